"""Whether two wordings of what stances are toward mean the same issue: what is looked at, and the score of a pair.

A score depends on the two wordings alone, so that it is the same whatever else a record holds. What may not live
here: how a wording is taken apart (``words.py``), clusters (``linking.py``), and who stands where (``standing.py``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from dateline.issues.words import FAINT, beside, head, kinds, land, personal, stems
from dateline.stories.events import Key, cosine, named, overlap, weighed


@dataclass(frozen=True, slots=True)
class Wording:
    """What a stance is toward, as one report words it, with what of it can be compared.

    ``words`` are weighted stems, countries and peoples as their codes; for a general wording ("the bill", "it") those
    of what it stands for in its report. ``own`` tells whether they are its own. ``head`` is the stem or kind of its
    noun; ``actor`` is who the whole wording names, if anybody. ``sentence`` and ``report`` count the stems around it;
    ``at`` is its first character.
    """

    key: Key
    text: str
    words: Mapping[str, float]
    head: str
    own: bool = True
    actor: str | None = None
    sentence: Mapping[str, float] = field(default_factory=dict)
    report: Mapping[str, float] = field(default_factory=dict)
    at: int = 0


def wording(
    key: Key, text: str, *, content: str = "", at: int = 0, sentence: str = "", actor: str | None = None,
    report: Mapping[str, float] | None = None,
) -> Wording:  # fmt: skip
    """The wording ``text``, which begins at character ``at`` of the report ``content``, as it can be compared."""
    words = stems(text)
    own = any(weight >= 1 for weight in words.values())
    if not own:
        words = {**beside(text, content), **words}
    counts = named(content) if report is None else report
    return Wording(key, text, words, head(text), own, actor or land(text), weighed(sentence), counts, at)


def node(document: str, text: str, at: int) -> Key:
    """The key of a wording in a document: its words; where they stand for something else each time, their place too."""
    folded = " ".join(text.casefold().split())
    general = all(weight < 1 for weight in stems(text).values())
    return document, f"{folded} @{at}" if general else folded


def resolved(wordings: Iterable[Wording]) -> list[Wording]:
    """The wordings with the general ones filled with what they stand for in their report, in the order of the keys.

    That is a wording of the same kind of noun ("the accord": "the nuclear deal"), the nearest before it if there is
    one before; else, unless its noun goes with other words in the report or says what kind of thing it is, the first
    matter that the report has a stance on. People ("they", "him") are left open.
    """
    reports: dict[str, list[Wording]] = {}
    for w in sorted(wordings, key=lambda w: w.key):
        reports.setdefault(w.key[0], []).append(w)
    return [_filled(w, held) for held in reports.values() for w in held]


def _filled(w: Wording, report: Sequence[Wording]) -> Wording:
    if w.own or w.actor or personal(w.text):
        return w
    others = sorted((o for o in report if o.own and not o.actor), key=lambda o: (o.at, o.key))
    alike = [o for o in others if kinds(o.text) & kinds(w.text)]
    before = [o for o in others if o.at < w.at]
    if alike:
        meant = next((o for o in reversed(alike) if o.at < w.at), alike[0])
    elif any(weight > FAINT for weight in w.words.values()) or not before:
        return w
    else:
        meant = before[0]
    return replace(w, words={**w.words, **meant.words}, head=meant.head)


def features(a: Wording, b: Wording) -> tuple[float, ...]:
    """What a score is made of, in the order of ``WEIGHTS``; each 0 where nothing is known."""
    here = a.key[0] == b.key[0]
    ours, theirs = _said(a), _said(b)
    return (
        1.0,
        cosine(a.words, b.words),
        overlap(ours, theirs),
        float(bool(a.head) and a.head == b.head),
        float(bool(a.actor) != bool(b.actor)),
        cosine(a.report, b.report),
        float(here),
        float(here and not (a.own and b.own)),
    )


def _said(w: Wording) -> frozenset[str]:
    return frozenset(x for x, weight in w.words.items() if weight >= 0.8)


FEATURES = (
    "bias", "words", "shared", "head", "actor, matter", "report", "same report", "general",
)  # fmt: skip
WEIGHTS = (-3.35, 0.5, 0.95, 1.45, -3.3, 2.7, -1.6, 0.7)


def score(a: Wording, b: Wording) -> float:
    """How likely it is that two wordings mean one issue, 0 to 1; the same whichever comes first."""
    if a.actor and b.actor:
        return 0.99 if a.actor == b.actor else 0.0
    total = sum(w * f for w, f in zip(WEIGHTS, features(a, b), strict=True))
    return round(1 / (1 + math.exp(-total)), 4)


def candidates(wordings: Iterable[Wording]) -> Iterable[tuple[Wording, Wording]]:
    """The pairs worth a score: of one report, or with a word in common that says something; each once, smaller key first.

    Countries alone bring no pair across reports together, unless a wording says nothing else.
    """
    ordered = sorted(wordings, key=lambda w: w.key)
    boxes: dict[str, list[int]] = {}
    for n, w in enumerate(ordered):
        boxes.setdefault(f"in {w.key[0]}", []).append(n)
        for box in {*_telling(w.words), *([f"who {w.actor}"] if w.actor else [])}:
            boxes.setdefault(box, []).append(n)
    pairs = {pair for held in boxes.values() for pair in combinations(held, 2)}
    for i, j in sorted(pairs):
        yield ordered[i], ordered[j]


def _telling(words: Mapping[str, float]) -> set[str]:
    """The words by which a wording is found: names, nouns and kinds, or countries where there is nothing else."""
    said = {w for w, weight in words.items() if weight >= 0.8 or w.startswith("~")}
    return {w for w in said if not w.startswith("=")} or said


__all__ = ["FEATURES", "WEIGHTS", "Wording", "candidates", "features", "node", "resolved", "score", "wording"]
