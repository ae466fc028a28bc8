"""Views as the learned reader answers them: the words that a view is toward, its pole and who holds it.

What may not live here: anything about the model, and rules (``_rules``, ``_quoted``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.core.answers import Answers, Scored
from dateline.core.clauses import clause_span
from dateline.core.parse import Parse, Token
from dateline.core.types import Mention, Span
from dateline.stages.stances._rules import View
from dateline.stages.stances._words import target_of

ALONE = 0.4
"""The score from which a view is taken that only the reader finds."""


_LEADING = frozenset({"PUNCT", "SPACE", "ADP", "DET", "CCONJ", "PART"})
_MODIFYING = frozenset({"det", "amod", "compound", "nmod", "nummod", "quantmod", "predet"})
_POINTING = frozenset({"it", "this", "that", "these", "those", "which", "what", "so"})
"""Words that point at a thing which the sentence tells elsewhere, if at all: toward "it" nobody can be found again."""
_NAMING = frozenset({"NOUN", "PROPN", "PRON", "VERB", "AUX", "NUM", "SYM", "X"})
_NEAR = range(1, 5)  # tokens from the end of a broken span to the noun that it goes with


def read_views(parse: Parse, answers: Answers | None, mentions: Sequence[Mention]) -> Iterator[View]:
    """The views that the reader is sure enough of and whose holder it names."""
    for answer in answers.stances if answers is not None else ():
        if answer.score < ALONE:
            continue
        toward = _words(parse, answer.span)
        holder = _holder(answer.roles["holder"], mentions)
        if toward is None or holder is None:
            continue
        whole = _phrase(parse, toward)
        if _names(parse, whole):
            target = toward if whole.overlaps(holder) else whole
            yield View(holder, answer.label, target, toward)  # type: ignore[arg-type]


def _names(parse: Parse, target: Span) -> bool:
    """Whether a word of a target names anything: not "it", "'s", "free"."""
    return any(t.pos in _NAMING and t.text.lower() not in _POINTING for t in parse.within(target))


def _words(parse: Parse, span: Span) -> Span | None:
    """A span on the edges of its words, without marks and words at its ends that lead on; None where no word is left."""
    inside = [t for t in parse.tokens if span.overlaps((t.start, t.end))]
    while inside and inside[0].pos in {"PUNCT", "SPACE", "ADP"}:
        inside.pop(0)
    while inside and (_leads_on(inside[-1], inside) or inside[-1].pos in {"PUNCT", "SPACE"}):
        inside.pop()
    return Span(inside[0].start, inside[-1].end) if inside else None


def _leads_on(last: Token, inside: Sequence[Token]) -> bool:
    """Whether a word at the end of a target asks for another one: "the delivery of", but not "step down"."""
    return len(inside) > 1 and last.pos in _LEADING and last.dep != "prt"


def _phrase(parse: Parse, span: Span) -> Span:
    """The span with the whole of the noun phrase that it is a piece of: of "the 'firm" the support that is firm.

    The reader answers piece by piece, so that a target may break off at a hyphen, a quotation mark or an adjective.
    """
    root = parse.root(span)
    if root is None:
        return span
    while (
        (root.dep in _MODIFYING or root.tag == "PRP$")  # "his" is nothing to be against: "his actions"
        and parse.head(root).i != root.i
        and parse.head(root).i - parse.within(span)[-1].i in _NEAR
    ):
        root = parse.head(root)
    if root.pos in {"NOUN", "PROPN"}:
        whole = target_of(parse, root)
    elif root.pos == "VERB" and parse.within(span) == (root,):
        whole = Span(root.start, max(root.end, clause_span(parse, root).end))  # "holding" alone says nothing
    else:
        return span
    return Span(min(span.start, whole.start), max(span.end, whole.end))


def _holder(spans: Sequence[Scored], mentions: Sequence[Mention]) -> Span | None:
    """The mention that fits the surest span best, or the span as it is."""
    if not spans:
        return None
    best = max(spans, key=lambda s: s.score).span
    near = [m.span for m in mentions if m.span.overlaps(best)]
    return max(near, key=lambda s: _alike(s, best), default=best)


def _alike(a: Span, b: Span) -> float:
    """Shared characters as a share of the longer one."""
    return (min(a.end, b.end) - max(a.start, b.start)) / max(a.end - a.start, b.end - b.start)
