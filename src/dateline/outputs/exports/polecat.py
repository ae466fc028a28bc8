"""POLECAT: one tab-separated line an event, 40 columns with a header, lists joined with ";", "None" where nothing is known.

What may not live here: reading of the record (``base.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from dateline.inputs.languages import language_name
from dateline.outputs.exports.base import Row, Rule, Source, Told, check_tsv, check_unique, write_tsv
from dateline.outputs.exports.lands import BODIES, cow

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
NOTHING = "None"
_DIVISIONS = {"city": "City", "district": "District", "admin2": "District", "admin1": "Province"}
_RULES: dict[str, Rule] = {
    "Event Date": ("a day as YYYY-MM-DD", lambda v: re.fullmatch(r"\d{4}-\d\d-\d\d", v) is not None),
    "Event Type": ("a code", lambda v: v.isupper()),
    "Intensity": ("a number from -10 to 10", lambda v: -10 <= float(v) <= 10),
    "Quad Code": ("a quad class", lambda v: v.split()[0] in {"VERBAL", "MATERIAL"}),
    "Latitude": ("degrees", lambda v: -90 <= float(v) <= 90),
    "Longitude": ("degrees", lambda v: -180 <= float(v) <= 180),
    "GeoNames ID": ("a number", str.isdecimal),
    "Actor COW": ("numbers", lambda v: all(w == NOTHING or w.isdecimal() for w in v.split("; "))),
}


def write(source: Source, path: Path) -> Told:
    """Write the events; the status of an event stands among its contexts, as PLOVER's manual has it."""
    told = Told()
    told.rows = write_tsv(path, COLUMNS, _lines(source, told), header=True)
    return told


def check(path: Path) -> None:
    """Every line has 40 columns, each after its rule, and no id stands twice. InvalidExport if not."""
    check_tsv(path, COLUMNS, _RULES, header=True, empty=NOTHING)
    check_unique(path, 0, "id", header=True)


def _lines(source: Source, told: Told) -> Iterator[Sequence[str]]:
    for event in source.rows("events"):
        if event["date"] is None:
            told.left_out["events without a date"] += 1
            continue
        report = source.reports[event["reading"]]
        yield [
            f"{event['document_id']}:{event['id']}", event["date"].isoformat(), event["type"], _list(event["modes"]),
            NOTHING if event["scale"] is None else f"{event['scale']:.1f}", event["quad"].upper(),
            _list([*event["contexts"], *event["status"]]),
            *_who(event["actors"]), *_who(event["recipients"]), *_where(event["place"]),
            report["outlet"] or NOTHING, str(report["published_day"]), NOTHING, NOTHING,
            NOTHING, language_name(report["language"]) if report["language"] else NOTHING, report["reader"] or NOTHING,
        ]  # fmt: skip


def _who(people: Sequence[Row]) -> list[str]:
    """Eight columns of one side: lists run in parallel, so that the third name has the third country."""
    if not people:
        return [NOTHING] * 8
    sectors = list(dict.fromkeys(s for p in people for s in p["sectors"]))
    return [
        _list([p["name"] or p["text"] for p in people]),
        _list([p["country"] or NOTHING for p in people]),
        _list(["" if p["country"] in BODIES else cow(p["country"]) for p in people]),
        next(iter(sectors), NOTHING), _list(sectors), _list([p["office"] or NOTHING for p in people]),
        _list([p["text"] for p in people]), NOTHING,
    ]  # fmt: skip


def _where(place: Row | None) -> list[str]:
    if place is None:
        return [NOTHING] * 10
    point = place["point"] or {}
    named = dict.fromkeys(("City", "District", "Province"), NOTHING)
    if (column := _DIVISIONS.get(place["precision"] or "")) is not None:
        named[column] = place["name"]
    return [
        place["name"], *named.values(), place["country"] or NOTHING,
        *(f"{point[n]:.4f}" if point else NOTHING for n in ("lat", "lon")),
        str(place["geonameid"] or NOTHING), place["text"], place["precision"] or NOTHING,
    ]  # fmt: skip


def _list(words: Sequence[str]) -> str:
    """Words joined with ";" and cleared of it, None where all are empty."""
    cleared = [(w or NOTHING).replace(";", ",").replace("|", "/") for w in words]
    return "; ".join(cleared) if any(w != NOTHING for w in cleared) else NOTHING
