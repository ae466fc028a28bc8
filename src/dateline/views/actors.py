"""One actor: what it does and says, what is done to it, its offices with the days they were seen, its counterparts.

An actor is a code ("RUS") or a name ("Sergei Lavrov"), as in ``Filter.actor``. What may not live here: pairs
(``dyads.py``) and stances over time (``stances.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from dateline.core.codebook import load_codebook
from dateline.core.errors import InputError, UnknownName
from dateline.gazetteer import load_gazetteer
from dateline.store.filters import condition
from dateline.store.paging import at, keys_of
from dateline.store.queries import OTHERS, Filter, narrow
from dateline.store.record import Ask, Record
from dateline.store.together import together

Row = dict[str, Any]

KINDS = ("deed", "word", "received", "stance", "meeting")
"""What a line of a timeline is: an event that it does, an attribution of its words, an event done to it, …"""

PERIODS = ("day", "week", "month", "year")
_CODE = re.compile(r"[A-Z]{3}")
_REPORT = "document_id, id, outlet, title, published, url"

_EVENT = f"date, type AS what, quad, actor AS who, recipient AS whom, status, sentence, according_to, {_REPORT}"
_LINES = {
    "deed": _EVENT,
    "received": _EVENT,
    "word": f"date, content AS what, speaker AS who, sentence, reported_by AS according_to, {_REPORT}",
    "stance": f"date, stance AS what, holder AS who, toward AS whom, sentence, according_to, {_REPORT}",
    "meeting": f"date, name AS what, participants_named AS who, [status] AS status, sentence, {_REPORT}",
}
"""The columns of each kind of line, as SQL on its view."""

_VIEWS = {"deed": "events", "received": "events", "word": "attributions", "stance": "stances", "meeting": "meetings"}


@dataclass(frozen=True, slots=True)
class ActorView:
    """One actor. ``code`` is its country's, where a country is asked for.

    ``names``: name, reports; ``offices``: name, office, country, first, last, reports;
    ``counterparts``: name, code, quads and counts of what goes out and comes in; ``periods``: period and counts by
    kind; ``timeline``: the newest lines first, ``more`` if there are further ones.
    """

    asked: str
    name: str
    code: str | None
    totals: dict[str, int]
    periods: tuple[Row, ...]
    counterparts: tuple[Row, ...]
    names: tuple[Row, ...]
    offices: tuple[Row, ...]
    timeline: tuple[Row, ...]
    more: bool


def actor_view(
    record: Record, actor: str, wanted: Filter | None = None, *, kinds: Sequence[str] = KINDS, by: str = "month",
    most: int = 50, after: int = 0,
) -> ActorView:  # fmt: skip
    """One actor; ``wanted`` may bound days, outlet and words. ``most`` lines of its timeline after the first ``after``.

    UnknownName, with the nearest, for an actor, kind or period that there is none of.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownName("kind of line", kind, KINDS)
    if by not in PERIODS:
        raise UnknownName("period", by, PERIODS)
    if not actor.strip():
        raise InputError("name an actor: a code, for example RUS, or a name")
    given = wanted or Filter()
    code = code_of(actor)
    (timeline, (totals, periods), counterparts), (names, offices) = together(
        partial(_told, record, actor, given, kinds, by, most + 1, after), partial(_people, record, actor)
    )
    return ActorView(
        actor, name_of(code) if code else actor, code, totals, periods, counterparts, names, offices,
        timeline[:most], len(timeline) > most,
    )  # fmt: skip


def _told(record: Record, actor: str, given: Filter, kinds: Sequence[str], by: str, most: int, after: int) -> list[Any]:
    """Its newest lines, what its lines come to (totals and periods), and its counterparts."""
    lines, its_events = _lines(record, actor, given)
    others = " UNION ALL ".join(lines[k].counted for k in _OTHER)
    bound = [v for k in _OTHER for v in lines[k].bound]
    with ExitStack() as stack:
        kept = (partial(stack.enter_context, record.kept(*asked)) for asked in (its_events, (others, bound)))
        (events, ask), (rest, _) = together(*kept)
        union = _UNION.format(events=events, others=rest)
        return together(
            lambda: _timeline(record, _newest(record, ask, union, {k: lines[k] for k in kinds}, most, after)),
            partial(_counts, ask, union, by),
            partial(_counterparts, ask, events),
        )


def code_of(actor: str) -> str | None:
    """The code that an actor is asked for by, as itself or as its country's name; None for another name."""
    country = load_gazetteer().country_named(actor)
    if _CODE.fullmatch(actor):
        return actor
    return country.code if country is not None else None


def name_of(code: str) -> str:
    """The name of a country or of a kind of international body, or the code itself for what is neither."""
    country = load_gazetteer().country(code)
    if country is not None:
        return country.name
    body = load_codebook().non_state.get(code)
    return body.name if body is not None else code


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of one kind: those of ``source`` under a condition with its parameters."""

    kind: str
    source: str
    where: str
    bound: tuple[object, ...]

    @property
    def counted(self) -> str:
        """A SELECT of their kind and day: to read all their ids is most of the work, and few are shown."""
        return f"SELECT '{self.kind}' AS kind, date FROM {self.source} WHERE {self.where}"

    @property
    def keys(self) -> str:
        """A SELECT of their keys, with what puts them in order."""
        return f"SELECT '{self.kind}' AS kind, {keys_of(self.source)}, document_id, published FROM {self.source} WHERE {self.where}"


def _lines(record: Record, actor: str, given: Filter) -> tuple[dict[str, _Lines], tuple[str, list[object]]]:
    """An actor's lines, by kind; and a SELECT of its events, which are counted in several ways: that it does, or gets.

    An event that it does to itself is a deed.
    """
    does, one = condition("events", Filter(actor=(actor,)), record.distinct)
    gets, two = condition("events", Filter(recipient=(actor,)), record.distinct)
    where, bound = condition("events", replace(given, actor=(), recipient=()), record.distinct)
    source, does, gets, where = narrow("events", does, gets, where)
    also = f" AND {where}" if where else ""
    others = [f"{r}_others" if source != "events" else OTHERS.format(f"{r}s") for r in ("actor", "recipient")]
    events = (
        f"SELECT date, quad, coalesce({does}, false) AS does, coalesce({gets}, false) AS gets, actor_countries, recipient_countries, "
        f"{others[0]} AS actor_others, {others[1]} AS recipient_others FROM {source} WHERE ({does} OR {gets}){also}"
    )
    found = [
        _Lines("deed", source, f"{does}{also}", (*one, *bound)),
        _Lines("received", source, f"{gets} AND NOT coalesce({does}, false){also}", (*two, *one, *bound)),
    ]
    for kind in _OTHER:
        where, values = condition(_VIEWS[kind], replace(given, actor=(actor,)), record.distinct)
        source, where = narrow(_VIEWS[kind], where)
        found.append(_Lines(kind, source, where, tuple(values)))
    return {x.kind: x for x in found}, (events, [*one, *two, *one, *two, *bound])


_OTHER = ("word", "stance", "meeting")
_UNION = """
SELECT 'deed' AS kind, date FROM {events} WHERE does
UNION ALL SELECT 'received' AS kind, date FROM {events} WHERE gets AND NOT does
UNION ALL SELECT kind, date FROM {others}"""


def _newest(record: Record, ask: Ask, union: str, lines: Mapping[str, _Lines], most: int, after: int) -> list[Row]:
    """The keys of the newest lines of some kinds, which are looked up among those alone that may be the newest."""
    if not lines:
        return []
    cut = f"SELECT date FROM ({union}) WHERE list_contains(?, kind) ORDER BY date DESC NULLS LAST LIMIT 1 OFFSET {most + after - 1}"
    day = next((r["date"] for r in ask(cut, [list(lines)])), None)
    recent = " AND date >= ?::DATE" if day else ""
    keys = " UNION ALL BY NAME ".join(f"{x.keys}{recent}" for x in lines.values())
    bound = [v for x in lines.values() for v in (*x.bound, *([day] if day else []))]
    order = "ORDER BY date DESC NULLS LAST, published DESC NULLS LAST, document_id, id, kind"
    return record.query(f"{keys} {order} LIMIT {int(most)} OFFSET {int(after)}", bound).dicts()


def _timeline(record: Record, keys: Sequence[Row]) -> tuple[Row, ...]:
    """The lines with these keys, in their order."""
    empty = dict.fromkeys(("quad", "whom", "status", "according_to"))
    by_view: dict[str, list[Row]] = {}
    for k in keys:
        by_view.setdefault(_VIEWS[k["kind"]], []).append(k)
    reads = [partial(at, record, view, mine, _LINES[mine[0]["kind"]]) for view, mine in by_view.items()]
    rows = {
        (view, r["document_id"], r["id"]): r
        for view, found in zip(by_view, together(*reads), strict=True)
        for r in found
    }
    return tuple({**empty, "kind": k["kind"], **rows[_VIEWS[k["kind"]], k["document_id"], k["id"]]} for k in keys)


def _counts(ask: Ask, union: str, by: str) -> tuple[dict[str, int], tuple[Row, ...]]:
    """Lines by kind, and by period and kind; periods without any are not there."""
    sql = f"SELECT kind, date_trunc('{by}', date)::DATE AS period, count(*) AS n FROM ({union}) GROUP BY ALL ORDER BY period"
    totals = dict.fromkeys(KINDS, 0)
    periods: dict[Any, Row] = {}
    for r in ask(sql, []):
        totals[r["kind"]] += r["n"]
        if r["period"] is not None:
            periods.setdefault(r["period"], {"period": r["period"], **dict.fromkeys(KINDS, 0)})[r["kind"]] += r["n"]
    return totals, tuple(periods.values())


_PEOPLE = """
WITH people AS MATERIALIZED (SELECT reading, name, office, country FROM {source} WHERE {where}), names AS (
  SELECT name, count(DISTINCT reading) AS reports FROM people GROUP BY name ORDER BY reports DESC, name LIMIT 40
), offices AS (
  SELECT name, office, mode(country) AS country, min(published_day) AS first, max(published_day) AS last,
    count(DISTINCT document_id) AS reports, arg_max(document_id, published) AS document_id
  FROM people JOIN reports USING (reading) WHERE office IS NOT NULL GROUP BY name, lower(office), office
  ORDER BY last DESC NULLS LAST, reports DESC, name, office LIMIT 60
)
SELECT * FROM names UNION ALL BY NAME SELECT * FROM offices ORDER BY last DESC NULLS LAST, reports DESC, name, office"""


def _people(record: Record, actor: str) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """By which names it is known; and who held which office, with the first and last day of a report that says so."""
    where, bound = condition("actors", Filter(actor=(actor,)), record.distinct)
    source, where = narrow("actors", where)
    rows = record.query(_PEOPLE.format(source=source, where=where), bound).dicts()
    names = tuple({"name": r["name"], "reports": r["reports"]} for r in rows if r["office"] is None)
    return names, tuple(r for r in rows if r["office"] is not None)


# A country once for each event; of those without one, each name once.
_OTHERS = """
SELECT unnest({other}_countries) AS code, NULL AS name, '{way}' AS way, quad FROM {events} WHERE {mine}
UNION ALL
SELECT NULL AS code, unnest(list_distinct({other}_others)) AS name, '{way}' AS way, quad FROM {events} WHERE {mine}"""


def _counterparts(ask: Ask, events: str) -> tuple[Row, ...]:
    """Whom it has to do with: by country, or by name where no country is known; events counted once for each."""
    ways = (("out", "does", "recipient"), ("in", "gets", "actor"))
    parts = [_OTHERS.format(other=other, way=way, events=events, mine=mine) for way, mine, other in ways]
    sql = f"""
SELECT code, name, count(*) FILTER (way = 'out') AS "out", count(*) FILTER (way = 'in') AS "in",
  count(*) FILTER (quad = 'verbal cooperation') AS verbal_cooperation,
  count(*) FILTER (quad = 'material cooperation') AS material_cooperation,
  count(*) FILTER (quad = 'verbal conflict') AS verbal_conflict,
  count(*) FILTER (quad = 'material conflict') AS material_conflict
FROM ({" UNION ALL ".join(parts)}) WHERE code IS NOT NULL OR name IS NOT NULL
GROUP BY ALL ORDER BY count(*) DESC, code, name LIMIT 40"""
    return tuple({**r, "name": r["name"] or name_of(r["code"])} for r in ask(sql, []))


def actors_list(record: Record, *, words: str = "", most: int = 100) -> tuple[Row, ...]:
    """The named actors that most reports have: name, country, office, reports; ``words`` stand in the name.

    What is only described ("police", "the victims") begins with a small letter and is left out.
    """
    sql = (
        "SELECT name, mode(country) AS country, mode(office) AS office, count(DISTINCT reading) AS reports FROM actors_narrow "
        "WHERE NOT anonymous AND contains(lower(name), ?) AND NOT regexp_matches(name, '^[a-z]') "
        f"GROUP BY name ORDER BY reports DESC, name LIMIT {int(most)}"
    )
    return tuple(record.query(sql, [words.lower()]))
