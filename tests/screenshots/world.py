"""The record that the pictures show: reports in our own words (``reports.toml``), read by the reader, linked and watched.

What may not live here: pictures, and a text that somebody else wrote.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from dateline.alerts.rules import Rule, Rules
from dateline.core.types import Document
from dateline.outputs.cli_alerts import watch
from dateline.run.local import Reader
from dateline.store import Record
from dateline.store.stories import link

REPORTS = Path(__file__).parent / "reports.toml"
RULES = Rules((Rule("called off", "meeting"),))


def documents() -> list[Document]:
    """The reports."""
    rows = tomllib.loads(REPORTS.read_text("utf-8"))["report"]
    return [
        Document(r["id"], r["text"].strip(), outlet=r["outlet"], title=r["title"], published=r["published"])
        for r in rows
    ]


def record_at(path: Path, reader: Reader) -> Record:
    """A record at a path with the reports."""
    made = Record(path, create=True)
    made.add(reader.read_documents(documents()))
    link(made)
    made.refresh()
    watch(made, RULES)
    return made
