"""Stage problems: what went wrong with this text, gathered as data.

What may not live here: failures of stages (``pipeline.py`` adds them) and mistakes of the caller.
"""

from __future__ import annotations

from dateline.core.lexicon import load
from dateline.core.types import Document, Problem, Span, Text

_LIMIT: int = load("sentences")["limits"]["characters"]


def problems(document: Document, text: Text, sentences: tuple[Span, ...]) -> tuple[Problem, ...]:
    """What the document brought along, then what the reading met, in the order of the text."""
    found = list(document.problems)
    if not sentences:
        found.append(Problem("text", "no-text", "the document holds no text to read"))
    elif document.published is None:
        found.append(Problem("times", "no-publication-date", "no publication date is known; relative times stay open"))
    if len(text.content) > _LIMIT:
        rest = Span(_LIMIT, len(text.content))
        found.append(
            Problem("sentences", "too-long", f"only the first {_LIMIT:,} of {rest.end:,} characters were coded", rest)
        )
    return tuple(found)
