"""A panel as a table, CSV, JSON lines or Parquet, with a file beside it that says how it was counted.

What may not live here: counting (``store/series.py``).
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline import __version__
from dateline.outputs.table_files import WRITERS, whole, write
from dateline.store.result import Result

if TYPE_CHECKING:
    from dateline.store.series import Panel


def about(panel: Panel) -> dict[str, Any]:
    """All that somebody needs to know to read the panel, and to make it again from the same record."""
    asked = asdict(panel.wanted)
    asked["filter"] = panel.wanted.filter.given()
    return {
        "what": "dateline series",
        "dateline": __version__,
        "revision": panel.revision,
        "asked": asked,
        "first": panel.first,
        "last": panel.last,
        "rows": len(panel.rows),
        "events": panel.events,
        "counted": panel.counted,
        "repeated": panel.repeated,
        "left_out": asdict(panel.left_out),
        "columns": {name: _meaning(name, panel) for name in panel.rows.columns},
    }


def _meaning(name: str, panel: Panel) -> str:
    told = {
        "actor": "ISO 3166-1 alpha-3, or PLOVER's code of an international body",
        "recipient": "as actor",
        "place": "ISO 3166-1 alpha-3 of where it happened",
        "period": f"first day of the {panel.wanted.by}" + (", a Monday" if panel.wanted.by == "week" else ""),
        "days": "days of the period that lie within the panel",
        "events": f"events, counted by the rule {panel.wanted.rule}",
        "reports": "documents that tell them, all of them",
        "outlets": "outlets of these documents",
        "scale_sum": f"sum of the {panel.wanted.scale} scores of the events counted; 0 without any",
        "scale_mean": "their mean; empty without any",
        "scale_n": "events counted that have a score",
    }
    return told.get(name, f"events of {name.replace('_', ' ')}, counted by the same rule")


def give(panel: Panel, form: str, out: Path | None) -> None:
    """Print the panel, or write it and what is about it to files."""
    if out is not None and form != "table":
        told = about(panel)
        rows = panel.rows.arrow()
        kept = {**(rows.schema.metadata or {}), b"dateline": json.dumps(told, default=str).encode()}
        write(Result(rows.replace_schema_metadata(kept)), form, out)
        beside = out.with_suffix(".about.json")
        with whole(beside) as spare:
            spare.write_text(json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n", "utf-8")
        sys.stderr.write(f"wrote {out} ({len(panel.rows):,} rows) and {beside}\n")
    elif form == "table":
        from rich.console import Console

        from dateline.outputs.query_view import shown

        Console().print(shown(panel.rows, None, panel.rows.columns))
    else:
        WRITERS[form](panel.rows, sys.stdout)
