"""Stage attributions: who says or thinks which stretch of the text.

Here the attributions of single sentences (``_found.py``) get their speaker, their kind of quotation,
their day and their place in one another; a quotation that goes on gets the speaker it had before.
What may not live here: grammar (``_found.py``) and quotation marks (``_quotes.py``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from dateline.core.answers import Answers
from dateline.core.ids import content_id
from dateline.core.parse import Parse, Token
from dateline.core.types import Actor, Attribution, Document, Mention, QuoteKind, Span, Text, TimeExpression
from dateline.stages.attributions._found import Found, Sentence, words
from dateline.stages.attributions._learned import answered, merged
from dateline.stages.attributions._quotes import quotations

_SHORTEST = 4  # words from which a quotation on its own counts as one that goes on


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
    speakers = {m.span: a for a in actors for m in a.mentions}
    found: list[Attribution] = []
    running: Attribution | None = None  # whose quotation may go on in the next sentence
    for tokens in parse.in_sentences():
        if not tokens:
            continue
        here = Sentence(parse, tokens, mentions, quoted)
        said_here = list(here.found())
        if answers is not None:
            said_here = merged(said_here, list(answered(parse, answers, mentions, here.span)))
        own = _distinct(_attribution(document, text, f, here, speakers, times, quoted) for f in said_here)
        goes_on = _going_on(document, text, here, own, running, quoted)
        if goes_on is not None:
            own.append(goes_on)
        said = [a for a in own if a.quote != "indirect" and (a.speaker or a.source)]
        if said:
            running = said[-1]
        elif not here.quoted and own:
            running = None
        found += own
    return _nested(found)


def _attribution(
    document: Document,
    text: Text,
    found: Found,
    sentence: Sentence,
    speakers: dict[Span, Actor],
    times: Sequence[TimeExpression],
    quoted: Sequence[Span],
) -> Attribution:
    actor = _speaker(found.source, speakers)
    return Attribution(
        id=content_id("attribution", document.id, found.source, found.cue, found.content),
        speaker=actor.id if actor else None,
        anonymous=_is_anonymous(found, sentence, actor, text),
        source=found.source,
        cue=found.cue,
        content=found.content,
        quote=_kind(found.content, quoted, text.content),
        within=None,
        said=_said(found.word, sentence, times),
    )


def _speaker(source: Span | None, speakers: dict[Span, Actor]) -> Actor | None:
    if source is None:
        return None
    if source in speakers:
        return speakers[source]
    inside = [s for s in speakers if source.contains(s)]
    return speakers[max(inside, key=lambda s: (s.end - s.start, -s.start))] if inside else None


def _is_anonymous(found: Found, sentence: Sentence, actor: Actor | None, text: Text) -> bool:
    """Whether the report keeps the name of a source to itself."""
    if actor is not None and actor.anonymous:
        return True
    if found.source is None:
        return False
    inside = sentence.parse.within(found.source)
    head = sentence.parse.root(found.source)
    if head is None or head.pos == "PRON" or any(t.ent == "PERSON" for t in inside):
        return False
    if {t.text.lower() for t in inside} & words("anonymous_words"):
        return True
    named = actor is not None and any(c.isupper() for m in actor.mentions for c in m.text[:1] if m.span != found.source)
    return head.pos == "NOUN" and head.lemma in words("anonymous_heads") and not named and bool(text.content)


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


def _said(word: Token | None, sentence: Sentence, times: Sequence[TimeExpression]) -> str | None:
    """The day of the time expression that hangs on the cue itself."""
    if word is None:
        return None
    parse = sentence.parse
    own = parse.subtree(word, lambda t: t.dep in {"ccomp", "xcomp", "parataxis", "conj", "advcl", "nsubj", "relcl"})
    for time in times:
        if time.grain == "day" and time.first and any(time.span.overlaps(t.span) for t in own):
            return time.first
    return None


def _distinct(found: Iterable[Attribution]) -> list[Attribution]:
    """Without those that say the same of the same source: the first by its words is kept."""
    kept: dict[tuple[object, object], Attribution] = {}
    for a in found:
        kept.setdefault((a.source, a.content), a)
    return list(kept.values())


def _going_on(
    document: Document,
    text: Text,
    sentence: Sentence,
    own: Sequence[Attribution],
    running: Attribution | None,
    quoted: Sequence[Span],
) -> Attribution | None:
    """A sentence, or its beginning, that stands in quotation marks and names no speaker."""
    for q in sentence.quoted:
        part = Span(max(q.start, sentence.span.start), min(q.end, sentence.span.end))
        # what somebody inside the quotation says does not tell who is quoted
        covered = [c for a in own if not (a.cue and part.contains(a.cue)) for c in a.content]
        if any(part.overlaps(c) for c in covered) or part.start > sentence.span.start + 1:
            continue
        inner = [t for t in sentence.parse.within(part) if t.pos not in {"PUNCT", "SPACE"}]
        rest = [t for t in sentence.tokens if not part.contains(t.span) and t.pos not in {"PUNCT", "SPACE"}]
        if len(inner) < _SHORTEST or len(rest) > 2:
            continue
        content = (part,)
        return Attribution(
            id=content_id("attribution", document.id, None, None, content),
            speaker=running.speaker if running else None,
            anonymous=running.anonymous if running else False,
            source=None,
            cue=None,
            content=content,
            quote=_kind(content, quoted, text.content),
            within=running.within if running else None,
            said=running.said if running else None,
        )
    return None


def _nested(found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Each with the smallest attribution whose content holds its own cue, or its content if it has none."""
    ordered = sorted(found, key=lambda a: (_start(a), -sum(c.end - c.start for c in a.content)))
    known = {a.id for a in ordered}
    result = []
    for n, a in enumerate(ordered):
        anchor = a.cue or a.content[0]
        around = [
            b
            for b in ordered[max(0, n - 12) : n + 12]
            if b.id != a.id and any(c.contains(anchor) for c in b.content) and _size(b) > _size(a)
        ]
        outer = min(around, key=_size).id if around else a.within
        result.append(dataclasses.replace(a, within=outer if outer in known else None))
    return tuple(result)


def _start(a: Attribution) -> int:
    return min(s.start for s in (*a.content, *(x for x in (a.source, a.cue) if x)))


def _size(a: Attribution) -> int:
    return sum(c.end - c.start for c in a.content)
