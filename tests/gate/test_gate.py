"""The reader must not read worse than it did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.measure.evaluate import run
from dateline.measure.gold import corpus_hash
from dateline.run.local import Reader
from tests.docs.blocks import MEASURED
from tests.gate import floors

TOLD = 0.01
"""What a figure in the README may be off: it is printed with two digits."""


def test_no_figure_is_below_its_floor(shared: Path, reader: Reader) -> None:
    corpus, pinned = floors.read()
    assert pinned, "no floors are pinned: python -m tests.gate"
    assert corpus == corpus_hash(shared), "the marked documents changed: pin anew with python -m tests.gate"
    measured = run(shared, "dev", reader)
    figures = {n: measured.figure(n).count.f1 for n in pinned}
    found = floors.below(pinned, figures)
    assert not found, f"(floor, now): {found}"
    told = json.loads(MEASURED.read_text("utf-8"))["figures"]
    drifted = {n: (told[n]["f1"], f) for n, f in figures.items() if abs(told[n]["f1"] - f) > TOLD}
    assert not drifted, f"the README tells other figures (told, now): {drifted}; python -m tests.gate"


def test_the_tool_refuses_to_lower_a_floor(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    floors.write("c", {"a": 0.5}, path)
    with pytest.raises(floors.RegressionError):
        floors.write("c", {"a": 0.4}, path)
    floors.write("c", {"a": 0.6}, path)
    assert floors.read(path) == ("c", {"a": 0.6})
    floors.write("c", {"a": 0.598}, path)  # within the slack: the floor stays
    assert floors.read(path)[1] == {"a": 0.6}
    floors.write("c", {"a": 0.4}, path, allow_regression=True)
    assert floors.read(path)[1] == {"a": 0.4}
