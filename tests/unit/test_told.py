"""What a teacher says of a document, cut to a window of it."""

from __future__ import annotations

import pickle
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dateline.core.types import Span
from dateline.models.data import Labelled
from dateline.models.told import LAYERS, Heard, Told, kept

SIZE = 12


def heard(first: int, stop: int, start: int, reach: int) -> Heard:
    """An act at some pieces, each piece's role its own number in the document."""
    roles = np.arange(start, start + reach, dtype=np.float16)[:, None]
    return Heard("event", first, stop, start, roles, np.ones(3, np.float16))


def told(*anchors: Heard) -> Told:
    """A document of twelve pieces, each piece's chances its own number."""
    return Told({name: np.arange(SIZE, dtype=np.float16)[:, None] for name in LAYERS}, anchors)


@given(st.integers(0, SIZE - 1), st.integers(1, SIZE), st.integers(0, SIZE - 2))
def test_a_part_says_of_each_piece_what_the_whole_does(first: int, size: int, at: int) -> None:
    stop = min(SIZE, first + size)
    part = told(heard(at, at + 2, 0, SIZE)).part(first, stop)
    assert all(c[:, 0].tolist() == list(range(first, stop)) for c in part.chances.values())
    assert bool(part.anchors) == (first <= at and at + 2 <= stop)
    for a in part.anchors:
        assert (a.first + first, a.stop + first) == (at, at + 2)
        assert (a.start, a.roles[:, 0].tolist()) == (0, list(range(first, stop)))


def test_roles_are_known_only_where_the_teacher_read() -> None:
    (a,) = told(heard(6, 7, 4, 5)).part(2, 8).anchors
    assert (a.start, a.roles[:, 0].tolist()) == (2, [4, 5, 6, 7])


def test_documents_are_found_by_their_text(tmp_path: Path) -> None:
    read, other = (Labelled(f"d{n}", f"Text {n}.", (Span(0, 7),), frozenset(), ()) for n in (1, 2))
    with closing(sqlite3.connect(tmp_path / "taught", isolation_level=None)) as store:
        store.execute("CREATE TABLE taught (name TEXT PRIMARY KEY, told BLOB)")
        store.execute("INSERT INTO taught VALUES (?, ?)", [read.name, pickle.dumps(told())])
    assert [name for name, _ in kept(tmp_path / "taught", [other, read])] == ["d1"]
