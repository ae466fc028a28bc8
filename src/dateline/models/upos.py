"""The Universal part of speech of a token from its word, Penn tag and dependency, without spaCy.

What may not live here: the words (``lexicon/upos.toml``) and the lemma (``lemmas.py``), which follows
from the tag and from what is found here.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

_CACHED = 1 << 16  # (word, tag, dep, ...) whose part of speech is remembered
_LEXICON: Final[dict[str, Any]] = tomllib.loads((files("dateline.models") / "lexicon" / "upos.toml").read_text("utf-8"))
_TAGS: dict[str, str] = _LEXICON["tags"]
_WORDS: dict[str, dict[str, str]] = {
    tag: {w: pos for pos, words in table.items() for w in words} for tag, table in _LEXICON["words"].items()
}
_MAIN = _LEXICON["main"]
_HEADS, _FULL = frozenset(_MAIN["relations"]), frozenset(_MAIN["words"])
_THERE = frozenset(_LEXICON["there"]["words"])


@lru_cache(_CACHED)
def upos(word: str, tag: str, dep: str, *, after_expletive: bool = False) -> str:
    """The Universal part of speech of a word with a Penn tag and a ClearNLP dependency.

    ``after_expletive`` says that the token before it is a "there" or "it" with the dependency "expl":
    "is" in "there is" is the full verb. A tag that the list lacks gives "X".
    """
    if word.isspace():
        return "SPACE"
    if tag == "_SP":
        return "X"
    low = word.lower().replace("’", "'")
    if after_expletive and low in _THERE:
        return "VERB"
    if tag in {"DT", "WDT"} and dep not in {"det", "quantmod", ""}:
        return "PRON"
    if tag == "IN" and dep == "mark":
        return "SCONJ"
    if dep in _HEADS and low in _FULL:
        return "VERB"
    if dep in {"aux", "auxpass"} and tag not in {"TO", ""}:
        return "AUX"
    if tag == "CC" and low == "but" and dep == "advmod":
        return "ADV"
    return _WORDS.get(tag, {}).get(low) or _TAGS.get(tag, "X")
