"""Titles before several names, and posts that only some lands have."""

from __future__ import annotations

import pytest
from tests.builders import parse_of
from tests.small_world import SmallGazetteer

from dateline.core.types import Mention, Span, Text
from dateline.stages.actors._land import lands_of
from dateline.stages.actors._lists import share_titles
from dateline.stages.actors._profile import Profile, Profiler

CONTENT = "British Senators Jane Roe, Al Poe and Bo Doe left."
ROWS = """
British british ADJ JJ amod 3
Senators senators PROPN NNPS compound 3
Jane jane PROPN NNP compound 3
Roe roe PROPN NNP nsubj 10
, , PUNCT , punct 3
Al al PROPN NNP compound 6
Poe poe PROPN NNP conj 3
and and CCONJ CC cc 6
Bo bo PROPN NNP compound 9
Doe doe PROPN NNP conj 6
left leave VERB VBD ROOT 10
. . PUNCT . punct 10
"""


def profiles(content: str, rows: str, *names: str) -> dict[str, Profile]:
    entities = (("British", "NORP"), *((n, "PERSON") for n in ("Jane Roe", "Al Poe", "Bo Doe")))
    profiler = Profiler(Text(content), parse_of(content, rows, entities), SmallGazetteer())  # type: ignore[arg-type]
    found = []
    for i, n in enumerate(names):
        at = content.index(n)
        span, head = Span(at, at + len(n)), Span(at + len(n) - len(n.split()[-1]), at + len(n))
        found.append(profiler.profile(i, Mention(span, n, head, "person")))
    share_titles(found, profiler)
    return {" ".join(p.name): p for p in found}


def test_a_title_for_several_is_of_everyone_in_the_list() -> None:
    found = profiles(CONTENT, ROWS, "British Senators Jane Roe", "Al Poe", "Bo Doe")
    assert {n: (p.title, p.country) for n, p in found.items()} == dict.fromkeys(
        ("Jane Roe", "Al Poe", "Bo Doe"), ("British Senators", "GBR")
    )


def test_a_title_for_one_is_of_the_first_alone() -> None:
    one, rows = (
        CONTENT.replace("Senators", "Senator"),
        ROWS.replace("Senators senators PROPN NNPS", "Senator senator PROPN NNP"),
    )
    found = profiles(one, rows, "British Senator Jane Roe", "Al Poe", "Bo Doe")
    assert {n: p.title for n, p in found.items()} == {"Jane Roe": "British Senator", "Al Poe": "", "Bo Doe": ""}


@pytest.mark.parametrize(
    ("words", "whole", "lands"),
    [("the Foreign Secretary", False, ("GBR", "IND", "PAK", "BGD", "PHL")), ("some Democrats", False, ("USA",)), ("chief of staff", False, ()),
     ("Republican People's Party", True, ()), ("House Judiciary Committee", True, ("USA",))],
)  # fmt: skip
def test_posts_and_parties_that_only_some_lands_have(words: str, lands: tuple[str, ...], *, whole: bool) -> None:
    assert lands_of(words, whole=whole) == lands
