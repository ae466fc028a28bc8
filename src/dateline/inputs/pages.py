"""HTML into an article: body, title, outlet, address and publication date.

The body is what trafilatura takes for it. Dates are read here: trafilatura drops their time of day.
What may not live here: anything about notices (``stages/text.py`` tells them from the report).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dateline.inputs.dates import publication_date

_PROPERTIES = (  # in the order of trust: the first that holds a date counts
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "pubdate", "publishdate", "publish-date", "publication_date", "published_at", "article_date_original", "cxenseparse:recs:publishtime",
    "date", "dc.date",
)  # fmt: skip
_PUBLISHED = ("datePublished", "dateCreated", "uploadDate")
_MAXIMUM = 20_000_000  # characters; larger pages are dumps


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of its article; ``text`` is empty where no article was found."""

    text: str
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    author: str | None


def read_page(markup: str, url: str | None = None) -> Page:
    """The article of a page. Paragraphs of ``text`` end with one line end."""
    import trafilatura

    tree = _tree(markup[:_MAXIMUM])
    if tree is None:
        return Page("", None, None, url, None, None)
    dated = _published(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        url=url,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        # no search for anything that looks like a date: a footer's or a sidebar's would be a guess
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2200-01-01"},
    )
    if found is None:
        return Page("", None, None, url, dated, None)
    return Page(
        text=(found.text or "").strip(),
        title=found.title or None,
        outlet=found.sitename or None,
        url=url or found.url or None,
        published=dated or publication_date(found.date or ""),
        author=found.author or None,
    )


def _tree(markup: str) -> Any:
    """The parsed page, or None; lxml refuses text with a declared encoding and control characters."""
    from lxml import etree, html

    plain = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", markup)
    plain = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", plain)
    try:
        return html.fromstring(plain)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, TypeError, AssertionError):
        return None


def _published(tree: Any) -> str | None:
    by_name = dict(_meta(tree))
    for name in _PROPERTIES[:3]:
        if (found := publication_date(by_name.get(name, ""))) is not None:
            return found
    for value in _linked(tree):
        if (found := publication_date(value)) is not None:
            return found
    marked = tree.xpath('//*[@itemprop="datePublished"]')
    for value in (v for e in marked for v in (e.get("content"), e.get("datetime"), e.text)):
        if value and (found := publication_date(value)) is not None:
            return found
    for name in _PROPERTIES[3:]:
        if (found := publication_date(by_name.get(name, ""))) is not None:
            return found
    for value in tree.xpath("//article//time/@datetime | //time[@pubdate]/@datetime"):
        if (found := publication_date(str(value))) is not None:
            return found
    return None


def _meta(tree: Any) -> Iterator[tuple[str, str]]:
    for element in reversed(tree.xpath("//meta[@content]")):  # reversed: the first of a name wins in a dict
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name:
            yield name.strip().casefold(), element.get("content")


def _linked(tree: Any) -> Iterator[str]:
    """The publication dates that the page's JSON-LD gives, those of its articles first."""
    found: list[tuple[bool, str]] = []
    for script in tree.xpath('//script[@type="application/ld+json"]'):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        _walk(data, found, 0)
    yield from (value for _, value in sorted(found, key=lambda f: not f[0]))


def _walk(data: object, found: list[tuple[bool, str]], depth: int) -> None:
    if depth > 6:
        return
    if isinstance(data, dict):
        kind = json.dumps(data.get("@type", ""))
        for key in _PUBLISHED:
            if isinstance(value := data.get(key), str):
                found.append(("Article" in kind or "Report" in kind, value))
                break
        for value in data.values():
            _walk(value, found, depth + 1)
    elif isinstance(data, list):
        for value in data[:200]:
            _walk(value, found, depth + 1)
