"""Lemmas and parts of speech that follow from a word, its tag and its dependency."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.models.lemma_tables import Words, compiled, written
from dateline.models.lemmas import lemma
from dateline.models.upos import upos

# (words, tag, pos, lemmas)
CASES = [
    ("troops allies women crises knives heroes gases uses media", "NNS", "NOUN", "troop ally woman crisis knife hero gas use medium"),
    ("politics series clothes police people", "NNS", "NOUN", "politics series clothes police people"),
    ("Houthis jihadis hijabs cryptocurrencies co-workers", "NNS", "NOUN", "houthi jihadi hijab cryptocurrency co-worker"),
    ("says flies goes has is 's", "VBZ", "VERB", "say fly go have be be"),
    ("said fled led lied admitted barred shed read stood", "VBD", "VERB", "say flee lead lie admit bar shed read stand"),
    ("staged raped fined hoped waged threatened ruled filed", "VBD", "VERB", "stage rape fine hope wage threaten rule file"),
    ("according dying firing running being singing defunding", "VBG", "VERB", "accord die fire run be sing defund"),
    ("seen been done had Re-elected", "VBN", "VERB", "see be do have re-elect"),
    ("larger worse better most happier bigger", "JJR", "ADJ", "large bad good most happy big"),
    ("further earlier once", "RB", "ADV", "far early once"),
    ("he him them us her I", "PRP", "PRON", "he he they we she i"),
    ("his their", "PRP$", "PRON", "his their"),
    ("wo ca 'll ’d would", "MD", "AUX", "will can will would would"),
    ("n't n’t not nt", "RB", "PART", "not not not not"),
    ("have 've are ’re", "VBP", "AUX", "have have be be"),
    ("Nations States Houthis", "NNPS", "PROPN", "nations states houthis"),
    ("“ ” ’ , —", "''", "PUNCT", "\" \" ' , —"),
    ("'s ’s", "POS", "PART", "'s ’s"),
    ("- ’ s", "NNS", "NOUN", "- ’ s"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "tag", "pos", "lemmas"), CASES)
def test_lemmas_follow_from_word_and_tag(words: str, tag: str, pos: str, lemmas: str) -> None:
    assert [lemma(w, tag, pos) for w in words.split()] == lemmas.split()


@given(st.text(min_size=1), st.sampled_from(["NNS", "VBZ", "VBD", "VBG", "JJR", "RBS", "NN", "XX"]))
def test_a_lemma_is_never_empty_and_always_lower_case(word: str, tag: str) -> None:
    found = lemma(word, tag, upos(word, tag, "dep"))
    assert found
    assert found == found.lower()


POS = [
    ("is", "VBZ", "ROOT", "AUX"),
    ("has", "VBZ", "ROOT", "VERB"),
    ("has", "VBZ", "aux", "AUX"),
    ("having", "VBG", "aux", "AUX"),
    ("did", "VBD", "conj", "VERB"),
    ("do", "VB", "xcomp", "VERB"),
    ("got", "VBD", "auxpass", "AUX"),
    ("will", "MD", "aux", "AUX"),
    ("to", "TO", "aux", "PART"),
    ("to", "IN", "prep", "ADP"),
    ("as", "IN", "mark", "SCONJ"),
    ("after", "IN", "prep", "ADP"),
    ("because", "IN", "prep", "SCONJ"),
    ("that", "DT", "nsubj", "PRON"),
    ("that", "DT", "det", "DET"),
    ("which", "WDT", "nsubj", "PRON"),
    ("that", "WDT", "det", "PRON"),
    ("who", "WP", "nsubj", "PRON"),
    ("someone", "NN", "nsubj", "PRON"),
    ("n’t", "RB", "neg", "PART"),
    ("But", "CC", "advmod", "ADV"),
    ("but", "CC", "cc", "CCONJ"),
    ("$", "$", "nmod", "SYM"),
    ("  ", "_SP", "dep", "SPACE"),
    ("NATO", "NNP", "nsubj", "PROPN"),
    ("what", "NOVEL", "dep", "X"),
]


@pytest.mark.parametrize(("word", "tag", "dep", "pos"), POS)
def test_parts_of_speech_follow_from_tag_and_dependency(word: str, tag: str, dep: str, pos: str) -> None:
    assert upos(word, tag, dep) == pos


def test_be_after_there_is_a_full_verb() -> None:
    assert upos("are", "VBP", "ROOT", after_expletive=True) == "VERB"
    assert upos("seem", "VBP", "ROOT", after_expletive=True) == "VERB"
    assert upos("are", "VBP", "ROOT") == "AUX"


def test_tables_are_compiled_from_base_words_and_irregular_forms() -> None:
    verbs = [
        "hop",
        "hope",
        "plan",
        "plane",
        "sing",
        "carry",
        "visit",
        "watch",
        "free",
        *(f"{c}ake" for c in "bcfhjlmrstw"),
    ]
    listed = {
        "noun": Words(frozenset({"march", "use", "us", "politics", "cookie", "cooky"}), {"feet": ["foot"]}),
        "verb": Words(frozenset(verbs), {"sang": ["sing"]}),
        "adj": Words(frozenset({"big", "happy", "late"}), {"better": ["good"]}),
        "adv": Words(frozenset(), {"best": ["well"]}),
    }
    tables = compiled(listed)
    known = {"hoped": "hope", "hopping": "hop", "planning": "plan", "planing": "plane", "carried": "carry"}
    assert {form: tables["verb"].lemma(form) for form in known} == known
    assert tables["verb"].lemma("snaking") == "snake"  # told by its ending alone
    assert [tables["noun"].lemma(f) for f in ("marches", "uses", "politics", "cookies", "feet")] == [
        "march",
        "use",
        "politics",
        "cookie",
        "foot",
    ]
    assert [tables["adjective"].lemma(f) for f in ("bigger", "happiest", "later")] == ["big", "happy", "late"]
    assert set(tomllib.loads(written(tables))) == {"noun", "verb", "adjective", "adverb"}
