"""Reports made by hand, with their readings, for tests of what looks at many: no model is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.core.ids import content_id
from dateline.core.types import Actor, Analysis, Document, Event, Evidence, Label, Period, Place, Role, Span, Text

QUADS = {"THREATEN": "verbal conflict", "ACCUSE": "verbal conflict", "ASSAULT": "material conflict",
         "CONSULT": "verbal cooperation", "AID": "material cooperation"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One event of a report; ``actors`` and ``recipients`` are codes, "RUS" or "RUS GOV", or names in small letters."""

    type: str = "THREATEN"
    actors: tuple[str, ...] = ("PRK",)
    recipients: tuple[str, ...] = ("USA",)
    date: str | None = "2013-04-10"
    sentence: str = "Pyongyang threatened Washington."
    trigger: str = "threatened"
    modes: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    grain: str = "day"
    scale: float | None = -3.5
    cameo: str | None = "130"
    country: str | None = None


def report(
    id_: str, acts: Sequence[Act], published: str | None = "2013-04-10", outlet: str | None = "Wire", *,
    body: str = "", credit: str | None = None,
) -> Analysis:  # fmt: skip
    """A reading of a report that holds one sentence for each act, and ``body`` behind."""
    content = " ".join([*(a.sentence for a in acts), body])
    actors = {c: _actor(c) for a in acts for c in (*a.actors, *a.recipients)}
    events, at = [], 0
    for n, act in enumerate(acts):
        start = content.index(act.sentence, at)
        at = start + len(act.sentence)
        events.append(_event(id_, n, act, start, actors))
    label = Label(credit, Span(0, 1)) if credit else None
    document = Document(id_, content, published=published, outlet=outlet)
    return Analysis(document, Text(content, credit=label), actors=tuple(actors.values()), events=tuple(events))


def _actor(code: str) -> Actor:
    country, _, sectors = code.partition(" ")
    known = country if country.isupper() else None
    return Actor(f"actor-{code}", code, known, tuple(sectors.split()) if known else (), None, None, (), ())


def _event(report_: str, n: int, act: Act, start: int, actors: Iterable[str]) -> Event:
    assert set(act.actors) <= set(actors)
    span = Span(start, start + len(act.sentence))
    trigger = Span(start + act.sentence.index(act.trigger), start + act.sentence.index(act.trigger) + len(act.trigger))
    last = {"month": "2013-04-30", "year": "2013-12-31"}.get(act.grain, act.date)
    place = Place(span, "there", "There", act.country, None, None, "country") if act.country else None
    return Event(
        content_id("event", report_, n), act.type, act.modes, (), trigger,
        tuple(Role(f"actor-{c}", span) for c in act.actors), tuple(Role(f"actor-{c}", span) for c in act.recipients),
        Period(act.date, act.date and last, act.grain),  # type: ignore[arg-type]
        place, act.status, None, QUADS[act.type], act.scale, act.cameo, None, Evidence(span, act.sentence),  # type: ignore[arg-type]
    )  # fmt: skip
