"""Shipped knowledge: countries, seats of power, organisations, roles, places. See ``lookup``."""

from dateline.gazetteer.dictionaries import ActorDictionary, Fault
from dateline.gazetteer.lookup import Gazetteer, load_gazetteer
from dateline.gazetteer.user_files import load_dictionary
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
    "ActorDictionary",
    "Country",
    "Fault",
    "Gazetteer",
    "Membership",
    "Office",
    "Organisation",
    "PersonEntry",
    "PlaceEntry",
    "RoleTitle",
    "load_dictionary",
    "load_gazetteer",
]
