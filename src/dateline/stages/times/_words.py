"""A text as words of classes: every word that can be part of a time expression gets its class from the lexicon.

What may not live here: which classes make an expression (``_grammar.py``) and what it means (``_dates.py`` and its neighbours).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline.core import lexicon

OTHER = "x"  # the class of words that no time expression holds
_TOKEN = re.compile(
    r"""
    (?P<meridiem>[AaPp]\.\s?[Mm]\b\.?|(?<=\d)[AaPp][Mm]\b)
  | (?P<qcode>\b(?:Q[1-4]|[1-4]Q)\b)
  | (?P<word>[^\W\d_]+(?:['’]clock\b)?)
  | (?P<iso>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?!\w))
  | (?P<slash>(?<![\w/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\w/]))
  | (?P<clock>(?<![\d:.])\d{1,2}:[0-5]\d(?::\d\d)?(?![\d:]))
  | (?P<decade>(?<!\w)(?:1[5-9]|20)\d0['’]?s\b|['’`]?(?<!\d)[1-9]0['’]?s\b)
  | (?P<dayord>\d{1,2}(?:st|nd|rd|th)\b)
  | (?P<fraction>\d/\d(?![\d/]))
  | (?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
  | (?P<ending>['’](?:s|S|ll|LL|d|re|ve)?\b|['’](?=\s))
  | (?P<gap>\n\s*\n|[.!?:"”]\s*\n(?!\s*\d))
  | (?P<mark>[^\w\s]|_)
    """,
    re.VERBOSE,
)
_MARKS = {
    "-": "hyphen",
    "–": "hyphen",
    "‑": "hyphen",
    "—": "dash",
    ",": "comma",
    "/": "stroke",
    ".": "dot",
    "(": "open",
    ")": "close",
}
_FIXED = ("iso", "slash", "clock", "decade", "dayord", "fraction", "qcode")
# Read only with a capital: in lower case they are verbs, auxiliaries or nouns far more often than times.
_CAPITALISED = frozenset({"may", "march", "mar", "sat", "sun", "wed", "dec", "jan", "jun", "mon", "est", "ist", "et"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase of the text: characters [start, end), lower-case text, class and what it stands for."""

    start: int
    end: int
    text: str
    kind: str
    value: int | str | None = None
    capital: bool = False


@dataclass(frozen=True, slots=True)
class _Entries:
    words: dict[str, tuple[str, int | str | None]]
    phrases: dict[str, list[tuple[tuple[str, ...], str, int | str | None]]]


NOT_CLASSES = frozenset({"guards", "tense"})


@cache
def _entries() -> _Entries:
    """The lexicon by word, and its phrases by their first word, longest first."""
    words: dict[str, tuple[str, int | str | None]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str, int | str | None]]] = {}
    for kind, table in lexicon.load("times").items():
        if kind in NOT_CLASSES:
            continue
        listed = table.get("words")
        pairs = [(w, None) for w in listed] if isinstance(listed, list) else list(table.items())
        for entry, value in pairs:
            parts = tuple(m.group().lower().replace("’", "'") for m in _TOKEN.finditer(entry))
            if len(parts) == 1:
                words[parts[0]] = (kind, value)
            else:
                phrases.setdefault(parts[0], []).append((parts, kind, value))
    for found in phrases.values():
        found.sort(key=lambda p: -len(p[0]))
    return _Entries(words, phrases)


def words_of(content: str) -> list[Word]:
    """The words of a text, in order; phrases of the lexicon are one word."""
    raw = [(*m.span(), m.group().lower().replace("’", "'"), m.lastgroup or "mark") for m in _TOKEN.finditer(content)]
    return list(_joined(content, raw))


def _joined(content: str, raw: list[tuple[int, int, str, str]]) -> Iterator[Word]:
    entries = _entries()
    i = 0
    while i < len(raw):
        start, end, text, shape = raw[i]
        for parts, kind, value in entries.phrases.get(text, ()):
            n = len(parts)
            if i + n <= len(raw) and all(raw[i + k][2] == parts[k] for k in range(1, n)):
                yield Word(start, raw[i + n - 1][1], " ".join(parts), kind, value)
                i += n
                break
        else:
            yield _word(content, start, end, text, shape, entries)
            i += 1


def _word(content: str, start: int, end: int, text: str, shape: str, entries: _Entries) -> Word:
    if shape == "word":
        kind, value = entries.words.get(text, (OTHER, None))
        if text in _CAPITALISED and content[start].islower():
            kind = OTHER
        return Word(start, end, text, kind, value, content[start].isupper())
    if shape == "number":
        return Word(start, end, text, *_number(text))
    if shape == "meridiem":
        return Word(start, end, text, "ampm", 0 if text[0] == "a" else 12)
    if shape == "ending":
        return Word(start, end, text, "s" if text in {"'s", "'"} else OTHER)
    if shape == "mark":
        return Word(start, end, text, _MARKS.get(text, OTHER))
    return Word(start, end, text, shape if shape in _FIXED else OTHER)


def _number(text: str) -> tuple[str, int | str | None]:
    """``int2`` can be the day of a month or an hour; ``int4`` a year; ``int`` and ``decimal`` only count."""
    if "." in text:
        return "decimal", text
    digits = text.replace(",", "")
    if len(digits) > 9:  # no count of days is that long
        return OTHER, None
    value = int(digits)
    if len(text) <= 2 and value <= 31:
        return "int2", value
    if len(text) == 4 and digits == text and 1000 <= value <= 2199:
        return "int4", value
    return "int", value
