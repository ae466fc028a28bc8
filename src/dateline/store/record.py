"""``Record``: readings on disk that many may read and write at once.

What may not live here: the storage engine (``tables.py``), SQL (``queries.py``), the form of rows (``rows.py``).
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

from dateline.core.codebook import Codebook, load_codebook
from dateline.core.errors import InputError, UnknownName
from dateline.core.ids import content_id
from dateline.core.types import Analysis
from dateline.store import queries
from dateline.store.agreement import Agreement, agreement
from dateline.store.corrections import (
    UNDO,
    Action,
    Correction,
    Verdict,
    checked_kind,
    edited,
    entry_of,
    standing,
    undone,
    verdicts,
)
from dateline.store.filters import checked_view, condition, made
from dateline.store.memory import Shared
from dateline.store.mending import mend
from dateline.store.queries import Filter
from dateline.store.result import Result
from dateline.store.rows import Row, analysis_of, table_of
from dateline.store.schema import COUNTED, CURRENT, TABLES
from dateline.store.tables import Engine, Tables, look_up
from dateline.store.together import together
from dateline.store.writing import Added, Encoded, Known, encode, known_in, versions

Made = TypeVar("Made")
Ask = Callable[[str, Sequence[object]], Result]
"""Answers a SELECT with its parameters."""


class Record:
    """A record at ``path``, as it stands now; ``refresh`` looks again.

    ``create`` makes one where there is none. ``revision`` shows it as it was after that commit (see
    ``.revision``), ``corrected=False`` as it was read, ``all_versions`` with superseded versions of documents.
    ``shared`` keeps narrow columns in memory for this and other states of the same record, as a server needs them.
    Threads may share one: every query has a cursor of its own. RecordError where there is no record.
    """

    def __init__(
        self, path: str | Path, *, create: bool = False, revision: int | None = None, corrected: bool = True,
        all_versions: bool = False, shared: Shared | None = None,
    ) -> None:  # fmt: skip
        self.path = Path(path)
        self.tables = Tables.make(self.path) if create else Tables(self.path)
        if self.tables.about["schema"] < CURRENT:
            self.tables = Tables.make(self.path)
        self._asked = revision
        self._corrected = corrected
        self._all = all_versions
        self._shared = shared
        self._engine: Engine | None = None
        self._at = 0
        self._lock = threading.Lock()

    # --- reading -------------------------------------------------------------------------------------------

    @property
    def revision(self) -> int:
        """How many commits of documents stand behind what is seen; give it to ``Record`` to see the same again."""
        self._seen()
        return self._at

    @property
    def state(self) -> object:
        """What stands for all that is seen: another object as soon as the record was looked at again."""
        return self._seen()

    def all_versions(self) -> Record:
        """The same record as this one sees, with superseded versions of documents."""
        return Record(self.path, revision=self.revision, corrected=self._corrected, all_versions=True)

    def beside(self) -> Record:
        """The same state of the record by itself: what is written through it, or looked at anew, leaves this one as it is."""
        made_ = Record(
            self.path, revision=self._asked, corrected=self._corrected, all_versions=self._all, shared=self._shared
        )
        made_._engine, made_._at = self._seen(), self._at
        return made_

    def give(self, name: str, rows: pa.Table) -> None:
        """Make a table of Arrow rows that queries see until the record is looked at again."""
        self._seen().give(name, rows)

    def has(self, name: str) -> bool:
        """Whether ``give`` has made a table of this name since the record was looked at."""
        return name in self._seen().given

    @contextmanager
    def kept(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[tuple[str, Ask]]:
        """The rows of a SELECT of our own as a table for some questions: its name, and what asks them of this state."""
        engine, name = self._seen(), f"kept_{secrets.token_hex(6)}"
        engine.keep(name, sql, parameters)
        try:
            yield name, lambda question, given: Result(engine.query(question, given))
        finally:
            engine.drop(name)

    def standing(self, sql: str) -> tuple[str, Ask]:
        """As ``kept``, of a SELECT without parameters that is asked often: made once for this state, and there as long as it is."""
        engine, name = self._seen(), f"standing_{blake2b(sql.encode(), digest_size=6).hexdigest()}"
        engine.once(name, lambda: engine.keep(name, sql))
        return name, lambda question, given: Result(engine.query(question, given))

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What ``make`` reckons of this state, reckoned once for it: the same for all who ask by that name until it changes."""
        made_: Made = self._seen().once(name, make)
        return made_

    def among(self, view: str, found: Sequence[Mapping[str, Any]]) -> str:
        """What to put behind FROM for the rows of a view that ``found`` names, and hardly any other: all of it, or less.

        Less where each of ``found`` says where it stands in the files (``file``, ``file_row``), as narrow rows in memory do.
        """
        engine = self._seen()
        places = [(r["file"], r["file_row"]) for r in found if r.get("file") is not None]
        is_mended = f"mended_{view}" in engine.given
        if view not in queries.NARROW or not places or (len(places) < len(found) and not is_mended):
            return view
        rows = queries.reviewed(view, any_corrections=is_mended, read=engine.rows_at(places))
        return f"({queries.DEFINED[view].format(**{view: rows})})"

    def refresh(self) -> None:
        """Look again at what is on disk."""
        with self._lock:
            self._engine = None

    def query(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Result:
        """The rows of one SELECT over the views (``events``, ``dyads``, ``attributions``, …).

        InputError where the SQL is wrong or would write; it reads nothing but this record.
        """
        return Result(self._seen().query(sql, parameters))

    def view(self, view: str, wanted: Filter | None = None, /, **filters: Any) -> Result:
        """The rows of a view that pass a filter; filters by name as in ``Filter``.

        UnknownName, with the nearest right one, for a view, a filter or a value that is not known.
        """
        found = wanted or made(**filters)
        where, parameters = condition(checked_view(view), found, self.distinct)
        return Result(self._seen().query(queries.select(view, where), parameters))

    def events(self, **filters: Any) -> Result:
        """Events: ``actor``, ``recipient``, ``type``, ``mode``, ``context``, ``quad``, ``status``, ``since``, ``until`` …."""
        return self.view("events", **filters)

    def dyads(self, **filters: Any) -> Result:
        """One row for each actor and recipient of an event."""
        return self.view("dyads", **filters)

    def attributions(self, **filters: Any) -> Result:
        """Who says what."""
        return self.view("attributions", **filters)

    def stances(self, **filters: Any) -> Result:
        """Who stands where: ``actor`` is the holder, ``recipient`` whom it is toward."""
        return self.view("stances", **filters)

    def meetings(self, **filters: Any) -> Result:
        """Who meets whom: ``actor`` is any participant."""
        return self.view("meetings", **filters)

    def actors(self, **filters: Any) -> Result:
        """Actors, by document."""
        return self.view("actors", **filters)

    def problems(self, **filters: Any) -> Result:
        """What went wrong, in documents and with documents that could not be read."""
        return self.view("problems", **filters)

    def reports(self, **filters: Any) -> Result:
        """The documents, with counts of what was read in each."""
        return self.view("reports", **filters)

    def reading(self, document_id: str, version: int | None = None) -> Analysis:
        """The whole reading of a document as it was read (its newest version, or the one named).

        All but ``mentions``. UnknownName where the record holds no such document.
        """
        engine = self._seen()
        sql = "SELECT d.* FROM raw_documents d WHERE d.document_id = ? AND d.revision <= ? ORDER BY d.version DESC"
        rows = engine.query(sql, [document_id, self.revision]).to_pylist()
        found = [r for r in rows if version is None or r["version"] == version]
        if not found:
            raise UnknownName("document", document_id, self.distinct("reports", "document_id"))
        key = [found[0]["reading"]]
        asked = (partial(engine.query, f"SELECT * FROM raw_{n} WHERE reading = ?", key) for n in COUNTED)
        rows = {n: r.to_pylist() for n, r in zip(COUNTED, together(*asked), strict=True)}
        return analysis_of(found[0], rows)

    def check(self) -> list[str]:
        """What is wrong with the record: readings whose rows are not all there, or there twice. Empty if sound."""
        engine = self._seen()
        wrong = []
        for name in COUNTED:
            sql = (
                f"SELECT h.document_id, h.version, h.n_{name}, count(r.reading) AS n FROM raw_documents h "
                f"LEFT JOIN raw_{name} r USING (reading) GROUP BY ALL HAVING n <> h.n_{name}"
            )
            wrong += [
                f"{r['document_id']} version {r['version']}: {r['n']} {name}, not {r[f'n_{name}']}"
                for r in engine.query(sql).to_pylist()
            ]
        twice = "SELECT document_id, version FROM raw_documents GROUP BY ALL HAVING count(*) > 1"
        return wrong + [
            f"{r['document_id']} version {r['version']} is there twice" for r in engine.query(twice).to_pylist()
        ]

    # --- writing -------------------------------------------------------------------------------------------

    def known(self, ids: Iterable[str]) -> dict[str, Known]:
        """What the record holds of documents, by id, for those that it holds; looks at the disk, not at what is seen."""
        return known_in(self.tables.files("documents"), ids)

    def add(
        self, analyses: Iterable[Analysis], *, codebook: str = "plover", reader: str = "", reread: bool = False,
        newest_only: Iterable[str] = (),
    ) -> Added:  # fmt: skip
        """Keep readings: all of them with one commit, or none.

        A document is known by its id. The same text again adds nothing (unless ``reread``); another text
        becomes its next version. ``newest_only`` are ids of documents that may change back: of them only the
        newest version counts as "the same".
        """
        encoded = encode(analyses, codebook=codebook, reader=reader, newest_only=newest_only)
        return self.add_rows(encoded, reread=reread)

    def add_rows(self, encoded: Encoded, *, reread: bool = False) -> Added:
        """Keep readings that ``encode`` made, in this process or another; as ``add``."""
        for name in COUNTED:
            self.tables.append(name, encoded.tables[name])
        documents = encoded.tables["documents"].to_pylist()
        result = Added()

        def build(files: Sequence[str], revision: int) -> pa.Table | None:
            nonlocal result
            known = known_in(files, (d["document_id"] for d in documents))
            rows, result = versions(documents, known, encoded.newest_only, reread=reread)
            now = datetime.now(UTC).replace(tzinfo=None)
            return table_of("documents", [{**r, "revision": revision, "ingested": now} for r in rows])

        self.tables.append_checked("documents", build)
        return result

    def add_failures(self, failures: Iterable[tuple[str, str, str]]) -> int:
        """Keep what could not be read: source, code and message of each; how many were not there yet."""
        rows = [{"id": content_id("failure", *f), "source": f[0], "code": f[1], "message": f[2]} for f in failures]
        added = 0

        def build(files: Sequence[str], _: int) -> pa.Table | None:
            nonlocal added
            there = {i for (i,) in look_up(files, "id", "id", (r["id"] for r in rows))}
            new = {r["id"]: r for r in rows if r["id"] not in there}
            added = len(new)
            now = datetime.now(UTC).replace(tzinfo=None)
            return table_of("failures", [{**r, "ingested": now} for r in new.values()])

        if rows:
            self.tables.append_checked("failures", build)
        return added

    def compact(self, *, most: int = 1) -> None:
        """Put small files together: queries open faster. Safe at any time."""
        self.tables.compact(most=most)

    # --- corrections ---------------------------------------------------------------------------------------

    def correct(
        self, kind: str, document_id: str, id: str, action: Action, *, field: str | None = None, value: Any = None,  # noqa: A002
        reason: str | None = None, who: str | None = None,
    ) -> int:  # fmt: skip
        """Say that a row is right (``accept``), is not (``reject``), or should have another value (``edit``).

        What was read stays. The number of the correction; UnknownName for a row, action or field that there is none of.
        """
        name = checked_kind(kind)
        if action not in {"accept", "reject", "edit"}:
            raise UnknownName("action", action, ("accept", "reject", "edit"))
        if (action == "edit") != (field is not None):
            raise InputError("an edit names a field and its new value; accept and reject name none")
        row = self._row(name, document_id, id)
        if field is not None:
            book = self.codebook()
            before = verdicts(self.corrections()).get(name, {}).get((document_id, id), Verdict())
            for earlier, given in before.edits:
                row = edited(name, row, earlier, given, book)
            edited(name, row, field, value, book)
        entry = {
            "kind": name, "document_id": document_id, "id": id, "action": action, "field": field,
            "value": json.dumps(value) if field is not None else None, "reason": reason, "who": who,
            "made_at": datetime.now(UTC).replace(tzinfo=None), "revision": self.tables.counter("documents"),
        }  # fmt: skip
        number = self.tables.append_checked(
            "corrections", lambda _, n: table_of("corrections", [{**entry, "number": n}])
        )
        self.refresh()
        return number or 0

    def undo(self, number: int, *, reason: str | None = None, who: str | None = None) -> int:
        """Take a correction back, as if it had not been made; both stay in the log. The number of the undo."""
        taken = undone(self.corrections(), number)
        entry = {
            "kind": taken.kind, "document_id": taken.document_id, "id": taken.id, "action": UNDO, "field": None,
            "value": json.dumps(number), "reason": reason, "who": who, "made_at": datetime.now(UTC).replace(tzinfo=None),
            "revision": self.tables.counter("documents"),
        }  # fmt: skip
        made = self.tables.append_checked("corrections", lambda _, n: table_of("corrections", [{**entry, "number": n}]))
        self.refresh()
        return made or 0

    def corrections(self) -> list[Correction]:
        """The log, in order."""
        engine = self._seen()
        sql = "SELECT * FROM raw_corrections WHERE revision <= ? ORDER BY number"
        return [entry_of(r) for r in engine.query(sql, [self.revision]).to_pylist()]

    def agreement(self) -> list[Agreement]:
        """How far reviewers agree, by kind and question; only what two or more have judged counts."""
        log = self.corrections()
        judged = {(e.kind, *e.key) for e in standing(log)}
        rows: dict[tuple[str, str, str], Row] = {}
        for kind in {k for k, _, _ in judged}:
            sql = f"SELECT r.* FROM raw_{kind} r JOIN held USING (reading) WHERE r.id IN (SELECT unnest(?))"
            found = self._seen().query(sql, [[i for k, _, i in judged if k == kind]]).to_pylist()
            rows |= {(kind, r["document_id"], r["id"]): r for r in found}
        return agreement([e for e in log if (e.kind, *e.key) in rows], rows)

    def _row(self, name: str, document_id: str, id_: str) -> Row:
        engine = self._seen()
        held = engine.query("SELECT reading FROM held WHERE document_id = ?", [document_id]).to_pylist()
        sql = f"SELECT * FROM raw_{name} WHERE reading IN (SELECT unnest(?::BIGINT[])) AND id = ?"
        rows = engine.query(sql, [[r["reading"] for r in held], id_]).to_pylist()
        if not rows:
            ids = f"SELECT DISTINCT id FROM {name} WHERE document_id = ?"
            known = [r["id"] for r in engine.query(ids, [document_id]).to_pylist()]
            if not known:
                raise UnknownName(f"document with {name}", document_id, self.distinct(name, "document_id"))
            raise UnknownName(f"row of {name} in {document_id}", id_, known)
        row: Row = rows[0]
        return row

    def codebook(self) -> Codebook:
        """The codebook that its events are coded after; PLOVER where there are several."""
        names = self.distinct("reports", "codebook")
        return load_codebook(names[0] if len(names) == 1 else "plover")

    # --- what is seen --------------------------------------------------------------------------------------

    def distinct(self, view: str, column: str) -> list[str]:
        """The different values of a column (an SQL expression) of a view, sorted, as words; looked for once for a state."""
        engine, sql = self._seen(), f"SELECT DISTINCT {column} AS v FROM {view}"
        found: list[str] = engine.once(
            sql, lambda: sorted(str(r["v"]) for r in engine.query(sql).to_pylist() if r["v"] is not None)
        )
        return found

    def _seen(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._engine = self._look()
            return self._engine

    def _look(self) -> Engine:
        """An engine over the tables as they stand, its views made. Documents first: their rows are there already."""
        newest = self.tables.counter("documents")
        self._at = revision = newest if self._asked is None else min(self._asked, newest)
        engine = self.tables.connect(self._shared)
        engine.see("documents")
        engine.run(queries.CURRENT.format(columns=queries.HELD, revision=revision, all_versions=self._all))
        for name in TABLES:
            if name != "documents":
                engine.see(name)
        for name, columns in queries.NARROW.items():
            engine.narrow(name, columns)
        log = engine.query("SELECT * FROM raw_corrections WHERE revision <= ? ORDER BY number", [revision]).to_pylist()
        found = verdicts(map(entry_of, log)) if self._corrected else {}
        kept = self._shared.rows if self._shared is not None else {}
        for name in queries.REVIEWED:
            if name in found:
                mend(engine, name, found[name], kept)
        relations = {n: queries.reviewed(n, any_corrections=n in found) for n in queries.REVIEWED}
        narrow = {n: queries.reviewed_narrow(n, any_corrections=n in found) for n in queries.NARROW}
        for view, sql in queries.DEFINED.items():
            engine.run(f"CREATE OR REPLACE VIEW {view} AS {sql.format(**relations)}")
        for view, sql in queries.DEFINED_NARROW.items():
            engine.run(f"CREATE OR REPLACE VIEW {view}_narrow AS {sql.format(**narrow)}")
        engine.lock()
        return engine
