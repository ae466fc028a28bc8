"""Where the paragraphs of a text begin and end, for plain text of any making; linear in its length.

A line end is a paragraph's end, unless the lines were broken at a fixed width. What may not live
here: what a paragraph is for (``stages/text.py``) and where its sentences end (``stages/sentences.py``).
"""

from __future__ import annotations

import re
from itertools import pairwise

from dateline.core.types import Span

_LINE = re.compile(r"[^\n\x0b\x0c\x85\u2028\u2029]+")
_ENDS = re.compile(r"""[.!?:…]["'”’»)\]]*$""")
_ITEM = re.compile(r"(?:[-*•·▪–—]|\(?\d{1,3}[.)])\s")
_WIDEST = 120  # characters: mail and wire text is broken at 60 to 80, seldom beyond 100
_NARROWEST = 40


def paragraphs(content: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """The paragraphs of ``content[start:end]`` in order, without white space at their edges, none empty."""
    lines = _lines(content, start, len(content) if end is None else end)
    found: list[Span] = []
    first = 0
    while first < len(lines):
        last = first
        while last + 1 < len(lines) and _newlines(content, lines[last], lines[last + 1]) == 1:
            last += 1
        found += _block(content, lines[first : last + 1])
        first = last + 1
    return tuple(found)


def _lines(content: str, start: int, end: int) -> list[Span]:
    lines = []
    for m in _LINE.finditer(content, start, end):
        words = m.group()
        left = m.start() + len(words) - len(words.lstrip())
        right = m.end() - (len(words) - len(words.rstrip()))
        if left < right:
            lines.append(Span(left, right))
    return lines


def _newlines(content: str, line: Span, following: Span) -> int:
    return content.count("\n", line.end, following.start) or 2


def _block(content: str, lines: list[Span]) -> list[Span]:
    """The paragraphs of lines without a blank line between them."""
    wrapped = _is_wrapped(lines)
    joined = [lines[0]]
    for before, line in pairwise(lines):
        if _goes_on(content, before, line, wrapped=wrapped):
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def _is_wrapped(lines: list[Span]) -> bool:
    """Whether the lines look broken at a fixed width: none wide, and most close to the widest."""
    lengths = [s.end - s.start for s in lines]
    width = max(lengths)
    if len(lines) < 3 or not _NARROWEST <= width <= _WIDEST:
        return False
    return sum(n >= width - 16 for n in lengths[:-1]) >= 0.6 * (len(lengths) - 1)


def _goes_on(content: str, before: Span, line: Span, *, wrapped: bool) -> bool:
    """Whether a line goes on with the one before it."""
    if _ITEM.match(content, line.start):
        return False
    ended = _ENDS.search(content, max(before.start, before.end - 8), before.end) is not None
    if wrapped:
        return not (ended and before.end - before.start < _NARROWEST)
    return content[line.start].islower() and not ended and before.end - before.start >= _NARROWEST
