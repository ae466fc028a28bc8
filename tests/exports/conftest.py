"""One record of two hand-made reports for all tests of exports."""

from __future__ import annotations

import pytest

from dateline.store import Record
from tests.exports.world import analysis

READER = "dateline 0.1.0, by hand"


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    made = Record(tmp_path_factory.mktemp("exports") / "record", create=True)
    second = analysis("https://news.example/a b", url=None, outlet=None, published="2013-04-10")
    made.add([analysis(), second], reader=READER)
    made.refresh()
    return made
