"""Counts and fill rates of a record's tables, and the assertions that stop a bad release.

What may not live here: files, and the making of a release.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Measured = Mapping[str, Mapping[str, Any]]
"""Of each table its number of rows, and of each column the share of rows that hold something, in [0, 1]."""
CODED = ("events", "attributions", "stances", "meetings")


@dataclass(frozen=True, slots=True)
class Objection:
    """What speaks against a release: ``name`` lets it through where the caller says so (``--accept NAME``)."""

    name: str
    why: str


def measure(tables: Mapping[str, pa.Table]) -> dict[str, dict[str, Any]]:
    """Counts and fill rates; a list counts as filled where something stands in it."""
    return {
        name: {"rows": t.num_rows, "filled": {c: _filled(t.column(c)) for c in t.column_names}}
        for name, t in tables.items()
    }


def _filled(column: pa.ChunkedArray) -> float:
    if len(column) == 0:
        return 0.0
    if pa.types.is_list(column.type):
        held = pc.sum(pc.greater(pc.list_value_length(column), 0)).as_py() or 0
    else:
        held = len(column) - column.null_count
    return round(held / len(column), 4)


def objections(
    tables: Mapping[str, pa.Table], measured: Measured, before: Measured | None, unsound: Sequence[str]
) -> Iterator[Objection]:
    """What speaks against releasing these tables; ``before`` are the measures of the previous release."""
    limits = _limits()
    if unsound:
        yield Objection("sound", f"the record is not whole: {unsound[0]} ({len(unsound)} faults)")
    for name in ("reports", "events"):
        if measured[name]["rows"] == 0:
            yield Objection(f"count/{name}", f"no {name} at all")
    for name, column in ((n, c) for n, columns in limits["always"].items() for c in columns):
        share = measured[name]["filled"][column]
        if measured[name]["rows"] and share < 1:
            yield Objection(f"fill/{name}.{column}", f"{name}.{column} is empty in {1 - share:.2%} of the rows")
    for name in CODED:
        keys = tables[name].group_by(["document_id", "version", "id"]).aggregate([]).num_rows
        if keys != tables[name].num_rows:
            yield Objection(f"once/{name}", f"{tables[name].num_rows - keys} rows of {name} stand there twice")
    yield from _since(measured, before, limits) if before is not None else ()


def _since(measured: Measured, before: Measured, limits: Mapping[str, Any]) -> Iterator[Objection]:
    for name, now in measured.items():
        old = before.get(name)
        if old is None or not old["rows"]:
            continue
        if now["rows"] < old["rows"] * (1 - limits["count_may_fall"]):
            yield Objection(f"count/{name}", f"{name} fell from {old['rows']:,} to {now['rows']:,} rows")
        for column, share in now["filled"].items():
            was = old["filled"].get(column, 0.0)
            if name in CODED and was - share > limits["fill_may_fall"]:
                yield Objection(f"fill/{name}.{column}", f"{name}.{column} fell from {was:.0%} to {share:.0%} filled")
        if lost := sorted(set(old["filled"]) - set(now["filled"])):
            yield Objection(f"columns/{name}", f"{name} has lost the column {lost[0]}")


def _limits() -> Mapping[str, Any]:
    return tomllib.loads((files("dateline.outputs.releases") / "limits.toml").read_text("utf-8"))
