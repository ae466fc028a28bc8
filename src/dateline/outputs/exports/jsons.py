"""JSON files that are checked against a JSON Schema shipped in this package.

What may not live here: what the objects hold (a module for each format).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from dateline.core.errors import MissingExtra
from dateline.outputs.exports.base import InvalidExport


def dumps(value: Any) -> str:
    """JSON on one line. U+2028, U+2029 and U+0085, which end lines for some readers, stand as escapes."""
    line = json.dumps(value, ensure_ascii=False)
    return line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


def write_lines(path: Path, objects: Iterable[dict[str, Any]]) -> int:
    """Write one JSON object a line; how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for value in objects:
            stream.write(dumps(value) + "\n")
            count += 1
    return count


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file with their line numbers. InvalidExport where a line is none."""
    with path.open(encoding="utf-8", newline="\n") as stream:
        for line, text in enumerate(stream, 1):
            try:
                yield line, json.loads(text)
            except ValueError as fault:
                raise InvalidExport(f"{path.name}, line {line}: {fault}") from fault


@cache
def validator(schema: str) -> Any:
    """What checks values against a schema of this package. MissingExtra without the package jsonschema."""
    try:
        from jsonschema import Draft202012Validator
    except ImportError as missing:
        raise MissingExtra("record", "jsonschema") from missing
    held = json.loads((files("dateline.outputs.exports") / schema).read_text("utf-8"))
    return Draft202012Validator(held, format_checker=Draft202012Validator.FORMAT_CHECKER)


def checked(value: Any, schema: str, where: str) -> None:
    """InvalidExport, naming where and which field, if a value is not of a schema."""
    fault = next(iter(validator(schema).iter_errors(value)), None)
    if fault is not None:
        field = "/".join(map(str, fault.absolute_path)) or "(the whole)"
        raise InvalidExport(f"{where}, {field}: {fault.message}")


def check_lines(path: Path, schema: str, *, unique: str) -> None:
    """Every line is an object of the schema, and no value of ``unique`` stands twice. InvalidExport if not."""
    seen = set()
    for line, value in read_lines(path):
        checked(value, schema, f"{path.name}, line {line}")
        if value[unique] in seen:
            raise InvalidExport(f"{path.name}, line {line}: {unique} {value[unique]!r} stands there twice")
        seen.add(value[unique])
