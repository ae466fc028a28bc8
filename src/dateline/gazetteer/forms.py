"""How names are compared: possessives, articles, quotation marks, dots, accents, case.

What may not live here: any name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from dateline.core.naming import unaccented

T = TypeVar("T")

_DOTTED = re.compile(r"(?<!\w)((?:[A-Z]\.){2,}|[A-Z](?:\.[A-Z])+\.?)(?!\w)")
_SPACES = re.compile(r"\s+")
_EDGES = "\"'“”‘’«»()[],;:·—– "
_FOLD = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ð": "d",
        "þ": "th",
        "ʻ": "'",
        "ʼ": "'",
        "‐": "-",
        "‑": "-",
    }
)


@lru_cache(maxsize=65536)
def clean(words: str) -> str:
    """One form of a name, with its case and accents.

    Plain apostrophes, single spaces, no article, no possessive, no dots in abbreviations: "the U.S.'s"
    is "US".
    """
    plain = _SPACES.sub(" ", words.replace("’", "'").replace("‘", "'").replace("`", "'")).strip(_EDGES)
    if plain[:4] in {"the ", "The ", "THE "}:
        plain = plain[4:]
    if plain.endswith(("'s", "'S")):
        plain = plain[:-2]
    return _DOTTED.sub(lambda m: m[0].replace(".", ""), plain.rstrip("' "))


@lru_cache(maxsize=65536)
def fold(words: str) -> str:
    """The caseless, accentless key of a name that is already clean; hyphens count as spaces."""
    bare = unaccented(words.translate(_FOLD))
    return _SPACES.sub(" ", bare.casefold().replace("-", " ").replace(".", "").replace("'", "")).strip()


def key_of(words: str) -> str:
    """The key under which a place name is filed; "St." is "Saint".

    Abbreviations keep their case after a "=", so that "me" is not Maine.
    """
    form = clean(words)
    if len(form) <= 4 and is_abbreviation(form):
        return "=" + form
    key = fold(form)
    return "saint " + key[3:] if key.startswith("st ") else key


def is_abbreviation(form: str) -> bool:
    """Whether a clean form must be matched in its own case: "US", "WHO", "G8", "EU3+3"."""
    return len(form) <= 8 and " " not in form and form.upper() == form and any(c.isalpha() for c in form)


@lru_cache(maxsize=65536)
def has_capital(form: str) -> bool:
    """Whether any word of a form begins with a capital: "turkey" is no country."""
    return any(w[:1].isupper() or w[:1].isdigit() for w in re.split(r"[ \-]", form))


class Index(Generic[T]):
    """Names of one kind; the first entry of a name wins.

    Abbreviations count in their own case ("Nato" is listed where it is written so), other names without
    case and accents, as long as one word of what is looked up has a capital.
    """

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, T] = {}
        self._folded: dict[str, T] = {}
        for name, value in pairs:
            form = clean(name)
            self._exact.setdefault(form, value)
            if not is_abbreviation(form):
                self._folded.setdefault(fold(form), value)

    def get(self, words: str) -> T | None:
        """What the words name, or None."""
        form = clean(words)
        found = self._exact.get(form)
        if found is None and has_capital(form):
            found = self._folded.get(fold(form))
        return found
