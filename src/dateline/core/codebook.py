"""The codebook as checked, frozen values, and the look-ups that stages and outputs make in it.

What lives here: event types, modes, contexts, sectors, scores, the CAMEO crosswalk, and the questions
that are asked of them. What may not: reading and checking of files (``core.codebook_files``), any code or
definition of a particular codebook (``codebooks/<name>/``), any reading of a text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dateline.core.errors import DataError, UnknownName

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from dateline.core.triggers import Trigger


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that must be coded as its type.

    ``trigger``, ``actor`` and ``recipient`` are words of ``text``; ``modes``, ``contexts`` and ``status``
    are codes; ``published`` is the ISO day on which the sentence is read, where that matters. ``id`` is
    made from the text: it stays when examples are added or moved.
    """

    id: str
    text: str
    trigger: str
    modes: tuple[str, ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    status: tuple[str, ...]
    contexts: tuple[str, ...]
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A sentence that must not be coded as its type; ``instead`` is the type that it has, or None."""

    id: str
    text: str
    instead: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Mode:
    """A way in which an act of one type is done. ``implies`` are contexts that come with it."""

    name: str
    definition: str
    notes: str
    implies: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of act: definition, quad class, modes, and the sentences that test a reader."""

    name: str
    quad: str
    requires_recipient: bool
    definition: str
    notes: str
    modes: Mapping[str, Mode]
    examples: tuple[Example, ...]
    counterexamples: tuple[Counterexample, ...]

    def all_examples(self) -> tuple[Example, ...]:
        """The examples of the type and of all its modes."""
        return (*self.examples, *(e for m in self.modes.values() for e in m.examples))


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with its name and definition: a context, a sector, a non-state code, a status, a quad class."""

    code: str
    name: str
    definition: str
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """One entry of a table that differs from what its source prints, and why."""

    entry: str
    printed: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """A named table of numbers or codes by key, with its source. Keys: "TYPE", "TYPE:mode", or a CAMEO code."""

    name: str
    source: str
    values: Mapping[str, Any]
    mended: tuple[Mended, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the crosswalk.

    Acts of ``type``, in ``mode`` if one is named, in all of ``contexts``, have the CAMEO ``code``.
    """

    type: str
    mode: str | None
    contexts: tuple[str, ...]
    code: str
    mended: str = ""


@dataclass(frozen=True, eq=False)
class Codebook:
    """An ontology as data, checked when it was loaded. Codes are strings everywhere.

    Tables: ``scores`` (by type and mode), ``quad_tables`` (quad class by type, where a source differs from
    the types' own), ``goldstein_tables`` and ``cameo_quads`` (by CAMEO code), each by its name; the first
    of a kind is the one that is used where none is named.
    ``sources`` names where the facts of each file come from.
    """

    name: str
    version: str
    source: str
    types: Mapping[str, EventType]
    contexts: Mapping[str, Entry]
    sectors: Mapping[str, Entry]
    non_state: Mapping[str, Entry]
    statuses: Mapping[str, Entry]
    quads: Mapping[str, Entry]
    scores: Mapping[str, Numbers]
    quad_tables: Mapping[str, Numbers]
    crosswalk: tuple[Rule, ...]
    goldstein_tables: Mapping[str, Numbers]
    cameo_quads: Mapping[str, Numbers]
    sources: Mapping[str, str]
    folder: Traversable

    @cached_property
    def triggers(self) -> tuple[Trigger, ...]:
        """The patterns by which a reader finds acts; empty where the book has none.

        DataError for a pattern of a type or mode that the book does not have.
        """
        from dateline.core.triggers import load_triggers

        folder = self.folder / "triggers"
        found = tuple(load_triggers(folder)) if folder.is_dir() else ()
        for t in found:
            if t.type not in self.types:
                raise DataError(f"triggers/{t.type}.toml: no event type named {t.type}")
            if wrong := [m for m in t.modes if m not in self.types[t.type].modes]:
                raise DataError(f"triggers/{t.type}.toml: {t.pattern}: {t.type} has no mode {wrong[0]}")
        return found

    @cached_property
    def cameo_names(self) -> Mapping[str, str]:
        """What each CAMEO code is called, for showing; empty where the book does not say."""
        file = self.folder / "cameo_names.toml"
        return MappingProxyType(tomllib.loads(file.read_text("utf-8"))["names"]) if file.is_file() else {}

    def type(self, name: str) -> EventType:
        """The event type of that name; UnknownName, with the nearest, if there is none."""
        if name not in self.types:
            raise UnknownName("event type", name, self.types)
        return self.types[name]

    def quad(self, type_name: str, table: str | None = None) -> str:
        """The quad class ("verbal conflict") of a type: the codebook's own, or as a named table has it."""
        own = self.type(type_name).quad
        return own if table is None else str(_values("quad table", self.quad_tables, table).get(type_name, own))

    def scale(self, type_name: str, modes: Iterable[str] = (), table: str | None = None) -> float | None:
        """The cooperation–conflict score from -10 to +10, or None where there is none.

        PLOVER's tables are "corrected" (used where none is named) and "as_printed". Of several modes the one farthest from zero counts, as an act is as grave as its gravest part; a
        mode without a score of its own takes that of its type.
        """
        kind, values = self.type(type_name), _values("score table", self.scores, table)
        for mode in (modes := tuple(modes)):
            _known_mode(kind, mode)
        found = [values[key] for mode in modes if (key := f"{type_name}:{mode}") in values]
        return max(found, key=lambda v: (abs(v), -v)) if found else values.get(type_name)

    def implied(self, type_name: str, modes: Iterable[str]) -> tuple[str, ...]:
        """The contexts that come with the modes by definition, in the codebook's order."""
        kind = self.type(type_name)
        wanted = {context for mode in modes for context in _known_mode(kind, mode).implies}
        return tuple(c for c in self.contexts if c in wanted)

    def cameo(self, type_name: str, modes: Iterable[str] = (), contexts: Iterable[str] = ()) -> str | None:
        """The CAMEO code: root ("13"), or 3 or 4 digits where a mode or context tells it; None without one.

        A rule that names a mode goes before one that does not, then the one with more contexts, then the
        one that stands first in the file. The order of ``modes`` and ``contexts`` changes nothing.
        """
        self.type(type_name)
        has_modes, has_contexts = set(modes), set(contexts)
        best: tuple[tuple[bool, int], str] | None = None
        for rule in self._rules_of.get(type_name, ()):
            if (rule.mode is None or rule.mode in has_modes) and has_contexts.issuperset(rule.contexts):
                rank = (rule.mode is not None, len(rule.contexts))
                if best is None or rank > best[0]:
                    best = rank, rule.code
        return best[1] if best else None

    def goldstein(self, code: str, table: str | None = None) -> float | None:
        """The Goldstein value of a CAMEO code (-10 to +10) in a named table; None for a code not in it."""
        return _values("Goldstein table", self.goldstein_tables, table).get(code)

    def cameo_quad(self, code: str, table: str | None = None) -> str | None:
        """The QuadClass digit of a CAMEO code in a named table ("icews", "phoenix", "gdelt")."""
        return _values("CAMEO quad table", self.cameo_quads, table).get(code[:2])

    @cached_property
    def _rules_of(self) -> Mapping[str, tuple[Rule, ...]]:
        return {t: tuple(r for r in self.crosswalk if r.type == t) for t in self.types}

    def __repr__(self) -> str:
        return f"Codebook({self.name!r}, {self.version!r}, {len(self.types)} types)"


def load_codebook(name: str = "plover") -> Codebook:
    """The codebook that is shipped under ``name``, or the one in the folder that ``name`` is the path of.

    Read and checked once a process. Raises UnknownName where there is neither, and DataError with one
    line for each fault of its files, naming file and field.
    """
    return _load(str(name))


@cache
def _load(name: str) -> Codebook:
    from dateline.core.codebook_files import find_codebook, read_codebook

    folder, shipped = find_codebook(name)
    book = read_codebook(folder)
    if not shipped and (folder / "triggers").is_dir():
        _ = book.triggers  # a user's patterns are checked when the book is loaded; ours by the tests
    return book


def _values(what: str, tables: Mapping[str, Numbers], name: str | None) -> Mapping[str, Any]:
    """The values of the named table, or of the first one; nothing where the book has no table at all."""
    if name is None:
        return next(iter(tables.values())).values if tables else {}
    if name not in tables:
        raise UnknownName(what, name, tables)
    return tables[name].values


def _known_mode(kind: EventType, mode: str) -> Mode:
    if mode not in kind.modes:
        raise UnknownName(f"mode of {kind.name}", mode, kind.modes)
    return kind.modes[mode]
