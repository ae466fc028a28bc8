"""Judgements from the browser and the API, written to the log of corrections.

What may not live here: forms and routes, and what a correction does (``store/corrections.py``).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.web.desk import Desk
from dateline.outputs.web.shell import reviewer_of
from dateline.store.corrections import Action, checked_kind, verdicts

LONGEST = 2_000  # characters of a reason or a name: more is not for a log
_TIDIED_EVERY = 64  # corrections: each is a small file, and many small files open slowly


def person(request: Request, given: str | None = None) -> str:
    """Who judges. InputError where nobody is named."""
    found = (given or reviewer_of(request) or "").strip()
    if not found:
        raise InputError("say who you are first: on the page Review, or with who")
    if len(found) > LONGEST:
        raise InputError(f"a name has at most {LONGEST} characters")
    return found


def judge(
    desk: Desk, who: str, kind: str, document_id: str, id_: str, action: Action, *,
    changes: Sequence[tuple[str, Any]] = (), reason: str | None = None,
) -> list[int]:  # fmt: skip
    """Write a judgement; the numbers of its entries, one for each change of an edit.

    An edit of a row that was rejected lets it stand again. Errors as of ``Record.correct``.
    """
    if reason and len(reason) > LONGEST:
        raise InputError(f"a reason has at most {LONGEST} characters")
    if action == "edit" and not changes:
        raise InputError("nothing was changed: an edit gives at least one field another value")
    record = desk.record().beside()  # pages that are being made go on with what they see
    numbers = []
    try:
        if action == "edit" and _rejected(desk, kind, document_id, id_):
            numbers.append(record.correct(kind, document_id, id_, "accept", reason=reason, who=who))
        pairs: list[tuple[str | None, Any]] = [*changes] or [(None, None)]
        for name, value in pairs:
            numbers.append(
                record.correct(kind, document_id, id_, action, field=name, value=value, reason=reason or None, who=who)
            )
    finally:
        desk.wrote()
    _tidy(desk, numbers[-1])
    return numbers


def undo(desk: Desk, who: str, number: int, reason: str | None = None) -> int:
    """Take an entry back; the number of the undo."""
    try:
        return desk.record().beside().undo(number, reason=reason, who=who)
    finally:
        desk.wrote()


def row_of(desk: Desk, kind: str, document_id: str, id_: str) -> Mapping[str, Any]:
    """A row as it stands, or as it was read where it is rejected. UnknownName where there is none."""
    name = checked_kind(kind)
    known: list[str] = []
    for record in (desk.record(), desk.as_read()):
        rows = {r["id"]: r for r in record.view(name, document=document_id)}
        if id_ in rows:
            return rows[id_]
        known += rows
    if not known:
        raise UnknownName(f"document with {name}", document_id, ())
    raise UnknownName(f"row of {name} in {document_id}", id_, known)


def _rejected(desk: Desk, kind: str, document_id: str, id_: str) -> bool:
    found = verdicts(desk.record().corrections()).get(checked_kind(kind), {}).get((document_id, id_))
    return found is not None and found.rejected


def _tidy(desk: Desk, number: int) -> None:
    if number % _TIDIED_EVERY == 0:
        threading.Thread(target=desk.record().compact, kwargs={"most": _TIDIED_EVERY // 2}, daemon=True).start()
