"""FollowTheMoney entities, one JSON object a line: reports, actors, offices, events, meetings and stances.

The model has no schema for a claim or an agenda: a stance becomes a Note, an agenda part of a summary. What may not
live here: reading of the record (``base.py``), and the properties that each schema has (``ftm.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha1
from importlib.resources import files
from pathlib import Path
from typing import Any

from dateline.outputs.exports.base import InvalidExport, Row, Source, Told
from dateline.outputs.exports.jsons import read_lines, write_lines
from dateline.outputs.exports.lands import iso2

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d)?)?)?")


def write(source: Source, path: Path) -> Told:
    """Write the entities: actors by document, as whether two reports mean the same one is left to the reader's tools."""
    told = Told()
    told.rows = write_lines(path, _entities(source))
    return told


def check(path: Path) -> None:
    """Every entity has a schema and properties that the model has, no id stands twice, every reference leads to one."""
    known, ids, wanted = _model(), set(), {}
    for line, entity in read_lines(path):
        where = f"{path.name}, line {line}"
        if entity["id"] in ids:
            raise InvalidExport(f"{where}: id {entity['id']} stands there twice")
        ids.add(entity["id"])
        if entity["schema"] not in known["properties"]:
            raise InvalidExport(f"{where}: no schema {entity['schema']}")
        has = known["properties"][entity["schema"]]
        for name, values in entity["properties"].items():
            if name not in has:
                raise InvalidExport(f"{where}: {entity['schema']} has no property {name}")
            if name in known["dates"] and not all(map(_DAY.fullmatch, values)):
                raise InvalidExport(f"{where}, {name}: {values} are no dates")
            if name in known["references"]:
                wanted.update(dict.fromkeys(values, where))
    if lost := sorted(set(wanted) - ids):
        raise InvalidExport(f"{wanted[lost[0]]}: no entity {lost[0]}")


@cache
def _model() -> Mapping[str, Any]:
    return tomllib.loads((files("dateline.outputs.exports") / "ftm.toml").read_text("utf-8"))


def _id(*parts: object) -> str:
    return "dateline-" + sha1("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()  # noqa: S324


def _entity(schema: str, id_: str, **properties: object) -> dict[str, Any]:
    held = {}
    for name, value in properties.items():
        values = [value] if isinstance(value, str) else list(value) if isinstance(value, Iterable) else []
        if kept := list(dict.fromkeys(v for v in values if v)):
            held[name] = kept
    return {"id": id_, "schema": schema, "properties": held}


def _entities(source: Source) -> Iterator[dict[str, Any]]:
    """Articles and actors of the documents that rows are of, then the rows."""
    views = {v: list(source.rows(v)) for v in ("events", "meetings", "stances")}
    readings = {r["reading"] for rows in views.values() for r in rows}
    for reading, report in source.reports.items():
        if reading in readings or not source.filters:
            yield _article(report)
    for actor in source.record.actors():
        if actor["reading"] in readings or not source.filters:
            yield from _actor(actor, source.reports[actor["reading"]])
    for event in views["events"]:
        yield _event(event, source)
    for meeting in views["meetings"]:
        yield _meeting(meeting)
    for stance in views["stances"]:
        yield _stance(stance)


def _article(report: Row) -> dict[str, Any]:
    return _entity(
        "Article", _id(report["document_id"]), title=report["title"], publishedAt=_time(report["published"]),
        sourceUrl=report["url"], publisher=report["outlet"], fileName=report["document_id"],
        retrievedAt=f"{report['ingested']:%Y-%m-%dT%H:%M:%S}",
    )  # fmt: skip


def _time(words: str | None) -> str | None:
    """The day of a publication date: the model takes no zones."""
    return words[:10] if words and _DAY.fullmatch(words[:10]) else None


def _actor(actor: Row, report: Row) -> Iterator[dict[str, Any]]:
    id_ = _id(actor["document_id"], actor["id"])
    country = iso2(actor["country"])
    lower = country.lower() if country else None
    yield _entity(
        "Person" if actor["office"] else "LegalEntity", id_, name=actor["name"], country=lower,
        proof=_id(actor["document_id"]), keywords=actor["sectors"], notes=actor["office"],
    )  # fmt: skip
    if actor["office"]:
        post = _id("post", actor["document_id"], actor["id"])
        yield _entity("Position", post, name=actor["office"], country=lower)
        yield _entity(
            "Occupancy", _id("occupancy", actor["document_id"], actor["id"]), holder=id_, post=post,
            date=_time(report["published"]), proof=_id(actor["document_id"]),
        )  # fmt: skip


def _people(document: str, people: Iterable[Row]) -> list[str]:
    return [_id(document, p["actor"]) for p in people if p["actor"]]


def _event(row: Row, source: Source) -> dict[str, Any]:
    document = row["document_id"]
    what = " ".join([row["type"], *row["modes"]])
    words = [row["actor"], what, row["recipient"], f"({', '.join(row['status'])})" if row["status"] else ""]
    return _entity(
        "Event", _id(document, row["id"]), name=" ".join(w for w in words if w), summary=row["sentence"],
        startDate=_day(row["date"]), endDate=_day(row["date_last"]), location=row["place_name"],
        country=_lower(row["place_country"]), organizer=_people(document, row["actors"]),
        involved=_people(document, row["recipients"]), proof=_id(document), keywords=[row["type"], *row["contexts"]],
        sourceUrl=row["url"], publisher=source.reports[row["reading"]]["outlet"],
    )  # fmt: skip


def _meeting(row: Row) -> dict[str, Any]:
    document = row["document_id"]
    agenda = f" Agenda: {'; '.join(row['agenda_items'])}." if row["agenda_items"] else ""
    return _entity(
        "Event", _id(document, row["id"]), name=row["name"], summary=f"{row['sentence']}{agenda}",
        startDate=_day(row["date"]), endDate=_day(row["date_last"]), location=row["place_name"],
        country=_lower(row["place_country"]), involved=_people(document, row["participants"]), proof=_id(document),
        keywords=["meeting", row["status"]], sourceUrl=row["url"], publisher=row["outlet"],
    )  # fmt: skip


def _stance(row: Row) -> dict[str, Any]:
    document = row["document_id"]
    roles = [row["holder_role"], row["toward_role"]]
    return _entity(
        "Note", _id(document, row["id"]), name=f"{row['holder'] or '?'} {row['stance']} {row['toward']}",
        description=row["sentence"], entity=_people(document, roles), summary=_day(row["date"]), proof=_id(document),
        publisher=row["outlet"], sourceUrl=row["url"], keywords=row["stance"],
    )  # fmt: skip


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _lower(code: str | None) -> str | None:
    found = iso2(code)
    return found.lower() if found else None
