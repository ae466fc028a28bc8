"""``dateline evaluate --on visits``: meetings found in press texts against a list of official visits and trips.

The list (us_visits_travels) holds visits of foreign leaders to the United States and trips of its presidents and
secretaries. ``codes/visits.tsv`` names the reports in the corpora at hand that come within 14 days of one and name the
visitor and the country in one sentence, with our reading of whether they tell it. What may not live here: reading.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from dateline.core.types import Analysis, Document, Meeting
from dateline.gazetteer import load_gazetteer
from dateline.inputs.decoding import clean
from dateline.run.local import Reader

DayFound = Literal["right", "wrong", "none"]
_FILES = {"load": "load/load.jsonl.gz", "worldwide_newswire": "worldwide_newswire/train.jsonl.gz"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit or trip of the list: who, the country (of the visitor, or of the trip) as its code, first and last day."""

    id: str
    trip: bool
    visitor: str
    country: str | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Pair:
    """A visit and a report that may tell it; ``told`` and ``day`` as we read them."""

    visit: str
    corpus: str
    document: str
    told: bool
    day: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The best meeting of the report for a visit: whether it names the visitor, the country, and the days."""

    visitor: bool = False
    country: bool = False
    day: DayFound = "none"

    @property
    def worth(self) -> tuple[bool, bool, int]:
        """By which the best of several meetings is taken."""
        return self.visitor, self.country, ("wrong", "none", "right").index(self.day)


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = (files("dateline.measure") / "codes" / name).read_text("utf-8")
    return csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")


def by_hand() -> str:
    """What we read of meetings that the reader had found (``codes/meetings-read.tsv``), counted, as lines of text."""
    lines = []
    rows = list(_rows("meetings-read.tsv"))
    for kind in ("fresh", "mended"):
        verdicts = [r["verdict"] for r in rows if r["set"] == kind]
        real = [v for v in verdicts if v != "none"]
        status = [v for v in real if "status" not in v]
        lines += [
            f"{len(verdicts)} found meetings read against their texts, {kind}:",
            f"{'are meetings':44}{_share(len(real), len(verdicts))}",
            f"{'... with the right status':44}{_share(len(status), len(real))}",
            f"{'wholly right':44}{_share(verdicts.count('right'), len(verdicts))}",
        ]
    return "\n".join(lines)


def pairs() -> list[Pair]:
    """All pairs of visit and report that the rule gives, with our reading."""
    rows = _rows("visits.tsv")
    return [
        Pair(r["reference"], r["corpus"], r["document"], r["told"] == "yes", r["day"] == "yes") for r in rows
    ]  # fmt: skip


def load_visits(shared: Path) -> dict[str, Visit]:
    """The list, by id."""
    path = shared / "data" / "us_visits_travels" / "meetings.jsonl"
    return {r["id"]: visit_of(r) for r in map(json.loads, path.read_text("utf-8").splitlines())}


def visit_of(row: Mapping[str, Any]) -> Visit:
    """A row of the list."""
    country = load_gazetteer().country_named(row["country"])
    return Visit(
        row["id"], row["kind"] == "trip", _family_name(row["person"]), country.code if country else None,
        date.fromisoformat(row["start"]), date.fromisoformat(row["end"]),
    )  # fmt: skip


def _family_name(person: str) -> str:
    words = [w.strip(".,") for w in person.split()]
    kept = [w for w in words if w not in {"Jr", "Sr", "II", "III"}]
    return kept[-1]


def match(visit: Visit, read: Analysis) -> Found:
    """The best meeting of a reading for a visit."""
    return max((_match(visit, m, read) for m in read.meetings), key=lambda f: f.worth, default=Found())


def _match(visit: Visit, meeting: Meeting, read: Analysis) -> Found:
    actors = {a.id: a for a in read.actors}
    named = [(actors.get(r.actor or ""), r.span.of(read.text.content)) for r in meeting.participants]
    visitors = [a for a, words in named if visit.visitor in words.split() or (a and visit.visitor in a.name.split())]
    if not visitors:
        return Found()
    if visit.trip:
        lands = {meeting.place.country if meeting.place else None, *(a.country for a, _ in named if a)}
    else:
        lands = {a.country for a in visitors if a}
    return Found(visitor=True, country=visit.country in lands, day=_day(visit, meeting))


def _day(visit: Visit, meeting: Meeting) -> DayFound:
    if not meeting.first or not meeting.last:
        return "none"
    first, last = date.fromisoformat(meeting.first), date.fromisoformat(meeting.last)
    return "right" if first <= visit.last and visit.first <= last else "wrong"


@dataclass(frozen=True, slots=True)
class VisitsScore:
    """Counts over the pairs that are told (``told``) of those that the rule gives (``ruled``).

    ``days`` and ``days_right`` count those whose report says when.
    """

    ruled: int
    told: int
    reports: int
    found: int
    country: int
    day_right: int
    day_wrong: int
    both: int
    days: int
    days_right: int


def score(listed: Sequence[Pair], found: Mapping[tuple[str, str], Found]) -> VisitsScore:
    """The counts."""
    told = [p for p in listed if p.told]
    got = [(p, found[p.visit, p.document]) for p in told]
    dated = [f for p, f in got if p.day]
    return VisitsScore(
        len(listed), len(told), len({p.document for p in told}), sum(f.visitor for _, f in got),
        sum(f.country for _, f in got), sum(f.day == "right" for _, f in got), sum(f.day == "wrong" for _, f in got),
        sum(f.country and f.day == "right" for _, f in got), len(dated), sum(f.country and f.day == "right" for f in dated),
    )  # fmt: skip


def run(shared: Path, reader: Reader | None = None) -> VisitsScore:
    """Reads the reports and scores them."""
    listed, visits = pairs(), load_visits(shared)
    wanted = {p.document for p in listed if p.told}
    read = {a.document.id: a for a in (reader or Reader()).stream(_documents(shared, wanted))}
    found = {(p.visit, p.document): match(visits[p.visit], read[p.document]) for p in listed if p.told}
    return score(listed, found)


def _documents(shared: Path, wanted: Iterable[str]) -> Iterator[Document]:
    left = set(wanted)
    for name in _FILES.values():
        with gzip.open(shared / "data" / name, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["id"] in left:
                    left.discard(row["id"])
                    yield Document(row["id"], clean(row["text"])[0], published=row["date"], title=row.get("title"))


def as_table(s: VisitsScore) -> str:
    """The counts as lines of text."""
    return "\n".join(
        [
            f"pairs of a visit and a report within 14 days that names visitor and country in one sentence: {s.ruled}",
            f"of these, read by us as telling the visit or a meeting on it: {s.told}, in {s.reports} reports",
            f"{'a meeting with the visitor found':44}{_share(s.found, s.told)}",
            f"{'... with the right country':44}{_share(s.country, s.told)}",
            f"{'... with days that meet those of the list':44}{_share(s.day_right, s.told)}",
            f"{'... with country and days right':44}{_share(s.both, s.told)}",
            f"{'... so, where the report says when':44}{_share(s.days_right, s.days)}",
            f"{'... with days that do not meet them':44}{_share(s.day_wrong, s.told)}",
        ]
    )


def _share(n: int, of: int) -> str:
    return f"{n:>4} of {of:<4} {n / of:>6.1%}" if of else f"{n:>4} of {of}"
