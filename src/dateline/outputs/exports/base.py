"""What the export formats share: the rows of a record, what of them cannot be given, and tab-separated files.

What may not live here: anything of one format (a module each), and the list of formats (``__init__.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dateline.core.codebook import Codebook, load_codebook
from dateline.core.errors import DatelineError

if TYPE_CHECKING:
    from dateline.store import Record

Row = Mapping[str, Any]
UNREAL = frozenset({"future", "hypothetical", "negation"})
"""Statuses of what has not happened: formats without a field for a status leave such events out."""
_NEAR = 32  # characters of text before and after a quote: enough to find it again where it stands twice


class InvalidExport(DatelineError):  # noqa: N818 - said as it reads
    """An export that its own format's rules refuse; nothing was written. Names the format, the line and the rule."""


@dataclass(slots=True)
class Told:
    """What went into an export: rows written, and why others could not be."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Near:
    """What stands around a row's evidence, from the text that the record keeps."""

    sentence: int
    length: int
    prefix: str
    suffix: str
    trigger: str


@dataclass(frozen=True)
class Source:
    """A record with the filters of an export. ``filters`` are those of ``dateline.store.Filter``."""

    record: Record
    filters: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, view: str) -> Iterator[dict[str, Any]]:
        """The rows of a view that pass the filters, in the view's own order."""
        return iter(self.record.view(view, **self.filters))

    @cached_property
    def reports(self) -> Mapping[int, dict[str, Any]]:
        """The report of each reading, by its number."""
        return {r["reading"]: r for r in self.record.reports()}

    @cached_property
    def book(self) -> Codebook:
        """The codebook that the readings were coded after (the first by name, where there are several)."""
        names = sorted({r["codebook"] for r in self.reports.values() if r["codebook"]})
        return load_codebook(names[0] if names else "plover")

    def near(self, view: str) -> Mapping[tuple[int, str], Near]:
        """What stands around the evidence of each row of events, attributions, stances or meetings."""
        trigger = 'substr(d.content, r."trigger".start + 1, r."trigger"."end" - r."trigger".start)'
        span = "r.evidence.span"
        sql = f"""
            SELECT r.reading, r.id, len(list_filter(d.sentences, lambda s: s.start <= {span}.start)) AS sentence,
              length(d.content) AS length,
              substr(d.content, greatest({span}.start - {_NEAR - 1}, 1), least({_NEAR}, {span}.start)) AS prefix,
              substr(d.content, {span}."end" + 1, {_NEAR}) AS suffix, {trigger if view == "events" else "''"} AS trigger
            FROM raw_{view} r JOIN held USING (reading) JOIN raw_documents d USING (reading)
        """  # noqa: S608 - of names of our own
        return {
            (r["reading"], r["id"]): Near(r["sentence"], r["length"], r["prefix"], r["suffix"], r["trigger"])
            for r in self.record.query(sql)
        }


Pair = tuple[Row | None, Row | None]


def pairs(event: Row) -> list[Pair]:
    """Actor and recipient of each dyad of an event; None on the side that the report does not give."""
    actors: Sequence[Row | None] = event["actors"] or [None]
    recipients: Sequence[Row | None] = event["recipients"] or [None]
    return [(a, r) for a in actors for r in recipients if a is not None or r is not None]


def number(*parts: object) -> int:
    """A positive number of at most 52 bits from a hash of the parts: the same parts, the same number, always."""
    digest = blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return (int.from_bytes(digest, "big") >> 4) or 1


def urn(document: str, id_: str | None = None) -> str:
    """A name for a document, or for a row or an actor of it, that is a URI whatever signs the ids hold."""
    return ":".join(["urn:dateline", quote(document, safe=""), *([quote(id_, safe="")] if id_ else [])])


def one_line(words: str | None) -> str:
    """Words without tabs and line ends, which no tab-separated file can hold."""
    return " ".join((words or "").split())


def write_tsv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], *, header: bool) -> int:
    """Write rows of words, tab-separated, without quoting; how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        if header:
            stream.write("\t".join(columns) + "\n")
        for row in rows:
            if len(row) != len(columns):
                raise InvalidExport(f"{path.name}: a row of {len(row)} columns, not {len(columns)}")
            stream.write("\t".join(map(one_line, row)) + "\n")
            count += 1
    return count


Rule = tuple[str, Callable[[str], bool]]


def check_tsv(path: Path, columns: Sequence[str], rules: Mapping[str, Rule], *, header: bool, empty: str = "") -> None:
    """Read a tab-separated file again: every line whole, every cell after its column's rule or ``empty``.

    InvalidExport, naming line and column, if not.
    """
    at = {columns.index(name): (name, *rule) for name, rule in rules.items()}
    with path.open(encoding="utf-8", newline="\n") as stream:
        for line, text in enumerate(stream, 1):
            cells = text.rstrip("\n").split("\t")
            if len(cells) != len(columns):
                raise InvalidExport(f"{path.name}, line {line}: {len(cells)} columns, not {len(columns)}")
            if header and line == 1:
                if cells != list(columns):
                    raise InvalidExport(f"{path.name}: the header is not that of the format")
                continue
            for i, (name, wanted, right) in at.items():
                if cells[i] != empty and not right(cells[i]):
                    raise InvalidExport(f"{path.name}, line {line}, {name}: {cells[i]!r} is not {wanted}")


def check_unique(path: Path, column: int, what: str, *, header: bool) -> None:
    """No value of a column stands in two lines; InvalidExport if one does."""
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="\n") as stream:
        for line, text in enumerate(stream, 1):
            if header and line == 1:
                continue
            value = text.rstrip("\n").split("\t")[column]
            if value in seen:
                raise InvalidExport(f"{path.name}, line {line}: {what} {value} stands there twice")
            seen.add(value)
