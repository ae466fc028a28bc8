"""The pool: workers may die, every shard comes back once."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from dateline.run.pool import Pool, inline


def work(shard: Sequence[str]) -> list[str]:
    """Says what it was given; a word that names a file ends the process until the file is there."""
    for word in shard:
        if word == "poison" or (word.startswith("/") and not _seen(Path(word))):
            os.kill(os.getpid(), signal.SIGKILL)
    return list(shard)


def _seen(mark: Path) -> bool:
    """Whether it was there before: a worker dies at it once."""
    there = mark.exists()
    mark.touch()
    return there


def given_up(word: str) -> list[str]:
    return [f"{word} given up"]


def test_a_worker_that_dies_loses_nothing_and_a_document_that_kills_is_named(tmp_path: Path) -> None:
    mark = str(tmp_path / "mark")
    shards = [["a", "b"], ["c", mark], ["d", "poison", "e"], ["f"]]
    found = [w for r in Pool(work, given_up, workers=2).results(shards) for w in r]
    assert sorted(found) == sorted(["a", "b", "c", mark, "d", "poison given up", "e", "f"])


def test_inline_keeps_the_order() -> None:
    assert list(inline(work, [["a"], ["b", "c"]])) == [["a"], ["b", "c"]]
