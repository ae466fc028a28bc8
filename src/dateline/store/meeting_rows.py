"""The rows of meetings with what stands around them in their texts, ready to be compared over reports.

What may not live here: groups and histories (``meetings.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dateline.gazetteer import load_gazetteer
from dateline.store.rows import Row, day
from dateline.stories import about
from dateline.stories.about import Host, Round
from dateline.stories.events import Key, named, weighed
from dateline.stories.meetings import Telling

if TYPE_CHECKING:
    from dateline.store.record import Record

HERE = frozenset({"they", "them", "we", "us", "both", "he", "him", "she", "her", "i", "me", "you", "it", "who", "two", "three", "four", "the two", "the three", "each other", "all"})  # fmt: skip
"""Words for participants that name nobody outside their report."""

_ROWS = """
SELECT m.*, d.content, d.sentences, d.text.credit.text AS credit, d.ingested
FROM meetings m JOIN raw_documents d USING (reading)
WHERE ?::DATE IS NULL OR d.published_day <= ?::DATE
ORDER BY m.document_id, m.id
"""
_EVENTS = """
SELECT e.document_id, e.id, e.modes, e.recipients FROM events e SEMI JOIN meetings m USING (document_id)
WHERE e.type = 'CONSULT'
"""
_BODIES = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})
_BE = frozenset({"was", "were", "been", "be", "is", "are", "being"})


@dataclass(frozen=True)
class Seen:
    """A row of the view ``meetings`` with its telling and what its words say."""

    row: Row
    telling: Telling
    sentences: tuple[str, ...]
    modes: tuple[str, ...]
    hosts: tuple[Host, ...]
    inside_of: tuple[Key, ...]
    """Meetings of the same report that it may be on the sidelines of, the surest first."""

    @property
    def key(self) -> Key:
        """The document's id and the meeting's."""
        return self.telling.key

    @cached_property
    def round(self) -> Round | None:
        """Which round of a series."""
        told = zip(self.row["what_words"], self.row["what_sentences"], strict=True)
        return next((r for w, s in told if (r := about.round_of(s, w))), None)

    @cached_property
    def sidelines(self) -> str | None:
        """What it is on the sidelines of, in words."""
        return _aside(self.row)


def seen(record: Record, as_of: date | None) -> list[Seen]:
    """The rows of reports published by a day (of all, without one), in the order of their keys."""
    rows = [_worded(r) for r in record.query(_ROWS, [as_of, as_of]).dicts()]
    events = {(e["document_id"], e["id"]): e for e in record.query(_EVENTS)}
    by_report: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_report[row["document_id"]].append(row)
    names = {d: named(r[0]["content"]) for d, r in by_report.items()}
    return [_seen(r, by_report[r["document_id"]], names[r["document_id"]], events) for r in rows]


def _worded(row: Row) -> Row:
    """The row with the words of each place that names the meeting, and the sentence around it."""
    content: str = row["content"]
    what = [content[w["start"] : w["end"]] for w in row["what"]]
    homes = [_home(w, row["sentences"]) for w in row["what"]]
    return {**row, "what_words": what, "what_sentences": [content[s:e] for s, e in homes], "homes": homes}


def _home(what: Mapping[str, int], sentences: Sequence[Mapping[str, int]]) -> tuple[int, int]:
    return next(
        ((s["start"], s["end"]) for s in sentences if s["start"] <= what["start"] < s["end"]), (what["start"], what["end"])
    )  # fmt: skip


def _seen(row: Row, beside: Sequence[Row], names: Mapping[str, float], events: Mapping[Key, Mapping[str, Any]]) -> Seen:
    sentences = tuple(dict.fromkeys(row["what_sentences"]))
    consults = [e for i in row["events"] if (e := events.get((row["document_id"], i)))]
    modes = tuple(m for e in consults for m in e["modes"])
    kind = about.kind_of(row["what_words"])
    return Seen(
        row, _telling(row, kind, sentences, names), sentences, modes, tuple(_hosts(row, kind, consults)), _inside(row, beside)
    )  # fmt: skip


def _telling(row: Row, kind: str, sentences: Iterable[str], names: Mapping[str, float]) -> Telling:
    first, last = row["date"], row["date_last"]
    place = row["place"]
    exact = place and place["precision"] not in {"country", "region", None}
    people, sides = _known_by(row["participants"])
    return Telling(
        (row["document_id"], row["id"]), kind, row["status"], people, sides,
        place=place["name"].casefold() if exact else None, land=place["country"] if place else None,
        days=(first, max(first, last or first)) if first else None, published=day(row["published"]),
        moved=about.moved(sentences), sentence=weighed(row["sentence"]), names=names,
    )  # fmt: skip


def _known_by(participants: Iterable[Mapping[str, Any]]) -> tuple[frozenset[str], frozenset[str]]:
    """The family names of the persons, and the sides: codes of countries, and bodies by name."""
    people, sides = set(), set()
    for p in participants:
        name = p["name"] or p["text"]
        country = p["country"]
        if country in _BODIES or p["members"]:
            sides.add(name.casefold().removeprefix("the "))
            continue
        if country:
            sides.add(country)
        if len(name.split()) > 1 and name[:1].isupper() and name.lower() not in HERE and not _is_country(name):
            people.add(about.family_name(name))
    return frozenset(people), frozenset(sides)


def _is_country(name: str) -> bool:
    return load_gazetteer().country_named(name.removeprefix("the ").removeprefix("The ")) is not None


def _hosts(row: Row, kind: str, consults: Iterable[Mapping[str, Any]]) -> Iterable[Host]:
    """Who hosts by the words ("X hosted Y", "Y was received by X"), else who is visited in the coded visit."""
    if kind == "host":
        word, (start, end) = row["what"][0], row["homes"][0]
        passive = any(w in _BE for w in row["content"][start : word["start"]].lower().split()[-2:])
        inside = [p for p in row["participants"] if start <= p["span"]["start"] < end]
        hosts = [p for p in inside if (p["span"]["start"] > word["start"]) == passive]
        yield from (_host(p, "words") for p in hosts if len(hosts) < len(row["participants"]))
    taking_part = {p["actor"] for p in row["participants"] if p["actor"]}
    for event in consults:
        if "visit" in event["modes"]:
            yield from (_host(p, "visit") for p in event["recipients"] if p["actor"] in taking_part)


def _host(p: Mapping[str, Any], basis: Any) -> Host:
    return Host(p["name"] or p["text"], p["country"], basis)


def _inside(row: Row, beside: Sequence[Row]) -> tuple[Key, ...]:
    """Meetings whose own words stand behind "on the sidelines of", then those that are named or joined by the words there."""
    content: str = row["content"]
    others = [r for r in beside if r["id"] != row["id"]]
    direct = [
        (r["document_id"], r["id"])
        for r in others for w in r["what"] for s, e in row["homes"]
        if s <= w["start"] < e and about.sidelines_before(content[s : w["start"]])
    ]  # fmt: skip
    words = _aside(row)
    by_name = [(r["document_id"], r["id"]) for r in others if words and _bears(r, words)]
    return tuple(dict.fromkeys([*direct, *by_name]))


def _aside(row: Row) -> str | None:
    """What stands behind "on the sidelines of", where that stands behind the words for the meeting itself."""
    content: str = row["content"]
    tails = (content[w["end"] : max(e, w["end"])] for w, (_, e) in zip(row["what"], row["homes"], strict=True))
    return next((w for t in tails if (w := about.sidelines_of(t))), None)


def _bears(row: Row, words: str) -> bool:
    """Whether the name of a wider meeting ("the G8") is in the words for one who takes part in a meeting, or in its own."""
    marked = {w for w in words.split() if w[:1].isupper() or w[:1].isdigit()}
    said = [*(p["text"] for p in row["participants"]), *row["what_words"]]
    return bool(marked) and any(marked <= set(w.split()) for w in said)
