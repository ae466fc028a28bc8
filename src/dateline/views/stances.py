"""Who stands where on what, over time: cells of actor and issue, each with its statements, and what has changed.

Here an issue is the wording of a stance in small letters, or the actor that it is toward; linking wordings that mean
the same is another layer's work. A cell that is not there says that nothing was found, not that its actor is neutral.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dateline.store.filters import condition
from dateline.store.queries import Filter
from dateline.store.record import Record
from dateline.views.actors import name_of

Row = dict[str, Any]

SIDES = {"agree": "for", "support": "for", "disagree": "against", "oppose": "against", "demand": "demand", "undecided": "undecided"}  # fmt: skip
"""The side of each pole: a change is from one side to another, not from "agree" to "support"."""

_SQL = """
SELECT date, holder, coalesce(holder_name, holder_role.text) AS holder_name, holder_country, stance, toward,
  coalesce(toward_country, toward_name) AS toward_actor, issue, sentence, according_to, outlet, published, title, document_id, id
FROM stances {where} ORDER BY coalesce(date, try_cast(published[:10] AS DATE)) NULLS FIRST, document_id, id"""


@dataclass(frozen=True, slots=True)
class Cell:
    """The statements of one actor on one issue, the oldest first."""

    actor: str
    issue: str
    statements: tuple[Row, ...]

    @property
    def side(self) -> str:
        """The side of the last statement."""
        return SIDES[self.statements[-1]["stance"]]

    @property
    def mixed(self) -> bool:
        """Whether its statements are on more than one side."""
        return len({SIDES[s["stance"]] for s in self.statements}) > 1

    @property
    def first(self) -> Any:
        """The day of the first statement, or None."""
        return self.statements[0]["date"]

    @property
    def last(self) -> Any:
        """The day of the last statement, or None."""
        return self.statements[-1]["date"]


@dataclass(frozen=True, slots=True)
class Change:
    """Two statements of one actor on one issue, next to one another in time, on different sides; ``before`` None: the first."""

    actor: str
    issue: str
    before: Row | None
    after: Row
    tentative: bool


@dataclass(frozen=True, slots=True)
class MatrixView:
    """Actors by issues; ``cells`` by actor and issue. Those with most statements come first; what was cut off is counted."""

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]
    statements: int
    cut: int


def matrix_view(
    record: Record, wanted: Filter | None = None, *, issue: str = "", by: str = "country", most: int = 12
) -> MatrixView:
    """The matrix of ``most`` actors and issues; ``issue`` are words in its wording, ``by`` country or person."""
    cells = [c for c in _cells(_rows(record, wanted), by) if issue.lower() in c.issue.lower()]
    actors = _ranked((c.actor, len(c.statements)) for c in cells)[:most]
    issues = _ranked((c.issue, len(c.statements)) for c in cells if c.actor in actors)[:most]
    kept = {(c.actor, c.issue): c for c in cells if c.actor in actors and c.issue in issues}
    total = sum(len(c.statements) for c in cells)
    return MatrixView(tuple(actors), tuple(issues), kept, total, total - sum(len(c.statements) for c in kept.values()))


def changes(record: Record, first: str, last: str, *, by: str = "person") -> list[Change]:
    """What actors said from ``first`` to ``last`` (days of publication) that is new of them, changes of side first.

    A change is tentative until two statements are on the new side.
    """
    found = []
    for cell in _cells(_rows(record, Filter()), by):
        known = tuple(s for s in cell.statements if (s["published"] or "")[:10] <= last)
        inside = [s for s in known if (s["published"] or "")[:10] >= first]
        if not inside:
            continue
        steps = [(a, b) for a, b in pairwise(known) if SIDES[a["stance"]] != SIDES[b["stance"]] and b in inside]
        if steps:
            before, after = steps[-1]
            same = [s for s in known if SIDES[s["stance"]] == SIDES[after["stance"]]]
            found.append(Change(cell.actor, cell.issue, before, after, tentative=len(same) < 2))
        elif len(inside) == len(known):
            found.append(Change(cell.actor, cell.issue, None, inside[0], tentative=len(inside) < 2))
    return sorted(found, key=lambda c: (c.before is None, c.tentative, c.actor, c.issue))


def _rows(record: Record, wanted: Filter | None) -> list[Row]:
    where, bound = condition("stances", wanted or Filter(), record.distinct)
    return record.query(_SQL.format(where=f"WHERE {where}" if where else ""), bound).dicts()


def _cells(rows: Sequence[Row], by: str) -> list[Cell]:
    """The statements by actor and issue; one without a holder that has a name says whose it is not and is left out."""
    held: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        actor = row["holder_country"] if by == "country" else row["holder_name"]
        actor = actor or row["holder_name"]
        issue = name_of(row["toward_actor"]) if row["toward_actor"] else _wording(row["issue"])
        if actor and issue:
            held.setdefault((name_of(actor) if by == "country" else actor, issue), []).append(row)
    return [Cell(a, i, tuple(r)) for (a, i), r in held.items()]


def _wording(issue: str) -> str:
    words = " ".join(issue.split())
    for article in ("the ", "a ", "an "):
        words = words.removeprefix(article).removeprefix(article.capitalize())
    return words


def _ranked(counted: Iterable[tuple[str, int]]) -> list[str]:
    sums: dict[str, int] = {}
    for name, n in counted:
        sums[name] = sums.get(name, 0) + n
    return sorted(sums, key=lambda k: (-sums[k], k))
