"""Actors and pairs: who does and says what, with whom, over time.

What may not live here: what is counted (``dateline.views``), and drawing (``charts.py``).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dateline.core.errors import UnknownName
from dateline.outputs.web import shell
from dateline.outputs.web.asking import filters_of
from dateline.outputs.web.charts import points, stacked
from dateline.outputs.web.desk import Seen
from dateline.outputs.web.reports import titles_of
from dateline.store import Record
from dateline.store.filters import made
from dateline.store.series import RULES
from dateline.views.actors import KINDS, actor_view, actors_list
from dateline.views.dyads import QUADS, dyad_view, pairs_list
from dateline.views.periods import MOST, filled, last_day_of, period_for

router = APIRouter(include_in_schema=False)
NAV = (("Actors", "/actors"),)
PERIODS = ("day", "week", "month", "year")
_LISTED = 40
_REACH = 10.0  # PLOVER's scale goes from -10 to +10
_TIMELINE = ("since", "until", "outlet", "text")
_PAIR = ("since", "until", "outlet", "text", "type", "quad", "status")


@router.get("/actors")
def actors(request: Request, record: Seen, words: str = "") -> HTMLResponse:
    """The actors that most reports name, and the pairs with most events."""
    named, pairs = actors_list(record, words=words) if words else most_named(record), most_paired(record)
    return shell.page(request, "actors.html", rows=named, pairs=pairs, words_=words, quads=QUADS)


def most_named(record: Record) -> tuple[dict[str, Any], ...]:
    """The actors that most reports name; reckoned once for what is seen of a record."""
    return record.once("actors", lambda: actors_list(record))


def most_paired(record: Record) -> tuple[dict[str, Any], ...]:
    """The pairs with most events; reckoned once for what is seen of a record."""
    return record.once("pairs", lambda: pairs_list(record, most=20))


AHEAD = (most_named, most_paired)


@router.get("/actor/{actor:path}")
def actor(request: Request, record: Seen, actor: str, by: str = "", kind: str = "", after: int = 0) -> HTMLResponse:
    """One actor: a chart by period, offices, counterparts, and a timeline of words and deeds."""
    given = _given(request, _TIMELINE)
    by = by or period_for(record)
    kinds = tuple(k for k in kind.split(",") if k) or KINDS
    found = actor_view(record, actor, made(**given), kinds=kinds, by=by, most=_LISTED, after=max(0, after))
    path = f"/actor/{quote(actor, safe='')}"

    def behind(row: Any) -> str:
        return (
            shell.address(
                path,
                **_asked(given | {"since": str(row["period"]), "until": last_day_of(row["period"], by).isoformat()}),
                kind=kind,
            )
            + "#timeline"
        )

    shown = filled(found.periods, by, KINDS)
    chart = stacked(shown, KINDS, behind)
    pages = _turns(path, {**_asked(given), "kind": kind, "by": by}, after, more=found.more)
    return shell.page(
        request, "actor.html", view=found, chart=chart, shown=shown, cut=sum(r[k] for r in found.periods for k in KINDS) - sum(r[k] for r in shown for k in KINDS), given=given, by=by,
        periods=PERIODS, kinds=kinds, all_kinds=KINDS, kind=kind, path=path, after=after,
        titles=titles_of(record, found.timeline), **pages,
    )  # fmt: skip


@router.get("/pair")
def pair(
    request: Request, record: Seen, actor: str = "", recipient: str = "", by: str = "", rule: str = "records", after: int = 0
) -> HTMLResponse:  # fmt: skip
    """One directed pair: events by quad class and their scale over time, and the records behind them."""
    if not actor or not recipient:
        return shell.page(request, "pairs.html", pairs=pairs_list(record), quads=QUADS)
    if rule not in RULES:
        raise UnknownName("counting rule", rule, RULES)
    given = _given(request, _PAIR)
    by = by or period_for(record)
    found = dyad_view(record, actor, recipient, made(**given), by=by, rule=rule, most=_LISTED + 1, after=max(0, after))
    rows = found.records
    asked = {"actor": actor, "recipient": recipient, "by": by, "rule": rule, **_asked(given)}

    def behind(row: Any) -> str:
        return shell.address("/pair", **asked | {"from": row["first"], "to": row["last"]}) + "#records"

    shown = found.points[-MOST:]
    return shell.page(
        request, "pair.html", view=found, shown=shown, cut=sum(p["events"] for p in found.points[:-MOST]), given=given, by=by, rule=rule,
        counts=stacked(shown, QUADS, behind), scale=points(shown, "scale_mean", behind, reach=_REACH), rows=rows[:_LISTED],
        periods=PERIODS, rules=RULES, asked=asked, quads=QUADS, book=record.codebook(), after=after,
        titles=titles_of(record, rows), total=sum(p["events"] for p in found.points), **_turns("/pair", asked, after, more=len(rows) > _LISTED),
    )  # fmt: skip


def _given(request: Request, names: tuple[str, ...]) -> dict[str, Any]:
    """The filters of an address that a page takes; what it does not take is left to say nothing."""
    return {k: v for k, v in filters_of(request.query_params).items() if k in names}


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    return {{"since": "from", "until": "to"}.get(k, k): v for k, v in given.items()}


def _turns(path: str, asked: dict[str, Any], after: int, *, more: bool) -> dict[str, str | None]:
    before = shell.address(path, **asked, after=max(0, after - _LISTED) or None) if after > 0 else None
    return {"before": before, "behind": shell.address(path, **asked, after=after + _LISTED) if more else None}
