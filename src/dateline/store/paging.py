"""A page of a view under a filter, for whoever shows rows a few at a time.

First the keys of the page are found, from the few columns that filter and order need; then those rows are read whole.
What may not live here: what filters mean (``filters.py``) and the views (``queries.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dateline.core.errors import InputError
from dateline.store.filters import checked_view, condition
from dateline.store.queries import ORDERED, VIEWS, Filter, narrow
from dateline.store.schema import DATED

if TYPE_CHECKING:
    from dateline.store.record import Record

MOST = 1000  # rows of one page: what a browser and a JSON reader take at once
FARTHEST = 100_000  # rows before a page: farther on a narrower filter is asked for
_KEYS = {
    "reports": ("reading",),
    "corrections": ("number",),
    "links": ("number",),
}
_ID = ("reading", "id")
_UNKEYED = frozenset({"problems", "dyads"})  # no key tells their rows apart: read whole at once
_NEWEST_FIRST = {
    "reports": "published_day DESC NULLS LAST, document_id, version",
    "corrections": "number DESC",
    "links": "number DESC",
}
_BY_DATE = "date DESC NULLS LAST, document_id, id, version"
_OLDEST_FIRST = "date NULLS LAST, document_id, id, version"


def page(
    record: Record, view: str, wanted: Filter, *, most: int = 50, after: int = 0, newest: bool = False,
    documents: Sequence[str] | None = None, columns: Sequence[str] = (),
) -> list[dict[str, Any]]:  # fmt: skip
    """At most ``most`` rows of a view that pass a filter, those behind the first ``after``, with all columns.

    In the order of ``Record.view``, or ``newest`` first. ``documents`` narrows to some documents, as a search does;
    ``columns`` are names of our own of the columns that are wanted, if not all: nested ones take long to read.
    InputError for a page that is too long or too far; else as ``Record.view``.
    """
    if not 0 < most <= MOST:
        raise InputError(f"a page has 1 to {MOST} rows, not {most}")
    if not 0 <= after <= FARTHEST:
        raise InputError(f"a page begins within the first {FARTHEST:,} rows; ask with a narrower filter")
    where, parameters = _where(record, view, wanted, documents)
    order = _order(view, newest=newest)
    chosen = ", ".join(columns) or "*"
    source, where = narrow(view, where) if view in DATED else (view, where)  # narrow rows of actors have no ids
    if view in _UNKEYED:
        sql = f"SELECT {chosen} FROM {view}{where} ORDER BY {order} LIMIT {int(most)} OFFSET {int(after)}"
        return record.query(sql, parameters).dicts()
    key = _KEYS.get(view, _ID)
    named = keys_of(source) if view in DATED else ", ".join(key)
    if view in DATED:
        where, parameters = _cut(record, source, where, parameters, most + after, newest=newest)
    found = record.query(
        f"SELECT {named} FROM {source}{where} ORDER BY {order} LIMIT {int(most)} OFFSET {int(after)}", parameters
    ).dicts()
    return whole(record, view, found, key=key, columns=columns)


def whole(
    record: Record, view: str, found: Sequence[Mapping[str, Any]], *, key: Sequence[str] = _ID, columns: Sequence[str] = ()
) -> list[dict[str, Any]]:  # fmt: skip
    """The rows of a view that have the keys of ``found``, in that order, with all columns or those named.

    Where each of ``found`` has a ``date`` too, the files' rows of other days are passed over.
    """
    if not found:
        return []
    chosen = ", ".join(dict.fromkeys((*columns, *key))) if columns else "*"
    rows = at(record, view, found, chosen, key=key)
    by_key = {tuple(r[k] for k in key): r for r in rows}
    return [by_key[k] for r in found if (k := tuple(r[n] for n in key)) in by_key]


def keys_of(source: str) -> str:
    """The columns by which the rows of a view of lines, or of a table of narrow ones, are found again: those know their place."""
    place = "NULL::INTEGER AS file, NULL::INTEGER AS file_row" if source in VIEWS else "file, file_row"
    return f"reading, id, date, {place}"


def at(
    record: Record, view: str, found: Sequence[Mapping[str, Any]], columns: str, *, key: Sequence[str] = _ID
) -> list[dict[str, Any]]:  # fmt: skip
    """``columns`` of the rows of a view that have the keys of ``found``, in no order; there may be some others with them."""
    placed = key == _ID and all(r.get("file") is not None for r in found)
    # a place says which row it is: to compare its id as well would be one join more
    where, bound = held(found, ("reading",) if placed else key)
    return record.query(f"SELECT {columns} FROM {record.among(view, found)} WHERE {where}", bound).dicts()


def held(found: Sequence[Mapping[str, Any]], key: Sequence[str] = _ID) -> tuple[str, list[object]]:
    """A condition that the rows with the keys of ``found`` fulfil, and hardly any other, with its parameters.

    Numbers are written out: so alone does the engine pass over what is between them in a file.
    """
    clauses: list[str] = []
    bound: list[object] = []
    for k in key:
        values = list({r[k] for r in found})
        if all(isinstance(v, int) for v in values):
            clauses.append(f"{k} IN ({', '.join(map(str, values))})")
        else:
            clauses.append(f"{k} IN (SELECT unnest(?))")
            bound.append(values)
    dates = [r["date"] for r in found if r.get("date")]
    if dates and len(dates) == len(found):
        clauses.append("date BETWEEN ?::DATE AND ?::DATE")
        bound += [min(dates), max(dates)]
    return " AND ".join(clauses), bound


def newest(
    record: Record, view: str, columns: str, where: str, bound: Sequence[object], *, most: int, after: int = 0
) -> list[dict[str, Any]]:  # fmt: skip
    """The newest rows of a view of lines under a condition, ``columns`` of them, which have document_id and id among them.

    By day, then by publication, then by document and id.
    """
    keys = newest_keys(*narrow(view, where), most=most, after=after)
    return in_order(record, view, record.query(keys, bound).dicts(), columns)


def newest_keys(source: str, where: str, *, most: int, after: int = 0) -> str:
    """A SELECT of the keys of the newest lines of a view, or of a table with its columns, under a condition."""
    return (
        f"SELECT {keys_of(source)}, document_id FROM {source} WHERE {where} "
        f"ORDER BY date DESC NULLS LAST, published DESC NULLS LAST, document_id, id LIMIT {int(most)} OFFSET {int(after)}"
    )


def in_order(record: Record, view: str, found: Sequence[Mapping[str, Any]], columns: str) -> list[dict[str, Any]]:
    """``columns`` of the rows of a view of lines that have the keys of ``found``, in that order."""
    if not found:
        return []
    rows = {(r["document_id"], r["id"]): r for r in at(record, view, found, columns)}
    return [rows[r["document_id"], r["id"]] for r in found]


def _cut(
    record: Record, source: str, where: str, parameters: list[object], rows: int, *, newest: bool
) -> tuple[str, list[object]]:  # fmt: skip
    """The condition with the day of the last of so many rows, if they have days: to order is costly, to count off days is not."""
    way = "DESC" if newest else "ASC"
    last = record.query(
        f"SELECT date FROM {source}{where} ORDER BY date {way} NULLS LAST LIMIT 1 OFFSET {int(rows) - 1}", parameters
    ).dicts()
    if not last or last[0]["date"] is None:
        return where, parameters
    bound = f"date {'>=' if newest else '<='} ?::DATE"
    return (f"{where} AND {bound}" if where else f" WHERE {bound}"), [*parameters, last[0]["date"]]


def count(record: Record, view: str, wanted: Filter, *, documents: Sequence[str] | None = None) -> int:
    """How many rows of a view pass a filter."""
    where, parameters = _where(record, view, wanted, documents)
    source, where = narrow(view, where)
    (row,) = record.query(f"SELECT count(*) AS n FROM {source}{where}", parameters)
    return int(row["n"])


def _where(record: Record, view: str, wanted: Filter, documents: Sequence[str] | None) -> tuple[str, list[object]]:
    where, parameters = condition(checked_view(view), wanted, record.distinct)
    if documents is not None:
        within = "document_id IN (SELECT unnest(?))"
        where = f"{where} AND {within}" if where else within
        parameters = [*parameters, list(documents)]
    return (f" WHERE {where}" if where else ""), parameters


def _order(view: str, *, newest: bool) -> str:
    if newest:
        return _NEWEST_FIRST.get(view) or ORDERED.get(view, _BY_DATE)
    return ORDERED.get(view, _OLDEST_FIRST)
