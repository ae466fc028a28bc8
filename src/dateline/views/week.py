"""What changed in the last seven days of a record, against the weeks before.

A week is of days of publication: what was told, not what was done. What may not live here: the test of a surge
(``surges.py``) and the matrix of stances (``stances.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from dateline.store.filters import day
from dateline.store.paging import in_order, keys_of
from dateline.store.record import Ask, Record
from dateline.store.together import together
from dateline.views.actors import name_of
from dateline.views.stances import Change, changes
from dateline.views.stories import storied
from dateline.views.surges import Surge, surges

Row = dict[str, Any]

DAYS = 7
WEEKS = 8
"""Weeks before that a surge is measured against: fewer make it noisy, more let an old quiet count."""

LISTED = 8
COUNTED = ("reports", "stories", "statements", "stances", "meetings")
BEHIND = 4
"""Records shown for a surge."""

_OFF = ("cancelled", "failed", "declined")
_TO_COME = ("scheduled", "proposed", "under way")


@dataclass(frozen=True, slots=True)
class Risen:
    """A surge with its name and some of the records that make it: kind is actor, pair or type."""

    kind: str
    name: str
    surge: Surge
    records: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class WeekView:
    """The week that ends with ``last``; ``before`` is the first day that it is compared with, None if there is none.

    ``counts``: this week, and a mean week before, of reports, stories, statements, stances and meetings. ``stories``:
    rows of a story's first event with reports and outlets. ``to_come`` and ``called_off`` are rows of meetings.
    ``linked``: whether stories were ever linked.
    """

    first: date
    last: date
    before: date | None
    counts: tuple[tuple[str, int, float | None], ...]
    stories: tuple[Row, ...]
    surges: tuple[Risen, ...]
    stances: tuple[Change, ...]
    to_come: tuple[Row, ...]
    called_off: tuple[Row, ...]
    linked: bool


def last_day(record: Record) -> date | None:
    """The last day on which a report of the record was published; None for a record without such days."""
    found: date | None = record.query("SELECT max(published_day) AS d FROM reports").dicts()[0]["d"]
    return found


def week_view(record: Record, last: str | None = None) -> WeekView | None:
    """The week that ends with ``last``, an ISO day, or with the record's last day; None for a record without days."""
    end = date.fromisoformat(day(last)) if last else last_day(record)
    if end is None:
        return None
    first = end - timedelta(days=DAYS - 1)
    start = first - timedelta(weeks=WEEKS)
    earliest = record.query("SELECT min(published_day) AS d FROM reports").dicts()[0]["d"]
    before = max(start, earliest) if earliest and earliest < first else None
    relation = storied(record)
    linked = bool(record.query("SELECT 1 FROM links LIMIT 1").dicts())
    (counts, stories, risen), turns, (to_come, called_off) = together(
        partial(_told, record, relation, before, first, end),
        partial(changes, record, first.isoformat(), end.isoformat(), most=LISTED),
        partial(_meetings, record, first, end),
    )
    return WeekView(first, end, before, counts, stories, risen, tuple(turns), to_come, called_off, linked)


# An event without a link has no ``story`` here: it is one by itself, and is counted without being told apart.
_WINDOW = """
WITH stories AS (SELECT s.*, h.reading AS origin_reading FROM {storied} s JOIN reports h ON h.document_id = s.origin)
SELECT e.*, s.story, coalesce(s.origin_reading, e.reading) AS origin
FROM (
  SELECT reading, document_id, id, date, file, file_row, type, scale, score, has_happened, actor_countries, recipient_countries,
    published_day AS day
  FROM events_narrow WHERE published_day BETWEEN ? AND ?
) e LEFT JOIN stories s ON s.document_id = e.document_id AND s.id = e.id"""


def _told(
    record: Record, relation: str, before: date | None, first: date, end: date
) -> tuple[tuple[tuple[str, int, float | None], ...], tuple[Row, ...], tuple[Risen, ...]]:
    """The counts of a week, its stories and its surges: all of the events of its reports and of the weeks before."""
    with record.kept(_WINDOW.format(storied=relation), [before or first, end]) as (told, ask):
        counted, stories, risen = together(
            partial(_counts, ask, told, before, first, end),
            partial(_stories, record, ask, told, relation, first),
            partial(_surges, record, ask, told, before, first, end),
        )
    return counted, stories, risen


def _counts(
    ask: Ask, told: str, before: date | None, first: date, end: date
) -> tuple[tuple[str, int, float | None], ...]:
    start = before or first
    weeks = (first - start).days / DAYS
    inside = "published_day BETWEEN ? AND ?"
    sums = "count(*) FILTER (published_day >= ?) AS now, count(*) FILTER (published_day < ?) AS before"
    parts = [
        f"SELECT '{what}' AS what, {sums} FROM {source} WHERE {inside}"
        for what, source in (
            ("reports", "reports"), ("statements", "attributions_narrow"), ("stances", "stances_narrow"),
            ("meetings", "meetings_narrow"),
        )
    ]  # fmt: skip
    stories = "count(*) FILTER (story IS NULL AND {0}) + count(DISTINCT story) FILTER ({0}) AS {1}"
    now, past = stories.format("day >= ?", "now"), stories.format("day < ?", "before")
    sql = " UNION ALL ".join([*parts, f"SELECT 'stories' AS what, {now}, {past} FROM {told}"])
    rows = ask(sql, [first, first, start, end] * len(parts) + [first] * 4).dicts()
    found = {r["what"]: r for r in rows}
    return tuple((n, found[n]["now"], found[n]["before"] / weeks if weeks else None) for n in COUNTED)


# Of reports without any linked event, which are most, the first by weight are enough; the others are ranked whole.
_NEW = """
WITH happened AS NOT MATERIALIZED (
  SELECT reading, document_id, id, date, file, file_row, day, story, abs(coalesce(scale, 0)) * coalesce(score, 0.5) AS weight
  FROM {told} WHERE has_happened AND day >= ?
), with_links AS (SELECT reading FROM reports WHERE document_id IN (SELECT document_id FROM {storied})),
alone AS (
  SELECT reading FROM happened ANTI JOIN with_links USING (reading) GROUP BY reading
  ORDER BY max(weight) DESC, any_value(document_id) LIMIT {most}
), firsts AS (
  SELECT s.story, min(h.published_day) AS first, count(DISTINCT s.document_id) AS reports,
    count(DISTINCT coalesce(lower(h.outlet), s.document_id)) AS outlets
  FROM {storied} s JOIN reports h USING (document_id) WHERE s.story IN (SELECT story FROM happened WHERE story IS NOT NULL) GROUP BY ALL
), ranked AS (
  SELECT t.document_id, t.reading, t.id, t.date, t.file, t.file_row, coalesce(f.reports, 1) AS reports, coalesce(f.outlets, 1) AS outlets, t.weight,
    t.story IS NULL OR row_number() OVER (PARTITION BY t.story ORDER BY t.day, t.document_id, t.id) = 1 AS told_first
  FROM happened t LEFT JOIN firsts f ON f.story = t.story
  WHERE reading IN (SELECT reading FROM with_links UNION ALL SELECT reading FROM alone) AND coalesce(f.first, t.day) >= ?
), chosen AS (
  SELECT *, row_number() OVER (PARTITION BY document_id ORDER BY reports DESC, weight DESC, id) AS of_report FROM ranked WHERE told_first
)
SELECT * FROM chosen WHERE of_report = 1 ORDER BY outlets DESC, reports DESC, weight DESC, document_id LIMIT {most}"""
_TOLD = "date, actor AS who, type, modes, recipient AS whom, quad, status, sentence, title, outlet, published, document_id, id"


def _stories(record: Record, ask: Ask, told: str, relation: str, first: date) -> tuple[Row, ...]:
    """Stories that were first told this week, those of most outlets first; one of each report, its gravest."""
    best = ask(_NEW.format(told=told, storied=relation, most=LISTED), [first, first]).dicts()
    rows = in_order(record, "events", best, _TOLD)
    return tuple({**r, "reports": b["reports"], "outlets": b["outlets"]} for b, r in zip(best, rows, strict=True))


# Counted by the report that a story comes from: events of one report, and reports of one story, do not come independently.
_KEYS = {
    "actor": "SELECT origin, day, unnest(actor_countries) AS k1, '' AS k2 FROM {told}",
    "pair": "SELECT origin, day, k1, unnest(recipient_countries) AS k2 FROM (SELECT *, unnest(actor_countries) AS k1 FROM {told})",
    "type": "SELECT origin, day, type AS k1, '' AS k2 FROM {told}",
}
_COUNTED = """
SELECT '{kind}' AS kind, k1, k2, count(*) FILTER (is_now) AS now, count(*) FILTER (NOT is_now) AS before
FROM (SELECT DISTINCT k1, k2, origin, day >= ? AS is_now FROM ({keys}) WHERE k1 <> k2) GROUP BY k1, k2"""


def _surges(record: Record, ask: Ask, told: str, before: date | None, first: date, end: date) -> tuple[Risen, ...]:
    """Actors, pairs and types of which more stories are told than before, by a test each (see ``surges``)."""
    if before is None:
        return ()
    volume = record.query(
        "SELECT count(*) FILTER (published_day >= ?) AS now, count(*) FILTER (published_day < ?) AS before "
        "FROM reports WHERE published_day BETWEEN ? AND ?", [first, first, before, end],
    ).dicts()[0]  # fmt: skip
    parts = [_COUNTED.format(kind=kind, keys=keys.format(told=told)) for kind, keys in _KEYS.items()]
    rows = ask(" UNION ALL ".join(parts), [first] * len(parts))
    now: dict[tuple[str, ...], int] = {}
    past: dict[tuple[str, ...], int] = {}
    for r in rows:
        now[r["kind"], r["k1"], r["k2"]] = r["now"]
        past[r["kind"], r["k1"], r["k2"]] = r["before"]
    found = surges(now, past, (volume["now"], volume["before"]))[:LISTED]
    return tuple(Risen(s.key[0], _name(s.key), s, _behind(record, s.key, first, end)) for s in found)


def _name(key: Sequence[str]) -> str:
    if key[0] == "type":
        return key[1]
    return " → ".join(name_of(k) for k in key[1:] if k)


def _behind(record: Record, key: Sequence[str], first: date, end: date) -> tuple[Row, ...]:
    """Some records of this week that a surge is made of, one of a report."""
    where = {
        "actor": "list_contains(actor_countries, ?)",
        "pair": "list_contains(actor_countries, ?) AND list_contains(recipient_countries, ?)",
        "type": "type = ?",
    }[key[0]]
    sql = (
        f"SELECT {keys_of('events_narrow')}, document_id FROM events_narrow WHERE published_day BETWEEN ? AND ? AND {where} "
        "QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY score DESC NULLS LAST, id) = 1 "
        f"ORDER BY published_day DESC, document_id LIMIT {BEHIND}"
    )
    found = record.query(sql, [first, end, *[k for k in key[1:] if k]]).dicts()
    columns = "date, actor AS who, type, recipient AS whom, sentence, outlet, published, title, document_id, id"
    return tuple(in_order(record, "events", found, columns))


def _meetings(record: Record, first: date, end: date) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Meetings that are going on or to come on the week's last day, by whoever told of them; and those its reports call off.

    Those to come without a day are of this week's reports: nobody can tell when an older one is over.
    """
    found = record.query(_MEETINGS.format(keys=keys_of("meetings_narrow"), most=LISTED), {
        "first": first, "end": end, "to_come": list(_TO_COME), "off": list(_OFF),
    }).dicts()  # fmt: skip
    rows = in_order(record, "meetings", found, _MEETING)
    told = list(zip(found, rows, strict=True))
    return tuple(r for k, r in told if not k["is_off"]), tuple(r for k, r in told if k["is_off"])


_MEETINGS = """
SELECT {keys}, document_id, is_off, row_number() OVER (
  PARTITION BY is_off ORDER BY CASE WHEN NOT is_off THEN date END NULLS LAST, published_day DESC, document_id, id
) AS nth
FROM (
  SELECT *, list_contains($off, status) AS is_off, greatest(date_last, date) AS to_day FROM meetings_narrow
  WHERE published_day <= $end AND list_contains($off || $to_come, status)
) WHERE published_day >= $first AND (is_off OR date IS NULL) OR NOT is_off AND to_day >= $end
QUALIFY nth <= {most} ORDER BY is_off, nth"""
_MEETING = (
    "date, date_last, name, participants_named AS who, status, place_name, agenda_items, sentence, "
    "outlet, published, title, document_id, id"
)
