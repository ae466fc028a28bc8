"""Which periods a chart of a record shows, so that it has some tens of columns.

What may not live here: counting.
"""

from __future__ import annotations

from dateline.store.record import Record

MOST = 60
"""Columns of a chart: more are thinner than a finger, and than a link that can be hit."""


def period_for(record: Record) -> str:
    """day, week, month or year: such that the days on which reports were published make at most ``MOST`` columns or so."""
    row = record.query("SELECT min(published_day) AS first, max(published_day) AS last FROM reports").dicts()[0]
    if row["first"] is None:
        return "month"
    days = (row["last"] - row["first"]).days + 1
    return "day" if days <= MOST else "week" if days <= 7 * MOST else "month" if days <= 31 * MOST else "year"
