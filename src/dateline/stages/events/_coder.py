"""From the triggers of a sentence to events: participants, filters, types that the tense decides.

What may not live here: patterns and words; they are data (codebook, ``lexicon/events.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.core.answers import Answers
from dateline.core.codebook import Codebook
from dateline.core.ids import content_id
from dateline.core.lexicon import load
from dateline.core.parse import Parse, Token, span_of
from dateline.core.speech import speaker_of
from dateline.core.triggers import by_lemma
from dateline.core.types import (
    Actor,
    Attribution,
    Document,
    Event,
    Evidence,
    Mention,
    Place,
    Span,
    Status,
    Text,
    TimeExpression,
)
from dateline.stages.events import _clauses as clauses
from dateline.stages.events import _learned as learned
from dateline.stages.events import _settings as settings
from dateline.stages.events._act import Act
from dateline.stages.events._combine import combined
from dateline.stages.events._contexts import contexts
from dateline.stages.events._ellipsis import elliptical
from dateline.stages.events._filters import accidental, keeps
from dateline.stages.events._matching import Match, matches
from dateline.stages.events._offers import Scene
from dateline.stages.events._roles import Cast, fill
from dateline.stages.events._status import is_future, status

_YEAR = re.compile(r"\b(19[0-9]{2}|20[0-9]{2})\b")
_OWN = frozenset({"its", "his", "her", "their", "our", "my"})
_PROMISED = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
_YIELDING = _PROMISED | {"CONCEDE", "RETREAT"}
_ASKING = frozenset({"REQUEST", "AGREE", "THREATEN", "REJECT"})


@dataclass(frozen=True, slots=True)
class Draft:
    """An act before it is checked against the other acts of its sentence."""

    match: Match
    type: str
    modes: tuple[str, ...]
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    status: tuple[Status, ...]

    def act(self) -> Act:
        """The draft without the trigger that found it."""
        head, words = self.match.head, _words(self.match)
        meets = self.type == "AGREE" and self.match.trigger.type == "CONSULT"
        return Act(head, words, self.type, self.modes, self.actors, self.recipients, self.status, meets=meets)


@dataclass(frozen=True, slots=True)
class Coder:
    """Codes one document; the fields are those of its reading."""

    document: Document
    text: Text
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    actors: tuple[Actor, ...]
    times: tuple[TimeExpression, ...]
    places: tuple[Place, ...]
    attributions: tuple[Attribution, ...]
    parse: Parse
    codebook: Codebook
    answers: Answers | None = None
    min_score: float = 0.0

    def events(self) -> Iterator[Event]:
        """All events, in the order of their triggers."""
        cast = Cast.of(self.parse, self.mentions, self.actors, self.attributions)
        for sentence, tokens, read, ruled in self.found(cast):
            acts: Sequence[Act] = ruled
            if read is not None and (read or ruled):
                acts = combined(read, ruled, self.min_score, self.scene(cast, sentence))
            for act in (a for a in acts if not accidental(tokens, a)):
                yield self._event(cast, act, sentence, tokens)

    def found(self, cast: Cast) -> Iterator[tuple[Span, Sequence[Token], list[Act] | None, list[Act]]]:
        """Each sentence with its tokens, the acts of the learned reader (None without one) and of the rules."""
        year = self._year()
        index = by_lemma(self.codebook.triggers)
        for sentence, (first, last) in zip(self.sentences, self.parse.sentences, strict=False):
            if any(n.span.overlaps(sentence) for n in self.text.notices):
                continue
            tokens = self.parse.tokens[first:last]
            times = [t for t in self.times if sentence.contains(t.span)]
            drafts = [self._draft(cast, m, times, year) for m in matches(self.parse, tokens, index, _lemmas())]
            kept = _settled(self.parse, [d for d in drafts if keeps(self.parse, cast, d.match, d)])
            acts = [d.act() for d in kept]
            acts += elliptical(self.parse, cast, acts, tokens)
            read = None if self.answers is None else list(learned.acts(cast, self.answers, self.mentions, sentence))
            yield sentence, tokens, read, acts

    def scene(self, cast: Cast, sentence: Span) -> Scene:
        """Who stands in a sentence."""
        inside = [m for m in self.mentions if sentence.contains(m.span)]
        return Scene(cast, inside, self.answers.leanings if self.answers is not None else None)

    def _year(self) -> int | None:
        """The year of the report: that of publication, else the latest that the text names."""
        if self.document.published:
            return int(self.document.published[:4])
        return max((int(y) for y in _YEAR.findall(self.text.content)), default=None)

    def _draft(self, cast: Cast, match: Match, times: Sequence[TimeExpression], year: int | None) -> Draft:
        trigger = match.trigger
        actors = fill(cast, match, trigger.actor)
        recipients = [m for m in fill(cast, match, trigger.recipient) if m not in actors]
        if trigger.type == "AGREE" and actors:  # "reiterated its commitment": its own
            recipients = [m for m in recipients if m.text.lower() not in _OWN]
        kind, modes = trigger.type, trigger.modes
        marks = status(self.parse, match.head, times, year)
        if kind in _PROMISED and is_future(self.parse, match.head) and "negation" not in marks:
            kind, modes = "AGREE", ()
        if kind in _YIELDING and "negation" in marks and "future" in marks:  # "will not release them"
            return Draft(match, "REJECT", (), tuple(actors), tuple(recipients), ())
        if kind == "AGREE":
            marks = tuple(s for s in marks if s != "future")
        said = {w for c in trigger.constraints if c.part in {"auxiliary", "word"} and not c.absent for w in c.lemmas}
        if "not" in said:
            marks = tuple(s for s in marks if s not in {"negation", "future"})
        if said & {"should", "must"}:
            marks = tuple(s for s in marks if s != "hypothetical")
        return Draft(match, kind, modes, tuple(actors), tuple(recipients), marks)

    def _times(self, act: Act, said: Attribution | None) -> Sequence[TimeExpression]:
        """The times that may date an act: of one to come, said on some day, only those in the words themselves."""
        if said is None or not ("future" in act.status or is_future(self.parse, act.head)):
            return self.times
        return [t for t in self.times if any(c.contains(t.span) for c in said.content)]

    def _event(self, cast: Cast, act: Act, sentence: Span, tokens: Sequence[Token]) -> Event:
        named = contexts(tokens, getattr(self.codebook, "contexts", ()))
        said = speaker_of(act.words, self.attributions)
        return Event(
            id=content_id("event", self.document.id, act.type, act.words, sorted(m.span for m in act.actors)),
            type=act.type,
            modes=act.modes,
            contexts=named,
            trigger=act.words,
            actors=tuple(cast.role(m) for m in act.actors),
            recipients=tuple(cast.role(m) for m in act.recipients),
            time=settings.period(self.parse, act.head, sentence, self._times(act, said), self.document.published),
            place=settings.place(
                self.parse,
                act.head,
                (*act.actors, *act.recipients),
                [p for p in self.places if sentence.contains(p.span)],
                bodily=act.type in _BODILY,
            ),
            status=act.status,
            attribution=said.id if said is not None else None,
            quad=self.codebook.quad(act.type),
            scale=self.codebook.scale(act.type, act.modes),
            cameo=self.codebook.cameo(act.type, act.modes, named),
            score=None if act.score is None else round(act.score, 3),
            evidence=Evidence(sentence, sentence.of(self.text.content)),
        )


_BODILY = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
"""Types of acts that are where what they hit is."""


@cache
def _results() -> frozenset[str]:
    return frozenset(load("events")["words"]["results"].split())


@cache
def _lemmas() -> dict[str, str]:
    return dict(load("events")["lemmas"])


def _words(match: Match) -> Span:
    """The shortest words that say the act: the head, its particle, its object if the pattern named it."""
    head = match.head
    words = [
        w for w in match.words if head.i <= w.i <= head.i + 6 or (w == match.object and head.i - 6 <= w.i < head.i)
    ]
    return span_of(words)


def _settled(parse: Parse, drafts: Sequence[Draft]) -> list[Draft]:
    """The acts that remain: none asked for by another, none told twice."""
    by_head = {d.match.head.i: d for d in drafts}
    kept: list[Draft] = []
    for d in drafts:
        above = _governor(parse, d, by_head)
        if above is not None and (above.type in _ASKING or above.type == d.type):
            continue
        kept.append(d)
    return [d for k, d in enumerate(kept) if not _told(d, k, kept)]


def _told(draft: Draft, place: int, drafts: Sequence[Draft]) -> bool:
    """Whether another act of the sentence tells this one already.

    So is a result of violence told by the violence, a noun without participants by the verb, a meeting by
    one of the same participants before it.
    """
    same = [d for k, d in enumerate(drafts) if k != place and d.type == draft.type]
    before = [d for d in drafts[:place] if d.type == draft.type]
    if not same:
        return False
    if draft.type == "ASSAULT" and draft.match.trigger.lemma in _results():
        if draft.actors and not any(d.actors or d.recipients for d in same):
            return False  # "an attack in which gunmen killed soldiers": here the result says who
        return bool(before) or any(d.match.trigger.lemma not in _results() for d in same)
    if draft.match.trigger.pos == "noun" and not draft.actors and not draft.recipients:
        return bool(before) or any(d.actors or d.recipients for d in same)
    if draft.type == "CONSULT" and before:
        met = {m for d in before for m in (*d.actors, *d.recipients)}
        return all(m in met or m.kind in {"pronoun", "nominal"} for m in draft.actors)
    return False


def _governor(parse: Parse, draft: Draft, by_head: dict[int, Draft]) -> Draft | None:
    """The act that takes another as its complement or object, or None."""
    t = draft.match.head
    for _ in range(4):
        head = parse.head(t)
        if t.dep not in {"xcomp", "ccomp", "dobj", "pobj", "prep", "conj", "acl", "pcomp", "oprd"} or head.i == t.i:
            return None
        if t.dep == "ccomp" and not _bare(parse, t):
            return None
        if head.i in by_head and t.dep != "conj":
            return by_head[head.i]
        if clauses.is_verbal(head) and t.dep not in {"xcomp", "conj", "ccomp"} and head.lemma not in {"hold", "have"}:
            return None
        t = head
    return None


def _bare(parse: Parse, verb: Token) -> bool:
    """Whether a clause is an infinitive or subjunctive: what is asked for, not what is told."""
    return verb.tag in {"VB", "VBG"} and not any(c.tag == "MD" for c in parse.children(verb))
