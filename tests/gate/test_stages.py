"""Times, places, actors, coreference and issues must not be read worse than they were, on the corpora made for them.

Times are read without the parser here, which costs them little and saves minutes.
"""

from __future__ import annotations

from pathlib import Path

from dateline.gazetteer import load_gazetteer
from dateline.measure.actors import figures, run
from dateline.measure.coreference import b_cubed
from dateline.measure.gum import load_gum, score
from dateline.measure.issues import linked, load
from dateline.measure.places import accuracy, identified, load_geowebnews, load_lgl
from dateline.measure.times import score_times
from dateline.run.local import Reader

SLACK = 0.004
FLOORS = {
    "LGL, country": 0.937,
    "LGL, within 161 km": 0.794,
    "GeoWebNews, country": 0.946,
    "GeoWebNews, within 161 km": 0.837,
    "actors, cue, country": 0.958,
    "actors, cue, sector": 0.886,
    "actors, country": 0.88,
    "actors, precision": 0.979,
    "times, value": 0.802,
    "issues, B³ F1": 0.783,
    "coreference, CoNLL F1": 0.64,
    "coreference, pronouns resolved": 0.606,
    "coreference, pronouns right": 0.802,
}


def test_places_hold_their_floors(shared: Path) -> None:
    gazetteer = load_gazetteer()
    folder = shared / "data" / "geo"
    lgl = accuracy(load_lgl(folder, gazetteer), gazetteer)
    gwn = accuracy(identified(load_geowebnews(folder, gazetteer)), gazetteer)
    _hold(
        {
            "LGL, country": lgl.country,
            "LGL, within 161 km": lgl.close,
            "GeoWebNews, country": gwn.country,
            "GeoWebNews, within 161 km": gwn.close,
        }
    )


def test_actors_hold_their_floors(shared: Path, reader: Reader) -> None:
    found = figures(run(shared, reader))
    _hold(
        {
            "actors, cue, country": found["cue, country"].recall,
            "actors, cue, sector": found["cue, sector"].recall,
            "actors, country": found["country"].recall,
            "actors, precision": found["country"].precision,
        }
    )


def test_times_hold_their_floor(shared: Path) -> None:
    both = score_times(shared)[-1]
    _hold({"times, value": both.counts["value"].f1})


def test_issues_hold_their_floor(shared: Path) -> None:
    held = load(shared)
    _hold({"issues, B³ F1": b_cubed(held.gold, linked(held.wordings)).f1})


def test_coreference_holds_its_floors(shared: Path, reader: Reader) -> None:
    found = score(load_gum(shared / "data" / "gum"), reader.tools.model)
    _hold(
        {
            "coreference, CoNLL F1": found.whole,
            "coreference, pronouns resolved": found.pronouns.recall,
            "coreference, pronouns right": found.pronouns.precision,
        }
    )


def _hold(figures_now: dict[str, float]) -> None:
    below = {n: (FLOORS[n], round(f, 4)) for n, f in figures_now.items() if f < FLOORS[n] - SLACK}
    assert not below, f"(floor, now): {below}"
