"""Meetings of a record as plain values, as a person reads them, and as a calendar (RFC 5545).

What may not live here: which reports tell of one meeting (``store.meetings``) and arguments (``cli_meetings.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, timedelta
from typing import Any

from dateline.outputs.exports.base import urn
from dateline.outputs.exports.ics import STATUS, library
from dateline.store.meetings import Met, Person
from dateline.stories.history import Step, became

COLUMNS = (
    "id", "first", "last", "grain", "status", "became", "name", "kind", "mode", "participants", "countries", "host", "host_by",
    "place", "place_country", "agenda", "outcome", "outcome_words", "earlier", "round", "part_of", "follows", "reports",
    "outlets", "independent_outlets", "history", "unsure",
)  # fmt: skip
"""The columns of CSV and the keys of JSON lines, in order."""
_BROAD = frozenset({"month", "year"})


def plain(met: Met, as_of: date) -> dict[str, Any]:
    """A meeting as plain values under ``COLUMNS``; days in ISO 8601. ``as_of`` decides what has become of it."""
    return {
        "id": met.id, "first": _iso(met.first), "last": _iso(met.last), "grain": met.grain, "status": met.status,
        "became": became(met.steps, met.last, as_of), "name": met.name, "kind": met.kind, "mode": met.mode,
        "participants": [person(p) for p in met.participants], "countries": list(met.countries),
        "host": [h.name for h in met.hosts], "host_by": met.hosts[0].basis if met.hosts else None,
        "place": met.place, "place_country": met.place_country, "agenda": list(met.agenda),
        "outcome": met.outcome.kind if met.outcome else None, "outcome_words": met.outcome.words if met.outcome else None,
        "earlier": [f"{a.isoformat()}/{b.isoformat()}" for a, b in met.earlier],
        "round": met.round.words if met.round else None, "part_of": met.part_of, "follows": met.follows,
        "reports": met.reports, "outlets": met.outlets, "independent_outlets": met.independent,
        "history": [_step(met, s) for s in met.steps], "unsure": [":".join(k) for k in met.unsure],
    }  # fmt: skip


def person(p: Person) -> str:
    """As in "Sergei Lavrov [RUS GOV], Foreign Minister"."""
    codes = " ".join([*([p.country] if p.country else []), *p.sectors])
    name = f"{p.name} [{codes}]" if codes and codes != p.name else p.name
    return f"{name}, {p.office}" if p.office and p.office.casefold() not in p.name.casefold() else name


def _step(met: Met, step: Step) -> dict[str, Any]:
    row = next(r for r in met.rows if (r["document_id"], r["id"]) == (step.word.document_id, step.word.id))
    return {
        "status": step.status, "first": _iso(step.word.first), "last": _iso(step.word.last), "document_id": row["document_id"],
        "id": row["id"], "published": row["published"], "outlet": row["outlet"], "url": row["url"], "sentence": row["sentence"],
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def when(first: date | None, last: date | None) -> str:
    """Days in words: "2013-04-10", "2013-04-10 to 2013-04-11", "no date"."""
    if first is None:
        return "no date"
    return first.isoformat() if last in {None, first} else f"{first.isoformat()} to {_iso(last)}"


def lines(met: Met, as_of: date, names: Mapping[str, str] | None = None, *, fate: bool = False) -> Iterator[str]:
    """A meeting as a person reads it: its head, then who, what and by which reports, each line set in.

    ``names`` are those of other meetings, by id, to say them where this one is on their sidelines or comes after them.
    """
    known = names or {}
    found = plain(met, as_of)
    status = f"{met.status}, {found['became']}" if fate and found["became"] else met.status
    yield f"{when(met.first, met.last)}  {met.name}  ({status})"
    yield f"    who: {'; '.join(found['participants'])}" if met.participants else "    who: not told"
    about = [f"mode: {met.mode}"] if met.mode else []
    about += [f"host: {', '.join(found['host'])} (by the {found['host_by']})"] if met.hosts else []
    about += [f"place: {met.place}{f' [{met.place_country}]' if met.place_country else ''}"] if met.place else []
    if about:
        yield f"    {'; '.join(about)}"
    if met.agenda:
        yield f"    on: {'; '.join(' '.join(a.split()) for a in met.agenda)}"
    if met.outcome:
        yield f"    outcome: {met.outcome.kind}: “{met.outcome.words}”"
    if met.earlier:
        yield f"    before that it was to be on {', '.join(when(*d) for d in met.earlier)}"
    named = (
        ("round", found["round"]),
        ("on the sidelines of", known.get(met.part_of or "", met.part_of)),
        ("after", known.get(met.follows or "", met.follows)),
    )
    related = [f"{k}: {v}" if k == "round" else f"{k} {v}" for k, v in named if v]
    if related:
        yield f"    {'; '.join(related)}"
    for s in found["history"]:
        yield f"    {s['published'] or 'no date'}  {s['status']}  {s['outlet'] or s['document_id']}: “{' '.join(s['sentence'].split())}”"
    told = (
        f"{met.reports} reports, {met.outlets} outlets, {met.independent} independent"
        if met.reports > 1
        else "1 report"
    )
    yield f"    {told}; {met.id}"


def calendar(made: Iterable[Met]) -> tuple[bytes, int, int]:
    """The meetings as all-day entries of an iCalendar file; how many, and how many have no day near enough for one.

    Those without a day, or known by month or year only, are left out.
    """
    icalendar = library()
    held = icalendar.Calendar()
    held.add("prodid", "-//Dateline//Meetings as reported//EN")
    held.add("version", "2.0")
    held.add("method", "PUBLISH")
    written = left = 0
    listed = list(made)
    ids = {m.id for m in listed}
    for met in listed:
        if met.first is None or met.grain in _BROAD:
            left += 1
            continue
        held.add_component(_entry(icalendar, met, ids))
        written += 1
    return held.to_ical(), written, left


def uid(met_id: str) -> str:
    """The UID of a meeting's entry: the same as long as its first report is."""
    return f"{met_id}@dateline"


def _entry(icalendar: Any, met: Met, ids: set[str]) -> Any:
    first = met.first
    last = met.last or first
    assert first is not None
    assert last is not None
    entry = icalendar.Event()
    entry.add("uid", uid(met.id))
    entry.add("dtstamp", max(r["ingested"] for r in met.rows).replace(tzinfo=UTC, microsecond=0))
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))  # the day after the last one, as the RFC has it
    entry.add("summary", met.name)
    entry.add("status", STATUS[met.status])
    entry.add("sequence", len(met.steps) - 1)
    entry.add("x-dateline-status", met.status)
    entry.add("x-dateline-grain", met.grain)
    entry.add("transp", "TRANSPARENT")
    entry.add("description", "\n".join(_described(met)))
    if met.place:
        entry.add("location", met.place)
    if met.point:
        entry.add("geo", met.point)
    if url := next((r["url"] for r in reversed(met.rows) if r["url"]), None):
        entry.add("url", url)
    if met.part_of in ids:
        entry.add("related-to", uid(met.part_of), parameters={"RELTYPE": "PARENT"})
    for n, p in enumerate(met.participants):
        address = icalendar.vCalAddress(urn(met.id, str(n)))  # an address must be a URI, and nobody's mail is known
        address.params["CN"] = p.name.replace('"', "'")
        address.params["ROLE"] = "REQ-PARTICIPANT"
        entry.add("attendee", address, encode=0)
    return entry


def _described(met: Met) -> Sequence[str]:
    return [line.strip() for line in list(lines(met, met.last or date.max))[1:]]
