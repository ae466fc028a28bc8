"""The pattern language of triggers, and the faults of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.core.errors import DataError
from dateline.core.triggers import Constraint, by_lemma, load_triggers


def _folder(tmp_path: Path, body: str, name: str = "CONSULT.toml") -> Path:
    (tmp_path / name).write_text(body, "utf-8")
    (tmp_path / "classes.toml").write_text('talks = ["talk", "meeting"]\n', "utf-8")
    return tmp_path


def test_a_pattern_gives_one_trigger_for_each_head(tmp_path: Path) -> None:
    found = load_triggers(_folder(tmp_path, '[[group]]\npos = "verb"\npatterns = ["hold|host :@talks"]\n'))
    assert [(t.type, t.lemma, t.pos) for t in found] == [("CONSULT", "hold", "verb"), ("CONSULT", "host", "verb")]
    assert found[0].constraints == (Constraint("object", "", frozenset({"talk", "meeting"}), absent=False),)
    assert found[0].needs == {"political"}
    assert found[0].actor == ("subject",)


@pytest.mark.parametrize(
    ("item", "constraint"),
    [
        ("out", Constraint("word", "", frozenset({"out"}), absent=False)),
        ("into=custody|jail", Constraint("preposition", "into", frozenset({"custody", "jail"}), absent=False)),
        ("~to", Constraint("complement", "to", frozenset(), absent=False)),
        ("~to=meet", Constraint("complement", "to", frozenset({"meet"}), absent=False)),
        ("-phone", Constraint("modifier", "", frozenset({"phone"}), absent=False)),
        ("^should", Constraint("auxiliary", "", frozenset({"should"}), absent=False)),
        ("!:deal", Constraint("object", "", frozenset({"deal"}), absent=True)),
        (":", Constraint("object", "", frozenset(), absent=False)),
    ],
)
def test_each_kind_of_demand(tmp_path: Path, item: str, constraint: Constraint) -> None:
    found = load_triggers(_folder(tmp_path, f'[[group]]\npos = "verb"\npatterns = ["take {item}"]\n'))
    assert found[0].constraints == (constraint,)


def test_the_more_specific_pattern_comes_first(tmp_path: Path) -> None:
    folder = _folder(tmp_path, '[[group]]\npos = "verb"\npatterns = ["hold", "hold !:@talks", "hold :@talks"]\n')
    patterns = [t.pattern for t in by_lemma(load_triggers(folder))["hold", "verb"]]
    assert patterns == ["hold :@talks", "hold", "hold !:@talks"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('[[group]]\npos = "verb"\npatterns = ["hold :@nothing"]\n', "@nothing"),
        ('[[group]]\npos = "verb"\npatterns = ["hold ~maybe"]\n', "maybe"),
        ('[[group]]\npos = "adverb"\npatterns = ["hold"]\n', "pos"),
        ('[[group]]\npos = "verb"\npatterns = ["hold"]\nneeds = ["luck"]\n', "luck"),
        ('[[group]]\npos = "verb"\npatterns = "hold"\n', "patterns"),
        ('[[group]]\npos = "verb"\n', "patterns"),
        ('[[group]]\npos = "verb"\npatterns = ["hold"]\ncolour = ["red"]\n', "colour"),
        ('pos = "verb"\n', "[[group]]"),
        ("[[group", "CONSULT.toml"),
    ],
)
def test_a_fault_names_file_and_field(tmp_path: Path, body: str, named: str) -> None:
    with pytest.raises(DataError) as fault:
        load_triggers(_folder(tmp_path, body))
    assert "CONSULT.toml" in str(fault.value)
    assert named in str(fault.value)


def test_the_shipped_triggers_fit_the_codebook() -> None:
    from dateline.core.codebook import load_codebook

    book = load_codebook("plover")
    assert {t.type for t in book.triggers} == set(book.types)
