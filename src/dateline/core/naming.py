"""Who is called by which words in a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unicodedata import combining, normalize

from dateline.core.types import Actor, Mention


def unaccented(words: str) -> str:
    """Words without their accents, compatible forms of letters made plain ones."""
    return "".join(c for c in normalize("NFKD", words) if not combining(c))


def names_of(mentions: Sequence[Mention], actors: Sequence[Actor]) -> Mapping[str, Actor]:
    """The names, as written, that one actor alone is called by: what has no mention of its own may still be one of them."""
    named = {m.span for m in mentions if m.kind != "pronoun" and m.text[:1].isupper()}
    found: dict[str, list[Actor]] = {}
    for actor in actors:
        for text in {m.text for m in actor.mentions if m.span in named}:
            found.setdefault(text, []).append(actor)
    return {text: called[0] for text, called in found.items() if len(called) == 1}
