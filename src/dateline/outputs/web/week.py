"""What changed this week, on the front page and for any week; and one story with the reports that tell it.

What may not live here: what a week and a story are (``dateline.views``).
"""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dateline.outputs.web import shell
from dateline.outputs.web.desk import Seen
from dateline.outputs.web.reports import titles_of
from dateline.outputs.web.shell import Panel
from dateline.store import Record
from dateline.views.stories import story_view
from dateline.views.week import WeekView, week_view

router = APIRouter(include_in_schema=False)
NAV = (("This week", "/week"),)


@router.get("/week")
def week(request: Request, record: Seen, last: str = "") -> HTMLResponse:
    """What changed in the seven days up to ``last``, or up to the record's last day."""
    found = week_view(record, last) if last else newest(record)
    near = (found.first - timedelta(days=1), found.last + timedelta(days=7)) if found else (None, None)
    return shell.page(
        request, "week.html", view=found, before=near[0], after=near[1], is_newest=not last, titles=_titles(record, found),
    )  # fmt: skip


@router.get("/story")
def story(request: Request, record: Seen, document: str, event: str) -> HTMLResponse:
    """One story, found by any event in it."""
    found = story_view(record, document, event)
    titles = titles_of(record, [*found.reports, *found.unsure])
    names = {(d := r["document_id"]): r["outlet"] or r["title"] or titles.get(d) or d for r in found.reports}
    return shell.page(request, "story.html", view=found, names=names, titles=titles)


def newest(record: Record) -> WeekView | None:
    """The record's last week; reckoned once for what is seen of it."""
    return record.once("newest week", lambda: week_view(record))


AHEAD = (newest,)


def panels(_: Request, record: Record) -> list[Panel]:
    """What changed this week."""
    found = newest(record)
    return [Panel("panel_week.html", 20, {"view": found, "titles": _titles(record, found)})] if found else []


def _titles(record: Record, view: WeekView | None) -> dict[str, str]:
    if view is None:
        return {}
    risen = (r for s in view.surges for r in s.records)
    return titles_of(record, [*view.stories, *risen, *view.to_come, *view.called_off])
