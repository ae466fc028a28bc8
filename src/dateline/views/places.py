"""Where it happens: stories by country, and by city where a place is known so exactly.

A country stands for all stories placed anywhere in it; a point is given only for a place known to the city or closer.
Stories are counted, not reports. What may not live here: shapes of countries and their projection.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dateline.core.errors import UnknownName
from dateline.store.filters import condition
from dateline.store.paging import newest
from dateline.store.queries import CITY, EXACT, Filter, narrow
from dateline.store.record import Record
from dateline.views.actors import name_of
from dateline.views.stories import storied

Row = dict[str, Any]
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
    source, where = narrow("events", where)
    city = "city" if source != "events" else f"{CITY} AS city"
    told = _TOLD.format(
        columns=f"{_PLACED[of]} AS placed, {_CODES[of]}, {city}", source=source, where=where, storied=storied(record)
    )
    countries = record.query(
        f"{told} SELECT code, {_COUNTS} FROM (SELECT story, reading, {_CODE[of]} AS code FROM told) "
        "WHERE code IS NOT NULL GROUP BY ALL ORDER BY stories DESC, code", bound,
    )  # fmt: skip
    cities: Any = () if of != "place" else record.query(
        f"{told} SELECT city.name AS name, place_country AS code, round(city.lat, 3) AS lat, round(city.lon, 3) AS lon, {_COUNTS} "
        f"FROM told WHERE city IS NOT NULL GROUP BY ALL ORDER BY stories DESC, name LIMIT {int(most)}", bound,
    )  # fmt: skip
    sums = record.query(
        f"{told}, of_story AS (SELECT story, bool_or(placed) AS placed FROM told WHERE story IS NOT NULL GROUP BY ALL) "
        "SELECT sum(n)::BIGINT AS stories, sum(unplaced)::BIGINT AS unplaced FROM ("
        "SELECT count(*) AS n, count(*) FILTER (NOT placed) AS unplaced FROM of_story UNION ALL "
        "SELECT count(*), count(*) FILTER (NOT placed) FROM told WHERE story IS NULL)", bound,
    ).dicts()[0]  # fmt: skip
    return PlacesView(
        tuple({**r, "name": name_of(r["code"])} for r in countries), tuple(cities), sums["stories"], sums["unplaced"]
    )


# An event without a link is a story of its own: it is counted as it stands, and only the others by their story.
_TOLD = """
WITH told AS NOT MATERIALIZED (
  SELECT e.*, s.story FROM (SELECT document_id, reading, id, {columns} FROM {source} WHERE {where}) e
  LEFT JOIN {storied} s ON s.document_id = e.document_id AND s.id = e.id
)"""
_COUNTS = "count(*) FILTER (story IS NULL) + count(DISTINCT story) AS stories, count(DISTINCT reading) AS reports"
_CODES = {"place": "place_country", "actor": "actor_countries", "recipient": "recipient_countries"}
_CODE = {"place": "place_country", "actor": "unnest(actor_countries)", "recipient": "unnest(recipient_countries)"}
_PLACED = {
    "place": "place_country IS NOT NULL",
    "actor": "len(actor_countries) > 0",
    "recipient": "len(recipient_countries) > 0",
}


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
    columns = (
        "date, type, modes, quad, status, actor AS who, recipient AS whom, sentence, according_to, place_name, document_id, id, "
        "outlet, title, published, url"
    )
    return tuple(newest(record, "events", columns, " AND ".join(clauses), bound, most=most))
