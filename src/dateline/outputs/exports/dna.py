"""Statements as Discourse Network Analyzer's event list has them: who agrees or disagrees with which concept, and when.

The concept is the issue by its name, so that reports that word it otherwise meet; the agreement is that with the issue.
Semicolon-separated, every cell quoted; ``agreement`` is 1 or 0. What may not live here: reading of the record.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from dateline.outputs.exports.base import InvalidExport, Source, Told, number, one_line
from dateline.store.issues import stances

COLUMNS = (
    "statement_id", "time", "document_id", "document_title", "document_author", "document_source", "document_section",
    "document_type", "person", "organization", "concept", "agreement", "text",
)  # fmt: skip
AGREEMENT = {"agree": "1", "support": "1", "demand": "1", "disagree": "0", "oppose": "0"}
"""Who demands a thing agrees with it. DNA's qualifier has two values, so that "undecided" has no place."""


def write(source: Source, path: Path) -> Told:
    """Write the stances that have a pole."""
    told = Told()
    with path.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
        lines.writerow(COLUMNS)
        for row in _statements(source, told):
            lines.writerow([one_line(cell) for cell in row])
            told.rows += 1
    return told


def check(path: Path) -> None:
    """Every line has the columns, an id that stands once, a day, somebody, a concept, and 1 or 0. InvalidExport if not."""
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as stream:
        for line, row in enumerate(csv.DictReader(stream, delimiter=";", strict=True), 2):
            if None in row or None in row.values() or tuple(row) != COLUMNS:
                raise InvalidExport(f"{path.name}, line {line}: not {len(COLUMNS)} columns of the format")
            day = re.fullmatch(r"\d{4}-\d\d-\d\d", row["time"])
            someone = row["person"] or row["organization"]
            if row["agreement"] not in {"0", "1"} or not row["concept"] or not someone or day is None:
                raise InvalidExport(
                    f"{path.name}, line {line}: a statement needs a day, somebody, a concept, and 1 or 0"
                )
            if row["statement_id"] in seen:
                raise InvalidExport(f"{path.name}, line {line}: statement_id {row['statement_id']} stands there twice")
            seen.add(row["statement_id"])


def _statements(source: Source, told: Told) -> Iterator[list[str]]:
    held = stances(source.record)
    names = {x.id: x.name for x in held.issues}
    of = {(s.document, s.row): (names[s.issue], s.sign) for s in reversed(held.statements) if s.own}
    for row in source.rows("stances"):
        if row["stance"] not in AGREEMENT:
            told.left_out["stances that are undecided"] += 1
            continue
        if row["date"] is None:
            told.left_out["stances without a date"] += 1
            continue
        holder = row["holder_role"]
        concept, sign = of.get((row["document_id"], row["id"]), (row["issue"], None))
        agreement = AGREEMENT[row["stance"]] if sign is None else str(int(sign > 0))
        person, body = _holder(row["speaker_name"], holder["name"] or holder["text"], holder["office"])
        yield [
            str(number(row["document_id"], row["id"])), row["date"].isoformat(), row["document_id"], row["title"] or "", "",
            row["outlet"] or "", "", "", person, body or row["holder_country"] or "", concept, agreement,
            row["sentence"],
        ]  # fmt: skip


def _holder(speaker: str | None, name: str, office: str | None) -> tuple[str, str]:
    """Person and organisation: who holds an office is a person; a body's stance has its speaker as the person."""
    if office or name == speaker:
        return name, ""
    return speaker or "", name
