"""Which periods a chart of a record shows, so that it has some tens of columns.

What may not live here: counting.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dateline.store.record import Record

Row = dict[str, Any]
MOST = 60
"""Columns of a chart: more are thinner than a finger, and than a link that can be hit."""


def period_for(record: Record) -> str:
    """day, week, month or year: such that the days on which reports were published make at most ``MOST`` columns or so."""
    row = record.query("SELECT min(published_day) AS first, max(published_day) AS last FROM reports").dicts()[0]
    if row["first"] is None:
        return "month"
    days = (row["last"] - row["first"]).days + 1
    return "day" if days <= MOST else "week" if days <= 7 * MOST else "month" if days <= 31 * MOST else "year"


def next_period(start: date, by: str) -> date:
    """The first day of the period after the one that begins with ``start``."""
    if by in {"day", "week"}:
        return start + timedelta(days=1 if by == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    year, month = divmod(start.month - 1 + months, 12)
    return date(start.year + year, month + 1, 1)


def last_day_of(start: date, by: str) -> date:
    """The last day of the period that begins with ``start``."""
    return next_period(start, by) - timedelta(days=1)


def filled(rows: Sequence[Row], by: str, names: Sequence[str], *, most: int = MOST) -> list[Row]:
    """The last ``most`` periods up to the last of ``rows``, zeros and all: a gap in time is a gap in the chart."""
    if not rows:
        return []
    there = {r["period"]: r for r in rows}
    starts = [rows[-1]["period"]]
    while len(starts) < most and starts[-1] > rows[0]["period"]:
        starts.append(_before(starts[-1], by))
    return [there.get(p) or {"period": p, **dict.fromkeys(names, 0)} for p in reversed(starts)]


def _before(start: date, by: str) -> date:
    """The first day of the period before the one that begins with ``start``."""
    if by in {"day", "week"}:
        return start - timedelta(days=1 if by == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    year, month = divmod(start.month - 1 - months, 12)
    return date(start.year + year, month + 1, 1)
