"""Quotations that go on: sentences in quotation marks without a speaker of their own, and whose they are.

What may not live here: how one sentence names its speaker (``_tags.py``, ``_verbs.py``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from dateline.core.types import Attribution, Span
from dateline.stages.attributions._found import Sentence

_SHORTEST = 4  # words from which a quotation on its own counts as one that goes on
_BESIDE = 2  # words outside the marks that such a sentence may have: "And", "But then"
_FAR = 1  # paragraphs over which a quotation without a speaker still belongs to the one before
_NEAR = 12  # attributions looked through to each side: a paragraph holds fewer


def going_on(sentence: Sentence, own: Sequence[Attribution]) -> Span | None:
    """The quoted words of a sentence that nothing in it attributes, or None."""
    for q in sentence.quoted:
        # what somebody inside the quotation says does not tell who is quoted
        covered = [c for a in own if not (a.cue and q.contains(a.cue)) for c in a.content]
        if any(q.overlaps(c) for c in covered) or q.start > sentence.span.start + 1:
            continue
        inner = [t for t in sentence.parse.within(q) if t.pos not in {"PUNCT", "SPACE"}]
        rest = [t for t in sentence.tokens if not q.contains(t.span) and t.pos not in {"PUNCT", "SPACE"}]
        if inner and len(rest) <= _BESIDE and (sentence.shared or len(inner) >= _SHORTEST):
            return q
    return None


class Speakers:
    """Who may be quoted where: attributions by place, with the paragraphs and quotations of the text."""

    def __init__(self, content: str, quoted: Sequence[Span], known: Sequence[Attribution]) -> None:
        self.quoted = quoted
        self.ends = [q.end for q in quoted]
        self.breaks = [i for i, c in enumerate(content) if c == "\n" and content[i - 1 : i] != "\n"]
        self.known = sorted(((a.content[0].start, a.id, a) for a in known), key=lambda k: k[:2])

    def add(self, place: int, attribution: Attribution) -> None:
        """Take note that the words at a place are those of an attribution's speaker."""
        insort(self.known, (place, attribution.id, attribution), key=lambda k: k[:2])

    def of(self, span: Span) -> Attribution | None:
        """Whose words a quotation is: who speaks in the same quotation, else in its paragraph, else right before."""
        n = bisect_right(self.ends, span.start)
        whole = self.quoted[n] if n < len(self.quoted) and self.quoted[n].overlaps(span) else span
        here = self._paragraph(span.start)
        at = bisect_left(self.known, span.start, key=lambda k: k[0])
        near = [(a, self._paragraph(place), place) for place, _, a in self.known[max(0, at - _NEAR) : at + _NEAR]]
        same = [a for a, _, _ in near if any(whole.overlaps(c) for c in a.content)]
        if same:
            return same[0]
        quoting = [(a, p, place) for a, p, place in near if a.quote != "indirect"]
        before = [a for a, p, place in quoting if p == here and place < span.start]
        after = [a for a, p, place in quoting if p == here and place > span.start]
        if before or after:
            return before[-1] if before else after[0]
        last = [a for a, p, place in near if place < span.start and here - p <= _FAR]
        return last[-1] if last else None

    def _paragraph(self, offset: int) -> int:
        return bisect_left(self.breaks, offset)
