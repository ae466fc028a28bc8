"""Where it happens: stories by country, and by city where a place is known so exactly.

A country stands for all stories placed anywhere in it; a point is given only for a place known to the city or closer.
Stories are counted, not reports. What may not live here: shapes of countries and their projection.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dateline.core.errors import UnknownName
from dateline.store.filters import condition
from dateline.store.queries import Filter
from dateline.store.record import Record
from dateline.views.actors import name_of
from dateline.views.stories import storied

Row = dict[str, Any]
EXACT = ("point", "city", "district")
OF = {"place": "[place_country]", "actor": "actor_countries", "recipient": "recipient_countries"}
"""What a country may stand for, and the codes of an event for it."""


@dataclass(frozen=True, slots=True)
class PlacesView:
    """``countries``: code, name, stories, reports; ``cities``: name, code, lat, lon, stories, reports. Most stories first.

    ``stories`` were counted in all; ``unplaced`` of them have no country.
    """

    countries: tuple[Row, ...]
    cities: tuple[Row, ...]
    stories: int
    unplaced: int


def places_view(record: Record, wanted: Filter | None = None, *, of: str = "place", most: int = 500) -> PlacesView:
    """Where the events that pass a filter happen; those that did not happen are left out unless a status is asked for.

    ``of``: the country is where it happens (``place``), of who acts (``actor``) or of whom it is done to
    (``recipient``); the latter two have no cities. UnknownName for another.
    """
    if of not in OF:
        raise UnknownName("side of an event", of, OF)
    given = wanted or Filter()
    given = replace(given, status=given.status or ("actual",))
    where, bound = condition("events", given, record.distinct)
    base = f"""
WITH told AS (
  SELECT e.*, coalesce(s.story, e.document_id || ' ' || e.id) AS story
  FROM (SELECT document_id, id, {OF[of]} AS places, place FROM events WHERE {where}) e
  LEFT JOIN {storied(record)} s ON s.document_id = e.document_id AND s.id = e.id
)"""
    counts = "count(DISTINCT story) AS stories, count(DISTINCT document_id) AS reports"
    countries = record.query(
        f"{base} SELECT code, {counts} FROM (SELECT *, unnest(places) AS code FROM told) WHERE code IS NOT NULL GROUP BY ALL ORDER BY stories DESC, code",
        bound,
    )  # fmt: skip
    exact = ", ".join(f"'{p}'" for p in EXACT)
    cities: Any = [] if of != "place" else record.query(
        f"{base} SELECT place.name AS name, places[1] AS code, round(place.point.lat, 3) AS lat, round(place.point.lon, 3) AS lon, {counts} "
        f"FROM told WHERE place.precision IN ({exact}) AND place.point IS NOT NULL GROUP BY ALL ORDER BY stories DESC, name LIMIT {int(most)}",
        bound,
    )  # fmt: skip
    sums = record.query(
        f"{base}, all_of AS (SELECT story, bool_or(len(list_filter(places, lambda x: x IS NOT NULL)) > 0) AS placed FROM told GROUP BY ALL) "
        "SELECT count(*) AS stories, count(*) FILTER (NOT placed) AS unplaced FROM all_of", bound,
    ).dicts()[0]  # fmt: skip
    return PlacesView(
        tuple({**r, "name": name_of(r["code"])} for r in countries), tuple(cities), sums["stories"], sums["unplaced"]
    )


def placed_records(
    record: Record,
    wanted: Filter | None = None,
    *,
    of: str = "place",
    country: str = "",
    city: str = "",
    most: int = 40,
) -> tuple[Row, ...]:
    """The newest events that ``places_view`` counts for a country, and for a city of it if one is named."""
    if of not in OF:
        raise UnknownName("side of an event", of, OF)
    given = wanted or Filter()
    where, bound = condition("events", replace(given, status=given.status or ("actual",)), record.distinct)
    clauses = [where]
    if country:
        clauses.append(f"list_contains({OF[of]}, ?)")
        bound.append(country)
    if city:
        exact = ", ".join(f"'{p}'" for p in EXACT)
        clauses.append(f"place.name = ? AND place.precision IN ({exact})")
        bound.append(city)
    sql = (
        "SELECT date, type, modes, quad, status, actor AS who, recipient AS whom, sentence, according_to, place_name, document_id, id, "
        f"outlet, title, published, url FROM events WHERE {' AND '.join(clauses)} "
        f"ORDER BY date DESC NULLS LAST, published DESC NULLS LAST, document_id, id LIMIT {int(most)}"
    )
    return tuple(record.query(sql, bound))
