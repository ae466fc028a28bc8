"""Stage text: the one string that all offsets point into, and what of it is not the report.

Two parts do the work: ``_notices.py`` tells appeals, adverts and corrections from the report,
``_masthead.py`` reads the dateline, byline and credit off what is left. What may not live here: any
change to the content; offsets of every later stage rest on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.core.paragraphs import paragraphs
from dateline.core.types import Document, Span, Text
from dateline.stages._masthead import masthead
from dateline.stages._notices import notices


def text(document: Document) -> Text:
    """The text of a document with its notices, dateline, byline, credit and apparatus.

    In a document in another language than English all is apparatus, so that nothing is coded.
    """
    content = document.content
    if document.language not in {None, "en"}:
        return Text(content, apparatus=(Span(0, len(content)),))  # no stage reads another language
    spans = paragraphs(content)
    found = notices(content, spans)
    body = _outside(spans, [n.span for n in found])
    head = masthead(content, body, document.title)
    return Text(content, head.dateline, head.lead, head.byline, head.credit, found, head.apparatus)


def _outside(spans: Sequence[Span], out: Sequence[Span]) -> list[Span]:
    """The spans that none of ``out`` covers; both are in order."""
    found = []
    k = 0
    for span in spans:
        while k < len(out) and out[k].end <= span.start:
            k += 1
        if k == len(out) or not out[k].overlaps(span):
            found.append(span)
    return found
