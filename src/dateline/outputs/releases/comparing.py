"""Two releases, or records, side by side: rows added, removed and changed.

What may not live here: the making of a release, and printing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.core.errors import InputError

MANIFEST = "release.json"
TABLES = ("reports", "events", "attributions", "stances", "meetings", "actors", "corrections")
_KEYS = {"reports": ("document_id",), "corrections": ("number",)}
_ROW = ("document_id", "id")
_PASSING = frozenset({"reading", "ingested", "revision", "version", "superseded", "made_at", "reader", "source"})
"""Columns that say when, where and by whom something was read, and not what."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rows of one table differ: keys added and removed, and for changed rows their columns."""

    table: str
    same: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def as_data(self) -> dict[str, Any]:
        """As values that JSON holds."""
        return {
            "table": self.table, "same": self.same, "added": list(self.added), "removed": list(self.removed),
            "changed": {k: list(v) for k, v in self.changed.items()},
        }  # fmt: skip


def manifest(folder: Path) -> dict[str, Any]:
    """What a release says of itself. InputError where the folder is none."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise InputError(f"{folder} is no release ({MANIFEST} cannot be read: {fault})") from fault
    return found


def tables_of(path: Path) -> dict[str, pa.Table]:
    """The tables of a release or a record. InputError or RecordError where the path is neither."""
    if (path / MANIFEST).exists():
        return {n: pq.read_table(path / "data" / f"{n}.parquet") for n in TABLES}
    from dateline.store import Record

    record = Record(path)
    return {n: record.view(n).arrow() for n in TABLES}


def compare(before: Mapping[str, pa.Table], after: Mapping[str, pa.Table]) -> list[Difference]:
    """How the tables differ, by key: of rows by document and id, of reports by document."""
    return [_difference(n, before[n], after[n]) for n in TABLES]


def _difference(name: str, before: pa.Table, after: pa.Table) -> Difference:
    columns = [c for c in before.column_names if c in after.column_names and c not in _PASSING]
    keys = _KEYS.get(name, _ROW)
    old, new = _by_key(before, keys, columns), _by_key(after, keys, columns)
    changed = {k: tuple(c for c in columns if old[k][c] != new[k][c]) for k in old if k in new and old[k] != new[k]}
    return Difference(
        name, sum(k in new for k in old) - len(changed), tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())), dict(sorted(changed.items())),
    )  # fmt: skip


def _by_key(table: pa.Table, keys: tuple[str, ...], columns: list[str]) -> dict[str, dict[str, Any]]:
    rows = table.select(list(dict.fromkeys([*keys, *columns]))).to_pylist()
    return {" ".join(str(r[k]) for k in keys): {c: r[c] for c in columns} for r in rows}
