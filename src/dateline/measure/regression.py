"""Logistic regression for the few weights that are fitted on marked pairs or candidates.

What may not live here: what is weighed, and where weights are kept.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
STEPS = 30  # of Newton's method: with a handful of signs it stands still after ten


def logistic(x: Floats, y: Floats, penalty: float) -> Floats:
    """The weights (signs,) for signs ``x`` (rows, signs) and truths ``y`` (rows,) of 0 or 1.

    Penalised maximum likelihood: ``penalty`` times half the squared weights is taken off the log likelihood.
    """
    w = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (y - p) - penalty * w
        curve = (x * (p * (1 - p))[:, None]).T @ x + penalty * np.eye(len(w))
        w += np.linalg.solve(curve, slope)
    return w
