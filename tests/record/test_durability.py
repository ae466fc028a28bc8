"""Nothing is lost, nothing is there twice: writers killed at any time, writers that meet, a disk that fills."""

from __future__ import annotations

import multiprocessing
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.core.errors import RecordError
from dateline.store import Record
from tests.record.writing import add_one_by_one, document, ingest_all, reading

KINDS = ("events", "attributions", "stances", "meetings", "actors")
KILLS = 15


@pytest.fixture(scope="module")
def processes() -> multiprocessing.context.ForkServerContext:
    """Processes that start in milliseconds, forked from one that has imported all and has no threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.record.writing"])
    return context


def whole(record: Record, numbers: set[int]) -> None:
    """The record holds each document once, with all its rows, and nothing else."""
    assert record.check() == []
    assert sorted(r["document_id"] for r in record.reports()) == sorted(f"doc-{n}" for n in numbers)
    for kind in KINDS:
        assert len(record.view(kind)) == len(numbers)


def test_a_writer_killed_at_any_time_loses_and_doubles_nothing(tmp_path: Path, processes) -> None:  # noqa: ANN001
    path, numbers, chance = tmp_path / "record", range(240), random.Random(5)  # noqa: S311
    kills = 0
    while True:
        writer = processes.Process(target=ingest_all, args=(path, numbers))
        writer.start()
        writer.join(chance.uniform(0.02, 0.6) if kills < KILLS else None)
        if writer.exitcode is not None:
            break
        writer.kill()
        writer.join()
        kills += 1
        if (path / "record.json").exists():
            record = Record(path)
            assert record.check() == []
            before = len(record.reports())
            assert len(record.events()) == before
    assert writer.exitcode == 0
    assert kills >= 5
    whole(Record(path), set(numbers))


def test_two_writers_and_a_reader(tmp_path: Path, processes) -> None:  # noqa: ANN001
    path = tmp_path / "record"
    mine, yours = list(range(8)), list(range(6, 14))  # two of them both have
    writers = [processes.Process(target=add_one_by_one, args=(path, n)) for n in (mine, yours)]
    for writer in writers:
        writer.start()
    seen = [0]
    while any(w.is_alive() for w in writers):
        if (path / "record.json").exists():
            record = Record(path)
            assert record.check() == []
            assert len(record.events()) == len(record.reports())
            seen.append(len(record.reports()))
        time.sleep(0.1)
    assert [w.exitcode for w in writers] == [0, 0]
    assert seen == sorted(seen)
    assert any(0 < s < len({*mine, *yours}) for s in seen), "the reader saw it grow"
    whole(Record(path), {*mine, *yours})


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB, or a skip where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mount.returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_is_said_and_what_was_there_stays(small_disk: Path) -> None:
    path = small_disk / "record"
    record = Record(path, create=True)
    kept = 0
    with pytest.raises(RecordError, match="No space left on device"):  # noqa: PT012 - which batch it is, nobody knows
        for n in range(0, 2000, 10):
            noise = random.Random(n).randbytes(40_000).hex()  # noqa: S311 - it does not compress
            record.add([_noisy(i, noise) for i in range(n, n + 10)])
            kept = n + 10
    assert kept >= 10
    whole(Record(path), set(range(kept)))
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    record.add([_noisy(i, "") for i in range(kept, kept + 10)])
    whole(Record(path), set(range(kept + 10)))


def _noisy(n: int, noise: str):  # noqa: ANN202
    from dataclasses import replace

    found = document(n)
    return reading(replace(found, content=found.content + noise))
