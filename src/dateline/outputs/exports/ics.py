"""iCalendar (RFC 5545): the meetings that have a day, as all-day entries.

What may not live here: reading of the record (``base.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from dateline.core.errors import MissingExtra
from dateline.outputs.exports.base import InvalidExport, Row, Source, Told, urn

STATUS = {
    "scheduled": "CONFIRMED", "under way": "CONFIRMED", "held": "CONFIRMED", "failed": "CONFIRMED",
    "proposed": "TENTATIVE", "cancelled": "CANCELLED", "declined": "CANCELLED",
}  # fmt: skip
"""The three that a VEVENT may have; our own stands in X-DATELINE-STATUS. A meeting that failed took place."""


def write(source: Source, path: Path) -> Told:
    """Write the meetings; those without a day have no place in a calendar and are left out."""
    told = Told()
    icalendar = library()
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Dateline//Meetings as reported//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for row in source.rows("meetings"):
        if row["date"] is None:
            told.left_out["meetings without a date"] += 1
            continue
        calendar.add_component(_entry(icalendar, row, source.reports[row["reading"]]))
        told.rows += 1
    path.write_bytes(calendar.to_ical())
    return told


def check(path: Path) -> None:
    """As ``check_calendar``, of a file."""
    check_calendar(path.read_bytes(), path.name)


def check_calendar(content: bytes, name: str) -> None:
    """The calendar reads back: each entry has an id of its own, a stamp, days in order and a status. InvalidExport if not."""
    try:
        calendar = library().Calendar.from_ical(content)
    except ValueError as fault:
        raise InvalidExport(f"{name} is no calendar: {fault}") from fault
    seen: set[str] = set()
    for entry in calendar.walk("VEVENT"):
        id_ = str(entry.get("uid", ""))
        if not id_ or id_ in seen:
            raise InvalidExport(f"{name}: the UID {id_!r} is missing or stands there twice")
        seen.add(id_)
        if "dtstamp" not in entry or entry.get("status") not in set(STATUS.values()) or entry.errors:
            raise InvalidExport(f"{name}, {id_}: no DTSTAMP, no STATUS, or a property that cannot be read")
        if entry.decoded("dtend") <= entry.decoded("dtstart"):
            raise InvalidExport(f"{name}, {id_}: it ends before it begins")


def library() -> Any:
    """The package icalendar; MissingExtra without it."""
    try:
        import icalendar
    except ImportError as missing:
        raise MissingExtra("record", "icalendar") from missing
    return icalendar


def _entry(icalendar: Any, row: Row, report: Row) -> Any:
    entry = icalendar.Event()
    last = max(row["date_last"] or row["date"], row["date"])
    entry.add("uid", f"{row['document_id']}-{row['id']}@dateline")
    entry.add("dtstamp", report["ingested"].replace(tzinfo=UTC, microsecond=0))
    entry.add("dtstart", row["date"])
    entry.add("dtend", last + timedelta(days=1))  # the day after the last one, as the RFC has it
    entry.add("summary", row["name"])
    entry.add("status", STATUS[row["status"]])
    entry.add("x-dateline-status", row["status"])
    entry.add("transp", "TRANSPARENT")
    entry.add("description", "\n".join(_words(row, report)))
    if row["place_name"]:
        entry.add("location", row["place_name"])
    point = (row["place"] or {}).get("point")
    if point and row["place"]["precision"] in {"point", "city", "district"}:
        entry.add("geo", (point["lat"], point["lon"]))
    if report["url"]:
        entry.add("url", report["url"])
    for who in row["participants"]:
        entry.add("attendee", _attendee(icalendar, row, who), encode=0)
    return entry


def _attendee(icalendar: Any, row: Row, who: Row) -> Any:
    """A participant: an address must be a URI, and nobody's mail is known, so that it is the id of the actor."""
    ref = who["actor"] or f"{who['span']['start']}-{who['span']['end']}"
    address = icalendar.vCalAddress(urn(row["document_id"], ref))
    address.params["CN"] = (who["name"] or who["text"]).replace('"', "'")
    address.params["ROLE"] = "REQ-PARTICIPANT"
    return address


def _words(row: Row, report: Row) -> Iterator[str]:
    if row["participants_named"]:
        yield f"Who: {row['participants_named']}"
    if row["agenda_items"]:
        yield f"Agenda: {'; '.join(row['agenda_items'])}"
    yield f"Status: {row['status']}"
    yield f"“{' '.join(row['sentence'].split())}”"
    source = ", ".join(w for w in (report["outlet"], report["published"], report["title"]) if w)
    if source:
        yield source
