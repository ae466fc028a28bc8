"""The tokens of a sentence: offsets, cut as spaCy's English tokeniser cuts them, without spaCy.

A sentence falls into stretches without white space. Off each come the marks at its front and end, as
long as no word of the lists stands there; what is left is a listed word, an address, or is cut at the
marks inside it. The words are in ``lexicon/tokens.toml``. What may not live here: anything about what
a token means; tags and lemmas have their own files.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Any, Final
from unicodedata import category

_CACHED = 1 << 16  # words whose cuts are remembered; a newspaper year has fewer that recur
_LEXICON: Final[dict[str, Any]] = tomllib.loads(
    (files("dateline.models") / "lexicon" / "tokens.toml").read_text("utf-8")
)
_MARKS = _LEXICON["marks"]

_QUOTES = frozenset(_MARKS["quotes"])
_POINTS = frozenset(_MARKS["points"])
_MONEY = frozenset(_MARKS["money"])
_CLOSING = _QUOTES | _POINTS | frozenset(_MARKS["dashes"])
_OPENING = _CLOSING | _MONEY | frozenset(_MARKS["front"])
_BEFORE_A_STOP = _QUOTES | _POINTS | frozenset("0123456789%²-+|")
_DOLLARS: tuple[str, ...] = tuple(_MARKS["dollars"])
_UNITS = frozenset(_MARKS["units"])
_LONGEST_UNIT = max(map(len, _UNITS))
_DIGITS = frozenset("0123456789")
_DEGREES = frozenset("FfCcKk")

_WORD = re.compile(r"\S+")
_HOST = r"(?:[A-Za-z0-9\u00a1-\uffff](?:[A-Za-z0-9\u00a1-\uffff_-]{0,62}[A-Za-z0-9\u00a1-\uffff])?\.)+[^\W\d_A-Z]{2,63}"
_ADDRESS = re.compile(
    rf"(?:[\w+.-]{{2,}}://)?(?:\S+@)?(?:{_HOST}|\d{{1,3}}(?:\.\d{{1,3}}){{3}})(?::\d{{2,5}})?(?:[/?#]\S*)?"
)
_INSIDE = re.compile(
    r"""\.\.+|…
    |(?<=[0-9])[+*^-](?=[0-9-])
    |(?P<stop>(?<=\S)\.(?=\S))
    |(?<=[^\W\d_]),(?=[^\W\d_])
    |(?<=[^\W\d_]|[0-9])(?:--?-?|–|——?|~|[:<>=/])(?=[^\W\d_])
    |(?<=[A-Z]\.)-(?=[A-Za-z])
    |(?P<symbol>[^\x00-\x7f])""",
    re.VERBOSE,
)


def tokens(text: str) -> list[tuple[int, int]]:
    """The tokens of one sentence as (start, end) offsets, in order; every character but single spaces is in one.

    A run of white space is one token less its first character if that is a space or a line break after
    a word; at the very front of the text the whole run is one.
    """
    found: list[tuple[int, int]] = []
    end = 0
    for match in _WORD.finditer(text):
        start, stop = match.span()
        if start != end:
            gap = end + (end > 0 and text[end] in " \n")
            if gap < start:
                found.append((gap, start))
        cuts = _cuts(match[0])
        if len(cuts) == 1:  # most words, and this is the inner loop
            found.append((start, stop))
        else:
            found += [(start + a, start + b) for a, b in cuts]
        end = stop
    if end < len(text):
        gap = end + (end > 0 and text[end] in " \n")
        if gap < len(text):
            found.append((gap, len(text)))
    return found


@lru_cache(_CACHED)
def _cuts(word: str) -> tuple[tuple[int, int], ...]:
    """The tokens of a stretch without white space, as offsets in it."""
    if word.isalpha() and word not in _LISTED:
        return ((0, len(word)),)
    front, end, listed = _peeled(word)
    a = front[-1][1] if front else 0
    b = end[-1][0] if end else len(word)
    middle = list(_middle(word, a, b, listed=listed)) if a < b else []
    return tuple(_rejoined(word, front + middle + end[::-1]))


def _peeled(word: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]], bool]:
    """What comes off the front, what off the end (outermost first), and whether a listed word is left."""
    a, b = 0, len(word)
    front: list[tuple[int, int]] = []
    end: list[tuple[int, int]] = []
    while a < b:
        if _listed(word, a, b):
            return front, end, True
        opening = _opening(word, a, b)
        if opening and _listed(word, a + opening, b):
            front.append((a, a + opening))
            return front, end, True
        closing = _closing(word, a + opening, b)
        if closing and _listed(word, a, b - closing):
            end.append((b - closing, b))
            return front, end, True
        if not opening and not closing:
            break
        if opening:
            front.append((a, a + opening))
            a += opening
        if closing:
            end.append((b - closing, b))
            b -= closing
    return front, end, False


def _listed(word: str, a: int, b: int) -> bool:
    return 0 < b - a <= _LONGEST and word[a:b] in _LISTED


def _opening(word: str, a: int, b: int) -> int:
    """The length of the mark that comes off the front of ``word[a:b]``, or 0."""
    first = word[a]
    if first in _OPENING or _symbol(first):
        return 1
    if first == "+":
        return int(a + 1 == b or word[a + 1] not in _DIGITS)
    if first == ".":
        run = _stops_from(word, a, b)
        return run if run > 1 else 0
    return next((len(d) for d in _DOLLARS if word.startswith(d, a, b)), 0)


def _stops_from(word: str, a: int, b: int) -> int:
    at = a
    while at < b and word[at] == ".":
        at += 1
    return at - a


def _closing(word: str, a: int, b: int) -> int:
    """The length of the mark, ending or unit that comes off the end of ``word[a:b]``, or 0."""
    if a >= b:
        return 0
    last = word[b - 1]
    before = word[b - 2] if b - 1 > a else ""
    if last in _CLOSING or _symbol(last):
        return 1
    if last == ".":
        return _closing_stops(word, a, b)
    if last in "sS" and before and before in "'’":
        return 2
    if not before:
        return 0
    if last == "+" or last in _MONEY:
        of = next((len(d) for d in _DOLLARS if word.endswith(d, a, b) and len(d) < b - a), 1)
        return of if b - of > a and word[b - of - 1] in _DIGITS else int(before in _DIGITS)
    for n in range(1, min(_LONGEST_UNIT, b - a - 1) + 1):
        if word[b - n - 1] in _DIGITS:
            return n if word[b - n : b] in _UNITS else 0
    return 0


def _closing_stops(word: str, a: int, b: int) -> int:
    """How many full stops come off the end of ``word[a:b]``, which ends in one."""
    at = b
    while at > a and word[at - 1] == ".":
        at -= 1
    if b - at > 1 or at == a:
        return b - at if b - at > 1 else 0
    before = word[at - 1]
    if before in _BEFORE_A_STOP or (before.isalpha() and not before.isupper()):
        return 1
    if at - 1 == a:
        return 0
    second = word[at - 2]
    capitals = before.isupper() and second.isalpha() and not second.islower()
    return int(capitals or (second == "°" and before in _DEGREES))


def _symbol(character: str) -> bool:
    return character > "\x7f" and category(character) == "So"


def _middle(word: str, a: int, b: int, *, listed: bool) -> Iterator[tuple[int, int]]:
    """The tokens of what is left between the marks at front and end."""
    if listed:
        yield from ((a + x, a + y) for x, y in _LISTED[word[a:b]])
        return
    if "." in word[a + 1 : b - 1] and _ADDRESS.fullmatch(word, a, b):
        yield a, b
        return
    left = word[a:b]
    at = 0
    for match in _INSIDE.finditer(left):
        if match.start() == 0 or not _cuts_here(left, match):
            continue
        if at < match.start():
            yield a + at, a + match.start()
        yield a + match.start(), a + match.end()
        at = match.end()
    if a + at < b:
        yield a + at, b


def _cuts_here(left: str, match: re.Match[str]) -> bool:
    """Whether a mark inside a word cuts it: a stop between lower and upper case, a symbol."""
    if match["symbol"] is not None:
        return _symbol(match["symbol"])
    if match["stop"] is None:
        return True
    before, after = left[match.start() - 1], left[match.end()]
    lower = before in _QUOTES or (before.isalpha() and not before.isupper())
    return lower and (after in _QUOTES or (after.isalpha() and not after.islower()))


def _rejoined(word: str, parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts, with every run of two or more that spells a listed word made into the tokens of that word."""
    i = 0
    while i < len(parts):
        a = parts[i][0]
        last = next((j for j in _ends(parts, i) if _listed(word, a, parts[j][1])), None)
        if last is None:
            yield parts[i]
            i += 1
        else:
            yield from ((a + x, a + y) for x, y in _LISTED[word[a : parts[last][1]]])
            i = last + 1


def _ends(parts: list[tuple[int, int]], i: int) -> Iterator[int]:
    """The places of the last part of a run from ``i`` no longer than the longest listed word, longest first."""
    j = i
    while j + 1 < len(parts) and parts[j + 1][1] - parts[i][0] <= _LONGEST:
        j += 1
    yield from range(j, i, -1)


def _listed_words() -> dict[str, tuple[tuple[int, int], ...]]:
    """Every listed word with the offsets of its tokens."""
    spelt = {s for s in _spellings() if s.replace(" ", "").lower() not in _LEXICON["bare"]["words"]}
    return {s.replace(" ", ""): tuple(_offsets(s)) for s in spelt | {s.replace("'", "’") for s in spelt}}


def _offsets(spelling: str) -> Iterator[tuple[int, int]]:
    at = 0
    for part in spelling.split(" "):
        yield at, at + len(part)
        at += len(part)


def _spellings() -> Iterator[str]:
    """Every listed word, a space where it is cut."""
    for family in _LEXICON["contractions"]:
        for stem, end in product(family["stems"], family["ends"]):
            for spelling in (f"{stem} {end}", f"{stem.capitalize()} {end}"):
                yield spelling
                if family["bare"]:
                    yield spelling.replace("'", "")
    cut, whole = _LEXICON["cut"], _LEXICON["whole"]
    for spelling in (*cut["words"], *whole["clipped"], *(w.removesuffix("'") for w in whole["clipped"])):
        yield from (spelling, spelling[0].upper() + spelling[1:])
    yield from cut["as_written"]
    yield from (f"{h} {c}" for h, c in product(range(1, cut["hours"] + 1), cut["clock"]))
    yield from (f"{letter}." for letter in whole["letters"])
    yield from (w for kind in ("stopped", "marked", "other", "faces") for w in whole[kind])


_LISTED = _listed_words()
_LONGEST = max(map(len, _LISTED))
