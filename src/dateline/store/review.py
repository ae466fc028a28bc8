"""What waits for a reviewer: lines that nobody, or this person, has judged yet, least certain first or by chance.

What may not live here: judgements (``corrections.py``), and how lines are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from dateline.core.errors import InputError, UnknownName
from dateline.store.corrections import checked_kind
from dateline.store.filters import condition
from dateline.store.paging import MOST, keys_of, whole
from dateline.store.queries import Filter, narrow

if TYPE_CHECKING:
    from dateline.store.record import Record

_ANY = Filter()
Order = Literal["uncertain", "sample"]
ORDERS: tuple[Order, ...] = ("uncertain", "sample")

# An undo stands in the log with the number of the entry that it takes back.
_JUDGED = """
SELECT DISTINCT c.document_id, c.id FROM corrections c
WHERE c.kind = ? AND c.action <> 'undo' AND (? IS NULL OR c.who = ?)
  AND c.number NOT IN (SELECT u.value::BIGINT FROM corrections u WHERE u.action = 'undo')
"""
_SCORED = "abs(score - 0.5) NULLS LAST, document_id, id"
_UNSCORED = "date DESC NULLS LAST, document_id, id"
_BY_CHANCE = "hash(document_id, id, ?), document_id, id"


@dataclass(frozen=True, slots=True)
class Queue:
    """Which lines wait: their kind, the order, a filter. ``unseen_by`` counts that person's judgements alone, so that two
    people may judge the same lines; ``seed`` names a sample, the same for all who give it.
    """  # noqa: D205

    kind: str = "events"
    order: Order = "uncertain"
    wanted: Filter = _ANY
    unseen_by: str | None = None
    seed: int = 1


def waiting(record: Record, queue: Queue, most: int = 20, columns: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The first lines of a queue, as rows of their view, with all columns or those named (as ``page`` takes them).

    UnknownName for a kind or an order that there is none of; filters as ``Record.view``.
    """
    name, asked, parameters = _asked(record, queue)
    if not 0 < most <= MOST:
        raise InputError(f"a page has 1 to {MOST} rows, not {most}")
    order = _BY_CHANCE if queue.order == "sample" else _SCORED if name == "events" else _UNSCORED
    given = [*parameters, *([queue.seed] if queue.order == "sample" else [])]
    keys = record.query(
        f"SELECT {keys_of(asked.split()[0])} FROM {asked} ORDER BY {order} LIMIT {int(most)}", given
    ).dicts()
    return whole(record, name, keys, columns=columns)


def left(record: Record, queue: Queue) -> int:
    """How many lines wait in a queue."""
    _, asked, parameters = _asked(record, queue)
    (row,) = record.query(f"SELECT count(*) AS n FROM {asked}", parameters)
    return int(row["n"])


def _asked(record: Record, queue: Queue) -> tuple[str, str, list[object]]:
    """The name of the view, what follows FROM, and its parameters."""
    if queue.order not in ORDERS:
        raise UnknownName("order", queue.order, ORDERS)
    name = checked_kind(queue.kind)
    where, parameters = condition(name, queue.wanted, record.distinct)
    source, where = narrow(name, where)
    clause = f" WHERE {where}" if where else ""
    seen = record.query(_JUDGED, [name, queue.unseen_by, queue.unseen_by]).dicts()
    if not seen:
        return name, source + clause, parameters
    judged = "(SELECT unnest(?) AS document_id, unnest(?) AS id)"
    keys: list[object] = [[r["document_id"] for r in seen], [r["id"] for r in seen]]
    return name, f"{source} ANTI JOIN {judged} USING (document_id, id){clause}", [*keys, *parameters]
