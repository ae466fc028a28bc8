"""The calendar: meetings by day, and as iCalendar to subscribe to.

What may not live here: which meetings a month has (``views/calendar.py``), the form of iCalendar (``exports/ics.py``).
"""

from __future__ import annotations

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
from dateline.store.filters import made as made_
from dateline.views.calendar import calendar_view, linked

router = APIRouter(include_in_schema=False)
NAV = (("Calendar", "/calendar"),)
_TAKES = ("actor", "status", "outlet", "text")


@router.get("/calendar")
def calendar(request: Request, record: Seen, month: str = "") -> HTMLResponse:
    """One month of meetings."""
    given = _given(request)
    found = calendar_view(record, month or None, made_(**given))
    weeks = _weeks(found.days) if found else []
    path = shell.address("/calendar.ics", **given)
    return shell.page(request, "calendar.html", view=found, weeks=weeks, given=given, feed=path)


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


def _weeks(days: Any) -> list[list[Any]]:
    """The days of a month in weeks from Monday; None for days of other months."""
    cells = [None] * days[0][0].weekday() + list(days)
    cells += [None] * (-len(cells) % 7)
    return [cells[i : i + 7] for i in range(0, len(cells), 7)]
