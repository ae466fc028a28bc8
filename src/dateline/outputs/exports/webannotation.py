"""W3C Web Annotation: one annotation a line for the evidence of each event, attribution, stance and meeting.

The target is the report, by its address, with a quote and its position, so that the words are found again where the
page has changed a little. What may not live here: reading of the record (``base.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.outputs.exports.base import InvalidExport, Near, Row, Source, Told, urn
from dateline.outputs.exports.jsons import check_lines, read_lines, write_lines

SCHEMA = "webannotation.schema.json"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_KINDS = {"events": "event", "attributions": "attribution", "stances": "stance", "meetings": "meeting"}


def write(source: Source, path: Path) -> Told:
    """Write the annotations as JSON lines, each a JSON-LD document of its own."""
    told = Told()
    told.rows = write_lines(path, _annotations(source, told))
    return told


def check(path: Path) -> None:
    """Every line is after the schema, no id stands twice, and each quote is as long as its position says."""
    check_lines(path, SCHEMA, unique="id")
    for line, value in read_lines(path):
        quote, position = value["target"]["selector"]
        if position["end"] - position["start"] != len(quote["exact"]):
            raise InvalidExport(f"{path.name}, line {line}: the quote is not as long as its position")


def _annotations(source: Source, told: Told) -> Iterator[dict[str, Any]]:
    for view in _KINDS:
        near = source.near(view)
        for row in source.rows(view):
            if not row["sentence"]:
                told.left_out[f"{view} without a quote"] += 1
                continue
            yield _annotation(view, row, source.reports[row["reading"]], near[row["reading"], row["id"]])


def _annotation(view: str, row: Row, report: Row, near: Near) -> dict[str, Any]:
    span = row["evidence"]["span"]
    exact = row["evidence"]["quote"]
    return {
        "@context": CONTEXT,
        "id": urn(row["document_id"], row["id"]),
        "type": "Annotation",
        "motivation": "classifying",
        "created": f"{report['ingested']:%Y-%m-%dT%H:%M:%SZ}",
        "generator": {"type": "Software", "name": report["reader"] or "dateline"},
        "body": [
            {"type": "TextualBody", "purpose": purpose, "value": value}
            for purpose, value in [("classifying", _KINDS[view]), *_said(view, row)]
        ],
        "target": {
            "source": report["url"] or urn(row["document_id"]),
            "selector": [
                {"type": "TextQuoteSelector", "exact": exact, "prefix": near.prefix, "suffix": near.suffix},
                {"type": "TextPositionSelector", **span},
            ],
        },
    }


def _said(view: str, row: Row) -> Iterator[tuple[str, str]]:
    """Codes as tags, then the row in words."""
    if view == "events":
        yield from (("tagging", c) for c in (row["type"], *row["modes"], *row["contexts"], *row["status"]))
        words = [row["actor"], " ".join([row["type"], *row["modes"]]), row["recipient"]]
    elif view == "attributions":
        yield "tagging", row["kind"]
        words = [row["speaker"], row["content"]]
    elif view == "stances":
        yield "tagging", row["stance"]
        words = [row["holder"], row["stance"], row["toward"]]
    else:
        yield "tagging", row["status"]
        words = [row["name"], row["status"]]
    yield "describing", " · ".join(w for w in words if w)
