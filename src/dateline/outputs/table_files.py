"""Rows of a query as CSV, JSON lines or Parquet, to a stream or to a file that appears whole or not at all.

What may not live here: tables for people (``query_view.py``).
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dateline.core.errors import InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.store import Result

FORMATS = ("table", "csv", "jsonl", "parquet")
_SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}


def format_of(given: str | None, out: Path | None, *, terminal: bool) -> str:
    """The format that is asked for: by name, else by the file's ending, else a table on a terminal, JSON lines elsewhere."""
    if given is not None:
        if given not in FORMATS:
            raise UnknownName("format", given, FORMATS)
        return given
    if out is None:
        return "table" if terminal else "jsonl"
    if out.suffix.casefold() not in _SUFFIXES:
        raise InputError(
            f"{out}: what format? name it with --format ({', '.join(FORMATS[1:])}), or end the file in .csv"
        )
    return _SUFFIXES[out.suffix.casefold()]


def write(rows: Result, form: str, out: Path) -> None:
    """Write rows to a file, which appears when it is whole."""
    with whole(out) as spare:
        if form == "parquet":
            import pyarrow.parquet as pq

            pq.write_table(rows.arrow(), spare, compression="zstd")
        else:
            with spare.open("w", encoding="utf-8", newline="") as stream:
                WRITERS[form](rows, stream)


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A spare file to write to, which takes the place of ``out`` if all goes well and is deleted if not."""
    if out.is_dir():
        raise InputError(f"{out} is a directory; name a file")
    if not out.absolute().parent.is_dir():
        raise InputError(f"no such directory: {out.absolute().parent}")
    spare = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        yield spare
        spare.replace(out)
    finally:
        spare.unlink(missing_ok=True)


def write_csv(rows: Result, stream: IO[str]) -> None:
    """CSV after RFC 4180 with a header; lists of words are joined with "; ", other nested values are JSON, null is empty."""
    lines = csv.writer(stream)
    lines.writerow(rows.columns)
    lines.writerows([_cell(v) for v in row.values()] for row in rows)


def write_jsonl(rows: Iterable[Mapping[str, Any]], stream: IO[str]) -> None:
    """One JSON object a line; days and times in ISO 8601."""
    for row in rows:
        stream.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")


def _cell(value: Any) -> object:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return "; ".join(value)
    return _plain(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


WRITERS: Mapping[str, Callable[[Any, IO[str]], None]] = {"csv": write_csv, "jsonl": write_jsonl}
