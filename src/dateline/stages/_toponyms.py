"""Choosing which place each name of one document means: the names are settled together.

What may not live here: finding the names in the text (``places``), and the names themselves.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.core.lexicon import load
from dateline.gazetteer import Gazetteer, PlaceEntry
from dateline.gazetteer.forms import fold

# Weights are in units of log10 of inhabitants: a bonus of 2 lets a town win over a namesake a hundred
# times as large. Set on the first half of LGL and of GeoWebNews (gold spans), 2026-11.
CONTAINED = 6.0
"""The text itself says where it lies ("Paris, Texas"): nearly always right."""
SAME_COUNTRY = 2.0
"""Another name of the document surely lies in that country; grows with the share of such names."""
SAME_DIVISION = 1.2
"""Other names may lie in the same first-level division (what tells one US town from another), for each
name that can lie nowhere else, up to ``MOST_DIVISION``."""
MOST_DIVISION = 2.5
OTHER_NAME = 1.5
"""Taken off where the place is known by another name: Salisbury is not Harare."""
NEAR = 1.0
"""Another settled name lies within ``NEAR_KM``."""
NEAR_KM = 160.0
HOME = 1.0
"""The outlet or dateline is of that country."""
SURE = 1.5
"""A candidate ahead of the next by this much (about 30 times the inhabitants) votes for its country."""
COUNTRY_WEIGHT = 8.0
MOST = 0.6
"""Share of the votes from which the report's country is that of its unknown places; lower answers more, errs more."""
LARGE = 100_000
"""Inhabitants from which a town is seen in the name of something in it: "Dubai Mall", not "Church Street"."""
_BETWEEN = re.compile(r"\s+(?:of|in|at|near|and|for)\s+(?:the\s+)?|[/,]\s*")
PLAIN = frozenset(load("places")["plain"])
"""Places by name, words of other things by use: inside a longer name they say nothing."""
_HALVES = frozenset({"North", "South", "Latin", "Central", "Native", "Pan"})
_PIECE = 4  # letters that a name inside a name must have
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name as written; ``within`` holds the words of the larger place that follow it."""

    text: str
    within: str = ""
    wanted: str = ""  # "city" or "admin1", where the words beside the name say so


@dataclass(frozen=True, slots=True)
class _Votes:
    countries: Counter[str]
    divisions: dict[tuple[str, str], float]

    def share(self, country: str | None) -> float:
        """How much of the votes goes to a country, between 0 and 1."""
        total = sum(self.countries.values())
        return self.countries[country] / total if country and total else 0.0


def settle(
    names: Sequence[Toponym], gazetteer: Gazetteer, *, home: str | None = None, also: Sequence[str] = ()
) -> list[PlaceEntry | None]:
    """For each name the place it means, or None where the gazetteer knows none.

    ``home`` is the alpha-3 code of the outlet's or dateline's country, ``also`` codes of countries that
    the document names otherwise (actors), with repetition.
    """
    full = _with_larger(names)
    options = [_candidates(n, gazetteer) for n in full]
    votes = _votes(full, options, gazetteer, also)
    first = [_best(n, found, votes, home, (), gazetteer) for n, found in zip(full, options, strict=True)]
    chosen = []
    for i, (n, found) in enumerate(zip(full, options, strict=True)):
        others = {p for j, p in enumerate(first) if p and j != i and full[j].text != n.text and p.precision == "city"}
        chosen.append(_best(n, found, votes, home, tuple(others), gazetteer))
    return chosen


def land_of(names: Sequence[Toponym], gazetteer: Gazetteer, also: Sequence[str] = ()) -> str | None:
    """The country in which a report's unknown places lie: the one that most of what it names lies in, or None."""
    full = _with_larger(names)
    votes = _votes(full, [_candidates(n, gazetteer) for n in full], gazetteer, also).countries
    (code, n), *_ = votes.most_common(1) or [("", 0)]
    return code if n and n >= MOST * votes.total() else None


def _with_larger(names: Sequence[Toponym]) -> list[Toponym]:
    """The names, each with the larger place that the text puts beside any of its mentions."""
    within = {n.text: n.within for n in names if n.within}
    return [Toponym(n.text, n.within or within.get(n.text, ""), n.wanted) for n in names]


def _candidates(name: Toponym, gazetteer: Gazetteer) -> tuple[PlaceEntry, ...]:
    found = gazetteer.places(name.text) or _inside(name.text, gazetteer)
    named = gazetteer.country_named(name.text)
    if named is None and (people := gazetteer.demonym(name.text)) is not None:
        return (gazetteer.country_place(people),)
    if named is not None and name.wanted != "city":  # "Mexico" is not Mexico City
        found = tuple(p for p in found if p.precision != "city" or p.country != named.code)
    if name.wanted == "city":
        return tuple(p for p in found if p.precision == "city") or found
    if name.wanted == "admin1":
        return tuple(p for p in found if p.precision.startswith("admin")) or found
    return found


def _inside(words: str, gazetteer: Gazetteer) -> tuple[PlaceEntry, ...]:
    """What the name of something in a place says of that place: "Dubai World Trade Centre", "the Bank of Japan"."""
    parts = [w for w in _BETWEEN.split(words) if w]
    whole = [p for p in parts[:0:-1] if not _BETWEEN.fullmatch(p)] if len(parts) > 1 else []
    for phrase in (*whole, words):
        split = phrase.split()
        for n in range(len(split) - (phrase == words), 0, -1):
            for piece in dict.fromkeys((" ".join(split[:n]), " ".join(split[-n:]))):
                small = len(piece) < _PIECE and not piece.isupper()  # "La Brasserie" is not in Los Angeles
                if small or piece in PLAIN or (piece == "American" and split[0] in _HALVES):
                    continue
                found = tuple(p for p in gazetteer.places(piece) if _large(p))
                if not found and (people := gazetteer.demonym(piece)) is not None:
                    found = (gazetteer.country_place(people),)
                if found:
                    return found
    return ()


def _large(place: PlaceEntry) -> bool:
    return place.precision in {"country", "admin1"} or (place.precision == "city" and place.population >= LARGE)


def _votes(
    names: Sequence[Toponym], options: Sequence[tuple[PlaceEntry, ...]], gazetteer: Gazetteer, also: Sequence[str]
) -> _Votes:
    countries: Counter[str] = Counter(also)
    divisions: dict[tuple[str, str], float] = defaultdict(float)
    for name, found in {n.text: (n, o) for n, o in zip(names, options, strict=True)}.values():
        inside = [p for p in found if _contained(p, name, gazetteer)] if name.within else []
        ranked = inside or sorted(found, key=lambda p: -_weight(p))
        if not ranked:
            continue
        top = ranked[0]
        others = [p for p in ranked[1:] if p.country != top.country]
        if top.country and (inside or not others or _weight(top) - _weight(others[0]) >= SURE):
            countries[top.country] += 1
        possible = {(p.country, p.admin1) for p in ranked if p.country and p.admin1}
        for division in possible:
            divisions[division] += 1 / len(possible)
    for larger in {n.within for n in names if n.within}:
        for p in gazetteer.places(larger):
            if p.country and p.admin1 and p.precision == "admin1":
                divisions[p.country, p.admin1] += 1
    return _Votes(countries, divisions)


def _weight(place: PlaceEntry) -> float:
    if place.precision == "country":
        return COUNTRY_WEIGHT
    return math.log10(place.population + 10)


def _contained(place: PlaceEntry, name: Toponym, gazetteer: Gazetteer) -> bool:
    """Whether a candidate lies in the place that the text names after it."""
    country = gazetteer.country_named(name.within)
    if country is not None and place.country == country.code and place.precision != "country":
        return True
    larger = [p for p in gazetteer.places(name.within) if p.precision.startswith("admin")]
    larger = larger or [p for p in gazetteer.places(f"{name.within} State") if p.precision == "admin1"]  # "New York"
    return any(p.country == place.country and p.admin1 and p.admin1 == place.admin1 for p in larger)


def _best(
    name: Toponym,
    found: tuple[PlaceEntry, ...],
    votes: _Votes,
    home: str | None,
    others: tuple[PlaceEntry, ...],
    gazetteer: Gazetteer,
) -> PlaceEntry | None:
    own = 1 / max(len({(p.country, p.admin1) for p in found if p.country and p.admin1}), 1)

    def score(place: PlaceEntry) -> float:
        total = _weight(place)
        if name.within and _contained(place, name, gazetteer):
            total += CONTAINED
        total += SAME_COUNTRY * votes.share(place.country)
        if place.country and place.admin1:
            shared = votes.divisions.get((place.country, place.admin1), 0.0) - own
            total += min(SAME_DIVISION * max(shared, 0), MOST_DIVISION)
        if fold(place.name) != fold(name.text) and place.precision == "city":
            total -= OTHER_NAME
        if home and place.country == home:
            total += HOME
        if place.precision == "city" and any(kilometres(place, o) <= NEAR_KM for o in others):
            total += NEAR
        return total

    return max(found, key=score, default=None)


def kilometres(a: PlaceEntry, b: PlaceEntry) -> float:
    """The distance of two places over the globe, in kilometres."""
    return distance(a.lat, a.lon, b.lat, b.lon)


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The great-circle distance of two points in degrees, in kilometres."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((p2 - p1) / 2) ** 2
    half += math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
