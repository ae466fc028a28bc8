"""Statements, standings, changes and matrices of stances as Arrow tables.

What may not live here: what they hold (``dateline.issues``), and any form for files or people (``outputs``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from dateline.issues.linking import Issue
from dateline.issues.standing import Change, Matrix, Standing
from dateline.issues.statements import Statement
from dateline.store.issues import Stances
from dateline.store.result import Result
from dateline.store.rows import Row

_S, _D = pa.string(), pa.date32()
STATEMENTS = pa.schema([
    *((n, _S) for n in ("actor", "actor_country", "stance", "side", "issue", "issue_id", "wording")),
    ("date", _D), ("known", _D), ("source", _S), ("word", _S),
    *((n, _S) for n in ("speaker", "through", "agrees_with", "sentence", "outlet", "url", "document_id", "id")),
])  # fmt: skip
STANDINGS = pa.schema([
    ("actor", _S), ("issue", _S), ("issue_id", _S), ("state", _S), ("side", _S), ("since", _D), ("before", _S),
    ("tentative", pa.bool_()), ("through", _S), ("n_statements", pa.int32()), ("n_reports", pa.int32()),
])  # fmt: skip
CHANGES = pa.schema([("change", _S), *STANDINGS, ("last_sentence", _S)])
ISSUES = pa.schema([
    ("issue_id", _S), ("name", _S), ("n_wordings", pa.int32()), ("n_reports", pa.int32()), ("wordings", pa.list_(_S)),
    ("listed", pa.bool_()),
])  # fmt: skip
_SIDES = {1: "for", -1: "against", 0: "undecided", None: None}


def statements(held: Stances, chosen: Iterable[Statement]) -> Result:
    """One row for each statement."""
    names = {x.id: x.name for x in held.issues}
    rows = [
        {
            "actor": s.actor.name, "actor_country": s.actor.country, "stance": s.pole, "side": _SIDES[s.sign],
            "issue": names[s.issue], "issue_id": s.issue, "wording": s.wording, "date": s.date, "known": s.known,
            "source": "+".join(s.sources), "word": s.word, "speaker": s.speaker, "through": s.through,
            "agrees_with": s.partner.name if s.partner else None, "sentence": s.sentence, "outlet": s.outlet, "url": s.url,
            "document_id": s.document, "id": s.row,
        }
        for s in chosen
    ]  # fmt: skip
    return Result(pa.Table.from_pylist(rows, schema=STATEMENTS))


def standings(held: Stances, chosen: Iterable[Standing]) -> Result:
    """One row for each actor and issue."""
    names = _names(held)
    return Result(pa.Table.from_pylist([_standing(x, names) for x in chosen], schema=STANDINGS))


def changes(held: Stances, chosen: Iterable[Change]) -> Result:
    """One row for each change, with the newest sentence that tells it."""
    names = _names(held)
    rows = [
        {
            "change": c.what,
            **_standing(c.now, names),
            "before": c.was.side,
            "last_sentence": c.now.statements[-1].sentence,
        }
        for c in chosen
    ]
    return Result(pa.Table.from_pylist(rows, schema=CHANGES))


def issues(chosen: Iterable[Issue]) -> Result:
    """One row for each issue."""
    rows = [
        {
            "issue_id": x.id, "name": x.name, "n_wordings": len(x.wordings), "n_reports": len({k[0] for k, _ in x.wordings}),
            "wordings": list(x.texts), "listed": x.listed,
        }
        for x in chosen
    ]  # fmt: skip
    return Result(pa.Table.from_pylist(rows, schema=ISSUES))


def matrix(held: Stances, found: Matrix) -> Result:
    """One row for each actor, one column for each issue, named by it; a cell says the side, "mixed" or "not found"."""
    names = {x.id: x.name for x in held.issues}
    columns = _unique([names[i] for i in found.issues])
    rows = [
        {"actor": name, **{c: said(found.cell(key, i)) for c, i in zip(columns, found.issues, strict=True)}}
        for key, name in found.actors
    ]
    return Result(pa.Table.from_pylist(rows, schema=pa.schema([("actor", _S), *((c, _S) for c in columns)])))


def said(x: Standing) -> str:
    """A standing in words: "against", "for (changed, tentative)", "for (through G8)", "mixed", "not found"."""
    if x.side is None:
        return x.state
    more = [w for w, told in (("changed", x.state == "changed"), ("tentative", x.tentative)) if told]
    more += [f"through {x.through}"] if x.through else []
    return f"{x.side} ({', '.join(more)})" if more else x.side


def _unique(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {"actor": 1}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def _names(held: Stances) -> dict[str, dict[str, str]]:
    return {
        "actor": {s.actor.key: s.actor.name for s in reversed(held.statements)},
        "issue": {x.id: x.name for x in held.issues},
    }


def _standing(x: Standing, names: dict[str, dict[str, str]]) -> Row:
    return {
        "actor": names["actor"].get(x.actor, x.actor), "issue": names["issue"].get(x.issue, x.issue), "issue_id": x.issue,
        "state": x.state, "side": x.side, "since": x.since, "before": x.before, "tentative": x.tentative, "through": x.through,
        "n_statements": len(x.statements), "n_reports": len({s.document for s in x.statements}),
    }  # fmt: skip
