"""Places measured on gold spans: ``dateline evaluate --on places``.

Country accuracy and the share within 161 km (100 miles) on LGL and GeoWebNews, whose files lie in the
shared folder. What may not live here: choosing places (``stages``), and any text of the corpora.
"""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.core.errors import InputError
from dateline.core.types import Document, Span
from dateline.gazetteer import Gazetteer, PlaceEntry, load_gazetteer
from dateline.pipeline import ParsesSentences
from dateline.stages._toponyms import Toponym, distance, land_of, settle
from dateline.stages.actors import actors
from dateline.stages.mentions import mentions
from dateline.stages.places import places
from dateline.stages.sentences import sentences
from dateline.stages.text import text

Chooser = Callable[[Sequence[Toponym], Gazetteer], Sequence[PlaceEntry | None]]

CLOSE_KM = 161.0
TOWN_KM = 80.0
CONTINENTS = frozenset(range(6255146, 6255153))
"""GeoNames' ids of the continents, which lie in no country and are no point."""
LITERAL = frozenset({"Literal", "Mixed", "Coercion", "Embedded_Literal", "Literal_Modifier"})
"""GeoWebNews' types that name a place as a place; the others name a people, a government, a team."""
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
    literal: bool = True  # names a place and not those who act there


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


@dataclass(frozen=True, slots=True)
class EndToEnd:
    """Shares of the marked names with the right country: read as a place or an actor; literal ones as a place.

    ``literal`` is the number of the literal ones, ``speed`` that of the places stage, in documents per CPU-second.
    """

    country: float
    placed: float
    literal: int
    speed: float


def load_lgl(folder: Path, gazetteer: Gazetteer) -> list[GoldText]:
    """The articles of LGL with their toponyms that have a GeoNames entry; InputError if absent."""
    texts = []
    for article in _articles(folder / "lgl.xml"):
        marked = []
        for t in article.iter("toponym"):
            tag = t.find("gaztag")
            if tag is None or tag.find("lat") is None:
                continue
            country = gazetteer.country_named(tag.findtext("country", ""))
            where = float(tag.findtext("lat", "0")), float(tag.findtext("lon", "0"))
            number = int(tag.get("geonameid", "0")) or None
            span = int(t.findtext("start", "0")), int(t.findtext("end", "0"))
            marked.append(GoldPlace(*span, *where, country.code if country else None, number))
        texts.append(GoldText(article.findtext("text", ""), tuple(marked)))
    return texts


def load_geowebnews(folder: Path, gazetteer: Gazetteer) -> list[GoldText]:
    """The articles of GeoWebNews with the toponyms that have coordinates; InputError if absent.

    The corpus names no countries: that of a toponym is the country that its id names, else that of the
    nearest town, if one lies within ``TOWN_KM``.
    """
    towns = Towns(gazetteer)
    countries: dict[int | None, str] = {c.geonameid: c.code for c in gazetteer.countries() if c.geonameid}
    texts = []
    for article in _articles(folder / "GWN.xml"):
        marked = []
        for t in article.iter("toponym"):
            if not t.findtext("latitude"):
                continue
            span = int(t.findtext("start", "0")), int(t.findtext("end", "0"))
            where = float(t.findtext("latitude", "0")), float(t.findtext("longitude", "0"))
            written = t.findtext("geonamesID") or ""
            number = int(written) if written.isdigit() else None
            country = countries.get(number) or towns.country(*where)
            literal = (t.findtext("type") or "") in LITERAL
            marked.append(GoldPlace(*span, *where, country, number, literal))
        texts.append(GoldText(article.findtext("text", ""), tuple(marked)))
    return texts


def identified(texts: list[GoldText]) -> list[GoldText]:
    """The same articles with those toponyms alone that have an id and are no continents."""
    return [
        GoldText(t.content, tuple(p for p in t.places if p.geonameid and p.geonameid not in CONTINENTS)) for t in texts
    ]


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


def accuracy(texts: list[GoldText], gazetteer: Gazetteer, choose: Chooser = settle) -> Accuracy:
    """How well names at gold spans are settled; a toponym without an answer counts as wrong.

    Where the reader knows no such place, its country is that of the report, if the report has one.
    """
    countries = close = known = total = with_country = 0
    for article in texts:
        names = [_toponym(article.content, p) for p in article.places]
        found = choose(names, gazetteer)
        land = land_of(names, gazetteer) if choose is settle else None
        for gold, place in zip(article.places, found, strict=True):
            total += 1
            with_country += gold.country is not None
            countries += gold.country is not None and gold.country == (place.country if place else land)
            if place is None:
                continue
            known += 1
            close += distance(gold.lat, gold.lon, place.lat, place.lon) <= CLOSE_KM
    return Accuracy(total, countries / max(with_country, 1), close / max(total, 1), known / max(total, 1))


def largest(names: Sequence[Toponym], gazetteer: Gazetteer) -> list[PlaceEntry | None]:
    """The baseline: each name is its place with the most inhabitants, whatever stands beside it."""
    return [next(iter(gazetteer.places(n.text)), None) for n in names]


def _toponym(content: str, gold: GoldPlace) -> Toponym:
    after = _AFTER.match(content, gold.end)
    return Toponym(content[gold.start : gold.end], after[1].strip() if after else "")


def end_to_end(texts: list[GoldText], gazetteer: Gazetteer, parser: ParsesSentences) -> EndToEnd:
    """How well whole articles are read: the country of each marked name, found or not by the reader itself."""
    documents = [Document(id=str(k), content=t.content) for k, t in enumerate(texts)]
    heads = [text(d) for d in documents]
    parses = parser.parse([(t.content, sentences(t)) for t in heads])
    right = total = as_place = literal = 0
    seconds = 0.0
    for gold, document, head, parse in zip(texts, documents, heads, parses, strict=True):
        named = mentions(head, parse=parse, gazetteer=gazetteer)
        who = actors(document, head, named, parse=parse, gazetteer=gazetteer)
        start = time.process_time()
        read = places(document, head, who, parse=parse, gazetteer=gazetteer)
        seconds += time.process_time() - start
        for g in (g for g in gold.places if g.country):
            total += 1
            literal += g.literal
            placed = any(p.country == g.country and _covers(p.span, g, gold.content) for p in read)
            as_place += g.literal and placed
            right += placed or any(
                a.country == g.country and m.span.overlaps((g.start, g.end)) for a in who for m in a.mentions
            )
    return EndToEnd(right / max(total, 1), as_place / max(literal, 1), literal, len(texts) / max(seconds, 1e-9))


def _covers(span: Span, gold: GoldPlace, content: str) -> bool:
    """Whether a place was read at a marked name, or right before it as lying in it: "Paris, Texas"."""
    return span.overlaps((gold.start, gold.end)) or (
        span.end < gold.start and content[span.end : gold.start].strip() == ","
    )


def as_table(shared: Path, parser: ParsesSentences | None = None) -> str:
    """The figures of both corpora as lines of text, beside the baseline; with a parser also end to end."""
    gazetteer = load_gazetteer()
    folder = shared / "data" / "geo"
    lgl, gwn = load_lgl(folder, gazetteer), load_geowebnews(folder, gazetteer)
    corpora = {"LGL": lgl, "GeoWebNews": gwn, "GeoWebNews, with an id, no continents": identified(gwn)}
    lines = ["at marked names:"]
    for name, texts in corpora.items():
        for chooser, label in ((settle, "dateline"), (largest, "population alone")):
            a = accuracy(texts, gazetteer, chooser)
            share = f"country {a.country:.1%}, within 161 km {a.close:.1%}, known {a.known:.1%}"
            lines.append(f"  {name}: {a.toponyms} toponyms, {label}: {share}")
    if parser is None:
        return "\n".join(lines)
    lines.append("end to end (the reader finds the names; the places stage alone is timed):")
    e = end_to_end(corpora["GeoWebNews, with an id, no continents"], gazetteer, parser)
    share = f"country {e.country:.1%} as place or actor; {e.literal} literal names, {e.placed:.1%} as place"
    lines.append(f"  GeoWebNews, with an id, no continents: {share}; {e.speed:.0f} documents per CPU-second")
    return "\n".join(lines)
