"""The stance matrix: actors by issues, each cell with its quotations.

What may not live here: what a cell is (``views/stances.py``).
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dateline.core.errors import UnknownName
from dateline.outputs.web import shell
from dateline.outputs.web.asking import filters_of
from dateline.outputs.web.desk import Seen
from dateline.outputs.web.reports import titles_of
from dateline.store import Record
from dateline.store.filters import made
from dateline.views.stances import MatrixView, matrix_view

router = APIRouter(include_in_schema=False)
NAV = (("Stances", "/stances"),)
BY = ("person", "country")
_TAKES = ("since", "until", "actor", "recipient", "stance", "outlet")


def whole(record: Record, by: str = "person") -> MatrixView:
    """The matrix without filters; reckoned once for what is seen of a record."""
    return record.once(f"stances by {by}", lambda: matrix_view(record, by=by))


AHEAD = (whole,)


@router.get("/stances")
def stances(request: Request, record: Seen, issue: str = "", by: str = "person") -> HTMLResponse:
    """Who stands where on what, since when, and what has changed."""
    if by not in BY:
        raise UnknownName("kind of row", by, BY)
    given = {k: v for k, v in filters_of(request.query_params).items() if k in _TAKES}
    found = matrix_view(record, made(**given), issue=issue, by=by) if given or issue else whole(record, by)
    turned = [c.change for c in found.cells.values() if c.change is not None]
    titles = titles_of(record, [s for c in found.cells.values() for s in c.statements])
    return shell.page(
        request, "stances.html", view=found, changes=turned, issue=issue, by=by, kinds=BY, given=given, titles=titles
    )
