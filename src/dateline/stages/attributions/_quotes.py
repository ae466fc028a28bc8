"""Where the text stands in quotation marks.

What may not live here: who is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dateline.core.types import Span

_MARK = re.compile(r"''|``|’’|‘‘|[\"“”«»„]|(?<!\w)[‘'](?=\w)|(?<=[\w.,!?…])[’'](?!\w)")
_FAMILY = {
    "“": "double",
    "”": "double",
    "„": "double",
    '"': "double",
    "''": "double",
    "``": "double",
    "’’": "double",
    "‘‘": "double",
    "«": "angle",
    "»": "angle",
    "‘": "single",
    "’": "single",
    "'": "single",
}
_OPENS = frozenset("“„«‘") | {"``", "‘‘"}
_CLOSES = frozenset("”»’") | {"’’"}
_BEFORE_OPENING = frozenset(" \t\xa0\n([{—–-:…/") | {""}
_SENTENCE_END = re.compile(r"[.!?][\"”»'’)]*\s+(?=[A-Z])")
_LONGEST = 1_500  # characters that a quotation without an end may take up: a report's paragraph is shorter
_LONGEST_SINGLE = 400  # single marks are apostrophes too: a pair far apart is chance


class _Mark(NamedTuple):
    start: int
    end: int
    sign: str
    family: str
    opens: bool
    closes: bool


def quotations(content: str, first: int, last: int) -> tuple[Span, ...]:
    """The quoted stretches in ``content[first:last]``, marks included, outermost only, in order.

    A mark that opens and is not closed in its paragraph runs to the end of the paragraph where the
    quotation begins the paragraph or the next one opens with a mark again (a quotation of several
    paragraphs), else to the end of its sentence.
    """
    paragraphs = [
        Span(first + m.start(), first + m.end())
        for m in re.finditer(r"[^\n]+", content[first:last])
        if not m.group().isspace()
    ]
    found: list[Span] = []
    for n, paragraph in enumerate(paragraphs):
        following = content[paragraphs[n + 1].start :][:3].lstrip() if n + 1 < len(paragraphs) else ""
        found += _in_paragraph(content, paragraph, goes_on=following[:1] in {'"', "“", "«", "„"})
    return tuple(found)


def _marks(content: str, paragraph: Span) -> Iterator[_Mark]:
    for m in _MARK.finditer(content, paragraph.start, paragraph.end):
        sign = m.group()
        before = content[m.start() - 1] if m.start() > paragraph.start else ""
        after = content[m.end()] if m.end() < paragraph.end else ""
        if sign == "'" and after.isdigit():
            continue  # "the '90s"
        opens, closes = sign in _OPENS, sign in _CLOSES
        if sign in {"«", "»"}:  # some languages' habits turn them about, or put spaces inside
            opens, closes = sign == "«", sign == "»"
        elif not opens and not closes:
            opens = before in _BEFORE_OPENING and not (after.isspace() or after == "")
            closes = not opens
            if before in _BEFORE_OPENING and (after.isspace() or after == ""):
                opens = closes = True  # a mark between spaces may be either
        yield _Mark(m.start(), m.end(), sign, _FAMILY[sign], opens, closes)


def _in_paragraph(content: str, paragraph: Span, *, goes_on: bool) -> Iterator[Span]:
    opened: _Mark | None = None
    for mark in _marks(content, paragraph):
        if opened is not None and _closes(opened, mark):
            if opened.family != "single" or mark.end - opened.start <= _LONGEST_SINGLE:
                yield Span(opened.start, mark.end)
            opened = None
        elif mark.opens and (opened is None or opened.family in {"single", mark.family}):
            if opened is not None and opened.family == "double" and mark.family == "double":
                yield from _unclosed(content, opened, Span(paragraph.start, mark.start), goes_on=False)
            opened = mark
    if opened is not None and opened.family != "single":
        yield from _unclosed(content, opened, paragraph, goes_on=goes_on)


def _closes(opened: _Mark, mark: _Mark) -> bool:
    """Whether a mark ends a quotation: one of its own kind, or a » after “ where the writer mixes them."""
    if opened.sign == "„":
        return mark.sign in {"“", "”", '"'}
    return mark.closes and (mark.family == opened.family or {mark.family, opened.family} == {"double", "angle"})


def _unclosed(content: str, opened: _Mark, paragraph: Span, *, goes_on: bool) -> Iterator[Span]:
    end = paragraph.end
    begins = not content[paragraph.start : opened.start].strip()
    if not (goes_on or begins) or end - opened.start > _LONGEST:
        stop = _SENTENCE_END.search(content, opened.end, end)
        end = stop.end() if stop else end
    if end - opened.start <= _LONGEST:
        yield Span(opened.start, opened.start + len(content[opened.start : end].rstrip()))
