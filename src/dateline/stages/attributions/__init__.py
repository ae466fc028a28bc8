"""Stage attributions: who says or thinks which stretch of the text.

Here the attributions of single sentences (``_rules.py``) get their speaker, their kind of quotation,
their day and their place in one another; a quotation that goes on gets its speaker (``_going_on.py``).
What may not live here: grammar (``_verbs.py``, ``_tags.py``, ``_others.py``) and quotation marks (``_quotes.py``).
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from dateline.core.answers import Answers
from dateline.core.ids import content_id
from dateline.core.naming import names_of
from dateline.core.parse import Parse, Token
from dateline.core.types import Actor, Attribution, Document, Mention, QuoteKind, Span, Text, TimeExpression
from dateline.stages.attributions._found import Found, Sentence, words
from dateline.stages.attributions._going_on import Speakers, going_on
from dateline.stages.attributions._learned import answered, merged
from dateline.stages.attributions._quotes import quotations
from dateline.stages.attributions._rules import found_in
from dateline.stages.attributions._tags import announced

_NEAR = 12  # attributions looked through to each side for the one around: a sentence holds fewer
_CLAUSES = frozenset({"ccomp", "xcomp", "parataxis", "conj", "advcl", "nsubj", "relcl", "acl"})


def attributions(
    document: Document,
    text: Text,
    sentences: tuple[Span, ...],
    mentions: tuple[Mention, ...],
    times: tuple[TimeExpression, ...],
    actors: tuple[Actor, ...],
    *,
    parse: Parse,
    answers: Answers | None,
) -> tuple[Attribution, ...]:
    """The attributions of a report in the order of their words; nested ones name the one around them."""
    if not sentences:
        return ()
    quoted = quotations(text.content, sentences[0].start, sentences[-1].end)
    reading = _Reading(document, text, times, mentions, actors, quoted)
    found: list[Attribution] = []
    open_: list[Span] = []
    known: list[Attribution] = []
    for tokens in parse.in_sentences():
        if not tokens:
            continue
        here = Sentence(parse, tokens, mentions, reading.quoted_in(tokens))
        said_here = list(found_in(here))
        if answers is not None:
            said_here = merged(parse, said_here, list(answered(parse, answers, mentions, here.span)))
        own = _distinct(reading.attribution(f, here) for f in said_here)
        if (rest := going_on(here, own)) is not None:
            open_.append(rest)
        if (announcing := announced(here)) is not None:
            known.append(dataclasses.replace(reading.attribution(announcing, here), quote="direct"))
        found += own
    found += reading.continued(open_, [*found, *known])
    return _nested(found)


class _Reading:
    """What the attributions of one document are made with."""

    def __init__(
        self,
        document: Document,
        text: Text,
        times: Sequence[TimeExpression],
        mentions: Sequence[Mention],
        actors: Sequence[Actor],
        quoted: Sequence[Span],
    ) -> None:
        self.document = document
        self.content = text.content
        self.times = [t for t in times if t.grain == "day" and t.first]
        self.quoted = quoted
        self.speakers = {m.span: a for a in actors for m in a.mentions}
        self.names = names_of(mentions, actors)
        self.next_quotation = 0

    def quoted_in(self, tokens: Sequence[Token]) -> Sequence[Span]:
        """The quotations that reach into a sentence; sentences are asked for in order."""
        while self.next_quotation < len(self.quoted) and self.quoted[self.next_quotation].end <= tokens[0].start:
            self.next_quotation += 1
        last = self.next_quotation
        while last < len(self.quoted) and self.quoted[last].start < tokens[-1].end:
            last += 1
        return self.quoted[self.next_quotation : last]

    def attribution(self, found: Found, sentence: Sentence) -> Attribution:
        """The record of what a sentence attributes."""
        actor = self._speaker(found.source, sentence)
        return Attribution(
            id=content_id("attribution", self.document.id, found.source, found.cue, found.content),
            speaker=actor.id if actor else None,
            anonymous=_is_anonymous(found, sentence, actor),
            source=found.source,
            cue=found.cue,
            content=found.content,
            quote=_kind(found.content, sentence.quoted, self.content),
            within=None,
            said=self._said(found, sentence),
        )

    def continued(self, spans: Iterable[Span], known: Sequence[Attribution]) -> Iterator[Attribution]:
        """The quotations without a speaker of their own, in order, with the speaker of the one that they go on with."""
        # who is quoted within a quotation is not the one whose quotation goes on
        outside = [a for a in known if a.cue and a.source and not self._is_quoted(a.cue)]
        speakers = Speakers(self.content, self.quoted, outside)
        for span in spans:
            said = speakers.of(span)
            if said is not None:
                speakers.add(span.start, said)
            yield Attribution(
                id=content_id("attribution", self.document.id, None, None, (span,)),
                speaker=said.speaker if said else None,
                anonymous=said.anonymous if said else False,
                source=None,
                cue=None,
                content=(span,),
                quote="direct",
                within=None,
                said=said.said if said else None,
            )

    def _is_quoted(self, cue: Span) -> bool:
        n = bisect_right(self.quoted, cue.start, key=lambda q: q.start)
        return n > 0 and self.quoted[n - 1].contains(cue)

    def _speaker(self, source: Span | None, sentence: Sentence) -> Actor | None:
        """The actor whose mention is the source, or the largest mention in it that holds its head, or who is called so."""
        if source is None:
            return None
        if source in self.speakers:
            return self.speakers[source]
        inside = [m.span for m in sentence.mentions_in(source) if m.span in self.speakers and source.contains(m.span)]
        head = sentence.parse.root(source)
        holding = [s for s in inside if head is not None and s.contains(head.span)] or inside
        if not holding:
            return self.names.get(source.of(self.content))
        return self.speakers[max(holding, key=lambda s: (s.end - s.start, -s.start))]

    def _said(self, found: Found, sentence: Sentence) -> str | None:
        """The day of the time expression that hangs on the cue itself."""
        if found.word is None or not self.times:
            return None
        own = sentence.parse.subtree(found.word, lambda t: t.dep in _CLAUSES)
        outside = [t for t in own if not any(c.contains(t.span) for c in found.content)]
        for time in self.times:
            if sentence.span.overlaps(time.span) and any(time.span.overlaps(t.span) for t in outside):
                return time.first
        return None


def _is_anonymous(found: Found, sentence: Sentence, actor: Actor | None) -> bool:
    """Whether the report keeps the name of a source to itself."""
    if actor is not None and actor.anonymous:
        return True
    if found.source is None:
        return False
    inside = sentence.parse.within(found.source)
    head = sentence.parse.root(found.source)
    if head is None or head.tag == "PRP" or any(t.ent == "PERSON" for t in inside):
        return False
    if {t.text.lower() for t in inside} & words("anonymous_words"):
        return True
    named = actor is not None and any(m.text[:1].isupper() and m.span != found.source for m in actor.mentions)
    if head.pos == "PROPN" or named:
        return False
    if head.lemma in words("speaking_for"):  # the body that somebody speaks for stands behind the words
        return not any(t.pos == "PROPN" for t in inside)
    return head.lemma in words("anonymous_heads")


def _kind(content: Sequence[Span], quoted: Sequence[Span], words_of: str) -> QuoteKind:
    """Direct where all stands in quotation marks, mixed where some words do, else indirect."""
    total = sum(_letters(words_of, c) for c in content)
    inside = sum(
        _letters(words_of, Span(max(c.start, q.start), min(c.end, q.end)))
        for c in content
        for q in quoted
        if q.overlaps(c)
    )
    if inside == 0:
        return "indirect"
    return "direct" if inside >= 0.9 * total else "mixed"


def _letters(content: str, span: Span) -> int:
    return sum(c.isalnum() for c in span.of(content))


def _distinct(found: Iterable[Attribution]) -> list[Attribution]:
    """Without those that say the same of the same source: the first by its words is kept."""
    kept: dict[tuple[object, object], Attribution] = {}
    for a in found:
        kept.setdefault((a.source, a.content), a)
    return list(kept.values())


def _nested(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Each with the smallest attribution whose content holds its own cue, or its content if it has none."""
    ordered = sorted(found, key=lambda a: (_start(a), -_size(a)))
    result = []
    for n, a in enumerate(ordered):
        anchor = a.cue or a.content[0]
        around = [
            b
            for b in ordered[max(0, n - _NEAR) : n + _NEAR]
            if b.id != a.id and any(c.contains(anchor) for c in b.content) and _size(b) > _size(a)
        ]
        result.append(dataclasses.replace(a, within=min(around, key=_size).id if around else None))
    return tuple(result)


def _start(a: Attribution) -> int:
    return min(s.start for s in (*a.content, *(x for x in (a.source, a.cue) if x)))


def _size(a: Attribution) -> int:
    return sum(c.end - c.start for c in a.content)
