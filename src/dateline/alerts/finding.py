"""What rules find in a record: alerts, each with three to five of the records that caused it.

An alert has a key that is the same whenever the same is found, so that it is told once. What may not live here: what has
been told (``log.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dateline.alerts.changes import last_change
from dateline.alerts.rules import Rule
from dateline.core.ids import content_id
from dateline.store import series_sql
from dateline.store.filters import condition
from dateline.store.queries import Filter
from dateline.store.record import Record
from dateline.store.series import Wanted, panel
from dateline.views.actors import name_of
from dateline.views.week import last_day

Row = dict[str, Any]
BEHIND = 5
"""Records told with an alert, at most."""

_EVENT = (
    "'event' AS kind, date, actor AS who, type AS what, recipient AS whom, status, sentence, outlet, published, title, url, "
    "document_id, id"
)


@dataclass(frozen=True, slots=True)
class Alert:
    """What a rule found. ``day``: since when; ``records``: rows with kind, date, who, what, whom, sentence, source and ids.

    ``near`` are ids that count as the same alert: a change that is now dated a period earlier or later.
    """

    id: str
    name: str
    rule: str
    title: str
    day: date | None
    records: tuple[Row, ...]
    near: tuple[str, ...] = ()


def find(record: Record, rules: Sequence[Rule]) -> list[Alert]:
    """What the rules find, in their order. UnknownName for an actor or type of a filter that there is none of."""
    today = last_day(record)
    if today is None:
        return []
    return [alert for rule in rules for alert in _FINDERS[rule.rule](record, rule, today)]


def _series(record: Record, rule: Rule, today: date, periods: int) -> list[Row]:
    """The periods of the rule's series up to the one that ``today`` is in; none where nothing is dated before."""
    days = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[rule.by]
    since = today - timedelta(days=days * periods)
    asked = replace(
        rule.filter, since=since.isoformat(), until=today.isoformat(), status=rule.filter.status or ("actual",)
    )
    scale = "plover" if rule.measure.startswith("scale") else None
    return panel(record, Wanted(rule.by, "all", (), scale, rule.count, filter=asked)).rows.dicts()[-periods:]


def _threshold(record: Record, rule: Rule, today: date) -> Iterator[Alert]:
    for row in _series(record, rule, today, rule.look_back):
        value = row[rule.measure]
        if value is None or not _beyond(value, rule):
            continue
        limit = f"at least {rule.at_least:g}" if rule.at_least is not None else f"at most {rule.at_most:g}"
        title = f"{rule.measure.replace('_', ' ')} {value:g} in the {rule.by} of {row['period']} ({limit})"
        yield Alert(
            content_id("alert", rule.name, "threshold", row["period"].isoformat()), rule.name, rule.rule, title, row["period"],
            _behind(record, rule, row["period"], today),
        )  # fmt: skip


def _beyond(value: float, rule: Rule) -> bool:
    return value >= rule.at_least if rule.at_least is not None else value <= (rule.at_most or 0.0)


def _change(record: Record, rule: Rule, today: date) -> Iterator[Alert]:
    rows = _series(record, rule, today, rule.periods)
    counts = rule.measure in {"events", "reports", "outlets"}
    values = [float(r[rule.measure] or 0.0) for r in rows]
    found = last_change(values, counts=counts, penalty=rule.penalty)
    if found is None or found.start < len(rows) - max(rule.look_back, 2):
        return
    start: date = rows[found.start]["period"]
    word = "rose" if found.after > found.before else "fell"
    title = f"{rule.measure.replace('_', ' ')} {word} from {found.before:.1f} to {found.after:.1f} a {rule.by} since {start}"
    ids = [content_id("alert", rule.name, "change", word, r["period"].isoformat()) for r in rows]
    near = tuple(ids[i] for i in range(max(0, found.start - 2), min(len(ids), found.start + 3)) if i != found.start)
    yield Alert(ids[found.start], rule.name, rule.rule, title, start, _behind(record, rule, start, today), near)


def _behind(record: Record, rule: Rule, first: date, today: date) -> tuple[Row, ...]:
    """Events that the series counts in the period that begins with ``first``, one of a report, the surest first."""
    last = min(_after(first, rule.by) - timedelta(days=1), today)
    asked = replace(
        rule.filter, since=first.isoformat(), until=last.isoformat(), status=rule.filter.status or ("actual",)
    )
    where, bound = condition("events", asked, record.distinct)
    grain = series_sql.coarser(rule.by).replace("grain", '"time".grain')
    sql = (
        f"SELECT {_EVENT} FROM events WHERE {where} AND NOT coalesce({grain}, false) "
        "QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY score DESC NULLS LAST, id) = 1 "
        f"ORDER BY published DESC NULLS LAST, document_id LIMIT {BEHIND}"
    )
    return tuple(record.query(sql, bound))


def _after(first: date, by: str) -> date:
    days = {"day": 1, "week": 7, "month": 32, "quarter": 93, "year": 367}[by]
    then = first + timedelta(days=days)
    return then if by in {"day", "week"} else then.replace(day=1)


_NEW_STANCES = """
WITH seen AS (
  SELECT coalesce(holder_name, holder_country) AS holder, coalesce(toward_country, toward_name, issue) AS issue, s.*, h.published_day AS day
  FROM stances s JOIN (SELECT reading, published_day FROM reports) h USING (reading) WHERE {where}
), told AS (
  SELECT *, min(day) OVER (PARTITION BY lower(holder), lower(issue)) AS first FROM seen WHERE holder IS NOT NULL
)
SELECT 'stance' AS kind, date, holder AS who, stance AS what, issue AS whom, sentence, outlet, published, title, url, document_id, id, first
FROM told WHERE first > ?::DATE AND first <= ?::DATE ORDER BY first, who, whom, published, document_id, id"""
_NEW_DYADS = """
WITH told AS (
  SELECT d.*, h.published_day AS day, min(h.published_day) OVER (PARTITION BY actor_country, recipient_country) AS first
  FROM dyads d JOIN (SELECT reading, published_day FROM reports) h USING (reading)
  WHERE {where} AND actor_country IS NOT NULL AND recipient_country IS NOT NULL AND actor_country <> recipient_country
)
SELECT 'event' AS kind, date, actor_country AS who, type AS what, recipient_country AS whom, sentence, outlet, published, title, url,
  document_id, id, first
FROM told WHERE first > ?::DATE AND first <= ?::DATE ORDER BY first, who, whom, published, document_id, id"""


def _new_pair(record: Record, rule: Rule, today: date) -> Iterator[Alert]:
    """Pairs first seen in the last days; none while the record goes back no further, since then all would be new."""
    start = today - timedelta(days=rule.days)
    earliest = record.query("SELECT min(published_day) AS d FROM reports").dicts()[0]["d"]
    if earliest is None or earliest > start:
        return
    view, sql = ("stances", _NEW_STANCES) if rule.of == "stance" else ("dyads", _NEW_DYADS)
    where, bound = condition(view, rule.filter, record.distinct)
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in record.query(sql.format(where=where or "true"), [*bound, start, today]):
        pairs.setdefault((row["who"], row["whom"]), []).append(row)
    for (who, whom), rows in pairs.items():
        told = f"{who} on {name_of(whom)}" if rule.of == "stance" else f"{name_of(who)} → {name_of(whom)}"
        id_ = content_id("alert", rule.name, "new-pair", who.casefold(), whom.casefold())
        yield Alert(id_, rule.name, rule.rule, f"first seen: {told}", rows[0]["first"], tuple(rows[:BEHIND]))


def _meeting(record: Record, rule: Rule, today: date) -> Iterator[Alert]:
    """Meetings that reports of the last days call so; one alert for all reports of the same day, state and participants."""
    where, bound = condition("meetings", replace(rule.filter, status=rule.status), record.distinct)
    sql = (
        "SELECT 'meeting' AS kind, m.date, participants_named AS who, name AS what, m.status, sentence, outlet, published, title, url, "
        "document_id, id, participant_countries, h.published_day AS told FROM meetings m "
        "JOIN (SELECT reading, published_day FROM reports) h USING (reading) "
        f"WHERE {where} AND h.published_day > ?::DATE AND h.published_day <= ?::DATE "
        "ORDER BY h.published_day, document_id, id"
    )
    same: dict[tuple[str, ...], list[Row]] = {}
    for row in record.query(sql, [*bound, today - timedelta(days=rule.days), today]):
        who = sorted(row["participant_countries"]) or [row["document_id"], row["id"]]
        same.setdefault((row["status"], str(row["date"]), *who), []).append(row)
    for key, rows in same.items():
        first = rows[0]
        when = f" on {first['date']}" if first["date"] else ""
        named = f": {first['who']}" if first["who"] else ""
        id_ = content_id("alert", rule.name, "meeting", *key)
        yield Alert(
            id_,
            rule.name,
            rule.rule,
            f"{first['status']}: {first['what']}{when}{named}",
            first["told"],
            tuple(rows[:BEHIND]),
        )


_FINDERS = {"threshold": _threshold, "change": _change, "new-pair": _new_pair, "meeting": _meeting}

__all__ = ["Alert", "Filter", "find"]
