"""WARC files, plain or gzipped, into pages: the HTML and text that answered requests with 200.

What may not live here: what a page holds (``pages.py``).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dateline.core.errors import MissingExtra

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Captured:
    """One page as captured: its bytes, or why they are not whole. ``at`` is where in the file it begins, in bytes."""

    url: str
    data: bytes
    plain: bool
    captured: str | None
    at: int
    fault: str | None = None


def warc_pages(path: Path) -> Iterator[Captured]:
    """The pages of a WARC file, in order. A file that ends within a record is a fault at its end.

    MissingExtra without fastwarc, OSError where the file cannot be read.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as missing:
        raise MissingExtra("record", "fastwarc") from missing
    last = 0
    with path.open("rb") as stream:
        records = ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True, auto_decode="all")
        try:
            for record in records:
                last = record.stream_pos
                if (found := _page(record)) is not None:
                    yield found
        except (OSError, ValueError, RuntimeError, EOFError) as fault:  # what fastwarc raises for broken records
            yield Captured("", b"", False, None, last, f"not a valid WARC record at byte {last} ({fault})")
            return
        if (wrong := _tail(stream, last)) is not None:
            yield Captured("", b"", False, None, last, wrong)


def _page(record: Any) -> Captured | None:
    headers = record.http_headers
    if headers is None or headers.status_code != 200 or (record.http_content_type or "").lower() not in _PAGES:
        return None
    body = record.reader.read()
    url = record.headers.get("WARC-Target-URI") or ""
    cut = "content-encoding" not in {k.lower() for k in headers.asdict()} and len(body) < int(
        record.content_length or 0
    )
    fault = f"the record ends after {len(body)} of {record.content_length} bytes" if cut else None
    plain = record.http_content_type.lower() == "text/plain"
    return Captured(url, body, plain, record.headers.get("WARC-Date"), record.stream_pos, fault)


def _tail(stream: BinaryIO, last: int) -> str | None:
    """What is wrong with the end of a gzipped file: fastwarc stops there without a word."""
    stream.seek(last)
    data = stream.read(_CHUNK)
    if not data.startswith(b"\x1f\x8b"):
        return None
    member = zlib.decompressobj(31)
    while data:
        try:
            member.decompress(data)
        except zlib.error as fault:
            return f"the file is broken after byte {last} ({fault})"
        if member.eof:
            data = member.unused_data or stream.read(_CHUNK)
            member = zlib.decompressobj(31) if data else member
        else:
            data = member.unconsumed_tail or stream.read(_CHUNK)
    return None if member.eof else "the file ends within a record; what came after is missing"
