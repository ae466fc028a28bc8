"""Where actors stand on issues, and since when: what dated statements come to. Pure functions.

What may not live here: how statements are made (``statements.py``), and any layout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from dateline.issues.people import Actor
from dateline.issues.statements import Statement

State = Literal["current", "changed", "mixed", "no side", "not found"]
SIDES = {1: "for", -1: "against", 0: "undecided"}
ENOUGH = 2
"""Pieces of evidence, from different reports, that a change needs; with fewer it is tentative."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one actor stands on one issue, as of a day.

    ``side`` is for, against or undecided; None where it is mixed, where nothing is there ("not found", which is not
    undecided), or where all that is there takes no side ("no side": an agreement on a topic, a demand on somebody). ``since`` is the first day of the side that holds. ``before`` is the side left, for a change, and
    ``tentative`` tells that fewer than two reports tell the new one. ``through`` names the bloc, or the agreement, where
    nothing of the actor's own is there. ``statements`` are all that it rests on, in the order of time.
    """

    actor: str
    issue: str
    state: State
    side: str | None = None
    since: date | None = None
    before: str | None = None
    tentative: bool = False
    through: str | None = None
    statements: tuple[Statement, ...] = ()


def standing(actor: str, issue: str, statements: Iterable[Statement], as_of: date | None = None) -> Standing:
    """What the statements of an actor on an issue come to; of those known and dated by a day, if one is named.

    The actor's own go before a bloc's and before what agreement with others comes to. A side that follows another for good is a change; one that stands beside
    another on the same day, or goes back and forth, is mixed.
    """
    held = in_order(s for s in statements if s.actor.key == actor and s.issue == issue and by(s, as_of))
    telling = [s for s in held if s.sign is not None]
    own = [s for s in telling if s.own]
    through = None if own or not telling else telling[-1].through or f"agreement with {telling[-1].via}"
    runs = _runs(own or telling)
    if not runs:
        return Standing(actor, issue, "no side" if held else "not found", statements=tuple(held))
    sign, run = runs[-1]
    if len(runs) == 1 and sign is not None:
        since = min((s.date for s in run if s.date), default=None)
        return Standing(actor, issue, "current", SIDES[sign], since, through=through, statements=tuple(held))
    before = {s for s, _ in runs[:-1]}
    if sign is None or None in before or len(before) > 1 or sign in before:
        return Standing(actor, issue, "mixed", through=through, statements=tuple(held))
    since = min((s.date for s in run if s.date), default=None)
    tentative = len({s.document for s in run}) < ENOUGH
    (left,) = (SIDES[s] for s in before if s is not None)
    return Standing(actor, issue, "changed", SIDES[sign], since, left, tentative, through, tuple(held))


def by(s: Statement, as_of: date | None) -> bool:
    """Whether a statement was made, and could be known, by a day."""
    if as_of is None:
        return True
    return s.known is not None and s.known <= as_of and (s.date is None or s.date <= as_of)


def in_order(statements: Iterable[Statement]) -> list[Statement]:
    """By day, undated ones first: nothing tells that they are newer."""
    return sorted(statements, key=_placed)


def _placed(s: Statement) -> tuple[object, ...]:
    when = (s.date or date.min, s.known or date.min)
    return (*when, s.document, s.start, s.row, s.pole, s.through or "", s.via or "", str(s.sign))


def _runs(statements: Sequence[Statement]) -> list[tuple[int | None, list[Statement]]]:
    """Statements in the order of days, those of one side after one another together; None for a day with two sides."""
    days: dict[date | None, list[Statement]] = {}
    for s in statements:
        days.setdefault(s.date, []).append(s)
    runs: list[tuple[int | None, list[Statement]]] = []
    for held in days.values():
        signs = {s.sign for s in held}
        sign = next(iter(signs)) if len(signs) == 1 else None
        if runs and runs[-1][0] == sign:
            runs[-1][1].extend(held)
        else:
            runs.append((sign, list(held)))
    return runs


def standings(statements: Sequence[Statement], as_of: date | None = None) -> list[Standing]:
    """Where every actor stands on every issue that it has a statement on, by issue and actor."""
    groups: dict[tuple[str, str], list[Statement]] = {}
    for s in statements:
        if by(s, as_of):
            groups.setdefault((s.issue, s.actor.key), []).append(s)
    return [standing(actor, issue, held, as_of) for (issue, actor), held in sorted(groups.items())]


@dataclass(frozen=True, slots=True)
class Change:
    """What is different between two days in where an actor stands: ``what`` is new, changed or mixed."""

    what: Literal["new", "changed", "mixed"]
    was: Standing
    now: Standing


def changes(statements: Sequence[Statement], since: date, as_of: date | None = None) -> list[Change]:
    """The standings that are other than on the day before ``since``, by the first day of the new side."""
    eve = date.fromordinal(since.toordinal() - 1)
    then = {(x.actor, x.issue): x for x in standings(statements, eve)}
    found = []
    for now in standings(statements, as_of):
        was = then.get((now.actor, now.issue), Standing(now.actor, now.issue, "not found"))
        if (was.state == "mixed", was.side) == (now.state == "mixed", now.side):
            continue
        if now.state == "mixed":
            found.append(Change("mixed", was, now))
        elif now.side is not None:
            found.append(Change("changed" if was.side or was.state == "mixed" else "new", was, now))
    return sorted(found, key=lambda c: (c.now.since or date.min, c.now.issue, c.now.actor))


@dataclass(frozen=True, slots=True)
class Matrix:
    """Actors by issues: ``cells`` holds the pairs on which something was found; ``cell`` gives any.

    ``actors`` are (key, name), those with most cells first; ``issues`` ids, those with most actors first.
    """

    actors: tuple[tuple[str, str], ...]
    issues: tuple[str, ...]
    cells: Mapping[tuple[str, str], Standing]

    def cell(self, actor: str, issue: str) -> Standing:
        """Where an actor stands on an issue; "not found" where nothing tells it."""
        return self.cells.get((actor, issue), Standing(actor, issue, "not found"))


def matrix(statements: Sequence[Statement], as_of: date | None = None, least: int = 1) -> Matrix:
    """Who stands where, on issues on which ``least`` actors or more take a side of their own.

    A bloc's members are in it where they have said something themselves.
    """
    found = standings(statements, as_of)
    own = {(x.actor, x.issue) for x in found if x.through is None and x.state != "no side"}
    many = Counter(issue for _, issue in own)
    wanted = {issue for issue, n in many.items() if n >= least}
    actors = Counter(actor for actor, issue in own if issue in wanted)
    cells = {(x.actor, x.issue): x for x in found if x.issue in wanted and x.actor in actors}
    names = {s.actor.key: s.actor.name for s in reversed(statements)}
    return Matrix(
        tuple((a, names[a]) for a in sorted(actors, key=lambda a: (-actors[a], names[a].casefold(), a))),
        tuple(sorted(wanted, key=lambda i: (-many[i], i))),
        cells,
    )


def by_country(statements: Iterable[Statement], names: Mapping[str, str]) -> list[Statement]:
    """The statements with states in the place of all who belong to one; those of no country are left out."""
    return [
        replace(s, actor=Actor(s.actor.country or "", names[s.actor.country or ""], s.actor.country, state=True))
        for s in statements
        if s.actor.country in names
    ]
