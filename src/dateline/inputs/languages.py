"""Which language a text is in, as far as needed to refuse what is not English.

What may not live here: any other choice about a document.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_FEWEST_LETTERS = 80  # below this, names alone decide, and a wrong refusal costs more than a wrong reading
_SAMPLE = 6_000  # characters
_COMMON = frozenset(
    ["the", "of", "and", "to", "that", "is", "was", "for", "with", "said", "by", "from", "has", "have", "are"]
)
_COMMON_SHARE = 0.10  # of the words: English news has 20 to 30 per cent of these, no other language above 5
_SURER = 4  # times as likely as English another language must be: a short text is full of names, which tell little
_WORD = re.compile(r"[^\W\d_]+")


def language(text: str) -> str:
    """The ISO 639-1 code of the language of a text; "en" where it is too short to tell."""
    sample = text[:_SAMPLE]
    words = _WORD.findall(sample.casefold())
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return "en"
    if sum(w in _COMMON for w in words) >= _COMMON_SHARE * len(words):
        return "en"
    chances = dict(_identifier().rank(sample))
    best = max(chances, key=lambda code: chances[code])
    return str(best) if chances[best] >= _SURER * chances["en"] else "en"


def language_name(code: str) -> str:
    """The English name of a language, or its code where the list has none."""
    return _names().get(code, code)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _names() -> dict[str, str]:
    return tomllib.loads((files("dateline.inputs") / "languages.toml").read_text("utf-8"))
