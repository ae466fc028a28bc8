"""The codebook in the browser: types, modes, contexts and statuses with their definitions.

What may not live here: the entries (``codebooks/``).
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dateline.outputs.web import shell
from dateline.outputs.web.desk import Seen

router = APIRouter(include_in_schema=False)


@router.get("/codebook")
def codebook(request: Request, record: Seen) -> HTMLResponse:
    """The whole codebook that the record is coded after, one page."""
    return shell.page(request, "codebook.html", book=record.codebook())
