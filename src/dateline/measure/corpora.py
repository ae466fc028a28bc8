"""``dateline evaluate --on CORPUS``: the figures of one stage, on the corpus made for it.

What may not live here: how a figure is made.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dateline.core.errors import UnknownName
from dateline.measure import (
    actors,
    attitudes,
    belief,
    gum,
    issues,
    places,
    polnear,
    relations,
    stories,
    times,
    times_baseline,
    visits,
)
from dateline.measure.gold import shared_folder
from dateline.run.local import Reader


def report(on: str, shared: Path | None, split: str, parser: str = "own") -> str:
    """The figures as lines of text, read with a parser; UnknownName where there is no such corpus."""

    def read(*, learned: bool = True) -> Reader:
        return Reader(parser=parser, learned=learned)

    known: dict[str, Callable[[Path], str]] = {
        "scores": lambda at: belief.as_table(at, read()),
        "times": lambda at: _times(at, read()),
        "places": lambda at: places.as_table(at, read().tools.model),
        "coreference": lambda at: gum.as_table(gum.score(gum.load_gum(at / "data" / "gum"), read().tools.model)),
        "actors": lambda at: actors.as_table(actors.run(at, read(learned=False))),
        "polnear": lambda at: _polnear(at, read()),
        "relations": lambda at: relations.as_table(relations.read_relations(at, read())),
        "issues": lambda at: issues.as_table(issues.run(at), issues.load(at)),
        "stances": lambda at: attitudes.as_table(at, read()),
        "stories": lambda at: stories.as_table(stories.run(at, split)),
        "visits": lambda at: f"{visits.as_table(visits.run(at, read()))}\n\n{visits.by_hand()}",
    }
    if on not in known:
        raise UnknownName("corpus to score on", on, ("annotated", *known))
    return known[on](shared_folder(shared))


def _times(shared: Path, reader: Reader) -> str:
    ours = times.score_times(shared, reader.tools.model)
    same = ours[-1].counts["value, one spelling"]
    baseline = times_baseline.as_table(times_baseline.dateparser_values(shared), same)
    return f"{times.as_table(ours)}\n{baseline}"


def _polnear(shared: Path, reader: Reader) -> str:
    whole, alone = polnear.run(shared, reader=reader), polnear.run_head(shared)
    return "\n".join(
        ["the whole reading", polnear.as_table(whole), "the learned reader alone", polnear.as_table(alone)]
    )
