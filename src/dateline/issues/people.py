"""Who a participant of a record is across reports: a state by its code, a bloc or a person by name.

What may not live here: what they stand for (``statements.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dateline.issues.words import land

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who holds a stance: ``key`` is the same in every report, ``name`` is what people call it.

    ``members`` are the codes of a bloc's members; ``state`` tells that a country or its government is meant as a whole.
    """

    key: str
    name: str
    country: str | None = None
    members: tuple[str, ...] = ()
    state: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """The full names behind short ones, by short name and country, as all rows together tell them."""

    full: Mapping[tuple[str, str | None], str] = field(default_factory=dict)

    def actor(self, role: Row, document: str) -> Actor:
        """Who a participant is. One that is only described ("protesters") is somebody else in every country, or report."""
        name = " ".join((role["name"] or role["text"]).split())
        country = role["country"]
        if is_state(role):
            return Actor(country, name, country, state=True)
        if role["members"]:
            return Actor(name.casefold(), name, country, tuple(role["members"]))
        folded = name.casefold()
        full = self.full.get((folded, country), name)
        if name[:1].islower() or name == name.casefold():
            return Actor(f"{folded} ({country or document})", name, country)
        return Actor(full.casefold(), full, country)


def is_state(role: Row) -> bool:
    """Whether a participant is a country or its government as a whole: "Russia", "Moscow", "the Russian government"."""
    name, country = role["name"] or role["text"], role["country"]
    return (
        bool(country)
        and not role["office"]
        and not role["members"]
        and (name == country or land(name) == f"={country}")
    )


def people(roles: Iterable[Row]) -> People:
    """What the names of all participants tell: a surname is whoever alone has it in that country."""
    names: dict[tuple[str, str | None], set[str]] = {}
    for role in roles:
        name = " ".join((role["name"] or "").split())
        words = name.split()
        if len(words) > 1 and name[0].isupper() and not role["members"] and not is_state(role):
            names.setdefault((words[-1].casefold(), role["country"]), set()).add(name)
    return People({k: min(v) for k, v in names.items() if len({n.casefold() for n in v}) == 1})
