"""Views as the learned reader answers them: the words that a view is toward, its pole and who holds it.

What may not live here: anything about the model, and rules (``_rules``, ``_quoted``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.core.answers import Answers, Scored
from dateline.core.parse import Parse
from dateline.core.types import Mention, Span
from dateline.stages.stances._rules import View

ALONE = 0.3
"""The score from which a view is taken that only the reader finds."""


def read_views(parse: Parse, answers: Answers | None, mentions: Sequence[Mention]) -> Iterator[View]:
    """The views that the reader is sure enough of and whose holder it names."""
    for answer in answers.stances if answers is not None else ():
        toward = _words(parse, answer.span)
        holder = _holder(answer.roles["holder"], mentions)
        if answer.score >= ALONE and toward is not None and holder is not None:
            yield View(holder, answer.label, toward, toward)  # type: ignore[arg-type]


def _words(parse: Parse, span: Span) -> Span | None:
    """A span on the edges of its words, without marks at its ends; None where no word is left."""
    inside = [t for t in parse.tokens if t.span.overlaps(span)]
    while inside and inside[0].pos in {"PUNCT", "SPACE", "ADP"}:
        inside.pop(0)
    while inside and inside[-1].pos in {"PUNCT", "SPACE"}:
        inside.pop()
    return Span(inside[0].start, inside[-1].end) if inside else None


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
