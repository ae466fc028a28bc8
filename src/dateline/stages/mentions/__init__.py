"""The stage that finds where actors may be named: noun phrases and pronouns.

What lives here: the stage. Its parts are private modules beside it: which words head a mention
(``_finder``) and how far it reaches (``_extents``). What may not: who a mention is
(``stages/actors``), where a phrase ends (``core/phrases.py``), and the words that are looked for
(``lexicon/mentions.toml``).
"""

from __future__ import annotations

from dateline.core.parse import Parse
from dateline.core.types import Mention, Text
from dateline.gazetteer import Gazetteer
from dateline.stages.mentions._finder import Finder


def mentions(text: Text, *, parse: Parse, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Every phrase that may name an actor, and every other named place, in order of start, longest first.

    Each mention has one head word and no two share it. A relative pronoun is none: its antecedent is.
    """
    finder = Finder(text, parse, gazetteer)
    return tuple(sorted(finder.found(), key=lambda m: (m.span.start, -m.span.end)))
