"""A record of two years of reports as an ingest leaves it, every layer filled, for ``benchmarks/web.py``.

usage: python benchmarks/desk_record.py FOLDER [--events N]

Made-up reports come in day by day, each with ten events, sixteen attributions, four stances, 38 actors and, three reports of
four, a meeting: what ``dateline ingest ../shared/data/load`` finds in a report, rounded. Participants are of 60 countries and
of 20,000 names, sentences are of random words, and most events are of the day before the report.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.core.types import MeetingStatus, StancePole
from dateline.store import Record
from dateline.store.rows import table_of
from dateline.store.schema import COUNTED, TABLES
from dateline.store.writing import Encoded
from record import COUNTRIES, FIRST, WORDS, event, participant, report, size

BATCH = 2_500  # documents in a commit
DAYS = 730
A_REPORT = {"events": 10, "attributions": 16, "stances": 4, "meetings": 0.75, "actors": 38}
NAMES = [f"Person {n:x}" for n in range(20_000)]
POLES = get_args(StancePole)
STATES = get_args(MeetingStatus)


def person(chance: random.Random) -> dict[str, Any]:
    """A participant: a country's government, or somebody by name, of a country or of none."""
    found = participant(chance.choice(COUNTRIES))
    if chance.random() < 0.5:
        name = NAMES[min(int(chance.paretovariate(0.7)) - 1, len(NAMES) - 1)]  # few are named often, most seldom
        found |= {"actor": f"actor-{name}", "text": name, "name": name}
        if chance.random() < 0.4:
            found["country"] = None
    return found


def said(chance: random.Random) -> dict[str, Any]:
    """The evidence of a line."""
    sentence = " ".join(chance.choices(WORDS, k=24))
    return {"span": {"start": 0, "end": len(sentence)}, "quote": sentence}


def line(layer: str, n: int, chance: random.Random) -> dict[str, Any]:
    """One row of a layer, of document ``n`` of a batch; id, day and reading are dealt later."""
    head = {"reading": n, "document_id": "", "id": ""}
    if layer == "events":
        return event(n, chance) | {"score": round(chance.betavariate(3, 2), 3)}
    one, other, evidence = person(chance), person(chance), said(chance)
    words = {"what": "said", "who": one["name"], "whom": "", "when": "", "where": "", "according_to": ""}
    if layer == "actors":
        mentions = [{"span": {"start": 0, "end": 5}, "text": one["text"]} for _ in range(chance.randint(1, 4))]
        office = "Foreign Minister" if chance.random() < 0.1 else None
        return head | {"name": one["name"], "country": one["country"], "sectors": one["sectors"], "office": office, "entity": None,
                       "members": [], "mentions": mentions, "anonymous": chance.random() < 0.2, "basis": "name"}  # fmt: skip
    if layer == "attributions":
        content = evidence["quote"][20:80]
        return head | {"speaker": one["actor"], "anonymous": False, "source": one["span"], "cue": {"start": 6, "end": 10},
                       "content": [{"start": 20, "end": 80}], "quote": chance.choice(["direct", "indirect"]), "within": None, "said": None,
                       "evidence": evidence, "words": words, "speaker_name": one["name"], "speaker_country": one["country"],
                       "speaker_sectors": one["sectors"], "speaker_office": None, "content_words": [content]}  # fmt: skip
    if layer == "stances":
        issue = " ".join(chance.choices(WORDS[:500], k=3))
        return head | {"holder": one, "stance": chance.choice(POLES), "toward": other, "issue": issue, "attribution": None, "evidence": evidence,
                       "words": words, "speaker_name": None, "speaker_country": None, "speaker_anonymous": None}  # fmt: skip
    countries = sorted({c for c in (one["country"], other["country"]) if c})
    return head | {"name": f"Meeting: {one['name']}, {other['name']}", "what": [{"start": 6, "end": 10}], "participants": [one, other],
                   "place": None, "first": None, "last": None, "agenda": [], "status": chance.choice(STATES), "events": [],
                   "evidence": evidence, "words": words, "participant_countries": countries}  # fmt: skip


class Deck:
    """One batch of rows, made once and dealt out anew, with new ids and on later days, for each commit."""

    def __init__(self, documents: int) -> None:
        chance = random.Random(11)  # noqa: S311 - made-up data
        self.documents = documents
        self.rows: dict[str, pa.Table] = {}
        self.owners: dict[str, np.ndarray] = {}
        for layer, each in A_REPORT.items():
            owners = [n for n in range(BATCH) for _ in range(int(each + chance.random()))]
            self.rows[layer] = table_of(layer, [line(layer, n, chance) for n in owners])
            self.owners[layer] = np.array(owners)

    def deal(self, number: int) -> Encoded:
        """Commit ``number``: the next reports, published on the days that follow."""
        chance = np.random.default_rng(number)
        first = number * BATCH
        published = (first + np.arange(BATCH)) * DAYS // self.documents
        tables = {n: TABLES[n].empty_table() for n in COUNTED}
        for layer, made in self.rows.items():
            rows, owners = made, self.owners[layer]
            ids = [f"{layer[:-1]}-{i:012x}" for i in chance.integers(0, 2**48, len(owners)).tolist()]
            new: dict[str, list[Any]] = {"reading": (owners + first).tolist(), "document_id": [_name(first + n) for n in owners.tolist()], "id": ids}  # fmt: skip
            if layer != "actors":
                late = -np.minimum(chance.geometric(0.6, len(owners)) - 1, 60)
                ahead = np.where(chance.random(len(owners)) < 0.1, chance.integers(1, 15, len(owners)), late)
                new["date"] = [_day(d) for d in (published[owners] + ahead).tolist()]
            if layer in {"events", "meetings"}:
                new["date_last"] = new["date"]
            if layer == "events":
                new["time"] = [{"first": (i := d.isoformat()), "last": i, "grain": "day", "inferred": False} for d in new["date"]]  # fmt: skip
            for name, values in new.items():
                at = rows.schema.get_field_index(name)
                rows = rows.set_column(at, rows.schema.field(at), pa.array(values, rows.schema.field(at).type))
            tables[layer] = rows
        counts = {layer: np.bincount(self.owners[layer], minlength=BATCH) for layer in A_REPORT}
        tables["documents"] = table_of("documents", [self._report(first, n, published, counts) for n in range(BATCH)])
        return Encoded(tables)

    def _report(self, first: int, n: int, published: np.ndarray, counts: dict[str, np.ndarray]) -> dict[str, Any]:
        day = _day(int(published[n]))
        title = " ".join(random.Random(first + n).choices(WORDS, k=7))  # noqa: S311 - made-up data
        made = report(first + n) | {f"n_{k}": int(v[n]) for k, v in counts.items()}
        return made | {"title": title, "published": day.isoformat(), "published_day": day}


def cut(batch: Encoded, first: int, most: int) -> Encoded:
    """So many reports of a batch, after the first ``first``, with all that was read in them."""
    documents = batch.tables["documents"].slice(first, most)
    readings = documents["reading"]
    held = {n: t.filter(pc.is_in(t["reading"], readings)) for n, t in batch.tables.items() if n in COUNTED}
    return Encoded({**held, "documents": documents})


def _name(n: int) -> str:
    return f"doc-{n:012x}"


def _day(n: int) -> date:
    return FIRST + timedelta(days=n)


def fill(folder: Path, events: int) -> None:
    """Write the record at ``folder``, and print what is in it."""
    documents = max(BATCH, events // 10)
    record = Record(folder, create=True)
    deck = Deck(documents)
    start = time.monotonic()
    for number in range(documents // BATCH):
        record.add_rows(deck.deal(number))
    record.compact()
    record.tables.vacuum(0)
    (seen,) = record.query(
        "SELECT count(*) AS reports, " + ", ".join(f"sum(n_{k}) AS {k}" for k in A_REPORT) + " FROM reports"
    ).dicts()
    print(
        ", ".join(f"{int(v):,} {k}" for k, v in seen.items()),
        f"in {size(folder):.0f} MB, {time.monotonic() - start:.0f} s",
    )


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path, help="where to write; a new folder")
    options.add_argument("--events", type=int, default=1_000_000)
    given = options.parse_args()
    fill(given.folder, given.events)


if __name__ == "__main__":
    main()
