"""The word lists of the meetings stage, as sets.

What may not live here: the words themselves (``lexicon/meetings.toml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from dateline.core import lexicon
from dateline.core.parse import Parse, Token

Kind = Literal["talk", "summit", "meal", "visit", "call", "host"]


@cache
def words(name: str) -> frozenset[str]:
    """A list of the table ``[words]``."""
    return frozenset(lexicon.load("meetings")["words"][name])


@cache
def marks(name: str) -> frozenset[str]:
    """A list of the table ``[status]``."""
    return frozenset(lexicon.load("meetings")["status"][name])


@cache
def kinds(table: str) -> Mapping[str, Kind]:
    """Lemmas of nouns or verbs (``table``) with the kind of meeting that they name."""
    return {lemma: kind for kind, lemmas in lexicon.load("meetings")[table].items() for lemma in lemmas}


def verb_key(parse: Parse, verb: Token) -> frozenset[str]:
    """The lemma of a verb, also with its particle or "for": "call", "call-off"."""
    after = {c.text.lower() for c in parse.children(verb) if c.dep in {"prt", "prep", "advmod"}}
    return frozenset({verb.lemma, *(f"{verb.lemma}-{a}" for a in after)})
