"""Mends of a parse: names, and who says what."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.builders import parse_of

from dateline.core.parse import Entity, Parse
from dateline.core.repairs import mended

REPORTED = (
    "Oda backed the plan, Kell said, Tass reported.",
    """
Oda oda PROPN NNP nsubj 1
backed back VERB VBD ccomp 6
the the DET DT det 3
plan plan NOUN NN dobj 1
, , PUNCT , punct 6
Kell kell PROPN NNP nsubj 6
said say VERB VBD {}
, , PUNCT , punct 6
Tass tass PROPN NNP nsubj {}
reported report VERB VBD {}
. . PUNCT . punct 6
""",
)
LUNCH = (
    "Hague and his counterpart Laurent Fabius met.",
    """
Hague hague PROPN NNP nsubj 6
and and CCONJ CC cc 0
his his PRON PRP$ poss 3
counterpart counterpart NOUN NN conj 0
Laurent laurent PROPN NNP compound 5
Fabius fabius PROPN NNP conj 3
met meet VERB VBD ROOT 6
. . PUNCT . punct 6
""",
)
EIGHT = (
    "The Group of Eight leading nations met.",
    """
The the DET DT det 1
Group group NOUN NN nsubj 6
of of ADP IN prep 1
{} {} NUM CD nummod 5
leading lead VERB VBG amod 5
nations nation NOUN NNS pobj 2
met meet VERB VBD ROOT 6
. . PUNCT . punct 6
""",
)
NAMED = (
    "William Hague spoke. {} spoke.",
    """
William william PROPN NNP compound 1
Hague hague PROPN NNP nsubj 2
spoke speak VERB VBD ROOT 2
. . PUNCT . punct 2
{}
spoke speak VERB VBD ROOT {}
""",
)


def ways(parse: Parse) -> dict[str, tuple[str, str]]:
    return {t.text: (t.dep, parse.head(t).text) for t in parse.tokens}


@pytest.mark.parametrize("rows", [("ROOT 6", "6", "ccomp 6"), ("ROOT 6", "9", "ccomp 6"), ("ccomp 9", "6", "ROOT 9")])
def test_who_reports_last_is_over_who_said_it(rows: tuple[str, str, str]) -> None:
    found = ways(mended(parse_of(REPORTED[0], REPORTED[1].format(*rows))))
    assert found["reported"] == ("ROOT", "reported")
    assert found["said"] == ("ccomp", "reported")
    assert found["Tass"] == ("nsubj", "reported")


@pytest.mark.parametrize("over", [3, 0])
def test_a_name_right_after_a_noun_is_that_nouns(over: int) -> None:
    content, rows = LUNCH
    parse = parse_of(content, rows.replace("PROPN NNP conj 3", f"PROPN NNP conj {over}"))
    assert ways(mended(parse))["Fabius"] == ("appos", "counterpart")


@pytest.mark.parametrize(("verb", "relation"), [("wrote write", "nsubj"), ("told tell", "dobj")])
def test_who_stands_after_the_verb_of_saying_says_it(verb: str, relation: str) -> None:
    rows = f"""
" " PUNCT `` punct 4
No no INTJ UH ccomp 4
, , PUNCT , punct 4
" " PUNCT '' punct 4
{verb} VERB VBD ROOT 4
Kell kell PROPN NNP dobj 4
. . PUNCT . punct 4
"""
    assert ways(mended(parse_of(f'"No," {verb.split(maxsplit=1)[0]} Kell.', rows)))["Kell"][0] == relation


def test_a_possessor_is_not_its_mark() -> None:
    rows = """
John john PROPN NNP compound 2
Bolton bolton PROPN NNP compound 2
's 's PART POS poss 3
resignation resignation NOUN NN nsubj 4
came come VERB VBD ROOT 4
"""
    found = ways(mended(parse_of("John Bolton's resignation came", rows)))
    assert (found["Bolton"], found["'s"], found["John"]) == (
        ("poss", "resignation"),
        ("case", "Bolton"),
        ("compound", "Bolton"),
    )


def test_what_is_discussed_face_to_face_is_the_other_thing() -> None:
    rows = """
Kell kell PROPN NNP nsubj 1
discussed discuss VERB VBD ROOT 1
face face NOUN NN dobj 1
- - PUNCT HYPH punct 2
to to ADP IN prep 2
- - PUNCT HYPH punct 4
face face NOUN NN pobj 4
the the DET DT det 8
deal deal NOUN NN dobj 1
. . PUNCT . punct 1
"""
    parse = mended(parse_of("Kell discussed face-to-face the deal.", rows))
    assert [(t.dep, t.i) for t in parse.tokens if t.dep in {"dobj", "npadvmod"}] == [("npadvmod", 2), ("dobj", 8)]


def test_a_number_in_a_name_counts_nothing() -> None:
    content, rows = EIGHT
    found = ways(mended(parse_of(content, rows.format("Eight", "eight"))))
    assert (found["Eight"], found["nations"], found["Group"]) == (("pobj", "of"), ("nsubj", "met"), ("nmod", "nations"))
    same = parse_of(content.replace("Eight", "eight"), rows.format("eight", "eight"))
    assert mended(same) == same


@pytest.mark.parametrize(
    ("words", "rows", "verb", "label"),
    [
        ("Hague", "Hague hague PROPN NNP nsubj 5", 5, "PERSON"),
        ("The Hague", "The the DET DT det 5\nHague hague PROPN NNP nsubj 6", 6, "GPE"),
        ("Kell", "Kell kell PROPN NNP nsubj 5", 5, "GPE"),
    ],
)
def test_a_surname_alone_is_whose_it_was(words: str, rows: str, verb: int, label: str) -> None:
    content = NAMED[0].format(words)
    read = parse_of(content, NAMED[1].format(rows, verb), (("William Hague", "PERSON"),))
    last = read.tokens[verb - 1]
    found = mended(replace(read, entities=(*read.entities, Entity(last.span, "GPE", last.i, last.i + 1))))
    assert [e.label for e in found.entities] == ["PERSON", label]


WORDS = {
    "Kell": ("kell", "PROPN", "NNP"),
    "Group": ("Group", "PROPN", "NNP"),
    "of": ("of", "ADP", "IN"),
    "Eight": ("eight", "NUM", "CD"),
    "envoy": ("envoy", "NOUN", "NN"),
    "said": ("say", "VERB", "VBD"),
    ",": (",", "PUNCT", ","),
}
DEPS = ["conj", "nmod", "nummod", "pobj", "prep", "nsubj", "ccomp"]


@st.composite
def parses(draw: st.DrawFn) -> Parse:
    """Any tree over some words that the mends look for."""
    words = draw(st.lists(st.sampled_from(list(WORDS)), min_size=1, max_size=12))
    order = draw(st.permutations(range(len(words))))
    heads = {order[0]: order[0]}
    for k, i in enumerate(order[1:], start=1):
        heads[i] = order[draw(st.integers(0, k - 1))]
    deps = ["ROOT" if heads[i] == i else draw(st.sampled_from(DEPS)) for i in range(len(words))]
    rows = (" ".join((w, *WORDS[w], deps[i], str(heads[i]))) for i, w in enumerate(words))
    return parse_of(" ".join(words), "\n".join(rows))


@settings(max_examples=400, deadline=None)
@given(parses())
@example(
    parse_of(
        "Kell met envoy Oda",
        "Kell kell PROPN NNP nsubj 1\nmet meet VERB VBD ROOT 1\nenvoy envoy NOUN NN nmod 3\nOda oda PROPN NNP conj 0",
    )
)
def test_a_mended_parse_is_a_tree_still(parse: Parse) -> None:
    found = mended(parse).tokens
    for t in found:
        at, seen = t, set()
        while at.head != at.i:
            assert at.i not in seen
            seen.add(at.i)
            at = found[at.head]
    assert sum(t.head == t.i for t in found) == 1
