"""The JSON of a reading against the schema of the contract."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from tests.builders import document_of

import dateline
from dateline.core import types
from dateline.core.types import (
    Actor,
    ActorMention,
    AgendaItem,
    Analysis,
    Attribution,
    Event,
    Evidence,
    Label,
    Meeting,
    Notice,
    Period,
    Place,
    Problem,
    Role,
    Span,
    Stance,
    Text,
    TimeExpression,
    Toward,
)
from dateline.outputs.contract import dumps, schema, to_json

CONTENT = "OSLO — Norway met Sweden on Monday. \u2028\ud800"
S = Span(7, 13)
EVIDENCE = Evidence(Span(0, 35), CONTENT[:35])
OSLO = Place(Span(0, 4), "OSLO", "Oslo", "NOR", 3143244, (59.9, 10.7), "city")


def full() -> Analysis:
    """A reading that has every kind of value."""
    role = Role("actor-1", S)
    return Analysis(
        document=document_of(CONTENT, extra={"desk": "world"}),
        text=Text(CONTENT, Label("OSLO", Span(0, 4)), None, None, Label("AP", S), (Notice("appeal", S),), (S,)),
        sentences=(Span(0, 35),),
        times=(TimeExpression(Span(28, 34), "Monday", "DATE", "2013-04-08", "2013-04-08", "2013-04-08", "day"),),
        actors=(Actor("actor-1", "Norway", "NOR", ("GOV",), None, None, (), (ActorMention(S, "Norway"),), basis="text"),),
        places=(OSLO,),
        attributions=(Attribution("at-1", None, True, S, None, (S,), "indirect", None, None),),
        events=(
            Event(
                "event-1", "CONSULT", (), ("diplomatic",), S, (role,), (Role(None, S),), Period("2013-04-08", "2013-04-08", "day"),
                OSLO, ("future",), "at-1", "verbal cooperation", 2.5, "04", None, EVIDENCE,
            ),
        ),
        stances=(Stance("stance-1", role, "support", Toward(None, S), "peace", None, EVIDENCE),),
        meetings=(
            Meeting("meeting-1", "Talks", (S,), (role,), None, None, None, (AgendaItem("peace", S),), "held", ("event-1",), EVIDENCE),
        ),
        problems=(Problem("times", "no-publication-date", "none"),),
    )  # fmt: skip


def check(value: Any, rule: Mapping[str, Any], where: str = "$") -> None:
    """The part of JSON Schema that the contract uses."""
    if "$ref" in rule:
        return check(value, schema()["$defs"][rule["$ref"].rsplit("/", 1)[1]], where)
    if "anyOf" in rule:
        errors = []
        for option in rule["anyOf"]:
            try:
                return check(value, option, where)
            except AssertionError as error:
                errors.append(str(error))
        raise AssertionError(errors)
    if "enum" in rule:
        assert value in rule["enum"], where
        return None
    kinds = {
        "string": str,
        "boolean": bool,
        "object": dict,
        "array": list,
        "null": type(None),
        "integer": int,
        "number": (int, float),
    }
    names = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    assert any(isinstance(value, kinds[n]) for n in names), f"{where}: {value!r} is not {names}"
    if isinstance(value, dict) and "properties" in rule:
        assert set(value) == set(rule["required"]) == set(rule["properties"]), where
        for key, item in value.items():
            check(item, rule["properties"][key], f"{where}.{key}")
    if isinstance(value, list):
        for i, item in enumerate(value):
            check(item, rule["prefixItems"][i] if "prefixItems" in rule else rule["items"], f"{where}[{i}]")
    if isinstance(value, str) and "pattern" in rule:
        assert re.search(rule["pattern"], value), where
    return None


def test_a_full_reading_keeps_the_contract() -> None:
    check(to_json(full()), schema())


def test_a_country_stands_with_its_numbers_on_the_day() -> None:
    norway = to_json(full())["actors"][0]
    assert (norway["cow"], norway["gw"]) == (385, 385)


def test_the_check_itself_can_fail() -> None:
    broken = to_json(full())
    broken["events"][0]["status"] = ["maybe"]
    with pytest.raises(AssertionError, match="status"):
        check(broken, schema())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("document", "Document"), ("actor", "Actor"), ("time", "TimeExpression"), ("place", "Place"), ("attribution", "Attribution"),
        ("event", "Event"), ("stance", "Stance"), ("meeting", "Meeting"), ("problem", "Problem"),
    ],
)  # fmt: skip
def test_no_field_of_a_value_is_left_out(name: str, value: str) -> None:
    fields = {f.name for f in dataclasses.fields(getattr(types, value))} - {"content", "problems"}
    keys = set(schema()["$defs"][name]["properties"])
    assert fields - keys == ({"content"} & fields if name != "attribution" else set())


def test_one_line_that_reads_back_to_the_same() -> None:
    line = dumps(full())
    assert "\u2028" not in line
    assert len(line.splitlines()) == 1
    line.encode()
    assert json.loads(line) == to_json(full())


def test_evidence_quotes_its_span() -> None:
    data = to_json(full())
    for kind in ("events", "stances", "meetings"):
        for item in data[kind]:
            start, end = item["evidence"]["span"]
            assert data["text"]["content"][start:end] == item["evidence"]["quote"]


def test_every_public_name_exists_and_none_is_missing() -> None:
    assert sorted(dateline.__all__) == dateline.__all__
    for name in dateline.__all__:
        assert getattr(dateline, name) is not None
    assert set(dateline._HOME) | {"open_record", "read", "__version__"} == set(dateline.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = dateline.nothing
