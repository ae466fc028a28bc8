"""The lemma of a token from its word, Penn tag and part of speech, without spaCy.

Closed words are listed by tag (``lexicon/lemmas.toml``). Nouns, verbs, adjectives and adverbs that
inflect are looked up whole, then by their longest known ending (``lexicon/forms.toml``, compiled by
``lemma_tables.py``). What may not live here: the words and endings themselves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

_CACHED = 1 << 16  # (word, tag, pos) whose lemma is remembered
LONGEST_ENDING = 6
"""No ending of ``forms.toml`` has more letters."""

_INFLECTED = {
    "NNS": "noun",
    "VBZ": "verb",
    "VBD": "verb",
    "VBN": "verb",
    "VBG": "verb",
    "JJR": "adjective",
    "JJS": "adjective",
    "RB": "adverb",
    "RBR": "adverb",
    "RBS": "adverb",
}


class Change(NamedTuple):
    """How a form becomes its lemma: letters off the end, letters put there."""

    off: int
    put: str

    def of(self, form: str) -> str:
        """The form changed."""
        return form[: len(form) - self.off] + self.put


class Forms(NamedTuple):
    """The inflected forms of one part of speech: whole words and endings with their changes."""

    words: Mapping[str, Change]
    endings: Mapping[str, Change]

    def lemma(self, form: str) -> str:
        """The lemma of a form in lower case; a form that nothing fits is its own lemma."""
        change = self.words.get(form)
        if change is None:
            ends = (form[-n:] for n in range(min(LONGEST_ENDING, len(form) - 1), 0, -1))
            change = next((self.endings[e] for e in ends if e in self.endings), Change(0, ""))
        return change.of(form)


@lru_cache(_CACHED)
def lemma(word: str, tag: str, pos: str) -> str:
    """The lemma in lower case of a word with a Penn tag and a Universal part of speech.

    Proper nouns, numbers and words that do not inflect are kept as they are spelt; quotation marks
    become straight ones; a hyphenated form changes by its last part.
    """
    low = word.lower()
    closed = _closed()
    if pos == "PUNCT":
        return closed["quotes"].get(low, low)
    plain = low.replace("’", "'")
    for group in (tag, "any"):
        if plain in closed.get(group, ()):
            return closed[group][plain]
    kind = _INFLECTED.get(tag)
    if kind is None or pos in {"PROPN", "PRON", "SPACE", "X"}:
        return low
    known = forms()[kind]
    if low in known.words:
        return known.lemma(low)
    head, hyphen, last = low.rpartition("-")
    return head + hyphen + known.lemma(last) if last[:1].isalnum() else low


@cache
def forms() -> dict[str, Forms]:
    """The compiled forms by part of speech."""
    return {kind: Forms(_changes(table["words"]), _changes(table["endings"])) for kind, table in _read("forms").items()}


def _changes(table: Mapping[str, str]) -> dict[str, Change]:
    found = {}
    for spelt, words in table.items():
        off, _, put = spelt.partition(" ")
        found.update(dict.fromkeys(words.split(), Change(int(off), put)))
    return found


@cache
def _closed() -> dict[str, dict[str, str]]:
    return _read("lemmas")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("dateline.models") / "lexicon" / f"{name}.toml").read_text("utf-8"))
