"""The rows that corrections are about, found, read and mended, as tables that the views of a state take in.

What may not live here: what a correction does to a row (``corrections.py``), and the views (``queries.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from dateline.core.codebook import load_codebook
from dateline.store import queries
from dateline.store.corrections import Key, Verdict, mended
from dateline.store.paging import held
from dateline.store.rows import Row
from dateline.store.schema import TABLES

if TYPE_CHECKING:
    from dateline.store.tables import Engine

Kept = dict[tuple[str, int, str], Row]
"""Whole rows as they were read, by table, reading and id."""


def mend(engine: Engine, name: str, found: Mapping[Key, Verdict], kept: Kept) -> None:
    """Make the tables ``struck_NAME`` and ``mended_NAME``: the keys of the rows as read, and the rows as the log has them."""
    engine.give(f"touched_{name}", pa.Table.from_pylist([{"document_id": d, "id": i} for d, i in found]))
    rows = _touched(engine, name, kept)
    books = engine.query("SELECT DISTINCT codebook FROM held").to_pylist()
    book = load_codebook(books[0]["codebook"] if len(books) == 1 else "plover")
    keyed = pa.schema([TABLES[name].field("reading"), TABLES[name].field("id")])
    engine.give(f"struck_{name}", pa.Table.from_pylist([{n: r[n] for n in keyed.names} for r in rows], schema=keyed))
    schema = TABLES[name].append(pa.field("review", pa.string()))
    engine.give(f"mended_{name}", pa.Table.from_pylist(mended(name, rows, found, book), schema=schema))


def _touched(engine: Engine, name: str, kept: Kept) -> list[Row]:
    """The rows as read that corrections are about. They never change, so that what is served reads each once."""
    source = f"narrow_{name}" if name in queries.NARROW else f"raw_{name}"
    keys = engine.query(queries.TOUCHED.format(source=source, name=name)).to_pylist()
    missing = [k for k in keys if (name, k["reading"], k["id"]) not in kept]
    if missing:
        where, bound = held(missing)
        read = engine.query(f"SELECT * FROM raw_{name} WHERE {where}", bound).to_pylist()
        kept.update({(name, r["reading"], r["id"]): r for r in read})
    return [kept[name, k["reading"], k["id"]] for k in keys]
