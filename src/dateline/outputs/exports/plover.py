"""PLOVER JSON: one object a line, in the dialect that ``plover.schema.json`` beside this module states.

What may not live here: reading of the record (``base.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dateline.core.codebook import Codebook
from dateline.outputs.exports.base import Near, Row, Source, Told
from dateline.outputs.exports.jsons import check_lines, write_lines

SCHEMA = "plover.schema.json"


def write(source: Source, path: Path) -> Told:
    """Write the events: compound actors as lists, statuses among the contexts and in a field of their own."""
    told = Told()
    told.rows = write_lines(path, _objects(source, told))
    return told


def check(path: Path) -> None:
    """Every line is an object of the schema, and no id stands twice. InvalidExport if not."""
    check_lines(path, SCHEMA, unique="id")


def _objects(source: Source, told: Told) -> Iterator[dict[str, Any]]:
    near, book = source.near("events"), source.book
    for event in source.rows("events"):
        if event["date"] is None:
            told.left_out["events without a date"] += 1
            continue
        yield _object(event, source.reports[event["reading"]], near[event["reading"], event["id"]], book)


def _object(event: Row, report: Row, near: Near, book: Codebook) -> dict[str, Any]:
    last, ingested = event["date_last"], report["ingested"]
    quads = {q.name: q.code for q in book.quads.values()}
    return {
        "id": f"{event['document_id']}:{event['id']}",
        "has_event": True,
        "date": event["date"].isoformat(),
        "enddate": last.isoformat() if last and last != event["date"] else None,
        "actor": [_entity(p) for p in event["actors"]],
        "recipient": [_entity(p) for p in event["recipients"]],
        "event": event["type"],
        "event_loc": _location(event["place"]),
        "event_text": near.trigger,
        "quad_code": quads.get(event["quad"]),
        "event_scale": event["scale"],
        "mode": event["modes"],
        "context": [*event["contexts"], *event["status"]],
        "link": None,
        "text": event["sentence"],
        "text_info": {"sequence": near.sentence, **event["evidence"]["span"], "text_story": None},
        "cite_info": {
            "corpus": None, "citation": None, "url": report["url"], "title": report["title"],
            "publication": report["outlet"], "published": report["published"], "language": report["language"],
            "license": None, "copyright": None, "coder": report["reader"], "codebook": book.name, "version": book.version,
        },
        "coder": report["reader"],
        "coded_date": f"{ingested:%Y-%m-%d}",
        "coded_time": f"{ingested:%H:%M:%S}",
        "comment": None,
        "status": event["status"],
        "according_to": event["according_to"],
        "cameo": event["cameo"],
        "document_id": event["document_id"],
        "review": event["review"],
    }  # fmt: skip


def _entity(who: Row) -> dict[str, Any]:
    sectors: Sequence[str] = who["sectors"]
    return {
        "code": who["country"],
        "sector": sectors,
        "entity_text": who["text"],
        "identifier_id": None,
        "identifier_text": who["name"],
        "office": who["office"],
    }


def _location(place: Row | None) -> dict[str, Any] | None:
    if place is None:
        return None
    point = place["point"] or {"lat": None, "lon": None}
    return {
        "text": place["text"],
        "name": place["name"],
        "country": place["country"],
        "geonameid": place["geonameid"],
        **point,
        "precision": place["precision"],
    }
