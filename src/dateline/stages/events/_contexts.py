"""Which of the codebook's contexts the words of a sentence name.

What may not live here: the words (``lexicon/contexts.toml``) and any guess beyond them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from dateline.core.lexicon import load
from dateline.core.parse import Token

_WINDOW = 3  # words in the longest phrase of the lexicon


@cache
def _phrases() -> Mapping[str, tuple[str, ...]]:
    """Each phrase of the lexicon with the contexts that it names."""
    found: dict[str, tuple[str, ...]] = {}
    for context, words in load("contexts").items():
        for phrase in words.split(","):
            key = " ".join(phrase.split())
            if key:
                found[key] = (*found.get(key, ()), context)
    return found


@cache
def _openers() -> frozenset[str]:
    """The first words of the longer phrases."""
    return frozenset(p.split(" ", 1)[0] for p in _phrases() if " " in p)


def contexts(tokens: Sequence[Token], known: Iterable[str] = ()) -> tuple[str, ...]:
    """The contexts that a stretch of words names, in the order of ``known`` (all, by name, without it)."""
    phrases = _phrases()
    words = [(t.text.lower(), t.lemma) for t in tokens]
    found: set[str] = set()
    for i, (text, lemma) in enumerate(words):
        found.update(phrases.get(text, ()), phrases.get(lemma, ()))
        before = text
        for following, last in words[i + 1 : i + _WINDOW] if text in _openers() else ():
            found.update(phrases.get(f"{before} {following}", ()), phrases.get(f"{before} {last}", ()))
            before = f"{before} {following}"
    order = list(known) or sorted(found)
    return tuple(c for c in order if c in found)
