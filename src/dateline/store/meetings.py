"""Meetings of a record: the reports of one meeting together, with its history; judgements kept in ``links``.

The rows themselves are never changed or merged: a meeting is a list of them. What may not live here: how pairs are
scored (``stories.meetings``), what becomes of a status (``stories.history``), and what words say (``stories.about``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dateline.core.ids import content_id
from dateline.store.judgements import keep, keep_word, links_of, row_of
from dateline.store.meeting_rows import HERE, Seen, seen
from dateline.store.rows import Row
from dateline.stories import about
from dateline.stories.about import Host, Outcome, Round
from dateline.stories.copies import copies, signature
from dateline.stories.counting import Report, independent, outlets
from dateline.stories.events import Key
from dateline.stories.history import Step, Word, days_of, earlier_days, history
from dateline.stories.linking import MACHINE, Link, clusters
from dateline.stories.meetings import SAME, judged

if TYPE_CHECKING:
    from dateline.store.record import Record


_BULKY = frozenset({"content", "sentences", "homes"})  # of a row: the whole text, which a listing does not need


@dataclass(frozen=True, slots=True)
class Person:
    """One who takes part: the name, and what the reports tell of country, sectors and office."""

    name: str
    country: str | None
    sectors: tuple[str, ...]
    office: str | None


@dataclass(frozen=True, slots=True)
class Met:
    """One meeting as all its reports tell it; ``rows`` are those of the view ``meetings``, the first report's first.

    ``first`` and ``last`` are days, both within, ``grain`` how exact they are; ``earlier`` the days that it was to be on
    before it was moved. ``part_of`` is the id of the meeting that it is on the sidelines of, or the words for it where
    that meeting is not in the record; ``follows`` the id of the round before. ``unsure`` are rows of other meetings that
    may be this one.
    """

    id: str
    name: str
    kind: str
    mode: about.Mode | None
    status: str
    participants: tuple[Person, ...]
    countries: tuple[str, ...]
    hosts: tuple[Host, ...]
    place: str | None
    place_country: str | None
    point: tuple[float, float] | None
    first: date | None
    last: date | None
    grain: str | None
    earlier: tuple[tuple[date, date], ...]
    agenda: tuple[str, ...]
    outcome: Outcome | None
    round: Round | None
    part_of: str | None
    follows: str | None
    steps: tuple[Step, ...]
    rows: tuple[Row, ...]
    reports: int
    outlets: int
    independent: int
    unsure: tuple[Key, ...]


def meetings(record: Record, *, as_of: date | None = None) -> list[Met]:
    """The meetings, in the order of their days, those without a day last; with ``as_of`` from reports published by then.

    Pairs that nobody has judged yet are judged in passing; ``link`` keeps the judgements.
    """
    held = {s.key: s for s in seen(record, as_of)}
    links = _links(record, held.values())
    groups = clusters(held, links, SAME)
    of = {key: n for n, group in enumerate(groups) for key in group}
    doubts: dict[int, set[Key]] = {}
    for x in links:
        if x.judgement == "unsure" and x.left in of and x.right in of and of[x.left] != of[x.right]:
            doubts.setdefault(of[x.left], set()).add(x.right)
            doubts.setdefault(of[x.right], set()).add(x.left)
    alike = _copies(record, {k[0] for g in groups if len(g) > 1 for k in g})
    made = [_met([held[k] for k in g], alike, doubts.get(n, set())) for n, g in enumerate(groups)]
    return sorted(_related(made, held), key=lambda m: (m.first or date.max, m.last or date.max, m.id))


def link(record: Record) -> int:
    """Judge the pairs of meetings that are not judged yet, and keep it; how many judgements are new."""
    found = judged(s.telling for s in seen(record, None))
    return keep(record, [row_of("meeting", x) for x in found], once=True)


def judge(record: Record, left: Key, right: Key, judgement: str, *, by: str, reason: str | None = None) -> None:
    """Keep what a person says of two meetings. UnknownName for ones that are not there; InputError for one twice."""
    keep_word(record, "meeting", left, right, judgement, by=by, reason=reason)


def _links(record: Record, held: Iterable[Seen]) -> list[Link]:
    """The judgements that are kept, and the machine's of the pairs that it has not judged yet."""
    kept = [x for k, x in links_of(record) if k == "meeting"]
    there = {x.pair for x in kept if x.by == MACHINE}
    return [*(x for x in judged(s.telling for s in held) if x.pair not in there), *kept]


def _copies(record: Record, documents: set[str]) -> list[tuple[str, str]]:
    if not documents:
        return []
    sql = "SELECT h.document_id, d.content FROM reports h JOIN raw_documents d USING (reading) WHERE list_contains(?, h.document_id)"
    texts = record.query(sql, [sorted(documents)])
    return [(a, b) for a, b, _ in copies({r["document_id"]: signature(r["content"]) for r in texts})]


def _met(told: Sequence[Seen], alike: Iterable[tuple[str, str]], unsure: Iterable[Key]) -> Met:
    told = sorted(told, key=lambda s: (s.row["published"] or "9999", s.key))
    words = [_word(s) for s in told]
    steps = history(words)
    status = steps[-1].status
    days = days_of(words)
    place = _most_exact(told)
    people = _people(told)
    sides = tuple(dict.fromkeys(p.country for p in people if p.country))
    kinds = [s.telling.kind for s in told]
    kind = next((k for k in kinds if k != "talk"), "talk")
    land = place["country"] if place else None
    hosts = _hosts(told, people, land)
    members = max((len(p["members"] or ()) for s in told for p in s.row["participants"]), default=0)
    visited = {h.country for h in hosts if h.basis == "visit" and h.country}
    reports = list({s.key[0]: Report(s.key[0], s.row["outlet"], s.row["credit"]) for s in told}.values())
    first = min(s.key for s in told)
    point = (place or {}).get("point")
    return Met(
        id=content_id("met", *first), name=told[0].row["name"], kind=kind, status=status, participants=people,
        mode=about.mode_of(kind, (m for s in told for m in s.modes), sides, members, land, visited),
        countries=sides, hosts=hosts, place=place["name"] if place else None, place_country=land,
        point=(point["lat"], point["lon"]) if point else None,
        first=days[0] if days else None, last=days[1] if days else None, grain=about.grain_of(*(days or (None, None))),
        earlier=tuple(earlier_days(words)), agenda=_agenda(told),
        outcome=about.outcome_of([t for s in reversed(told) if s.row["status"] in {status, "held", "failed"} for t in s.sentences], status),
        round=next((r for s in told if (r := s.round)), None),
        part_of=next((w for s in told if (w := s.sidelines)), None), follows=None, steps=tuple(steps),
        rows=tuple({k: v for k, v in s.row.items() if k not in _BULKY} for s in told), reports=len(reports), outlets=outlets(reports),
        independent=independent(reports, alike), unsure=tuple(sorted(unsure)),
    )  # fmt: skip


def _word(s: Seen) -> Word:
    document, id_ = s.key
    first, last = s.telling.days or (None, None)
    return Word(document, id_, s.telling.published, s.row["status"], first, last, s.telling.moved)


def _most_exact(told: Sequence[Seen]) -> Row | None:
    """The place told most exactly: a city goes before its country."""
    places = [s.row["place"] for s in told if s.row["place"]]
    return min(places, key=lambda p: p["precision"] in {"country", "region", None}) if places else None


def _people(told: Sequence[Seen]) -> tuple[Person, ...]:
    """Who takes part over all reports, one for each name; pronouns and bare numbers only where nobody is named."""
    found: dict[str, Person] = {}
    vague: dict[str, Person] = {}
    for role in (p for s in told for p in s.row["participants"]):
        name = role["name"] or role["text"]
        person = Person(name, role["country"], tuple(role["sectors"] or ()), role["office"])
        if role["name"] is None and name.lower() in HERE:
            vague.setdefault(name.lower(), person)
            continue
        known = next((k for k in found if _one(k, name.casefold())), name.casefold())
        have = found.get(known)
        found[known] = person if have is None else replace(
            max(have, person, key=lambda p: (p.country is not None, len(p.name))), office=have.office or person.office
        )  # fmt: skip
    return tuple((found or vague).values())


def _one(a: str, b: str) -> bool:
    """Whether two names are of one: equal, or one is the end of the other ("kerry", "john kerry")."""
    return a == b or a.endswith(f" {b}") or b.endswith(f" {a}")


def _hosts(told: Sequence[Seen], people: Sequence[Person], land: str | None) -> tuple[Host, ...]:
    said = list(dict.fromkeys(h for s in told for h in s.hosts))
    if said:
        best = min(("words", "visit").index(h.basis) for h in said)
        return tuple(h for h in said if ("words", "visit").index(h.basis) == best)
    at_home = [p for p in people if land and p.country == land]
    if len({p.country for p in people if p.country}) < 2:
        return ()
    return tuple(Host(p.name, p.country, "place") for p in at_home)


def _agenda(told: Sequence[Seen]) -> tuple[str, ...]:
    """The topics over all reports, each once, in the words of the first that names it."""
    found: dict[str, str] = {}
    for item in (a for s in told for a in s.row["agenda_items"]):
        found.setdefault(item.casefold().removeprefix("the "), item)
    return tuple(found.values())


def _related(made: Sequence[Met], held: Mapping[Key, Seen]) -> list[Met]:
    """The meetings with ids for what they are on the sidelines of, and for the round before."""
    of = {(r["document_id"], r["id"]): m.id for m in made for r in m.rows}
    inside = {m.id: _wider(m, held, of) for m in made}
    return [
        replace(m, part_of=w if (w := inside[m.id]) and w != m.id else m.part_of, follows=_round_before(m, made))
        for m in made
    ]


def _wider(met: Met, held: Mapping[Key, Seen], of: Mapping[Key, str]) -> str | None:
    """The meeting of the same report whose words, or whose name, stand behind "on the sidelines of"."""
    for row in met.rows:
        near = held[row["document_id"], row["id"]].inside_of
        found = next((of[k] for k in near if k in of), None)
        if found is not None:
            return found
    return None


def _round_before(met: Met, made: Iterable[Met]) -> str | None:
    """The round with the number before, between the same countries; the latest of several."""
    if met.round is None or met.round.number is None or met.round.number < 2:
        return None
    before = [
        m for m in made
        if m.round and m.round.number == met.round.number - 1 and set(m.countries) == set(met.countries) and m.countries
        and not (m.first and met.first and m.first > met.first)
    ]  # fmt: skip
    return max(before, key=lambda m: (m.first or date.min, m.id)).id if before else None


def find(record: Record, made: Iterable[Met], **filters: Any) -> list[Met]:
    """The meetings of which a report passes the filters of the view ``meetings`` (``actor``, ``outlet`` …).

    UnknownName, with the nearest, for a value that is nowhere known.
    """
    given = {k: v for k, v in filters.items() if v}
    if not given:
        return list(made)
    keys = {(r["document_id"], r["id"]) for r in record.view("meetings", **given)}
    return [m for m in made if any((r["document_id"], r["id"]) in keys for r in m.rows)]


def between(made: Iterable[Met], first: date | None = None, last: date | None = None) -> list[Met]:
    """The meetings that are held, at least in part, from one day to another; those without a day only where none is named."""
    if first is None and last is None:
        return list(made)
    return [
        m for m in made
        if m.first and m.last and (last is None or m.first <= last) and (first is None or m.last >= first)
    ]  # fmt: skip


__all__ = ["Met", "Person", "between", "find", "judge", "link", "meetings"]
