"""Judgements of pairs (same, different, unsure), kept in the table ``links``: of events, reports and issues' wordings.

What may not live here: what is judged and what judgements come to (``stories.py``, ``issues.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from dateline.core.errors import InputError, UnknownName
from dateline.store.rows import Row, table_of
from dateline.stories.events import Key
from dateline.stories.linking import JUDGEMENTS, MACHINE, Judgement, Link

if TYPE_CHECKING:
    from dateline.store.record import Record


def checked(judgement: str, by: str) -> Judgement:
    """A person's judgement. UnknownName for one that there is none of; InputError where the machine is named."""
    if judgement not in JUDGEMENTS:
        raise UnknownName("judgement", judgement, JUDGEMENTS)
    if by == MACHINE:
        raise InputError(f"{MACHINE} is what the machine is called; name a person")
    return cast("Judgement", judgement)


def keep_word(record: Record, kind: str, left: Key, right: Key, judgement: str, *, by: str, reason: str | None) -> None:
    """Keep what a person says of two rows of a kind (event, meeting).

    UnknownName for rows that are not there and for no judgement; InputError for one row twice and for the machine.
    """
    said = checked(judgement, by)
    if left == right:
        raise InputError(f"a judgement is about two {kind}s; both are the same one")
    for document, id_ in (left, right):
        known = [r["id"] for r in record.query(f"SELECT DISTINCT id FROM {kind}s WHERE document_id = ?", [document])]
        if id_ not in known:
            raise UnknownName(f"{kind} in {document}", id_, known)
    first, second = sorted((left, right))
    keep(record, [{**row_of(kind, Link(first, second, said, by)), "reason": reason}], once=False)


def links_of(record: Record) -> list[tuple[str, Link]]:
    """All judgements with the kind of what they are about, in the order in which they were made."""
    return [(r["kind"], link_of(r)) for r in record.view("links")]


def link_of(row: Row) -> Link:
    """The judgement of a row."""
    left, right = (row["left_document"], row["left_id"]), (row["right_document"], row["right_id"])
    return Link(left, right, row["judgement"], row["judge"], row["score"])


def row_of(kind: str, x: Link) -> Row:
    """A judgement as a row, without number and time."""
    return {
        "kind": kind, "left_document": x.left[0], "left_id": x.left[1], "right_document": x.right[0], "right_id": x.right[1],
        "judgement": x.judgement, "judge": x.by, "score": x.score,
    }  # fmt: skip


def keep(record: Record, found: Sequence[Row], *, once: bool) -> int:
    """Append judgements; ``once`` leaves out pairs that the same judge has judged before. How many were new."""
    there = {_pair(r) for r in record.view("links")} if once else set()
    new = [r for r in found if _pair(r) not in there]
    now, revision = datetime.now(UTC).replace(tzinfo=None), record.revision
    record.tables.append_checked(
        "links", lambda _, n: table_of("links", [{**r, "number": n, "made_at": now, "revision": revision} for r in new])
    )
    record.refresh()
    return len(new)


def _pair(row: Row) -> tuple[Any, ...]:
    return tuple(row[n] for n in ("kind", "left_document", "left_id", "right_document", "right_id", "judge"))
