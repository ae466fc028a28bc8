"""Where the text stands in quotation marks.

What may not live here: who is quoted.
"""

from __future__ import annotations

import re

from dateline.core.types import Span

_OPEN = {"“": "”", "«": "»", "„": "“”", "‘": "’"}
_MARK = re.compile(r"[\"“”«»„]|(?<!\w)[‘'](?=\w)|(?<=[\w.,!?…])[’'](?!\w)")
_LONGEST = 1_500
"""Characters that one quotation without an end may take up in its paragraph: a report's paragraph is shorter."""


def quotations(content: str, first: int, last: int) -> tuple[Span, ...]:
    """The quoted stretches in ``content[first:last]``, marks included, outermost only, in order.

    A mark that opens and is not closed in its paragraph runs to the end of that paragraph: a quotation
    of several paragraphs opens each of them and closes the last.
    """
    found: list[Span] = []
    for paragraph in re.finditer(r"[^\n]+", content[first:last]):
        found += _in_paragraph(content, first + paragraph.start(), first + paragraph.end())
    return tuple(found)


def _in_paragraph(content: str, first: int, last: int) -> list[Span]:
    found: list[Span] = []
    start: int | None = None
    closing = ""
    for mark in _MARK.finditer(content, first, last):
        sign = mark.group()
        if start is None:
            after_word = mark.start() > first and content[mark.start() - 1].isalnum()
            if sign in {"”", "»", "’"} or (sign == "'" and after_word):
                continue  # closes nothing
            start = mark.start()
            closing = {'"': '"”', "'": "'’"}.get(sign) or _OPEN.get(sign, '"')
        elif sign in closing:
            found.append(Span(start, mark.end()))
            start = None
    if start is not None and content[start] not in "'‘" and last - start <= _LONGEST:
        found.append(Span(start, last))
    return found
