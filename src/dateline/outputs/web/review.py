"""Review: the queue, judgements, undo, agreement and gold.

What may not live here: what waits (``store/review.py``), what a judgement writes (``judging.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.gold import gold_lines
from dateline.outputs.web import shell
from dateline.outputs.web.asking import filters_of
from dateline.outputs.web.cards import COLUMNS, card
from dateline.outputs.web.desk import Seen, desk_of
from dateline.outputs.web.fields import changes, fields
from dateline.outputs.web.guard import form_of, local
from dateline.outputs.web.judged import NOT_JUDGED, judged
from dateline.outputs.web.judging import judge, person, row_of, undo
from dateline.outputs.web.reports import titled
from dateline.store.corrections import Correction, checked_kind, standing
from dateline.store.filters import made
from dateline.store.queries import REVIEWED
from dateline.store.review import ORDERS, Queue, left, waiting

router = APIRouter(include_in_schema=False)
NAV = (("Review", "/review"),)
AT_ONCE = 20
_YEAR = 365 * 24 * 3600


async def _form_of(request: Request) -> dict[str, list[str]]:
    return form_of(await request.body())


Form = Annotated[dict[str, list[str]], Depends(_form_of)]


def _one(form: Mapping[str, list[str]], name: str) -> str:
    return form.get(name, [""])[-1]


@router.get("/review")
def queue(
    request: Request, record: Seen, kind: str = "events", order: str = "uncertain", seed: int = 1, anew: bool = False,  # noqa: FBT001, FBT002
) -> HTMLResponse:  # fmt: skip
    """The lines that wait. ``anew`` shows those that others have judged too, as they were read: a second opinion."""
    given = filters_of(request.query_params)
    desk = desk_of(request)
    me = person(request) if anew else None
    asked = Queue(checked_kind(kind), order, made(**given), me, seed)  # type: ignore[arg-type]
    seen = desk.as_read() if anew else record
    rows = titled(seen, waiting(seen, asked, AT_ONCE, COLUMNS[asked.kind]))
    return shell.page(
        request, "review.html", lines=[(card(asked.kind, r), r) for r in rows], left=left(seen, asked), queue=asked,
        kinds=REVIEWED, orders=ORDERS, given=given, anew=anew, not_judged=NOT_JUDGED,
    )  # fmt: skip


@router.post("/review/me")
def me(request: Request, form: Form) -> Response:
    """Keeps the name of who reviews, in a cookie of this browser."""
    name = person(request, _one(form, "who"))
    answer = RedirectResponse(local(_one(form, "next")), 303)
    answer.set_cookie(shell.REVIEWER, quote(name[:200]), max_age=_YEAR, httponly=True, samesite="lax")
    return answer


@router.post("/review/judge")
def judge_line(request: Request, form: Form) -> Response:
    """Accept or reject a line, then back to where the reader was."""
    action = _one(form, "action")
    if action not in {"accept", "reject"}:
        raise UnknownName("action", action, ("accept", "reject"))
    kind, document, id_ = (_one(form, n) for n in ("kind", "document", "id"))
    judge(desk_of(request), person(request), kind, document, id_, action, reason=_one(form, "reason"))  # type: ignore[arg-type]
    return RedirectResponse(local(_one(form, "next")), 303)


@router.get("/review/edit")
def edit_form(request: Request, record: Seen, kind: str, document: str, id: str, next: str = "/review") -> HTMLResponse:  # noqa: A002
    """The form with all fields of a line and the codebook's choices."""
    return _form_page(request, record, (checked_kind(kind), document, id), next)


@router.post("/review/edit")
def edit(request: Request, record: Seen, form: Form) -> Response:
    """Writes what the form changes; the form again, with what is wrong, where it cannot be."""
    kind, document, id_ = checked_kind(_one(form, "kind")), _one(form, "document"), _one(form, "id")
    desk = desk_of(request)
    row = row_of(desk, kind, document, id_)
    try:
        changed = changes(kind, row, form, record.codebook())
        judge(desk, person(request), kind, document, id_, "edit", changes=changed, reason=_one(form, "reason"))
    except (InputError, UnknownName) as mistake:
        return _form_page(request, record, (kind, document, id_), _one(form, "next"), str(mistake), form)
    return RedirectResponse(local(_one(form, "next")), 303)


@router.post("/review/undo")
def undo_entry(request: Request, form: Form) -> Response:
    """Takes an entry of the log back."""
    number = _one(form, "number")
    if not number.isdecimal():
        raise InputError(f"{number!r} is no number of a correction")
    undo(desk_of(request), person(request), int(number))
    return RedirectResponse(local(_one(form, "next")), 303)


@router.get("/review/agreement")
def agreement(request: Request, record: Seen) -> HTMLResponse:
    """How far reviewers agree, and who has judged how much."""
    return shell.page(request, "agreement.html", found=record.agreement(), people=_people(record.corrections()))


@router.get("/review/gold.jsonl")
def reviewed(request: Request, record: Seen) -> StreamingResponse:
    """What was reviewed as marked documents, as ``dateline corrections export`` writes them."""
    found = gold_lines(record, desk_of(request).as_read())
    name = {"Content-Disposition": 'attachment; filename="gold.jsonl"'}
    return StreamingResponse(found, media_type="application/jsonl", headers=name)


def _people(log: Iterable[Correction]) -> list[tuple[str, Counter[str]]]:
    """Who has accepted, rejected and edited how much, those with most first."""
    found: dict[str, Counter[str]] = {}
    for entry in standing(log):
        found.setdefault(entry.who or "nobody named", Counter())[entry.action] += 1
    return sorted(found.items(), key=lambda p: (-p[1].total(), p[0]))


def _form_page(
    request: Request, record: Seen, line: tuple[str, str, str], to: str, wrong: str = "", given: Any = None
) -> HTMLResponse:
    kind, document, id_ = line
    desk = desk_of(request)
    row = row_of(desk, kind, document, id_)
    book = record.codebook()
    return shell.page(
        request, "edit.html", 400 if wrong else 200, fields=fields(kind, row, book), kind=kind, document=document, id=id_,
        next=local(to), wrong=wrong, line=card(kind, row), row=titled(record, [dict(row)])[0], judged=judged(desk, document).get(id_, NOT_JUDGED),
        reason=_one(given or {}, "reason"),
    )  # fmt: skip
