"""Rows of a query as a person reads them on a terminal: each with its sentence, or as a plain table.

What may not live here: printing (``cli_record.py``), and any value that the rows do not hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.outputs.render import QUAD_STYLES, safe

if TYPE_CHECKING:
    from dateline.store import Result

_CARDS = {
    "events": ("actor", "type", "recipient"),
    "dyads": ("actor", "type", "recipient"),
    "attributions": ("speaker", "kind", ""),
    "stances": ("holder", "stance", "toward"),
    "meetings": ("participants_named", "name", ""),
}
_WORDS = 200  # characters of a cell of a plain table


def shown(rows: Result, view: str | None, columns: Sequence[str]) -> RenderableType:
    """The rows of a view with their evidence, or of SQL as a table."""
    if view in _CARDS:
        parts: list[RenderableType] = [_card(row, _CARDS[view]) for row in rows]
    else:
        parts = [_table(rows, columns or rows.columns)] if len(rows) else []
    count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    return Group(*parts, Text(count if parts else "No rows.", style="dim"))


def _card(row: Mapping[str, Any], names: tuple[str, str, str]) -> RenderableType:
    who, what, whom = (_words(row.get(n)) if n else "" for n in names)
    head = Text(_words(row["date"]) or "no date", style="dim")
    head.append(f"  {who or '?'} ", style="default not dim")
    style = QUAD_STYLES.get(row.get("quad") or "", "bold")
    head.append(" ".join([what, *(row.get("modes") or [])]), style=f"{style} not dim")
    if whom:
        head.append(f" {whom}", style="default not dim")
    if status := _words(row.get("status")):
        head.append(f"  ({status})", style="italic not dim")
    if row.get("review"):
        head.append(f"  [{row['review']}]", style="green not dim")
    lines = [Text(f"“{_words(row.get('sentence'))}”")]
    for name, label in (("according_to", "according to "), ("reported_by", "reported by ")):
        if row.get(name):
            lines.append(Text(label + _words(row[name]), style="dim"))
    source = ", ".join(w for n in ("outlet", "published", "title") if (w := _words(row.get(n))))
    lines.append(Text(source or _words(row.get("source")), style="dim"))
    if row.get("url"):
        lines.append(Text(_words(row["url"]), style="dim"))
    lines.append(Text(f"{row['document_id']} {row['id']}", style="dim"))
    return Group(head, Padding(Group(*lines), (0, 0, 1, 4)))


def _table(rows: Result, columns: Sequence[str]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(safe(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_words(row[c])[:_WORDS]) for c in columns))
    return table


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return safe(", ".join(value))
    if isinstance(value, list | dict):
        return safe(json.dumps(value, ensure_ascii=False, default=str))
    return f"{value:g}" if isinstance(value, float) else safe(str(value))
