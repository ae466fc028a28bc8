"""Every sentence of the codebook goes through the reader; what it cannot yet read right is on a list.

A demand on the list that is met fails the test, as does one off the list that is not met, so that the
list tells the truth; ``ceiling.json`` holds its length, which may only fall.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.core.codebook import load_codebook
from dateline.run.local import Reader
from tests.codebook.cases import cases, demands, failures
from tests.ratchet import known

HERE = Path(__file__).parent
KNOWN = HERE / "known_failures.txt"
CEILING = HERE / "ceiling.json"


@pytest.fixture(scope="session")
def unmet(reader: Reader) -> dict[str, str]:
    return failures(reader)


@pytest.mark.parametrize("name", list(load_codebook().types))
def test_sentences_of_type(name: str, unmet: dict[str, str]) -> None:
    listed = known(KNOWN)
    asked = [d for kind, s in cases(load_codebook()) if kind == name for d in demands(s)]
    broken = [unmet[d] for d in asked if d in unmet and d not in listed]
    mended = [d for d in asked if d in listed and d not in unmet]
    assert not broken, "\n".join(broken)
    assert not mended, f"read right now; take off the list (python -m tests.codebook.update): {mended}"


def test_the_list_names_only_demands_that_exist() -> None:
    assert known(KNOWN) <= {d for _, s in cases(load_codebook()) for d in demands(s)}


def test_the_list_is_no_longer_than_its_ceiling() -> None:
    assert len(known(KNOWN)) <= json.loads(CEILING.read_text("utf-8"))["known_failures"]
