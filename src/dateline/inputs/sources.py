"""Many sources into documents for a record: files, folders, patterns, tables, feeds and web archives.

Each document gets the id by which a record knows it again. What may not live here: what single texts,
pages and rows hold (``files.py``), and any look at the record.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Literal

from dateline.core.errors import InputError, MissingExtra, UnknownName, nearest
from dateline.core.ids import content_id
from dateline.core.types import Document, Problem
from dateline.inputs.columns import FIELDS, has_words, recognised
from dateline.inputs.decoding import clean, decode
from dateline.inputs.feeds import feed_rows, is_feed
from dateline.inputs.files import (
    FORMATS,
    Failure,
    Given,
    document_of_page,
    document_of_row,
    document_of_text,
    format_of,
)
from dateline.inputs.remote import Remote, fetched, is_remote, listed, remotes
from dateline.inputs.rows import Row, columns, csv_rows, json_line, json_rows
from dateline.inputs.warc import Captured, warc_pages

Origin = Literal["id", "url", "file", "content"]
Taken = Callable[[str, str, str], None]
"""Hears of a column that was taken for a field by its name: the source, the field, the column. Once a source."""

_OURS = {**FORMATS, ".parquet": "parquet", ".rss": "feed", ".atom": "feed", ".xml": "xml", ".warc": "warc"}
_NOTES = (".txt", ".text", ".md")
_ABOUT = frozenset({"readme", "license", "licence", "copying", "notice", "changelog"})
_STREAMED = 32_000_000  # bytes: a larger file of JSON lines is read line by line, without being held whole
_LARGEST = 2_000_000_000  # bytes of a file that is held whole, also once unpacked
_ROWS = 256  # of a Parquet file at a time


@dataclass(frozen=True, slots=True)
class Item:
    """One document or a failure in its place; ``done`` is the share of all bytes behind it, in [0, 1].

    ``origin`` says what the document is known by: the id or address that its row gives, its file, or its words.
    """

    found: Document | Failure
    origin: Origin
    done: float


@dataclass(frozen=True, slots=True)
class Mapped:
    """How columns are called: ``columns["published"]`` is the input's name of our field."""

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def row(self, row: Row) -> Row:
        """The row under our names; a fault where a mapped column is not there."""
        if row.fault is not None or not self.columns:
            return row
        values = dict(row.values)
        for name, column in self.columns.items():
            if column not in row.values:
                near = nearest(column, row.values)
                hint = f"; did you mean {near}?" if near else ""
                return Row(
                    row.line, {}, f"no column named {column!r}{hint} (columns: {', '.join(list(row.values)[:8])})"
                )
            values[name] = row.values[column]
        for column in set(self.columns.values()) - set(self.columns):
            values.pop(column, None)
        return Row(row.line, values)

    def names(self, held: Iterable[str]) -> set[str]:
        """The names that a table with such columns has here."""
        return {*held, *(n for n, c in self.columns.items() if c in set(held))}


def mapping(pairs: Iterable[str]) -> Mapped:
    """The mapping of "published=date" and the like. InputError for another form, UnknownName for a field."""
    found = {}
    for pair in (p for given in pairs for p in given.split(",")):
        name, mark, column = pair.partition("=")
        if not mark or not name.strip() or not column.strip():
            raise InputError(f"{pair!r} maps no column; write for example published=date")
        if name.strip() not in FIELDS:
            raise UnknownName("field", name.strip(), FIELDS)
        found[name.strip()] = column.strip()
    return Mapped(MappingProxyType(found))


Source = Path | Remote | None
"""A file, one at an address, or standard input (None)."""


def expand(sources: Iterable[str | Path]) -> list[Source]:
    """The files that sources name, in order, each once; None is standard input ("-").

    A folder stands for the files in it, at any depth, whose endings are known (but a README and the like); a pattern
    for what it matches; "@FILE" for the sources that a list names, one a line. InputError for a source that is
    nothing of the kind, or holds nothing.
    """
    found: dict[Source, None] = {}
    for source in map(str, sources):
        if source.startswith("@") and not Path(source).exists():
            for line, named in listed(source[1:]):
                try:
                    found.update(dict.fromkeys(_named(named)))
                except InputError as fault:
                    raise InputError(f"{source[1:]}, line {line}: {fault}") from fault
        else:
            found.update(dict.fromkeys(_named(source)))
    return list(found)


def _named(source: str) -> Sequence[Source]:
    if source == "-":
        return [None]
    return remotes(source) if is_remote(source) else _paths(source)


def _paths(source: str) -> list[Path]:
    path = Path(source)
    try:
        if path.is_dir():
            inside = [
                p
                for p in sorted(path.rglob("*"))
                if p.is_file() and _form(p) is not None and not _hidden(p, path) and not _about(p)
            ]
            if not inside:
                raise InputError(
                    f"{source} holds no files that can be read ({', '.join(sorted(_OURS))}, and .gz of them)"
                )
            return inside
        if path.exists():
            return [path]
    except (OSError, ValueError) as fault:
        raise InputError(f"{source!r} cannot be a file: {fault}") from fault
    if matched := sorted(Path(m) for m in glob(source, recursive=True)):  # noqa: PTH207 - patterns may be absolute
        return [p for m in matched for p in ([m] if m.is_file() else [])]
    raise InputError(f"no such file: {source}" if not set("*?[") & set(source) else f"{source} matches no file")


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _about(path: Path) -> bool:
    """Whether a file tells of the folder it is in: no report. It is read where it is named itself."""
    return path.suffix.casefold() in _NOTES and path.stem.casefold() in _ABOUT


def _form(path: Path) -> str | None:
    """The format by the file's ending, "….gz" left out; None for one that is not known."""
    name = path.name[:-3] if path.suffix.casefold() == ".gz" else path.name
    return _OURS.get(Path(name).suffix.casefold())


def stream(
    paths: Iterable[Source],
    given: Given | None = None,
    mapped: Mapped | None = None,
    stdin: BinaryIO | None = None,
    taken: Taken = lambda *_: None,
) -> Iterator[Item]:
    """Every document of the files, in order, or a failure in its place. Nothing in a file stops it.

    Columns of tables that are not mapped are known by the names that tables use (``columns.toml``).
    """
    paths_ = list(paths)
    sizes = [_size(p) for p in paths_]
    total, before = max(1, sum(sizes)), 0
    for path, size in zip(paths_, sizes, strict=True):
        reading = _Source(path, given or Given(), mapped or Mapped(), stdin, taken)
        try:
            for found, origin in reading.items():
                yield Item(found, origin, min(1.0, (before + reading.share * size) / total))
        except InputError as fault:
            yield Item(Failure(reading.name, "input", str(fault)), "content", before / total)
        except OSError as fault:
            message = f"{reading.name} cannot be read: {fault.strerror or fault}"
            yield Item(Failure(reading.name, "input", message), "content", before / total)
        before += size


def feed_items(data: bytes, address: str, given: Given | None = None) -> list[Item]:
    """The documents of a feed that was fetched from an address, or failures in their place.

    Each is named by its own address, not by its place in the feed, so that the same failure is the same later on.
    """
    made = _Source(None, given or Given(), Mapped(), None, lambda *_: None)
    items = []
    for row in feed_rows(data):
        made.name = str(row.values.get("url") or address)
        found, origin = made.row(row, ())
        if isinstance(found, Failure):
            message = found.message.replace(f"{made.name}:{row.line}", made.name)
            message = message.replace(f"{made.name}, line {row.line}", made.name)
            items.append(Item(Failure(made.name, found.code, message), origin, 1.0))
        else:
            items.append(Item(replace(found, source=address), origin, 1.0))
    return items


def files_since(folder: Path, mark: int, until: int) -> list[tuple[int, Path]]:
    """The files of a folder, at any depth, that came or changed after ``mark`` and not after ``until``, in that order.

    Both are times in ns since 1970 as the file system keeps them for changes of any kind (a file that is moved in counts).
    """
    found = []
    for path in folder.rglob("*"):
        try:
            changed = path.stat().st_ctime_ns
            if mark < changed <= until and path.is_file() and _form(path) is not None and not _hidden(path, folder):
                found.append((changed, path))
        except OSError:
            continue  # it is gone
    return sorted(found)


def _size(path: Source) -> int:
    if isinstance(path, Remote):
        return path.size
    try:
        return 1 if path is None else path.stat().st_size
    except OSError:
        return 1


Found = tuple[Document | Failure, Origin]


class _Source:
    """One file, and how much of it has been read (``share``). ``known_by`` is what a file is known again by."""

    def __init__(self, path: Source, given: Given, mapped: Mapped, stdin: BinaryIO | None, taken: Taken) -> None:
        self.remote = path if isinstance(path, Remote) else None
        self.path = path if isinstance(path, Path) else None
        self.given, self.mapped, self.stdin, self.taken = given, mapped, stdin, taken
        self.told: set[tuple[str, str]] = set()
        self.name = self.remote.address if self.remote is not None else str(path or "standard input")
        self.known_by = self.path.resolve().as_posix() if self.path is not None else self.name
        self.share = 0.0

    def items(self) -> Iterator[Found]:
        if self.remote is not None:
            with fetched(self.remote) as self.path:
                yield from self._file(self.path)
        elif self.path is not None:
            yield from self._file(self.path)
        else:
            yield from self._held(self.stdin.read() if self.stdin is not None else b"", None)

    def _file(self, path: Path) -> Iterator[Found]:
        form = _form(path)
        if form == "warc":
            yield from self._pages(path)
        elif form == "parquet":
            yield from self._parquet(path)
        elif form == "json" and path.stat().st_size * (8 if self._packed() else 1) > _STREAMED:
            yield from self._lines(path)
        else:
            yield from self._held(self._bytes(path), form)

    def _packed(self) -> bool:
        return self.path is not None and self.path.suffix.casefold() == ".gz"

    def _bytes(self, path: Path) -> bytes:
        if path.stat().st_size > _LARGEST:
            raise InputError(
                f"{self.name} is too large to be read whole; JSON lines, Parquet and WARC may have any size"
            )
        data = path.read_bytes()
        return _unpacked(data, self.name) if self._packed() else data

    def _held(self, data: bytes, form: str | None) -> Iterator[Found]:
        if form in {"feed", "xml"} or (form is None and is_feed(data)):
            if form == "xml" and not is_feed(data):
                raise InputError(f"{self.name} is XML, but neither RSS nor Atom")
            yield from self._rows(list(feed_rows(data)), ())
            return
        raw, problems = decode(data, self.name)
        text, more = clean(raw)
        problems = (*problems, *more)[:1]
        form = format_of(self.name.removesuffix(".gz") if self.path is not None else "-", text)
        if form in {"text", "html"}:
            yield self._single(text, form, problems)
            return
        if form == "csv" and not has_words(self.mapped.names(names := columns(text))):
            near = ", ".join(names[:8]) or "none"
            yield Failure(self.name, "input", f"{self.name}: no column named text or html (columns: {near}); --column text=NAME says which it is"), "content"  # fmt: skip
            return
        tab = "\t" if self.name.removesuffix(".gz").endswith(".tsv") else None
        yield from self._rows(list(json_rows(text) if form == "json" else csv_rows(text, tab)), problems)

    def _single(self, text: str, form: str, problems: tuple[Problem, ...]) -> Found:
        if form == "text":
            found = document_of_text(text, source=self.name, given=self.given, problems=problems)
        else:
            found = document_of_page(text, self.name, self.given, problems, id_=None, extra={})
        if isinstance(found, Failure) or self.path is None:
            return found, "content"
        return replace(found, id=content_id("doc", "file", self.known_by)), "file"

    def _rows(self, rows: list[Row], problems: tuple[Problem, ...]) -> Iterator[Found]:
        for number, row in enumerate(rows, 1):
            self.share = number / len(rows)
            yield self.row(row, problems)

    def row(self, given: Row, problems: tuple[Problem, ...]) -> Found:
        row, guessed = recognised(self.mapped.row(given))
        for pair in sorted(guessed.items() - self.told):
            self.told.add(pair)
            self.taken(self.name, *pair)
        found = document_of_row(row, self.name, problems, self.given)
        if isinstance(found, Failure):
            return found, "content"
        if str(row.values.get("id") or "").strip():
            return found, "id"
        return _by_address(found) if str(row.values.get("url") or "").strip() else (found, "content")

    def _lines(self, path: Path) -> Iterator[Found]:
        size = path.stat().st_size
        with path.open("rb") as raw, gzip.open(raw) if self._packed() else raw as lines:
            try:
                for number, line in enumerate(lines, 1):
                    self.share = raw.tell() / size
                    if line.strip():
                        text, problems = decode(line, f"{self.name}, line {number}")
                        yield self.row(json_line(number, clean(text)[0]), problems)
            except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
                raise InputError(
                    f"{self.name} is not a whole gzip file ({fault}); what could be unpacked was read"
                ) from fault

    def _parquet(self, path: Path) -> Iterator[Found]:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as missing:
            raise MissingExtra("record", "pyarrow") from missing
        number = 0
        try:
            with pq.ParquetFile(path) as file:
                names = file.schema_arrow.names
                if not has_words(self.mapped.names(names)):
                    raise InputError(f"{self.name}: no column named text or html (columns: {', '.join(names[:8])})")
                for batch in file.iter_batches(_ROWS):
                    for values in batch.to_pylist():
                        number += 1
                        self.share = number / file.metadata.num_rows
                        yield self.row(Row(number, values), ())
        except (pa.ArrowException, ValueError) as fault:
            raise InputError(f"{self.name} is not valid Parquet after row {number} ({fault})") from fault

    def _pages(self, path: Path) -> Iterator[Found]:
        size = path.stat().st_size
        for page in warc_pages(path):
            self.share = page.at / size
            yield self._page(page)

    def _page(self, page: Captured) -> Found:
        where = f"{self.name}: {page.url}" if page.url else self.name
        if page.fault is not None:
            return Failure(where, "input", f"{where}: {page.fault}"), "content"
        given = replace(self.given, url=page.url)
        try:
            raw, problems = decode(page.data, where)
        except InputError as fault:
            return Failure(where, "input", str(fault)), "content"
        text, _ = clean(raw)
        extra = {"captured": page.captured} if page.captured else {}
        if page.plain:
            found = document_of_text(text, source=where, given=given, problems=problems, extra=extra)
        else:
            found = document_of_page(text, where, given, problems, id_=None, extra=extra)
        return (found, "content") if isinstance(found, Failure) else _by_address(found)


def _by_address(document: Document) -> Found:
    return replace(document, id=content_id("doc", "url", document.url)), "url"


def _unpacked(data: bytes, name: str) -> bytes:
    """The bytes in a gzip file. InputError where it is broken or unpacks to too much."""
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            unpacked = packed.read(_LARGEST + 1)
    except (EOFError, OSError, zlib.error) as fault:
        raise InputError(f"{name} is not a whole gzip file ({fault})") from fault
    if len(unpacked) > _LARGEST:
        raise InputError(f"{name} is too large once unpacked; JSON lines, Parquet and WARC may have any size")
    return unpacked
