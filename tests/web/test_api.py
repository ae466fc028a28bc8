"""The API against its own description, with requests that schemathesis makes up."""

from __future__ import annotations

from pathlib import Path

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)

from dateline.outputs.web.desk import Settings
from dateline.outputs.web.factory import app
from dateline.store.queries import VIEWS
from tests.desk import record_of, telling

TOKEN = "a-token-of-some-length"  # noqa: S105
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def test_every_answer_is_as_described(tmp_path: Path) -> None:
    record_of(
        tmp_path / "record", telling("doc-1"), telling("doc-2", title=None, outlet=None, url=None, score=None)
    ).correct("event", "doc-1", "event-1", "accept", who="ann")
    made = app(tmp_path / "record", Settings(token=TOKEN, reviewer="ann"))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", made, headers=BEARER)
    tried = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy())
        def answers(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=BEARER, checks=CHECKS)

        answers()
        tried.append(f"{operation.method.upper()} {operation.path}")
    assert len(tried) == 7 + len(VIEWS)
    assert "POST /api/v1/corrections" in tried
