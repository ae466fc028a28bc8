"""What the values of a filter may be, and what they become: codes, names, days.

What may not live here: SQL beyond the choice among ``queries.CONDITIONS``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, get_args

from dateline.core.codebook import Codebook, load_codebook
from dateline.core.errors import InputError, UnknownName
from dateline.core.types import MeetingStatus, StancePole, Status
from dateline.gazetteer import load_gazetteer
from dateline.store.queries import CONDITIONS, VIEWS, Filter

Distinct = Callable[[str, str], list[str]]
"""The distinct values of a column of a view of the record, asked for only where a value is not known otherwise."""

ACTUAL = "actual"
_BODIES = ("IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC")  # PLOVER's codes for bodies that are no country's
_CODE = re.compile(r"[A-Z]{3}")
_PEOPLE = {"actor", "recipient", "speaker"}


def checked_view(view: str) -> str:
    """The view's name; UnknownName, with the nearest, if there is none."""
    if view not in VIEWS:
        raise UnknownName("view", view, VIEWS)
    return view


def made(**given: Any) -> Filter:
    """A Filter from loose values: "USA,KOR", one string or many. UnknownName for a filter that there is none of."""
    known = [f.name for f in fields(Filter)]
    for name in given:
        if name not in known:
            raise UnknownName("filter", name, known)
    plain = {"since", "until"}
    values: dict[str, Any] = {k: day(v) if k in plain else several(v) for k, v in given.items() if v is not None}
    return Filter(**values)


def several(value: str | Iterable[str]) -> tuple[str, ...]:
    """The values of "USA,KOR" or of a list of such."""
    listed = [value] if isinstance(value, str) else [str(v) for v in value]
    return tuple(w.strip() for v in listed for w in v.split(",") if w.strip())


def day(value: str | date) -> str:
    """An ISO day; InputError if it is none."""
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as fault:
        raise InputError(f"{value!r} is not a day; write it as YYYY-MM-DD, for example 2013-04-10") from fault


def condition(view: str, wanted: Filter, distinct: Distinct) -> tuple[str, list[object]]:
    """The WHERE text for a filter on a view, and its parameters in order.

    InputError for a filter that the view has not, UnknownName for a value that is nowhere known.
    """
    has = CONDITIONS[checked_view(view)]
    clauses: list[str] = []
    parameters: list[object] = []
    for name, value in wanted.given().items():
        if name not in {k.split("/")[0] for k in has}:
            fit = ", ".join(sorted({k.split("/")[0] for k in has}))
            raise InputError(f"{view} cannot be filtered by {name}; there are {fit}")
        sql, bound = _clause(view, name, value, distinct)
        clauses.append(sql)
        parameters += bound
    return " AND ".join(clauses), parameters


def _clause(view: str, name: str, value: Sequence[str] | str, distinct: Distinct) -> tuple[str, list[object]]:
    has = CONDITIONS[view]
    if isinstance(value, str):
        return has[name], [day(value)]
    if name in _PEOPLE:
        codes, names = _people(view, name, value, distinct)
        parts: list[tuple[str, list[str] | None]] = [(has[f"{name}/code"], codes)] if codes else []
        parts += [(has[f"{name}/name"], names)] if names else []
    elif name == "status" and ACTUAL in value and "status/actual" in has:
        rest = _known(view, name, [v for v in value if v != ACTUAL], distinct)
        parts = [(has["status/actual"], None), *([(has["status"], rest)] if rest else [])]
    else:
        parts = [(has[name], _known(view, name, value, distinct))]
    plain = [_of_one(p, b) for p, b in parts]
    sql = " OR ".join(p for p, _ in plain)
    return (f"({sql})" if len(plain) > 1 else sql), [b for _, b in plain if b is not None]


_ANY_OF = re.compile(r"list_has_any\((\w+), \?\)")
_ONE_OF = re.compile(r"list_contains\(\?, (\w+|lower\(\w+\))\)")


def _of_one(sql: str, values: list[str] | None) -> tuple[str, object]:
    """A condition with its parameter; where that is one value, in the words that the engine answers three times faster."""
    if values is None or len(values) != 1:
        return sql, values
    if found := _ANY_OF.fullmatch(sql):
        return f"list_contains({found[1]}, ?)", values[0]
    if found := _ONE_OF.fullmatch(sql):
        return f"{found[1]} = ?", values[0]
    return sql, values


def _people(view: str, name: str, values: Sequence[str], distinct: Distinct) -> tuple[list[str], list[str]]:
    """Codes and names (in lower case) among the values; a country's name stands for its code."""
    gazetteer = load_gazetteer()
    codes: list[str] = []
    names: list[str] = []
    held: list[str] = []
    for value in values:
        country = gazetteer.country_named(value)
        if _CODE.fullmatch(value) and (
            gazetteer.country(value) or value in _BODIES or value in distinct("actors", "country")
        ):
            codes.append(value)
        elif country is not None and not _CODE.fullmatch(value):
            codes.append(country.code)
        elif _is_among(value, held := held or distinct("actors", "name")):
            names.append(value.lower())
        else:
            known = [*held, *_BODIES, *(x for c in gazetteer.countries() for x in (c.code, c.name))]
            raise UnknownName(f"{name} in {view}", value, known)
    return codes, names


def _is_among(value: str, names: Sequence[str]) -> bool:
    """Whether sorted names hold a value, in whatever case; as it is written it is found at once."""
    at = bisect_left(names, value)
    return (at < len(names) and names[at] == value) or value.casefold() in _folded(names)


def _folded(names: Iterable[str]) -> set[str]:
    return {n.casefold() for n in names}


def _known(view: str, name: str, values: Sequence[str], distinct: Distinct) -> list[str]:
    """The values as the column writes them; UnknownName for one that neither codebook nor record holds."""
    if name == "text":
        return [v.lower() for v in values]
    if name == "document":
        return list(values)
    by_fold = {k.casefold(): k for k in _names(view, name)}
    if missing := [v for v in values if v.casefold() not in by_fold]:
        by_fold |= {k.casefold(): k for k in distinct(*_column(view, name))}
        for value in missing:
            if value.casefold() not in by_fold:
                raise UnknownName(name, value, by_fold.values())
    if name == "outlet":
        return [v.lower() for v in values]
    return [by_fold[v.casefold()] for v in values]


def _names(view: str, name: str) -> Iterable[str]:
    """The values that are right whatever the record holds."""
    if view == "meetings" and name == "status":
        return get_args(MeetingStatus)
    if name == "status":
        return (*get_args(Status), ACTUAL)
    if name == "stance":
        return get_args(StancePole)
    if view in {"events", "dyads"} and name in {"type", "mode", "context", "quad"}:
        return _of_codebook(load_codebook(), name)
    return ()


def _of_codebook(book: Codebook, name: str) -> Iterable[str]:
    if name == "type":
        return book.types
    if name == "mode":
        return {m for t in book.types.values() for m in t.modes}
    return book.contexts if name == "context" else {t.quad for t in book.types.values()}


def _column(view: str, name: str) -> tuple[str, str]:
    """Where in the record the values of a filter stand."""
    by_view = {("attributions", "type"): "kind", ("problems", "type"): "code", ("corrections", "type"): "action"}
    listed = {"mode": "unnest(modes)", "context": "unnest(contexts)"}
    if name == "status" and view in {"events", "dyads"}:
        return view, "unnest(status)"
    if name == "outlet":
        return "reports", "outlet"
    return view, by_view.get((view, name), listed.get(name, name))
