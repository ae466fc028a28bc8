"""One line for every event, attribution, stance and meeting, as a person reads it.

What lives here: words made of values. What may not: any reading of the text beyond the words at the
spans that the values hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dateline.core import lexicon
from dateline.core.types import (
    Actor,
    Attribution,
    Event,
    Evidence,
    Meeting,
    Place,
    Record,
    Role,
    Span,
    Stance,
    Text,
    TimeExpression,
)


def records(
    text: Text,
    sentences: tuple[Span, ...],
    times: tuple[TimeExpression, ...],
    actors: tuple[Actor, ...],
    attributions: tuple[Attribution, ...],
    events: tuple[Event, ...],
    stances: tuple[Stance, ...],
    meetings: tuple[Meeting, ...],
) -> tuple[Record, ...]:
    """All records in the order of the text; each quotes the sentence or content that it rests on."""
    say = _Words(text.content, sentences, times, actors, attributions)
    made = [
        *(_attribution(a, say) for a in attributions),
        *(_event(e, say) for e in events),
        *(_stance(s, say) for s in stances),
        *(_meeting(m, say) for m in meetings),
    ]
    return tuple(r for _, r in sorted(made, key=lambda pair: pair[0]))


Placed = tuple[tuple[int, int, str], Record]
"""A record with the place in the text by which records are ordered."""


class _Words:
    """The text and the look-ups that turn ids and spans into words."""

    def __init__(
        self,
        content: str,
        sentences: Sequence[Span],
        times: Sequence[TimeExpression],
        actors: Sequence[Actor],
        attributions: Sequence[Attribution],
    ) -> None:
        self.content = content
        self.sentences = sentences
        self.times = times
        self.actors = {a.id: a for a in actors}
        self.attributions = {a.id: a for a in attributions}

    def words(self, span: Span) -> str:
        """The words at a span, on one line."""
        return " ".join(span.of(self.content).split())

    def who(self, roles: Iterable[Role]) -> str:
        """The actors of some roles, each once, by name and codes, else as written."""
        names = dict.fromkeys(self._named(r.actor, r.span) for r in roles)
        listed = [n for n in names if n]
        most = lexicon.load("records")["named"]
        if len(listed) > most:
            return ", ".join(listed[:most]) + f" and {len(listed) - most} others"
        return ", ".join(listed)

    def _named(self, actor: str | None, span: Span | None) -> str:
        known = self.actors.get(actor or "")
        if known is None:
            return self.words(span) if span else ""
        codes = " ".join([*([known.country] if known.country else []), *known.sectors])
        inside = ", ".join(filter(None, [codes, known.office]))
        return f"{known.name} [{inside}]" if inside else known.name

    def source(self, said: Attribution) -> str:
        """Who says it, by name without codes; as written where the actor is not known."""
        known = self.actors.get(said.speaker or "")
        name = known.name if known else (self.words(said.source) if said.source else "")
        return f"{name} (not named)" if said.anonymous and name else name

    def chain(self, attribution: str | None) -> str:
        """All who say it, from the outermost to the innermost: "Interfax › Sergei Lavrov"."""
        names: list[str] = []
        seen = set()
        while attribution is not None and attribution in self.attributions and attribution not in seen:
            seen.add(attribution)
            said = self.attributions[attribution]
            names.insert(0, self.source(said))
            attribution = said.within
        return str(lexicon.load("records")["arrow"]).join(n for n in names if n)

    def when(self, first: str | None, last: str | None) -> str:
        """A day, or a range, with the words of the text where they say more: "last week (2013-04-01 to ...)"."""
        if not (first or last):
            return ""
        if first == last:
            return first or ""
        span = f"{first or ''} to {last or ''}".strip()
        named = next((t for t in self.times if (t.first, t.last) == (first, last) and t.value.count("-") == 1), None)
        return f"{named.text} ({named.value})" if named and named.grain in {"week", "weekend", "month"} else span

    def shortened(self, words: str) -> str:
        """Words cut to the most that a record shows, at a word's end."""
        most, mark = lexicon.load("records")["most"], str(lexicon.load("records")["ellipsis"])
        if len(words) <= most:
            return words
        cut = words[: most - len(mark)]
        return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + mark

    def evidence(self, spans: Sequence[Span]) -> Evidence:
        """The sentences around some spans, from the first to the last."""
        around = [s for s in self.sentences if any(s.overlaps(x) for x in spans)]
        span = Span(
            min(s.start for s in (*around, *spans)),
            max(s.end for s in (*around, *spans)),
        )
        return Evidence(span, span.of(self.content))


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    return f"{place.name}, {place.country}" if place.country and place.country != place.name else place.name


def _attribution(said: Attribution, say: _Words) -> Placed:
    what = say.shortened(" … ".join(say.words(c) for c in said.content))
    spans = [*said.content, *([said.cue] if said.cue else []), *([said.source] if said.source else [])]
    first = min(spans)
    who = say.who([Role(said.speaker, said.source or first)]) if said.speaker or said.source else ""
    record = Record(
        kind="attribution",
        ref=said.id,
        what=what,
        who=f"{who} (not named)" if said.anonymous and who else who,
        whom="",
        when=said.said or "",
        where="",
        according_to=say.chain(said.within),
        status=said.quote,
        evidence=say.evidence(list(said.content) if said.source is None else spans),
    )
    return (first.start, 0, said.id), record


def _event(event: Event, say: _Words) -> Placed:
    record = Record(
        kind="event",
        ref=event.id,
        what=" ".join([event.type, *event.modes]),
        who=say.who(event.actors),
        whom=say.who(event.recipients),
        when=say.when(event.time.first, event.time.last),
        where=_where(event.place),
        according_to=say.chain(event.attribution),
        status=", ".join(event.status),
        evidence=event.evidence,
    )
    return (event.trigger.start, 1, event.id), record


def _stance(stance: Stance, say: _Words) -> Placed:
    record = Record(
        kind="stance",
        ref=stance.id,
        what=say.shortened(f"{stance.stance}: {_target(stance, say)}"),
        who=say.who([stance.holder]),
        whom=say.who([Role(stance.toward.actor, stance.toward.span)]) if stance.toward.actor else "",
        when=_said(stance.attribution, say),
        where="",
        according_to=say.chain(stance.attribution),
        status="",
        evidence=stance.evidence,
    )
    return (stance.holder.span.start, 2, stance.id), record


def _target(stance: Stance, say: _Words) -> str:
    return say.words(stance.toward.span) or stance.issue


def _said(attribution: str | None, say: _Words) -> str:
    """The day on which the innermost dated speaker said it."""
    while attribution is not None and attribution in say.attributions:
        said = say.attributions[attribution]
        if said.said or said.within == attribution:
            return said.said or ""
        attribution = said.within
    return ""


def _meeting(meeting: Meeting, say: _Words) -> Placed:
    agenda = "; ".join(dict.fromkeys(a.text for a in meeting.agenda))
    record = Record(
        kind="meeting",
        ref=meeting.id,
        what=meeting.name + (f", on {agenda}" if agenda else ""),
        who=say.who(meeting.participants),
        whom="",
        when=say.when(meeting.first, meeting.last),
        where=_where(meeting.place),
        according_to="",
        status=meeting.status,
        evidence=meeting.evidence,
    )
    return (min(meeting.what).start, 3, meeting.id), record
