"""``python -m dateline.measure.belief``: fit and check the probabilities that events carry.

Logistic regression of "this act is marked, with this type" on the signs of each candidate
(``stages/events/_combine.py``), over the documents of ``training/annotations/tune.txt``, which nothing
else is made from. What may not live here: what speaks for an act.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dateline.core.types import Analysis, Span
from dateline.measure.counts import pair
from dateline.measure.gold import GoldDocument, GoldEvent
from dateline.stages.events._combine import SIGNS, Candidate

Floats = npt.NDArray[np.float64]
PENALTY = 1.0  # of the squared weights: a sign that is rare among the candidates says little
BINS = 10


def labelled(gold: GoldDocument, found: Sequence[Candidate]) -> Iterator[tuple[Candidate, bool]]:
    """The candidates of a document and whether each is marked with its type."""

    def same(g: GoldEvent, c: Candidate) -> float:
        shared = min(g.trigger.end, c.act.words.end) - max(g.trigger.start, c.act.words.start)
        return max(0, shared) if g.type == c.act.type else 0.0

    right = {id(c) for _, c in pair(gold.events, found, same)}
    for c in found:
        yield c, id(c) in right


def fitted(rows: Sequence[tuple[Candidate, bool]]) -> dict[str, float]:
    """The weights by sign: penalised maximum likelihood by Newton's method."""
    x = np.array([[c.signs[name] for name in SIGNS] for c, _ in rows], np.float64)
    y = np.array([right for _, right in rows], np.float64)
    w = np.zeros(len(SIGNS))
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (y - p) - PENALTY * w
        curve = (x * (p * (1 - p))[:, None]).T @ x + PENALTY * np.eye(len(w))
        w += np.linalg.solve(curve, slope)
    return {name: round(float(v), 3) for name, v in zip(SIGNS, w, strict=True)}


@dataclass(frozen=True, slots=True)
class Bin:
    """Events whose scores lie in one tenth: how many, their mean score, and the share of them that is right."""

    low: float
    count: int
    score: float
    right: float


def reliability(scored: Sequence[tuple[float, bool]]) -> tuple[list[Bin], float]:
    """The reliability table over tenths and the expected calibration error (Guo et al. 2017)."""
    bins = []
    for k in range(BINS):
        held = [(s, r) for s, r in scored if k / BINS <= s < (k + 1) / BINS or (k == BINS - 1 and s == 1)]
        if held:
            mean, right = (sum(v) / len(held) for v in zip(*held, strict=True))
            bins.append(Bin(k / BINS, len(held), mean, right))
    error = sum(b.count * abs(b.score - b.right) for b in bins) / max(1, len(scored))
    return bins, error


def scored(gold: GoldDocument, read: Analysis) -> Iterator[tuple[float, bool]]:
    """The score of each event that has one, and whether it is marked with its type."""

    def same(g: GoldEvent, e: object) -> float:
        trigger: Span = e.trigger  # type: ignore[attr-defined]
        shared = min(g.trigger.end, trigger.end) - max(g.trigger.start, trigger.start)
        return max(0, shared) if g.type == e.type else 0.0  # type: ignore[attr-defined]

    right = {id(e) for _, e in pair(gold.events, read.events, same)}
    for e in read.events:
        if e.score is not None:
            yield e.score, id(e) in right
