"""Corrections of records: an append-only log, and the rows that it makes of those read.

The log says who accepts, rejects or edits what, why and when; what was read is never changed. A later
correction goes before an earlier one. What may not live here: the log's file (``record.py``) and what
reviewers agree on (``agreement.py``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from dateline.core.codebook import Codebook
from dateline.core.errors import InputError, UnknownName
from dateline.core.types import MeetingStatus, QuoteKind, StancePole, Status
from dateline.store.filters import day as checked_day
from dateline.store.queries import REVIEWED
from dateline.store.rows import Row, countries, day

Action = Literal["accept", "reject", "edit"]
UNDO = "undo"
"""The action of an entry that takes an earlier one back; its value is the number of that one."""
Edit = Callable[[Row, str, Any, Codebook], Row]
Key = tuple[str, str]
"""A document's id and the id of a value in it: what a correction is about, in every version of the document."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One entry of the log. ``value`` is the new value of ``field``, for an edit; the number taken back, for an undo."""

    number: int
    kind: str
    document_id: str
    id: str
    action: Action | Literal["undo"]
    field: str | None
    value: Any
    reason: str | None
    who: str | None
    made_at: datetime

    @property
    def key(self) -> Key:
        """What it is about."""
        return self.document_id, self.id


@dataclass(slots=True)
class Verdict:
    """All that the log says of one value: whether it stands, and its edits in order."""

    rejected: bool = False
    edits: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def review(self) -> str:
        """The word of the ``review`` column."""
        return "edited" if self.edits else "accepted"


def standing(log: Iterable[Correction]) -> list[Correction]:
    """The entries that nobody has taken back, in order."""
    entries = list(log)
    undone = {e.value for e in entries if e.action == UNDO}
    return [e for e in entries if e.action != UNDO and e.number not in undone]


def undone(log: Iterable[Correction], number: int) -> Correction:
    """The entry that is to be taken back. UnknownName for a number that none has, InputError where it cannot be."""
    entries = list(log)
    found = next((e for e in entries if e.number == number), None)
    if found is None:
        raise UnknownName("correction", str(number), (str(e.number) for e in entries))
    if found.action == UNDO:
        raise InputError(f"correction {number} takes another one back; judge the row anew instead")
    if any(e.action == UNDO and e.value == number for e in entries):
        raise InputError(f"correction {number} is taken back already")
    return found


def verdicts(log: Iterable[Correction]) -> dict[str, dict[Key, Verdict]]:
    """What the log comes to, by kind and value."""
    found: dict[str, dict[Key, Verdict]] = {}
    for entry in standing(log):
        verdict = found.setdefault(entry.kind, {}).setdefault(entry.key, Verdict())
        if entry.action == "edit":
            verdict.edits.append((entry.field or "", entry.value))
        else:
            verdict.rejected = entry.action == "reject"
    return found


def mended(kind: str, rows: Iterable[Row], found: Mapping[Key, Verdict], book: Codebook) -> list[Row]:
    """The rows as the log has them: those rejected left out, the others edited, each with its ``review``."""
    out = []
    for row in rows:
        verdict = found[row["document_id"], row["id"]]
        if verdict.rejected:
            continue
        changed = deepcopy(row)
        for name, value in verdict.edits:
            changed = edited(kind, changed, name, value, book)
        out.append({**changed, "review": verdict.review})
    return out


def checked_kind(kind: str) -> str:
    """ "event" or "events" as the name of the table; UnknownName, with the nearest, if neither."""
    plural = kind if kind.endswith("s") else f"{kind}s"
    if plural not in REVIEWED:
        raise UnknownName("kind of record", kind, REVIEWED)
    return plural


def edited(kind: str, row: Row, name: str, value: Any, book: Codebook) -> Row:
    """A row with one field changed, and all that follows from it.

    UnknownName for a field that cannot be edited or a code that is none, InputError for a value of another form.
    """
    if name not in EDITABLE[kind]:
        raise UnknownName(f"field of {kind} that can be edited", name, EDITABLE[kind])
    changed = EDITABLE[kind][name](row, name, value, book)
    new = {**row, **changed}
    if kind == "events":
        return _event(new, name, book)
    if kind == "meetings":
        named = countries(new["participants"])
        return {**new, "date": day(new["first"]), "date_last": day(new["last"]), "participant_countries": named}
    return new


def _event(row: Row, name: str, book: Codebook) -> Row:
    """An event after an edit: codes that follow from type and modes, and the columns that filters look at."""
    if name == "type":
        row["modes"] = [m for m in row["modes"] if m in book.type(row["type"]).modes]
    if name in {"type", "modes", "contexts"}:
        row["quad"] = book.quad(row["type"])
        row["scale"] = book.scale(row["type"], row["modes"])
        row["cameo"] = book.cameo(row["type"], row["modes"], row["contexts"])
    words = dict(row["words"] or _NO_WORDS)
    words["what"] = " ".join([row["type"], *row["modes"]])
    if name in {"actors", "recipients"}:
        words["who" if name == "actors" else "whom"] = ", ".join(map(_named, row[name]))
    first, last = row["time"]["first"], row["time"]["last"]
    if name.startswith("time"):
        words["when"] = (first or "") if first == last else f"{first or ''} to {last or ''}"
    return {
        **row, "words": words, "date": day(first), "date_last": day(last),
        "actor_countries": countries(row["actors"]), "recipient_countries": countries(row["recipients"]),
    }  # fmt: skip


_NO_WORDS = dict.fromkeys(("what", "who", "whom", "when", "where", "according_to"), "")


def _named(role: Row) -> str:
    codes = " ".join([*([role["country"]] if role["country"] else []), *role["sectors"]])
    name = role["name"] or role["text"]
    return f"{name} [{codes}]" if codes and codes != name else name


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, str):
        return [v.strip() for v in value.split(",") if v.strip()]
    if isinstance(value, Sequence) and all(isinstance(v, str) for v in value):
        return list(value)
    raise InputError(f"{value!r} is no list of words")


def _several(known: Callable[[Row, Codebook], Iterable[str]]) -> Edit:
    def edit(row: Row, name: str, value: Any, book: Codebook) -> Row:
        allowed = list(known(row, book))
        for word in (listed := _listed(value)):
            if word not in allowed:
                raise UnknownName(name.removesuffix("s"), word, allowed)
        return {name: listed}

    return edit


def _choice(known: Callable[[Row, Codebook], Iterable[str]]) -> Edit:
    def edit(row: Row, name: str, value: Any, book: Codebook) -> Row:
        allowed = list(known(row, book))
        if value not in allowed:
            raise UnknownName(name, str(value), allowed)
        return {name: value}

    return edit


def _words(_: Row, name: str, value: Any, __: Codebook) -> Row:
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name} is words, not {value!r}")
    return {name: value}


def _truth(_: Row, name: str, value: Any, __: Codebook) -> Row:
    if value not in {True, False}:
        raise InputError(f"{name} is true or false, not {value!r}")
    return {name: bool(value)}


def _number(_: Row, name: str, value: Any, __: Codebook) -> Row:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise InputError(f"{name} is a number, not {value!r}")
    return {name: value}


def _day(_: Row, name: str, value: Any, __: Codebook) -> Row:
    return {name: None if value is None else checked_day(value)}


def _time(row: Row, name: str, value: Any, book: Codebook) -> Row:
    part = name.split(".")[1]
    time = {**row["time"], **_day(row, part, value, book), "inferred": False}
    if time["first"] and time["last"] and time["first"] > time["last"]:
        time["last" if part == "first" else "first"] = time[part]
    time["grain"] = "day" if time["first"] == time["last"] else None
    return {"time": time}


def _roles(row: Row, name: str, value: Any, _: Codebook) -> Row:
    return {name: [_role(row, word) for word in _listed(value)]}


def _one_role(row: Row, name: str, value: Any, _: Codebook) -> Row:
    if not isinstance(value, str) or not value:
        raise InputError(f"{name} is a code or a name, not {value!r}")
    return {name: _role(row, value)}


def _role(row: Row, word: str) -> Row:
    """The participant that a code or name means: one that the row has, else a new one that rests on its evidence."""
    has = [*row.get("actors", []), *row.get("recipients", []), *row.get("participants", [])]
    has += [row[n] for n in ("holder", "toward") if row.get(n)]
    for role in has:
        if word.casefold() in {(role[n] or "").casefold() for n in ("country", "name", "text")}:
            return dict(role)
    code = word if len(word) == 3 and word.isupper() else None
    span = dict(row["evidence"]["span"])
    return {
        "actor": None, "span": span, "text": word, "name": None if code else word, "country": code,
        "sectors": [], "office": None, "members": [],
    }  # fmt: skip


EDITABLE: Mapping[str, Mapping[str, Edit]] = {
    "events": {
        "type": _choice(lambda _, book: book.types),
        "modes": _several(lambda row, book: book.type(row["type"]).modes if row["type"] in book.types else ()),
        "contexts": _several(lambda _, book: book.contexts),
        "status": _several(lambda *_: get_args(Status)),
        "actors": _roles,
        "recipients": _roles,
        "time.first": _time,
        "time.last": _time,
        "scale": _number,
        "cameo": _words,
    },
    "attributions": {"quote": _choice(lambda *_: get_args(QuoteKind)), "anonymous": _truth, "said": _day},
    "stances": {
        "stance": _choice(lambda *_: get_args(StancePole)),
        "issue": _words,
        "holder": _one_role,
        "toward": _one_role,
    },
    "meetings": {
        "name": _words,
        "status": _choice(lambda *_: get_args(MeetingStatus)),
        "first": _day,
        "last": _day,
        "participants": _roles,
    },
}
"""The fields that may be edited, by kind, and how each takes a value."""


def entry_of(row: Row) -> Correction:
    """The correction that a row of the log holds."""
    value = None if row["value"] is None else json.loads(row["value"])
    return Correction(**{**{n: row[n] for n in Correction.__dataclass_fields__}, "value": value})
