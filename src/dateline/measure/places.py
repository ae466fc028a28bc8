"""Places measured on gold spans: ``dateline evaluate --on places``.

Country accuracy and the share within 161 km (100 miles) on LGL and GeoWebNews, whose files lie in the
shared folder. What may not live here: choosing places (``stages``), and any text of the corpora.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.core.errors import InputError
from dateline.gazetteer import Gazetteer, load_gazetteer
from dateline.stages._toponyms import Toponym, distance, settle

CLOSE_KM = 161.0
TOWN_KM = 80.0
_AFTER = re.compile(r",\s+((?:[A-Z][\w.'’-]*\s?){1,3})")


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A marked toponym: its words, its degrees, its country (alpha-3) where the corpus gives one."""

    start: int
    end: int
    lat: float
    lon: float
    country: str | None
    geonameid: int | None


@dataclass(frozen=True, slots=True)
class GoldText:
    """One marked article."""

    content: str
    places: tuple[GoldPlace, ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Shares of the marked toponyms: with the right country, within 161 km, known at all."""

    toponyms: int
    country: float
    close: float
    known: float


def load_lgl(folder: Path, gazetteer: Gazetteer) -> list[GoldText]:
    """The articles of LGL with their toponyms that have a GeoNames entry; InputError if absent."""
    texts = []
    for article in _articles(folder / "lgl.xml"):
        places = []
        for t in article.iter("toponym"):
            tag = t.find("gaztag")
            if tag is None or tag.find("lat") is None:
                continue
            country = gazetteer.country_named(tag.findtext("country", ""))
            where = float(tag.findtext("lat", "0")), float(tag.findtext("lon", "0"))
            number = int(tag.get("geonameid", "0")) or None
            span = int(t.findtext("start", "0")), int(t.findtext("end", "0"))
            places.append(GoldPlace(*span, *where, country.code if country else None, number))
        texts.append(GoldText(article.findtext("text", ""), tuple(places)))
    return texts


def load_geowebnews(folder: Path, gazetteer: Gazetteer) -> list[GoldText]:
    """The articles of GeoWebNews with the toponyms that have coordinates; InputError if absent.

    The corpus names no countries: that of a toponym is the country of the nearest town, if one lies within
    ``TOWN_KM``.
    """
    towns = Towns(gazetteer)
    texts = []
    for article in _articles(folder / "GWN.xml"):
        places = []
        for t in article.iter("toponym"):
            if not t.findtext("latitude"):
                continue
            span = int(t.findtext("start", "0")), int(t.findtext("end", "0"))
            where = float(t.findtext("latitude", "0")), float(t.findtext("longitude", "0"))
            number = t.findtext("geonamesID") or ""
            places.append(GoldPlace(*span, *where, towns.country(*where), int(number) if number.isdigit() else None))
        texts.append(GoldText(article.findtext("text", ""), tuple(places)))
    return texts


class Towns:
    """The towns of the gazetteer by whole degrees, to tell the country of a point."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)
        for lat, lon, country in gazetteer.points():
            self._cells[round(lat), round(lon)].append((lat, lon, country))

    def country(self, lat: float, lon: float) -> str | None:
        """The country of the nearest town within ``TOWN_KM``, or None."""
        cells = [(round(lat) + i, round(lon) + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        near = ((distance(lat, lon, t[0], t[1]), t[2]) for cell in cells for t in self._cells.get(cell, ()))
        best = min(near, default=None)
        return best[1] if best and best[0] <= TOWN_KM else None


def _articles(path: Path) -> Iterator[ET.Element]:
    if not path.is_file():
        raise InputError(f"no file {path.name} in the shared data: set DATELINE_SHARED")
    yield from ET.parse(path).getroot().iter("article")  # noqa: S314 (a corpus file, not input)


def accuracy(texts: list[GoldText], gazetteer: Gazetteer) -> Accuracy:
    """How well names at gold spans are settled; a toponym without an answer counts as wrong."""
    countries = close = known = total = with_country = 0
    for text in texts:
        found = settle([_toponym(text.content, p) for p in text.places], gazetteer)
        for gold, place in zip(text.places, found, strict=True):
            total += 1
            with_country += gold.country is not None
            if place is None:
                continue
            known += 1
            countries += gold.country is not None and place.country == gold.country
            close += distance(gold.lat, gold.lon, place.lat, place.lon) <= CLOSE_KM
    return Accuracy(total, countries / max(with_country, 1), close / max(total, 1), known / max(total, 1))


def _toponym(content: str, gold: GoldPlace) -> Toponym:
    after = _AFTER.match(content, gold.end)
    return Toponym(content[gold.start : gold.end], after[1].strip() if after else "")


def as_table(shared: Path) -> str:
    """The figures of both corpora as lines of text, those of GeoWebNews also for names with an id."""
    gazetteer = load_gazetteer()
    folder = shared / "data" / "geo"
    lines = []
    lgl, gwn = load_lgl(folder, gazetteer), load_geowebnews(folder, gazetteer)
    named = [GoldText(t.content, tuple(p for p in t.places if p.geonameid)) for t in gwn]
    for name, texts in (("LGL", lgl), ("GeoWebNews", gwn), ("GeoWebNews, with an id", named)):
        a = accuracy(texts, gazetteer)
        line = (
            f"{name}: {a.toponyms} toponyms, country {a.country:.1%}, within 161 km {a.close:.1%}, known {a.known:.1%}"
        )
        lines.append(line)
    return "\n".join(lines)
