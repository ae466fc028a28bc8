"""The tables of a record as Arrow schemas, derived from the core types, and their numbered migrations.

One row is one value: a document's version, an event, an attribution, a stance, a meeting, an actor, a
problem. Columns are the fields of the core type under the same names; added are the header that says
which reading a row belongs to, resolved participants, the words of ``Record``, and plain columns that
filters look at. What may not live here: files, SQL and the storage engine.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from dateline.core.types import (
    Actor,
    Attribution,
    Event,
    Evidence,
    Meeting,
    Place,
    Problem,
    Role,
    Span,
    Stance,
    Text,
    TimeExpression,
    Toward,
)

CURRENT = 3
"""The number of the newest schema. Raise it with a new entry in ``tables.MIGRATIONS``, never without."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A ``Role`` with the words at its span and what its actor resolves to, so that a row reads alone."""

    actor: str | None
    span: Span
    text: str
    name: str | None
    country: str | None
    sectors: tuple[str, ...]
    office: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A value as a person reads it: the words of ``core.types.Record``."""

    what: str
    who: str
    whom: str
    when: str
    where: str
    according_to: str


_PLAIN = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_SPAN = pa.struct([pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)])
_POINT = pa.struct([("lat", pa.float64()), ("lon", pa.float64())])
_PARTICIPANTS = (Role, Toward)


def arrow_type(hint: Any) -> pa.DataType:
    """The Arrow type of an annotation of the core types. TypeError for one that has none."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hint is Span:
        return _SPAN
    if hint in _PARTICIPANTS:
        return arrow_type(Participant)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return pa.string()
    if origin in (Union, types.UnionType):
        (only,) = [a for a in inner if a is not type(None)]
        return arrow_type(only)
    if origin is tuple and inner[-1] is Ellipsis:
        return pa.list_(arrow_type(inner[0]))
    if hint == tuple[float, float]:
        return _POINT
    if origin is not None and issubclass(origin, Mapping):
        return pa.string()  # as JSON: its keys are the input's, not ours
    if dataclasses.is_dataclass(hint):
        return pa.struct(fields(hint))
    raise TypeError(f"no Arrow type for {hint!r}")


@cache
def hints(kind: Any) -> Mapping[str, Any]:
    """The annotations of a core type, by field, resolved."""
    return get_type_hints(kind)


def fields(kind: Any, *, without: tuple[str, ...] = ()) -> list[pa.Field]:
    """The columns of a core type, one for each of its fields."""
    named = [f.name for f in dataclasses.fields(kind) if f.name not in without]
    return [pa.field(n, arrow_type(hints(kind)[n])) for n in named]


_HEADER = [pa.field("reading", pa.int64(), nullable=False), pa.field("document_id", pa.string(), nullable=False)]
_STRINGS = pa.list_(pa.string())
_WORDS = pa.field("words", arrow_type(Words))
_EVIDENCE = pa.field("evidence", arrow_type(Evidence))
_SPEAKER = [
    pa.field("speaker_name", pa.string()),
    pa.field("speaker_country", pa.string()),
    pa.field("speaker_anonymous", pa.bool_()),
]

COUNTED = ("events", "attributions", "stances", "meetings", "actors", "problems")
"""The tables that hold rows of readings; ``documents`` counts them for each."""

DATED = ("events", "attributions", "stances", "meetings")
"""The tables with a column ``date``, by which their rows are sorted where files are put together."""

TABLES: Mapping[str, pa.Schema] = {
    "documents": pa.schema([
        *_HEADER,
        pa.field("version", pa.int32(), nullable=False),
        pa.field("revision", pa.int64(), nullable=False),
        pa.field("digest", pa.string(), nullable=False),
        pa.field("ingested", pa.timestamp("us"), nullable=False),
        *(pa.field(n, pa.string()) for n in ("source", "url", "outlet", "title", "published")),
        pa.field("published_day", pa.date32()),
        *(pa.field(n, pa.string()) for n in ("language", "extra", "codebook", "reader")),
        pa.field("content", pa.string()),
        pa.field("text", pa.struct(fields(Text, without=("content",)))),
        pa.field("sentences", pa.list_(_SPAN)),
        pa.field("times", pa.list_(arrow_type(TimeExpression))),
        pa.field("places", pa.list_(arrow_type(Place))),
        *(pa.field(f"n_{n}", pa.int32()) for n in COUNTED),
    ]),
    "events": pa.schema([
        *_HEADER, *fields(Event), _WORDS, *_SPEAKER,
        pa.field("date", pa.date32()), pa.field("date_last", pa.date32()),
        pa.field("actor_countries", _STRINGS), pa.field("recipient_countries", _STRINGS),
    ]),
    "attributions": pa.schema([
        *_HEADER, *fields(Attribution), _EVIDENCE, _WORDS,
        pa.field("speaker_name", pa.string()), pa.field("speaker_country", pa.string()),
        pa.field("speaker_sectors", _STRINGS), pa.field("speaker_office", pa.string()),
        pa.field("content_words", _STRINGS), pa.field("date", pa.date32()),
    ]),
    "stances": pa.schema([*_HEADER, *fields(Stance), _WORDS, *_SPEAKER, pa.field("date", pa.date32())]),
    "meetings": pa.schema([
        *_HEADER, *fields(Meeting), _WORDS,
        pa.field("date", pa.date32()), pa.field("date_last", pa.date32()), pa.field("participant_countries", _STRINGS),
    ]),
    "actors": pa.schema([*_HEADER, *fields(Actor)]),
    "problems": pa.schema([*_HEADER, *fields(Problem)]),
    "failures": pa.schema([
        pa.field("id", pa.string(), nullable=False), pa.field("ingested", pa.timestamp("us"), nullable=False),
        *(pa.field(n, pa.string()) for n in ("source", "code", "message")),
    ]),
    "corrections": pa.schema([
        pa.field("number", pa.int64(), nullable=False), pa.field("revision", pa.int64(), nullable=False),
        pa.field("made_at", pa.timestamp("us"), nullable=False),
        *(pa.field(n, pa.string(), nullable=False) for n in ("kind", "document_id", "id", "action")),
        *(pa.field(n, pa.string()) for n in ("field", "value", "reason", "who")),
    ]),
    "links": pa.schema([
        pa.field("number", pa.int64(), nullable=False), pa.field("revision", pa.int64(), nullable=False),
        pa.field("made_at", pa.timestamp("us"), nullable=False), pa.field("kind", pa.string(), nullable=False),
        *(pa.field(n, pa.string(), nullable=False) for n in ("left_document", "left_id", "right_document", "right_id")),
        pa.field("judgement", pa.string(), nullable=False), pa.field("judge", pa.string(), nullable=False),
        pa.field("score", pa.float64()), pa.field("reason", pa.string()),
    ]),
    "alerts": pa.schema([
        pa.field("number", pa.int64(), nullable=False), pa.field("made_at", pa.timestamp("us"), nullable=False),
        pa.field("action", pa.string(), nullable=False), pa.field("name", pa.string(), nullable=False),
        *(pa.field(n, pa.string()) for n in ("id", "rule", "title")), pa.field("day", pa.date32()),
        *(pa.field(n, pa.string()) for n in ("records", "channel")), pa.field("until", pa.date32()), pa.field("who", pa.string()),
    ]),
}  # fmt: skip
