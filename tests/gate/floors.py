"""Reads, compares and raises the floors of ``floors.json``.

A floor is an F1 on the dev split, pinned together with the hash of the corpus it was measured on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).parent / "floors.json"
SLACK = 0.004
"""Figures may differ by this much between machines (parser arithmetic); a real loss is larger."""

GATED = (
    "events/any type at these words",
    "events/type at its words",
    "events/with actor",
    "events/with actor and recipient",
    "events/status, of matched",
    "attributions/source and content",
    "attributions/content",
    "stances/holder, pole and target",
    "meetings/mention",
    "meetings/status, of matched",
    "meetings/participants, of matched",
    "meetings/agenda items, of matched",
)


class RegressionError(Exception):
    """A floor would have to be lowered."""


def read(path: Path = FILE) -> tuple[str, dict[str, float]]:
    """The corpus hash and the floors by name; empty where none are pinned yet."""
    if not path.exists():
        return "", {}
    raw = json.loads(path.read_text("utf-8"))
    return raw["corpus"], raw["floors"]


def below(floors: Mapping[str, float], figures: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """The measures that lie under their floor by more than the slack: (floor, figure)."""
    return {name: (f, figures[name]) for name, f in floors.items() if figures[name] < f - SLACK}


def write(corpus: str, figures: Mapping[str, float], path: Path = FILE, *, allow_regression: bool = False) -> None:
    """Pin the figures as floors; never lowers one unless told to, and only on another corpus or by word."""
    _, floors = read(path)
    if (worse := below(floors, figures)) and not allow_regression:
        raise RegressionError(f"would lower: {worse}")
    kept = {n: round(v if allow_regression else max(v, floors.get(n, 0.0)), 4) for n, v in figures.items()}
    path.write_text(json.dumps({"corpus": corpus, "floors": kept}, indent=1) + "\n", "utf-8")
