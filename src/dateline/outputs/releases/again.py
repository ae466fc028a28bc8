"""Reading the inputs of a release again, and saying whether the same comes out.

What may not live here: printing, and the comparing itself (``comparing.py``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.core.types import Analysis, Document
from dateline.outputs.releases.comparing import Difference, compare, manifest, tables_of

Read = Callable[[Iterable[Document], str, str], Iterable[Analysis]]
"""Reads documents after a codebook, as the words of a reading's column ``reader`` say."""


@dataclass(slots=True)
class Again:
    """What came of it: inputs read again, those that were not given or are others now, and the differences."""

    version: str
    documents: int
    read: int = 0
    missing: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """Whether every row of every document that was read again is the same."""
        return self.read > 0 and not any(self.differences)


def reproduce(folder: Path, documents: Iterable[Document], read: Read) -> Again:
    """Read again what of a release's inputs is given, and compare, with the release's corrections made again.

    A document counts as the same input by its id and its digest; others are not read.
    """
    from dateline.store import Record
    from dateline.store.rows import digest

    before = tables_of(folder)
    held = {r["document_id"]: r for r in before["reports"].to_pylist()}
    result = Again(manifest(folder)["version"], len(held))
    given = {d.id: d for d in documents if d.id in held}
    result.missing = sorted(held.keys() - given.keys())
    result.other = sorted(i for i, d in given.items() if digest(d) != held[i]["digest"])
    same = [d for i, d in given.items() if i not in set(result.other)]
    result.read = len(same)
    with tempfile.TemporaryDirectory(prefix="dateline-") as spare:
        record = Record(Path(spare) / "record", create=True)
        ways = {d.id: (held[d.id]["codebook"], held[d.id]["reader"] or "") for d in same}
        for book, reader in sorted(set(ways.values())):
            wanted = [d for d in same if ways[d.id] == (book, reader)]
            record.add(read(wanted, book, reader), codebook=book, reader="again")
        record.refresh()
        ids = [d.id for d in same]
        for entry in before["corrections"].to_pylist():
            if entry["document_id"] in ids:
                _correct(record, entry)
        record.refresh()
        after = {n: record.view(n).arrow() for n in before}
        found = compare(_of(before, ids), after)
        result.differences = [d for d in found if d.table != "corrections"]  # the log was made again from itself
    return result


def _correct(record: object, entry: Mapping[str, object]) -> None:
    """Make a correction again; where its row is no more, the comparison says so."""
    import json

    from dateline.core.errors import UnknownName
    from dateline.store import Record

    assert isinstance(record, Record)
    value = json.loads(str(entry["value"])) if entry["value"] is not None else None
    try:
        record.correct(
            str(entry["kind"]), str(entry["document_id"]), str(entry["id"]), entry["action"],  # type: ignore[arg-type]
            field=entry["field"], value=value, reason=entry["reason"], who=entry["who"],  # type: ignore[arg-type]
        )  # fmt: skip
    except UnknownName:
        return


def _of(tables: Mapping[str, pa.Table], ids: list[str]) -> dict[str, pa.Table]:
    wanted = pa.array(ids, pa.string())
    return {n: t.filter(pc.is_in(t.column("document_id"), wanted)) for n, t in tables.items()}
