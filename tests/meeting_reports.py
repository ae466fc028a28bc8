"""Reports of meetings made by hand, with their readings, for tests of what looks at many: no model is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.core.ids import content_id
from dateline.core.types import (
    Actor,
    AgendaItem,
    Analysis,
    Document,
    Event,
    Evidence,
    Meeting,
    Period,
    Place,
    Role,
    Span,
    Text,
)

PLACES = {"London": ("GBR", 51.5), "Vienna": ("AUT", 48.2), "Moscow": ("RUS", 55.7), "Geneva": ("CHE", 46.2)}


@dataclass(frozen=True, slots=True)
class Talk:
    """One meeting of a report: a sentence, its words for it, and who: "Sergei Lavrov:RUS", or "G8:IGO:USA,RUS" for a body."""

    sentence: str
    what: str = "talks"
    who: tuple[str, ...] = ("Sergei Lavrov:RUS", "John Kerry:USA")
    status: str = "scheduled"
    first: str | None = None
    last: str | None = None
    place: str | None = None
    agenda: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    visited: tuple[str, ...] = ()


def told(id_: str, talks: list[Talk], published: str | None = "2013-04-09", outlet: str | None = "Wire") -> Analysis:
    """A reading of a report that holds one sentence for each meeting; the words of ``who`` must stand in it."""
    content = " ".join(t.sentence for t in talks)
    actors: dict[str, Actor] = {}
    made, events, at = [], [], 0
    for n, talk in enumerate(talks):
        start = content.index(talk.sentence, at)
        at = start + len(talk.sentence)
        home = Span(start, at)
        roles = {w: _role(w, content, home, actors) for w in talk.who}
        what = _span(talk.what, content, home)
        if talk.modes:
            visited = tuple(roles[w] for w in talk.visited)
            events.append(_consult(content_id("event", id_, n), talk, what, home, visited))
        made.append(_meeting(talk, what, home, tuple(roles.values()), [e.id for e in events if e.trigger == what]))
    document = Document(id_, content, published=published, outlet=outlet, url=f"https://example.org/{id_}")
    return Analysis(
        document, Text(content), sentences=tuple(m.evidence.span for m in made), actors=tuple(actors.values()),
        events=tuple(events), meetings=tuple(made),
    )  # fmt: skip


def _span(words: str, content: str, home: Span) -> Span:
    start = content.index(words, home.start, home.end)
    return Span(start, start + len(words))


def _role(who: str, content: str, home: Span, actors: dict[str, Actor]) -> Role:
    name, country, members = [*who.split(":"), "", ""][:3]
    span = _span(name if name in home.of(content) else name.split()[-1], content, home)
    actor = Actor(
        f"actor-{name}", name, country or None, ("GOV",), None, None, tuple(members.split(",")) if members else (), ()
    )
    actors.setdefault(name, actor)
    return Role(actor.id, span)


def _consult(id_: str, talk: Talk, what: Span, home: Span, visited: tuple[Role, ...]) -> Event:
    return Event(
        id_, "CONSULT", talk.modes, (), what, (), visited, Period(), None, (), None, "verbal cooperation", None, None, None,
        Evidence(home, talk.sentence),
    )  # fmt: skip


def _meeting(talk: Talk, what: Span, home: Span, roles: tuple[Role, ...], events: list[str]) -> Meeting:
    place = None
    if talk.place:
        country, lat = PLACES[talk.place]
        place = Place(home, talk.place, talk.place, country, None, (lat, 10.0), "city")
    return Meeting(
        content_id("meeting", what), f"Talks: {', '.join(w.split(':')[0] for w in talk.who)}", (what,), roles, place,
        talk.first, talk.last or talk.first, tuple(AgendaItem(a, home) for a in talk.agenda), talk.status,  # type: ignore[arg-type]
        tuple(events), Evidence(home, talk.sentence),
    )  # fmt: skip
