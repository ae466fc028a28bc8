"""The shipped codebook is whole, in our own words, and written as prose should be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.core.codebook import load_codebook

BOOK = load_codebook()
SHELVES = (BOOK.contexts, BOOK.sectors, BOOK.non_state, BOOK.statuses, BOOK.quads)
SHINGLE = 6  # words: shorter runs ("political parties and politicians") are nobody's own


def _definitions() -> Iterator[tuple[str, str]]:
    for kind in BOOK.types.values():
        yield kind.name, kind.definition
        yield f"{kind.name} notes", kind.notes
        for mode in kind.modes.values():
            yield f"{kind.name} {mode.name}", mode.definition
            yield f"{kind.name} {mode.name} notes", mode.notes
    for shelf in SHELVES:
        for entry in shelf.values():
            yield entry.code, entry.definition
            yield f"{entry.code} notes", entry.notes


def _sentences() -> Iterator[tuple[str, str]]:
    for kind in BOOK.types.values():
        yield from ((s.id, s.text) for s in (*kind.all_examples(), *kind.counterexamples))


def _shingles(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9]+", text.casefold())
    return {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def test_plover_2_is_whole() -> None:
    assert len(BOOK.types) == 16
    assert sum(len(t.modes) for t in BOOK.types.values()) == 67
    assert [len(s) for s in SHELVES] == [37, 25, 7, 4, 4]


@pytest.mark.parametrize("name", list(BOOK.types))
def test_sentences_enough(name: str) -> None:
    kind = BOOK.types[name]
    assert len(kind.examples) >= 3
    assert len(kind.counterexamples) >= 2
    assert [m.name for m in kind.modes.values() if not any(m.name in e.modes for e in m.examples)] == []


def test_every_type_and_mode_has_a_score_and_a_cameo_code() -> None:
    for kind in BOOK.types.values():
        for modes in [(), *((m,) for m in kind.modes)]:
            assert BOOK.scale(kind.name, modes) is not None, (kind.name, modes)
            code = BOOK.cameo(kind.name, modes)
            assert code is not None, (kind.name, modes)
            assert BOOK.goldstein(code) is not None, code


def test_scores_have_the_sign_of_their_quad_class() -> None:
    """As for REQUEST, asking may be friendly: it alone may score above zero among the conflicts."""
    for kind in BOOK.types.values():
        sign = 1 if kind.quad.endswith("cooperation") else -1
        for modes in [(), *((m,) for m in kind.modes)]:
            if kind.name != "REQUEST":
                assert (BOOK.scale(kind.name, modes) or 0) * sign > 0, (kind.name, modes)


def test_every_cameo_code_has_a_name() -> None:
    assert set(BOOK.cameo_names) == set(BOOK.goldstein_tables["icews"].values)
    assert len(BOOK.cameo_names) == 312


def test_every_file_names_its_source() -> None:
    assert all(BOOK.sources.values())
    tables = (BOOK.scores, BOOK.quad_tables, BOOK.goldstein_tables, BOOK.cameo_quads)
    assert all(t.source for group in tables for t in group.values())


def test_definitions_are_prose() -> None:
    seen: dict[str, str] = {}
    for name, text in _definitions():
        if not text:
            assert name.endswith("notes"), name
            continue
        assert re.match(r"[A-Z]", text), (name, text)
        assert text.endswith("."), (name, text)
        assert not re.search(r"\s{2}|[—–;]\s*[—–]|--|\s[,.;:]", text), (name, text)
        assert seen.setdefault(text, name) == name, f"{name} says what {seen[text]} says"


def test_sentences_are_sentences_and_each_stands_once() -> None:
    texts = [text for _, text in _sentences()]
    assert len(set(texts)) == len(texts)
    for name, text in _sentences():
        assert re.match(r"[A-Z]", text), (name, text)
        assert text.endswith("."), (name, text)
        assert not re.search(r"\s{2}|[—–{}\[\]]", text), (name, text)
        assert 5 <= len(text.split()) <= 40, (name, text)


def test_expected_words_stand_once() -> None:
    """So that a span can be told from its words."""
    for kind in BOOK.types.values():
        for e in kind.all_examples():
            assert [w for w in (e.trigger, *e.actor, *e.recipient) if e.text.count(w) != 1] == [], e.text


def test_sentences_vary() -> None:
    """No stock phrases: no two sentences share a run of six words."""
    owner: dict[str, str] = {}
    for name, text in _sentences():
        for run in _shingles(text):
            assert owner.setdefault(run, name) == name, (run, name, owner[run])


def test_facts_agree_with_the_manual_and_words_do_not(shared: Path) -> None:
    raw = json.loads((shared / "data" / "codebook" / "plover-2.0-tables.json").read_text("utf-8"))
    assert [c["context"] for c in raw["contexts"]] == list(BOOK.contexts)
    assert [s["sector"] for s in raw["sectors"]] == list(BOOK.sectors)
    assert [c["code"] for c in raw["non_state"]] == list(BOOK.non_state)
    for name, kind in raw["events"].items():
        ours = BOOK.types[name]
        assert (ours.quad, ours.requires_recipient) == (kind["quad"], kind["requires_recipient"])
        assert [m["mode"] for m in kind["modes"]] == list(ours.modes)
    assert dict(BOOK.scores["as_printed"].values) == raw["scores_as_printed"]
    modes = (m for kind in raw["events"].values() for m in kind["modes"])
    theirs = {run for row in (*raw["contexts"], *raw["sectors"], *modes) for run in _shingles(row["covers"])}
    for name, text in (*_definitions(), *_sentences()):
        assert not _shingles(text) & theirs, name


def test_cameo_agrees_with_its_source(shared: Path) -> None:
    lines = (shared / "data" / "codebook" / "cameo-codes.tsv").read_text("utf-8").splitlines()[1:]
    theirs = {code: float(value) for code, _, value, _ in (line.split("\t") for line in lines)}
    assert dict(BOOK.goldstein_tables["icews"].values) == theirs


def test_no_sentence_is_taken_from_the_corpora(shared: Path) -> None:
    corpora = [
        *(shared / "data" / "annotated").glob("*.jsonl"),
        *(shared / "data" / "plover_relations").glob("*.jsonl"),
    ]
    held = "\n".join(p.read_text("utf-8") for p in corpora)
    assert held
    assert [text for _, text in _sentences() if text[:60] in held] == []


def test_every_mended_entry_is_on_the_page_of_defects() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "codebook-defects.md").read_text("utf-8")
    for rule in BOOK.crosswalk:
        if rule.mended:
            row = f"| {rule.type} | {rule.mode or ''} | {', '.join(rule.contexts)} | {rule.code} | {rule.mended} |"
            assert row in page
    groups = (BOOK.scores, BOOK.quad_tables, BOOK.goldstein_tables, BOOK.cameo_quads)
    mended = [(name, m.entry) for group in groups for name, t in group.items() for m in t.mended]
    assert len(mended) == 13
    for table, entry in mended:
        assert all(re.search(rf"\b{word}\b", page) for word in (table, *entry.split(":"))), (table, entry)
