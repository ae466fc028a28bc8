"""A watch for some minutes against feeds of this machine: its memory over time, and what it has lost or doubled.

usage: python -m benchmarks.soak [--minutes M] [--feeds N] [--pause SECONDS] [--kill]

Feeds on loopback publish entries all the time; one feed is broken, one changes nothing. ``dateline watch`` runs in a
process of its own with a stand-in for the reader, so that only what is done with readings is tried. With ``--kill`` the
watch is killed (SIGKILL) twice and told to stop (SIGTERM) once meanwhile, and started again. Growth is the slope of
resident memory over the second half of the time, of the last process.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.engines.feeds import Feeds
from tests.engines.standin import NAME

from dateline.outputs.watching import Asked, run
from dateline.store import Record

ROOT = Path(__file__).parents[1]
EVERY = 1.0  # seconds between looks at a feed: 900 times as often as by default


def watch(folder: Path, sources: list[str]) -> int:
    """The watch, in this process."""
    return run(
        Asked(
            sources, folder / "record", "plover", None, 1, 10.0, EVERY, 0.0, folder / "status.json", None, False, NAME
        ),
        debug=False,
    )


class Watched:
    """The process that watches, and what it says of its memory."""

    def __init__(self, folder: Path, sources: list[str]) -> None:
        self.folder, self.sources = folder, sources
        self.log = (folder / "log.jsonl").open("ab")
        self.start()

    def start(self) -> None:
        """Start it, again."""
        command = [sys.executable, "-m", "benchmarks.soak", "--watch", str(self.folder), *self.sources]
        self.process = subprocess.Popen(command, stderr=self.log, cwd=ROOT)  # noqa: S603
        self.memory: list[tuple[float, float]] = []

    def end(self, number: int) -> None:
        """End it by a signal."""
        self.process.send_signal(number)
        self.process.wait(120)

    def look(self) -> dict[str, float]:
        """Its memory in MB, by process, if it has told it."""
        try:
            status = json.loads((self.folder / "status.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if status["pid"] != self.process.pid:
            return {}
        found: dict[str, float] = {
            ("main" if name == "main" else "worker"): size for name, size in status["memory_mb"].items() if size
        }
        if found:
            self.memory.append((time.monotonic(), sum(found.values())))
        return found


def growth(memory: list[tuple[float, float]]) -> float:
    """MB an hour over the second half, by least squares; 0 where there is too little of it."""
    late = memory[len(memory) // 2 :]
    if len(late) < 3:
        return 0.0
    times, sizes = [t for t, _ in late], [m for _, m in late]
    return 3600 * statistics.linear_regression(times, sizes).slope


def judge(folder: Path, feeds: Feeds) -> bool:
    """Print what was kept; whether nothing is lost and nothing there twice."""
    record = Record(folder / "record", all_versions=True)
    ids = Counter(r["url"] for r in record.query("SELECT url FROM reports").dicts())
    wanted = {feeds.link(n) for numbers in feeds.entries.values() for n in numbers}
    lost, doubled = len(wanted - set(ids)), sum(ids.values()) - len(ids)
    events = record.query("SELECT count(*) AS n FROM events").dicts()[0]["n"]
    answers: Counter[int] = Counter()
    for (_, status), n in feeds.asked.items():
        answers[status] += n
    size = sum(p.stat().st_size for p in (folder / "record").rglob("*") if p.is_file()) / 1e6
    print(f"requests   {', '.join(f'{n:,} x {s}' for s, n in sorted(answers.items()))}")
    print(
        f"entries    {len(wanted):,} published, {len(ids):,} kept once each, {lost} lost, {doubled} doubled; record {size:.0f} MB"
    )
    return not lost and not doubled and events == len(wanted) and record.check() == []


def main() -> None:
    """Publish, harm, wait until all is kept, and judge."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--feeds", type=int, default=20)
    options.add_argument("--pause", type=float, default=0.5, help="seconds between two entries")
    options.add_argument("--kill", action="store_true")
    options.add_argument("--watch", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.watch:
        raise SystemExit(watch(Path(given.watch[0]), given.watch[1:]))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryDirectory() as name, Feeds() as feeds:
        folder = Path(name)
        feeds.broken["broken"] = 500
        feeds.publish("still", 3)
        names = [f"feed-{n}" for n in range(given.feeds)]
        watched = Watched(folder, [feeds.address(n) for n in [*names, "broken", "still"]])
        right = soak(given, feeds, names, watched)
        right = judge(folder, feeds) and right
    raise SystemExit(0 if right else 1)


def soak(given: argparse.Namespace, feeds: Feeds, names: list[str], watched: Watched) -> bool:
    """Publish for as long as is asked; whether the watch lived and ended as it should."""
    begun = time.monotonic()
    harm = [(0.25, signal.SIGKILL), (0.4, signal.SIGTERM), (0.5, signal.SIGKILL)] if given.kill else []
    shown, published = begun, 0
    while (gone := time.monotonic() - begun) < 60 * given.minutes:
        feeds.publish(names[published % len(names)])
        published += 1
        time.sleep(given.pause)
        if harm and gone > 60 * given.minutes * harm[0][0]:
            _, number = harm.pop(0)
            watched.end(number)
            watched.start()
            print(f"{gone:6.0f} s  ended by {signal.Signals(number).name}, started again", flush=True)
        if time.monotonic() - shown > 3 * given.minutes:
            shown = time.monotonic()
            memory = watched.look()
            print(f"{gone:6.0f} s  {published:6d} published, MB: {memory}", flush=True)
    last, still = -1, time.monotonic()
    while time.monotonic() - still < 20:  # until nothing more comes
        kept = len(Record(watched.folder / "record").query("SELECT document_id FROM reports"))
        if kept != last:
            last, still = kept, time.monotonic()
        time.sleep(1)
    watched.end(signal.SIGTERM)
    print(f"memory     {growth(watched.memory):+.1f} MB an hour over the second half, of {len(watched.memory)} looks")
    return watched.process.returncode == 0


if __name__ == "__main__":
    main()
