"""Reviewed rows of a record as marked documents, in the shape that ``measure.gold`` and training read.

What may not live here: any row that nobody has judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

from dateline.outputs.table_files import write_jsonl

if TYPE_CHECKING:
    from dateline.store import Record

Row = Mapping[str, Any]
_KINDS = ("events", "attributions", "stances", "meetings")


def gold(corrected: Record, as_read: Record) -> Iterator[dict[str, Any]]:
    """A marked document for each that has corrections: what was accepted or edited, as corrected, and what was
    rejected, under ``rejected``. Spans are [start, end] in characters of ``text``. A participant whom a
    reviewer named without its place in the text has no span and is left out.
    """  # noqa: D205
    from dateline.store.corrections import standing

    judged: dict[str, set[tuple[str, str]]] = {}
    for entry in standing(corrected.corrections()):
        judged.setdefault(entry.document_id, set()).add((entry.kind, entry.id))
    for document_id in sorted(judged):
        reading = corrected.reading(document_id)
        kept: dict[str, list[Any]] = {k: [] for k in _KINDS}
        rejected: dict[str, list[Any]] = {k: [] for k in _KINDS}
        for kind in sorted({k for k, _ in judged[document_id]}):
            stands = {r["id"]: r for r in corrected.view(kind, document=document_id)}
            read = {r["id"]: r for r in as_read.view(kind, document=document_id)}
            for id_ in sorted(i for k, i in judged[document_id] if k == kind and i in read):
                row = stands.get(id_)
                (rejected if row is None else kept)[kind].append(_marked(kind, row or read[id_], reading.times))
        document = reading.document
        yield {
            "id": document.id, "published": document.published, "title": document.title, "url": document.url,
            "text": reading.text.content, "sentences": [list(s) for s in reading.sentences], **kept, "rejected": rejected,
        }  # fmt: skip


def gold_lines(corrected: Record, as_read: Record) -> Iterator[str]:
    """The same as lines of JSON, one by one, for a long answer."""
    for document in gold(corrected, as_read):
        stream = StringIO()
        write_jsonl([document], stream)
        yield stream.getvalue()


def _marked(kind: str, row: Row, times: Any) -> dict[str, Any]:
    if kind == "events":
        inside = [t for t in times if _within(t.span, row["evidence"]["span"])]
        when = [list(t.span) for t in inside if (t.first, t.last) == (row["time"]["first"], row["time"]["last"])]
        return {
            "type": row["type"], "modes": row["modes"], "contexts": row["contexts"], "trigger": _span(row["trigger"]),
            "actors": _roles(row["actors"], row), "recipients": _roles(row["recipients"], row), "status": row["status"],
            "time": when, "place": [_span(row["place"]["span"])] if row["place"] else [],
        }  # fmt: skip
    if kind == "attributions":
        return {
            "source": _span(row["source_span"]), "cue": _span(row["cue_span"]),
            "content": [_span(s) for s in row["content_spans"]], "quote": row["kind"],
        }  # fmt: skip
    if kind == "stances":
        holder, toward = row["holder_role"]["span"], row["toward_role"]["span"]
        return {"holder": _span(holder), "stance": row["stance"], "toward": _span(toward)}
    return {
        "what": [_span(s) for s in row["what"]], "participants": _roles(row["participants"], row),
        "agenda": [_span(a["span"]) for a in row["agenda"]], "status": row["status"],
    }  # fmt: skip


def _span(span: Row | None) -> list[int] | None:
    return None if span is None else [span["start"], span["end"]]


def _roles(roles: list[Row], row: Row) -> list[list[int] | None]:
    return [_span(r["span"]) for r in roles if r["span"] != row["evidence"]["span"]]


def _within(inner: Any, outer: Row) -> bool:
    return bool(outer["start"] <= inner.start and inner.end <= outer["end"])
