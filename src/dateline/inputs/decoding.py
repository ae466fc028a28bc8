"""Bytes into text: marks of order, declared and guessed encodings, and bytes that are no text at all.

What may not live here: file formats (``files.py``, ``rows.py``) and HTML (``pages.py``).
"""

from __future__ import annotations

import codecs
import re

from dateline.core.errors import InputError
from dateline.core.types import Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a sound, video or image file"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_HEAD = 16_384  # bytes looked at before an encoding is chosen
_LATIN_SHARE = 0.2  # of bytes above ASCII: English in a Western encoding has far fewer, Russian far more


def decode(data: bytes, where: str) -> tuple[str, tuple[Problem, ...]]:
    """The text that the bytes hold, with a ``decoding`` problem if some were replaced.

    InputError, naming ``where``, if the bytes are no text.
    """
    _refuse_binary(data, where)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, name)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decoded(data, _encoding(data))


def clean(text: str) -> tuple[str, tuple[Problem, ...]]:
    """The text with plain line ends, without a mark of order and without halves of characters."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text, n = _SURROGATE.subn("\ufffd", text)
    return text, _problem(n)


def _refuse_binary(data: bytes, where: str) -> None:
    for start, what in _BINARY:
        if data.startswith(start):
            raise InputError(f"{where} is {what}, not text, HTML, JSONL or CSV")
    if b"\x00" in data[:_HEAD] and not data.startswith(tuple(m for m, _ in _MARKS)) and _bare_utf16(data) is None:
        raise InputError(f"{where} is not text: it holds zero bytes")


def _bare_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: English has a zero in every second byte."""
    head = data[:_HEAD]
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.7 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _encoding(data: bytes) -> str:
    """The encoding of bytes that are not valid UTF-8: declared, or the likeliest."""
    if (name := _bare_utf16(data)) is not None:
        return name
    if (m := _DECLARED.search(data, 0, _HEAD)) is not None and (name := _known(m[1].decode("ascii"))) is not None:
        return name
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(c > "\x7f" for c in text) - bad
    if good > bad:
        return "utf-8"
    if sum(b > 0x7F for b in data[:_HEAD]) < _LATIN_SHARE * len(data[:_HEAD]):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_HEAD]).best()
    return best.encoding if best is not None else "utf-8"


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    # browsers read Latin-1 as Windows-1252, as its makers do; UTF-8 has been tried
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-8": None}.get(found, found)


def _decoded(data: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    text = data.decode(name, "replace")
    before = text.count("\ufffd")
    return text, _problem(before)


def _problem(n: int) -> tuple[Problem, ...]:
    return (Problem("inputs", "decoding", f"{n} characters could not be read and were replaced"),) if n else ()
