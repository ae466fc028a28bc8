"""What reviewers have said of the lines of a report, in words.

What may not live here: routes, markup, and what a correction does (``store/corrections.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dateline.outputs.web.desk import Desk
from dateline.outputs.web.shell import words
from dateline.store.corrections import Correction, standing

Row = Mapping[str, Any]
STATES = {"accept": "accepted", "reject": "rejected", "edit": "edited"}
# What an edited field is called in the rows of the views.
_COLUMNS = {"quote": "kind", "holder": "holder_role", "toward": "toward_role"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the log comes to for one line. ``changes`` are (field, as read, as edited); ``number`` is the last entry's."""

    state: str = ""
    by: str = ""
    reason: str = ""
    number: int | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    row: Row = field(default_factory=dict)


NOT_JUDGED = Judged()


def judged(desk: Desk, document_id: str) -> dict[str, Judged]:
    """The judgements of one report's lines, by the id of the line; those that nobody has judged are left out."""
    log = [e for e in standing(desk.record().corrections()) if e.document_id == document_id]
    by_id: dict[str, list[Correction]] = {}
    for entry in log:
        by_id.setdefault(entry.id, []).append(entry)
    read: dict[str, Row] = {}
    now: dict[str, Row] = {}
    for kind in {e.kind for e in log}:
        read |= {r["id"]: r for r in desk.as_read().view(kind, document=document_id)}
        now |= {r["id"]: r for r in desk.record().view(kind, document=document_id)}
    return {i: of_line(entries, read.get(i, {}), now.get(i, {})) for i, entries in by_id.items()}


def of_line(entries: Iterable[Correction], read: Row, now: Row) -> Judged:
    """What some entries about one line come to."""
    listed = list(entries)
    last = listed[-1]
    edits = dict.fromkeys(e.field or "" for e in listed if e.action == "edit")
    rejected = next((e.action == "reject" for e in reversed(listed) if e.action != "edit"), False)
    changes = [(f, before, after) for f in edits if (before := shown(read, f)) != (after := shown(now, f)) and now]
    state = "rejected" if rejected else "edited" if edits else STATES[last.action]
    return Judged(state, last.who or "", last.reason or "", last.number, tuple(changes), now)


def shown(row: Row, name: str) -> str:
    """A field of a row of a view in the form that an edit of it takes."""
    return words(value_of(row, name))


def value_of(row: Row, name: str) -> Any:
    """The value of a field in the form that an edit of it takes: participants by code, else by name."""
    value: Any = row
    for part in _COLUMNS.get(name, name).split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, Mapping):
        return role(value)
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return [role(v) for v in value]
    return value


def role(value: Row) -> str:
    """A participant as an edit names it: the name, where it has one, so that two of one country are two."""
    return str(value.get("name") or value.get("country") or value.get("text") or "")
