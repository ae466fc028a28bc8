"""What is asked of narrow columns, in memory or not, is what the whole rows say: pages, queues, pairs, places, weeks.

The questions as they would be put to the whole rows stand here as SQL; the record is made by chance.
"""

# ruff: noqa: S311, S608 - made-up data, and SQL of our own

from __future__ import annotations

import random
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dateline.core.types import Text
from dateline.outputs.web.desk import Desk, Settings
from dateline.store import Filter, Record
from dateline.store.memory import Shared
from dateline.store.paging import count, page
from dateline.store.review import Queue, left, waiting
from dateline.store.rows import plain, table_of
from dateline.store.schema import COUNTED
from dateline.store.writing import Encoded
from dateline.views.actors import actor_view
from dateline.views.dyads import QUADS, dyad_view, pairs_list
from dateline.views.places import places_view
from dateline.views.stories import storied
from dateline.views.week import week_view

LANDS = ("USA", "PRK", "KOR", "RUS", "SYR")
TYPES = {"CONSULT": QUADS[0], "AID": QUADS[1], "ACCUSE": QUADS[2], "ASSAULT": QUADS[3]}
LAST = date(2013, 6, 30)


def party(chance: random.Random) -> dict[str, Any]:
    land = chance.choice((*LANDS, None))
    name = chance.choice(("Ann", "Bob", "the police", None)) if land is None else land
    return {"actor": None, "span": {"start": 0, "end": 3}, "text": name or "they", "name": name, "country": land,
            "sectors": ["GOV"], "office": None, "members": []}  # fmt: skip


def lands(parties: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(p["country"] for p in parties if p["country"]))


def event(reading: int, n: int, chance: random.Random) -> dict[str, Any]:
    day = None if chance.random() < 0.1 else LAST - timedelta(days=chance.randrange(90))
    one, two = ([party(chance) for _ in range(chance.randrange(1, 4))] for _ in range(2))
    kind, quote = chance.choice(list(TYPES)), f"Sentence {n} of {reading}."
    grain = chance.choice(("day", "day", "month", None)) if day else None
    at = {"span": {"start": 0, "end": 3}, "text": "there", "geonameid": None}
    city = {**at, "name": "Oslo", "country": "RUS", "precision": "city", "point": {"lat": 59.9, "lon": 10.7}}
    land = {**at, "name": "Syria", "country": "SYR", "precision": "country", "point": None}
    status = chance.choice(([], [], ["future"], ["negation"], ["historical"]))
    return {
        "reading": reading, "document_id": f"doc-{reading % 1000:03d}", "id": f"event-{n}", "type": kind, "modes": [], "contexts": [],
        "trigger": {"start": 0, "end": 3}, "actors": one, "recipients": two, "attribution": None, "quad": TYPES[kind],
        "time": {"first": day and day.isoformat(), "last": day and day.isoformat(), "grain": grain, "inferred": False},
        "place": chance.choice((None, None, city, land)),
        "status": status, "scale": chance.choice((-2.0, 5.0, None)), "cameo": "11", "score": chance.choice((None, 0.2, 0.5, 0.8)),
        "evidence": {"span": {"start": 0, "end": len(quote)}, "quote": quote}, "date": day, "date_last": day,
        "words": {"what": kind, "who": "who", "whom": "", "when": "", "where": "", "according_to": ""},
        "actor_countries": lands(one), "recipient_countries": lands(two),
    }  # fmt: skip


def report(reading: int, chance: random.Random) -> dict[str, Any]:
    day = LAST - timedelta(days=chance.randrange(70))
    text = {k: v for k, v in plain(Text("")).items() if k != "content"}
    return {
        "reading": reading, "document_id": f"doc-{reading % 1000:03d}", "version": 1, "revision": 0, "digest": f"{reading:024x}",
        "ingested": datetime(1970, 1, 1), "source": "made", "outlet": chance.choice(("Wire", "Post", None)), "title": f"Report {reading}",  # noqa: DTZ001
        "published": day.isoformat(), "published_day": day, "codebook": "plover", "reader": "made", "content": "", "text": text,
        "sentences": [], "times": [], "places": [], "language": "en", "extra": "{}", **{f"n_{k}": 0 for k in COUNTED},
    }  # fmt: skip


def add(record: Record, readings: range, chance: random.Random) -> None:
    named = {"id": "actor-a", "name": "Ann", "sectors": [], "mentions": [], "anonymous": False}
    rows = {
        "documents": [report(r, chance) for r in readings],
        "events": [event(r, n, chance) for r in readings for n in range(5)],
        "actors": [{"reading": r, "document_id": f"doc-{r % 1000:03d}", **named} for r in readings],
    }
    record.add_rows(Encoded({n: table_of(n, rows.get(n, [])) for n in ("documents", *COUNTED)}))


def link(record: Record, chance: random.Random) -> None:
    """Some events of some reports are one."""
    rows = []
    for _ in range(25):
        one, two = sorted((f"doc-{chance.randrange(60):03d}", f"event-{chance.randrange(5)}") for _ in range(2))
        if one != two:
            rows.append({
                "number": 1, "revision": 1, "made_at": datetime(1970, 1, 1), "kind": "event", "left_document": one[0], "left_id": one[1],  # noqa: DTZ001
                "right_document": two[0], "right_id": two[1], "judgement": "same", "judge": "ann", "score": None, "reason": None,
            })  # fmt: skip
    record.tables.append("links", table_of("links", rows))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four commits, of which one brings new versions of documents; links; lines that were rejected and edited."""
    where, chance = tmp_path_factory.mktemp("narrow") / "record", random.Random(11)
    record = Record(where, create=True)
    for readings in (range(30), range(30, 50), range(1000, 1010), range(50, 60)):
        add(record, readings, chance)
    link(record, chance)
    record.refresh()
    record.correct("event", "doc-001", "event-1", "reject", who="ann")
    record.correct("event", "doc-002", "event-2", "edit", field="time.first", value="2013-06-29", who="ann")
    record.correct("event", "doc-003", "event-3", "edit", field="actors", value="SYR,USA", who="bob")
    record.correct("event", "doc-040", "event-0", "edit", field="status", value=[], who="bob")
    return where


@pytest.fixture(params=["on disk", "in memory"])
def record(path: Path, request: pytest.FixtureRequest) -> Record:
    return Record(path, shared=Shared() if request.param == "in memory" else None)


def test_narrow_rows_are_the_whole_rows(record: Record) -> None:
    names = record.query("SELECT * FROM events_narrow LIMIT 0").columns
    shared = [n for n in names if n in record.query("SELECT * FROM events LIMIT 0").columns and n != "time"]
    assert len(shared) == 20
    sql = f"SELECT {', '.join(shared)} FROM {{}} ORDER BY document_id, id"
    assert record.query(sql.format("events_narrow")).dicts() == record.query(sql.format("events")).dicts()


FILTERS = (
    Filter(), Filter(actor=("USA",)), Filter(recipient=("PRK", "KOR"), status=("actual",)), Filter(actor=("Ann",)),
    Filter(type=("ACCUSE",), since="2013-05-01", until="2013-06-10"), Filter(text=("sentence 3",)), Filter(outlet=("Wire",)),
)  # fmt: skip


@pytest.mark.parametrize("wanted", FILTERS)
def test_pages_follow_one_another_as_the_whole_view_is_ordered(record: Record, wanted: Filter) -> None:
    whole = record.view("events", wanted).dicts()
    assert count(record, "events", wanted) == len(whole)
    assert [r for n in range(0, 320, 40) for r in page(record, "events", wanted, most=40, after=n)] == whole
    first = sorted(whole, key=lambda r: (r["document_id"], r["id"]))
    newest = sorted(first, key=lambda r: r["date"] or date.min, reverse=True)
    assert page(record, "events", wanted, most=13, after=5, newest=True) == newest[5:18]
    assert page(record, "events", wanted, most=1000, newest=True) == newest


@pytest.mark.parametrize("order", ["uncertain", "sample"])
@pytest.mark.parametrize("unseen_by", [None, "ann"])
def test_a_queue_is_the_rows_that_nobody_has_judged_in_its_order(
    record: Record, order: Any, unseen_by: str | None
) -> None:
    by = {
        "uncertain": "abs(score - 0.5) NULLS LAST, document_id, id",
        "sample": "hash(document_id, id, 3), document_id, id",
    }[order]
    sql = (
        "SELECT * FROM events WHERE (document_id, id) NOT IN "
        f"(SELECT document_id, id FROM corrections WHERE ? IS NULL OR who = ?) ORDER BY {by}"
    )
    rows = record.query(sql, [unseen_by, unseen_by]).dicts()
    queue = Queue(order=order, seed=3, unseen_by=unseen_by)
    assert left(record, queue) == len(rows)
    assert waiting(record, queue, most=1000) == rows
    assert waiting(record, queue, most=4, columns=("type", "document_id")) == [
        {n: r[n] for n in ("type", "document_id", "reading", "id")} for r in rows[:4]
    ]


_PAIRS = """
SELECT actor_country AS actor, recipient_country AS recipient, count(DISTINCT (document_id, id)) AS events FROM dyads
WHERE NOT list_has_any(status, ['future', 'hypothetical', 'negation']) AND actor_country IS NOT NULL AND recipient_country IS NOT NULL
GROUP BY ALL ORDER BY events DESC, actor, recipient LIMIT 12"""


def test_pairs_are_counted_as_in_the_view_of_pairs(record: Record) -> None:
    found = [{n: p[n] for n in ("actor", "recipient", "events")} for p in pairs_list(record, most=12)]
    assert found == record.query(_PAIRS).dicts()
    assert all(sum(p[q] for q in QUADS) == p["events"] for p in pairs_list(record))


_OTHERS = """
SELECT code, name, count(*) FILTER (way = 'out') AS "out", count(*) FILTER (way = 'in') AS "in" FROM (
  SELECT DISTINCT recipient_country AS code, CASE WHEN recipient_country IS NULL THEN recipient END AS name, 'out' AS way, document_id, id
  FROM dyads WHERE {actor}
  UNION ALL
  SELECT DISTINCT actor_country, CASE WHEN actor_country IS NULL THEN actor END, 'in', document_id, id FROM dyads WHERE {recipient}
) WHERE code IS NOT NULL OR name IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, code, name LIMIT 40"""


@pytest.mark.parametrize(("actor", "clause"), [("USA", "{}_country = 'USA'"), ("Ann", "{} = 'Ann'")])
def test_an_actor_is_what_the_whole_rows_tell_of_it(record: Record, actor: str, clause: str) -> None:
    found = actor_view(record, actor, most=1000)
    sql = _OTHERS.format(actor=clause.format("actor"), recipient=clause.format("recipient"))
    keys = ("code", "out", "in")
    assert [{k: c[k] for k in keys} for c in found.counterparts] == [{k: r[k] for k in keys} for r in record.query(sql)]
    rows = record.query("SELECT * FROM events WHERE document_id || id IN (SELECT document_id || id FROM dyads WHERE " + clause.format("actor") + ")").dicts()  # fmt: skip
    alone = record.view("events", actor=actor).dicts()
    assert found.totals["deed"] == len(alone) >= len(rows)
    said = {(r["document_id"], r["id"]): r["sentence"] for r in alone}
    assert {(t["document_id"], t["id"]): t["sentence"] for t in found.timeline if t["kind"] == "deed"} == said
    days = [t["date"] for t in found.timeline]
    assert days == sorted((d for d in days if d), reverse=True) + [None] * days.count(None)


def test_a_pair_is_what_the_whole_rows_tell_of_it(record: Record) -> None:
    whole = record.view("events", actor="USA", recipient="PRK", status="actual").dicts()
    whole = [r for r in whole if r["date"] and r["time"]["grain"] != "month"]
    found = dyad_view(record, "USA", "PRK", by="week", most=1000)
    assert sum(p["events"] for p in found.points) == sum(t["events"] for t in found.types) == len(whole)
    rows = found.records
    assert {(r["document_id"], r["id"]) for r in rows} == {(r["document_id"], r["id"]) for r in whole}
    assert [r["date"] for r in rows] == sorted((r["date"] for r in rows), reverse=True)


_STORIED = "coalesce(s.story, e.document_id || ' ' || e.id)"
_PLACES = f"""
SELECT e.place_country AS code, count(DISTINCT {_STORIED}) AS stories, count(DISTINCT e.document_id) AS reports
FROM events e LEFT JOIN storied s ON s.document_id = e.document_id AND s.id = e.id
WHERE NOT list_has_any(e.status, ['future', 'hypothetical', 'negation']) {{}} GROUP BY ALL ORDER BY stories DESC, code"""


def test_places_count_stories_as_the_whole_rows_do(record: Record) -> None:
    storied(record)
    found = places_view(record)
    rows = record.query(_PLACES.format("AND e.place_country IS NOT NULL")).dicts()
    assert [{k: c[k] for k in ("code", "stories", "reports")} for c in found.countries] == rows
    (all_,) = record.query(_PLACES.format("").replace("e.place_country AS code", "1 AS code"))
    assert found.stories == all_["stories"]
    cities = record.query(_PLACES.format("AND e.place.precision = 'city'")).dicts()
    assert [(c["stories"], c["reports"]) for c in found.cities] == [(r["stories"], r["reports"]) for r in cities]


_WEEK = f"""
WITH told AS (
  SELECT e.*, d.published_day AS day, {_STORIED} AS story FROM events e JOIN reports d USING (reading)
  LEFT JOIN storied s ON s.document_id = e.document_id AND s.id = e.id WHERE d.published_day BETWEEN ? AND ?
)"""
_NEW = """
, firsts AS (
  SELECT s.story, min(h.published_day) AS first, count(DISTINCT s.document_id) AS reports,
    count(DISTINCT coalesce(lower(h.outlet), s.document_id)) AS outlets
  FROM storied s JOIN reports h USING (document_id) WHERE s.story IN (SELECT story FROM told) GROUP BY ALL
), ranked AS (
  SELECT t.document_id, t.id, coalesce(f.reports, 1) AS reports, coalesce(f.outlets, 1) AS outlets,
    abs(coalesce(t.scale, 0)) * coalesce(t.score, 0.5) AS weight,
    row_number() OVER (PARTITION BY t.story ORDER BY t.day, t.document_id, t.id) AS told_first
  FROM told t LEFT JOIN firsts f ON f.story = t.story
  WHERE coalesce(f.first, t.day) >= ? AND NOT list_has_any(t.status, ['hypothetical', 'negation', 'historical'])
), chosen AS (
  SELECT *, row_number() OVER (PARTITION BY document_id ORDER BY reports DESC, weight DESC, id) AS of_report FROM ranked WHERE told_first = 1
)
SELECT document_id, id, reports, outlets FROM chosen WHERE of_report = 1
ORDER BY outlets DESC, reports DESC, weight DESC, document_id LIMIT 8"""
_RISEN = """
SELECT kind, k1, count(DISTINCT o) FILTER (day >= ?) AS now FROM (
  SELECT 'type' AS kind, type AS k1, coalesce(s.origin, t.document_id) AS o, day FROM told t LEFT JOIN storied s
  ON s.document_id = t.document_id AND s.id = t.id) GROUP BY ALL"""


@pytest.mark.parametrize("weeks_ago", [0, 1, 3])
def test_a_week_is_what_the_whole_rows_tell_of_it(record: Record, weeks_ago: int) -> None:
    end = LAST - timedelta(weeks=weeks_ago)
    first = end - timedelta(days=6)
    found = week_view(record, end.isoformat())
    assert found is not None
    (counted,) = record.query(_WEEK + "SELECT count(DISTINCT story) AS n FROM told", [first, end])
    assert {n: now for n, now, _ in found.counts}["stories"] == counted["n"]
    rows = record.query(_WEEK + _NEW, [first, end, first]).dicts()
    assert [{k: s[k] for k in ("document_id", "id", "reports", "outlets")} for s in found.stories] == rows
    risen = {r["k1"]: r["now"] for r in record.query(_WEEK + _RISEN, [found.before, end, first])}
    assert all(s.surge.now == risen[s.name] for s in found.surges if s.kind == "type")


def test_what_is_kept_in_memory_follows_commits_and_compaction_and_is_let_go(tmp_path: Path) -> None:
    shared, where, chance = Shared(), tmp_path / "record", random.Random(5)
    record = Record(where, create=True)
    counts = []
    for n in range(15):
        add(record, range(n * 3, n * 3 + 3), chance)
        seen = Record(where, shared=shared)
        counts.append(seen.query("SELECT count(*) AS n FROM events_narrow").dicts()[0]["n"])
        assert counts[-1] == 15 * (n + 1)
    record.compact()
    after = Record(where, shared=shared)
    sql = "SELECT reading, id, date, type FROM {} ORDER BY ALL"
    assert after.query(sql.format("events_narrow")).dicts() == after.query(sql.format("raw_events")).dicts()
    del seen
    with closing(shared.root.cursor()) as cursor:
        tables = cursor.execute(
            "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'narrow_events_%'"
        ).fetchall()
        schemas = cursor.execute(
            "SELECT DISTINCT schema_name FROM duckdb_views() WHERE schema_name LIKE 'seen_%'"
        ).fetchall()
    assert (len(tables), len(schemas)) == (1, 1)


def test_a_desk_sees_a_judgement_at_once_in_what_it_keeps(path: Path) -> None:
    desk = Desk(path, Settings(read_only=True))
    before = desk.state()
    assert desk.state() is before
    Record(path).correct("event", "doc-010", "event-4", "reject", who="eve")
    desk.wrote()
    assert desk.state() is not before
    sql = "SELECT count(*) AS n FROM events_narrow WHERE document_id = 'doc-010' AND id = 'event-4'"
    assert desk.record().query(sql).dicts() == [{"n": 0}]
    assert desk.as_read().query(sql).dicts() == [{"n": 1}]
    desk.close()
