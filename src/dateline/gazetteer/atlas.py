"""Reading the compiled places file: names to places, with sqlite, read-only, from any thread.

What may not live here: writing that file (``compile``) and choosing among candidates (``stages.places``).
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

from dateline.gazetteer.values import PlaceEntry

_TOWN = "SELECT name, country, id, lat, lon, population, admin1, 'city' FROM place WHERE key = ?"
_ALIAS = """SELECT p.name, p.country, p.id, p.lat, p.lon, p.population, p.admin1, 'city'
            FROM alias AS a JOIN place AS p ON p.key = a.target AND p.id = a.id WHERE a.key = ?"""
_REGION = "SELECT name, nullif(country, ''), id, lat, lon, population, admin1, precision FROM region WHERE key = ?"
_FAR_LARGER = 10
"""A town known by another name counts beside towns that bear the name only if it is this many times
larger: "Seville" is Sevilla before Seville, Ohio; "Alexandria" is not Mashhad."""


class Atlas:
    """Towns and regions by key. The file is opened at the first question and shared by all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self.named = lru_cache(maxsize=20000)(self._named)

    def _named(self, key: str) -> tuple[PlaceEntry, ...]:
        with self._lock:
            base = self._base()
            towns, aliases, regions = (
                [_entry(row) for row in base.execute(query, (key,))] for query in (_TOWN, _ALIAS, _REGION)
            )
        bar = _FAR_LARGER * max((p.population for p in towns), default=0)
        return (*regions, *towns, *(p for p in aliases if p.population >= bar))

    def points(self) -> Iterator[tuple[float, float, str]]:
        """All towns as latitude, longitude (degrees) and alpha-3 code."""
        with self._lock:
            rows = self._base().execute("SELECT lat, lon, country FROM place").fetchall()
        return ((lat / 1e4, lon / 1e4, country) for lat, lon, country in rows)

    def _base(self) -> sqlite3.Connection:
        """The open file; only under the lock."""
        if self._connection is None:
            self._connection = _open()
            weakref.finalize(self, self._connection.close)
        return self._connection


def _entry(row: tuple[Any, ...]) -> PlaceEntry:
    name, country, number, lat, lon, population, admin1, precision = row
    return PlaceEntry(name, country, number, lat / 1e4, lon / 1e4, population, admin1, precision)


def _open() -> sqlite3.Connection:
    with as_file(files("dateline.gazetteer") / "data" / "places.sqlite") as path:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
