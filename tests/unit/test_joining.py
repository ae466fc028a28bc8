"""Tokens as text again: marks on a tokenised corpus are offsets into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.models.joining import joined, sentence_of


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("He did n't say “ yes ” , but “ no . ”", "He didn't say “yes”, but “no.”"),
        ('" We , " she said , " won . "', '"We," she said, "won."'),
        ("Russia ’s anti - tank missiles ( 40 ) cost $ 3 million", "Russia’s anti-tank missiles (40) cost $3 million"),
        ("the five countries ' leaders", "the five countries ' leaders"),
    ],
)
def test_punctuation_hangs_on_the_words_it_belongs_to(tokens: str, text: str) -> None:
    assert sentence_of(tokens.split()) == text


@given(st.lists(st.lists(st.text("abc.,'\"(“”", min_size=1), min_size=1), min_size=1))
def test_nothing_is_lost_and_sentences_stand_in_a_row(sentences: list[list[str]]) -> None:
    text = joined(sentences)
    assert text == " ".join(sentence_of(t) for t in sentences)
    assert "".join(text.split()) == "".join("".join(t) for t in sentences)
