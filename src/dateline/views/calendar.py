"""Meetings by day: who, on what agenda, in which state, by which reports.

In a record of up to ``MOST_LINKED`` rows of meetings those that tell of one meeting are one, with its history
(``store/meetings.py``); in a larger one each report's telling stands by itself, since to link them takes more time
than a page has. What may not live here: the form of a calendar file (``outputs``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dateline.store import meetings as kept
from dateline.store.filters import condition, day
from dateline.store.queries import Filter
from dateline.store.record import Record

Row = dict[str, Any]

MOST_LINKED = 2_000
"""Rows of meetings: beyond that to link them would keep a page waiting for more than some seconds, once for each ingest."""

_COLUMNS = (
    "date, date_last, name, participants_named AS who, participants, status, place_name, place_country, agenda_items, sentence, "
    "outlet, title, published, url, document_id, id"
)


@dataclass(frozen=True, slots=True)
class CalendarView:
    """One month.

    ``days``: every day of it with its meetings, of which one of several days stands under each. Where they are
    ``linked``, ``reports`` and ``history`` (status, published, outlet, document_id, id) of a meeting tell of all its reports.

    ``undated`` are meetings without a day; ``earlier`` and ``later`` the nearest months with a meeting, as first days.
    """

    first: date
    last: date
    linked: bool
    days: tuple[tuple[date, tuple[Row, ...]], ...]
    undated: tuple[Row, ...]
    total: int
    earlier: date | None
    later: date | None


def calendar_view(record: Record, month: str | None = None, wanted: Filter | None = None, *, most: int = 30) -> CalendarView | None:  # fmt: skip
    """The month that the ISO day or month ``month`` lies in, or that of the newest meeting told; None if none has a day.

    ``wanted`` may ask for participants, status, outlet and words.
    """
    given = replace(wanted or Filter(), since=None, until=None)
    where, bound = condition("meetings", given, record.distinct)
    where = where or "true"
    made = linked(record, given)
    if made is not None:
        return _of_linked(record, [_row(m) for m in made], month, most)
    found = record.query(f"SELECT max(date) AS newest FROM meetings WHERE {where}", bound).dicts()[0]
    first = _first(month, [found["newest"]] if found["newest"] else [], _told(record))
    after = (first + timedelta(days=31)).replace(day=1)
    inside = "date < ? AND coalesce(greatest(date_last, date), date) >= ?"
    rows = record.query(
        f"SELECT {_COLUMNS} FROM meetings WHERE {where} AND {inside} ORDER BY date, name, document_id, id", [*bound, after, first]
    ).dicts()  # fmt: skip
    undated = record.query(f"SELECT {_COLUMNS} FROM meetings WHERE {where} AND date IS NULL ORDER BY published DESC NULLS LAST, document_id, id LIMIT {int(most)}", bound)  # fmt: skip
    near = record.query(
        f"SELECT max(date) FILTER (date < ?) AS earlier, min(date) FILTER (date >= ?) AS later FROM meetings WHERE {where}",
        [first, after, *bound],
    ).dicts()[0]
    return _month(first, rows, undated.dicts(), near["earlier"], near["later"], is_linked=False)


def linked(record: Record, wanted: Filter | None = None) -> list[kept.Met] | None:
    """The meetings that pass a filter, each from all its reports; None where there are more than ``MOST_LINKED`` rows.

    Its statuses are those that a meeting has come to, not what single reports say.
    """
    n: int = record.query("SELECT count(*) AS n FROM meetings").dicts()[0]["n"]
    if n > MOST_LINKED:
        return None
    made = record.once("linked meetings", lambda: kept.meetings(record))
    given = (wanted or Filter()).given()
    states = given.pop("status", ())
    condition("meetings", replace(wanted or Filter()), record.distinct)  # names of states and actors are checked alike
    return [m for m in kept.find(record, made, **given) if not states or m.status in states]


def _of_linked(record: Record, rows: Sequence[Row], month: str | None, most: int) -> CalendarView | None:
    if not rows and month is None:
        return None
    dated = [r for r in rows if r["date"]]
    first = _first(month, [r["date"] for r in dated], _told(record))
    after = (first + timedelta(days=31)).replace(day=1)
    inside = [r for r in dated if r["date"] < after and r["date_last"] >= first]
    undated = sorted((r for r in rows if not r["date"]), key=lambda r: r["published"] or "", reverse=True)[:most]
    earlier = max((r["date"] for r in dated if r["date"] < first), default=None)
    later = min((r["date"] for r in dated if r["date"] >= after), default=None)
    return _month(first, inside, undated, earlier, later, is_linked=True)


def _row(met: kept.Met) -> Row:
    """A meeting as the row of its last report, with what all of them tell."""
    last = met.steps[-1].word
    row = next(r for r in met.rows if (r["document_id"], r["id"]) == (last.document_id, last.id))
    by_key = {(r["document_id"], r["id"]): r for r in met.rows}
    steps = [(s.status, by_key[s.word.document_id, s.word.id]) for s in met.steps]
    kept_of = ("sentence", "outlet", "title", "published", "url", "document_id", "id")
    return {
        **{n: row[n] for n in kept_of}, "date": met.first, "date_last": max(met.last or met.first, met.first) if met.first else None,
        "name": met.name, "who": "; ".join(map(_person, met.participants)) or None, "status": met.status,
        "place_name": met.place, "place_country": met.place_country, "agenda_items": list(met.agenda), "reports": met.reports,
        "history": [{"status": s, **{n: r[n] for n in ("published", "outlet", "document_id", "id")}} for s, r in steps],
    }  # fmt: skip


def _person(p: kept.Person) -> str:
    codes = " ".join([*([p.country] if p.country else []), *p.sectors])
    return f"{p.name} [{codes}]" if codes and codes != p.name else p.name


def _month(
    first: date, rows: Sequence[Row], undated: Sequence[Row], earlier: date | None, later: date | None, *, is_linked: bool
) -> CalendarView:  # fmt: skip
    after = (first + timedelta(days=31)).replace(day=1)
    each = [first + timedelta(days=n) for n in range((after - first).days)]
    days = tuple(
        (d, tuple(r for r in rows if r["date"] <= d <= max(r["date_last"] or r["date"], r["date"]))) for d in each
    )
    return CalendarView(first, each[-1], is_linked, days, tuple(undated), len(rows), earlier, later)


def _first(month: str | None, dates: Sequence[date], told: date | None) -> date:
    """The first day of the month that is asked for, else of the first meeting to come after the last report, else the newest."""
    if month:
        return date.fromisoformat(day(f"{month}-01" if len(month) == 7 else month)).replace(day=1)
    coming = min((d for d in dates if told and d >= told), default=None)
    return (coming or max(dates, default=None) or told or date(1970, 1, 1)).replace(day=1)


def _told(record: Record) -> date | None:
    found: date | None = record.query("SELECT max(published_day) AS d FROM reports").dicts()[0]["d"]
    return found
