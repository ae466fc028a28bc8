"""What others do for the same task, in few lines: time expressions by libraries, quotations by rules over a parse.

The libraries (extra "bench") are called as their manuals show. The two readers of quotations are written here, in our
words, in the manner of well-known ones: ``direct_quotations`` as textacy's looks for a verb of saying near a quotation,
``said_clauses`` as the verb-and-subject rules of the Gender Gap Tracker. What may not live here: scores and printing
(``peers.py``), and anything that Dateline reads with.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from dateline.core.lexicon import load
from dateline.core.parse import Parse, Token, span_of
from dateline.core.types import Span, TimeExpression
from dateline.measure.polnear import Relation
from dateline.measure.times import TimesDocument
from dateline.measure.times_baseline import dates

SAYING = frozenset(load("attributions")["clause"].split())
_QUOTATION = re.compile(r"[\"“][^\"“”\n]{2,}[\"”]")
_BEFORE = re.compile(r"^(?:on|in|at|by|of|since|from|until|during)\s+", re.IGNORECASE)
_APART = frozenset({"relcl", "advcl", "parataxis", "ccomp"})


def dateparser_times(document: TimesDocument) -> list[TimeExpression]:
    """What dateparser finds in a text; each value in the grain that it tells for the words. ImportError without it."""
    from dateparser.search import search_dates

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        base = _day(document.published)
        settings = {"RELATIVE_BASE": base} if base else {}
        found = search_dates(document.content, languages=["en"], settings=settings) or []
    placed = list(_in_order(document.content, found))
    values = dates([s.of(document.content) for s, _ in placed], document.published)
    return [
        _time(document.content, s, value or when.date().isoformat())
        for (s, when), value in zip(placed, values, strict=True)
    ]


def parsedatetime_times(document: TimesDocument) -> list[TimeExpression]:
    """What parsedatetime finds in a text; each value in the grain that it tells. ImportError without it."""
    import parsedatetime

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)
        found = calendar.nlp(document.content, sourceTime=_day(document.published)) or ()
    return [_time(document.content, Span(a, b), when.strftime(_form(grain))) for when, grain, a, b, _ in found]


def _form(grain: Any) -> str:
    if grain.hasTime:
        return "%Y-%m-%dT%H:%M"
    forms = {"ACU_DAY": "%Y-%m-%d", "ACU_WEEK": "%G-W%V", "ACU_MONTH": "%Y-%m", "ACU_YEAR": "%Y"}
    return next((form for name, form in forms.items() if grain.accuracy & getattr(grain, name)), "%Y-%m-%d")


def _day(published: str | None) -> datetime | None:
    return datetime.fromisoformat(published[:10]) if published else None


def _in_order(content: str, found: Iterable[tuple[str, datetime]]) -> Iterator[tuple[Span, datetime]]:
    at = 0
    for words, when in found:
        start = content.find(words, at)
        if start >= 0:
            at = start + len(words)
            yield Span(start, at), when


def _time(content: str, span: Span, value: str) -> TimeExpression:
    """An expression without the preposition before it, which the corpora do not mark."""
    words = span.of(content)
    lead = _BEFORE.match(words)
    span = Span(span.start + (lead.end() if lead else 0), span.start + len(words.rstrip(" .,;")))
    return TimeExpression(span, span.of(content), "TIME" if "T" in value else "DATE", value, None, None, None)


def direct_quotations(content: str, parse: Parse) -> Iterator[Relation]:
    """Each quotation with the nearest verb of saying outside quotations, in its sentences or those beside them."""
    quoted = [Span(*m.span()) for m in _QUOTATION.finditer(content)]
    verbs = [t for t in parse.tokens if _says(t) and not any(q.contains(t.span) for q in quoted)]
    numbers = [n for n, (first, last) in enumerate(parse.sentences) for _ in range(first, last)]
    for quotation in quoted:
        inside = parse.within(quotation)
        if len(inside) < 4:  # a name or a word in quotation marks
            continue
        near = [v for v in verbs if numbers[inside[0].i] - 1 <= numbers[v.i] <= numbers[inside[-1].i] + 1]
        near = [v for v in near if "\n" not in content[min(v.start, quotation.end) : max(v.end, quotation.start)]]
        verb = min(near, key=lambda v: min(abs(v.start - quotation.end), abs(quotation.start - v.end)), default=None)
        if verb is not None:
            yield Relation(_subject(parse, verb), (verb.span,), (quotation,))


def said_clauses(parse: Parse) -> Iterator[Relation]:
    """Each verb of saying with its subject and the clause that it governs, and who something is "according to"."""
    for verb in parse.tokens:
        clause = parse.child(verb, "ccomp") if _says(verb) else None
        if clause is not None:
            beside = {t.i for c in parse.children(verb) if c.i != clause.i for t in parse.subtree(c)} | {verb.i}
            content = [t for t in parse.subtree(clause) if t.i not in beside]
            if source := _subject(parse, verb):
                yield Relation(source, (_cue(parse, verb),), tuple(_runs(content)))
        elif verb.text.lower() == "according":
            to = parse.child(verb, "prep")
            whom = parse.child(to, "pobj") if to is not None else None
            if to is not None and whom is not None:
                source = tuple(_runs(parse.subtree(whom, lambda t: t.dep in _APART)))
                aside = {t.i for t in parse.subtree(verb)}
                rest = [t for t in parse.sentence_of(verb) if t.i not in aside]
                yield Relation(source, (Span(verb.start, to.end),), tuple(_runs(rest)))


def _says(token: Token) -> bool:
    return token.pos == "VERB" and token.lemma in SAYING


def _cue(parse: Parse, verb: Token) -> Span:
    return span_of([*(c for c in parse.children(verb) if c.dep in {"aux", "neg"} and c.i == verb.i - 1), verb])


def _subject(parse: Parse, verb: Token) -> tuple[Span, ...]:
    subject = parse.child(verb, "nsubj")
    return (span_of(parse.subtree(subject, lambda t: t.dep in _APART)),) if subject is not None else ()


def _runs(tokens: Sequence[Token]) -> Iterator[Span]:
    """Stretches of words without a gap, punctuation at their ends off."""
    edges = [k for k, (a, b) in enumerate(pairwise(tokens), 1) if b.i != a.i + 1]
    for first, last in pairwise([0, *edges, len(tokens)]):
        run = list(tokens[first:last])
        while run and run[0].text in {",", ".", ";", ":", " "}:
            run.pop(0)
        while run and run[-1].text in {",", ".", ";", ":", " "}:
            run.pop()
        if run:
            yield span_of(run)
