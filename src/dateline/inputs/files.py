"""Files and standard input into documents: text, HTML, JSONL and CSV.

A document that cannot be read becomes a ``Failure`` in its place and the rest is read on. Callers'
mistakes (no such file, a directory, an impossible date) are ``InputError`` before anything is read.
What may not live here: formats themselves (``pages.py``, ``rows.py``) and reading of texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from dateline.core.errors import InputError
from dateline.core.ids import content_id
from dateline.core.types import Document, Problem
from dateline.inputs.columns import has_words, recognised
from dateline.inputs.dates import publication_date
from dateline.inputs.decoding import clean, decode
from dateline.inputs.languages import language, language_name
from dateline.inputs.pages import Page, read_page
from dateline.inputs.rows import Row, columns, csv_rows, json_rows

FORMATS = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".jsonl": "json", ".ndjson": "json", ".json": "json",
    ".csv": "csv", ".tsv": "csv", ".txt": "text", ".text": "text", ".md": "text",
}  # fmt: skip
_KNOWN = frozenset({"text", "html", "id", "title", "published", "outlet", "url"})
_LOOKS_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|article|div|p|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOOKS_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*\{\s*")')


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read: where it stands, a code of ``core.errors.PROBLEMS`` or "input", and why."""

    source: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of all documents.

    For text and HTML it goes before what the page says; a row's own columns go before it.
    """

    published: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None


def read_sources(
    paths: Iterable[str | Path],
    *,
    published: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Document | Failure]:
    """Every document of the files, in order, or a Failure in its place; "-" is standard input.

    InputError at once where a path is missing or a directory, or ``published`` is no date.
    """
    given = Given(checked_date(published), title, outlet, url)
    sources = [str(p) for p in paths]
    for source in sources:
        _check(source, stdin)
    return _read_all(sources, given, stdin)


def checked_date(value: str | None) -> str | None:
    """The date as ISO 8601; InputError if it is none."""
    if value is None:
        return None
    found = publication_date(value)
    if found is None:
        raise InputError(f"{value!r} is not a publication date; write it as YYYY-MM-DD, for example 2013-04-10")
    return found


def _check(source: str, stdin: BinaryIO | None) -> None:
    if source == "-":
        if stdin is None:
            raise InputError("no standard input to read from")
        return
    path = Path(source)
    try:
        if path.is_dir():
            raise InputError(f"{source} is a directory; name the files in it, for example {path / '*.txt'}")
        if not path.exists():
            raise InputError(f"no such file: {source}")
    except (OSError, ValueError) as fault:
        raise InputError(f"{source!r} cannot be a file: {fault}") from fault


def _read_all(sources: Iterable[str], given: Given, stdin: BinaryIO | None) -> Iterator[Document | Failure]:
    for source in sources:
        try:
            data = stdin.read() if source == "-" and stdin is not None else Path(source).read_bytes()
            raw, problems = decode(data, "standard input" if source == "-" else source)
        except InputError as fault:
            yield Failure(source, "input", str(fault))
        except OSError as fault:
            yield Failure(source, "input", f"{source} cannot be read: {fault.strerror or fault}")
        else:
            text, more = clean(raw)
            yield from _documents(source, text, (*problems, *more)[:1], given)


def _documents(source: str, text: str, problems: tuple[Problem, ...], given: Given) -> Iterator[Document | Failure]:
    form = format_of(source, text)
    if form == "text":
        yield document_of_text(text, source=source, given=given, problems=problems)
    elif form == "html":
        yield document_of_page(text, source, given, problems, id_=None, extra={})
    else:
        if form == "csv" and not has_words(names := columns(text)):
            found = ", ".join(names[:8]) or "none"
            yield Failure(source, "input", f"{source}: no column named text or html (columns: {found})")
            return
        for row in json_rows(text) if form == "json" else csv_rows(text, "\t" if source.endswith(".tsv") else None):
            yield document_of_row(recognised(row)[0], source, problems, given)


def format_of(source: str, text: str) -> str:
    """The format of a source, "text", "html", "json" or "csv": by its name, else by how it begins."""
    by_name = FORMATS.get(Path(source).suffix.casefold()) if source != "-" else None
    if by_name is not None:
        return by_name
    if _LOOKS_HTML.match(text):
        return "html"
    return "json" if _LOOKS_JSON.match(text) else "text"


def document_of_text(
    text: str, *, source: str = "", given: Given | None = None, problems: tuple[Problem, ...] = (), id_: str | None = None,
    extra: Mapping[str, object] | None = None,
) -> Document | Failure:  # fmt: skip
    """The document of a plain text as it stands, or a Failure if it is not in English."""
    given = given or Given()
    if not text.strip():
        return Failure(source, "no-text", f"{source or 'the text'} holds no text")
    found = language(text)
    if found != "en":
        message = f"{source or 'the text'} is in {language_name(found)} ({found}), not in English; nothing was coded"
        return Failure(source, "not-english", message)
    return Document(
        id=id_ or content_id("doc", text, given.url),
        content=text,
        source=source,
        url=given.url,
        outlet=given.outlet,
        title=given.title,
        published=given.published,
        language=found,
        extra=MappingProxyType(dict(extra or {})),
        problems=problems,
    )


def document_of_page(
    markup: str,
    source: str,
    given: Given,
    problems: tuple[Problem, ...],
    *,
    id_: str | None,
    extra: Mapping[str, object],
) -> Document | Failure:
    """The document of a page of HTML, or a Failure where no article is found or it is not in English."""
    page = read_page(markup, given.url)
    if not page.text:
        return Failure(source, "no-text", f"{source}: no article text was found in the HTML")
    text, _ = clean(page.text)
    known = _with_page(given, page)
    more = {"author": page.author} if page.author and "author" not in extra else {}
    return document_of_text(text, source=source, given=known, problems=problems, id_=id_, extra={**extra, **more})


def _with_page(given: Given, page: Page) -> Given:
    return Given(
        published=given.published or page.published,
        title=given.title or page.title,
        outlet=given.outlet or page.outlet,
        url=given.url or page.url,
    )


def document_of_row(row: Row, source: str, problems: tuple[Problem, ...], given: Given) -> Document | Failure:
    """The document of a row of a table, or a Failure that names the row."""
    where = f"{source}:{row.line}"
    if row.fault is not None:
        return Failure(where, "input", f"{source}, line {row.line}: {row.fault}")
    text, markup = _words(row.values.get("text")), _words(row.values.get("html"))
    if not (text or markup).strip():
        return Failure(where, "no-text", f"{source}, line {row.line}: neither text nor html holds anything")
    published, fault = _row_date(row.values.get("published"), given)
    known = Given(
        published=published,
        title=_words(row.values.get("title")).strip() or given.title,
        outlet=_words(row.values.get("outlet")).strip() or given.outlet,
        url=_words(row.values.get("url")).strip() or given.url,
    )
    id_ = _words(row.values.get("id")).strip() or None
    extra = {k: v for k, v in row.values.items() if k not in _KNOWN and v is not None}
    content, broken = clean(text)
    found = (*problems, *fault, *broken)
    if content.strip():
        return document_of_text(content, source=where, given=known, problems=found, id_=id_, extra=extra)
    return document_of_page(clean(markup)[0], where, known, found, id_=id_, extra=extra)


def _words(value: object) -> str:
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - how tables write that nothing is there
        return ""
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _row_date(value: object, given: Given) -> tuple[str | None, tuple[Problem, ...]]:
    words = _words(value).strip()
    if not words:
        return given.published, ()
    found = publication_date(words)
    if found is not None:
        return found, ()
    message = f"the publication date {words[:60]!r} is not a date and was not used"
    return given.published, (Problem("inputs", "bad-publication-date", message),)
