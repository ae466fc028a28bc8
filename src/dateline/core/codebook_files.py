"""Reads a codebook's folder of TOML files and checks all of it before a value is made.

What lives here: finding the folder, the shape of each file, and the checks between files. What may not:
look-ups (``core.codebook``), trigger patterns (``core.triggers``), any code of a particular codebook.

Every fault is gathered and told at once, as ``file: field: what is wrong``.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from dateline.core import types
from dateline.core.codebook import Codebook, Counterexample, Entry, EventType, Example, Mended, Mode, Numbers, Rule
from dateline.core.errors import DataError, UnknownName, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def find_codebook(name: str) -> tuple[Traversable, bool]:
    """The folder of a codebook, and whether it is a shipped one; a path needs a slash or must exist."""
    root = files("dateline") / "codebooks"
    shipped = sorted(f.name for f in root.iterdir() if f.is_dir() and (f / "codebook.toml").is_file())
    if name in shipped:
        return root / name, True
    folder = Path(name)
    if folder.is_dir():
        if not (folder / "codebook.toml").is_file():
            raise DataError(f"{folder}: codebook.toml: a codebook's folder needs this file")
        return folder, False
    raise UnknownName("codebook (nor a folder)", name, shipped)


def read_codebook(folder: Traversable) -> Codebook:
    """The checked codebook of a folder; DataError with one line for each fault."""
    faults: list[str] = []
    book = _Reader(folder, faults).book()
    if faults:
        raise DataError("\n".join(faults))
    return book


class _Table:
    """One table of one file: takes fields out of it, and notes what is missing, wrong or unknown."""

    def __init__(self, where: str, data: Mapping[str, Any], faults: list[str]) -> None:
        self.where, self.data, self.faults = where, data, faults
        self.taken: set[str] = set()

    def fault(self, field: str, message: str) -> None:
        self.faults.append(f"{self.where}: {field}: {message}")

    def take(self, field: str, kind: type | tuple[type, ...], default: Any, *, required: bool = False) -> Any:
        self.taken.add(field)
        value = self.data.get(field)
        if value is None:
            if required:
                self.fault(field, "missing")
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault(field, f"{value!r} is of the wrong kind")
            return default
        return value

    def text(self, field: str, *, required: bool = True) -> str:
        value: str = self.take(field, str, "", required=required).strip()
        if required and field in self.data and not value:
            self.fault(field, "is empty")
        return value

    def strings(self, field: str) -> tuple[str, ...]:
        values = self.take(field, list, [])
        if wrong := [v for v in values if not isinstance(v, str)]:
            self.fault(field, f"{wrong[0]!r} is not a string: codes are strings")
        return tuple(v for v in values if isinstance(v, str))

    def one_of(self, field: str, known: Iterable[str], *, required: bool = True) -> str:
        value = self.text(field, required=required)
        self.known(field, [value] if value else [], known)
        return value

    def some_of(self, field: str, known: Iterable[str]) -> tuple[str, ...]:
        values = self.strings(field)
        self.known(field, values, known)
        return values

    def known(self, field: str, values: Iterable[str], known: Iterable[str]) -> None:
        known = tuple(known)
        for value in values:
            if value not in known:
                hint = nearest(value, known)
                self.fault(field, f"unknown {value!r}" + (f"; did you mean {hint}?" if hint else ""))

    def tables(self, field: str, *, required: bool = False) -> Iterator[_Table]:
        for i, row in enumerate(self.take(field, list, [], required=required), 1):
            if not isinstance(row, dict):
                self.fault(field, f"entry {i} is not a table")
                continue
            label = next((str(row[k]) for k in ("code", "name", "entry") if k in row), "")
            inner = _Table(f"{self.where}: {field} {i}" + (f" ({label})" if label else ""), row, self.faults)
            yield inner
            inner.done()

    def done(self) -> None:
        for field in self.data:
            if field not in self.taken:
                hint = nearest(field, self.taken)
                self.fault(field, "unknown field" + (f"; did you mean {hint}?" if hint else ""))


class _Reader:
    """Reads the files in the order in which their checks need one another."""

    def __init__(self, folder: Traversable, faults: list[str]) -> None:
        self.folder, self.faults = folder, faults
        self.sources: dict[str, str] = {}

    def book(self) -> Codebook:
        top = self.file("codebook.toml", required=True)
        name, version, source = top.text("name"), top.text("version"), top.text("source")
        order = top.strings("types")
        top.done()
        contexts = self.entries("contexts.toml", "context")
        sectors, non_state = self.sectors()
        statuses = self.entries("statuses.toml", "status", get_args(types.Status))
        quads, quad_tables, cameo_quads = self.quads()
        kinds = self.types(order, [q.name for q in quads.values()], contexts, statuses)
        scores = self.scores(kinds, quad_tables)
        goldstein = self.goldstein()
        return Codebook(
            name=name,
            version=version,
            source=source,
            types=kinds,
            contexts=contexts,
            sectors=sectors,
            non_state=non_state,
            statuses=statuses,
            quads=quads,
            scores=scores,
            quad_tables=quad_tables,
            crosswalk=self.crosswalk(kinds, contexts, goldstein),
            goldstein_tables=goldstein,
            cameo_quads=cameo_quads,
            sources=MappingProxyType(self.sources),
            folder=self.folder,
        )

    def file(self, name: str, *, required: bool = False) -> _Table:
        path = self.folder
        for part in name.split("/"):
            path = path / part
        data: dict[str, Any] = {}
        if path.is_file():
            try:
                data = tomllib.loads(path.read_text("utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
                self.faults.append(f"{name}: not valid TOML: {fault}")
                return _Table(name, {}, [])  # its missing fields are no further faults
        elif required:
            self.faults.append(f"{name}: this file is missing")
            return _Table(name, {}, [])
        table = _Table(name, data, self.faults)
        if data and name != "codebook.toml":
            self.sources[name] = table.text("source")
        return table

    def entries(self, name: str, kind: str, allowed: Iterable[str] | None = None) -> Mapping[str, Entry]:
        file = self.file(name)
        found = self.entry_tables(file, kind, allowed)
        file.done()
        return found

    def entry_tables(self, file: _Table, kind: str, allowed: Iterable[str] | None = None) -> Mapping[str, Entry]:
        found: dict[str, Entry] = {}
        for row in file.tables(kind):
            code = row.text("code") if allowed is None else row.one_of("code", allowed)
            if code in found:
                row.fault("code", f"{code} stands twice")
            name, definition = row.text("name"), row.text("definition")
            found[code] = Entry(code, name, definition, row.text("notes", required=False))
        return MappingProxyType(found)

    def sectors(self) -> tuple[Mapping[str, Entry], Mapping[str, Entry]]:
        file = self.file("sectors.toml")
        found = self.entry_tables(file, "sector"), self.entry_tables(file, "non_state")
        file.done()
        return found

    def quads(self) -> tuple[Mapping[str, Entry], dict[str, Numbers], dict[str, Numbers]]:
        file = self.file("quads.toml", required=True)
        quads = self.entry_tables(file, "quad")
        by_type = self.numbers(file, "type_table", str)
        by_root = self.numbers(file, "cameo_table", str)
        file.done()
        names = {q.name for q in quads.values()}
        for table in by_type.values():
            for key, value in table.values.items():
                if value not in names:
                    self.faults.append(f"quads.toml: type_table {table.name}: {key}: unknown quad class {value!r}")
        return quads, by_type, by_root

    def types(
        self, order: tuple[str, ...], quads: list[str], contexts: Mapping[str, Entry], statuses: Mapping[str, Entry]
    ) -> Mapping[str, EventType]:
        """The types in ``order``, which has to name each file; by name where the book gives no order."""
        folder = self.folder / "events"
        names = (f.name for f in folder.iterdir()) if folder.is_dir() else ()
        known = sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml"))
        if not known:
            self.faults.append("events: a codebook needs at least one file in this folder")
        if order and sorted(order) != known:
            odd = ", ".join(sorted(set(order) ^ set(known))) or "one of them twice"
            self.faults.append(f"codebook.toml: types: does not fit the files of the folder events: {odd}")
            order = ()
        made = [_read_type(self.file(f"events/{n}.toml"), known, quads, contexts, statuses) for n in order or known]
        return MappingProxyType({t.name: t for t in made})

    def scores(self, kinds: Mapping[str, EventType], quad_tables: Mapping[str, Numbers]) -> dict[str, Numbers]:
        file = self.file("scores.toml")
        tables = self.numbers(file, "table", (int, float))
        file.done()
        known = {*kinds, *(f"{t.name}:{m}" for t in kinds.values() for m in t.modes)}
        for where, table in [("scores.toml: table", t) for t in tables.values()] + [
            ("quads.toml: type_table", t) for t in quad_tables.values()
        ]:
            for key in table.values:
                if key not in known:
                    self.faults.append(f"{where} {table.name}: {key}: no such type or mode")
        for table in tables.values():
            for key, value in table.values.items():
                if not -10 <= value <= 10:
                    self.faults.append(f"scores.toml: table {table.name}: {key}: {value} is not between -10 and 10")
        return tables

    def goldstein(self) -> dict[str, Numbers]:
        file = self.file("goldstein.toml")
        tables = self.numbers(file, "table", (int, float))
        file.done()
        for table in tables.values():
            for code in table.values:
                if not (code.isdigit() and len(code) in {2, 3, 4}):
                    self.faults.append(f"goldstein.toml: table {table.name}: {code}: a CAMEO code has 2 to 4 digits")
        return tables

    def numbers(self, file: _Table, field: str, kind: type | tuple[type, ...]) -> dict[str, Numbers]:
        """Named tables; one with ``based_on`` is the table named there but for its mended entries."""
        made: dict[str, Numbers] = {}
        for row in file.tables(field):
            name, source = row.text("name"), row.text("source")
            if name in made:
                row.fault("name", f"{name} stands twice")
            values = dict(row.take("values", dict, {}))
            if base := row.one_of("based_on", made, required=False):
                values = {**(made[base].values if base in made else {}), **values}
            for key, value in values.items():
                if not isinstance(value, kind):
                    row.fault(f"values.{key}", f"{value!r} is of the wrong kind")
            mended = []
            for fix in row.tables("mended"):
                entry, value = fix.text("entry"), fix.take("value", kind, None, required=True)
                printed = values.get(entry, "nothing")
                mended.append(Mended(entry, str(printed), str(value), fix.text("why")))
                values[entry] = value
            good = {k: float(v) if isinstance(v, int) else v for k, v in values.items() if isinstance(v, kind)}
            made[name] = Numbers(name, source, MappingProxyType(good), tuple(mended))
        default = file.one_of(f"default_{field}", made, required=False) if made else ""
        return {n: made[n] for n in sorted(made, key=lambda n: n != default)}

    def crosswalk(
        self, kinds: Mapping[str, EventType], contexts: Mapping[str, Entry], goldstein: Mapping[str, Numbers]
    ) -> tuple[Rule, ...]:
        file = self.file("cameo.toml")
        codes = {c for table in goldstein.values() for c in table.values}
        rules: dict[tuple[str, str, tuple[str, ...]], Rule] = {}
        for row in file.tables("rule"):
            kind = row.one_of("type", kinds)
            mode = row.one_of("mode", kinds[kind].modes if kind in kinds else (), required=False)
            key = kind, mode, tuple(sorted(row.some_of("contexts", contexts)))
            if key in rules:
                row.fault("type", f"a rule for {kind} {mode} {' '.join(key[2])} stands twice")
            rules[key] = Rule(
                kind, mode or None, key[2], row.one_of("cameo", codes), row.text("mended", required=False)
            )
        file.done()
        return tuple(rules.values())


def _read_type(
    file: _Table, known: list[str], quads: list[str], contexts: Mapping[str, Entry], statuses: Mapping[str, Entry]
) -> EventType:
    name = file.text("name")
    if name and f"events/{name}.toml" != file.where:
        file.fault("name", f"{name} does not fit the name of the file")
    names = [str(row.get("name")) for row in file.data.get("mode", ()) if isinstance(row, dict)]
    file.faults.extend(f"{file.where}: mode: duplicate mode {m}" for m in sorted(set(names)) if names.count(m) > 1)

    def examples(table: _Table, stem: str, implied: tuple[str, ...] = ()) -> tuple[Example, ...]:
        return tuple(_read_example(row, stem, implied, names, contexts, statuses) for row in table.tables("example"))

    modes = {}
    for row in file.tables("mode"):
        mode = row.text("name")
        modes[mode] = Mode(
            name=mode,
            definition=row.text("definition"),
            notes=row.text("notes", required=False),
            implies=row.some_of("implies", contexts),
            examples=examples(row, f"{name}.{mode}", (mode,)),
        )
    made = EventType(
        name=name,
        quad=file.one_of("quad", quads),
        requires_recipient=file.take("requires_recipient", bool, default=False, required=True),
        definition=file.text("definition"),
        notes=file.text("notes", required=False),
        modes=MappingProxyType(modes),
        examples=examples(file, name),
        counterexamples=tuple(_read_counterexample(row, name, known) for row in file.tables("counterexample")),
    )
    file.done()
    return made


def _read_example(
    row: _Table,
    stem: str,
    implied: tuple[str, ...],
    modes: list[str],
    contexts: Mapping[str, Entry],
    statuses: Mapping[str, Entry],
) -> Example:
    """An example; one that stands under a mode has that mode where it names none."""
    text = row.text("text")
    made = Example(
        id=_example_id(stem, text),
        text=text,
        trigger=row.text("trigger"),
        modes=row.some_of("modes", modes) or implied,
        actor=row.strings("actor"),
        recipient=row.strings("recipient"),
        status=row.some_of("status", statuses),
        contexts=row.some_of("contexts", contexts),
        published=_day(row),
    )
    for field, words in (("trigger", (made.trigger,)), ("actor", made.actor), ("recipient", made.recipient)):
        for word in words:
            if word not in text:
                row.fault(field, f"{word!r} does not stand in the text")
    return made


def _day(row: _Table) -> str | None:
    day = row.text("published", required=False)
    try:
        return date.fromisoformat(day).isoformat() if day else None
    except ValueError:
        row.fault("published", f"{day!r} is no day (YYYY-MM-DD)")
        return None


def _read_counterexample(row: _Table, stem: str, known: list[str]) -> Counterexample:
    text = row.text("text")
    instead = row.one_of("instead", known, required=False)
    if instead == stem:
        row.fault("instead", f"{instead} is the type that it must not be")
    return Counterexample(_example_id(f"{stem}!", text), text, instead or None, row.text("why"))


def _example_id(stem: str, text: str) -> str:
    return f"{stem}/{hashlib.sha256(text.encode()).hexdigest()[:8]}"
