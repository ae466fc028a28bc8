"""Precision, recall and F1 with bootstrap intervals over documents.

What may not live here: what counts as a match (``scores.py``).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

G = TypeVar("G")
P = TypeVar("P")

RESAMPLES = 1000
SEED = 20130410


@dataclass(frozen=True, slots=True)
class Count:
    """Of one document or many: matched, predicted and gold items."""

    matched: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.matched + other.matched, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Matched of predicted; 0 where nothing was predicted."""
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Matched of gold; 0 where there is no gold."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.predicted + self.gold
        return 2 * self.matched / total if total else 0.0


def total(counts: Iterable[Count]) -> Count:
    """The sum of some counts."""
    return sum(counts, Count())


def interval(counts: Sequence[Count], figure: Callable[[Count], float]) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of a figure, documents drawn with replacement."""
    rng = random.Random(SEED)  # noqa: S311 - resampling, not cryptography
    if not counts:
        return (0.0, 0.0)
    values = sorted(figure(total(rng.choices(counts, k=len(counts)))) for _ in range(RESAMPLES))
    return values[int(0.025 * RESAMPLES)], values[int(0.975 * RESAMPLES) - 1]


def pair(gold: Sequence[G], predicted: Sequence[P], score: Callable[[G, P], float]) -> list[tuple[G, P]]:
    """One-to-one pairs with a positive score, best first (greedy)."""
    ranked = sorted(
        ((s, i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if (s := score(g, p)) > 0),
        key=lambda x: (-x[0], x[1], x[2]),
    )
    used: set[Hashable] = set()
    pairs = []
    for _, i, j in ranked:
        if ("g", i) not in used and ("p", j) not in used:
            used |= {("g", i), ("p", j)}
            pairs.append((gold[i], predicted[j]))
    return pairs
