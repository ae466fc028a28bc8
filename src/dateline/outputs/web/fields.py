"""The fields of a line that may be edited, as a form shows them and as a form gives them back.

The names are those of ``store.corrections.EDITABLE``, which checks every value. What may not live here: markup and
routes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from dateline.core.codebook import Codebook
from dateline.core.errors import InputError
from dateline.core.types import MeetingStatus, QuoteKind, StancePole, Status
from dateline.outputs.web.judged import value_of
from dateline.store.corrections import EDITABLE

Form = Literal["choice", "choices", "modes", "words", "names", "day", "number", "truth"]
Given = Mapping[str, list[str]]

_FORMS: Mapping[str, Form] = {
    "type": "choice", "modes": "modes", "contexts": "choices", "actors": "names", "recipients": "names", "time.first": "day",
    "time.last": "day", "scale": "number", "cameo": "words", "quote": "choice", "anonymous": "truth", "said": "day",
    "stance": "choice", "issue": "words", "holder": "words", "toward": "words", "name": "words", "first": "day", "last": "day",
    "participants": "names",
}  # fmt: skip
_LABELS = {
    "time.first": "First day", "time.last": "Last day", "cameo": "CAMEO code", "quote": "Kind of quotation",
    "anonymous": "The speaker is not named", "said": "Said on", "first": "First day", "last": "Last day",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """A choice and what it means."""

    value: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. ``options`` are by group: for modes one group a type, else the group ""."""

    name: str
    label: str
    form: Form
    value: Any
    options: Mapping[str, tuple[Option, ...]]


def fields(kind: str, row: Mapping[str, Any], book: Codebook) -> list[Field]:
    """The fields of a row of a view, with its values and the codebook's choices."""
    return [
        Field(n, _LABELS.get(n, n.capitalize()), _form(kind, n), value_of(row, n), _options(kind, n, book))
        for n in EDITABLE[kind]
    ]


def changes(kind: str, row: Mapping[str, Any], given: Given, book: Codebook) -> list[tuple[str, Any]]:
    """What a filled form changes: (field, new value), in the order in which the edits must be made.

    InputError for a number that is none; all else is checked where the edit is made.
    """
    found: list[tuple[str, Any]] = []
    kept = dict(row)
    for name in EDITABLE[kind]:
        before, after = value_of(kept, name), _value(kind, name, given)
        if _same(before, after):
            continue
        found.append((name, after))
        if name == "type" and after in book.types:
            kept["modes"] = [m for m in row["modes"] if m in book.type(after).modes]
            kept["scale"], kept["cameo"] = row["scale"], row["cameo"]
    return found


def _form(kind: str, name: str) -> Form:
    if name == "status":
        return "choices" if kind == "events" else "choice"
    return _FORMS[name]


def _options(kind: str, name: str, book: Codebook) -> Mapping[str, tuple[Option, ...]]:
    if kind == "events" and name == "type":
        return {"": tuple(Option(t.name, t.definition) for t in book.types.values())}
    if kind == "events" and name == "modes":
        return {
            t.name: tuple(Option(m.name, m.definition) for m in t.modes.values())
            for t in book.types.values()
            if t.modes
        }
    if kind == "events" and name == "contexts":
        return {"": tuple(Option(c.code, c.definition) for c in book.contexts.values())}
    if kind == "events" and name == "status":
        means = book.statuses
        return {"": tuple(Option(s, means[s].definition if s in means else "") for s in get_args(Status))}
    plain = {"quote": QuoteKind, "stance": StancePole, "status": MeetingStatus}
    return {"": tuple(Option(v) for v in get_args(plain[name]))} if name in plain else {}


def _value(kind: str, name: str, given: Given) -> Any:
    form = _form(kind, name)
    if form == "modes":
        return given.get(f"modes:{_one(given, 'type')}", [])
    if form == "choices":
        return given.get(name, [])
    if form == "truth":
        return _one(given, name) == "true"
    words = _one(given, name).strip()
    if form == "names":
        return [w.strip() for w in words.split(",") if w.strip()]
    if form == "number" and words:
        try:
            return float(words)
        except ValueError as fault:
            raise InputError(f"{name} is a number, not {words!r}") from fault
    return words or None


def _one(given: Given, name: str) -> str:
    return given.get(name, [""])[-1]


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, list) and isinstance(after, list):
        return sorted(map(str, before)) == sorted(map(str, after))
    return bool((before if before != "" else None) == after)
