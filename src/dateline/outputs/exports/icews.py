"""ICEWS-like events: one tab-separated line a dyad, 20 columns with a header, empty where nothing is known.

"Event Text" is the name of the CAMEO category, not the sentence; sectors are names. What may not live here:
reading of the record (``base.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from dateline.outputs.exports.base import (
    UNREAL,
    Row,
    Rule,
    Source,
    Told,
    check_tsv,
    check_unique,
    number,
    pairs,
    write_tsv,
)
from dateline.outputs.exports.lands import land_name

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
GOLDSTEIN = "icews"
"""The table of scores that "Intensity" is read from."""
_RULES: dict[str, Rule] = {
    "Event ID": ("a number", str.isdecimal),
    "Event Date": ("a day as YYYY-MM-DD", lambda v: re.fullmatch(r"\d{4}-\d\d-\d\d", v) is not None),
    "CAMEO Code": ("a CAMEO code", lambda v: re.fullmatch(r"\d{2,4}", v) is not None),
    "Intensity": ("a number from -10 to 10", lambda v: -10 <= float(v) <= 10),
    "Story ID": ("a number", str.isdecimal),
    "Sentence Number": ("a number", str.isdecimal),
    "Latitude": ("degrees", lambda v: -90 <= float(v) <= 90),
    "Longitude": ("degrees", lambda v: -180 <= float(v) <= 180),
}


def write(source: Source, path: Path) -> Told:
    """Write the dyads of events that have happened: the format has no field that says otherwise."""
    told = Told()
    told.rows = write_tsv(path, COLUMNS, _lines(source, told), header=True)
    return told


def check(path: Path) -> None:
    """Every line has 20 columns, each after its rule, and no id stands twice. InvalidExport if not."""
    check_tsv(path, COLUMNS, _RULES, header=True)
    check_unique(path, 0, "id", header=True)


def _lines(source: Source, told: Told) -> Iterator[Sequence[str]]:
    near, book = source.near("events"), source.book
    for event in source.rows("events"):
        if (why := unfit(event)) is not None:
            told.left_out[why] += 1
            continue
        if not (event["actors"] and event["recipients"]):
            told.left_out["events without an actor or without a recipient"] += 1
            continue
        intensity = book.goldstein(event["cameo"], GOLDSTEIN) if GOLDSTEIN in book.goldstein_tables else None
        for i, (actor, recipient) in enumerate(pairs(event)):
            if actor is None or recipient is None:
                continue
            yield [
                str(number(event["document_id"], event["id"], i)), event["date"].isoformat(),
                *_side(source, actor), book.cameo_names.get(event["cameo"], ""), event["cameo"],
                "" if intensity is None else f"{intensity:.1f}", *_side(source, recipient),
                str(number(event["document_id"])), str(near[event["reading"], event["id"]].sentence),
                event["outlet"] or "", *_where(event["place"]),
            ]  # fmt: skip


def unfit(event: Row) -> str | None:
    """Why an event cannot stand among CAMEO events that have happened; None if it can."""
    if event["date"] is None:
        return "events without a date"
    if UNREAL & set(event["status"]):
        return "events that have not happened (future, hypothetical, negation)"
    if not event["cameo"]:
        return "events without a CAMEO code"
    return None if event["actors"] or event["recipients"] else "events without an actor or a recipient"


def _side(source: Source, who: Row) -> list[str]:
    known = source.book.sectors
    sectors = ",".join(known[s].name.replace(",", "") if s in known else s for s in who["sectors"])
    return [who["name"] or who["text"], sectors, land_name(who["country"])]


def _where(place: Row | None) -> list[str]:
    if place is None:
        return [""] * 6
    point, precision = place["point"] or {}, place["precision"]
    city = place["name"] if precision == "city" else ""
    district = place["name"] if precision in {"district", "admin2"} else ""
    province = place["name"] if precision == "admin1" else ""
    return [
        city, district, province, land_name(place["country"]),
        *(f"{point[n]:.4f}" if point else "" for n in ("lat", "lon")),
    ]  # fmt: skip
