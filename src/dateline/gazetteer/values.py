"""What the gazetteer knows, as frozen values: countries, organisations, roles, persons, places.

What may not live here: the lookups (``lookup``, ``roles``, ``atlas``) and the data (``data/``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PlacePrecision = Literal["city", "admin2", "admin1", "country", "region"]
RoleLevel = Literal["head of state", "head of government", "minister", "international", "national", "local"]


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory. ``code`` is ISO 3166-1 alpha-3, with KOS for Kosovo and SUN, YUG, SCG, CSK, DDR, YMD.

    ``cow`` and ``gw`` are its numbers with the Correlates of War and with Gleditsch and Ward, ``earlier`` those it had
    before: (last ISO day, cow, gw), in order; ``lat`` and ``lon`` a rough centre in degrees (WGS 84); ``first`` and
    ``last`` years of existence, or None.
    """

    code: str
    name: str
    forms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    cow: int | None = None
    gw: int | None = None
    lat: float = 0.0
    lon: float = 0.0
    geonameid: int | None = None
    first: int | None = None
    last: int | None = None
    earlier: tuple[tuple[str, int | None, int | None], ...] = ()

    def numbers_on(self, date: str | None) -> tuple[int | None, int | None]:
        """Numbers with COW and with Gleditsch and Ward on an ISO date; None is today. (None, None) where it did not exist."""
        if date is None or not date[:4].isdigit():
            return self.cow, self.gw
        for until, cow, gw in self.earlier:
            if date[:10] <= until:
                return cow, gw
        year = int(date[:4])
        existed = (self.first or year) <= year <= (self.last or year)
        return (self.cow, self.gw) if existed else (None, None)

    @property
    def capital(self) -> str | None:
        """The name of the capital, or None where the country has none apart from itself."""
        return self.capitals[0] if self.capitals else None


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of a body: alpha-3 code, first and last ISO day, None where the end is open."""

    country: str
    since: str | None = None
    until: str | None = None

    def holds_on(self, day: str | None) -> bool:
        """Whether the member belongs on an ISO day; with None, whether it does today."""
        if day is None:
            return self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A named body.

    ``code`` is IGO UNO EUR NGO ISM IMG MNC, the alpha-3 code of a domestic body's country, or None;
    ``sectors`` are PLOVER's, those of today; ``history`` holds (ISO day, sectors) where they changed,
    the first with an empty day; ``entity`` is a Wikidata id where surely known.
    """

    name: str
    forms: tuple[str, ...] = ()
    code: str | None = None
    sectors: tuple[str, ...] = ()
    membership: tuple[Membership, ...] = ()
    entity: str | None = None
    history: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def sectors_on(self, date: str | None) -> tuple[str, ...]:
        """PLOVER sectors on an ISO date (the Taliban: REB, since 2021-08-15 GOV); None is today."""
        if date is None or not self.history:
            return self.sectors
        return [sectors for since, sectors in self.history if since <= date[:10]][-1]

    @property
    def members(self) -> tuple[str, ...]:
        """Alpha-3 codes of the members of today."""
        return self.members_on(None)

    def members_on(self, date: str | None) -> tuple[str, ...]:
        """Alpha-3 codes of the members on an ISO date (a date-time counts by its day); None is today."""
        return tuple(m.country for m in self.membership if m.holds_on(date and date[:10]))


@dataclass(frozen=True, slots=True)
class RoleTitle:
    """A title or role noun found in a phrase.

    ``title`` is the listed form, ``text`` the words as they stand there, ``start`` and ``end`` their
    characters in the phrase. ``office`` is the name of the post where the title is one, else None;
    ``country`` a country that alone has the post under this name (Taoiseach: IRL). ``former`` marks
    "former", "ex-", "ousted" before the title: the sectors are then ELI.
    """

    title: str
    text: str
    start: int
    end: int
    sectors: tuple[str, ...] = ()
    office: str | None = None
    level: RoleLevel | None = None
    country: str | None = None
    former: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """A post held: its name, country, sectors, first and last ISO day (None: open)."""

    office: str
    country: str
    sectors: tuple[str, ...]
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A holder of public offices, with their dates. ``country`` is that of the latest office."""

    name: str
    forms: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()

    @property
    def country(self) -> str | None:
        """The country of the latest office listed."""
        return self.offices[-1].country if self.offices else None

    def office_on(self, date: str | None) -> Office | None:
        """The post held on an ISO date, or None; without a date None, for it would be a guess."""
        day = date and date[:10]
        if not day:
            return None
        held = [o for o in self.offices if (o.since or "") <= day <= (o.until or "9999")]
        return held[-1] if held else None


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place that a name may mean.

    ``country`` is alpha-3, or None for seas and continents; ``geonameid`` None where unknown; ``lat`` and
    ``lon`` degrees (WGS 84); ``population`` 0 where unknown (countries and regions have a rank instead);
    ``admin1`` GeoNames' code of the first-level division.
    """

    name: str
    country: str | None
    geonameid: int | None
    lat: float
    lon: float
    population: int
    admin1: str | None
    precision: PlacePrecision
