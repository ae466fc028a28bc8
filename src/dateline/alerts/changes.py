"""Where the level of a series changes: PELT (Killick and others 2012) as in ruptures, on values brought to one variance.

What may not live here: a record. It needs the extra ``alerts``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.core.errors import InputError, MissingExtra

FEWEST = 8
"""Periods that a series must have: a change between fewer says little."""

LEAST = 2
"""Periods between two changes, and after the last one."""


@dataclass(frozen=True, slots=True)
class Level:
    """A change: the first period of the new level, and the means of the values before it and from it on."""

    start: int
    before: float
    after: float


def last_change(values: Sequence[float], *, counts: bool, penalty: float) -> Level | None:
    """The last change of level, or None. ``counts`` says that values are counts, whose variance grows with their mean.

    ``penalty`` times the logarithm of the number of values is what a change must earn. With 3 about one in a hundred flat
    Poisson series of 52 values has a change, and one from 2 to 8 a week is found within two weeks (tests/unit/test_alerts.py).
    A lower one tells more and wronger. MissingExtra without ruptures; InputError for a penalty that is none.
    """
    if penalty <= 0:
        raise InputError(f"a penalty is above 0, not {penalty:g}")
    if len(values) < FEWEST:
        return None
    try:
        import numpy as np
        from ruptures import Pelt
    except ImportError as missing:
        raise MissingExtra("alerts", "ruptures") from missing
    signal = np.asarray(values, dtype=float)
    if counts:
        signal = 2 * np.sqrt(signal + 0.375)  # Anscombe (1948): a Poisson count gets a variance of about 1
    steps = np.diff(signal)
    spread = 1.4826 * float(np.median(np.abs(steps - np.median(steps)))) / math.sqrt(2)
    scale = max(spread, 1.0 if counts else 1e-9)  # news comes in clumps: more than Poisson has, never less
    found = (
        Pelt(model="l2", min_size=LEAST, jump=1)
        .fit((signal / scale).reshape(-1, 1))
        .predict(pen=penalty * math.log(len(values)))
    )
    starts = [0, *found]
    if len(starts) < 3:
        return None
    start, previous = starts[-2], starts[-3]
    return Level(
        start, math.fsum(values[previous:start]) / (start - previous), math.fsum(values[start:]) / (len(values) - start)
    )
