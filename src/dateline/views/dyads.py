"""One directed pair: a series by quad class and scale, and the records behind each of its points.

An event counts once for a pair, whoever else takes part. What may not live here: how a series counts (``store/series.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from dateline.core.errors import UnknownName
from dateline.store import series_sql
from dateline.store.filters import condition
from dateline.store.paging import in_order, newest_keys
from dateline.store.queries import Filter, narrow
from dateline.store.record import Ask, Record
from dateline.store.series import PERIODS, Panel, Wanted, panel
from dateline.store.together import together
from dateline.views.actors import code_of, name_of
from dateline.views.periods import last_day_of

Row = dict[str, Any]
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_COLUMNS = (
    "date, date_last, type, modes, quad, scale, score, status, actor AS who, recipient AS whom, sentence, "
    "according_to, place_name, document_id, id, outlet, title, published, url"
)
_NEEDED = (
    'reading, id, document_id, date, file, file_row, type, quad, scale, status, "time", actor_countries, '
    "recipient_countries, published"
)
"""Narrow columns that a panel counts and rows are found by: each more takes its time."""
_ASKED = ("modes", "contexts", "outlet")
"""Those that only a filter or a counting rule may look at."""


@dataclass(frozen=True, slots=True)
class DyadView:
    """One way of a pair. ``points``: period, last, events, the four quads, scale_sum, scale_mean, scale_n, zeros and all.

    ``types``: type, quad, events. ``other`` counts the events of the other way. ``records`` are events, the newest first.
    """

    actor: str
    recipient: str
    actor_name: str
    recipient_name: str
    by: str
    points: tuple[Row, ...]
    types: tuple[Row, ...]
    panel: Panel
    other: int
    records: tuple[Row, ...]


def dyad_view(
    record: Record, actor: str, recipient: str, wanted: Filter | None = None, *, by: str = "month", rule: str = "records",
    most: int = 50, after: int = 0,
) -> DyadView:  # fmt: skip
    """One way of a pair. UnknownName, with the nearest, for an actor, period or rule that there is none of.

    Events that did not happen (``status``) are left out unless ``wanted`` asks for a status. Its days bound the records
    alone; the points go on over all days. ``most`` records are told after the first ``after``.
    """
    given = _asked(actor, recipient, wanted)
    asked = replace(given, since=None, until=None)
    back = replace(asked, actor=given.recipient, recipient=given.actor)
    with _both_ways(record, asked, back, rule) as (events, ask):
        types = (
            f"SELECT type, quad, count(*) AS events FROM {events} WHERE {{}} GROUP BY ALL ORDER BY events DESC, type"
        )
        counted, records, told, others = together(
            partial(panel, record, Wanted(by, "all", ("quad",), "plover", rule, filter=asked), among=events),
            partial(_newest, record, ask, events, _behind(record, given, by), most, after),
            partial(_asked_of, ask, types, _behind(record, asked, by)),
            partial(_asked_of, ask, f"SELECT count(*) AS n FROM {events} WHERE {{}}", _behind(record, back, by)),
        )
    points = tuple(_point(r, by, counted) for r in counted.rows)
    return DyadView(
        actor, recipient, _named(actor), _named(recipient), by, points, told, counted, others[0]["n"], records
    )  # fmt: skip


def _asked_of(ask: Ask, sql: str, where: tuple[str, list[object]]) -> tuple[Row, ...]:
    return tuple(ask(sql.format(where[0]), where[1]))


def _newest(
    record: Record, ask: Ask, events: str, where: tuple[str, list[object]], most: int, after: int
) -> tuple[Row, ...]:
    """The newest events of those kept that fulfil a condition, whole."""
    keys = ask(newest_keys(events, where[0], most=most, after=after), where[1]).dicts()
    return tuple(in_order(record, "events", keys, _COLUMNS))


@contextmanager
def _both_ways(record: Record, asked: Filter, back: Filter, rule: str) -> Iterator[tuple[str, Ask]]:
    """The events of a pair, both ways, as a table of narrow rows, and what asks it; the whole view where a filter needs words."""
    one, bound = condition("events", asked, record.distinct)
    two, values = condition("events", back, record.distinct)
    source, inside = narrow("events", f"({one}) OR ({two})")
    if source == "events":
        yield source, record.query
        return
    needed = ", ".join((_NEEDED, *(c for c in _ASKED if c in one or c in series_sql.SAME.get(rule, ""))))
    with record.kept(f"SELECT {needed} FROM {source} WHERE {inside}", [*bound, *values]) as kept:
        yield kept


def _asked(actor: str, recipient: str, wanted: Filter | None) -> Filter:
    given = wanted or Filter()
    return replace(given, actor=(actor,), recipient=(recipient,), status=given.status or ("actual",))


def _behind(record: Record, asked: Filter, by: str) -> tuple[str, list[object]]:
    """The condition on ``events`` that a panel of the same filter and period counts by."""
    if by not in PERIODS:
        raise UnknownName("period", by, PERIODS)
    where, bound = condition("events", asked, record.distinct)
    grain = series_sql.coarser(by).replace("grain", '"time".grain')
    return f"{where} AND date IS NOT NULL AND NOT coalesce({grain}, false)", bound


def _point(row: Row, by: str, found: Panel) -> Row:
    last = last_day_of(row["period"], by).isoformat()
    first = max(row["period"].isoformat(), found.first or "")
    return {
        **row,
        "first": first,
        "last": min(last, found.last or last),
        **{q: row[q.replace(" ", "_")] for q in QUADS},
    }


def _named(actor: str) -> str:
    code = code_of(actor)
    return name_of(code) if code else actor


def pairs_list(record: Record, *, most: int = 50) -> tuple[Row, ...]:
    """The directed pairs of countries with most events that happened: actor, recipient, their names, events, quads.

    An event names each country once on a side, so that its rows need not be told apart to be counted.
    """
    counts = ", ".join(f"count(*) FILTER (quad = '{q}') AS \"{q}\"" for q in QUADS)
    sql = (
        f"SELECT actor, recipient, count(*) AS events, {counts} FROM ("
        "SELECT quad, actor, unnest(recipient_countries) AS recipient FROM ("
        "SELECT quad, recipient_countries, unnest(actor_countries) AS actor FROM events_narrow WHERE is_actual)) "
        f"GROUP BY ALL ORDER BY events DESC, actor, recipient LIMIT {int(most)}"
    )
    return tuple(
        {**r, "actor_name": name_of(r["actor"]), "recipient_name": name_of(r["recipient"])} for r in record.query(sql)
    )  # fmt: skip
