"""Who meets whom, where, when, on which agenda: one value for each meeting, gathered over the report.

What lives here: the stage, which makes values of gathered mentions. What may not: the rules
(``_found``, ``_parts``, ``_gather``) and the words (``lexicon/meetings.toml``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from dateline.core.answers import Answers
from dateline.core.ids import content_id
from dateline.core.parse import Parse, Token
from dateline.core.speech import first_person
from dateline.core.types import (
    Actor,
    AgendaItem,
    Attribution,
    Document,
    Event,
    Evidence,
    Meeting,
    MeetingStatus,
    Mention,
    Place,
    Role,
    Span,
    Stance,
    Text,
    TimeExpression,
)
from dateline.stages.meetings import _parts, _settings, _status
from dateline.stages.meetings._found import Named, named_at, named_meetings
from dateline.stages.meetings._gather import Gathered, Keys, Told, gather, keys_of
from dateline.stages.meetings._words import words

ALONE = 0.3
"""The score from which a meeting is taken that no rule finds."""
_TYPES = frozenset({"CONSULT", "AGREE", "REJECT"})


def meetings(
    document: Document,
    text: Text,
    sentences: tuple[Span, ...],
    mentions: tuple[Mention, ...],
    times: tuple[TimeExpression, ...],
    actors: tuple[Actor, ...],
    places: tuple[Place, ...],
    attributions: tuple[Attribution, ...],
    events: tuple[Event, ...],
    stances: tuple[Stance, ...],
    *,
    parse: Parse,
    answers: Answers | None,
) -> tuple[Meeting, ...]:
    """The meetings that the report names, in the order in which it first names them.

    A word that may name one does so where the reader sees a meeting too, however faintly, or an act of meeting is told by
    it: the others are mostly none ("caught talking on the phone").
    """
    who = _Who(mentions, actors, attributions, parse, text.content)
    told = [_told(n, who, parse, times, places, attributions, stances) for n in _named(parse, mentions, answers)]
    told = [t for t in told if _seen(t, answers, events) and not who.interviewed(t.who) and not who.personal(t.who)]
    told = [t for t in told if not _acquainted(t, who)]
    told = _with_agendas(_without_doubles(told, parse), parse)
    return tuple(_meeting(g, who, text.content, sentences, events, document.published_day) for g in gather(told))


def _named(parse: Parse, mentions: Sequence[Mention], answers: Answers | None) -> list[Named]:
    """What the rules take for a meeting, and what the reader alone is sure of, in order of the text."""
    found = list(named_meetings(parse, mentions))
    for answer in answers.meetings if answers is not None else ():
        if answer.score >= ALONE and not any(n.what.overlaps(answer.span) for n in found):
            named = named_at(parse, answer.span)
            found += [named] if named is not None else []
    return sorted(found, key=lambda n: n.what)


def _seen(told: Told, answers: Answers | None, events: Sequence[Event]) -> bool:
    named = told.named
    if answers is None or any(a.span.overlaps(named.what) for a in answers.meetings):
        return True
    if told.sure and told.status in {"failed", "cancelled"}:  # nothing else collapses or is called off like talks
        return True
    return any(
        e.type in _TYPES and e.trigger.overlaps(w) for w in (named.what, *_whole([_near(named)])) for e in events
    )


def _near(named: Named) -> Span:
    """The words from the verb that says whether a meeting takes place to those that name it."""
    return Span(named.state.start if named.state else named.what.start, named.what.end)


def _acquainted(told: Told, who: _Who) -> bool:
    """Whether persons only came to know one another, for no business that is told: "where he met his wife"."""
    bare = not (told.agenda or told.place or told.first)
    return told.named.verbal and told.named.kind == "talk" and told.status == "held" and bare and who.private(told.who)


class _Who:
    """The mentions with the actors they name and the keys by which a participant is known again."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        actors: Sequence[Actor],
        attributions: Sequence[Attribution],
        parse: Parse,
        content: str,
    ) -> None:
        self.mentions = mentions
        self.content = content
        self.known = actors
        self.attributions = attributions
        self.actors = {m.span: a for a in actors for m in a.mentions}
        self.bodies = {
            a.id: {m.text.removeprefix("the ").removeprefix("The ") for m in a.mentions} for a in actors if a.members
        }
        self.keys = {m.span: self._keys(m, parse) for m in mentions}

    def _keys(self, mention: Mention, parse: Parse) -> Keys:
        """Its actor; for a group ("the ministers") its head word; the body named in it ("G8 foreign ministers")."""
        found = set()
        actor = self.actors.get(mention.span)
        if actor is not None:
            found.add(actor.id)
        head = parse.at(mention.head.start)
        if mention.kind == "nominal" and head is not None and head.tag in {"NNS", "NNPS"}:
            found.add(f"group:{head.lemma}")
        found |= {body for body, names in self.bodies.items() if any(name in mention.text for name in names)}
        return frozenset(found or {mention.text.lower()})

    def interviewed(self, spans: Iterable[Span]) -> bool:
        """Whether reporters are among some participants: an interview is no meeting."""
        return any("JRN" in a.sectors for s in spans if (a := self.actors.get(s)) is not None)

    def personal(self, spans: Collection[Span]) -> bool:
        """Whether only "I" and "you" take part: somebody tells of himself, or talks with an interviewer."""
        said = {s.of(self.content).lower() for s in spans}
        return bool(said) and said <= {"i", "me", "you", "we", "us"} and not any(self._speaker(s) for s in spans)

    def private(self, spans: Collection[Span]) -> bool:
        """Whether those who meet are persons without any part in public affairs: "where he met his wife"."""
        kinds = {m.span: m.kind for m in self.mentions}
        actors = [self.actors.get(s) for s in spans if kinds.get(s) in {"person", "pronoun"}]
        unknown = any(a is None or a.sectors or a.office for a in actors)
        return len(spans) > 1 and len(actors) == len(spans) and not unknown

    def role(self, span: Span) -> Role:
        """The role of a span: its actor; for part of a mention, whoever is named by its words elsewhere."""
        actor = self.actors.get(span)
        return Role(actor.id if actor else self._speaker(span) or self._by_words(span), span)

    def _by_words(self, span: Span) -> str | None:
        words_ = span.of(self.content).split()
        found = {
            a.id
            for a in self.known
            for m in a.mentions
            if words_ and words_[0][:1].isupper() and m.text.split()[-len(words_) :] == words_
        }
        return found.pop() if len(found) == 1 else None

    def _speaker(self, span: Span) -> str | None:
        """Who says "we" or "I"."""
        return first_person(span, span.of(self.content), self.attributions)


def _told(
    named: Named,
    who: _Who,
    parse: Parse,
    times: Sequence[TimeExpression],
    places: Sequence[Place],
    attributions: Sequence[Attribution],
    stances: Sequence[Stance],
) -> Told:
    spans, members = _parts.participants(parse, named, who.mentions)
    status, sure = _status.status(parse, named)
    first, last = _settings.when(parse, named, times)
    if status in {"held", "under way"} and _settings.to_come(parse, named, times):
        status, sure = "scheduled", True
    known = keys_of(spans, who.keys)
    vague = all(_is_vague(s, who, parse) for s in spans) if spans else _parts.by_pronoun(parse, named)
    agenda = [a for a in _parts.agenda(parse, named) if not any(t.span.contains(a) for t in times)]
    agenda = agenda or _said_there(named, parse, attributions, stances)
    place = _settings.where(parse, named, [p for p in places if not any(a.contains(p.span) for a in agenda)])
    said = [*spans, *members, *([place.span] if place else [])]
    return Told(
        named=named,
        who=known,
        members=members,
        agenda=agenda,
        status=status,
        sure=sure,
        first=first,
        last=last,
        place=place,
        vague=vague,
        words=frozenset(w for s in said for w in s.of(who.content).split()),
    )


def _is_vague(span: Span, who: _Who, parse: Parse) -> bool:
    token = parse.at(span.start)
    return token is not None and token.text.lower() in words("plural_pronouns") and span not in who.actors


def _said_there(
    named: Named, parse: Parse, attributions: Sequence[Attribution], stances: Sequence[Stance]
) -> list[Span]:
    """What those who speak at a meeting agree or differ on there: its topic, where none is named."""
    verb = _parts.said_to_meet(parse, named)
    if verb is None:
        return []
    said = {a.id for a in attributions if a.cue is not None and a.cue.overlaps(verb.span)}
    found = []
    for s in stances:
        if s.attribution in said and s.stance in {"agree", "disagree"} and s.issue:
            topic = _tail(parse.within(s.toward.span), s.issue)
            if topic is not None and topic != s.toward.span:
                found.append(topic)
    return found


def _tail(inside: Sequence[Token], issue: str) -> Span | None:
    """The last words of a target, where they are its issue."""
    tokens = inside[-len(issue.split()) :]
    return Span(tokens[0].start, tokens[-1].end) if tokens and " ".join(t.text for t in tokens) == issue else None


def _without_doubles(told: Sequence[Told], parse: Parse) -> list[Told]:
    """One mention where a verb and its complement tell one meeting: "met to discuss", "discussed at the talks"."""
    kept: list[Told] = []
    for t in told:
        host = next((k for k in kept if _one_telling(k.named, t.named, parse)), None)
        if host is None:
            kept.append(t)
        elif host.named.verbal and not t.named.verbal and t.named.head.dep == "pobj":
            kept[kept.index(host)] = _joined(t, host)  # "discussed X at the meeting": the noun names it
        else:
            kept[kept.index(host)] = _joined(host, t)
    return kept


def _joined(kept: Told, other: Told) -> Told:
    kept.agenda += [a for a in other.agenda if not any(a.overlaps(h) for h in kept.agenda)]
    kept.who |= other.who if not kept.who else {}
    kept.place = kept.place or other.place
    if kept.first is None:
        kept.first, kept.last = other.first, other.last
    return kept


def _one_telling(first: Named, second: Named, parse: Parse) -> bool:
    """Whether two mentions in one sentence tell one meeting, by how they hang together."""
    named_by = first.verbal and not second.verbal and second.state is not None and second.kind in {"talk", "call"}
    if named_by and second.state == first.head and second.head.dep in {"pobj", "dobj"}:
        return not _topic(second, parse)
    if not first.verbal and second.verbal and first.head.dep == "pobj" and first.state == second.head:
        return first.kind in {"talk", "call"}
    if second.verbal and second.kind == "talk" and _told_there(first, second, parse):
        return True
    purpose = second.head if second.verbal else second.state
    above = parse.head(purpose) if purpose is not None else None
    linked = purpose is not None and purpose.dep in {"advcl", "xcomp", "conj"}
    if purpose is None or not linked or not (second.verbal or second.head.dep == "dobj"):
        return False
    own = parse.child(purpose, "nsubj", "nsubjpass") is not None
    return not own and (above == first.head if first.verbal else above == first.state and first.head.dep == "dobj")


def _topic(named: Named, parse: Parse) -> bool:
    """Whether a meeting is only what is talked of: "discussed the failure of the meeting", not "a round of talks"."""
    of = parse.head(named.head)
    return named.head.dep == "pobj" and of.text.lower() == "of" and parse.head(of).lemma not in words("rounds")


def _told_there(first: Named, second: Named, parse: Parse) -> bool:
    """Whether a clause only tells what those who meet do there: "met him in Paris, where they discussed"."""
    where = any(c.text.lower() == "where" and c.i < second.head.i for c in parse.children(second.head))
    own = parse.child(second.head, "nsubj")
    vague = own is None or own.text.lower() in words("plural_pronouns")
    return where and vague and second.head.dep in {"relcl", "advcl"} and first.head in parse.ancestors(second.head)


def _with_agendas(told: list[Told], parse: Parse) -> list[Told]:
    """Gives "X and Y were high on the agenda of the G8 meeting" to the meeting in that sentence or right before."""
    for token in parse.tokens:
        spans = _parts.topics_on_agenda(parse, token) if token.lemma == "agenda" else []
        if not spans:
            continue
        ends = parse.sentence_of(token)
        near = [t for t in told if ends[0].start <= t.named.what.start < ends[-1].end]
        before = [t for t in told if t.named.what.end <= ends[0].start]
        home = near[0] if near else before[-1] if before and token.dep == "nsubj" else None
        if home is not None:
            home.agenda = [*spans, *(a for a in home.agenda if not any(a.overlaps(s) for s in spans))]
    return told


def _meeting(
    gathered: Gathered,
    who: _Who,
    content: str,
    sentences: Sequence[Span],
    events: Sequence[Event],
    published: date | None,
) -> Meeting:
    what = _whats(gathered, sentences)
    spans = [s for t in gathered.told for s in (*t.who, *t.members)]
    roles = tuple(who.role(s) for s in dict.fromkeys(spans))
    home = next((s for s in sentences if s.overlaps(what[0])), what[0])
    first, last = gathered.days
    near = [_near(t.named) for t in gathered.told]
    return Meeting(
        id=content_id("meeting", *what),
        name=_name(gathered, who, content),
        what=what,
        participants=roles,
        place=gathered.place,
        first=first,
        last=last,
        agenda=tuple(AgendaItem(_flat(s.of(content)), s) for t in gathered.told for s in dict.fromkeys(t.agenda)),
        status=_on_the_day(gathered.status, first, last, published),
        events=tuple(
            e.id for e in events if e.type in _TYPES and any(e.trigger.overlaps(w) for w in (*what, *_whole(near)))
        ),
        evidence=Evidence(home, home.of(content)),
    )


def _on_the_day(status: MeetingStatus, first: str | None, last: str | None, published: date | None) -> MeetingStatus:
    """The status with its days seen from the day of the report: what is held is not to come, and what is over not planned."""
    if published is None or first is None or last is None:
        return status
    today = published.isoformat()
    if status in {"held", "under way"} and first > today:
        return "scheduled"
    return "held" if status == "scheduled" and last < today else status


def _whats(gathered: Gathered, sentences: Sequence[Span]) -> tuple[Span, ...]:
    """Where the meeting is named: in each sentence once, where a second time only points back at the first."""
    found: list[Span] = []
    homes: set[Span] = set()
    for t in gathered.told:
        home = next((s for s in sentences if s.overlaps(t.named.what)), t.named.what)
        if t.named.what not in found and not (home in homes and t.named.definite):
            found.append(t.named.what)
        homes.add(home)
    return tuple(found)


def _whole(spans: Sequence[Span]) -> list[Span]:
    return [s for s in spans if s.start < s.end]


def _flat(words_: str) -> str:
    return " ".join(words_.split())


def _name(gathered: Gathered, who: _Who, content: str) -> str:
    """As in "Talks: G8 foreign ministers (London)": the first noun for it, who takes part, where."""
    nouns = [t for t in gathered.told if not t.named.verbal]
    verbs: Mapping[str, str] = {"visit": "visit", "call": "phone call", "host": "meeting"}
    kind = gathered.told[0].named.kind
    noun = nouns[0].named.head.text if nouns else verbs.get(kind, "meeting")
    names: dict[str, None] = {}
    for t in gathered.told:
        if t.vague:
            continue
        for span in t.who:
            actor = who.actors.get(span)
            names.setdefault(actor.name if actor else _flat(span.of(content)), None)
        if names:
            break
    listed = list(names)
    shown = ", ".join(listed[:4]) + (" and others" if len(listed) > 4 else "")
    place = f" ({gathered.place.name})" if gathered.place else ""
    return noun[:1].upper() + noun[1:] + (f": {shown}" if shown else "") + place


__all__ = ["meetings"]
