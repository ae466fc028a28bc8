"""Search: full text and filters, each search an address that can be shared.

What may not live here: the index (``store/fulltext.py``), the filters (``store/filters.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse

from dateline.core.errors import UnknownName
from dateline.outputs.render import safe
from dateline.outputs.web import shell
from dateline.outputs.web.asking import ask, filters_of
from dateline.outputs.web.cards import COLUMNS, card
from dateline.outputs.web.desk import Seen, desk_of
from dateline.outputs.web.judged import NOT_JUDGED
from dateline.outputs.web.reports import titled, turns
from dateline.store import Filter, Record
from dateline.store.filters import made
from dateline.store.fulltext import snippet
from dateline.store.paging import count, page
from dateline.store.queries import CONDITIONS, REVIEWED

router = APIRouter(include_in_schema=False)
NAV = (("Lines", "/lines"),)
_LISTED = 30
_BEST = 1_000  # hits that a search looks at: what is beyond is found with one word more
_REPORTS = ("reading", "document_id", "title", "outlet", "published", "source", "url", "n_events", "n_attributions", "n_stances", "n_meetings")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hits:
    """The documents that fit a search, best first, and whether all commits of the record are in the index."""

    documents: tuple[str, ...]
    whole: bool


def hits(request: Request, record: Record, asked: str) -> Hits:
    """The reports that fit ``asked``, as the record stands; the index is given a moment to take in what is new."""
    desk = desk_of(request)
    desk.index(wait=0.3)
    found = desk.fulltext.search(asked, record, _BEST)
    held = {r["reading"]: r["document_id"] for r in ask(record, "hits", readings=list(found.readings))}
    return Hits(tuple(held[r] for r in found.readings if r in held), found.whole)


@router.get("/search")
def search(request: Request, record: Seen, q: str = "", after: int = 0) -> HTMLResponse:
    """The reports that a search finds, best first, with the words around the hits; and how many lines they hold."""
    given = filters_of(request.query_params)
    found = hits(request, record, q)
    rows = _ranked(record, made(**given), found.documents)
    shown = titled(record, rows[after : after + _LISTED])
    texts = {r["reading"]: r["content"] for r in ask(record, "contents", readings=[r["reading"] for r in shown])}
    return shell.page(
        request, "search.html", asked=q, given=given, total=len(rows), whole=found.whole, most=_BEST, after=after, rows=shown,
        snippets={i: [(safe(w), hit) for w, hit in snippet(text, q)] for i, text in texts.items()},
        kinds={k: sum(r[f"n_{k}"] or 0 for r in rows) for k in REVIEWED},
        **turns("/search", {"q": q, **given}, after, len(shown), _LISTED),
    )  # fmt: skip


@router.get("/lines")
def all_lines() -> RedirectResponse:
    """To the lines that most are looked for."""
    return RedirectResponse("/lines/events", 303)


@router.get("/lines/{view}")
def lines(request: Request, record: Seen, view: str, q: str = "", after: int = 0) -> HTMLResponse:
    """Lines of one kind under the filters of the address, newest first; with ``q`` those of the reports that fit it."""
    if view not in REVIEWED:
        raise UnknownName("kind of line", view, REVIEWED)
    given = filters_of(request.query_params)
    wanted = made(**given)
    found = hits(request, record, q) if q.strip() else None
    within = found.documents if found else None
    rows = page(record, view, wanted, most=_LISTED, after=after, newest=True, documents=within, columns=COLUMNS[view])
    return shell.page(
        request, "lines.html", view=view, views=REVIEWED, asked=q, given=given, after=after, whole=found.whole if found else True,
        lines=[(card(view, r), r) for r in titled(record, rows)], total=count(record, view, wanted, documents=within), not_judged=NOT_JUDGED,
        filters={k.split("/")[0] for k in CONDITIONS[view]}, book=record.codebook(),
        **turns(f"/lines/{view}", {"q": q, **given} if q else given, after, len(rows), _LISTED),
    )  # fmt: skip


def _ranked(record: Record, wanted: Filter, documents: tuple[str, ...]) -> list[dict[str, Any]]:
    if not documents:
        return []
    rank = {d: n for n, d in enumerate(documents)}
    rows = page(record, "reports", wanted, most=_BEST, documents=documents, columns=_REPORTS)
    return sorted(rows, key=lambda r: rank[r["document_id"]])
