"""A small record for tests of pages: ten weeks of reports by three outlets, made by hand; no model is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from dateline.core.types import (
    Actor,
    ActorMention,
    AgendaItem,
    Analysis,
    Attribution,
    Evidence,
    Meeting,
    Place,
    Role,
    Span,
    Stance,
    Toward,
)
from dateline.store import Record
from dateline.store.stories import judge
from tests.reports import Act, report

LAST = date(2013, 4, 14)
THREAT = "North Korea threatened the United States with a strike."
LONDON = Place(Span(0, 1), "London", "London", "GBR", 2643743, (51.5085, -0.1257), "city")
SYRIA = Place(Span(0, 1), "Syria", "Syria", "SYR", 163843, (35.0, 38.0), "country")
LAVROV = Actor("actor-lavrov", "Sergei Lavrov", "RUS", ("GOV",), "Foreign Minister", None, (), (ActorMention(Span(0, 1), "S"),))  # fmt: skip


def act(day: str, **more: object) -> Act:
    return replace(Act(sentence=THREAT), date=day, **more)  # type: ignore[arg-type]


def stands(told: Analysis, pole: str, issue: str = "a ceasefire", number: int = 1) -> Analysis:
    """The report with a stance of Lavrov."""
    where = Span(0, len(THREAT))
    stance = Stance(f"stance-{number}", Role(LAVROV.id, where), pole, Toward(None, where), issue, None, Evidence(where, THREAT))  # type: ignore[arg-type]  # fmt: skip
    said = Attribution(f"attribution-{number}", LAVROV.id, False, where, None, (where,), "indirect", None, told.document.published)  # type: ignore[arg-type]  # fmt: skip
    return replace(told, actors=_with_lavrov(told), stances=(*told.stances, stance), attributions=(said,))


def meets(
    told: Analysis, first: str | None, status: str, last: str | None = None, name: str = "Talks on Syria"
) -> Analysis:
    """The report with a meeting in London."""
    where = Span(0, len(THREAT))
    meeting = Meeting(
        f"meeting-{first}-{status}", name, (where,), (Role(LAVROV.id, where),), LONDON, first, last or first,
        (AgendaItem("Syria", where),), status, (), Evidence(where, THREAT),  # type: ignore[arg-type]
    )  # fmt: skip
    return replace(told, actors=_with_lavrov(told), meetings=(*told.meetings, meeting))


def _with_lavrov(told: Analysis) -> tuple[Actor, ...]:
    return (*(a for a in told.actors if a.id != LAVROV.id), LAVROV)


def placed(told: Analysis, place: Place) -> Analysis:
    return replace(told, events=tuple(replace(e, place=place) for e in told.events))


def quiet(weeks: int = 9) -> list[Analysis]:
    """Three reports a week before the last one, of France and Germany."""
    found = []
    for week in range(1, weeks + 1):
        for n in range(3):
            day = (LAST - timedelta(days=7 * week + n)).isoformat()
            acts = [act(day, type="CONSULT", actors=("FRA",), recipients=("DEU",), scale=2.0)]
            found.append(report(f"old-{week}-{n}", acts, day, "Le Jour"))
    return found


def loud() -> list[Analysis]:
    """The last week: the same threat by two outlets, an assault, stances, meetings."""
    one = report("a", [act("2013-04-10"), act("2013-04-11", type="ASSAULT", actors=("SYR MIL",), recipients=("SYR REB",), scale=-9.0)], "2013-04-10", "The Courier")  # fmt: skip
    two = report("b", [act("2013-04-09", recipients=("USA", "KOR"))], "2013-04-11", "Daily Post")
    four = [report(f"c{n}", [act("2013-04-12", actors=("IRN",), recipients=("ISR",))], "2013-04-12", "Daily Post") for n in range(4)]  # fmt: skip
    one = placed(stands(meets(one, "2013-04-20", "scheduled", "2013-04-21"), "support"), LONDON)
    two = placed(meets(stands(two, "oppose"), "2013-04-12", "cancelled", name="Visit to Moscow"), SYRIA)
    return [one, two, *four, meets(report("d", [], "2013-04-13", "Le Jour", body=THREAT), None, "proposed")]


def record_at(path: Path, reports: Sequence[Analysis] | None = None) -> Record:
    """The record, its two tellings of the threat judged the same."""
    made = Record(path, create=True)
    made.add(reports if reports is not None else [*quiet(), *loud()])
    made.refresh()
    if reports is None:
        left, right = (made.query("SELECT id FROM events WHERE document_id = ? AND type = 'THREATEN'", [d]).dicts()[0]["id"] for d in "ab")  # fmt: skip
        judge(made, ("a", left), ("b", right), "same", by="Anna")
        made.refresh()
    return made
