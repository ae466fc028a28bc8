"""Exports opened by readers of others that know what the cells mean: rdflib for annotations, pandas for statements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from rdflib import Graph

from dateline.outputs.exports import export
from dateline.outputs.exports.webannotation import CONTEXT
from dateline.store import Record
from tests.exports.world import CONTENT, SENTENCES

TERMS: dict[str, Any] = json.loads((Path(__file__).parent / "anno.json").read_text("utf-8"))
"""The terms of W3C's context that we use, written down from its Recommendation, since tests open no connection."""

FOUND = """
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT ?a ?source ?exact ?start ?end ?tag WHERE {
  ?a a oa:Annotation ; oa:motivatedBy oa:classifying ; oa:hasTarget ?target ;
    oa:hasBody [ a oa:TextualBody ; oa:hasPurpose oa:classifying ; rdf:value ?tag ] .
  ?target oa:hasSource ?source ; oa:hasSelector ?quote, ?place .
  ?quote a oa:TextQuoteSelector ; oa:exact ?exact .
  ?place a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
}
"""


@pytest.fixture(scope="module")
def annotations(record: Record, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("annotations") / "out.jsonl"
    export(record, "webannotation", path)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, held in value.items():
            yield key
            yield from keys(held)
    elif isinstance(value, list):
        for held in value:
            yield from keys(held)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own
def test_annotations_are_linked_data_in_which_rdflib_finds_every_quote(annotations: list[dict[str, Any]]) -> None:
    graph = Graph()
    for annotation in annotations:
        assert annotation["@context"] == CONTEXT
        assert set(keys(annotation)) <= {"@context", *TERMS}, "what the context has not, linked data drops"
        graph.parse(data=json.dumps({**annotation, "@context": TERMS}), format="json-ld")
    rows = [tuple(v.toPython() for v in row) for row in graph.query(FOUND)]
    assert len(rows) == len(annotations) == len({r[0] for r in rows})
    for name, source, exact, start, end, kind in rows:
        assert name.startswith("urn:dateline:")
        assert source in {"https://news.example/a?b=1", "urn:dateline:https%3A%2F%2Fnews.example%2Fa%20b"}
        assert CONTENT[start:end] == exact
        assert kind in {"event", "attribution", "stance", "meeting"}


def test_statements_are_a_table_to_pandas(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    export(record, "dna", path)
    table = pd.read_csv(path, sep=";", parse_dates=["time"], keep_default_na=False)
    assert table["statement_id"].is_unique
    assert str(table["statement_id"].dtype) == str(table["agreement"].dtype) == "int64"
    assert table["time"].dt.strftime("%Y-%m-%d").tolist() == ["2013-04-09"] * 2
    by_concept = table.pivot_table(index="organization", columns="concept", values="agreement")  # an affiliation matrix
    assert by_concept.loc["Russia", "ceasefire in Syria"] == 1
    assert set(table["text"]) == {SENTENCES[2]}
