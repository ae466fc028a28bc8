"""Finding the title or role noun in a noun phrase: "the former rebel commander" and its sectors.

What may not live here: the titles (``data/roles.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from dateline.gazetteer.forms import fold
from dateline.gazetteer.values import RoleLevel, RoleTitle

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*\.?")
_BREAK = re.compile(
    r"\s+(?:of|for|from|in|to|at|with|against|by|on|who|which|that|whose|near|among|and|or)\s+|[,;:(–—]"
)


@dataclass(frozen=True, slots=True)
class _Title:
    """A listed title: its words as shown, what it gives, and how it weighs against others."""

    shown: str
    kind: str
    sectors: tuple[str, ...]
    office: str | None
    level: RoleLevel | None
    country: str | None
    wins: bool
    exact: bool


class _Word(NamedTuple):
    key: str
    text: str
    start: int
    end: int


class _Found(NamedTuple):
    title: _Title
    first: int
    last: int


class RoleIndex:
    """All titles by their first word, longest first. Immutable after construction."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], _Title]]] = {}
        words = data["words"]
        self._deputies = frozenset(words["deputies"])
        self._former = frozenset(words["former"])
        for forms, title in _expand(data):
            for form in forms:
                key = tuple(_key(w) for w in form.replace("-", " ").split())
                self._by_first.setdefault(key[0], []).append((key, title))
        for titles in self._by_first.values():
            titles.sort(key=lambda t: -len(t[0]))
        self.find = lru_cache(maxsize=20_000)(self._find)

    def _find(self, phrase: str) -> RoleTitle | None:
        """The title that says who the phrase is about, or None. See ``Gazetteer.role``."""
        words = [_Word(k, m[0], m.start(), m.end()) for m in _WORD.finditer(phrase) for k in (_key(m[0]),) if k]
        breaks = [m.start() for m in _BREAK.finditer(phrase)]
        parts: dict[int, list[_Found]] = {}
        for f in self._matches(words):
            segment = sum(b < words[f.first].start for b in breaks)
            parts.setdefault(segment, []).append(f)
        return self._read([parts[k] for k in sorted(parts)], words, phrase) if parts else None

    def _matches(self, words: list[_Word]) -> Iterator[_Found]:
        i = 0
        while i < len(words):
            best = self._at(words, i)
            if best is None or (i and words[i - 1].key == "anti"):
                i += 1
                continue
            yield best
            i = best.last + 1

    def _at(self, words: list[_Word], i: int) -> _Found | None:
        for key, title in self._by_first.get(words[i].key, ()):
            n = len(key)
            if tuple(w.key for w in words[i : i + n]) != key:
                continue
            if title.exact and not words[i].text[:1].isupper():
                continue
            return _Found(title, i, i + n - 1)
        return None

    def _read(self, parts: list[list[_Found]], words: list[_Word], phrase: str) -> RoleTitle:
        best, sectors = _choose(parts[0], words)
        if best.title.kind in {"weak", "tone"} and not sectors:
            for part in parts[1:]:
                _, sectors = _choose(part, words)
                if sectors:
                    break
        first, office = best.first, best.title.office
        while first and words[first - 1].key in self._deputies:
            first -= 1
        if office and first < best.first:
            office = _shown_office(" ".join(w.text for w in words[first : best.last + 1]))
        former = any(w.key in self._former for w in words[max(0, first - 2) : first])
        start, end = words[first].start, words[best.last].end
        title = best.title
        if former:
            sectors = ("ELI",)
        return RoleTitle(
            title.shown, phrase[start:end], start, end, sectors, office, title.level, title.country, former
        )


def _choose(found: list[_Found], words: list[_Word]) -> tuple[_Found, tuple[str, ...]]:
    """The match that counts within one stretch between prepositions, and its sectors."""
    heads = [f for f in found if not _possessive(words[f.last].text)] or found
    winning = [f for f in found if f.title.wins]
    strong = [f for f in heads if f.title.kind not in {"weak", "tone"}]
    weak = [f for f in heads if f.title.kind == "weak"]
    if winning:
        best = winning[-1]
    elif strong:
        offices = [f for f in strong if f.title.kind == "office"]
        best = offices[0] if offices else strong[-1]
    else:
        best = weak[-1] if weak else heads[-1]
    sectors = best.title.sectors
    if not strong and not winning:
        owners = [f for f in found if f.title.sectors]
        sectors = owners[-1].title.sectors if owners else ()
    tones = [s for f in found if f.title.kind == "tone" for s in f.title.sectors]
    return best, tuple(dict.fromkeys((*sectors, *tones)))


def _possessive(text: str) -> bool:
    return text.endswith(("'s", "’s"))


def _key(text: str) -> str:
    text = text.replace("’", "'")
    return fold(text.removesuffix("'s"))


def _expand(data: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], _Title]]:
    for group in data["group"]:
        kind = group["kind"]
        for shown in group["titles"]:
            title = _Title(
                shown,
                kind,
                tuple(group.get("sectors", ())),
                _shown_office(shown) if kind == "office" else None,
                group.get("level"),
                group.get("country"),
                group.get("wins", False),
                group.get("exact", False),
            )
            yield (shown, *_plurals(shown)), title
    words = data["words"]
    for p in words["portfolios"]:
        for shown in (f"{p} minister", f"minister of {p}", f"minister for {p}", f"minister of the {p}"):
            yield (shown, *_plurals(shown)), _post(shown)
        for shown in (
            f"{p} ministry",
            f"ministry of {p}",
            f"{p} department",
            f"department of {p}",
            f"ministry of the {p}",
        ):
            yield (shown, *_plurals(shown)), _ministry(shown)
    for p in words["secretaries"]:
        yield (f"{p} secretary", f"{p} secretaries"), _post(f"{p} secretary")
    for p in words["secretary_of"]:
        yield (f"secretary of {p}", f"secretaries of {p}"), _post(f"secretary of {p}")


def _ministry(shown: str) -> _Title:
    return _Title(shown, "role", ("GOV",), None, "national", None, wins=False, exact=False)


def _post(shown: str) -> _Title:
    return _Title(shown, "office", ("GOV",), _shown_office(shown), "minister", None, wins=False, exact=False)


def _shown_office(title: str) -> str:
    small = {"of", "for", "the", "and", "in", "to", "without"}
    return " ".join(w if w in small else w[:1].upper() + w[1:] for w in title.split())


def _plurals(title: str) -> tuple[str, ...]:
    """The plural of the head word: the last, or the one before a preposition."""
    words = title.split()
    at = (
        next((i for i, w in enumerate(words) if i and w in {"of", "for", "in", "to", "without", "elect"}), len(words))
        - 1
    )
    w = words[at]
    if w.endswith("man") and w != "human":
        many = w[:-3] + "men"
    elif w.endswith("y") and w[-2:-1] not in "aeiou":
        many = w[:-1] + "ies"
    elif w.endswith(("s", "x", "ch", "sh")):
        many = w + "es"
    else:
        many = w + "s"
    return (" ".join([*words[:at], many, *words[at + 1 :]]),)
