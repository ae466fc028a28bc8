"""GDELT 2.0: a folder with events (61 columns) and mentions (16), tab-separated without a header, one event a dyad.

Mentions carry the evidence: sentence, offsets, and the words in "Extras". Places have FIPS 10-4 codes, actors
three-letter ones. What may not live here: reading of the record (``base.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from dateline.outputs.exports.base import (
    InvalidExport,
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
from dateline.outputs.exports.icews import unfit
from dateline.outputs.exports.lands import BODIES, cameo_roles, fips, land_name

EVENTS, MENTIONS = "events.export.CSV", "events.mentions.CSV"
"""The names of the files: GDELT's own end so, though they are tab-separated."""
_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code",
    "Type3Code",
)  # fmt: skip
_GEO = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENT_COLUMNS = (
    "GlobalEventID", "Day", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{c}" for n in "12" for c in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources",
    "NumArticles", "AvgTone",
    *(f"{who}Geo_{c}" for who in ("Actor1", "Actor2", "Action") for c in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTION_COLUMNS = (
    "GlobalEventID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen",
    "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
QUADS, GOLDSTEIN = "gdelt", "icews"
"""The tables that "QuadClass" and "GoldsteinScale" are read from."""
_GROUPS = frozenset({"UNO", "EUR"})  # of the bodies, those that are one body; the others are kinds of bodies
_GEO_TYPES = {"country": "1", "admin1": "5", "admin2": "5", "region": "5", "city": "4", "district": "4", "point": "4"}
_ID: Rule = ("a number", str.isdecimal)
_MOMENT: Rule = ("a time as YYYYMMDDHHMMSS", lambda v: re.fullmatch(r"\d{14}", v) is not None)
_LAT: Rule = ("degrees", lambda v: -90 <= float(v) <= 90)
_LON: Rule = ("degrees", lambda v: -180 <= float(v) <= 180)
_EVENT_RULES: dict[str, Rule] = {
    "GlobalEventID": _ID,
    "Day": ("a day as YYYYMMDD", lambda v: re.fullmatch(r"\d{8}", v) is not None),
    "EventCode": ("a CAMEO code", lambda v: re.fullmatch(r"\d{2,4}", v) is not None),
    "EventRootCode": ("a CAMEO root", lambda v: re.fullmatch(r"\d\d", v) is not None),
    "QuadClass": ("1 to 4", lambda v: v in {"1", "2", "3", "4"}),
    "GoldsteinScale": ("a number from -10 to 10", lambda v: -10 <= float(v) <= 10),
    "ActionGeo_CountryCode": ("a FIPS code", lambda v: re.fullmatch("[A-Z]{2}", v) is not None),
    "ActionGeo_Lat": _LAT, "ActionGeo_Long": _LON, "DATEADDED": _MOMENT,
}  # fmt: skip
_MENTION_RULES: dict[str, Rule] = {
    "GlobalEventID": _ID, "EventTimeDate": _MOMENT, "MentionTimeDate": _MOMENT,
    "MentionType": ("1 to 6", lambda v: v in set("123456")), "SentenceID": _ID,
    **{c: ("an offset", lambda v: v == "-1" or v.isdecimal()) for c in MENTION_COLUMNS[7:10]},
    "InRawText": ("0 or 1", lambda v: v in {"0", "1"}),
    "Confidence": ("0 to 100", lambda v: 0 <= int(v) <= 100),
}  # fmt: skip


def write(source: Source, folder: Path) -> Told:
    """Write both files. Events that have not happened are left out: GDELT has no field that says so."""
    told = Told()
    folder.mkdir()
    told.rows = write_tsv(folder / EVENTS, EVENT_COLUMNS, _events(source, told), header=False)
    write_tsv(folder / MENTIONS, MENTION_COLUMNS, _mentions(source), header=False)
    return told


def check(folder: Path) -> None:
    """Both files are after their rules, no event stands twice, and every mention is of one. InvalidExport if not."""
    check_tsv(folder / EVENTS, EVENT_COLUMNS, _EVENT_RULES, header=False)
    check_tsv(folder / MENTIONS, MENTION_COLUMNS, _MENTION_RULES, header=False)
    check_unique(folder / EVENTS, 0, "GlobalEventID", header=False)
    if (lost := _ids(folder / MENTIONS) - _ids(folder / EVENTS)) != set():
        raise InvalidExport(f"{MENTIONS}: no event {min(lost)}")


def _ids(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        return {line.split("\t", 1)[0] for line in lines}


def _fit(source: Source, told: Told | None = None) -> Iterator[tuple[int, Row, Row | None, Row | None]]:
    """The dyads that can be given, each with its id."""
    for event in source.rows("events"):
        if (why := unfit(event)) is not None:
            if told is not None:
                told.left_out[why] += 1
            continue
        for i, (actor, recipient) in enumerate(pairs(event)):
            yield number(event["document_id"], event["id"], i), event, actor, recipient


def _events(source: Source, told: Told) -> Iterator[Sequence[str]]:
    near, book = source.near("events"), source.book
    for id_, event, actor, recipient in _fit(source, told):
        day: date = event["date"]
        code = event["cameo"]
        goldstein = book.goldstein(code, GOLDSTEIN) if GOLDSTEIN in book.goldstein_tables else None
        quad = book.cameo_quad(code, QUADS) if QUADS in book.cameo_quads else None
        yield [
            str(id_), f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}", f"{day.year + (day.month * 30 + day.day) / 365:.4f}",
            *_actor(actor), *_actor(recipient),
            "1" if near[event["reading"], event["id"]].sentence == 1 else "0", code, code[:3], code[:2], quad or "",
            "" if goldstein is None else f"{goldstein:.1f}", "1", "1", "1", "",
            *_geo(None), *_geo(None), *_geo(event["place"]), f"{_added(source, event):%Y%m%d%H%M%S}",
            event["url"] or event["document_id"],
        ]  # fmt: skip


def _added(source: Source, event: Row) -> date:
    added: date = source.reports[event["reading"]]["ingested"]
    return added


def _actor(who: Row | None) -> list[str]:
    if who is None:
        return [""] * len(_ACTOR)
    country, roles = who["country"] or "", cameo_roles(who["sectors"])
    group = country if country in _GROUPS else ""
    kinds = (country, *roles) if country in BODIES - _GROUPS else roles
    land = "" if country in BODIES else country
    types = [*kinds, "", "", ""][:3]
    return [(land or group) + "".join(types), (who["name"] or who["text"]).upper(), land, group, "", "", "", *types]


def _geo(place: Row | None) -> list[str]:
    if place is None:
        return ["0", *[""] * 7]
    point = place["point"] or {}
    named = ", ".join(dict.fromkeys(w for w in (place["name"], land_name(place["country"])) if w))
    return [
        _GEO_TYPES.get(place["precision"] or "", "0"), named, fips(place["country"]), "", "",
        *(f"{point[n]:.4f}" if point else "" for n in ("lat", "lon")), "",
    ]  # fmt: skip


def _mentions(source: Source) -> Iterator[Sequence[str]]:
    near = source.near("events")
    for id_, event, actor, recipient in _fit(source):
        around, report = near[event["reading"], event["id"]], source.reports[event["reading"]]
        published = report["published_day"] or _added(source, event)
        yield [
            str(id_), f"{event['date']:%Y%m%d}000000", f"{published:%Y%m%d}000000", "1" if event["url"] else "2",
            event["outlet"] or "", event["url"] or event["document_id"], str(around.sentence),
            *(str(who["span"]["start"]) if who else "-1" for who in (actor, recipient)), str(event["trigger"]["start"]),
            "1", "" if event["score"] is None else str(round(100 * event["score"])), str(around.length), "", "",
            event["sentence"],
        ]  # fmt: skip
