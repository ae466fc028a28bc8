"""Stories of a record: judgements kept in the table ``links``, and what they come to.

The events themselves are never changed or merged: a story is a list of them. What may not live here: how
pairs are scored and grouped (``dateline.stories``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from dateline.core.ids import content_id
from dateline.store.judgements import keep, keep_word, links_of, row_of
from dateline.store.rows import Row, day
from dateline.stories.copies import copies, signature
from dateline.stories.counting import Report, independent, outlets
from dateline.stories.events import Key, Telling, named, stem, weighed, words_of
from dateline.stories.linking import MACHINE, Link, clusters, judged

if TYPE_CHECKING:
    from dateline.store.record import Record

_EVENTS = """
SELECT e.document_id, e.id, e.type, e.date, e."time".grain AS grain, e.sentence, e."trigger", e.actors, e.recipients,
  e.place_name, e.place_country, e.date_last, e.actor, e.recipient, e.outlet, e.title, e.published, e.url, e.status,
  substr(d.content, e."trigger".start + 1, e."trigger"."end" - e."trigger".start) AS words, d.text.credit.text AS credit
FROM events e JOIN raw_documents d USING (reading) ORDER BY e.document_id, e.id
"""
_TEXTS = "SELECT h.document_id, d.content FROM reports h JOIN raw_documents d USING (reading) ORDER BY h.document_id"
_EXACT = frozenset({"minute", "hour", "day"})


@dataclass(frozen=True, slots=True)
class Story:
    """The events of several reports that are one event; ``events`` are rows, the first report's first.

    ``unsure`` are events of other stories that may be this one. ``reports``, ``outlets`` and ``independent`` are counts.
    """

    id: str
    events: tuple[Row, ...]
    reports: int
    outlets: int
    independent: int
    unsure: tuple[Key, ...]


def link(record: Record) -> int:
    """Judge the pairs of events, and of reports, that are not judged yet, and keep it; how many judgements are new."""
    texts = {r["document_id"]: r["content"] for r in record.query(_TEXTS)}
    rows = record.query(_EVENTS).dicts()
    names = {d: named(texts[d]) for d in {r["document_id"] for r in rows}}
    found = [row_of("event", x) for x in judged([_telling(r, names[r["document_id"]]) for r in rows])]
    alike = copies({d: signature(t) for d, t in texts.items()})
    found += [row_of("report", Link((a, ""), (b, ""), "same", MACHINE, s)) for a, b, s in alike]
    return keep(record, found, once=True)


def judge(record: Record, left: Key, right: Key, judgement: str, *, by: str, reason: str | None = None) -> None:
    """Keep what a person says of two events. UnknownName for events that are not there; InputError for one twice."""
    keep_word(record, "event", left, right, judgement, by=by, reason=reason)


def stories(record: Record) -> list[Story]:
    """The stories, those told by most reports first. Every event is in one, alone where nothing is linked to it."""
    rows = {(r["document_id"], r["id"]): r for r in record.query(_EVENTS)}
    links = links_of(record)
    alike = [(x.left[0], x.right[0]) for k, x in links if k == "report" and x.judgement == "same"]
    events = [x for k, x in links if k == "event"]
    groups = clusters(rows, events)
    of = {key: n for n, group in enumerate(groups) for key in group}
    doubts: dict[int, set[Key]] = {}
    for x in events:
        if x.judgement == "unsure" and x.left in of and x.right in of and of[x.left] != of[x.right]:
            doubts.setdefault(of[x.left], set()).add(x.right)
            doubts.setdefault(of[x.right], set()).add(x.left)
    made = [_story([rows[k] for k in group], alike, doubts.get(n, set())) for n, group in enumerate(groups)]
    return sorted(made, key=lambda s: (-s.reports, -s.independent, _first(s.events[0])))


def see(record: Record, as_of: str | None = None) -> None:
    """Let queries see ``story_of``: document_id, id and story of every event; of what was known by a day, if one is named."""
    known = {(r["document_id"], r["id"]) for r in record.query(_KNOWN_BY, [as_of or "9999-12-31", as_of is None])}
    groups = clusters(known, [x for k, x in links_of(record) if k == "event"])
    found = [{"document_id": d, "id": i, "story": content_id("story", *group[0])} for group in groups for d, i in group]
    schema = pa.schema([("document_id", pa.string()), ("id", pa.string()), ("story", pa.string())])
    record.give("story_of", pa.Table.from_pylist(found, schema=schema))


_KNOWN_BY = """
SELECT DISTINCT e.document_id, e.id FROM events e JOIN reports r USING (reading)
WHERE CASE WHEN r.version = 1 THEN r.published_day ELSE greatest(r.published_day, r.ingested::DATE) END <= ?::DATE OR ?
"""


def _telling(row: Row, names: dict[str, float]) -> Telling:
    people = [p[n] for p in (*row["actors"], *row["recipients"]) for n in ("country", "name") if p[n]]
    places = [stem(p) for p in (row["place_name"], row["place_country"]) if p]
    return Telling(
        (row["document_id"], row["id"]), row["type"], words_of(row["words"] or ""), weighed(row["sentence"]),
        frozenset(p.casefold() for p in people), frozenset(places), names, row["date"], row["grain"] in _EXACT,
        row["date_last"], day(row["published"]),
    )  # fmt: skip


def _first(row: Row) -> tuple[str, str, str]:
    return row["published"] or "9999", row["document_id"], row["id"]


def _story(rows: Sequence[Row], alike: Iterable[tuple[str, str]], unsure: Iterable[Key]) -> Story:
    events = tuple(sorted(rows, key=_first))
    reports = {r["document_id"]: Report(r["document_id"], r["outlet"], r["credit"]) for r in events}
    told = list(reports.values())
    first = min((r["document_id"], r["id"]) for r in events)
    return Story(
        content_id("story", *first), events, len(told), outlets(told), independent(told, alike), tuple(sorted(unsure))
    )


__all__ = ["Story", "judge", "link", "see", "stories"]
