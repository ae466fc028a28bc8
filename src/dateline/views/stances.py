"""Who stands where on what, over time: cells of actor and issue, each with its statements, and what has changed.

In a record of up to ``MOST_LINKED`` reports an issue is what wordings that mean the same come to, and an actor's acts count
as statements too (``store/issues.py``); in a larger one an issue is its wording, or the actor that a stance is toward, since
to link them takes more time than a page has. A cell that is not there says that nothing was found, not that its actor
is neutral.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

from dateline.issues.statements import Statement
from dateline.store.filters import condition
from dateline.store.issues import Stances
from dateline.store.issues import stances as all_stances
from dateline.store.queries import Filter
from dateline.store.record import Record
from dateline.views.actors import name_of

Row = dict[str, Any]

MOST_LINKED = 1_000
"""Reports of a record whose issues are linked for a page: some seconds once for each ingest."""

_linked: WeakKeyDictionary[Record, Stances] = WeakKeyDictionary()
_making = threading.Lock()

SIDES = {"agree": "for", "support": "for", "disagree": "against", "oppose": "against", "demand": "demand", "undecided": "undecided"}  # fmt: skip
"""The side of each pole: a change is from one side to another, not from "agree" to "support"."""

# In a large record only the rows that a page shows leave the engine: those of the actors and issues with most statements,
# or those of pairs that reports of some days tell of.
_SQL = """
WITH told AS (
  SELECT date, holder, coalesce(holder_name, holder_role.text) AS holder_name, holder_country, stance, toward,
    coalesce(toward_country, toward_name) AS toward_actor, issue, sentence, according_to, outlet, published, title, document_id, id,
    {actor} AS a, coalesce(toward_country, toward_name, lower(regexp_replace(issue, '^(the|an?) ', '', 'i'))) AS i
  FROM stances {where}
)"""
_TOP = """, actors AS (SELECT a FROM told WHERE a IS NOT NULL AND i IS NOT NULL GROUP BY a ORDER BY count(*) DESC, a LIMIT {most}),
issues AS (SELECT i FROM told SEMI JOIN actors USING (a) WHERE i IS NOT NULL GROUP BY i ORDER BY count(*) DESC, i LIMIT {most})
SELECT * EXCLUDE (a, i) FROM told SEMI JOIN actors USING (a) SEMI JOIN issues USING (i) """
_RECENT = """, pairs AS (SELECT DISTINCT a, i FROM told WHERE published[:10] BETWEEN ? AND ? LIMIT {most})
SELECT * EXCLUDE (a, i) FROM told SEMI JOIN pairs USING (a, i) """
_ORDER = "ORDER BY coalesce(date, try_cast(published[:10] AS DATE)) NULLS FIRST, document_id, id"
_ACTOR = {"person": "coalesce(holder_name, holder_role.text)", "country": "coalesce(holder_country, holder_name)"}
_PAIRS = 2_000  # of actor and issue, that a week of a large record may tell of


@dataclass(frozen=True, slots=True)
class Cell:
    """The statements of one actor on one issue, the oldest first."""

    actor: str
    issue: str
    statements: tuple[Row, ...]

    @property
    def side(self) -> str:
        """The side of the last statement."""
        return _side(self.statements[-1])

    @property
    def mixed(self) -> bool:
        """Whether its statements are on more than one side."""
        return len({_side(s) for s in self.statements}) > 1

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
    """Actors by issues; ``cells`` by actor and issue. Those with most statements come first; what was cut off is counted.

    ``linked``: whether wordings that mean the same are one issue.
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]
    statements: int
    cut: int
    linked: bool


def matrix_view(
    record: Record, wanted: Filter | None = None, *, issue: str = "", by: str = "country", most: int = 12
) -> MatrixView:
    """The matrix of ``most`` actors and issues; ``issue`` are words in its wording, ``by`` country or person."""
    given = wanted or Filter()
    held = linked(record)
    if held is None:
        rows, total = _top(record, given, issue, by, most)
    else:
        rows = [r for r in _statements(record, held, given) if issue.lower() in r["issue"].lower()]
        total = len(rows)
    cells = _cells(rows, by)
    actors = _ranked((c.actor, len(c.statements)) for c in cells)[:most]
    issues = _ranked((c.issue, len(c.statements)) for c in cells if c.actor in actors)[:most]
    kept = {(c.actor, c.issue): c for c in cells if c.actor in actors and c.issue in issues}
    actors = [a for a in actors if any(c.actor == a for c in kept.values())]  # one may stand on rarer issues alone
    cut = total - sum(len(c.statements) for c in kept.values())
    return MatrixView(tuple(actors), tuple(issues), kept, total, cut, held is not None)


def changes(record: Record, first: str, last: str, *, by: str = "person") -> list[Change]:
    """What actors said from ``first`` to ``last`` (days of publication) that is new of them, changes of side first.

    A change is tentative until two statements are on the new side.
    """
    held = linked(record)
    if held is None:
        sql = _SQL.format(where="", actor=_ACTOR[by]) + _RECENT.format(most=_PAIRS) + _ORDER
        rows = record.query(sql, [first, last]).dicts()
    else:
        rows = _statements(record, held, Filter())
    found = [c for cell in _cells(rows, by) if (c := change_of(cell, first, last))]
    return sorted(found, key=lambda c: (c.before is None, c.tentative, c.actor, c.issue))


def change_of(cell: Cell, first: str, last: str) -> Change | None:
    """What the statements of a cell that were published from ``first`` to ``last`` change, or None."""
    known = tuple(s for s in cell.statements if (s["published"] or "")[:10] <= last)
    inside = [s for s in known if (s["published"] or "")[:10] >= first]
    steps = [(a, b) for a, b in pairwise(known) if _side(a) != _side(b) and b in inside]
    if steps:
        before, after = steps[-1]
        same = [s for s in known if _side(s) == _side(after)]
        return Change(cell.actor, cell.issue, before, after, tentative=len(same) < 2)
    if inside and len(inside) == len(known):
        return Change(cell.actor, cell.issue, None, inside[0], tentative=len(inside) < 2)
    return None


def linked(record: Record) -> Stances | None:
    """Issues and statements of a record, made once for what it sees; None where it has more than ``MOST_LINKED`` reports."""
    if record.query("SELECT count(*) AS n FROM reports").dicts()[0]["n"] > MOST_LINKED:
        return None
    with _making:
        if record not in _linked:
            _linked[record] = all_stances(record)
        return _linked[record]


def _side(row: Row) -> str:
    """The side of a statement on its issue; of a pole alone where nothing more is known."""
    side: str = row.get("side") or SIDES[row["stance"]]
    return side


def _top(record: Record, given: Filter, issue: str, by: str, most: int) -> tuple[list[Row], int]:
    """The statements of the actors and issues with most of them, and how many there are in all."""
    where, bound = condition("stances", given, record.distinct)
    clauses = [*([where] if where else []), *(["contains(lower(issue), ?)"] if issue else [])]
    bound += [issue.lower()] if issue else []
    base = _SQL.format(where=f"WHERE {' AND '.join(clauses)}" if clauses else "", actor=_ACTOR[by])
    total: int = record.query(
        f"{base} SELECT count(*) AS n FROM told WHERE a IS NOT NULL AND i IS NOT NULL", bound
    ).dicts()[0]["n"]
    return record.query(base + _TOP.format(most=int(most)) + _ORDER, bound).dicts(), total


def _statements(record: Record, held: Stances, given: Filter) -> list[Row]:
    """The statements that actors make themselves and that pass a filter, as rows."""
    where, bound = condition("stances", given, record.distinct)
    keys = {(r["document_id"], r["id"]) for r in record.query(f"SELECT document_id, id FROM stances {f'WHERE {where}' if where else ''}", bound)}  # fmt: skip
    acts, values = condition("events", replace(given, stance=()), record.distinct)
    keys |= {(r["document_id"], r["id"]) for r in record.query(f"SELECT document_id, id FROM events {f'WHERE {acts}' if acts else ''}", values)}  # fmt: skip
    titles = {
        r["document_id"]: (r["title"], r["published"])
        for r in record.query("SELECT document_id, title, published FROM reports")
    }
    names = {i.id: i.name for i in held.issues}
    rows = [
        _told(s, names[s.issue], *titles.get(s.document, (None, None)))
        for s in held.statements
        if s.own and (s.document, s.row) in keys and (not given.stance or s.pole in given.stance)
    ]
    return sorted(rows, key=lambda r: (str(r["date"] or (r["published"] or "")[:10]), r["document_id"], r["id"]))


_SIGNS = {1: "for", -1: "against", 0: "undecided"}


def _told(s: Statement, issue: str, title: str | None, published: str | None) -> Row:
    """A statement as a row; ``side`` is that on the issue as it is named, and the pole where the statement tells none."""
    side = "demand" if s.pole == "demand" else _SIGNS[s.sign] if s.sign is not None else "no side"
    return {
        "date": s.date, "holder": s.actor.name, "holder_name": s.actor.name, "holder_country": s.actor.country, "stance": s.pole,
        "side": side, "toward": s.wording, "toward_actor": None, "issue": issue, "sentence": s.sentence,
        "according_to": s.speaker if s.word != "holder" else None, "partner": s.partner.name if s.partner and s.sign is None else None, "implied": "stance" not in s.sources, "outlet": s.outlet,
        "published": published, "title": title, "document_id": s.document, "id": s.row,
    }  # fmt: skip


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
