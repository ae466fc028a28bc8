"""What a commit to the record is made of: readings as rows, and which of them are news.

What may not live here: the commit itself (``record.py``, ``tables.py``).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from dateline.core.types import Analysis
from dateline.store.rows import Row, rows_of, table_of
from dateline.store.schema import COUNTED
from dateline.store.tables import look_up


@dataclass(frozen=True, slots=True)
class Added:
    """What became of documents: new ones, new versions of known ones, and those that were there already."""

    new: int = 0
    superseding: int = 0
    unchanged: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(self.new + other.new, self.superseding + other.superseding, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class Known:
    """What the record holds of one document: its newest version, and the digests of all."""

    version: int
    newest: str
    digests: frozenset[str]
    origin: str

    def has(self, digest_: str, *, newest_only: bool) -> bool:
        """Whether a text was kept before; ``newest_only`` where a file that changes back is news too."""
        return digest_ == self.newest if newest_only else digest_ in self.digests


@dataclass(frozen=True, slots=True)
class Encoded:
    """Readings as rows, ready to be kept: a table for each of the record's that readings fill."""

    tables: Mapping[str, pa.Table]
    newest_only: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return int(self.tables["documents"].num_rows)


def encode(
    analyses: Iterable[Analysis], *, codebook: str, reader: str = "", newest_only: Iterable[str] = ()
) -> Encoded:
    """Readings as rows. It can be done in any process: nothing of the record is looked at."""
    rows: dict[str, list[Row]] = {n: [] for n in ("documents", *COUNTED)}
    for analysis in analyses:
        for name, made_ in rows_of(analysis, secrets.randbits(62)).items():
            rows[name] += made_
    for row in rows["documents"]:
        row.update(codebook=codebook, reader=reader, version=0, revision=0, ingested=datetime(1970, 1, 1))  # noqa: DTZ001
    return Encoded({n: table_of(n, r) for n, r in rows.items()}, frozenset(newest_only))


def joined(parts: Sequence[Encoded]) -> Encoded:
    """Some readings' rows as one."""
    names = ("documents", *COUNTED)
    tables = {n: pa.concat_tables([p.tables[n] for p in parts]) for n in names}
    return Encoded(tables, frozenset().union(*(p.newest_only for p in parts)))


def known_in(files: Sequence[str], ids: Iterable[str]) -> dict[str, Known]:
    """What files of ``documents`` hold of the documents with some ids, by id."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    columns = "document_id, version, digest, codebook || ' ' || reader"
    for document_id, version, digest_, origin in look_up(files, columns, "document_id", ids):
        found.setdefault(document_id, []).append((version, digest_, origin or ""))
    return {
        i: Known(max(rows)[0], max(rows)[1], frozenset(r[1] for r in rows), max(rows)[2]) for i, rows in found.items()
    }


def versions(
    documents: Iterable[Row], known: Mapping[str, Known], newest_only: frozenset[str], *, reread: bool
) -> tuple[list[Row], Added]:
    """The rows that are news, with their version numbers. Of one document several times over, each text counts once."""
    state = dict(known)
    rows, added = [], Added()
    for row in documents:
        id_, origin = row["document_id"], f"{row['codebook']} {row['reader']}"
        before = state.get(id_)
        same = before is not None and before.has(row["digest"], newest_only=id_ in newest_only)
        if before is not None and same and not (reread and before.origin != origin):
            added += Added(unchanged=1)
            continue
        version = before.version + 1 if before else 1
        added += Added(superseding=1) if before else Added(new=1)
        seen = (before.digests if before else frozenset()) | {row["digest"]}
        state[id_] = Known(version, row["digest"], seen, origin)
        rows.append({**row, "version": version})
    return rows, added
