"""Where the tokens of a sentence begin and end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.models.tokens import tokens

# What spaCy 3.8 makes of each, with our cut in "U.S.-led"; a bar stands where a token ends and no space does.
CASES = [
    'He said|, "|We do|n\'t know|.|"',
    "They ca|n’t|, wo|n't and should|n't|'ve|; I|'m sure it|'s theirs",
    "You can|not leave|; Can|not|!",
    "its shell was well|, were ill and do|nt",
    "Russia|'s and the states|' envoys|, China|’s too",
    "U.S. President and Gov. Roe met Mr. Doe|, Jr. at 10|a.m. in St. Paul|.",
    "The U.S.|-|led force in the U.S.|-|Korea talks",
    "a Lt.-Gov|. of the pro|-|Kurdish party",
    "a 30|-|year|-|old man|, 2011|-|12 and 5|-|4",
    "$|5.5|m or US$|3,000|, €|20 and 50|% of 10|km/h",
    "(|see www.example.org/a?b=c|) or http://example.org/x|, a.b@example.com|.",
    "wait|... what|… no|..",
    "the talks|—|if any|—|failed – again -- so",
    "“|Yes|,|” she said ‘|no|’",
    "end|.|The next|,|one either|/|or and/or",
    "[|1|] * #|tag @user A&B AT&T",
    "Ph.D. students e.g. Ali vs. Roe c'm|on gon|na let|'s y'|all",
    "(|8) :) 3.14 1,000 12:30 1990s '|90s",
    "ex|-|Gov. Roe (|Calif.|)|, aged 5|+|, +5",
    "a|'s|'",
    "word.word Smith.he Go|.|Now",
    "US$|5 5|US$ 5|$ C$|4",
    "°|C|. 20|°|C|. 5|km²|. SAP|. A.",
    "don't|-|know 'em rock'n'roll O'Brien",
    "“|'|Tis|''",
    "I.D. No.5 p.5 5|p.m. 5|pm 13pm",
    "......|(|x|)|.......",
]


@pytest.mark.parametrize("case", CASES)
def test_tokens_are_cut_at_spaces_and_bars(case: str) -> None:
    text = case.replace("|", "")
    assert [text[a:b] for a, b in tokens(text)] == case.replace(" ", "|").split("|")


def test_white_space_beyond_one_space_is_a_token() -> None:
    text = "  two  blanks\tand \nbreaks "
    assert [text[a:b] for a, b in tokens(text)] == ["  ", "two", " ", "blanks", "\t", "and", "\n", "breaks"]


def test_a_line_break_counts_as_a_space() -> None:
    assert tokens("one\ntwo\n\nthree") == tokens("one two  three")
    assert tokens("") == []


@given(st.text() | st.text(alphabet="a.'s’-—n t:)8AB(5$m/@\n"))
def test_every_word_character_is_in_one_token(text: str) -> None:
    seen = [i for a, b in tokens(text) for i in range(a, b)]
    assert seen == sorted(set(seen))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(seen)
    assert all(a < b for a, b in tokens(text))


@given(st.text(), st.text())
def test_tokens_of_a_text_do_not_depend_on_what_follows_a_space(text: str, more: str) -> None:
    before = tokens(f"{text}x")
    assert tokens(f"{text}x {more}")[: len(before)] == before


@pytest.mark.parametrize("part", [")", "(", ".", "'", "a.", "a@", "-", "a-", "://", "é"])
def test_time_is_bounded_on_hostile_words(part: str) -> None:
    start = time.process_time()
    tokens(part * 20_000)
    assert time.process_time() - start < 2
