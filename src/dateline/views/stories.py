"""One story: the reports that tell it, which of them are independent, and where they disagree.

A story is found by any event in it, so that a link to it holds as it grows. What may not live here: how events are
judged the same (``dateline.stories``).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dateline.core.errors import UnknownName
from dateline.core.ids import content_id
from dateline.store.record import Record
from dateline.stories.counting import Report, groups, outlets
from dateline.stories.events import Key
from dateline.stories.linking import Judgement, Link, clusters

Row = dict[str, Any]

_COLUMNS = """
SELECT e.document_id, e.id, e.date, e.date_last, e.type, e.modes, e.quad, e.scale, e.status, e.sentence, e.according_to,
  e.actor AS who, e.recipient AS whom, e.actor_countries, e.recipient_countries, e.actors, e.recipients, e.place.name AS place_name,
  e.place_country, e.outlet, e.title, e.published, e.url
FROM events e JOIN {wanted} w ON e.document_id = w.document_id AND e.id = w.id
ORDER BY e.published NULLS LAST, e.document_id, e.id"""
_LINKS = """
SELECT number, kind, left_document, left_id, right_document, right_id, judgement, judge, score FROM links
WHERE {where} ORDER BY number, left_document, left_id, right_document, right_id"""
_making = threading.Lock()
_STEPS = 12  # of the search for linked events: stories are a few links wide, each step is a query
ASPECTS = ("type", "actors", "recipients", "date", "place", "status")


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that reports may tell otherwise: each value, and the reports that say so, most first.

    ``disagree``: two or more known values that nobody has given together. A report that is silent says nothing.
    """

    name: str
    values: tuple[tuple[str, tuple[str, ...]], ...]
    silent: tuple[str, ...]

    @property
    def disagree(self) -> bool:
        """Whether reports give different values."""
        return len(self.values) > 1


@dataclass(frozen=True, slots=True)
class StoryView:
    """One story; ``events`` and ``reports`` with the first report first.

    ``reports``: document_id, outlet, credit, title, published, url, and ``group``: its number among the
    ``independent`` groups, from 1. ``unsure`` are events that may belong here.
    """

    id: str
    events: tuple[Row, ...]
    reports: tuple[Row, ...]
    independent: int
    outlets: int
    aspects: tuple[Aspect, ...]
    unsure: tuple[Row, ...]
    linked: bool


def story_view(record: Record, document_id: str, event_id: str) -> StoryView:
    """The story that an event is in. UnknownName where the record holds no such event."""
    known = [r["id"] for r in record.query("SELECT DISTINCT id FROM events WHERE document_id = ?", [document_id])]
    if event_id not in known:
        raise UnknownName(f"event in {document_id}", event_id, known)
    start = (document_id, event_id)
    links = _around(record, start)
    keys = {k for x in links for k in x.pair} | {start}
    keys = _standing(record, keys)
    (mine,) = [g for g in clusters(keys, links) if start in g]
    doubtful = {k for x in links if x.judgement == "unsure" and (x.left in mine) != (x.right in mine) for k in x.pair}
    events = _events(record, mine)
    unsure = _events(record, sorted((doubtful & keys) - set(mine)))
    reports, parted = _reports(record, events)
    return StoryView(
        content_id("story", *mine[0]), tuple(events), tuple(reports), parted,
        outlets([Report(r["document_id"], r["outlet"]) for r in reports]), aspects(events), tuple(unsure), bool(links),
    )  # fmt: skip


def aspects(events: Sequence[Row]) -> tuple[Aspect, ...]:
    """What the reports say of each aspect of one event; a report that tells it twice may say two things."""
    found = []
    for name in ASPECTS:
        says: dict[str, list[str]] = {}
        silent = dict[str, None]()
        for row in events:
            value = _value(row, name)
            if value is None:
                silent[row["document_id"]] = None
            elif row["document_id"] not in says.setdefault(value, []):
                says[value].append(row["document_id"])
        heard = {d for reports in says.values() for d in reports}
        values = sorted(says.items(), key=lambda v: (-len(v[1]), v[0]))
        found.append(Aspect(name, tuple((v, tuple(r)) for v, r in values), tuple(d for d in silent if d not in heard)))
    return tuple(found)


def _value(row: Row, name: str) -> str | None:
    """What a telling says of an aspect, in a form that can be compared; None where it says nothing."""
    if name in {"actors", "recipients"}:
        return ", ".join(sorted({p["country"] or p["name"] or p["text"] for p in row[name]})) or None
    if name == "date":
        first, last = row["date"], row["date_last"]
        return None if first is None else first.isoformat() if first == last else f"{first} to {last or '?'}"
    if name == "place":
        place: str | None = row["place_name"] or row["place_country"]
        return place
    if name == "status":
        return ", ".join(row["status"]) or "happened"
    return " ".join([row["type"], *(row["modes"] or [])])


def _around(record: Record, start: Key) -> list[Link]:
    """All judgements of events that a chain of them joins to ``start``, in the order made."""
    seen: set[Key] = set()
    edge = {start}
    found: dict[tuple[Any, ...], Link] = {}
    where = "kind = 'event' AND (list_contains(?, left_document) OR list_contains(?, right_document))"
    for _ in range(_STEPS):
        seen |= edge
        documents = sorted({d for d, _ in edge})
        edge = set()
        for r in record.query(_LINKS.format(where=where), [documents, documents]):
            link = _link(r)
            if link.left in seen or link.right in seen:
                found[r["number"], *link.pair, link.by] = link
                edge |= set(link.pair) - seen if link.judgement == "same" else set()
        if not edge:
            break
    return [found[k] for k in sorted(found)]


def _link(r: Row) -> Link:
    judgement: Judgement = r["judgement"]
    return Link((r["left_document"], r["left_id"]), (r["right_document"], r["right_id"]), judgement, r["judge"], r["score"])  # fmt: skip


def _pairs(keys: Iterable[Key]) -> tuple[str, list[object]]:
    """A relation of keys, and its parameters."""
    listed = list(keys)
    return "(SELECT unnest(?) AS document_id, unnest(?) AS id)", [[d for d, _ in listed], [i for _, i in listed]]


def _standing(record: Record, keys: Iterable[Key]) -> set[Key]:
    wanted, bound = _pairs(keys)
    sql = f"SELECT e.document_id, e.id FROM events e JOIN {wanted} w ON e.document_id = w.document_id AND e.id = w.id"
    return {(r["document_id"], r["id"]) for r in record.query(sql, bound)}


def _events(record: Record, keys: Sequence[Key]) -> list[Row]:
    if not keys:
        return []
    wanted, bound = _pairs(keys)
    return record.query(_COLUMNS.format(wanted=wanted), bound).dicts()


def _reports(record: Record, events: Sequence[Row]) -> tuple[list[Row], int]:
    """The reports of a story with the number of the group that each is in, and how many groups there are."""
    ids = list(dict.fromkeys(e["document_id"] for e in events))
    sql = (
        "SELECT h.document_id, h.outlet, h.title, h.published, h.url, d.text.credit.text AS credit "
        "FROM reports h JOIN raw_documents d USING (reading) WHERE list_contains(?, h.document_id)"
    )
    by_id = {r["document_id"]: r for r in record.query(sql, [ids])}
    where = "kind = 'report' AND judgement = 'same' AND list_contains(?, left_document) AND list_contains(?, right_document)"
    alike = [(r["left_document"], r["right_document"]) for r in record.query(_LINKS.format(where=where), [ids, ids])]
    parted = groups([Report(i, by_id[i]["outlet"], by_id[i]["credit"]) for i in ids], alike)
    of = {i: n for n, group in enumerate(parted, 1) for i in group}
    return [{**by_id[i], "group": of[i]} for i in ids], len(parted)


def storied(record: Record) -> str:
    """The name of a relation that queries of this record may join: document_id, id, story and origin of every linked event.

    ``origin`` is the story's first document by id. An event that is not there is a story of its own. Made once for what
    the record sees.
    """
    with _making:
        if not record.has("storied"):
            links = [_link(r) for r in record.query(_LINKS.format(where="kind = 'event'"))]
            keys = _standing(record, {k for x in links for k in x.pair}) if links else set[Key]()
            rows = [
                {"document_id": d, "id": i, "story": content_id("story", *group[0]), "origin": group[0][0]}
                for group in clusters(keys, links)
                if len(group) > 1
                for d, i in group
            ]
            schema = pa.schema([(n, pa.string()) for n in ("document_id", "id", "story", "origin")])
            record.give("storied", pa.Table.from_pylist(rows, schema=schema))
    return "storied"
