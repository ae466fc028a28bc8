"""Alerts: what rules have found, as a page and an Atom feed; muting.

What may not live here: rules (``dateline.alerts``) and forms (``outputs/alert_forms.py``).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dateline.alerts import log
from dateline.outputs.alert_forms import atom
from dateline.outputs.web import shell
from dateline.outputs.web.desk import Seen, desk_of
from dateline.outputs.web.guard import form_of
from dateline.outputs.web.shell import Panel
from dateline.store import Record

router = APIRouter(include_in_schema=False)
NAV = (("Alerts", "/alerts"),)
_LISTED = 100
_ON_FRONT = 5


async def _form_of(request: Request) -> dict[str, list[str]]:
    return form_of(await request.body())


@router.get("/alerts")
def alerts(request: Request, record: Seen, name: str = "") -> HTMLResponse:
    """The newest alerts, or those of one rule, and the rules that are muted."""
    told = [t for t in log.told(record, most=_LISTED if not name else None) if not name or t.name == name][:_LISTED]
    muted = {m.name: m for m in log.mutes(record, today=_today())}
    return shell.page(request, "alerts.html", alerts=told, muted=muted, name=name, most=_LISTED)


@router.post("/alerts/mute")
def mute(request: Request, record: Seen, form: Annotated[dict[str, list[str]], Depends(_form_of)]) -> Response:
    """Mute a rule, up to a day if one is given, or hear it again."""
    name, until = (form.get(k, [""])[-1].strip() for k in ("name", "until"))
    who = shell.reviewer_of(request)
    if form.get("action", [""])[-1] == "unmute":
        log.unmute(record.beside(), name, who=who)
    else:
        log.mute(record.beside(), name, until=until or None, who=who)
    desk_of(request).wrote()
    return RedirectResponse("/alerts", 303)


@router.get("/alerts.atom")
def feed(request: Request, record: Seen) -> Response:
    """The newest alerts that are not muted, for a reader of feeds."""
    shown = [t for t in log.told(record, most=_LISTED) if not t.muted]
    here = request.url
    base = f"{here.scheme}://{here.netloc}"
    content = atom(shown, title=f"Dateline alerts: {record.path.resolve().name}", link=f"{base}/alerts.atom", base=base)
    return Response(content, media_type="application/atom+xml; charset=utf-8")


def panels(_: Request, record: Record) -> list[Panel]:
    """The newest alerts, if there are any."""
    shown = [t for t in log.told(record, most=_ON_FRONT) if not t.muted]
    return [Panel("panel_alerts.html", 15, {"alerts": shown})] if shown else []


def _today() -> date:
    return datetime.now(UTC).date()
