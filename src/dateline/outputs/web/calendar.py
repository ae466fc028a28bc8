"""The calendar: meetings by day, and as iCalendar to subscribe to.

What may not live here: which meetings a month has (``views/calendar.py``), the form of iCalendar (``exports/ics.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from dateline.outputs.exports import ics
from dateline.outputs.exports.base import Source
from dateline.outputs.meetings_view import calendar as calendar_file
from dateline.outputs.web import shell
from dateline.outputs.web.asking import filters_of
from dateline.outputs.web.desk import Seen
from dateline.outputs.web.reports import titles_of
from dateline.store.filters import made as made_
from dateline.views.calendar import CalendarView, Row, calendar_view, linked

router = APIRouter(include_in_schema=False)
NAV = (("Calendar", "/calendar"),)
_TAKES = ("actor", "status", "outlet", "text")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month: meetings that begin on it, those that go on with the day they are told under, and where it leads."""

    day: date
    begun: tuple[Row, ...]
    on: tuple[tuple[Row, date], ...]
    leads: date | None


@router.get("/calendar")
def calendar(request: Request, record: Seen, month: str = "") -> HTMLResponse:
    """One month of meetings."""
    given = _given(request)
    found = calendar_view(record, month or None, made_(**given))
    days = [_day(found, d, rows) for d, rows in found.days] if found else []
    told = [r for day in days for r in day.begun] + list(found.undated if found else ())
    return shell.page(
        request, "calendar.html", view=found, days=days, weeks=_weeks(days), given=given, titles=titles_of(record, told),
        feed=shell.address("/calendar.ics", **given),
    )  # fmt: skip


@router.get("/calendar.ics")
def subscription(request: Request, record: Seen) -> Response:
    """The meetings that have a day, under the filters of the address, for a calendar that subscribes."""
    given = _given(request)
    made = linked(record, made_(**given))
    if made is not None:
        content, _, _ = calendar_file(made)
    else:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "meetings.ics"
            ics.write(Source(record, given), path)
            content = path.read_bytes()
    return Response(
        content,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="meetings.ics"'},
    )


def _given(request: Request) -> dict[str, Any]:
    return {k: v for k, v in filters_of(request.query_params).items() if k in _TAKES}


def _day(view: CalendarView, day: date, rows: Sequence[Row]) -> Day:
    """A day with its meetings; what began before, or in an earlier month, is told in full where it is first seen."""
    seen = [max(r["date"], view.first) for r in rows]
    begun = tuple(r for r, first in zip(rows, seen, strict=True) if first == day)
    on = tuple((r, first) for r, first in zip(rows, seen, strict=True) if first != day)
    return Day(day, begun, on, day if begun else min(seen, default=None))


def _weeks(days: Sequence[Day]) -> list[list[Day | None]]:
    """The days of a month in weeks from Monday; None for days of other months."""
    cells: list[Day | None] = [*([None] * days[0].day.weekday()), *days] if days else []
    cells += [None] * (-len(cells) % 7)
    return [cells[i : i + 7] for i in range(0, len(cells), 7)]
