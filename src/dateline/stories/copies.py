"""Near-copies of reports: MinHash over runs of words, with banding so that few pairs are compared.

A wire report that an outlet cuts or amends shares most of its runs of words. What may not live here: events.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

RUN = 5
"""Words in a run: fewer are shared by chance, more are broken by each edit."""

HASHES, BANDS = 128, 32
"""32 bands of 4: pairs that share half of their runs are compared with probability .87, a tenth .003."""

SHARED = 0.6
"""How much of the shorter text stands in the longer one, for a copy. Set by thought, not measured (November 2026)."""

FEWEST = 20
"""Runs that a text must have: shorter ones are alike by chance (captions, notices)."""

_WORD = re.compile(r"[^\W_]+")
_rng = np.random.default_rng(20130410)  # fixed: a signature never changes
_A = _rng.integers(1, 2**63, HASHES, dtype=np.uint64) | np.uint64(1)
_B = _rng.integers(0, 2**63, HASHES, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Signature:
    """The least hash of each kind over the runs of a text, and how many different runs it has."""

    least: NDArray[np.uint32]
    runs: int


def signature(text: str) -> Signature:
    """The signature of a text; case and punctuation do not count."""
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[i : i + RUN]) for i in range(max(0, len(words) - RUN + 1))}
    hashes = np.fromiter((crc32(r.encode()) for r in runs), dtype=np.uint64, count=len(runs))
    if not len(hashes):
        return Signature(np.zeros(HASHES, np.uint32), 0)
    mixed = (hashes[:, None] * _A + _B) >> np.uint64(32)
    return Signature(mixed.min(axis=0).astype(np.uint32), len(runs))


def shared(a: Signature, b: Signature) -> float:
    """About how much of the shorter text's runs stands in the longer one, 0 to 1."""
    if min(a.runs, b.runs) < FEWEST:
        return 0.0
    jaccard = float(np.mean(a.least == b.least))
    both = jaccard * (a.runs + b.runs) / (1 + jaccard)
    return min(1.0, both / min(a.runs, b.runs))


def copies(signatures: Mapping[str, Signature]) -> list[tuple[str, str, float]]:
    """The pairs of ids, smaller first, that are near-copies, with what they share."""
    found = {}
    for pair in _candidates(signatures):
        score = shared(signatures[pair[0]], signatures[pair[1]])
        if score >= SHARED:
            found[pair] = round(score, 4)
    return [(a, b, s) for (a, b), s in sorted(found.items())]


def _candidates(signatures: Mapping[str, Signature]) -> Iterable[tuple[str, str]]:
    width = HASHES // BANDS
    boxes: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    for name in sorted(signatures):
        held = signatures[name]
        if held.runs >= FEWEST:
            for band in range(BANDS):
                boxes[band, held.least[band * width : (band + 1) * width].tobytes()].append(name)
    return {pair for names in boxes.values() for pair in combinations(names, 2)}
