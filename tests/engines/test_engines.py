"""The equality law: inline = processes = Ray on two raylets, row for row, under every fault."""

from __future__ import annotations

import gc
import importlib.util
import os
import secrets
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.core.errors import InputError, RecordError
from dateline.core.types import Document
from dateline.inputs.sources import Item
from dateline.run import ingest as ingesting
from dateline.run.cluster import RayEngine, cluster
from dateline.run.ingest import Engine, Tally, ingest, local_engine
from dateline.run.shards import Settings
from dateline.store import Record
from tests.engines.raylets import Raylets
from tests.engines.standin import NAME, OWN, contents, saying, stream
from tests.record.test_durability import small_disk  # noqa: F401 - a fixture
from tests.record.writing import document

COUNT = 60
SHARD = 4  # documents: a poisoned one is found after fewer deaths than in shards of 16
POISONED, SLOW, RAISING, FATAL = 9, 22, 30, 40
SETTINGS = Settings(time_limit=2.0, reader=NAME)

with_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed")
quiet = pytest.mark.filterwarnings("ignore")  # Ray leaves sockets and files open when it goes


@pytest.fixture(scope="module", autouse=True)
def small_shards() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingesting, "SHARD", SHARD)
        yield


@pytest.fixture(scope="module")
def raylets() -> Iterator[Raylets]:
    here = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        for name, value in {
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "PYTHONPATH": here,
        }.items():
            patch.setenv(name, value)
        warnings.simplefilter("ignore")
        started = Raylets()
        with cluster(started.address):
            yield started
        started.close()
        del started
        gc.collect()  # what Ray leaves open is heard of while nobody listens


def orders(folder: Path, **more: int) -> dict[int, str]:
    """What some of the documents do. None but the inline run is without those that end a process."""
    said = {SLOW: "NEVER ENDS", RAISING: "RAISES"}
    if more.get("fatal"):
        said |= {POISONED: "KILLS ALWAYS", FATAL: f"KILLS ONCE: {folder / 'mark'}"}
    return said


@pytest.fixture(scope="module")
def inline(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the reference makes of all documents but the two that end their process."""
    record = Record(tmp_path_factory.mktemp("inline") / "record", create=True)
    ingest(stream(COUNT, orders(record.path)), record, SETTINGS)
    found = contents(record, without=map(str, (POISONED, FATAL)))
    assert len(found["documents"]) == COUNT - 4
    assert sorted(f.split("'code': ")[1].split(",")[0] for f in found["failures"]) == ["'stage-failed'", "'too-slow'"]
    return found


def run(record: Record, engine: Engine, told: Callable[[Tally], None] = lambda _: None) -> None:
    tally = ingest(stream(COUNT, orders(record.path.parent, fatal=1)), record, SETTINGS, engine=engine, told=told)
    assert (tally.added.new, tally.failed) == (COUNT - 3, 3)
    assert {f.source: f.code for f in tally.failures} == {
        f"reports.jsonl:{POISONED}": "reader-died",
        f"reports.jsonl:{SLOW}": "too-slow",
        f"reports.jsonl:{RAISING}": "stage-failed",
    }


def same(record: Record, inline: dict[str, list[str]]) -> None:
    """The record holds what inline made, the document that ended one process, and the failure of the poisoned one."""
    found = contents(record, without=[str(FATAL)])
    died = [f for f in found["failures"] if "reader-died" in f]
    assert len(died) == 1
    assert {**found, "failures": [f for f in found["failures"] if f not in died]} == inline
    assert [r["document_id"] for r in record.reports(document=f"doc-{FATAL}")] == [f"doc-{FATAL}"]


def test_processes_make_the_record_that_inline_makes(tmp_path: Path, inline: dict[str, list[str]]) -> None:
    record = Record(tmp_path / "record", create=True)
    run(record, local_engine(2))
    same(record, inline)


@with_ray
@quiet
def test_two_raylets_make_the_record_that_inline_makes_while_one_is_lost(
    tmp_path: Path, inline: dict[str, list[str]], raylets: Raylets
) -> None:
    record, lost = Record(tmp_path / "record", create=True), []

    def told(tally: Tally) -> None:
        if tally.read >= COUNT // 6 and not lost:
            raylets.lose()
            lost.append(tally.read)

    run(record, RayEngine(), told)
    assert lost, "a node was lost while there was work"
    assert lost[0] < COUNT
    same(record, inline)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Item], dict[str, list[str]]]:
    """Reports, and what the reference makes of them, all in one shard."""
    reports = sorted((Path(__file__).parents[1] / "golden" / "reports").glob("*.txt"))
    given = [
        Item(Document(f"doc-{p.stem}", p.read_text("utf-8"), source=p.stem, published="2024-05-14"), "id", 0.5)
        for p in reports
    ]
    record = Record(tmp_path_factory.mktemp("real") / "record", create=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingesting, "SHARD", 16)
        ingest(given, record, Settings(reader=OWN))
    found = contents(record)
    assert len(found["documents"]) == len(reports) >= 8
    assert len(found["events"]) > 2 * len(reports)
    return given, found


def test_processes_read_real_reports_as_inline_does(tmp_path: Path, real: tuple[list[Item], dict[str, Any]]) -> None:
    given, found = real
    record = Record(tmp_path / "record", create=True)
    ingest(given, record, Settings(reader=OWN), workers=2)
    assert contents(record) == found, "whichever documents are read together"


@with_ray
@quiet
@pytest.mark.usefixtures("raylets")
def test_raylets_read_real_reports_as_inline_does(tmp_path: Path, real: tuple[list[Item], dict[str, Any]]) -> None:
    given, found = real
    record = Record(tmp_path / "record", create=True)
    ingest(given, record, Settings(reader=OWN), engine=RayEngine())
    assert contents(record) == found


@with_ray
@quiet
@pytest.mark.usefixtures("raylets")
def test_a_full_disk_ends_the_run_and_what_was_committed_stands(
    small_disk: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ingesting, "KEPT_AT", 8)
    record = Record(small_disk / "record", create=True)
    noisy = (Item(saying(n, secrets.token_hex(40_000)), "id", 0.5) for n in range(2000))
    with pytest.raises(RecordError, match="No space left on device"):
        ingest(noisy, record, SETTINGS, engine=RayEngine())
    kept = [r["document_id"] for r in Record(record.path).reports()]
    assert len(kept) == len(set(kept)) >= 8
    assert Record(record.path).check() == []


@with_ray
@quiet
@pytest.mark.usefixtures("raylets")
def test_a_worker_that_would_read_with_another_version_ends_the_run(tmp_path: Path) -> None:
    import ray

    record = Record(tmp_path / "record", create=True)

    def other(work: Any, give_up: Any, shards: Any) -> Any:
        work = type(work)(work.func, work.args[0], "dateline 9.9.9")
        return RayEngine()(work, give_up, shards)

    with pytest.raises(InputError, match=r"not with dateline 9\.9\.9"):
        ingest([Item(document(1), "id", 1.0)], record, SETTINGS, engine=other)
    assert len(record.reports()) == 0
    assert ray.is_initialized()


def test_no_cluster_at_an_address_is_said(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    from subprocess import run as command
    from sys import executable

    code = "from dateline.run.cluster import cluster\nwith cluster('127.0.0.1:9'): pass"
    ended = command([executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "no Ray cluster at 127.0.0.1:9" in ended.stderr
