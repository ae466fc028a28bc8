"""A wording of what a stance is toward, taken apart: its stems, names, countries, noun and kind.

What may not live here: pairs of wordings (``wordings.py``), and words themselves (``lexicon/issues.toml``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from dateline.core import lexicon
from dateline.gazetteer import load_gazetteer
from dateline.stories.events import stem, weighed

NAMED = 2.0
"""What a name weighs; a common noun 1, a country ``LAND``, a kind of thing ("bill", "deal") ``KIND``, a general noun
("move", "plan") ``FAINT``."""
LAND, KIND, FAINT = 1.0, 0.8, 0.4
LONGEST = 4  # words of the longest country or body looked up ("the Association of South-East Asian Nations" is not)

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*(?:['’]s\b)?")
_PARTED = re.compile(r"(?<=\b[Nn]o)-(?=[a-z])")  # "no-deal" is "no deal"
_SMALL = frozenset({"the", "government", "administration", "authorities"})


@cache
def stems(text: str) -> Mapping[str, float]:
    """The stems of a wording with weights: names 2, nouns and countries 1, general nouns .4.

    Countries and peoples stand as ``=USA``, bodies as ``@european union``, words of a kind as ``~deal``.
    """
    found: dict[str, float] = {}
    words = _WORD.findall(_spelt(text))
    at = 0
    while at < len(words):
        size, name, weight = _next(words, at)
        if name:
            found[name] = max(weight, found.get(name, 0.0))
        at += size
    return found


def _spelt(text: str) -> str:
    """The text with names made for a matter put into the words that they stand for."""
    for name, words in lexicon.load("issues")["means"].items():
        if name in text.casefold():
            text = re.sub(rf"\b{name}\b", words, text, flags=re.IGNORECASE)
    return _PARTED.sub(" ", text)


def _next(words: list[str], at: int) -> tuple[int, str, float]:
    """How many words from ``at`` on belong together, the stem or name that they come to ("" for none), and its weight."""
    size, name = _known(words, at)
    if name is not None:
        return size, name, LAND if name.startswith("=") else NAMED
    size, kind = _kind(words, at)
    if kind is not None:
        return size, f"~{kind}", KIND
    word = words[at]
    low = word.casefold()
    if low in _set("pronouns") | _set("people") or not weighed(word):
        return 1, "", 0.0
    if low in _set("general"):
        return 1, stem(word), FAINT
    if word[0].isupper() and low in _set("titles"):
        return 1, stem(word), FAINT
    return 1, stem(word), NAMED if word[0].isupper() and (at > 0 or len(words) <= LONGEST) else 1.0


def _known(words: list[str], at: int) -> tuple[int, str | None]:
    """A country, people or body that stands at ``at``, with how many words it has."""
    gazetteer = load_gazetteer()
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        said = " ".join(words[at : at + size])
        if said[0].isupper():
            country = gazetteer.country_named(said) or gazetteer.demonym(said) or gazetteer.seat(said)
            if country is not None:
                return size, f"={country.code}"
            if (body := gazetteer.organisation(said)) is not None:
                return size, f"@{body.name.casefold()}"
    return 1, None


def _kind(words: list[str], at: int) -> tuple[int, str | None]:
    for size in (2, 1):
        kind = _kinds().get(" ".join(words[at : at + size]).casefold())
        if kind is not None and at + size <= len(words):
            return size, kind
    return 1, None


@cache
def _kinds() -> Mapping[str, str]:
    return {word: kind for kind, words in lexicon.load("issues")["kinds"].items() for word in words}


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(lexicon.load("issues")[name])


def land(text: str) -> str | None:
    """The code of the country that a whole wording names, as ``=RUS``: "Moscow", "the Russian government", "Russia"."""
    words = [w for w in _WORD.findall(text) if w.casefold() not in _SMALL]
    size, name = _known(words, 0) if words else (0, None)
    return name if name is not None and name.startswith("=") and size == len(words) else None


def head(text: str) -> str:
    """The stem or kind of the noun that a wording is about: the last word before "of", "on", "that" and the like."""
    words = _WORD.findall(_spelt(text))
    last = next((n for n, w in enumerate(words) if n and w.casefold() in _set("after")), len(words))
    for at in range(last - 1, -1, -1):
        _, name, weight = _next(words, at)
        if name and weight:
            return name
    return ""


def kinds(text: str) -> frozenset[str]:
    """The kinds and general nouns in a wording."""
    return frozenset(w for w, weight in stems(text).items() if w.startswith("~") or weight == FAINT)


def personal(text: str) -> bool:
    """Whether a wording is a pronoun for people alone: "they", "him"."""
    return text.strip().casefold() in _set("people")


def beside(text: str, content: str) -> dict[str, float]:
    """The words that go with the noun of a general wording more than once in a report; .8 for the commonest."""
    nouns = [w for w in _WORD.findall(text) if w.casefold() in _set("general") or w.casefold() in _kinds()]
    if not nouns:
        return {}
    noun = re.escape(nouns[-1])
    pattern = rf"((?:[\w'’-]+ ){{0,3}}){noun}\b((?: (?:of|on|to|for|against|that)(?: [\w'’-]+){{1,5}})?)"
    counts: Counter[str] = Counter()
    for before, behind in re.findall(pattern, content, re.IGNORECASE):
        counts.update({w for w, weight in stems(f"{before}{behind}".strip()).items() if weight >= 1})
    most = max(counts.values(), default=0)
    return {w: 0.8 * n / most for w, n in counts.most_common(6) if n > 1}
