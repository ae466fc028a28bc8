"""Who says the words at a place of the text.

What may not live here: any lexicon, and how attributions are found (``stages/attributions``).
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.core.types import Attribution, Span

_I = frozenset({"i", "me", "my"})
_WE = frozenset({"we", "us"})


def first_person(place: Span, word: str, attributions: Sequence[Attribution], *, we: bool = True) -> str | None:
    """The actor that says "I" (or "we", who may be those whom a person speaks for) at a place; None for another word."""
    said = speaker_of(place, attributions) if word.lower() in (_I | _WE if we else _I) else None
    return said.speaker if said is not None else None


def speaker_of(place: Span, attributions: Sequence[Attribution]) -> Attribution | None:
    """The innermost attribution whose content holds a place: the shortest, of equals the one that another reports."""
    holding = [(c, k) for k, a in enumerate(attributions) for c in a.content if c.contains(place)]
    if len(holding) < 2:
        return attributions[holding[0][1]] if holding else None
    known = {a.id: a for a in attributions}
    around = [(c.end - c.start, -_depth(attributions[k], known), k) for c, k in holding]
    return attributions[min(around)[2]]


def _depth(attribution: Attribution, known: dict[str, Attribution]) -> int:
    seen = {attribution.id}
    while attribution.within in known and attribution.within not in seen:
        attribution = known[attribution.within]
        seen.add(attribution.id)
    return len(seen)
