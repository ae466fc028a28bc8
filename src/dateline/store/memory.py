"""Narrow columns of a record's files in memory, for what is served: to filter, order and count a million rows on disk
takes a page too long.

A file of the record never changes once it is written, so that its columns are read once, however often the record is
looked at anew; those of files that no state of the record has any more are dropped. What may not live here: which
columns (``queries.NARROW``), and what a state of the record is (``record.py``).
"""  # noqa: D205

from __future__ import annotations

import itertools
import os
import tempfile
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from dateline.store.queries import quoted

MEMORY = "800MB"
"""What the engine of a desk may hold: with Python's own it stays under 1.2 GB; beyond it, it goes on on disk."""
IN_MEMORY = 200_000_000
"""Bytes of a table's files whose narrow columns are kept: a million events take 90 million, and a tenth of it in memory."""
_PACKED = "packed"
"""The database that holds them: packed, they take a third of the memory and are not slower to read."""
_MANY = 12  # tables of one kind: beyond that those of a few files each are put together


def connected(memory: str = "1GB") -> duckdb.DuckDBPyConnection:
    """A new database in memory, which may hold so much and goes on on disk."""
    spill = str(Path(tempfile.gettempdir()) / f"dateline-{os.getpid()}")
    made = duckdb.connect(config={"memory_limit": memory, "temp_directory": spill})
    # files do not change, and to read their ends anew is half of a short query; a plain SET would be this connection's alone
    made.execute("SET GLOBAL parquet_metadata_cache = true")
    known = {name for (name,) in made.execute("SELECT name FROM duckdb_optimizers()").fetchall()}
    # DuckDB 2.0.1 loses columns where it shares a part of a plan: document_id of a week's stories came out NULL
    made.execute(f"SET disabled_optimizers = '{','.join(known & {'common_subplan'})}'")
    return made


class Group:
    """The narrow columns of some files of one table. Its rows are dropped with the last who holds it."""

    def __init__(self, shared: Shared, name: str, files: frozenset[str]) -> None:
        self.name = name
        self.files = files
        weakref.finalize(self, _dropped, shared.root, f"TABLE {name}").atexit = False


class Shared:
    """One DuckDB database that several states of a record are seen in, each in a schema of its own.

    Threads may share one.
    """

    def __init__(self, memory: str = MEMORY) -> None:
        self.root = connected(memory)
        self.root.execute(f"ATTACH ':memory:' AS {_PACKED} (COMPRESS)")
        self._numbers = itertools.count(1)
        self._growing = threading.Lock()
        self._locked = False
        self.rows: dict[tuple[str, int, str], dict[str, Any]] = {}
        """Whole rows as they were read, by table, reading and id: those that corrections are about."""
        self._held: dict[str, list[weakref.ref[Group]]] = {}
        self._paths: list[str] = []

    def path(self, file: int) -> str:
        """The file of a number that narrow rows name."""
        return self._paths[file]

    def lock_once(self) -> bool:
        """Whether the outside is to be closed now: one state does it for all."""
        with self._growing:
            was, self._locked = self._locked, True
        return not was

    def cursor(self, schema: str) -> duckdb.DuckDBPyConnection:
        """A connection of its own that sees the views of a state."""
        made = self.root.cursor()
        made.execute(f"USE {schema}")
        return made

    def schema(self) -> str:
        """A new, empty schema."""
        name = f"seen_{next(self._numbers)}"
        with self.root.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {name}")
        return name

    def drop(self, schema: str) -> None:
        """Take a state away, with all that was made of it."""
        _dropped(self.root, f"SCHEMA {schema} CASCADE")

    def narrow(
        self, table: str, columns: str, files: Sequence[str], read: Callable[[Sequence[str]], str]
    ) -> list[Group]:
        """The groups that hold ``columns`` of files; what is not there yet is read, with the SQL that ``read`` makes.

        Each row has where it stands beside them: ``file``, a number that ``path`` knows, and ``file_row``, counted from 0.
        """
        wanted = frozenset(files)
        with self._growing:
            held = [g for r in self._held.get(table, []) if (g := r()) is not None and g.files <= wanted]
            held = _apart(held)
            missing = [f for f in files if not any(f in g.files for g in held)]
            if missing:
                numbers = ", ".join(f"({quoted(f)}, {self._number(f)})" for f in missing)
                placed = f"number AS file, file_row_number::INTEGER AS file_row FROM {read(missing)}"
                known = f"(VALUES {numbers}) AS known(filename, number)"
                held.append(self._made(table, missing, f"SELECT {columns}, {placed} JOIN {known} USING (filename)"))
            if len(held) > _MANY:
                held = self._fewer(table, held)
            self._held[table] = [weakref.ref(g) for g in held]
            return held

    def _number(self, path: str) -> int:
        self._paths.append(path)
        return len(self._paths) - 1

    def _fewer(self, table: str, held: Sequence[Group]) -> list[Group]:
        """All but the largest put together."""
        first, *rest = sorted(held, key=self._rows, reverse=True)
        union = " UNION ALL ".join(f"SELECT * FROM {g.name}" for g in rest)
        return [first, self._made(table, [f for g in rest for f in g.files], union)]

    def _rows(self, group: Group) -> int:
        with self.root.cursor() as cursor:
            ((n,),) = cursor.execute(f"SELECT count(*) FROM {group.name}").fetchall()
        return int(n)

    def _made(self, table: str, files: Sequence[str], sql: str) -> Group:
        name = f"{_PACKED}.main.narrow_{table}_{next(self._numbers)}"
        with self.root.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {name} AS {sql}")
            with suppress(duckdb.TransactionException):  # somebody writes another: they are packed together after it
                cursor.execute(f"CHECKPOINT {_PACKED}")
        return Group(self, name, frozenset(files))


def _apart(groups: Sequence[Group]) -> list[Group]:
    """Groups that have no file in common, the largest first."""
    found: list[Group] = []
    for group in sorted(groups, key=lambda g: -len(g.files)):
        if not any(group.files & g.files for g in found):
            found.append(group)
    return found


def _dropped(root: duckdb.DuckDBPyConnection, what: str) -> None:
    try:
        with root.cursor() as cursor:
            cursor.execute(f"DROP {what}")
    except duckdb.Error:
        return  # the database is closed, or ends
