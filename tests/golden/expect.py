"""Compares a reading with the lines that a report's record must hold.

An expectation file (``reports/NAME.toml``) names what must be there by names and codes:

- an actor designator is a name ("John Kerry"), a code ("RUS", "RUS GOV") or words of the text
  ("protesters"), in this order of preference; it matches a role whose actor or span fits;
- every ``[[actor]]``, ``[[time]]``, ``[[attribution]]``, ``[[event]]``, ``[[stance]]`` and
  ``[[meeting]]`` must be found, each by a line of its own; a key that is left out is not checked;
- ``[extra]`` says how many lines of a kind may be read beyond those named (default: any number).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.core.types import Actor, Analysis, Attribution, Event, Meeting, Period, Role, Span, Stance

KINDS = ("notice", "actor", "time", "attribution", "event", "stance", "meeting")
PLURAL = {"event": "events", "stance": "stances", "meeting": "meetings", "attribution": "attributions"}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expectation:
    """One report and what its record must hold."""

    name: str
    text: str
    published: str | None
    rows: tuple[tuple[str, Row], ...]  # (kind, row), in order of the file
    extra: Mapping[str, int]

    def ids(self) -> list[str]:
        """An id for each line: ``london/event-3``, counted by kind from 1; extras are ``london/extra-events``."""
        seen: dict[str, int] = {}
        found = []
        for kind, _ in self.rows:
            seen[kind] = seen.get(kind, 0) + 1
            found.append(f"{self.name}/{kind}-{seen[kind]}")
        return [*found, *(f"{self.name}/extra-{PLURAL[k]}" for k in self.extra)]


def load(path: Path, text: str) -> Expectation:
    """The expectation of a TOML file for a text."""
    raw = tomllib.loads(path.read_text("utf-8"))
    unknown = set(raw) - {*KINDS, "published", "extra"}
    if unknown:
        raise ValueError(f"{path.name}: unknown keys {sorted(unknown)}")
    rows = tuple((kind, row) for kind in KINDS for row in raw.get(kind, []))
    return Expectation(path.stem, text, raw.get("published"), rows, raw.get("extra", {}))


def failures(expected: Expectation, read: Analysis) -> dict[str, str]:
    """Ids of lines that the reading lacks, each with the line; extras beyond what is allowed."""
    view = _View(read)
    ids = iter(expected.ids())
    used: dict[str, set[int]] = {k: set() for k in KINDS}
    found: dict[str, str] = {}
    for kind, row in expected.rows:
        name = next(ids)
        matches = [i for i, item in enumerate(view.items(kind)) if i not in used[kind] and view.fits(kind, row, item)]
        if matches:
            used[kind].add(matches[0])
        else:
            found[name] = f"not read: {dict(row)}"
    for kind, allowed in expected.extra.items():
        spare = [x for i, x in enumerate(view.items(kind)) if i not in used[kind]]
        name = next(ids)
        if len(spare) > allowed:
            found[name] = f"{len(spare)} lines beyond those expected: {[view.say(kind, x) for x in spare]}"
    return found


class _View:
    """A reading, with the look-ups that matching needs."""

    def __init__(self, read: Analysis) -> None:
        self.read = read
        self.content = read.text.content
        self.actors = {a.id: a for a in read.actors}
        self.attributions = {a.id: a for a in read.attributions}
        self.tests: dict[str, Callable[[Row, Any], bool]] = {
            "notice": self._notice,
            "actor": self._actor,
            "time": self._time,
            "attribution": self._attribution,
            "event": self._event,
            "stance": self._stance,
            "meeting": self._meeting,
        }

    def items(self, kind: str) -> Sequence[Any]:
        """What the reading holds of a kind."""
        return self.read.text.notices if kind == "notice" else getattr(self.read, f"{kind}s")

    def fits(self, kind: str, row: Row, item: Any) -> bool:
        """Whether an item is the one that a row asks for."""
        return self.tests[kind](row, item)

    def say(self, kind: str, item: Any) -> str:
        """An item in short, for a message."""
        match item:
            case Event():
                who = [r.span.of(self.content) for r in item.actors]
                whom = [r.span.of(self.content) for r in item.recipients]
                return f"{item.type} {item.trigger.of(self.content)!r} {who} -> {whom}"
            case Meeting():
                return f"{item.name!r} {[r.span.of(self.content) for r in item.participants]} {item.status}"
            case Stance():
                return f"{item.holder.span.of(self.content)!r} {item.stance} {item.toward.span.of(self.content)!r}"
            case Attribution():
                return f"{self._words(item.source)!r}: {[c.of(self.content)[:60] for c in item.content]}"
        return f"{kind}: {item}"

    def _words(self, span: Span | None) -> str | None:
        return span.of(self.content) if span else None

    def _designates(self, name: str, actor: Actor | None, span: Span | None) -> bool:
        if actor:
            codes = " ".join(filter(None, [actor.country, *actor.sectors]))
            if name in {actor.name, actor.country, codes, *(m.text for m in actor.mentions)}:
                return True
        return span is not None and name == span.of(self.content)

    def _role(self, name: str, role: Role) -> bool:
        return self._designates(name, self.actors.get(role.actor or ""), role.span)

    def _roles(self, names: Iterable[str], roles: Sequence[Role], *, exact: bool) -> bool:
        left = list(roles)
        for name in names:
            hit = next((r for r in left if self._role(name, r)), None)
            if hit is None:
                return False
            left.remove(hit)
        return not (exact and left)

    def _notice(self, row: Row, item: Any) -> bool:
        return item.span.of(self.content).startswith(row["starts"]) and row.get("kind", item.kind) == item.kind

    def _actor(self, row: Row, item: Actor) -> bool:
        texts = {m.text for m in item.mentions}
        wanted = {k: v for k, v in row.items() if k not in {"name", "mentions", "country"}}
        held = {
            "sectors": list(item.sectors),
            "office": item.office,
            "members": sorted(item.members),
            "anonymous": item.anonymous,
        }
        return (
            (row["name"] == item.name or row["name"] in texts)
            and row.get("country", item.country or "") == (item.country or "")
            and set(row.get("mentions", [])) <= texts
            and all(held[k] == (sorted(v) if k == "members" else v) for k, v in wanted.items())
        )

    def _time(self, row: Row, item: Any) -> bool:
        return all(getattr(item, k) == v for k, v in row.items())

    def _speaker(self, name: str, attribution: str | None) -> bool:
        while attribution:
            a = self.attributions[attribution]
            if self._designates(name, self.actors.get(a.speaker or ""), a.source):
                return True
            attribution = a.within
        return False

    def _attribution(self, row: Row, item: Attribution) -> bool:
        said = " … ".join(c.of(self.content) for c in item.content)
        if "content" in row and row["content"] not in said:
            return False
        if "speaker" in row and not self._designates(row["speaker"], self.actors.get(item.speaker or ""), item.source):
            return False
        if "within" in row and not self._speaker(row["within"], item.within):
            return False
        return all(getattr(item, k) == row[k] for k in ("quote", "anonymous", "said") if k in row)

    def _event(self, row: Row, item: Event) -> bool:
        if row["type"] != item.type or row.get("trigger", "") not in item.trigger.of(self.content):
            return False
        if "actors" in row and not self._roles(row["actors"], item.actors, exact=True):
            return False
        if "recipients" in row and not self._roles(row["recipients"], item.recipients, exact=True):
            return False
        if "speaker" in row and not self._speaker(row["speaker"], item.attribution):
            return False
        if "place" in row and (item.place is None or item.place.name != row["place"]):
            return False
        return (
            list(row.get("modes", item.modes)) == list(item.modes)
            and sorted(row.get("status", item.status)) == sorted(item.status)
            and _period_fits(row.get("date"), item.time)
        )

    def _stance(self, row: Row, item: Stance) -> bool:
        if row["stance"] != item.stance or not self._role(row["holder"], item.holder):
            return False
        words = item.toward.span.of(self.content)
        if "toward" in row and not (
            row["toward"] in words or self._designates(row["toward"], self.actors.get(item.toward.actor or ""), None)
        ):
            return False
        if "speaker" in row and not self._speaker(row["speaker"], item.attribution):
            return False
        return row.get("issue", "") in item.issue

    def _meeting(self, row: Row, item: Meeting) -> bool:
        if not self._roles(row.get("participants", []), item.participants, exact=row.get("exact", False)):
            return False
        agenda = [a.text for a in item.agenda]
        if not all(any(want in have for have in agenda) for want in row.get("agenda", [])):
            return False
        place = item.place.name if item.place else None
        return (
            row.get("place", place) == place
            and item.status in row.get("status", [item.status])
            and all(getattr(item, k) == row[k] for k in ("first", "last") if k in row)
        )


def _period_fits(date: str | None, period: Period) -> bool:
    """``date`` is a day, or "first/last"."""
    if date is None:
        return True
    first, _, last = date.partition("/")
    return (period.first, period.last) == (first, last or first)
