"""Which columns of a table are which of our fields, where the caller does not say: by the names that tables use.

What may not live here: the reading of tables (``rows.py``) and what the fields mean (``files.py``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from dateline.inputs.rows import Row

FIELDS = ("text", "html", "id", "title", "published", "outlet", "url")
"""What columns of a table may be mapped to."""

_APART = re.compile(r"[\s_\-]+")


def recognised(row: Row) -> tuple[Row, Mapping[str, str]]:
    """The row with what its columns stand for under our names too, and which column was taken for each.

    A column that has our name is never passed over for another one.
    """
    if row.fault is not None:
        return row, {}
    found = {f: c for f, c in guessed(tuple(row.values)).items() if _fits(f, row.values[c])}
    if not found:
        return row, {}
    rest = {c: v for c, v in row.values.items() if c not in found.values()}
    return Row(row.line, {**rest, **{f: row.values[c] for f, c in found.items()}}), found


@lru_cache(maxsize=256)
def guessed(names: tuple[str, ...]) -> Mapping[str, str]:
    """The columns that stand for fields which no column is called after, by field."""
    by_fold: dict[str, str] = {}
    for name in names:
        by_fold.setdefault(_folded(name), name)
    found: dict[str, str] = {}
    for field, known in _known().items():
        if field in names or (field == "html" and ("text" in names or "text" in found)):
            continue
        column = next((by_fold[k] for k in known if k in by_fold), None)
        if column is not None and column not in FIELDS:
            found[field] = column
    return found


def has_words(names: Iterable[str]) -> bool:
    """Whether a table with such columns has one for the text or the page of an article."""
    held = tuple(names)
    return bool({"text", "html"} & {*held, *guessed(held)})


def _fits(field: str, value: object) -> bool:
    """Whether a value can be what its column's name promises: numbers are no text, an address is no outlet."""
    words = str(value or "")
    if field in {"text", "html"}:
        return any(c.isalpha() for c in words)
    return not (field == "outlet" and "://" in words)


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    """The names of each field, folded, its own first; text before html."""
    listed = tomllib.loads(files("dateline.inputs").joinpath("columns.toml").read_text("utf-8"))
    return {f: tuple(map(_folded, (f, *listed.get(f, ())))) for f in FIELDS}


def _folded(name: str) -> str:
    return _APART.sub("", name).casefold()
