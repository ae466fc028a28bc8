"""Set the weights and thresholds of ``dateline.issues``: logistic regression on pairs of the marked wordings' tuning half.

``python training/fit_issues.py SHARED`` prints the weights, and the B³ F1 that the weights in the code give with
thresholds around theirs, on the tuning half alone. Pairs are the candidates that the linker scores.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from dateline.issues import linking
from dateline.issues.wordings import FEATURES, candidates, features
from dateline.measure.coreference import b_cubed
from dateline.measure.issues import load
from dateline.measure.regression import logistic
from dateline.stories.linking import clusters

RIDGE = 2e-4  # few pairs: keeps weights of features that are nearly always 0 small


def main() -> None:
    """Print the weights, rounded, and thresholds."""
    held = load(Path(sys.argv[1]), "tune")
    of = {key: i for i, cluster in enumerate(held.gold) for key in cluster}
    pairs = [(a, b) for a, b in candidates(held.wordings) if not (a.actor and b.actor)]
    x = np.array([features(a, b) for a, b in pairs])
    y = np.array([of[a.key] == of[b.key] for a, b in pairs], dtype=float)
    w = logistic(x, y, RIDGE * len(y))
    print(f"{len(y):,} pairs, {y.mean():.1%} the same")
    for name, weight in zip(FEATURES, w, strict=True):
        print(f"{name:14} {weight:6.2f}")
    links = linking.judged(held.wordings)
    for same in np.arange(0.15, 0.7, 0.05):
        found = [set(c) for c in clusters([k.key for k in held.wordings], links, float(same))]
        print(f"same at {same:.2f}: B³ F1 {b_cubed(held.gold, found).f1:.3f}")


if __name__ == "__main__":
    main()
