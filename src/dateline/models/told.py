"""What a teacher says of unmarked documents, kept by ``taught.py`` and learned from by ``train.py``.

What may not live here: how it is made, and torch.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dateline.models.data import Labelled

LAYERS = ("event", "cue", "stance", "meeting", "mention")
"""What a teacher is asked about; the rest of the outputs is learned from corpora that have it."""
Halves = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a teacher takes for an anchor: pieces ``first`` to ``stop`` of the document.

    ``roles`` (pieces, roles of the layer) are the probabilities that pieces from ``start`` on take part; ``flags``, of acts
    alone, those of the statuses and modes.
    """

    layer: str
    first: int
    stop: int
    start: int
    roles: Halves
    flags: Halves | None

    def seen(self, first: int, stop: int) -> Heard:
        """The same in a window that begins at ``first``, its roles as far as the window goes."""
        start = max(self.start, first)
        roles = self.roles[start - self.start : stop - self.start]
        return Heard(self.layer, self.first - first, self.stop - first, start - first, roles, self.flags)


@dataclass(frozen=True, slots=True)
class Told:
    """What a teacher says of a document: ``chances`` (pieces, classes) by layer, and anchors in the order of the text."""

    chances: dict[str, Halves]
    anchors: tuple[Heard, ...]

    def part(self, first: int, stop: int) -> Told:
        """What it says of the pieces from ``first`` up to ``stop``, counted from ``first``; anchors cut off are left out."""
        inside = (a for a in self.anchors if first <= a.first and a.stop <= stop)
        return Told({n: c[first:stop] for n, c in self.chances.items()}, tuple(a.seen(first, stop) for a in inside))


def kept(store: Path, documents: Sequence[Labelled]) -> Iterator[tuple[str, Told]]:
    """The ids of the documents that a teacher has read, with what it said."""
    with closing(sqlite3.connect(store)) as rows:
        for d in documents:
            for (packed,) in rows.execute("SELECT told FROM taught WHERE name = ?", [d.name]):
                yield d.id, pickle.loads(packed)  # noqa: S301 - our own file
