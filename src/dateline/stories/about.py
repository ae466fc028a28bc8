"""What the words around a meeting say of it: kind, mode, host, what came of it, which round it is, inside which it lies.

Values are told from the rows of a record, so that records made before hold them too. What may not live here: files,
SQL, and which reports tell of one meeting (``meetings.py``).
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Mode = Literal["visit", "third-party", "multilateral", "phone"]
OutcomeKind = Literal["agreement", "statement", "no result"]
_BODIES = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a meeting, with the words that say so."""

    kind: OutcomeKind
    words: str


@dataclass(frozen=True, slots=True)
class Round:
    """Which of a series a meeting is: "the third round of talks"; ``number`` is None for "the next round"."""

    words: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Host:
    """Who receives the others, and what says so: the ``words`` ("hosted"), the coded ``visit``, or the ``place``."""

    name: str
    country: str | None
    basis: Literal["words", "visit", "place"]


@cache
def _words() -> Mapping[str, Any]:
    found: dict[str, Any] = tomllib.loads((files("dateline.stories") / "about.toml").read_text("utf-8"))
    return found


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    return re.compile(_words()[table][name], re.IGNORECASE)


def kind_of(what: Iterable[str]) -> str:
    """The kind of a meeting by the words that name it: call, summit, meal, visit, host, else talk."""
    said = list(what)
    return next((k for k in _words()["kind"] if any(_pattern("kind", k).search(w) for w in said)), "talk")


def moved(sentences: Iterable[str]) -> bool:
    """Whether a sentence that tells of the meeting says that its day was changed."""
    return any(_pattern("moved", "words").search(s) for s in sentences)


def mode_of(
    kind: str, modes: Iterable[str], sides: Sequence[str], members: int, land: str | None, visited: Iterable[str] = ()
) -> Mode | None:
    """How those who take part meet; None where nothing says so.

    ``modes`` are those of its CONSULT events, ``sides`` the countries, ``members`` the most members of a body that takes
    part, ``land`` the country of the place, ``visited`` the countries of those who are visited.
    """
    coded = set(modes)
    countries = {s for s in sides if s not in _BODIES}
    if kind == "call" or "phone" in coded:
        return "phone"
    if kind in {"visit", "host"} or "visit" in coded or set(visited):
        return "visit"
    if kind == "summit" or members > 2 or len(set(sides)) > 2 or "multilateral" in coded:
        return "multilateral"
    if "third-party" in coded or (land is not None and len(countries) == 2 and land not in countries):
        return "third-party"
    return "visit" if land is not None and len(countries) == 2 and land in countries else None


def outcome_of(sentences: Iterable[str], status: str) -> Outcome | None:
    """What came of a meeting, by the sentences that name it; None where they do not say, or it has not taken place."""
    if status not in {"held", "failed", "under way"}:
        return None
    said = list(sentences)
    for entry in _outcomes():
        if status == "failed" and entry[0] != "no result":
            continue
        for sentence in said:
            if entry[1].search(sentence):
                return Outcome(entry[0], " ".join(sentence.split()))
    return Outcome("no result", " ".join(said[0].split())) if status == "failed" and said else None


@cache
def _outcomes() -> tuple[tuple[OutcomeKind, re.Pattern[str]], ...]:
    return tuple((e["kind"], re.compile(e["words"], re.IGNORECASE)) for e in _words()["outcome"])


def round_of(sentence: str, what: str) -> Round | None:
    """Which round a meeting is, where the words that number it stand at those that name it."""
    for found in _pattern("series", "ordinal").finditer(sentence):
        tail = sentence[found.start() : found.end() + 40]
        if what.rsplit(maxsplit=1)[-1].lower() in tail.lower():
            word = found[1].lower()
            numbers = _words()["series"]["numbers"]
            number = int(found[2]) if found[2] else numbers.index(word) + 1 if word in numbers else None
            return Round(" ".join(found[0].split()), number)
    return None


def sidelines_before(before: str) -> bool:
    """Whether the words before those of a wider meeting say that another takes place on its sidelines."""
    return bool(_pattern("sidelines", "words").search(before))


def sidelines_of(sentence: str) -> str | None:
    """What it takes place on the sidelines of, in the words of the sentence, up to a small word that ends a name."""
    found = _pattern("sidelines", "tail").search(sentence)
    if found is None:
        return None
    kept: list[str] = []
    for word in found[1].split():
        if kept and word.lower() in _ENDS:
            break
        kept.append(word)
    return " ".join(kept) or None


_ENDS = frozenset({"in", "on", "at", "to", "and", "that", "which", "who", "with", "for", "this", "last", "next", "when", "where", "after", "before", "is", "was", "will", "but", "by", "about", "during"})  # fmt: skip


def grain_of(first: date | None, last: date | None) -> str | None:
    """How exactly two days say when: day, days (up to four), week, month, year or span; None without days."""
    if first is None or last is None:
        return None
    length = (last - first).days + 1
    if length == 1:
        return "day"
    if length <= 4:
        return "days"
    if length == 7 and first.weekday() == 0:
        return "week"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return "month" if last.day == monthrange(last.year, last.month)[1] else "span"
    return "year" if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) else "span"


def family_name(name: str) -> str:
    """The last word of a name in small letters, by which a person is known again from report to report."""
    words = [w for w in name.split() if w.lower().strip(".,") not in {"jr", "sr", "ii", "iii"}]
    return words[-1].casefold().strip(".,") if words else ""
