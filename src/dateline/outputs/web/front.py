"""The front page: panels of the sections, and what the record holds.

What may not live here: a section's own panel.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dateline.outputs.web import shell
from dateline.outputs.web.asking import ask, one
from dateline.outputs.web.desk import Seen
from dateline.outputs.web.reports import titled
from dateline.outputs.web.shell import Panel
from dateline.store import Record

router = APIRouter(include_in_schema=False)
NAV = (("Overview", "/"),)
_NEWEST = 12


@router.get("/")
def front(request: Request, record: Seen) -> HTMLResponse:
    """What the record holds and what is new in it."""
    found = [p for panels_ in request.app.state.panels for p in panels_(request, record)]
    return shell.page(request, "front.html", panels=sorted(found, key=lambda p: p.order))


def panels(_: Request, record: Record) -> list[Panel]:
    """What the record holds, and its newest reports."""
    return [
        Panel("panel_holds.html", 10, {"holds": one(record, "holds")}),
        Panel(
            "panel_newest.html", 90, {"reports": titled(record, ask(record, "newest_reports", most=_NEWEST).dicts())}
        ),
    ]
