"""Scores of clusters against gold clusters: B³, MUC, CEAFe and their mean, CoNLL F1.

Clusters partition the same items. What may not live here: how clusters are made, and corpora.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Clusters = Sequence[AbstractSet[Hashable]]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean; 0 where both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(gold: Clusters, found: Clusters) -> Score:
    """Of each item: what part of its cluster belongs there, and what part of its gold cluster is there."""
    shared = _shared(gold, found)
    right = sum(n * n / len(found[f]) for (_, f), n in shared.items())
    there = sum(n * n / len(gold[g]) for (g, _), n in shared.items())
    return Score(_part(right, sum(map(len, found))), _part(there, sum(map(len, gold))))


def muc(gold: Clusters, found: Clusters) -> Score:
    """Of the links that hold clusters together, how many are right, and how many of the gold are there."""
    return Score(_links(found, gold), _links(gold, found))


def ceaf_e(gold: Clusters, found: Clusters) -> Score:
    """Clusters paired one-to-one as best they can be, each pair worth twice its shared items over all its items."""
    best = 0.0
    shared = _shared(gold, found)
    for rows, columns in _islands(shared):
        worth = np.zeros((len(rows), len(columns)))
        for r, g in enumerate(rows):
            for c, f in enumerate(columns):
                worth[r, c] = 2 * shared.get((g, f), 0) / (len(gold[g]) + len(found[f]))
        best += best_pairs(worth)
    return Score(_part(best, len(found)), _part(best, len(gold)))


def conll(gold: Clusters, found: Clusters) -> float:
    """The mean F1 of MUC, B³ and CEAFe."""
    return sum(measure(gold, found).f1 for measure in (muc, b_cubed, ceaf_e)) / 3


def best_pairs(worth: NDArray[np.float64]) -> float:
    """The highest total worth of a one-to-one pairing of rows and columns (Hungarian method)."""
    if worth.size == 0:
        return 0.0
    cost = -(worth if worth.shape[0] <= worth.shape[1] else worth.T)
    n, m = cost.shape
    u, v = np.zeros(n + 1), np.zeros(m + 1)
    row_of = np.zeros(m + 1, dtype=int)
    for i in range(1, n + 1):
        row_of[0], j = i, 0
        least, used, before = np.full(m + 1, np.inf), np.zeros(m + 1, dtype=bool), np.zeros(m + 1, dtype=int)
        while row_of[j]:
            used[j] = True
            free = np.flatnonzero(~used)
            reduced = cost[row_of[j] - 1, free - 1] - u[row_of[j]] - v[free]
            better = free[reduced < least[free]]
            least[free], before[better] = np.minimum(least[free], reduced), j
            j = int(free[np.argmin(least[free])])
            step = least[j]
            u[row_of[used]] += step
            v[used] -= step
            least[~used] -= step
        while j:
            row_of[j], j = row_of[before[j]], int(before[j])
    return float(-sum(cost[row_of[j] - 1, j - 1] for j in range(1, m + 1) if row_of[j]))


def _links(of: Clusters, against: Clusters) -> float:
    where = {item: i for i, cluster in enumerate(against) for item in cluster}
    kept = sum(len(c) - len({where.get(item, ("alone", item)) for item in c}) for c in of)
    return _part(kept, sum(len(c) - 1 for c in of))


def _shared(gold: Clusters, found: Clusters) -> Counter[tuple[int, int]]:
    """How many items each gold cluster shares with each found one, where any."""
    where = {item: f for f, cluster in enumerate(found) for item in cluster}
    return Counter((g, where[item]) for g, cluster in enumerate(gold) for item in cluster if item in where)


def _islands(shared: Iterable[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Gold and found clusters in sets that share no item with one another: each can be paired by itself."""
    across: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for g, f in shared:
        across.setdefault(("g", g), set()).add(("f", f))
        across.setdefault(("f", f), set()).add(("g", g))
    islands, left = [], set(across)
    while left:
        reached = [left.pop()]
        for node in reached:
            new = across[node] & left
            left -= new
            reached += new
        islands.append((sorted(n for s, n in reached if s == "g"), sorted(n for s, n in reached if s == "f")))
    return islands


def _part(some: float, whole: float) -> float:
    return some / whole if whole else 0.0


def partition(labels: Iterable[tuple[Hashable, Hashable]]) -> list[set[Hashable]]:
    """Clusters of (item, label) pairs: those with one label together."""
    found: dict[Hashable, set[Hashable]] = {}
    for item, label in labels:
        found.setdefault(label, set()).add(item)
    return list(found.values())
