"""Tables of articles, one a row: JSON lines, JSON arrays, CSV and TSV, as plain mappings with their line.

What may not live here: what the columns mean (``files.py``).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_FIELD_LIMIT = 100_000_000  # characters in one CSV field: Python's own limit of 128 KiB cuts articles off


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the number of the line it begins on (1 is the first); ``fault`` says why it is none."""

    line: int
    values: Mapping[str, object]
    fault: str | None = None


def json_rows(text: str) -> Iterator[Row]:
    """The objects of JSON lines, or of one JSON array or object. A line that is no object is a fault."""
    whole = _whole(text)
    if whole is not None:
        yield from whole
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield json_line(number, line)


def _whole(text: str) -> list[Row] | None:
    """The rows of a text that is one JSON array, or one object over several lines; None if it is neither."""
    start = text.lstrip()[:1]
    if start != "[" and not (start == "{" and "\n" in text.strip()):
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = data if isinstance(data, list) else [data]
    return [
        Row(n, item) if isinstance(item, dict) else Row(n, {}, f"item {n} is not an object")
        for n, item in enumerate(items, 1)
    ]


def json_line(number: int, line: str) -> Row:
    """The row that one line of JSON holds; a line that is no object is a fault."""
    try:
        data = json.loads(line)
    except json.JSONDecodeError as fault:
        return Row(number, {}, f"not valid JSON ({fault.msg} at column {fault.colno})")
    except (ValueError, RecursionError) as fault:
        return Row(number, {}, f"not valid JSON ({fault})")
    if not isinstance(data, dict):
        return Row(number, {}, f"a JSON object was expected, not {_kind(data)}")
    return Row(number, data)


def _kind(data: object) -> str:
    names = {list: "an array", str: "a string", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(data), "null")


def csv_rows(text: str, delimiter: str | None = None) -> Iterator[Row]:
    """The rows of CSV text under a line of column names. The delimiter is told from that line."""
    csv.field_size_limit(_FIELD_LIMIT)
    head = text.split("\n", 1)[0]
    mark = delimiter or max(",;\t|", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=False)
    line = 1
    while True:
        before = line + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield Row(before, {}, f"not valid CSV ({fault})")
            return
        line = reader.line_num
        named = {k.strip(): v for k, v in values.items() if isinstance(k, str)}
        if values.get(None):
            yield Row(before, named, "more fields than columns; is a quotation mark or delimiter missing?")
        else:
            yield Row(before, named)


def columns(text: str) -> tuple[str, ...]:
    """The column names of CSV text."""
    head = text.split("\n", 1)[0]
    names = next(csv.reader([head], delimiter=max(",;\t|", key=head.count)), [])
    return tuple(n.strip() for n in names)
