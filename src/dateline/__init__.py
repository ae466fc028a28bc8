"""Dateline reads news reports and keeps what they say as dated, sourced lines of data.

``read`` reads one text, ``Reader`` reads many. Everything is imported when it is first used: the
parser takes seconds to load, and ``import dateline`` should not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from dateline import store
    from dateline.core.codebook import Codebook, load_codebook
    from dateline.core.errors import DataError, DatelineError, InputError, MissingExtra, RecordError, UnknownName
    from dateline.core.types import (
        Actor,
        ActorMention,
        AgendaItem,
        Analysis,
        Attribution,
        Document,
        Event,
        Evidence,
        Label,
        Meeting,
        Mention,
        Notice,
        Period,
        Place,
        Problem,
        Record,
        Role,
        Span,
        Stance,
        Text,
        TimeExpression,
        Toward,
    )
    from dateline.inputs.files import Failure, read_sources
    from dateline.outputs.contract import dumps, to_json
    from dateline.run.local import Reader

__version__ = "0.1.0"

_TYPES = (
    "Actor", "ActorMention", "AgendaItem", "Analysis", "Attribution", "Document", "Event", "Evidence", "Label", "Meeting",
    "Mention", "Notice", "Period", "Place", "Problem", "Record", "Role", "Span", "Stance", "Text", "TimeExpression", "Toward",
)  # fmt: skip
_HOME = {
    **dict.fromkeys(_TYPES, "core.types"),
    **dict.fromkeys(
        ("DataError", "DatelineError", "InputError", "MissingExtra", "RecordError", "UnknownName"), "core.errors"
    ),
    **dict.fromkeys(("Codebook", "load_codebook"), "core.codebook"),
    **dict.fromkeys(("Failure", "read_sources"), "inputs.files"),
    **dict.fromkeys(("dumps", "to_json"), "outputs.contract"),
    "Reader": "run.local",
}
_SHARED: list[Reader] = []  # the reader of ``read``: loading one takes seconds

__all__ = [
    "Actor",
    "ActorMention",
    "AgendaItem",
    "Analysis",
    "Attribution",
    "Codebook",
    "DataError",
    "DatelineError",
    "Document",
    "Event",
    "Evidence",
    "Failure",
    "InputError",
    "Label",
    "Meeting",
    "Mention",
    "MissingExtra",
    "Notice",
    "Period",
    "Place",
    "Problem",
    "Reader",
    "Record",
    "RecordError",
    "Role",
    "Span",
    "Stance",
    "Text",
    "TimeExpression",
    "Toward",
    "UnknownName",
    "__version__",
    "dumps",
    "load_codebook",
    "open_record",
    "read",
    "read_sources",
    "to_json",
]


def read(text: str, published: str | None = None, *, title: str | None = None) -> Analysis:
    """The reading of one text in English.

    ``published`` is the publication date in ISO 8601 (YYYY-MM-DD, or with a time); without it,
    relative times ("Wednesday") stay open. For many texts make one ``Reader``.
    """
    if not _SHARED:
        _SHARED.append(import_module("dateline.run.local").Reader())
    return _SHARED[0].read(text, published, title=title)


def open_record(
    path: str | Path,
    *,
    create: bool = False,
    revision: int | None = None,
    corrected: bool = True,
    all_versions: bool = False,
) -> store.Record:
    """The record at ``path``: readings kept on disk, to query and to correct (``dateline.store.Record``).

    ``create`` makes one where there is none; ``revision`` shows it as it was after that commit,
    ``corrected=False`` as it was read, ``all_versions`` with superseded versions. RecordError where there is no
    record, MissingExtra where ``dateline[record]`` is not installed.
    """
    made: store.Record = import_module("dateline.store").Record(
        path, create=create, revision=revision, corrected=corrected, all_versions=all_versions
    )
    return made


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}")
    return getattr(import_module(f"dateline.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
