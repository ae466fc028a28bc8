"""RSS and Atom files into rows: an entry is one article, with its page of HTML or its summary.

What may not live here: anything that opens a connection; a feed is given as bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from dateline.core.errors import MissingExtra
from dateline.inputs.rows import Row

_FEED = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*|<\?[^>]{0,300}>\s*)*<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL,
)
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "ul", "ol", "section"}
)
_UNSEEN = frozenset({"script", "style", "figcaption", "figure", "iframe", "noscript"})


def is_feed(data: bytes) -> bool:
    """Whether the bytes begin as RSS or Atom."""
    return _FEED.match(data[:8192]) is not None


def feed_rows(data: bytes) -> Iterator[Row]:
    """The entries of a feed as rows with the columns of an article; ``line`` counts entries from 1.

    One row with a fault where the feed holds none. MissingExtra without feedparser.
    """
    try:
        import feedparser
    except ImportError as missing:
        raise MissingExtra("record", "feedparser") from missing
    feed: Any = feedparser.parse(io.BytesIO(data))  # a stream: a string might be taken for an address
    if not feed.entries:
        why = f" ({feed.bozo_exception})" if feed.get("bozo") else ""
        yield Row(1, {}, f"the feed holds no entries{why}")
        return
    outlet = fragment_text(feed.feed.get("title", "")) or None
    for number, entry in enumerate(feed.entries, 1):
        bodies = [c.get("value", "") for c in entry.get("content", [])] + [entry.get("summary", "")]
        body = max((fragment_text(b) for b in bodies), key=len)
        yield Row(
            number,
            {
                "text": body,
                "title": fragment_text(entry.get("title", "")) or None,
                "url": entry.get("link"),
                "outlet": outlet,
                "published": entry.get("published") or entry.get("updated"),
                "guid": entry.get("id"),
                "author": entry.get("author"),
            },
        )


def fragment_text(markup: str) -> str:
    """The words of a piece of HTML, a line for each block; words without markup stay as they are."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", markup), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return markup.strip()
    lines = [" ".join(line.split()) for line in "".join(_words(tree)).split("\n")]
    return "\n".join(line for line in lines if line)


def _words(element: Any) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _UNSEEN:
        block = element.tag in _BLOCKS
        yield "\n" if block else ""
        yield (element.text or "").replace("\n", " ")
        for child in element:
            yield from _words(child)
            yield (child.tail or "").replace("\n", " ")
        yield "\n" if block else ""
    elif not isinstance(element.tag, str):
        yield ""
