"""What every page has: the frame, the navigation, the words as they may be shown.

What may not live here: a page of its own, and any question to the record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from fastapi import Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from dateline.outputs.render import safe
from dateline.outputs.web.desk import desk_of

STATIC = Path(str(files("dateline.outputs.web") / "static"))
OF_A_PAGE = Path(str(files("dateline.outputs"))) / "templates"  # page.css and page.js, the look of one reading
REVIEWER = "dateline_reviewer"  # the cookie that names who writes
CLIP = 400  # characters of one value in a list: a word of a megabyte shows its beginning


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the front page: a template under ``templates/`` and its values. Lower ``order`` stands higher."""

    template: str
    order: int = 50
    values: Mapping[str, Any] = field(default_factory=dict)


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """A page from a template that extends ``base.html``.

    Beside ``values`` it has ``nav`` (label, address, whether we are there), ``csrf``, ``read_only``, ``reviewer``, ``here``
    (this address), ``query`` (what stands in the search box), ``record_name``, and ``titles`` (first words by document).
    """
    return HTMLResponse(_environment().get_template(template).render(_frame(request) | values), status)


def fragment(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """As ``page``, of a template without frame, for what our script puts into a page."""
    return page(request, template, status, **values)


def _frame(request: Request) -> dict[str, Any]:
    desk = desk_of(request)
    path = request.scope["path"]
    nav = [(label, to, _at(path, to)) for label, to in request.app.state.nav]
    return {
        "nav": nav, "csrf": getattr(request.state, "csrf", ""), "read_only": desk.settings.read_only, "here": here(request.scope),
        "reviewer": reviewer_of(request), "titles": {}, "record_name": desk.path.resolve().name, "query": safe(request.query_params.get("q", "")),
    }  # fmt: skip


def here(scope: Mapping[str, Any]) -> str:
    """The address of a request as a link to it: a document's id may hold what an address may not."""
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"], safe="/:@") + (f"?{query}" if query else "")


def _at(path: str, to: str) -> bool:
    return path == to if to == "/" else path == to or path.startswith(to + "/")


def reviewer_of(request: Request) -> str | None:
    """Who writes: whom the cookie names, else whom the server was started for."""
    return unquote(request.cookies.get(REVIEWER, "")).strip() or desk_of(request).settings.reviewer


def words(value: Any, most: int = CLIP) -> str:
    """A value of a row as a reader sees it, without characters that act, and not longer than ``most``."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(words(v, most) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:g}" if isinstance(value, float) else safe(str(value))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def unit(plural: str, n: int) -> str:
    """The word for a number of things: "reports", or "report" for one."""
    return plural if n != 1 else "story" if plural == "stories" else plural.removesuffix("s")


def counted(numbers: Iterable[tuple[int | None, str]]) -> str:
    """Numbers of things as words: "1 event, 2 meetings"."""
    return ", ".join(f"{n or 0:,} {unit(of, n or 0)}" for n, of in numbers)


def web_address(url: str | None) -> str | None:
    """The address if a browser may follow it: http or https with a host; None for all else (javascript:, data:, …)."""
    if not url or not url.isprintable() or any(c.isspace() for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def address(path: str, **query: Any) -> str:
    """An address of the desk with a query; None and empty values are left out, lists are joined by commas."""
    pairs = {
        k.rstrip("_"): ",".join(map(str, v)) if isinstance(v, list | tuple) else v
        for k, v in query.items()
        if v not in (None, "", [], ())
    }
    return path + (f"?{urlencode(pairs)}" if pairs else "")


def report_address(document_id: str, line: str | None = None) -> str:
    """The address of a report's page, at one of its lines if one is named."""
    return f"/report/{quote(document_id, safe='')}" + (f"#{line}" if line else "")


def asset(name: str) -> str:
    """The address of a static file; it changes with its content, so that browsers may keep it."""
    return f"/static/{name}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    path = (OF_A_PAGE if name in {"page.css", "page.js"} else STATIC) / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("dateline.outputs.web", "templates"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(
        words=words,
        unit=unit,
        counted=counted,
        web_address=web_address,
        colour=lambda quad: (quad or "").replace(" ", "-"),
    )
    made.globals.update(asset=asset, address=address, report_address=report_address)
    return made
