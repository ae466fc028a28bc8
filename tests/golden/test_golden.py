"""Every report with an expectation file is read whole; each line that its record must hold is checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from dateline.run.local import Reader
from tests.golden.expect import Expectation, failures, load
from tests.ratchet import known

HERE = Path(__file__).parent
KNOWN = HERE / "known_failures.txt"
LONDON = HERE.parent.parent.parent / "shared" / "examples" / "london" / "article.txt"


@cache
def expectations() -> dict[str, Expectation]:
    """All reports: our own beside this file, and the London story where it is at hand."""
    found = [load(p, p.with_suffix(".txt").read_text("utf-8")) for p in sorted((HERE / "reports").glob("*.toml"))]
    if LONDON.exists():
        found.append(load(HERE / "london.toml", LONDON.read_text("utf-8")))
    return {e.name: e for e in found}


@cache
def all_failures() -> dict[str, str]:
    """What the reader gets wrong, over all reports."""
    reader = Reader()
    found: dict[str, str] = {}
    for e in expectations().values():
        found.update(failures(e, reader.read(e.text, e.published)))
    return found


@pytest.mark.parametrize("name", [i for e in expectations().values() for i in e.ids()])
def test_line(name: str) -> None:
    message = all_failures().get(name)
    if name in known(KNOWN):
        assert message is not None, f"{name} is read right now: take it off {KNOWN.name} (python -m tests.golden)"
    else:
        assert message is None, message


def test_known_failures_name_lines_that_exist() -> None:
    here = {i for e in expectations().values() for i in e.ids()}
    assert {k for k in known(KNOWN) if k.split("/")[0] in expectations()} <= here
