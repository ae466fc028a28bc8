"""The words of the mentions stage as sets; the words themselves are in ``lexicon/mentions.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dateline.core.lexicon import load


@dataclass(frozen=True, slots=True)
class Words:
    """The lexicon as sets."""

    persons: frozenset[str]
    bodies: frozenset[str]
    quantities: frozenset[str]
    only_acting: frozenset[str]
    acting_modifiers: frozenset[str]
    acting_compounds: frozenset[str]
    pronouns: frozenset[str]
    locative_prepositions: frozenset[str]
    acting_prepositions: frozenset[str]
    locative_verbs: frozenset[str]
    not_acting_for: frozenset[str]
    honorifics: frozenset[str]
    body_names: frozenset[str]
    never: frozenset[str]
    never_bodies: frozenset[str]


@cache
def words() -> Words:
    return Words(**{k: frozenset(v.split()) for k, v in load("mentions").items()})
