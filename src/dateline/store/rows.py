"""Readings as rows of the tables, and back: nothing that the contract holds is lost on the way.

What may not live here: files, SQL, and anything that looks at more than one document.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from types import MappingProxyType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pyarrow as pa

from dateline.core.types import (
    Actor,
    Analysis,
    Attribution,
    Document,
    Event,
    Evidence,
    Meeting,
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
from dateline.store.schema import COUNTED, TABLES, hints

Row = dict[str, Any]
_SURROGATE = re.compile("[\ud800-\udfff]")
_KINDS = {"event": "events", "attribution": "attributions", "stance": "stances", "meeting": "meetings"}


def digest(document: Document) -> str:
    """A hash of all that a reading of the document depends on, and of what is kept of it beside."""
    kept = (document.content, document.title, document.published, document.outlet, document.url, document.language)
    return blake2b("\x1f".join(map(repr, kept)).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def rows_of(analysis: Analysis, reading: int) -> dict[str, list[Row]]:
    """The rows of one reading, by table; ``reading`` is its number, unique in the record.

    The ``documents`` row lacks version, revision and time: they are known when it is committed.
    """
    say = _Resolved(analysis)
    made: dict[str, list[Row]] = {
        "events": [say.event(e) for e in analysis.events],
        "attributions": [say.attribution(a) for a in analysis.attributions],
        "stances": [say.stance(s) for s in analysis.stances],
        "meetings": [say.meeting(m) for m in analysis.meetings],
        "actors": [plain(a) for a in analysis.actors],
        "problems": [plain(p) for p in analysis.problems],
    }
    header = {"reading": reading, "document_id": _clean(analysis.document.id)}
    made = {name: [{**header, **row} for row in rows] for name, rows in made.items()}
    made["documents"] = [{**header, **_document(analysis), **{f"n_{n}": len(made[n]) for n in COUNTED}}]
    return made


def table_of(name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows as an Arrow table of the schema of table ``name``; missing columns are null."""
    return pa.Table.from_pylist(list(rows), schema=TABLES[name])


def plain(value: Any) -> Any:
    """A core value as what Arrow takes: dicts, lists and scalars."""
    if value is None or isinstance(value, bool | int | float | date):
        return value
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end}
    if isinstance(value, Place):
        point = None if value.point is None else {"lat": value.point[0], "lon": value.point[1]}
        return {
            f.name: point if f.name == "point" else plain(getattr(value, f.name)) for f in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return json.dumps(dict(value), default=str)
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return [plain(v) for v in value]


def _clean(words: str) -> str:
    """The words without halves of characters, which UTF-8 cannot hold."""
    return words if words.isascii() else _SURROGATE.sub("\ufffd", words)


def day(value: str | None) -> date | None:
    """The day of an ISO date or date-time, or None."""
    try:
        return None if value is None else date.fromisoformat(value[:10])
    except ValueError:
        return None


def _document(analysis: Analysis) -> Row:
    d = analysis.document
    text = {f.name: plain(getattr(analysis.text, f.name)) for f in dataclasses.fields(Text) if f.name != "content"}
    return {
        "digest": digest(d),
        **{n: plain(getattr(d, n)) for n in ("source", "url", "outlet", "title", "published", "language", "extra")},
        "published_day": day(d.published),
        "content": _clean(analysis.text.content),
        "text": text,
        **{n: plain(getattr(analysis, n)) for n in ("sentences", "times", "places")},
    }


class _Resolved:
    """One reading with the look-ups that make its rows readable alone."""

    def __init__(self, analysis: Analysis) -> None:
        self.content = analysis.text.content
        self.published = day(analysis.document.published)
        self.actors = {a.id: a for a in analysis.actors}
        self.attributions = {a.id: a for a in analysis.attributions}
        self.records = {(r.kind, r.ref): r for r in analysis.records}

    def role(self, role: Role | Toward) -> Row:
        actor = self.actors.get(role.actor or "")
        known = ("name", "country", "sectors", "office", "members")
        resolved = {
            n: plain(getattr(actor, n)) if actor else [] if n in {"sectors", "members"} else None for n in known
        }
        return {"actor": role.actor, "span": plain(role.span), "text": self.words(role.span), **resolved}

    def words(self, span: Span) -> str:
        return _clean(" ".join(span.of(self.content).split()))

    def common(self, kind: Literal["event", "attribution", "stance", "meeting"], ref: str) -> Row:
        record = self.records.get((kind, ref))
        if record is None:
            return {"words": None}
        names = ("what", "who", "whom", "when", "where", "according_to")
        return {"words": {n: plain(getattr(record, n)) for n in names}}

    def said_by(self, attribution: str | None) -> Row:
        found = self.attributions.get(attribution or "")
        if found is None:
            return {"speaker_name": None, "speaker_country": None, "speaker_anonymous": None}
        actor = self.actors.get(found.speaker or "")
        return {
            "speaker_name": plain(actor.name) if actor else None,
            "speaker_country": actor.country if actor else None,
            "speaker_anonymous": found.anonymous,
        }

    def event(self, e: Event) -> Row:
        actors, recipients = [self.role(r) for r in e.actors], [self.role(r) for r in e.recipients]
        return {
            **plain(e), **self.common("event", e.id), **self.said_by(e.attribution),
            "actors": actors, "recipients": recipients, "date": day(e.time.first), "date_last": day(e.time.last),
            "actor_countries": countries(actors), "recipient_countries": countries(recipients),
        }  # fmt: skip

    def attribution(self, a: Attribution) -> Row:
        actor = self.actors.get(a.speaker or "")
        record = self.records.get(("attribution", a.id))
        spans = a.content or tuple(s for s in (a.source, a.cue) if s)
        whole = Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else Span(0, 0)
        evidence = record.evidence if record else Evidence(whole, whole.of(self.content))
        return {
            **plain(a), **self.common("attribution", a.id), "evidence": plain(evidence),
            "speaker_name": plain(actor.name) if actor else None, "speaker_country": actor.country if actor else None,
            "speaker_sectors": list(actor.sectors) if actor else [], "speaker_office": plain(actor.office) if actor else None,
            "content_words": [self.words(s) for s in a.content], "date": day(a.said) or self.published,
        }  # fmt: skip

    def stance(self, s: Stance) -> Row:
        said = self.attributions.get(s.attribution or "")
        return {
            **plain(s), **self.common("stance", s.id), **self.said_by(s.attribution),
            "holder": self.role(s.holder), "toward": self.role(s.toward),
            "date": (day(said.said) if said else None) or self.published,
        }  # fmt: skip

    def meeting(self, m: Meeting) -> Row:
        participants = [self.role(r) for r in m.participants]
        return {
            **plain(m), **self.common("meeting", m.id), "participants": participants,
            "date": day(m.first), "date_last": day(m.last), "participant_countries": countries(participants),
        }  # fmt: skip


def countries(participants: Iterable[Row]) -> list[str]:
    """The country codes of participants, each once, in their order; a body's members are not listed."""
    return list(dict.fromkeys(p["country"] for p in participants if p["country"]))


def analysis_of(document: Row, rows: Mapping[str, Sequence[Row]]) -> Analysis:
    """The reading that a ``documents`` row and its rows of the other tables hold.

    All but ``mentions``, which the contract leaves out too, and halves of characters.
    """
    held = {n: document[n] for n in ("url", "outlet", "title", "published", "language")}
    extra = MappingProxyType(json.loads(document["extra"] or "{}"))
    content = document["content"]
    return Analysis(
        document=Document(document["document_id"], content, document["source"] or "", extra=extra, **held),
        text=value(Text, {**document["text"], "content": content}),
        **{n: tuple(value(kind, v) for v in document[n]) for n, kind in _IN_DOCUMENT.items()},
        **{n: tuple(value(kind, r) for r in rows[n]) for n, kind in _IN_ROWS.items()},
        records=tuple(sorted(_records(rows), key=lambda r: r.evidence.span)),
    )


_IN_DOCUMENT: Mapping[str, Any] = {"sentences": Span, "times": TimeExpression, "places": Place}
_IN_ROWS: Mapping[str, Any] = {
    "actors": Actor, "attributions": Attribution, "events": Event, "stances": Stance, "meetings": Meeting, "problems": Problem,
}  # fmt: skip


def _records(rows: Mapping[str, Sequence[Row]]) -> Iterable[Record]:
    for kind, name in _KINDS.items():
        for row in rows[name]:
            if row["words"] is not None:
                status = _status(kind, row)
                yield Record(kind, row["id"], **row["words"], status=status, evidence=value(Evidence, row["evidence"]))  # type: ignore[arg-type]


def _status(kind: str, row: Row) -> str:
    """The word that ``stages.records`` gives as the status of a record."""
    if kind == "event":
        return ", ".join(row["status"])
    return str(row["quote"] if kind == "attribution" else row["status"] if kind == "meeting" else "")


def value(hint: Any, held: Any) -> Any:
    """The core value that a cell holds: the inverse of ``plain``."""
    if held is None:
        return None
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return value(next(a for a in inner if a is not type(None)), held)
    if hint is Span:
        return Span(held["start"], held["end"])
    if hint == tuple[float, float]:
        return (held["lat"], held["lon"])
    if origin is tuple:
        return tuple(value(inner[0], v) for v in held)
    if dataclasses.is_dataclass(hint):
        kind: Any = hint
        return kind(**{f.name: value(hints(kind)[f.name], held.get(f.name)) for f in dataclasses.fields(kind)})
    return held
