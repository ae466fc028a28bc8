"""Who stands where on what, over time: cells of actor and issue, each with its statements, and what has changed.

In a record of up to ``MOST_LINKED`` reports an issue is what wordings that mean the same come to, and an actor's acts count
as statements too (``store/issues.py``); in a larger one an issue is its wording, or the actor that a stance is toward, since
to link them takes more time than a page has. A cell that is not there says that nothing was found, not that its actor
is neutral.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from dateline.issues.statements import Statement
from dateline.store.filters import condition
from dateline.store.issues import Stances
from dateline.store.issues import stances as all_stances
from dateline.store.paging import at, keys_of
from dateline.store.queries import TOPIC, Filter, narrow
from dateline.store.record import Record
from dateline.views.actors import name_of

Row = dict[str, Any]

MOST_LINKED = 1_000
"""Reports of a record whose issues are linked for a page: some seconds once for each ingest."""

SIDES = {"agree": "for", "support": "for", "disagree": "against", "oppose": "against", "demand": "demand", "undecided": "undecided"}  # fmt: skip
"""The side of each pole: a change is from one side to another, not from "agree" to "support"."""

SHOWN = 400
"""Statements on a page of the matrix, over all its cells; each shows its newest, three at least."""

# In a large record the engine counts and looks for changes, and only the rows that a page shows leave it.
_SIDE = "CASE stance " + " ".join(f"WHEN '{pole}' THEN '{side}'" for pole, side in SIDES.items()) + " END"
_TOLD = f"""
SELECT {{keys}}, document_id, day, coalesce(date, day, DATE '0001-01-01') AS since, {_SIDE} AS side, a, hash(i) AS i, hash(a, i) AS pair
FROM (SELECT *, {{day}} AS day, {{actor}} AS a, {{topic}} AS i FROM {{source}} {{where}})
WHERE a IS NOT NULL AND i IS NOT NULL"""
_TOP = """, actors AS (SELECT a FROM told GROUP BY a ORDER BY count(*) DESC, a LIMIT {most}),
issues AS (SELECT i FROM told SEMI JOIN actors USING (a) GROUP BY i ORDER BY count(*) DESC, i LIMIT {most}),
chosen AS (FROM told SEMI JOIN actors USING (a) SEMI JOIN issues USING (i))"""
# Of what was said before the days asked for, only the last day of each pair is put into order: to sort all is most of the work.
_SIDES = tuple(dict.fromkeys(SIDES.values()))
_EACH = ", ".join(f"count(*) FILTER (side = '{side}') AS n_{side}" for side in _SIDES)
_RECENT = f""", recent AS (SELECT pair, min(since) AS earliest FROM told WHERE day BETWEEN ?::DATE AND ?::DATE GROUP BY pair),
counted AS (
  SELECT pair, count(*) AS n, count(*) FILTER (day >= ?::DATE) AS n_inside, {_EACH},
    coalesce(max(since) FILTER (since < earliest), any_value(earliest)) AS bound
  FROM told JOIN recent USING (pair) WHERE day <= ?::DATE GROUP BY pair
), near AS (FROM told JOIN counted USING (pair) WHERE day <= ?::DATE AND since >= bound)"""
_PLACED = """, placed AS MATERIALIZED (
  SELECT *, row_number() OVER one AS nth, lag(side) OVER one <> side AS turns, lag(id) OVER one AS before_id,
    lag(reading) OVER one AS before_reading, lag(date) OVER one AS before_date, lag(file) OVER one AS before_file,
    lag(file_row) OVER one AS before_file_row
  FROM {rows} WINDOW one AS (PARTITION BY pair ORDER BY since, document_id, id)
)"""
# Of each cell the last change of side that was told in the days asked for; else its first statement, if all are of those days.
_SAME = "CASE side " + " ".join(f"WHEN '{side}' THEN n_{side}" for side in _SIDES) + " END"
_STEPS = f""", steps AS (SELECT * FROM placed WHERE turns AND day >= ?::DATE QUALIFY nth = max(nth) OVER (PARTITION BY pair)),
news AS (
  SELECT *, false AS is_first, {_SAME} < 2 AS tentative FROM steps
  UNION ALL BY NAME
  SELECT *, true AS is_first, n < 2 AS tentative FROM placed
  WHERE nth = 1 AND n = n_inside AND pair NOT IN (SELECT pair FROM steps)
)
SELECT * FROM news ORDER BY is_first, tentative, a, i LIMIT {{most}}"""
_LAST = """, sides AS (SELECT pair, side, count(*) AS same FROM chosen GROUP BY ALL), cells AS (
  SELECT pair, count(*) AS n, max(nth) FILTER (turns) AS turned, arg_min([date], nth)[1] AS first, arg_max([date], nth)[1] AS last
  FROM placed GROUP BY pair
)
SELECT * FROM placed JOIN cells USING (pair) JOIN sides USING (pair, side)
WHERE n - nth < greatest(3, {shown} // (SELECT count(*) FROM cells)) OR nth = turned ORDER BY pair, nth"""
_ACTOR = {"person": "coalesce(holder_name, holder_role.text)", "country": "coalesce(holder_country, holder_name)"}
_ROW = """date, holder, coalesce(holder_name, holder_role.text) AS holder_name, holder_country, stance, toward,
  coalesce(toward_country, toward_name) AS toward_actor, issue, sentence, according_to, outlet, published, title, document_id, id"""


@dataclass(frozen=True, slots=True)
class Change:
    """Two statements of one actor on one issue, next to one another in time, on different sides; ``before`` None: the first."""

    actor: str
    issue: str
    before: Row | None
    after: Row
    tentative: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one actor said on one issue: its newest ``statements``, the oldest of them first, of ``count``.

    ``first`` and ``last`` are days, or None; ``mixed`` whether statements are on more than one side; ``change`` the last
    from one side to another, or None.
    """

    actor: str
    issue: str
    statements: tuple[Row, ...]
    count: int
    first: Any
    last: Any
    mixed: bool
    change: Change | None

    @property
    def side(self) -> str:
        """The side of the last statement."""
        return _side(self.statements[-1])


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
        cells, total = _top(record, given, issue, by, most)
    else:
        rows = [r for r in _statements(record, held, given) if issue.lower() in r["issue"].lower()]
        cells, total = [_cell(*key, told) for key, told in _grouped(rows, by).items()], len(rows)
    actors = _ranked((c.actor, c.count) for c in cells)[:most]
    issues = _ranked((c.issue, c.count) for c in cells if c.actor in actors)[:most]
    kept = {(c.actor, c.issue): c for c in cells if c.actor in actors and c.issue in issues}
    actors = [a for a in actors if any(c.actor == a for c in kept.values())]  # one may stand on rarer issues alone
    shown = max(3, SHOWN // max(1, len(kept)))
    kept = {k: replace(c, statements=c.statements[-shown:]) for k, c in kept.items()}
    cut = total - sum(c.count for c in kept.values())
    return MatrixView(tuple(actors), tuple(issues), kept, total, cut, held is not None)


def changes(record: Record, first: str, last: str, *, by: str = "person", most: int = 1000) -> list[Change]:
    """What actors said from ``first`` to ``last`` (days of publication) that is new of them, changes of side first.

    A change is tentative until two statements are on the new side.
    """
    held = linked(record)
    if held is None:
        return _new(record, first, last, by, most)
    told = _grouped(_statements(record, held, Filter()), by)
    found = [c for (actor, issue), rows in told.items() if (c := change_of(actor, issue, rows, first, last))]
    return sorted(found, key=lambda c: (c.before is None, c.tentative, c.actor, c.issue))[:most]


def change_of(actor: str, issue: str, rows: Sequence[Row], first: str, last: str) -> Change | None:
    """What the statements of an actor on an issue that were published from ``first`` to ``last`` change, or None."""
    known = tuple(s for s in rows if (s["published"] or "")[:10] <= last)
    inside = [s for s in known if (s["published"] or "")[:10] >= first]
    steps = [(a, b) for a, b in pairwise(known) if _side(a) != _side(b) and b in inside]
    if steps:
        before, after = steps[-1]
        same = [s for s in known if _side(s) == _side(after)]
        return Change(actor, issue, before, after, tentative=len(same) < 2)
    if inside and len(inside) == len(known):
        return Change(actor, issue, None, inside[0], tentative=len(inside) < 2)
    return None


def linked(record: Record) -> Stances | None:
    """Issues and statements of a record, made once for what it sees; None where it has more than ``MOST_LINKED`` reports."""
    if record.query("SELECT count(*) AS n FROM reports").dicts()[0]["n"] > MOST_LINKED:
        return None
    return record.once("linked stances", lambda: all_stances(record))


def _side(row: Row) -> str:
    """The side of a statement on its issue; of a pole alone where nothing more is known."""
    side: str = row.get("side") or SIDES[row["stance"]]
    return side


def _top(record: Record, given: Filter, issue: str, by: str, most: int) -> tuple[list[Cell], int]:
    """The cells of the actors and issues with most statements, and how many statements there are in all."""
    where, bound = condition("stances", given, record.distinct)
    clauses = [*([where] if where else []), *(["contains(lower(issue), ?)"] if issue else [])]
    bound += [issue.lower()] if issue else []
    told = f"WITH told AS MATERIALIZED ({_told_as(' AND '.join(clauses), by)})"
    (all_,) = record.query(f"{told} SELECT count(*) AS n FROM told", bound)
    keys = record.query(
        told + _TOP.format(most=int(most)) + _PLACED.format(rows="chosen") + _LAST.format(shown=SHOWN), bound
    ).dicts()
    rows = _read(record, [*keys, *(_before(k) for k in keys if k["nth"] == k["turned"])])
    cells = []
    for _, group in groupby(keys, key=lambda k: k["pair"]):
        mine = list(group)
        change = next((_change(k, rows, by) for k in mine if k["nth"] == k["turned"]), None)
        newest = [rows[k["reading"], k["id"]] for k in mine]
        k = mine[-1]
        actor, about = _named(k["a"], newest[-1], by)
        cells.append(Cell(actor, about, tuple(newest), k["n"], k["first"], k["last"], k["turned"] is not None, change))
    return cells, int(all_["n"])


def _new(record: Record, first: str, last: str, by: str, most: int) -> list[Change]:
    """The first ``most`` changes of some days in a large record."""
    told, ask = record.standing(_told_as("", by))
    sql = (
        f"WITH told AS NOT MATERIALIZED (FROM {told})"
        + _RECENT
        + _PLACED.format(rows="near")
        + _STEPS.format(most=int(most))
    )
    keys = ask(sql, [first, last, first, last, last, first]).dicts()
    rows = _read(record, [*keys, *(_before(k) for k in keys if not k["is_first"])])
    return [_change(k, rows, by) for k in keys]


def _told_as(conditions: str, by: str) -> str:
    """A SELECT of the stances that fulfil conditions as told by somebody of something, from narrow rows where these tell enough."""
    source, conditions = narrow("stances", conditions)
    where = f"WHERE {conditions}" if conditions else ""
    day, topic = ("published_day", "topic")
    if source == "stances":  # whole rows lack what narrow ones know ahead
        day, topic = "try_cast(published[:10] AS DATE)", TOPIC.format("toward_country", "toward_name")
    return _TOLD.format(source=source, keys=keys_of(source), where=where, actor=_ACTOR[by], day=day, topic=topic)


def _before(key: Row) -> Row:
    """The key of the statement before one that changes side."""
    return {n: key[f"before_{n}"] for n in ("reading", "id", "date", "file", "file_row")}


def _read(record: Record, keys: Sequence[Row]) -> dict[tuple[int, str], Row]:
    """The rows of stances with these keys."""
    found = at(record, "stances", keys, f"reading, {_ROW}") if keys else []
    return {(r.pop("reading"), r["id"]): r for r in found}


def _change(key: Row, rows: dict[tuple[int, str], Row], by: str) -> Change:
    after = rows[key["reading"], key["id"]]
    is_first = key.get("is_first", False)
    before = None if is_first else rows[key["before_reading"], key["before_id"]]
    tentative = key["tentative"] if "tentative" in key else key["same"] < 2
    return Change(*_named(key["a"], after, by), before, after, tentative)


def _named(actor: str, row: Row, by: str) -> tuple[str, str]:
    """Actor and issue as a page names them."""
    issue = name_of(row["toward_actor"]) if row["toward_actor"] else _wording(row["issue"])
    return name_of(actor) if by == "country" else actor, issue


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


def _grouped(rows: Sequence[Row], by: str) -> dict[tuple[str, str], list[Row]]:
    """The statements by actor and issue; one without a holder that has a name says whose it is not and is left out."""
    held: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        actor = row["holder_country"] if by == "country" else row["holder_name"]
        actor = actor or row["holder_name"]
        if actor and (row["toward_actor"] or row["issue"]):
            held.setdefault(_named(actor, row, by), []).append(row)
    return held


def _cell(actor: str, issue: str, rows: Sequence[Row]) -> Cell:
    """A cell of all its statements."""
    found = change_of(actor, issue, rows, "0001-01-01", "9999-12-31")
    change = found if found and found.before else None
    mixed = len({_side(r) for r in rows}) > 1
    return Cell(actor, issue, tuple(rows), len(rows), rows[0]["date"], rows[-1]["date"], mixed, change)


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
