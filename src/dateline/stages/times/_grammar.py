"""The grammar of time expressions: regular rules over word classes, all tried at once, the longest wins.

What may not live here: words (``lexicon/times.toml``) and what an expression means (``_dates.py`` and its neighbours).
A rule is written in class names, where ``?``, ``|`` and brackets mean what they do in a regular
expression; capitals name the parts below. Of the alternatives in a rule the first that fits counts, so
the longer stands first. Every class is one character of the string that is searched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dateline.core import lexicon
from dateline.stages.times._words import NOT_CLASSES, OTHER, Word

_SHAPES = (
    "iso", "slash", "clock", "decade", "dayord", "fraction", "qcode", "int2", "int4", "int", "decimal", "s", "gap",
    "hyphen", "dash", "stroke", "comma", "dot", "open", "close",
)  # fmt: skip

_PARTS = {
    "N": "(num (hyphen? num | and num){0,6} (and half)? | (int2|int|decimal) (and half|hyphen? fraction)? | fraction)",
    "COUNT": "((approx|vague)? a? N | approx? the? vague | approx? couple | approx? half | approx? a)",
    "EDGE": "(er in? | edge hyphen?)",
    "WHICH": "(last|next|this|that|each|current|latest)",
    "DAY": "(int2|dayord)",
    "YEAR": "(int4 | num hyphen? num (hyphen? num)?)",
    "YEARS": "(int4 (hyphen|stroke) (int2|int4|int))",
    "OFYEAR": "(comma? of? YEAR | comma? of? the? (last|next|this|that|current) unit)",
    "DATE": "(month dot? the? DAY (comma? YEAR | comma? (last|next|this|that) unit)? | (the? DAY | the? ord) of? month dot? (comma? YEAR)?)",
    "TOD": "((int2|clock|decimal) ampm zone? | clock zone? | hour zone? | (int2|num) oclock (in the part)? | (int|int4) zone"
    "  | (int2|num) in the part | edge hyphen? part)",
    "DAYREF": "((weekday comma?)? DATE | WHICH? weekday part? | rel part? | tonight)",
}

_RULES = {
    "clock": "EDGE? TOD (comma? on? DAYREF)? | EDGE? DAYREF comma? at approx? TOD",
    "date": "EDGE? (weekday comma?)? (last|this|next)? DATE (comma? part)? | EDGE? iso | EDGE? slash",
    "month": "EDGE? WHICH? month (dot (?=int4))? OFYEAR?",
    "weekday": "EDGE? WHICH? weekday (comma? edge? part)? (of? (last|next|this|that) unit)?"
    " | (last|next|this) unit s? weekday part?",
    "rel": "EDGE? rel (edge? part)? | EDGE? (tonight|overnight)",
    "part": "EDGE? the? (last|next|this|that|each) part",
    "season": "(EDGE? the? | the EDGE) WHICH? season OFYEAR?",
    "festival": "EDGE? WHICH? festival (unit|part)? (comma? YEAR)?",
    "ago": "COUNT hyphen? more? unit so? (ago|er|ahead) | unit (ago|er)"
    " | COUNT hyphen? more? unit (before|after) (?=(dot|comma|gap|end)) | a unit (and N | and half) (ago|er)",
    "yearago": "(a|the)? unit hyphen (ago|er|before) (unit|period|ord hyphen? unit)?"
    " | the? (unit|period) a unit (ago|er)",
    "which": "EDGE? the? (last|next|this|that|current|latest|recent) (fiscal hyphen?)? (unit|period)",
    "whole": "the? all (fiscal hyphen?)? unit long?",
    "theunit": "EDGE? the (fiscal hyphen?)? (unit|period)",
    "quarters": "the? ord N unit of (YEAR | the? (last|next|this|that) unit)",
    "stretch": "the? (last|next|ord|recent|latest|these|that|this|current) approx?"
    " (COUNT|N (to|hyphen|and) N) hyphen? more? (fiscal hyphen?)? unit so? (of YEAR)? | the N unit | these unit",
    "duration": "approx? a unit and (half|a|num) | N unit and N unit | N (to|hyphen|and) N hyphen? more? unit"
    " | a N hyphen? unit period | COUNT hyphen? more? unit so? (hyphen? (long|old) | ofage)? | a more unit",
    "quarter": "EDGE? (the|poss)? YEAR? (last|next|this|that)? (unit s)? (fiscal hyphen?)? ord hyphen? (fiscal hyphen?)?"
    " (unit|half) (((of|in)? (the? fiscal unit?)? YEAR) | of? the? (last|next|this|that) fiscal? unit)?"
    " | the? (last|this|next|that|current) unit s (ord hyphen?)? unit | the? period (last|next|this) unit"
    " | the? qcode ((of|hyphen)? YEAR)? | the? YEAR qcode",
    "year": "EDGE? (the? fiscal unit? | the unit)? YEAR | EDGE? the? int4 fiscal hyphen? unit | the? int4 (unit|period)",
    "fiscalyear": "EDGE? the? fiscal unit? YEARS | EDGE? the? YEARS fiscal hyphen? unit",
    "decade": "the? EDGE? decade",
    "century": "the? EDGE? (ord|dayord) hyphen? unit",
    "point": "the? EDGE? point of the? ((last|next|this|that|current)? (fiscal? unit) | WHICH? month OFYEAR? | YEAR"
    " | weekday | decade | season OFYEAR? | ord unit) | the? unit hyphen? s? point (YEAR)?",
    "weekof": "the? unit of DATE",
    "frequency": "freq | each (other|COUNT|ord|N)? (unit|weekday|month|season|part)"
    " | (times|N) (a|each) unit (?!hyphen? (ago|er|before|after))",
    "reference": "ref | current | recent | the (recent|far)? (last|future) | future",
    "vagueness": "span",
    "units": "(approx|all)? unit (hyphen long)?",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """An expression as the grammar finds it: the rule, and its words [first, last) among all words."""

    rule: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Grammar:
    letters: dict[str, str]
    rules: re.Pattern[str]
    names: tuple[str, ...]
    tail: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    classes = [c for c in lexicon.load("times") if c not in NOT_CLASSES]
    letters = {c: chr(0x100 + i) for i, c in enumerate((*classes, *_SHAPES))}
    letters[OTHER] = OTHER
    letters["end"] = "$"

    def expand(rule: str) -> str:
        for _ in range(4):  # parts hold parts, no deeper than this
            rule = re.sub(r"\b[A-Z]+\b", lambda m: _PARTS[m.group()], rule)
        rule = re.sub(r"[a-z]+[0-9]?", lambda m: letters[m.group()], rule)
        # Brackets that group become non-capturing; those that look ahead stay.
        return re.sub(r"\((?!\?)", "(?:", rule.replace(" ", ""))

    # One pattern that tries every rule at a place: each in a look-ahead of its own, so that all ends are known.
    whole = "".join(f"(?=({expand(rule)})?)" for rule in _RULES.values())
    tail = expand("(and|to|hyphen|dash|comma and?) DAY (?!hyphen? (unit|int2|num|month|clock|ampm|oclock|of))")
    return _Grammar(letters, re.compile(whole), tuple(_RULES), re.compile(tail))


def letters_of(words: Sequence[Word]) -> str:
    """The classes of some words as one string, a character for each word."""
    letters = _grammar().letters
    return "".join(letters.get(w.kind, OTHER) for w in words)


def found_at(letters: str, first: int, stop: int) -> list[Found]:
    """What the rules read from the word ``first`` on, not beyond ``stop``: longest first."""
    if letters[first] == OTHER:
        return []
    g = _grammar()
    m = g.rules.match(letters, first, stop)
    assert m is not None, "every rule is optional"
    ends = [(end, -k) for k, (_, end) in enumerate(m.regs) if end > first]
    return [Found(g.names[-k - 1], first, end) for end, k in sorted(ends, reverse=True)]


def day_after(letters: str, at: int) -> int | None:
    """The place of a further day of the month that goes on from a date ("March 3 and 5"), or None."""
    m = _grammar().tail.match(letters, at)
    return m.end() - 1 if m else None
