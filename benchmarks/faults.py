"""A long ingest on two raylets (or two processes) with every fault that we know of, and what it has lost or doubled.

usage: python -m benchmarks.faults [--documents N] [--engine ray|processes] [--folder DIR]

Documents are generated and read by a stand-in (``tests/engines/standin.py``), so that only what is done with
readings is tried. Injected, spread over the run: documents that end every process that reads them, documents that end
the first one, documents that never end, documents that raise; a node lost and another one come, twice; the driver
killed (SIGKILL) twice and started again; a full disk (where a file system can be mounted) that is made larger. At the
end the record must hold each document once, with all its rows, but for those that cannot be read, which must be named.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines.raylets import Raylets
from tests.engines.standin import NAME, stream

from dateline.core.errors import RecordError
from dateline.run import ingest as ingesting
from dateline.run.ingest import Tally, ingest, local_engine
from dateline.run.shards import Settings
from dateline.store import Record

ROOT = Path(__file__).parents[1]
FULL = 5  # exit status of a driver whose disk is full
SETTINGS = Settings(time_limit=2.0, reader=NAME)
KINDS = ("events", "attributions", "stances", "meetings", "actors")


def orders(documents: int, folder: Path) -> dict[int, str]:
    """What some documents do, spread evenly: 4 of each kind that costs seconds, 40 of the others."""
    said = {}
    for n in range(40):
        said[(n * documents) // 40 + 7] = "RAISES"
    for n in range(4):
        at = (n * documents) // 4
        said[at + 101] = "KILLS ALWAYS"
        said[at + 203] = "NEVER ENDS"
    for n in range(8):
        said[(n * documents) // 8 + 55] = f"KILLS ONCE: {folder / f'mark-{n}'}"
    return said


def drive(folder: Path, documents: int, engine: str, address: str) -> int:
    """One run of the driver; its progress goes to standard output."""
    from dateline.run.cluster import RayEngine, cluster

    ingesting.KEPT_AT, ingesting.KEPT_AFTER = 1024, 30.0
    told_at, answer = 0, sys.stdout

    def told(tally: Tally) -> None:
        nonlocal told_at
        done = tally.read + tally.added.unchanged
        if done >= told_at + documents // 100:
            told_at = done
            print(done, file=answer, flush=True)

    record = Record(folder / "disk" / "record", create=True)
    items = stream(documents, orders(documents, folder))
    try:
        if engine == "ray":
            with cluster(address):
                ingest(items, record, SETTINGS, engine=RayEngine(), told=told)
        else:
            ingest(items, record, SETTINGS, engine=local_engine(2), told=told)
    except RecordError as fault:
        print(f"the driver ends: {fault}", file=sys.stderr, flush=True)
        return FULL
    return 0


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """A small file system for the record; whether there is one."""
    path = folder / "disk"
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)]
    mounted = not subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(path)], check=False)  # noqa: S603, S607


def supervise(folder: Path, documents: int, engine: str, small: int) -> Counter[str]:
    """Start the driver again until it is done, and do harm meanwhile; the harm done."""
    done: Counter[str] = Counter()
    lose = [documents * n // 100 for n in (20, 70)] if engine == "ray" else []
    kill = [documents * n // 100 for n in (40, 85)]
    raylets = Raylets() if engine == "ray" else None
    try:
        while True:
            command = [
                sys.executable,
                "-m",
                "benchmarks.faults",
                "--drive",
                "--folder",
                str(folder),
                "--documents",
                str(documents),
            ]
            command += ["--engine", engine, "--address", raylets.address if raylets is not None else ""]
            driver = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)  # noqa: S603
            for line in driver.stdout or ():
                at = int(line)
                print(f"{time.strftime('%H:%M:%S')} {at:,} of {documents:,}", flush=True)
                if lose and raylets is not None and at >= lose[0]:
                    lose.pop(0)
                    raylets.lose()
                    raylets.add()
                    done["node lost, another added"] += 1
                if kill and at >= kill[0]:
                    kill.pop(0)
                    driver.send_signal(signal.SIGKILL)
                    done["driver killed"] += 1
            status = driver.wait()
            if status == 0:
                return done
            if status == FULL:
                done["disk full"] += 1
                subprocess.run(  # noqa: S603
                    ["mount", "-o", f"remount,size={small * 100}m", str(folder / "disk")],  # noqa: S607
                    check=True,
                )
            elif status != -signal.SIGKILL:
                raise SystemExit(f"the driver ended with {status}")
    finally:
        if raylets is not None:
            raylets.close()


def judge(folder: Path, documents: int, done: Counter[str]) -> bool:
    """Print what is there and what is not; whether nothing is lost and nothing there twice."""
    record = Record(folder / "disk" / "record", all_versions=True)
    said = orders(documents, folder)
    for words in said.values():
        done[f"document that {words.split(':')[0]}".lower()] += 1
    dead = {n: w for n, w in said.items() if not w.startswith("KILLS ONCE")}
    ids = Counter(r["document_id"] for r in record.query("SELECT document_id FROM reports").dicts())
    wanted = {f"doc-{n}" for n in range(documents) if n not in dead}
    lost, doubled = len(wanted - set(ids)), sum(ids.values()) - len(ids)
    rows = {k: record.query(f"SELECT count(*) AS n FROM {k}").dicts()[0]["n"] for k in KINDS}
    named = {r["source"]: r["code"] for r in record.problems().dicts() if r["document_id"] is None}
    codes = {"KILLS ALWAYS": "reader-died", "NEVER ENDS": "too-slow", "RAISES": "stage-failed"}
    right = named == {f"reports.jsonl:{n}": codes[w] for n, w in dead.items()}
    sound = record.check() == []
    for what, n in sorted(done.items()):
        print(f"injected   {n:6d}  {what}")
    print(
        f"documents  {documents:,}: {len(ids):,} kept once each, {len(named)} named as failed, {lost} lost, {doubled} doubled"
    )
    print(
        f"rows       {', '.join(f'{n:,} {k}' for k, n in rows.items())}; the record is {'sound' if sound else 'NOT sound'}"
    )
    one_each = all(n == len(wanted) for n in rows.values())
    return not lost and not doubled and right and sound and one_each and set(ids) == wanted


def main() -> None:
    """Run, judge, and leave with 1 where something is lost or doubled."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--engine", choices=("ray", "processes"), default="ray")
    options.add_argument("--folder", type=Path, help="where to work; a new folder, kept")
    options.add_argument("--drive", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--address", default="", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.drive:
        raise SystemExit(drive(given.folder, given.documents, given.engine, given.address))
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    started, small = time.monotonic(), max(3, given.documents // 2500)
    with tempfile.TemporaryDirectory() as spare:
        folder = (given.folder or Path(spare)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        with disk(folder, small) as mounted:
            if not mounted:
                print("no file system can be mounted here: the disk does not fill")
            done = supervise(folder, given.documents, given.engine, small)
            right = judge(folder, given.documents, done)
    print(f"took       {time.monotonic() - started:.0f} s by the clock, on {os.cpu_count()} cores")
    raise SystemExit(0 if right else 1)


if __name__ == "__main__":
    main()
