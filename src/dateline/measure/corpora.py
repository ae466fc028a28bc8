"""``dateline evaluate --on CORPUS``: the figures of one stage, on the corpus made for it.

What may not live here: how a figure is made.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dateline.core.errors import UnknownName
from dateline.measure import actors, belief, places, polnear, relations, stories, times, visits
from dateline.measure.gold import shared_folder
from dateline.run.local import Reader


def report(on: str, shared: Path | None, split: str) -> str:
    """The figures as lines of text; UnknownName where there is no such corpus."""
    known: dict[str, Callable[[Path], str]] = {
        "scores": belief.as_table,
        "times": lambda at: times.as_table(times.score_times(at, Reader().tools.model)),
        "places": lambda at: places.as_table(at, Reader().tools.model),
        "actors": lambda at: actors.as_table(actors.run(at)),
        "polnear": _polnear,
        "relations": lambda at: relations.as_table(relations.read_relations(at)),
        "stories": lambda at: stories.as_table(stories.run(at, split)),
        "visits": lambda at: f"{visits.as_table(visits.run(at))}\n\n{visits.by_hand()}",
    }
    if on not in known:
        raise UnknownName("corpus to score on", on, ("annotated", *known))
    return known[on](shared_folder(shared))


def _polnear(shared: Path) -> str:
    whole, alone = polnear.run(shared), polnear.run_head(shared)
    return "\n".join(
        ["the whole reading", polnear.as_table(whole), "the learned reader alone", polnear.as_table(alone)]
    )
