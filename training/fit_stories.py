"""Set the weights of ``dateline.stories.events``: logistic regression on pairs of ECB+'s train topics.

``python training/fit_stories.py SHARED`` prints the weights. Pairs are the candidates that the linker scores.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from dateline.measure.regression import logistic
from dateline.measure.stories import load
from dateline.stories.events import FEATURES, candidates, features

RIDGE = 1e-3  # keeps weights of features that are nearly always 0 small


def main() -> None:
    """Print the weights, rounded."""
    held = load(Path(sys.argv[1]), "train")
    of = {key: i for i, cluster in enumerate(held.gold) for key in cluster}
    pairs = list(candidates(held.tellings))
    x = np.array([features(a, b) for a, b in pairs])
    y = np.array([of[a.key] == of[b.key] for a, b in pairs], dtype=float)
    w = logistic(x, y, RIDGE * len(y))
    print(f"{len(y):,} pairs, {y.mean():.1%} the same")
    for name, weight in zip(FEATURES, w, strict=True):
        print(f"{name:14} {weight:6.2f}")


if __name__ == "__main__":
    main()
