"""Titles in front of several names: in "Senators Jane Roe, Al Poe and Bo Doe" all three are senators.

What may not live here: what one mention says of itself (``_profile``).
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.core.parse import Token
from dateline.stages.actors._profile import Profile, Profiler


def share_titles(profiles: Sequence[Profile], profiler: Profiler) -> None:
    """Gives every person of a list without a title that of the first, where it is written for several."""
    by_head = {p.head.i: p for p in profiles if p.kind == "person"}
    for p in by_head.values():
        if p.title or not p.name:
            continue
        first = _first(p, by_head, profiler)
        if first is not None and _plural(first):
            p.title, p.title_lemmas = first.title, first.title_lemmas
            p.country = p.country or first.country


def _first(p: Profile, by_head: dict[int, Profile], profiler: Profiler) -> Profile | None:
    """The person that a list of names begins with."""
    found, at = None, p.head
    while at.dep in {"conj", "appos"} and (above := profiler.parse.head(at)).i < at.i:
        at = above
        found = by_head.get(at.i, found)
    return found


def _plural(p: Profile) -> bool:
    """Whether a title is written for several people: "Senators", "officers"."""
    named = [t for t in p.words if t.text not in p.name and t.i < p.head.i]
    last: Token | None = next((t for t in reversed(named) if t.pos in {"NOUN", "PROPN"}), None)
    return last is not None and (last.tag in {"NNS", "NNPS"} or last.text.endswith(("ors", "ers", "ives", "ents")))
