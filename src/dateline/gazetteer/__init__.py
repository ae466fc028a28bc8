"""Shipped knowledge: countries, seats of power, organisations, roles, places. See ``lookup``."""

from dateline.gazetteer.lookup import Gazetteer, load_gazetteer
from dateline.gazetteer.values import (
    Country,
    Membership,
    Office,
    Organisation,
    PersonEntry,
    PlaceEntry,
    RoleTitle,
)

__all__ = [
    "Country",
    "Gazetteer",
    "Membership",
    "Office",
    "Organisation",
    "PersonEntry",
    "PlaceEntry",
    "RoleTitle",
    "load_gazetteer",
]
