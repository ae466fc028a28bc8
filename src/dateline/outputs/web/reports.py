"""Reports: the list, and the page of one, its words beside its lines.

What may not live here: how a reading becomes pieces and lines (``outputs/page.py``), judgements (``judged.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dateline.outputs.page import Line, View, named, view_of
from dateline.outputs.web import shell
from dateline.outputs.web.asking import ask, filters_of
from dateline.outputs.web.desk import Seen, desk_of
from dateline.outputs.web.judged import NOT_JUDGED, Judged, judged
from dateline.store import Record
from dateline.store.filters import made
from dateline.store.paging import count, page

router = APIRouter(include_in_schema=False)
NAV = (("Reports", "/reports"),)
_LISTED = 30
_TITLE = 80  # characters of a report's first words where they stand for its title
_TABLES = {"event": "events", "attribution": "attributions", "stance": "stances", "meeting": "meetings"}


@router.get("/reports")
def reports(request: Request, record: Seen, after: int = 0) -> HTMLResponse:
    """The reports under the filters of the address, newest first."""
    given = filters_of(request.query_params)
    wanted = made(**given)
    rows = titled(record, page(record, "reports", wanted, most=_LISTED, after=after, newest=True))
    return shell.page(
        request, "reports.html", rows=rows, total=count(record, "reports", wanted), after=after, given=given,
        outlets=[r["outlet"] for r in ask(record, "outlets")], **turns("/reports", given, after, len(rows), _LISTED),
    )  # fmt: skip


@router.get("/report/{document_id:path}")
def report(request: Request, record: Seen, document_id: str, version: int | None = None) -> HTMLResponse:
    """One report: its text with layers, and its lines with their evidence and what reviewers say of them."""
    analysis = record.reading(document_id, version)
    view = view_of("d1", analysis)
    said = judged(desk_of(request), document_id)
    _as_corrected(view, said)
    return shell.page(
        request, "report.html", view=view, document=analysis.document, judged=said, not_judged=NOT_JUDGED, tables=_TABLES,
        versions=ask(record, "versions", document=document_id).dicts(), version=version,
    )  # fmt: skip


def _as_corrected(view: View, said: dict[str, Judged]) -> None:
    """Lets the lines that were edited say what they say now."""
    for _, _, lines in view.groups:
        for n, line in enumerate(lines):
            found = said.get(line.ref)
            if found is not None and found.changes:
                lines[n] = _edited(line, found)


def _edited(line: Line, found: Judged) -> Line:
    row, fields = found.row, {f for f, _, _ in found.changes}
    new: dict[str, Any] = {}
    if line.kind == "event":
        new = {"label": row["type"], "tags": [*row["modes"], *row["status"]], "colour": row["quad"].replace(" ", "-")}
        new |= {"who": named(row["actor"] or "")} if "actors" in fields else {}
        new |= {"whom": named(row["recipient"] or "")} if "recipients" in fields else {}
    elif line.kind in {"stance", "meeting", "attribution"}:
        column = {"stance": "stance", "meeting": "status", "attribution": "kind"}[line.kind]
        new = {"label": row[column]}
    return replace(line, **new)


def titled(record: Record, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of reports, with their first words as ``title`` where they have none."""
    bare = [r["reading"] for r in rows if not r["title"]]
    first = {r["reading"]: r["words"] for r in ask(record, "first_words", readings=bare)} if bare else {}
    return [{**r, "title": r["title"] or first.get(r["reading"])} for r in rows]


def titles_of(record: Record, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The first words of the reports among the rows' that have no title, by document: an id tells a reader nothing."""
    bare = sorted({r["document_id"] for r in rows if not r.get("title")})
    if not bare:
        return {}
    held = {r["reading"]: r["document_id"] for r in ask(record, "readings", documents=bare)}
    return {
        held[r["reading"]]: shell.words(r["words"], _TITLE)
        for r in ask(record, "first_words", readings=list(held))
        if r["words"]
    }


def turns(path: str, given: dict[str, Any], after: int, shown: int, most: int) -> dict[str, str | None]:
    """The addresses of the pages before and behind the one that shows ``shown`` rows behind the first ``after``."""
    asked = {{"since": "from", "until": "to"}.get(k, k): v for k, v in given.items()}
    before = shell.address(path, **asked, after=max(0, after - most) or None) if after else None
    return {"before": before, "behind": shell.address(path, **asked, after=after + most) if shown == most else None}
