"""The gazetteer: what a name, a demonym, a seat of power, a title or a place name stands for.

What may not live here: the data (``data/``), and any choice that needs the text around a name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from dateline.gazetteer.atlas import Atlas
from dateline.gazetteer.dictionaries import ActorDictionary
from dateline.gazetteer.forms import Index, fold, has_capital, key_of
from dateline.gazetteer.roles import RoleIndex
from dateline.gazetteer.values import (
    Country,
    Membership,
    Office,
    Organisation,
    PersonEntry,
    PlaceEntry,
    RoleTitle,
)

_DIVISION = re.compile(
    r" (?:province|state|region|governorate|oblast|district|prefecture|department|division|republic|emirate|county|krai)$"
)


class Gazetteer:
    """Lookups in the shipped knowledge. Immutable, safe to share between threads.

    Names are compared without a leading "the", without a possessive, with straight or curly
    apostrophes, and without case as long as one word has a capital; abbreviations only in their own
    case ("US" is a country, "us" is not). Every lookup answers None (or an empty tuple) for what it
    does not know.
    """

    def __init__(self) -> None:
        countries = _countries()
        self._countries = {c.code: c for c in countries}
        self._names = Index((form, c) for c in countries for form in (c.name, *c.forms))
        self._demonyms = Index((d, c) for c in countries for d in c.demonyms)
        self._seats = Index((s, c) for c in countries for s in (*c.capitals, *c.seats) if s != c.name)
        self._houses = Index((s, c) for c in countries for s in c.seats if s != c.name)
        self._bodies = _organisations()
        self._organisations = Index((form, o) for o in self._bodies for form in (o.name, *o.forms))
        self._holders = _persons()
        self._persons = Index((form, p) for p in self._holders for form in (p.name, *p.forms))
        self._roles = RoleIndex(_read("roles"))
        self._atlas = Atlas()
        self.user: ActorDictionary | None = None
        """The dictionaries that the user brought along, or None."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _load_with, (self.user,)

    def with_actors(self, dictionary: ActorDictionary) -> Gazetteer:
        """The same gazetteer with a user's actor dictionary beside the shipped knowledge."""
        made = object.__new__(Gazetteer)
        made.__dict__.update(self.__dict__, user=dictionary)
        return made

    def country(self, code: str) -> Country | None:
        """The country with an ISO 3166-1 alpha-3 code (or KOS, SUN, YUG, SCG, CSK, DDR, YMD)."""
        return self._countries.get(code)

    def countries(self) -> tuple[Country, ...]:
        """All countries and territories, by code."""
        return tuple(self._countries[c] for c in sorted(self._countries))

    def country_named(self, words: str) -> Country | None:
        """The country that a name, short form or abbreviation names."""
        return self._names.get(words)

    def demonym(self, words: str) -> Country | None:
        """The country of an adjective or noun for its people: "Russian", "Finns", "North Korean"."""
        return self._demonyms.get(words)

    def seat(self, words: str) -> Country | None:
        """The country for whose government a capital, palace or street can stand: "the Kremlin"."""
        return self._seats.get(words)

    def house(self, words: str) -> Country | None:
        """The country of a palace, street or office of government: "the White House", "Downing Street"."""
        return self._houses.get(words)

    def organisation(self, words: str) -> Organisation | None:
        """The body that a name or acronym names."""
        return self._organisations.get(words)

    def organisations(self) -> tuple[Organisation, ...]:
        """All bodies, in the order of the file."""
        return self._bodies

    def role(self, words: str) -> RoleTitle | None:
        """The title or role noun in a noun phrase, the longest one, or None.

        A generic head takes its sectors from the words beside it ("rebel commander") or after its
        preposition ("spokesman for the army"); "opposition" adds OPP; a former office gives ELI.
        """
        return self._roles.find(words)

    def person(self, words: str) -> PersonEntry | None:
        """The holder of dated offices whom a full name (or an unmistakable short one) names."""
        return self._persons.get(words)

    def land_of(self, words: str) -> str | None:
        """The state in which somebody known held every office listed, in office or not; None for several or a body."""
        found = self.person(words)
        codes = {o.country for o in found.offices} if found is not None else set()
        code = codes.pop() if len(codes) == 1 else None
        return code if code in self._countries else None

    def persons(self) -> tuple[PersonEntry, ...]:
        """All holders of dated offices, in the order of the file."""
        return self._holders

    def places(self, words: str) -> tuple[PlaceEntry, ...]:
        """What a place name may mean, the most populous first; countries, regions and cities."""
        key = key_of(words)
        if not has_capital(words):
            return ()
        found = [*self._atlas.named(key)]
        if key.startswith("=") and len(key) > 4:  # "PERU" in a headline; "EU" is not the town of Eu
            found += self._atlas.named(fold(key[1:]))
        if not found and (kind := _DIVISION.search(key)):
            found = [p for p in self._atlas.named(key[: kind.start()]) if p.precision.startswith("admin")]
        country = self.country_named(words)
        if country is not None and not any(p.precision == "admin1" and p.country == country.code for p in found):
            found.append(self.country_place(country))
        if (house := self.house(words)) is not None:  # the White House is no town of Tennessee
            found = [p for p in self._atlas.named(key_of(house.capital or "")) if p.country == house.code] or found
        unique = {(p.geonameid, p.name, p.country, p.precision): p for p in found}
        return tuple(sorted(unique.values(), key=lambda p: -p.population))

    def points(self) -> Iterator[tuple[float, float, str]]:
        """All towns as latitude, longitude and alpha-3 code."""
        return self._atlas.points()

    def country_place(self, country: Country) -> PlaceEntry:
        """A country as a place: its rough centre, precision "country"."""
        return PlaceEntry(
            country.name, country.code, country.geonameid, country.lat, country.lon, 10**9, None, "country"
        )


@cache
def load_gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    return Gazetteer()


def _load_with(user: ActorDictionary | None) -> Gazetteer:
    return load_gazetteer() if user is None else load_gazetteer().with_actors(user)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("dateline.gazetteer") / "data" / f"{name}.toml").read_text("utf-8"))


def _countries() -> tuple[Country, ...]:
    return tuple(
        Country(
            code=r["code"],
            name=r["name"],
            forms=tuple(r.get("forms", ())),
            demonyms=tuple(r.get("demonyms", ())),
            capitals=tuple(r.get("capitals", ())),
            seats=tuple(r.get("seats", ())),
            cow=r.get("cow"),
            gw=r.get("gw"),
            lat=r["point"][0],
            lon=r["point"][1],
            geonameid=r.get("geonameid"),
            first=r.get("first"),
            last=r.get("last"),
            earlier=tuple(_numbers(written) for written in r.get("earlier", ())),
        )
        for r in _read("countries")["country"]
    )


def _numbers(written: str) -> tuple[str, int | None, int | None]:
    """Numbers that a state had, as written in the file: "1990-10-02 260 260", "-" for none."""
    until, cow, gw = written.split()
    return until, None if cow == "-" else int(cow), None if gw == "-" else int(gw)


def _organisations() -> tuple[Organisation, ...]:
    return tuple(_organisation(r) for r in _read("organisations")["organisation"])


def _organisation(row: dict[str, Any]) -> Organisation:
    first = tuple(row.get("sectors", ()))
    later = [(day, tuple(sectors)) for day, sectors in sorted(row.get("sectors_since", {}).items())]
    return Organisation(
        name=row["name"],
        forms=tuple(row.get("forms", ())),
        code=row.get("code"),
        sectors=later[-1][1] if later else first,
        membership=tuple(_membership(m) for m in row.get("members", ())),
        entity=row.get("entity"),
        history=(("", first), *later) if later else (),
    )


def _membership(written: str) -> Membership:
    """One member as written in the file: "GBR", "GBR 1973-01-01/2020-01-31", "HRV 2013-07-01/"."""
    code, _, period = written.partition(" ")
    since, _, until = period.partition("/")
    return Membership(code, since or None, until or None)


def _persons() -> tuple[PersonEntry, ...]:
    return tuple(
        PersonEntry(r["name"], tuple(r.get("forms", ())), tuple(_office(o) for o in r["offices"]))
        for r in _read("persons")["person"]
    )


def _office(written: str) -> Office:
    """One office as written in the file: "2004-03-09/ RUS Foreign Minister"."""
    period, code, title = written.split(" ", 2)
    since, _, until = period.partition("/")
    sectors: tuple[str, ...] = () if code in {"UNO", "EUR", "IGO"} else ("GOV",)
    return Office(title, code, ("REL", "GOV") if title == "Pope" else sectors, since or None, until or None)
