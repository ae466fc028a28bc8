"""``app``: the desk as an ASGI application, put together from its sections.

What may not live here: routes (the sections), rules (``guard.py``).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.staticfiles import StaticFiles

from dateline import __version__
from dateline.core.errors import DatelineError, UnknownName
from dateline.gazetteer import load_gazetteer
from dateline.outputs.web import shell
from dateline.outputs.web.api import described
from dateline.outputs.web.desk import Desk, Settings
from dateline.outputs.web.guard import LOGIN, Guard, local
from dateline.outputs.web.kept import Kept
from dateline.outputs.web.sections import SECTIONS

log = logging.getLogger(__name__)


def app(record: str | Path, settings: Settings | None = None) -> FastAPI:
    """The desk over the record at a path. RecordError where there is none."""
    desk = Desk(record, settings or Settings())
    made = FastAPI(
        title="Dateline", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        description="A record of news reports: the same names and shapes as the JSON of the command line.",
        lifespan=_life,
    )  # fmt: skip
    made.state.desk = desk
    made.state.nav = []
    made.state.panels = []
    for name in SECTIONS:
        section = import_module(name)
        made.include_router(section.router)
        made.state.nav += getattr(section, "NAV", ())
        if hasattr(section, "panels"):
            made.state.panels.append(section.panels)
        desk.ahead += getattr(section, "AHEAD", ())
    made.add_api_route(LOGIN, _login, include_in_schema=False)
    for name, kind in (("page.css", "text/css"), ("page.js", "text/javascript")):
        made.add_api_route(f"/static/{name}", _of_a_page(name, kind), include_in_schema=False)
    made.mount("/static", StaticFiles(directory=shell.STATIC), "static")
    for kind, answer in _ANSWERS.items():
        made.add_exception_handler(kind, answer)
    described(made, desk.record())
    made.add_middleware(Kept, desk=desk)
    made.add_middleware(Guard, desk=desk)
    return made


@asynccontextmanager
async def _life(made: FastAPI) -> AsyncIterator[None]:
    desk: Desk = made.state.desk
    threading.Thread(target=_warm, args=(desk,)).start()
    yield
    desk.close()


def _warm(desk: Desk) -> None:
    """What takes seconds once, before the first reader asks for it."""
    load_gazetteer()
    desk.reckon()
    desk.index()


def _login(request: Request, next: str = "/", wrong: int = 0) -> Response:  # noqa: A002
    return shell.page(request, "login.html", next=local(next), wrong=bool(wrong))


def _of_a_page(name: str, kind: str) -> Callable[[], Response]:
    """The look of one reading is that of ``dateline read --html``."""
    return lambda: FileResponse(shell.OF_A_PAGE / name, media_type=kind)


def _said(request: Request, status: int, message: str, nearest: str | None = None) -> Response:
    """A mistake as the caller can use it: JSON from the API, else a page."""
    if request.scope["path"].startswith("/api/"):
        return JSONResponse({"error": message, "nearest": nearest}, status)
    return shell.page(request, "error.html", status, status=status, message=message, nearest=nearest)


async def _mistake(request: Request, fault: Exception) -> Response:
    nearest = fault.nearest if isinstance(fault, UnknownName) else None
    missing = isinstance(fault, UnknownName) and str(fault).startswith(("no document", "no row of", "no question"))
    return _said(request, 404 if missing else 400, str(fault), nearest)


async def _http(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    words = "there is no such page" if fault.status_code == 404 else str(fault.detail)
    return _said(request, fault.status_code, words)


async def _form(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)
    first = fault.errors()[0]
    where = ".".join(str(p) for p in first["loc"][1:]) or str(first["loc"][0])
    return _said(request, 422, f"{where}: {first['msg']}")


async def _broken(request: Request, fault: Exception) -> Response:
    log.error("%s %s failed", request.method, request.scope["path"], exc_info=fault)
    return _said(request, 500, f"this page failed ({type(fault).__name__}); the server's log says more")


_ANSWERS: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
    DatelineError: _mistake,
    HTTPException: _http,
    RequestValidationError: _form,
    Exception: _broken,
}
