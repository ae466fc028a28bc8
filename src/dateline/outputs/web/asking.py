"""Questions to the record: the only module of the desk that gives SQL to it.

A question is a file ``sql/NAME.sql`` with named parameters (``$since``), or a page of a view under the filters of
``dateline query``. What may not live here: SQL made of what a request brings.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from dateline.core.errors import UnknownName
from dateline.store import Record, Result
from dateline.store.filters import checked_view

FILTERS = (
    "actor", "recipient", "type", "mode", "context", "quad", "status", "stance", "speaker", "outlet", "document", "text",
    "since", "until",
)  # fmt: skip
"""The filters of ``store.Filter``, which addresses take under the same names (``from`` and ``to`` for the days)."""


def ask(record: Record, question: str, /, **parameters: Any) -> Result:
    """The answer to a named question. UnknownName where there is no file of that name; InputError for its parameters."""
    return record.query(_sql(question), parameters)


def one(record: Record, question: str, /, **parameters: Any) -> dict[str, Any]:
    """The only row of an answer."""
    (row,) = ask(record, question, **parameters)
    return row


def filters_of(query: Mapping[str, str] | Any) -> dict[str, Any]:
    """The filters in an address: those of ``FILTERS`` that are given, several values as USA,KOR or given twice."""
    names = {"from": "since", "to": "until"}
    given: dict[str, Any] = {}
    pairs = query.multi_items() if hasattr(query, "multi_items") else query.items()
    for name, value in pairs:
        known = names.get(name, name)
        if known in FILTERS and value.strip():
            given.setdefault(known, []).append(value.strip())
    return {k: v[-1] if k in {"since", "until"} else v for k, v in given.items()}


def columns(record: Record, view: str) -> pa.Schema:
    """The columns of a view, as the record has them."""
    return record.query(f"SELECT * FROM {checked_view(view)} LIMIT 0").arrow().schema  # noqa: S608 - a name of our own


@cache
def _sql(question: str) -> str:
    folder = files("dateline.outputs.web") / "sql"
    known = {f.name.removesuffix(".sql") for f in folder.iterdir() if f.name.endswith(".sql")}
    if question not in known:
        raise UnknownName("question", question, known)
    return (folder / f"{question}.sql").read_text("utf-8")
