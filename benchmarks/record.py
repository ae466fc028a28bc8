"""The record with a million events: append rate, latency of ready filters, size on disk, memory; beside DuckDB and SQLite.

usage: python benchmarks/record.py [--events N] [--folder DIR]

Made-up events (ten a document, sentences of random words, actors of 60 countries over two years) go into a
record, into a DuckDB file and into a SQLite file with indexes, all with the same columns. Each query runs
once to warm up and five times for the median, in a process of its own whose peak memory is told. CPU time (of all
threads) stands beside the clock's, since another load on the machine changes it less.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dateline.core.types import Text
from dateline.store import Record
from dateline.store.rows import plain, table_of
from dateline.store.schema import COUNTED, TABLES
from dateline.store.series import Wanted, panel
from dateline.store.writing import Encoded

BATCH = 5_000  # documents in a commit
A_DOCUMENT = 10  # events
COUNTRIES = [
    "PRK",
    "USA",
    "KOR",
    "RUS",
    "CHN",
    "JPN",
    "GBR",
    "FRA",
    "DEU",
    "SYR",
    "IRN",
    "ISR",
    "TUR",
    "IND",
    "PAK",
] + [f"X{a}{b}" for a in "ABC" for b in "ABCDEFGHIJKLMNO"]
TYPES = ["CONSULT", "ACCUSE", "THREATEN", "ASSAULT", "AGREE", "REQUEST", "COERCE", "PROTEST", "REJECT", "SUPPORT"]
WORDS = [f"w{random.Random(n).randrange(10**6):x}" for n in range(8_000)]  # noqa: S311
FIRST = date(2012, 6, 1)
DYAD = "actor_country = 'PRK' AND recipient_country = 'USA' AND date BETWEEN '2013-04-01' AND '2013-04-30'"
PANEL = (
    "SELECT actor_country, recipient_country, date_trunc('month', date) AS month, count(*) AS n, avg(scale) AS scale "
    "FROM dyads GROUP BY ALL"
)


def participant(country: str) -> dict[str, Any]:
    """A participant as the record keeps it."""
    span = {"start": 0, "end": 5}
    return {"actor": f"actor-{country}", "span": span, "text": country, "name": country, "country": country,
            "sectors": ["GOV"], "office": None, "members": []}  # fmt: skip


class Made:
    """One commit's worth of events, made once and dealt out anew, shuffled and with new ids, for each commit.

    Sentences come again in every commit, on other days, so that nothing packs better than news does.
    """

    def __init__(self) -> None:
        chance = random.Random(7)  # noqa: S311
        self.table = table_of("events", [event(n, chance) for n in range(BATCH) for _ in range(A_DOCUMENT)])
        nested = [pa.types.is_nested(t) for t in self.table.schema.types]
        self.flat = [
            tuple(_flat(v, n) for v, n in zip(r.values(), nested, strict=True)) for r in self.table.to_pylist()
        ]
        self.dyads = [
            (r["actor_countries"][0], r["recipient_countries"][0], r["scale"])
            for r in self.table.select(["actor_countries", "recipient_countries", "scale"]).to_pylist()
        ]
        self.dated = [self.table.schema.names.index(n) for n in ("time", "date", "date_last")]

    def deal(self, number: int) -> tuple[Encoded, list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """Commit ``number`` as the record takes it, and as rows of SQLite's two tables."""
        chance = random.Random(number)  # noqa: S311
        order = list(range(len(self.flat)))
        chance.shuffle(order)
        days = list(order)
        chance.shuffle(days)
        readings = [number * BATCH + i // A_DOCUMENT for i in range(len(order))]
        keys = [(n, f"doc-{n:012x}", f"event-{chance.getrandbits(48):012x}") for n in readings]
        rows = self.table.take(pa.array(order))
        for at, column in enumerate(zip(*keys, strict=True)):
            rows = rows.set_column(at, rows.schema.field(at), pa.array(column))
        for at in self.dated:
            rows = rows.set_column(at, rows.schema.field(at), self.table.column(at).take(pa.array(days)))
        tables = {n: TABLES[n].empty_table() for n in COUNTED}
        tables["events"] = rows
        tables["documents"] = table_of("documents", [report(n) for n in sorted(set(readings))])
        flat = [self._flat(*of) for of in zip(keys, order, days, strict=True)]
        first, date = number * len(order) + 1, self.dated[1]
        pairs = enumerate(zip(order, days, strict=True))
        return Encoded(tables), flat, [(first + n, self.flat[d][date], *self.dyads[i]) for n, (i, d) in pairs]

    def _flat(self, key: tuple[Any, ...], row: int, day: int) -> tuple[Any, ...]:
        """A row with another's days."""
        cells = [*key, *self.flat[row][3:]]
        for at in self.dated:
            cells[at] = self.flat[day][at]
        return tuple(cells)


def _flat(value: Any, nested: bool) -> Any:  # noqa: FBT001
    """A cell as SQLite holds it."""
    return json.dumps(value) if nested else value.isoformat() if isinstance(value, date) else value


def event(n: int, chance: random.Random) -> dict[str, Any]:
    """One made-up event of document ``n``."""
    day = FIRST + timedelta(days=chance.randrange(730))
    # one dyad is frequent, so that its month has rows to fetch
    actor, recipient = ("PRK", "USA") if chance.random() < 0.02 else chance.sample(COUNTRIES, 2)
    kind = chance.choice(TYPES)
    sentence = " ".join(chance.choices(WORDS, k=24))
    iso = day.isoformat()
    return {
        "reading": n, "document_id": f"doc-{n:012x}", "id": f"event-{chance.getrandbits(48):012x}", "type": kind,
        "modes": [], "contexts": ["diplomatic"], "trigger": {"start": 6, "end": 12}, "actors": [participant(actor)],
        "recipients": [participant(recipient)], "time": {"first": iso, "last": iso, "grain": "day", "inferred": False},
        "place": None, "status": ["future"] if chance.random() < 0.2 else [], "attribution": None, "quad": "verbal conflict",
        "scale": -2.0, "cameo": "11", "score": None, "evidence": {"span": {"start": 0, "end": len(sentence)}, "quote": sentence},
        "words": {"what": kind, "who": actor, "whom": recipient, "when": "", "where": "", "according_to": ""},
        "speaker_name": None, "speaker_country": None, "speaker_anonymous": None, "date": day, "date_last": day,
        "actor_countries": [actor], "recipient_countries": [recipient],
    }  # fmt: skip


def report(n: int) -> dict[str, Any]:
    """One made-up document; its text is left out, as events are what is measured."""
    text = {k: v for k, v in plain(Text("")).items() if k != "content"}
    counts = {f"n_{k}": A_DOCUMENT if k == "events" else 0 for k in COUNTED}
    return {
        "reading": n, "document_id": f"doc-{n:012x}", "version": 1, "revision": 0, "digest": f"{n:024x}",
        "ingested": datetime(1970, 1, 1), "source": "made.jsonl", "url": f"https://made.example/{n}", "outlet": f"Outlet {n % 50}",  # noqa: DTZ001
        "title": "A report", "published": "2013-04-10", "published_day": date(2013, 4, 10), "language": "en", "extra": "{}",
        "codebook": "plover", "reader": "made", "content": "", "text": text, "sentences": [], "times": [], "places": [], **counts,
    }  # fmt: skip


def size(path: Path) -> float:
    """MB on disk."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]
    return sum(p.stat().st_size for p in files) / 1e6


def peak() -> float:
    """The most memory that this process has held, in MB (Linux; getrusage would tell its parent's)."""
    (line,) = [x for x in Path("/proc/self/status").read_text("utf-8").splitlines() if x.startswith("VmHWM")]
    return int(line.split()[1]) / 1e3


class Clock:
    """Clock and CPU seconds of appends alone."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def __call__(self, work: Callable[[], object]) -> None:
        """Run and add up."""
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu


def fill(folder: Path, events: int) -> None:
    """Write the same rows to all three, and print what it took."""
    record = Record(folder / "record", create=True)
    duck = duckdb.connect(str(folder / "duck.db"))
    lite = sqlite3.connect(folder / "lite.db")
    prepare(lite)
    clocks = {name: Clock() for name in ("record", "duckdb", "sqlite")}
    made = Made()
    for number in range(events // (BATCH * A_DOCUMENT)):
        encoded, flat, dyads = made.deal(number)
        clocks["record"](lambda e=encoded: record.add_rows(e))
        for name in ("events", "documents"):
            duck.register("given", encoded.tables[name])
            verb = f"CREATE TABLE {name} AS" if not number else f"INSERT INTO {name}"
            clocks["duckdb"](lambda v=verb: duck.execute(f"{v} SELECT * FROM given"))
        clocks["sqlite"](lambda f=flat, d=dyads: insert(lite, f, d))
    clocks["sqlite"](lambda: index(lite))
    lite.close()
    duck.close()
    before = size(folder / "record")
    clocks["compact"] = Clock()
    clocks["compact"](record.compact)
    live = sum(Path(f).stat().st_size for n in TABLES for f in record.tables.files(n)) / 1e6
    record.tables.vacuum(0)
    for name in ("record", "duckdb", "sqlite"):
        c = clocks[name]
        print(f"append  {name:8s} {events / c.wall:9.0f} events/s by the clock, {events / c.cpu:9.0f} by CPU time")
    c = clocks["compact"]
    print(
        f"compact record   {c.wall:.1f} s by the clock, {c.cpu:.1f} CPU s; {before:.0f} MB before, {live:.0f} MB after"
    )
    for name, file in (("record", "record"), ("duckdb", "duck.db"), ("sqlite", "lite.db")):
        print(f"size    {name:8s} {size(folder / file):9.0f} MB")


def prepare(lite: sqlite3.Connection) -> None:
    """The tables of SQLite: nested columns as JSON, and a row for each dyad, as it has no lists."""
    names = ", ".join(f'"{n}"' for n in TABLES["events"].names)
    lite.execute(f"CREATE TABLE events ({names})")
    lite.execute(
        "CREATE TABLE dyads (event INTEGER, date TEXT, actor_country TEXT, recipient_country TEXT, scale REAL)"
    )
    lite.execute("PRAGMA journal_mode = WAL")


def insert(lite: sqlite3.Connection, flat: list[tuple[Any, ...]], dyads: list[tuple[Any, ...]]) -> None:
    """One transaction a batch, as the others; its rows are made ready beforehand."""
    with lite:
        lite.executemany(f"INSERT INTO events VALUES ({', '.join('?' * len(flat[0]))})", flat)
        lite.executemany("INSERT INTO dyads VALUES (?, ?, ?, ?, ?)", dyads)


def index(lite: sqlite3.Connection) -> None:
    """The index that a dyad-month asks for."""
    lite.execute("CREATE INDEX by_dyad ON dyads (actor_country, recipient_country, date)")
    lite.commit()


def questions(name: str, folder: Path) -> dict[str, Callable[[], object]]:
    """The queries of one engine, by what they ask."""
    if name == "record":
        record = Record(folder / "record")
        month = {"since": "2013-04-01", "until": "2013-04-30"}
        return {
            "dyad-month, with sentences": lambda: record.events(actor="PRK", recipient="USA", **month).dicts(),
            "threats of a dyad-month": lambda: record.events(actor="PRK", recipient="USA,KOR", type="THREATEN", **month).dicts(),
            "full panel (dyad, month)": lambda: record.query(PANEL).arrow(),
            "series, zeros filled in": lambda: panel(record, Wanted(by="month", unit="dyad")),
            "counts by type": lambda: record.query("SELECT type, count(*) FROM events GROUP BY 1").arrow(),
            "open, then one dyad-month": lambda: Record(folder / "record").events(actor="PRK", recipient="USA", **month).dicts(),
        }  # fmt: skip
    if name == "duckdb":
        duck = duckdb.connect(str(folder / "duck.db"), read_only=True)
        dyads = "SELECT date, scale, unnest(actor_countries) AS actor_country, recipient_countries FROM events"
        dyads = f"WITH a AS ({dyads}), dyads AS (SELECT * EXCLUDE recipient_countries, unnest(recipient_countries) AS recipient_country FROM a) "  # fmt: skip
        where = "list_contains(actor_countries, 'PRK') AND list_contains(recipient_countries, 'USA') AND date BETWEEN '2013-04-01' AND '2013-04-30'"
        return {
            "dyad-month, with sentences": lambda: duck.sql(f"SELECT * FROM events WHERE {where}").fetchall(),
            "full panel (dyad, month)": lambda: duck.sql(dyads + PANEL).to_arrow_table(),
            "counts by type": lambda: duck.sql("SELECT type, count(*) FROM events GROUP BY 1").fetchall(),
        }
    lite = sqlite3.connect(folder / "lite.db")
    month = PANEL.replace("date_trunc('month', date)", "substr(date, 1, 7)").replace("ALL", "1, 2, 3")
    return {
        "dyad-month, with sentences": lambda: lite.execute(f"SELECT e.* FROM dyads d JOIN events e ON e.rowid = d.event WHERE {DYAD.replace('date', 'd.date')}").fetchall(),
        "full panel (dyad, month)": lambda: lite.execute(month).fetchall(),
        "counts by type": lambda: lite.execute("SELECT type, count(*) FROM events GROUP BY 1").fetchall(),
    }  # fmt: skip


def ask(name: str, folder: Path) -> None:
    """Print the latency of each query of one engine, and the peak memory of this process."""
    for what, work in questions(name, folder).items():
        work()
        clocks = [Clock() for _ in range(5)]
        for clock in clocks:
            clock(work)
        wall, cpu = (1000 * statistics.median(v) for v in zip(*((c.wall, c.cpu) for c in clocks), strict=True))
        print(f"query   {name:8s} {wall:8.0f} ms by the clock, {cpu:6.0f} of CPU time  {what}", flush=True)
    print(f"memory  {name:8s} {peak():8.0f} MB at most, all queries")


def main() -> None:
    """Fill, then ask each in a process of its own."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--folder", type=Path, help="where to write; a new folder, kept")
    options.add_argument("--ask", choices=("record", "duckdb", "sqlite"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.ask:
        ask(given.ask, given.folder)
        return
    folder = given.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    fill(folder, given.events)
    print(
        f"memory  writer   {peak():8.0f} MB at most, all three engines",
        flush=True,
    )
    for name in ("record", "duckdb", "sqlite"):
        subprocess.run([sys.executable, __file__, "--ask", name, "--folder", str(folder)], check=True)  # noqa: S603
    if given.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
