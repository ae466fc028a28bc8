"""Whether a count of this week is more than the weeks before let one expect: a test of two Poisson rates.

Pure arithmetic. What may not live here: a record (``week.py``) and changes within a longer series (``dateline.alerts``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

FALSE = 0.05
"""How many of the surges told may be none, on average, by Benjamini and Hochberg. Lower tells fewer and surer ones."""

FEWEST = 3
"""Stories that a surge must have: below it a reader needs no telling, and the test has no power."""


@dataclass(frozen=True, slots=True)
class Surge:
    """One count: of this week, of the time before, what was to be expected, and how likely so many or more are by chance."""

    key: tuple[str, ...]
    now: int
    before: int
    expected: float
    p: float

    @property
    def times(self) -> float | None:
        """How many times what was to be expected; None where nothing was."""
        return self.now / self.expected if self.expected else None


def chance(now: int, before: int, share: float) -> float:
    """The probability of ``now`` or more of ``now + before``, if each falls into this week with probability ``share``.

    Two Poisson counts with the same rate per report give this binomial, whatever the rate (Przyborowski and Wilenski 1940).
    """
    n = now + before
    if now <= 0:
        return 1.0
    if share <= 0 or share >= 1:
        return 1.0 if share >= 1 else 0.0
    if now > n * share:
        return min(1.0, _falling(n, now, share, 1))
    return max(0.0, 1.0 - _falling(n, now - 1, share, -1))  # most weeks are no surge: what is below is the shorter sum


def _falling(n: int, start: int, share: float, way: int) -> float:
    """The sum of a binomial's terms from ``start`` on away from its middle, as far as they matter."""
    logarithm = math.lgamma(n + 1) - math.lgamma(start + 1) - math.lgamma(n - start + 1)
    term = math.exp(logarithm + start * math.log(share) + (n - start) * math.log1p(-share))
    odds, total, k = share / (1 - share), 0.0, start
    while 0 <= k <= n and term > total * 1e-17:
        total += term
        term *= (n - k) / (k + 1) * odds if way > 0 else k / (n - k + 1) / odds
        k += way
    return total


def surges(
    now: Mapping[tuple[str, ...], int], before: Mapping[tuple[str, ...], int], volume: tuple[int, int]
) -> list[Surge]:
    """The counts of this week that stand out, the most surprising first.

    ``volume`` is how many reports there are of this week and of the time before, so that a week with more news is no
    surge of everything. Nothing is told where there is no time before.
    """
    if volume[0] <= 0 or volume[1] <= 0:
        return []
    share = volume[0] / (volume[0] + volume[1])
    tested = [
        Surge(k, n, b, b * volume[0] / volume[1], chance(n, b, share))
        for k, n in now.items()
        if n >= FEWEST and (b := before.get(k, 0)) is not None
    ]
    ranked = sorted(tested, key=lambda s: (s.p, -s.now, s.key))
    last = max((i for i, s in enumerate(ranked, 1) if s.p <= FALSE * i / len(ranked)), default=0)
    return ranked[:last]
