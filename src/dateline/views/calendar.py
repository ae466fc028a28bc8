"""Meetings by day: who, on what agenda, in which state, by which report.

What may not live here: the form of a calendar file (``outputs/exports/ics.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dateline.store.filters import condition, day
from dateline.store.queries import Filter
from dateline.store.record import Record

Row = dict[str, Any]

_COLUMNS = (
    "date, date_last, name, participants_named AS who, participants, status, place_name, place_country, agenda_items, sentence, "
    "outlet, title, published, url, document_id, id"
)


@dataclass(frozen=True, slots=True)
class CalendarView:
    """One month. ``days``: every day of it with its meetings, of which one of several days stands under each.

    ``undated`` are meetings without a day; ``earlier`` and ``later`` the nearest months with a meeting, as first days.
    """

    first: date
    last: date
    days: tuple[tuple[date, tuple[Row, ...]], ...]
    undated: tuple[Row, ...]
    total: int
    earlier: date | None
    later: date | None


def calendar_view(record: Record, month: str | None = None, wanted: Filter | None = None, *, most: int = 30) -> CalendarView | None:  # fmt: skip
    """The month that the ISO day or month ``month`` lies in, or that of the newest meeting told; None if none has a day.

    ``wanted`` may ask for participants, status, outlet and words.
    """
    given = replace(wanted or Filter(), since=None, until=None)
    where, bound = condition("meetings", given, record.distinct)
    where = where or "true"
    bounds = record.query(f"SELECT max(date) AS newest, count(*) AS n FROM meetings WHERE {where}", bound).dicts()[0]
    if month is None and bounds["newest"] is None and not bounds["n"]:
        return None
    first = (
        date.fromisoformat(day(month if len(month or "") != 7 else f"{month}-01"))
        if month
        else _shown(record, where, bound)
    )
    first = first.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    inside = "date < ? AND coalesce(greatest(date_last, date), date) >= ?"
    found = record.query(
        f"SELECT {_COLUMNS} FROM meetings WHERE {where} AND {inside} ORDER BY date, name, document_id, id", [*bound, after, first]
    ).dicts()  # fmt: skip
    days = []
    at = first
    while at < after:
        here = tuple(r for r in found if r["date"] <= at <= max(r["date_last"] or r["date"], r["date"]))
        days.append((at, here))
        at += timedelta(days=1)
    undated = record.query(f"SELECT {_COLUMNS} FROM meetings WHERE {where} AND date IS NULL ORDER BY published DESC NULLS LAST, document_id, id LIMIT {int(most)}", bound)  # fmt: skip
    near = record.query(
        f"SELECT max(date) FILTER (date < ?) AS earlier, min(date) FILTER (date >= ?) AS later FROM meetings WHERE {where}",
        [first, after, *bound],
    ).dicts()[0]
    return CalendarView(
        first, after - timedelta(days=1), tuple(days), tuple(undated), len(found), near["earlier"], near["later"]
    )


def _shown(record: Record, where: str, bound: list[object]) -> date:
    """The day to open at: of the first meeting to come after the last report, else of the newest one."""
    sql = (
        "SELECT min(date) FILTER (date >= (SELECT max(published_day) FROM reports)) AS next, max(date) AS newest, "
        f"(SELECT max(published_day) FROM reports) AS told FROM meetings WHERE {where}"
    )
    found = record.query(sql, bound).dicts()[0]
    shown: date = found["next"] or found["newest"] or found["told"] or date(1970, 1, 1)
    return shown
