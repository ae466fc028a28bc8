"""The JSON API, version 1: the rows and values of the command line's JSON under the same names.

What may not live here: HTML, and rules about who may write (``guard.py``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any, Literal

import pyarrow as pa
from fastapi import APIRouter, FastAPI, HTTPException, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response, StreamingResponse

from dateline.outputs.codebook_view import as_data
from dateline.outputs.contract import schema as contract
from dateline.outputs.contract import to_json
from dateline.outputs.gold import gold_lines
from dateline.outputs.web import shell
from dateline.outputs.web.asking import FILTERS, columns, filters_of
from dateline.outputs.web.desk import Seen, desk_of
from dateline.outputs.web.judging import judge, person, undo
from dateline.store import Record
from dateline.store.filters import made
from dateline.store.paging import FARTHEST, MOST, count, page
from dateline.store.queries import CONDITIONS, VIEWS

router = APIRouter(prefix="/api/v1")
LARGEST = 2**63 - 1  # the greatest number of the log
_MISTAKE = {"$ref": "#/components/schemas/Mistake"}
_WRONG: dict[int | str, dict[str, Any]] = {
    n: {"description": d, "content": {"application/json": {"schema": _MISTAKE}}}
    for n, d in {
        400: "A filter, name or value that is none; the message names the nearest.", 401: "The token is missing.",
        403: "Nothing may be written, or the CSRF token is missing.", 404: "There is no such thing.",
        413: "The request is too large.", 422: "A parameter has another form.",
    }.items()
}  # fmt: skip
_NAMES = {"since": "from", "until": "to"}
_Words = Annotated[str, Field(max_length=2_000)]


class Judgement(BaseModel):
    """What a reviewer says of a row: as ``dateline corrections add`` takes it."""

    model_config = ConfigDict(extra="forbid")
    kind: _Words = Field(description="event, attribution, stance or meeting", examples=["event"])
    document_id: _Words
    id: _Words
    action: Literal["accept", "reject", "edit"]
    field: _Words | None = Field(None, description="For an edit: the field")
    value: str | float | bool | list[_Words] | None = Field(None, description="For an edit: its new value")
    reason: _Words | None = None
    who: _Words | None = Field(None, description="Who says so, if not whom the session names")


class Undo(BaseModel):
    """Why and who, for an entry that is taken back."""

    model_config = ConfigDict(extra="forbid")
    reason: _Words | None = None
    who: _Words | None = None


@router.get("/about", responses=_WRONG)
def about(request: Request, record: Seen) -> Response:
    """What is served: the record's name and revision, whether it may be written, the CSRF token for writes."""
    desk = desk_of(request)
    told = {
        "record": desk.path.resolve().name, "revision": record.revision, "read_only": desk.settings.read_only,
        "views": list(VIEWS), "csrf": request.state.csrf, "reviewer": shell.reviewer_of(request),
    }  # fmt: skip
    return JSONResponse(told)


@router.get("/readings/{document_id:path}", responses=_WRONG)
def reading(record: Seen, document_id: str, version: Annotated[int | None, Query(ge=1, le=LARGEST)] = None) -> Response:
    """The whole reading of a report as it was read: the JSON of ``dateline read --json``."""
    return as_json(to_json(record.reading(document_id, version)))


@router.get("/codebook", responses=_WRONG)
def codebook(record: Seen, entry: Annotated[str | None, Query(max_length=200)] = None) -> Response:
    """The codebook, or the entries that a word names: the JSON of ``dateline codebook --json``."""
    return as_json(as_data(record.codebook(), entry))


@router.get("/agreement", responses=_WRONG)
def agreement(record: Seen) -> Response:
    """How far reviewers agree: Krippendorff's alpha by kind and question; null where all judgements are alike."""
    return as_json({"rows": [asdict(a) for a in record.agreement()]})


@router.get(
    "/gold", responses={**_WRONG, 200: {"content": {"application/jsonl": {}}}}, response_class=StreamingResponse
)
def reviewed(request: Request, record: Seen) -> Response:
    """What was reviewed as marked documents: the lines of ``dateline corrections export``."""
    found = gold_lines(record, desk_of(request).as_read())
    return StreamingResponse(found, media_type="application/jsonl")


_WRITTEN = {**_WRONG, 201: {"description": "Kept.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/corrections_page"}}}}}  # fmt: skip


@router.post("/corrections", status_code=201, responses=_WRITTEN)
def correct(request: Request, judgement: Judgement) -> Response:
    """Say that a row is right, is not, or should have another value. The entries of the log that it makes.

    A browser's session carries ``X-CSRF-Token`` (see ``/about``); a script with a bearer token needs none.
    """
    j = judgement
    changes = [(j.field, j.value)] if j.field is not None else []
    if (j.action == "edit") != bool(changes):
        raise HTTPException(400, "an edit names a field and its new value; accept and reject name none")
    desk = desk_of(request)
    numbers = judge(
        desk, person(request, j.who), j.kind, j.document_id, j.id, j.action, changes=changes, reason=j.reason
    )
    return _entries(desk.record(), j.document_id, numbers)


@router.post("/corrections/{number}/undo", status_code=201, responses=_WRITTEN)
def undo_entry(request: Request, number: Annotated[int, Path(ge=0, le=LARGEST)], why: Undo) -> Response:
    """Take an entry of the log back; both stay in it. The new entry."""
    desk = desk_of(request)
    made_ = undo(desk, person(request, why.who), number, why.reason)
    entry = next(e for e in desk.record().corrections() if e.number == made_)
    return _entries(desk.record(), entry.document_id, [made_])


def _entries(record: Record, document_id: str, numbers: list[int]) -> Response:
    rows = [r for r in record.view("corrections", document=document_id) if r["number"] in numbers]
    return as_json({"rows": rows, "next": None}, 201)


def as_json(value: Any, status: int = 200) -> Response:
    """A JSON answer; days and times in ISO 8601, as in JSON lines of the command line."""
    text = json.dumps(value, ensure_ascii=False, default=lambda v: v.isoformat() if hasattr(v, "isoformat") else str(v))
    return Response(text.encode("utf-8", "backslashreplace"), status, media_type="application/json")


def _rows(view: str) -> Callable[..., Response]:
    def rows(
        request: Request, record: Seen, most: Annotated[int, Query(ge=1, le=MOST)] = 100,
        after: Annotated[int, Query(ge=0, le=FARTHEST)] = 0, total: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:  # fmt: skip
        given = filters_of(request.query_params)
        wanted = made(**given)
        found = page(record, view, wanted, most=most, after=after)
        asked = {**{_NAMES.get(k, k): v for k, v in given.items()}, "most": most, "after": after + most}
        full = len(found) == most and after + most <= FARTHEST
        behind = shell.address(f"/api/v1/{view}", **asked) if full else None
        return as_json({"rows": found, "next": behind, **({"total": count(record, view, wanted)} if total else {})})

    return rows


def _filters(view: str) -> list[dict[str, Any]]:
    """The filters of a view as OpenAPI parameters."""
    known = {k.split("/")[0] for k in CONDITIONS[view]}
    words = {"type": "array", "items": {"type": "string", "maxLength": 500}, "maxItems": 20}
    return [
        {"name": _NAMES.get(f, f), "in": "query", "required": False,
         "schema": {"type": "string", "format": "date"} if f in _NAMES else words}
        for f in FILTERS if f in known
    ]  # fmt: skip


for _view in VIEWS:
    router.add_api_route(
        f"/{_view}", _rows(_view), name=f"{_view} rows", operation_id=f"{_view}_rows",
        description=f"Rows of the view {_view}, in the order of `dateline query --view {_view}`, with its columns. Filters take several values.",
        responses={**_WRONG, 200: {"description": "Rows.", "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{_view}_page"}}}}},
        openapi_extra={"parameters": _filters(_view)},
    )  # fmt: skip


def described(app: FastAPI, record: Record) -> None:
    """Let the OpenAPI document name every column of every view, as the record has them."""
    made_: dict[str, Any] = {}
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if not made_:
            made_.update(plain())
            shapes = made_.setdefault("components", {}).setdefault("schemas", {})
            shapes["Mistake"] = {
                "type": "object", "required": ["error"],
                "properties": {"error": {"type": "string"}, "nearest": {"type": ["string", "null"]}},
            }  # fmt: skip
            for view in VIEWS:
                shapes |= _shapes(view, columns(record, view))
            shapes["Reading"] = {k: v for k, v in contract().items() if k != "$schema"}
        return made_

    app.openapi = openapi  # type: ignore[method-assign]


def _shapes(view: str, held_: pa.Schema) -> dict[str, Any]:
    row = {"type": "object", "properties": {c.name: _shape(c.type) for c in held_}, "required": held_.names}
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{view}_row"}}
    held = {"rows": rows, "next": {"type": ["string", "null"]}, "total": {"type": "integer"}}
    return {f"{view}_row": row, f"{view}_page": {"type": "object", "properties": held, "required": ["rows", "next"]}}


def _shape(kind: pa.DataType) -> dict[str, Any]:
    """The JSON of an Arrow type; every value may be null."""
    if pa.types.is_struct(kind):
        return {"type": ["object", "null"], "properties": {f.name: _shape(f.type) for f in kind}}
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return {"type": ["array", "null"], "items": _shape(kind.value_type)}
    if pa.types.is_boolean(kind):
        return {"type": ["boolean", "null"]}
    if pa.types.is_integer(kind):
        return {"type": ["integer", "null"]}
    return {"type": ["number", "null"]} if pa.types.is_floating(kind) else {"type": ["string", "null"]}
