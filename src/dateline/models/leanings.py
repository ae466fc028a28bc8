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
from dateline.models.grammar import buckets
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
        score += self.distance[buckets(np.arange(len(self.starts)) - at.start)]
        return np.asarray(1 / (1 + np.exp(-score)), np.float32)


@dataclass(frozen=True, slots=True)
class WindowLeanings:
    """``core.answers.Leanings`` over the windows of one document."""

    windows: tuple[Window, ...]
    asked: dict[Span, list[list[float]]] = field(default_factory=dict, compare=False, repr=False)
    """For the anchors that were asked about: the probabilities of each role, summed up to each piece."""

    def type(self, label: str, words: Span) -> tuple[float, float]:
        """The highest probability of a type among the pieces of some words, and that of any other type."""
        read = [w.types[r.start : r.stop] for w in self.windows if (r := w.pieces(words))]
        if not read:
            return 0.0, 0.0
        best = np.concatenate(read).max(0)
        column = TYPES.index(label)
        return float(best[column]), float(np.delete(best, column).max())

    def role(self, role: str, anchor: Span, words: Span) -> float | None:
        """The mean probability of the role over the pieces of some words."""
        for window in self.windows:
            at, asked = window.pieces(anchor), window.pieces(words)
            if at and asked:
                if anchor not in self.asked:
                    self.asked[anchor] = window.roles(at).cumsum(0).tolist()
                sums, column = self.asked[anchor], ASKED.index(role)
                before = sums[asked.start - 1][column] if asked.start else 0.0
                return float((sums[asked.stop - 1][column] - before) / len(asked))
        return None
