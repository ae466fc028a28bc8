"""The API against its own description, with requests that schemathesis makes up."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from dateline.outputs.web.desk import Settings
from dateline.outputs.web.factory import app
from tests.desk import record_of, telling

TOKEN = "a-token-of-some-length"  # noqa: S105
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> object:
    path = tmp_path_factory.mktemp("api") / "record"
    record_of(path, telling("doc-1"), telling("doc-2", title=None, outlet=None, url=None, score=None)).correct(
        "event", "doc-1", "event-1", "accept", who="ann"
    )
    made = app(path, Settings(token=TOKEN, reviewer="ann"))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", made, headers=BEARER)


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=BEARER, checks=CHECKS)
