"""Where actors may be named, and how far each mention goes."""

from __future__ import annotations

import pytest
from tests.builders import parse_of
from tests.small_world import CLEAR, LUNCH, THREATS, VISIT, SmallGazetteer

from dateline.core.parse import Parse
from dateline.core.phrases import mention_at, mentions_in, noun_phrase
from dateline.core.types import Label, Mention, Span, Text
from dateline.stages.mentions import mentions


def found(content: str, parse: Parse, **fields: object) -> tuple[Mention, ...]:
    return mentions(Text(content, **fields), parse=parse, gazetteer=SmallGazetteer())  # type: ignore[arg-type]


def told(content: str, parse: Parse) -> list[tuple[str, str]]:
    return [(m.text, m.kind) for m in found(content, parse)]


def test_a_person_comes_with_title_and_without_the_relative_clause() -> None:
    assert ("Foreign Minister Jane Roe", "person") in told(*VISIT)


def test_each_conjunct_is_a_mention_of_its_own() -> None:
    names = [text for text, kind in told(*LUNCH) if kind == "person"]
    assert names == ["Hague", "his French counterpart Laurent Fabius", "Kerry"]


def test_complement_and_bracket_stay_with_the_phrase() -> None:
    texts = [text for text, _ in told(*VISIT)]
    assert "leaders of the Civic Union (CU)" in texts
    assert "the Civic Union (CU)" in texts
    assert "CU" not in texts


def test_a_relative_pronoun_is_no_mention() -> None:
    assert "who" not in [text for text, _ in told(*VISIT)]


def test_a_nationality_that_stands_for_who_acts_is_a_country() -> None:
    assert told(*THREATS)[0] == ("North Korean", "country")


def test_a_seat_of_power_after_a_locative_preposition_is_a_place() -> None:
    assert ("Paris", "place") in told(*THREATS)
    assert ("Moscow", "place") in told(*VISIT)


def test_the_empty_it_names_nobody() -> None:
    assert told(*CLEAR) == [("she", "pronoun")]


def test_no_two_mentions_share_a_head_and_all_texts_are_the_texts_of_their_spans() -> None:
    for content, parse in (LUNCH, VISIT, THREATS):
        given = found(content, parse)
        assert len({m.head for m in given}) == len(given)
        assert all(m.text == m.span.of(content) and m.span.contains(m.head) for m in given)
        assert list(given) == sorted(given, key=lambda m: (m.span.start, -m.span.end))


def test_nothing_is_found_in_the_apparatus() -> None:
    content, parse = LUNCH
    assert found(content, parse, dateline=Label("x", Span(0, 1)), apparatus=(Span(0, len(content)),)) == ()


def test_mention_at_prefers_the_head_then_the_smallest_that_contains() -> None:
    content, parse = VISIT
    given = found(content, parse)
    union = next(t for t in parse.tokens if t.text == "Union")
    civic = next(t for t in parse.tokens if t.text == "Civic")
    verb = next(t for t in parse.tokens if t.text == "met")
    assert mention_at(given, union).text == "the Civic Union (CU)"  # type: ignore[union-attr]
    assert mention_at(given, civic).text == "the Civic Union (CU)"  # type: ignore[union-attr]
    assert mention_at(given, verb) is None
    leaders = mention_at(given, noun_phrase(parse, parse.tokens[10]))
    assert leaders is not None
    assert leaders.text == "leaders of the Civic Union (CU)"
    assert [m.text for m in mentions_in(given, leaders.span)] == [leaders.text, "the Civic Union (CU)"]


JOINED = (
    "US-North Korea talks failed .",
    """
US US PROPN NNP compound 3
- - PUNCT HYPH punct 3
North North PROPN NNP compound 3
Korea Korea PROPN NNP compound 4
talks talk NOUN NNS nsubj 5
failed fail VERB VBD ROOT 5
. . PUNCT . punct 5
""",
)
OFFICIAL = (
    "The Republic of Korea ( ROK ) spoke .",
    """
The the DET DT det 1
Republic Republic PROPN NNP nsubj 7
of of ADP IN prep 1
Korea Korea PROPN NNP pobj 2
( ( PUNCT -LRB- punct 1
ROK ROK PROPN NNP appos 1
) ) PUNCT -RRB- punct 1
spoke speak VERB VBD ROOT 7
. . PUNCT . punct 7
""",
)


@pytest.fixture
def koreas(monkeypatch: pytest.MonkeyPatch) -> None:
    lands = {
        "US": "USA",
        "North Korea": "PRK",
        "Korea": "KOR",
        "Republic of Korea": "KOR",
        "the Republic of Korea": "KOR",
    }
    monkeypatch.setattr(SmallGazetteer, "country_named", lambda _, words: lands.get(words))


@pytest.mark.usefixtures("koreas")
def test_two_countries_that_a_hyphen_joins_are_two_mentions_unless_they_are_not_read() -> None:
    content, parse = JOINED[0], parse_of(*JOINED)
    assert told(content, parse)[:2] == [("US", "country"), ("North Korea", "country")]
    assert not [m for m in found(content, parse, apparatus=(Span(0, 14),)) if m.span.start < 14]


@pytest.mark.usefixtures("koreas")
def test_an_official_name_is_one_country() -> None:
    assert [kind for _, kind in told(OFFICIAL[0], parse_of(*OFFICIAL))] == ["country"]
