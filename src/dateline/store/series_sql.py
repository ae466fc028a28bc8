"""The SQL that ``series.py`` puts together: which events count, in which cell of the panel.

Its text holds names of our own only; values come in as parameters: the day of ``as_of`` and what the filter asks for
where rows are placed, the first and last day of the panel where they are counted.
"""

from __future__ import annotations

from collections.abc import Mapping

DAYS: Mapping[str, int] = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}
"""The fewest days of a period."""

_GRAINS: Mapping[str, tuple[str, ...]] = {
    "day": ("week", "weekend", "month", "season", "quarter", "half", "year", "decade", "century"),
    "week": ("month", "season", "quarter", "half", "year", "decade", "century"),
    "month": ("season", "quarter", "half", "year", "decade", "century"),
    "quarter": ("half", "year", "decade", "century"),
    "year": ("decade", "century"),
}

LEVELS = {"country": "{0}_country", "sector": "{0}_country || coalesce({0}_sectors[1], '')"}

SAME: Mapping[str, str] = {
    "one-a-day": 'date, type, modes, "from", "to"',
    "stories": "coalesce(story, document_id || ' ' || id)",
}
"""What makes two rows of one series the same event, by counting rule; by "records", nothing does."""

KEPT: Mapping[str, str] = {
    "one-a-day": (
        ', type, list_sort(modes) AS modes, list_sort(actor_countries) AS "from", list_sort(recipient_countries) AS "to", '
        "published_day, document_id, id"
    ),
    "stories": ", published_day, document_id, id",
}
"""The columns that a rule looks at beside those that are counted."""

_NONE_TOO = "unnest(CASE WHEN len({0}) = 0 THEN [NULL] ELSE {0} END)"

_ACTED = f"""
SELECT * EXCLUDE (actor), a.name AS actor, a.country AS actor_country, a.sectors AS actor_sectors
FROM (SELECT *, {_NONE_TOO.format("actors")} AS a FROM given)"""
_PAIRED = f"""
SELECT * EXCLUDE (recipient), r.name AS recipient, r.country AS recipient_country, r.sectors AS recipient_sectors
FROM (SELECT *, {_NONE_TOO.format("recipients")} AS r FROM ({_ACTED}))"""

SOURCES: Mapping[str, str] = {
    "all": "FROM given",
    "place": "FROM given",
    "actor": f"FROM ({_ACTED})",
    "dyad": f"FROM ({_PAIRED})",
}
"""The rows that may count: one for each event, or each of its actors, or pairs. None is lost for want of an actor."""

_ACTED_BY_CODE = f"SELECT *, {_NONE_TOO.format('actor_countries')} AS actor_country FROM given"

BY_CODE: Mapping[str, str] = {
    **SOURCES,
    "actor": f"FROM ({_ACTED_BY_CODE})",
    "dyad": f"FROM (SELECT *, {_NONE_TOO.format('recipient_countries')} AS recipient_country FROM ({_ACTED_BY_CODE}))",
}
"""The same where countries alone are asked for: each stands once in an event's list of codes, which is read much faster."""

NOW = "seen_then AS (SELECT reading, document_id, outlet, published_day, true AS is_known FROM reports)"

# A first version is known from the day it was published on; a later one from the day it came in, if that is later.
# What is not known is kept apart to be told, by its newest version.
KNOWN = """
dated AS (
  SELECT *, CASE WHEN version = 1 THEN published_day ELSE greatest(published_day, ingested::DATE) END AS known_on
  FROM reports
), known AS (
  SELECT * FROM dated WHERE known_on <= ?::DATE QUALIFY version = max(version) OVER (PARTITION BY document_id)
), seen_then AS (
  SELECT reading, document_id, outlet, published_day, true AS is_known FROM known
  UNION ALL
  (SELECT reading, document_id, outlet, published_day, false FROM dated ANTI JOIN known USING (document_id)
   QUALIFY version = max(version) OVER (PARTITION BY document_id))
)"""

# Numbers stand for documents, outlets and events: they are counted and grouped a million times.
PLACED = """
WITH {held}, numbered AS (
  SELECT reading, is_known, published_day, hash(document_id) AS report,
    CASE WHEN outlet IS NOT NULL THEN hash(lower(outlet)) END AS paper
  FROM seen_then
), given AS (
  SELECT e.*, e."time".grain AS grain, row_number() OVER () AS event, h.published_day, h.is_known, h.report, h.paper
  FROM (SELECT * FROM {events} {where}) e JOIN numbered h USING (reading)
), placed AS (
  SELECT {distinct} {named} event, date, coalesce({coarse}, false) AS is_coarse, is_known, report, paper{kept}
  {source} {where_unit}
), fitting AS (
  SELECT *, {coded} AS is_coded, is_known AND date IS NOT NULL AND NOT is_coarse AND {coded} AS fits FROM placed
)
SELECT * EXCLUDE (fits), fits, {first} AS is_first FROM fitting {joined}"""
"""Every row that may count, with whether it does: ``fits``, and ``is_first`` of those that are the same event."""

FIRST = "fits AND row_number() OVER (PARTITION BY fits, {same} ORDER BY published_day NULLS LAST, document_id, id) = 1"

COUNTED = "WITH counted AS (SELECT * FROM {table} WHERE fits)"

SEEN = """
SELECT date_trunc('{by}', min(date))::DATE AS first, (date_trunc('{by}', max(date)) + INTERVAL 1 {by})::DATE - 1 AS last FROM counted"""


BOUNDS = ", bounds AS (SELECT ?::DATE AS first, ?::DATE AS last)"

TOLD = """
WITH told AS (
  SELECT any_value(date) AS date, any_value(is_known) AS is_known, any_value(is_coarse) AS is_coarse, bool_or(is_coded) AS is_coded
  FROM {table} GROUP BY event
){bounds}
SELECT CASE WHEN NOT is_known THEN 'unknown' WHEN date IS NULL THEN 'undated' WHEN is_coarse THEN 'coarse'
    WHEN NOT is_coded THEN 'uncoded' WHEN coalesce(date BETWEEN first AND last, false) THEN 'in' ELSE 'outside' END AS reason,
  count(*) AS n
FROM told, bounds GROUP BY ALL"""

SUM = """
SELECT count(*) FILTER (is_first) AS counted, count(*) FILTER (NOT is_first) AS repeated
FROM counted, bounds WHERE date BETWEEN first AND last"""

FRAME = """
, units AS ({units}), starts AS (
  SELECT unnest(generate_series(date_trunc('{by}', first)::TIMESTAMP, last::TIMESTAMP, INTERVAL 1 {by}))::DATE AS period, first, last
  FROM bounds
), periods AS (
  SELECT period, 1 + datediff('day', greatest(period, first), least((period + INTERVAL 1 {by})::DATE - 1, last)) AS days
  FROM starts
), cells AS (
  SELECT {keys} date_trunc('{by}', date)::DATE AS period, {sums}
  FROM counted, bounds WHERE date BETWEEN first AND last GROUP BY ALL
)
SELECT {keys} period, days, {columns} FROM units CROSS JOIN periods LEFT JOIN cells USING ({using})
ORDER BY {using}
"""


def coarser(by: str) -> str:
    """SQL: whether a row's time is told in a grain that is wider than a period."""
    return f"grain IN ({', '.join(repr(g) for g in _GRAINS[by])})"
