"""Delta tables on disk and DuckDB over them: with ``memory.py`` the only module that knows the storage engine.

How a record stays whole: rows of readings are appended first, to tables that nobody reads by
themselves; the ``documents`` table is appended last and says which readings count. One Delta commit is
atomic, so a reading is there with all its rows or not at all, whenever a process is killed. Writers
that meet there are told apart by a counter kept as a Delta transaction: the second one's commit fails,
it looks again at what is there, and tries anew. What may not live here: what the rows mean.
"""

from __future__ import annotations

import json
import logging
import os
import random
import threading
import time
import warnings
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from dateline.core.errors import InputError, RecordError
from dateline.store.memory import IN_MEMORY, Group, Shared, connected
from dateline.store.queries import quoted
from dateline.store.schema import CURRENT, DATED, TABLES

log = logging.getLogger(__name__)

ABOUT = "record.json"
COUNTER = "revision"  # the Delta transaction that counts the checked commits of a table
TRIES = 200  # of a commit that collides; each waits for the other writer's commit, about 20 ms
MANY = 48  # files of a table: beyond that a query spends more time in opening them than in reading
_FULL = "os error 28"  # how the engine says that the disk is full
_GLOB = frozenset("*?[")
ROW_GROUP = 8_192  # rows: what is read or passed over as one, by the days of its first and last, or for one row of it
SCATTERED = 0.25  # of all rows: where a day's lie among so many, a table is worth sorting
_SORTING = 400_000_000  # bytes in memory; beyond that rows are sorted on disk
_WRITER = WriterProperties(compression="ZSTD", compression_level=3, max_row_group_size=ROW_GROUP)
_CONFIGURATION = {"delta.checkpointInterval": "50"}

warnings.filterwarnings("ignore", "Arrow output on a DB-API result", module=__name__)

Build = Callable[[Sequence[str], int], pa.Table | None]
"""Given the files of a table as it stands and the number of the commit to be, the rows to add, or None."""


class Tables:
    """The tables of one record. Every method may be called from several processes at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about = _about(path)
        self._opened: dict[str, DeltaTable] = {}

    @classmethod
    def make(cls, path: Path) -> Tables:
        """The tables at ``path``, made or brought to the newest schema first where needed."""
        if _GLOB & set(str(path)):
            raise InputError(f"{path}: the path of a record may not hold * ? or [")
        if path.exists() and not path.is_dir():
            raise InputError(f"{path} is a file; a record is a folder")
        if path.is_dir() and not (path / ABOUT).exists() and any(p.name not in TABLES for p in path.iterdir()):
            raise InputError(f"{path} is a folder with other things in it; name a new folder for the record")
        about = _about(path) if (path / ABOUT).exists() else {"schema": 0}
        for number in range(about["schema"] + 1, CURRENT + 1):
            MIGRATIONS[number](path)
            _write_about(path, {**about, "schema": number})
        return cls(path)

    def files(self, name: str) -> list[str]:
        """The Parquet files that make up a table now."""
        return self._files(name, self._open(name))

    def version(self, name: str) -> int:
        """The Delta version of a table now."""
        return self._open(name).version()

    def append(self, name: str, rows: pa.Table) -> None:
        """Add rows that need no look at what is there. Nothing is added where it fails."""
        if rows.num_rows == 0:
            return
        for attempt in range(TRIES):
            try:
                write_deltalake(self._open(name), rows, mode="append", writer_properties=_WRITER)
            except (CommitFailedError, DeltaError, OSError) as fault:
                self._may_go_on(fault, attempt)
            else:
                return
        raise RecordError(f"{self.path}: no commit to {name} succeeded in {TRIES} tries")

    def append_checked(self, name: str, build: Build) -> int | None:
        """Add what ``build`` makes of the table as it stands, as one commit that nobody else's precedes.

        The number of the commit, or None where there was nothing to add.
        """
        for attempt in range(TRIES):
            table = self._open(name)
            number = (table.transaction_version(COUNTER) or 0) + 1
            rows = build(self._files(name, table), number)
            if rows is None or rows.num_rows == 0:
                return None
            mark = CommitProperties(app_transactions=[Transaction(COUNTER, number)], max_commit_retries=0)
            try:
                write_deltalake(table, rows, mode="append", writer_properties=_WRITER, commit_properties=mark)
            except (CommitFailedError, DeltaError, OSError) as fault:
                self._may_go_on(fault, attempt)
            else:
                return number
        raise RecordError(f"{self.path}: no commit to {name} succeeded in {TRIES} tries")

    def counter(self, name: str) -> int:
        """The number of the last checked commit of a table; 0 before the first."""
        return self._open(name).transaction_version(COUNTER) or 0

    def compact(self, *, most: int = 1) -> None:
        """Put the files of every table that has more than ``most`` together; safe beside writers and readers.

        Where the rows of some days lie all over a large table, it is sorted by day: a month is then read without the
        others. Reports that come in by date keep it sorted by themselves, and sorted rows stay so when more are added,
        so that all sorting together writes a record about four times.
        """
        for name in TABLES:
            table = self._open(name)
            files = self._files(name, table)
            sort = name in DATED and (most == 1 or len(files) > most) and scattered(files)
            if sort or len(files) > most:
                try:
                    if sort:
                        table.optimize.z_order(
                            ["date"], max_spill_size=_SORTING, max_concurrent_tasks=1, writer_properties=_WRITER
                        )
                    else:
                        table.optimize.compact(writer_properties=_WRITER)
                except CommitFailedError:
                    continue  # somebody else compacts or writes: the next one will do it
                except (DeltaError, OSError) as fault:
                    raise self._fault(fault) from fault

    def vacuum(self, hours: int = 168) -> int:
        """Delete files that no version younger than ``hours`` needs; how many."""
        return sum(
            len(self._open(n).vacuum(hours, dry_run=False, enforce_retention_duration=False, full=True)) for n in TABLES
        )

    def connect(self, shared: Shared | None = None) -> Engine:
        """DuckDB over the tables."""
        return Engine(self, shared)

    def _open(self, name: str) -> DeltaTable:
        """A table as it stands. Kept open: to look at what is new costs a twentieth of opening it."""
        if (table := self._opened.get(name)) is not None:
            try:
                table.update_incremental()
            except DeltaError:
                log.debug("table %s of %s is opened anew", name, self.path)  # its old log may have been cleared away
            else:
                return table
        try:
            self._opened[name] = table = DeltaTable(str(self.path / name))
        except (TableNotFoundError, DeltaError) as fault:
            raise RecordError(f"{self.path}: table {name} cannot be opened ({fault})") from fault
        return table

    def _files(self, name: str, table: DeltaTable) -> list[str]:
        """The paths of a table's files; the engine's own are those of a URL ("my%20record")."""
        folder = (self.path / name).absolute()
        return [str(folder / uri.rpartition("/")[2]) for uri in table.file_uris()]

    def _may_go_on(self, fault: Exception, attempt: int) -> None:
        """Waits where another writer was first; RecordError where the disk is the matter."""
        if not isinstance(fault, CommitFailedError) or "os error" in str(fault):
            raise self._fault(fault) from fault
        _wait(attempt)

    def _fault(self, fault: Exception) -> RecordError:
        reason = "No space left on device" if _FULL in str(fault) else str(fault)
        return RecordError(f"{self.path} cannot be written: {reason}; what was committed before stands")


class Once:
    """A value that is made by the first who asks for it; what goes wrong is not kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: list[Any] = []

    def get(self, make: Callable[[], Any]) -> Any:
        """The value."""
        with self._lock:
            if not self._made:
                self._made.append(make())
            return self._made[0]


class Engine:
    """One state of the tables of a record as DuckDB sees it: as they stood when it was made.

    A database of its own in memory, or a schema of one that is ``shared`` with other states. Once closed to the outside
    (``lock``), SQL given to it reads the record's folder and nothing else.
    """

    def __init__(self, tables: Tables, shared: Shared | None = None) -> None:
        self.tables = tables
        self.shared = shared
        self.given: set[str] = set()
        self._files: dict[str, list[str]] = {}
        self._groups: list[Group] = []
        self._giving = threading.Lock()
        self._once: dict[str, Once] = {}
        if shared is None:
            self.connection = connected()
            return
        self._schema = shared.schema()
        self.connection = shared.cursor(self._schema)
        weakref.finalize(self, shared.drop, self._schema).atexit = False

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, made once for this state under a name; others who ask meanwhile wait for it."""
        with self._giving:
            held = self._once.setdefault(name, Once())
        return held.get(make)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own, so that threads may share an engine."""
        return self.connection.cursor() if self.shared is None else self.shared.cursor(self._schema)

    def narrow(self, name: str, columns: str) -> None:
        """Make the view ``narrow_NAME`` of columns of a table's rows; they are in memory if the database is shared.

        What is too much for that is read from the files.
        """
        sql = f"SELECT {columns}, NULL::INTEGER AS file, NULL::INTEGER AS file_row FROM raw_{name}"
        files = self._files.get(name)
        if self.shared is not None and files and sum(Path(f).stat().st_size for f in files) <= IN_MEMORY:
            try:
                found = self.shared.narrow(name, columns, files, partial(_parquet, filename=True, file_row_number=True))
            except duckdb.OutOfMemoryException as fault:
                log.warning("narrow columns of %s are read from disk: %s", name, _said(fault))
            else:
                self._groups += found
                sql = " UNION ALL BY NAME ".join(f"SELECT * FROM {g.name}" for g in found)
        self.run(f"CREATE OR REPLACE VIEW narrow_{name} AS {sql}")

    def rows_at(self, places: Iterable[tuple[int, int]]) -> str:
        """A SELECT of whole rows that stand at places which narrow rows name, ``(file, file_row)``, and hardly any other.

        The engine passes over all of a file but the row groups that hold them.
        """
        assert self.shared is not None  # nothing else makes narrow rows that know their place
        found = sorted(set(places))
        files = [self.shared.path(f) for f in dict.fromkeys(f for f, _ in found)]
        rows = ", ".join(str(r) for r in sorted({r for _, r in found}))
        return f"SELECT * FROM {_parquet(files)} WHERE file_row_number IN ({rows})"

    def see(self, name: str) -> None:
        """Make the view ``raw_NAME`` of a table's rows."""
        self._files[name] = files = self.tables.files(name)
        if not files:
            self.give(f"raw_{name}", TABLES[name].empty_table())
            return
        self.run(f"CREATE OR REPLACE VIEW raw_{name} AS SELECT * FROM {_parquet(files)}")

    def give(self, name: str, rows: pa.Table) -> None:
        """Make a table of Arrow rows."""
        with self._giving:
            self.connection.register("given", rows)
            self.run(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
            self.connection.unregister("given")
            self.given.add(name)

    def keep(self, name: str, sql: str, parameters: Sequence[object] = ()) -> None:
        """Make a table of the rows of a SELECT of our own; threads may do so at once under names of their own."""
        with self.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {name} AS {sql}", parameters)

    def drop(self, name: str) -> None:
        """Take a kept table away."""
        with self.cursor() as cursor:
            cursor.execute(f"DROP TABLE {name}")

    def run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement of our own."""
        self.connection.execute(sql, parameters)

    def lock(self) -> None:
        """Close the outside: no files but the record's, no network, no extensions."""
        if self.shared is None or self.shared.lock_once():
            self.run(f"SET allowed_directories = [{quoted(str(self.tables.path) + os.sep)}]")
            self.run("SET enable_external_access = false")
            self.run("SET lock_configuration = true")

    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> pa.Table:
        """The rows of one SELECT, in a cursor of their own, so that threads may share an engine.

        InputError where the SQL is no single SELECT (or SHOW, DESCRIBE, SUMMARIZE, EXPLAIN) or is wrong.
        """
        cursor = self.cursor()
        try:
            _only_reads(cursor, sql)
            # what a page asks has a short answer: to plan it twice, as a relation does, costs more than to copy it
            if self.shared is not None:
                return cursor.execute(sql, parameters).to_arrow_table()
            return cursor.sql(sql, params=parameters).to_arrow_table()
        except duckdb.Error as fault:
            raise InputError(_said(fault)) from fault
        finally:
            cursor.close()


def look_up(files: Sequence[str], columns: str, column: str, values: Iterable[str]) -> list[tuple[Any, ...]]:
    """``columns`` of the rows whose ``column`` is one of the values, from files of a table."""
    wanted = list(dict.fromkeys(values))
    if not files or not wanted:
        return []
    with duckdb.connect() as connection:
        sql = f"SELECT {columns} FROM {_parquet(files)} WHERE {column} IN (SELECT unnest(?))"
        return connection.execute(sql, [wanted]).fetchall()


def scattered(files: Sequence[str]) -> bool:
    """Whether the rows of a day lie all over a table that is large, so that it is worth sorting.

    As the statistics of row groups tell: a group is read where its days overlap with those asked for. Sorted, a day's
    rows lie in about three groups.
    """
    if not files:
        return False
    sql = f"""
        WITH held AS (
          SELECT row_group_num_rows AS n, stats_min_value::DATE AS first, stats_max_value::DATE AS last
          FROM parquet_metadata([{", ".join(map(quoted, files))}]) WHERE path_in_schema = 'date' AND stats_min_value IS NOT NULL
        ), total AS (SELECT sum(n)::DOUBLE AS n FROM held)
        SELECT any_value(total.n), sum(a.n * b.n) / any_value(total.n) ** 2
        FROM held a JOIN held b ON a.first <= b.last AND b.first <= a.last, total
    """
    with duckdb.connect() as connection:
        ((rows, share),) = connection.execute(sql).fetchall()
    groups = (rows or 0) / ROW_GROUP
    return bool(groups > 4 and share > max(SCATTERED, 4.5 / groups))


def _parquet(files: Sequence[str], **options: bool) -> str:
    given = ", ".join(f"{n}={str(v).lower()}" for n, v in {"union_by_name": True, **options}.items())
    return f"read_parquet([{', '.join(map(quoted, files))}], {given})"


def _only_reads(cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = cursor.extract_statements(sql)
    kinds = [s.type for s in statements]
    read = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
    if len(kinds) != 1 or kinds[0] not in read:
        raise InputError("a query is one SELECT (or SHOW, DESCRIBE, SUMMARIZE, EXPLAIN); a record is written by ingest")


def _said(fault: Exception) -> str:
    """The first lines of what DuckDB says, without the listing of the statement."""
    lines = [line.strip() for line in str(fault).split("\n\n")[0].splitlines() if line.strip()]
    return " ".join(lines)


def _wait(attempt: int) -> None:
    time.sleep(random.uniform(0, min(0.5, 0.01 * 2 ** min(attempt, 6))))  # noqa: S311 - spreads writers, hides nothing


def _about(path: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((path / ABOUT).read_text("utf-8"))
        number = int(about["schema"])
    except FileNotFoundError as fault:
        raise RecordError(f"{path} is no record; dateline ingest SOURCE --into {path} makes one") from fault
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise RecordError(f"{path / ABOUT} cannot be read ({fault})") from fault
    if number > CURRENT:
        raise RecordError(f"{path} has schema {number}, this Dateline knows up to {CURRENT}: update Dateline")
    return about


def _write_about(path: Path, about: Mapping[str, Any]) -> None:
    made = {"format": "dateline record", "made": datetime.now(UTC).isoformat(timespec="seconds"), **about}
    spare = path / f".{ABOUT}-{os.getpid()}"
    spare.write_text(json.dumps(made, indent=2) + "\n", "utf-8")
    spare.replace(path / ABOUT)


def _first(path: Path) -> None:
    """Schema 1: every table, empty. What another process has made is left as it is."""
    path.mkdir(parents=True, exist_ok=True)
    for name, schema in TABLES.items():
        for attempt in range(TRIES):
            try:
                DeltaTable.create(str(path / name), schema=schema, mode="ignore", configuration=_CONFIGURATION)
            except (DeltaError, OSError):
                if attempt == TRIES - 1:
                    raise
                _wait(attempt)
            else:
                break


MIGRATIONS: Mapping[int, Callable[[Path], None]] = {
    1: _first,
    2: _first,
    3: _first,
}  # 2 brings the table links, 3 alerts
"""What brings a record to each schema from the one before. Each may be run twice, as after a kill."""
