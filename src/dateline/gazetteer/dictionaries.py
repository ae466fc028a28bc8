"""Actor dictionaries that users bring along: their entries, and finding them in a text.

What may not live here: the file formats (``petrarch``, ``countryinfo``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from dateline.gazetteer.forms import fold

_PART = 3  # letters of one part of a CAMEO actor code


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A CAMEO actor code ("AFGGOV"; "---" is nobody) with its first and last ISO day, None where open.

    ``office`` is the post that goes with it, where the file has a place for one.
    """

    code: str
    since: str | None = None
    until: str | None = None
    office: str | None = None

    def holds_on(self, day: str | None) -> bool:
        """Whether the code is in force on an ISO day; without a day only an undated code is."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since or "") <= day <= (self.until or "9999")


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """One actor or, with ``agent``, one role noun: its first name as written, and its codes in order."""

    name: str
    codes: tuple[DatedCode, ...]
    agent: bool = False

    def held_on(self, date: str | None) -> DatedCode | None:
        """The code on an ISO date or date-time: the first dated one in force, else the first undated one."""
        day = date[:10] if date else None
        held = [c for c in self.codes if c.holds_on(day)]
        dated = [c for c in held if c.since or c.until]
        return next((c for c in (*dated, *held)), None)

    def code_on(self, date: str | None) -> str | None:
        """The words of that code."""
        found = self.held_on(date)
        return found.code if found else None


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read, or was mended: ``message`` says which."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """As a compiler would tell it: file, line, message."""
        return f"{self.file}:{self.line}: {self.message}"


class Codes(NamedTuple):
    """What a CAMEO actor code says in PLOVER's codes."""

    country: str | None
    sectors: tuple[str, ...]


class Match(NamedTuple):
    """An entry found: the numbers of its first word and of the word after its last."""

    first: int
    last: int
    entry: DictionaryEntry


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("dateline.gazetteer") / "data" / "cameo_actors.toml").read_text("utf-8"))


@cache
def _countries() -> frozenset[str]:
    rows = tomllib.loads((files("dateline.gazetteer") / "data" / "countries.toml").read_text("utf-8"))["country"]
    return frozenset(r["code"] for r in rows)


@cache
def decode(code: str) -> Codes:
    """Country (alpha-3, or an international body's code) and sectors of a CAMEO actor code.

    A body before a country is the country's: "NGOUSA" is American. Unknown parts are left out.
    """
    tables = _tables()
    code = code.removeprefix("~")
    body = next((tables["bodies"][code[:n]] for n in (9, 6, 3) if code[:n] in tables["bodies"]), None)
    parts = [code[i : i + _PART] for i in range(0, len(code), _PART)]
    lands = (tables["countries"].get(p, p) for p in parts)
    land = next((p for p in lands if p in _countries()), None)
    if code[:_PART] in {"IGO", "IMG", "MNC"}:
        land = None  # the country after it is a member, or where its seat is
    sectors = dict.fromkeys(tables["sectors"][p] for p in parts if p in tables["sectors"])
    return Codes(land or body, tuple(sectors))


def country_codes() -> frozenset[str]:
    """The codes of all lands and international bodies that ``encode`` takes."""
    return _countries() | frozenset(_tables()["bodies"].values())


def sector_codes() -> frozenset[str]:
    """PLOVER's sectors that CAMEO has a code for."""
    return frozenset(_tables()["sectors"].values())


def encode(country: str | None, sectors: Iterable[str]) -> str:
    """The CAMEO actor code of PLOVER's codes: what ``decode`` reads as them. KeyError for a sector it has none for."""
    tables = _tables()
    body = next((c for c, plover in tables["bodies"].items() if plover == country and len(c) > _PART), None)
    first = {plover: cameo for cameo, plover in reversed(tables["sectors"].items())}
    return (body or country or "") + "".join(first[s] for s in sectors)


_SPLIT = str.maketrans({"_": " ", "-": " ", "(": " ", ")": " ", ".": None, "'": None, "’": None})


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name as they are compared: without case, accents, dots and apostrophes; hyphens part words."""
    plain = name.translate(_SPLIT)
    return tuple((plain.lower() if plain.isascii() else fold(plain)).split())


class ActorDictionary:
    """All entries of some files, looked up by their words. A name in a later file goes before one in an earlier."""

    def __init__(self, entries: Iterable[tuple[Sequence[str], DictionaryEntry]], faults: Iterable[Fault] = ()) -> None:
        self.faults = tuple(faults)
        self.names = 0
        self._root: dict[str, Any] = {}
        kept: dict[int, DictionaryEntry] = {}
        for forms, entry in entries:
            kept[id(entry)] = entry
            for form in forms:
                self._add(words_of(form), entry)
        self.entries = tuple(kept.values())

    def _add(self, words: tuple[str, ...], entry: DictionaryEntry) -> None:
        if not words:
            return
        node = self._root
        for w in words:
            node = node.setdefault(w, {})
        self.names += "" not in node
        node[""] = entry

    def find(self, words: str) -> DictionaryEntry | None:
        """The entry that bears exactly this name."""
        node: Mapping[str, Any] = self._root
        for w in words_of(words):
            if w not in node:
                return None
            node = node[w]
        return node.get("")

    def scan(self, words: Sequence[str]) -> Iterator[Match]:
        """All entries in a text, longest first at each place, in one pass from left to right.

        An actor's name counts only where one of its words has a capital; hyphens and dots inside a name are
        passed over. ``words`` are the words of the text as they stand there.
        """
        keys = [fold(w) for w in words]
        i = 0
        while i < len(keys):
            found = self._longest(keys, words, i)
            if found is not None:
                yield found
            i = found.last if found is not None else i + 1

    def _longest(self, keys: Sequence[str], words: Sequence[str], first: int) -> Match | None:
        node, best, i = self._root, None, first
        while i < len(keys):
            parts = keys[i].split()
            if parts:
                for part in parts:
                    node = node.get(part, {})
                if not node:
                    break
            elif i == first or words[i] not in {"-", ".", "–"}:
                break
            i += 1
            entry = node.get("")
            if parts and entry is not None and (entry.agent or any(w[:1].isupper() for w in words[first:i])):
                best = Match(first, i, entry)
        return best
