"""What the learned reader thinks of words that it is asked about, from one pass over their window.

Its answers are what it says of itself; rules ask it further about words of their own. What may not live
here: what is made of it (``stages``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dateline.core.types import Span
from dateline.models.grammar import buckets_around
from dateline.models.labels import TYPES

Floats = npt.NDArray[np.float32]
ASKED = ("actor", "recipient")
"""The roles that may be asked about, in the order of the columns below."""


@dataclass(frozen=True, slots=True)
class Window:
    """One window as read: where its pieces lie, and what is asked of them.

    ``types`` (pieces, types) are probabilities; ``query`` and ``key`` (pieces, roles, inner) those of the pair
    head for the roles in ``ASKED``; ``distance`` (buckets, roles) its term for the distance, with its bias.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    types: Floats
    query: Floats
    key: Floats
    distance: Floats

    def pieces(self, words: Span) -> range:
        """The pieces that some words touch; none where they lie elsewhere."""
        return range(bisect_right(self.ends, words.start), bisect_left(self.starts, words.end))

    def roles(self, at: range) -> Floats:
        """The probability of each role in ``ASKED`` at every piece, for the anchor at some pieces: (pieces, roles)."""
        query = self.query[at.start : at.stop].mean(0)
        score = (self.key * query).sum(-1) / query.shape[-1] ** 0.5
        score += self.distance[buckets_around(at.start, len(self.starts))]
        return np.asarray(1 / (1 + np.exp(-score)), np.float32)


@dataclass(frozen=True, slots=True)
class WindowLeanings:
    """``core.answers.Leanings`` over the windows of one document."""

    windows: tuple[Window, ...]
    asked: dict[tuple[int, Span], list[list[float]]] = field(default_factory=dict, compare=False, repr=False)
    """For the anchors that were asked about, by window: the probabilities of each role, summed up to each piece."""
    touched: dict[Span, tuple[tuple[int, range], ...]] = field(default_factory=dict, compare=False, repr=False)
    """For words that were asked about: the windows that hold them, with their pieces there."""

    def type(self, label: str, words: Span) -> tuple[float, float]:
        """The highest probability of a type among the pieces of some words, and that of any other type."""
        read = [self.windows[n].types[r.start : r.stop] for n, r in self._touched(words)]
        if not read:
            return 0.0, 0.0
        best = np.maximum.reduce(np.concatenate(read)).tolist()
        own = best.pop(TYPES.index(label))
        return own, max(best)

    def role(self, role: str, anchor: Span, words: Span) -> float | None:
        """The mean probability of the role over the pieces of some words."""
        column = ASKED.index(role)
        for n, at in self._touched(anchor):
            for m, asked in self._touched(words):
                if n == m:
                    sums = self._sums(n, anchor, at)[column]
                    return (sums[asked.stop] - sums[asked.start]) / len(asked)
        return None

    def _touched(self, words: Span) -> tuple[tuple[int, range], ...]:
        if words not in self.touched:
            found = ((n, w.pieces(words)) for n, w in enumerate(self.windows))
            self.touched[words] = tuple((n, r) for n, r in found if r)
        return self.touched[words]

    def _sums(self, n: int, anchor: Span, at: range) -> list[list[float]]:
        """By role, the sum of the probabilities before each piece."""
        if (n, anchor) not in self.asked:
            chances = self.windows[n].roles(at)
            self.asked[n, anchor] = [[0.0, *c] for c in chances.cumsum(0).T.tolist()]
        return self.asked[n, anchor]
