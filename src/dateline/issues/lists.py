"""The user's own list of issues: a TOML file of ``[[issue]]`` tables with id, name and wordings.

What may not live here: which wordings of a record belong to them (``linking.py``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.core.errors import InputError, nearest

_FIELDS = ("id", "name", "wordings")
_HEAD = re.compile(r"^\s*\[\[\s*issue\s*\]\]")


@dataclass(frozen=True, slots=True)
class Listed:
    """An issue as the user lists it: what it is called, and words by which reports tell it."""

    id: str
    name: str
    wordings: tuple[str, ...]


def load_issues(path: str | Path) -> tuple[Listed, ...]:
    """The issues of a list, in its order. InputError, with file and line, for one that cannot be used."""
    path = Path(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(f"{path}: no list of issues can be read ({fault})") from fault
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise InputError(f"{path}: not TOML: {fault}") from fault
    rows = data.get("issue")
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows) or not rows:
        raise InputError(f"{path}: no [[issue]] in it; each has an id, a name and wordings")
    heads = [n for n, line in enumerate(text.splitlines(), 1) if _HEAD.match(line)] or [1] * len(rows)
    heads += heads[-1:] * (len(rows) - len(heads))
    lines = text.splitlines()
    found: dict[str, Listed] = {}
    at: dict[str, int] = {}
    for row, head, end in zip(rows, heads, [*heads[1:], len(lines) + 1], strict=False):
        issue = _issue(row, lambda name, head=head, end=end: f"{path}, line {_line(lines, name, head, end)}")
        if issue.id in found:
            where = _line(lines, "id", head, end)
            raise InputError(
                f"{path}, line {where}: the id {issue.id!r} stands there twice (first in line {at[issue.id]})"
            )
        found[issue.id] = issue
        at[issue.id] = _line(lines, "id", head, end)
    return tuple(found.values())


def _line(lines: list[str], name: str, head: int, end: int) -> int:
    """The line of a field in the table that begins at line ``head``; the table's own where it has no such field."""
    pattern = re.compile(rf"""^\s*["']?{re.escape(name)}["']?\s*=""")
    return next((n for n in range(head, end) if pattern.match(lines[n - 1])), head)


def _issue(row: Mapping[str, Any], where: Any) -> Listed:
    for name in row:
        if name not in _FIELDS:
            hint = nearest(name, _FIELDS)
            raise InputError(f"{where(name)}: no field {name!r}" + (f"; did you mean {hint}?" if hint else ""))
    for name in ("id", "name"):
        value = row.get(name, row.get("id") if name == "name" else None)
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"{where(name)}: an issue needs {'an id' if name == 'id' else 'a name'} in words")
    wordings = row.get("wordings", [])
    if not isinstance(wordings, list) or not wordings:
        raise InputError(f"{where('wordings')}: the issue {row['id']!r} has no wordings; list one at least")
    for wording in wordings:
        if not isinstance(wording, str) or not re.search(r"\w", wording):
            raise InputError(f"{where('wordings')}: the issue {row['id']!r} has an empty wording")
    return Listed(row["id"].strip(), str(row.get("name", row["id"])).strip(), tuple(w.strip() for w in wordings))
