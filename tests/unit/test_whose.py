"""Of which land somebody is, where the own words do not say it; read with the real parser. Examples of both signs."""

from __future__ import annotations

import pytest

from dateline.core.types import Actor
from dateline.run.local import Reader


def named(reader: Reader, text: str, part: str, published: str | None = "2012-04-10") -> Actor:
    """The one actor with a mention that holds some words."""
    found = [a for a in reader.read(text, published).actors if any(part in m.text for m in a.mentions)]
    assert found, f"nobody is called {part!r}"
    return found[0]


@pytest.mark.parametrize(
    ("text", "part", "country"),
    [
        # a known holder of posts in one land, though no day tells which post was held
        ("President Xi Jinping sent a letter to Kenya and Chad.", "Xi", "CHN"),
        ("Kenya and Fiji wrote to Frank Bainimarama.", "Bainimarama", "FJI"),
        # nobody of that name is meant where neither a land nor a post of state is told
        ("Ben Wallace scored twenty points. Kenya and Chad were glad.", "Wallace", None),
    ],
)
def test_a_known_holder_of_posts_is_of_their_land_on_any_day(
    reader: Reader, text: str, part: str, country: str | None
) -> None:
    actor = named(reader, text, part, None)
    assert (actor.country, actor.basis) == (country, "gazetteer" if country else actor.basis)


def test_letters_that_the_report_spells_out_are_no_party_of_another_land(reader: Reader) -> None:
    text = "Jane Roe of the ruling People Power Party (PPP) apologised in Seoul. South Korean voters were angry. The PPP will vote."
    assert named(reader, text, "PPP").country != "PAK"
    assert named(reader, "Pakistan voted. The PPP won in Lahore.", "PPP").country == "PAK"


def test_a_second_foreign_minister_is_of_the_other_land(reader: Reader) -> None:
    text = (
        "Chinese Foreign Minister Wang Yi will visit Bangladesh. China wrote to Bangladesh, and China waits. "
        "Foreign Minister Abdul Momen was glad, and China too."
    )
    assert named(reader, text, "Wang").country == "CHN"
    assert named(reader, text, "Momen").country == "BGD"


def test_who_speaks_for_a_ministry_is_of_its_land(reader: Reader) -> None:
    text = "The spokesman for the French foreign ministry, Bo Doe, condemned Turkey. Turkey and Iraq did not answer."
    assert named(reader, text, "Bo Doe").country == "FRA"


def test_an_officer_of_a_body_of_states_is_its_own(reader: Reader) -> None:
    text = "EU foreign policy chief Jane Roe praised Kenya. Kenya thanked her, and UN ambassador Al Poe came to Kenya."
    assert named(reader, text, "Jane Roe").country == "EUR"
    assert named(reader, text, "Al Poe").country != "UNO"


def test_kin_are_of_the_land_of_whose_kin_they_are(reader: Reader) -> None:
    text = "France and Chad met. France thanked Chad. The wife of the Kenyan president left. A friend of the Kenyan president stayed."
    assert named(reader, text, "wife").country == "KEN"
    assert named(reader, text, "friend").country is None


def test_the_kingdom_is_the_one_kingdom_named(reader: Reader) -> None:
    text = "Jordan and Lebanon signed a treaty. Lebanon thanked Jordan. The Kingdom will send aid."
    kingdom = named(reader, text, "Kingdom")
    assert (kingdom.country, kingdom.sectors) == ("JOR", ("GOV",))
    two = "Jordan and Morocco signed a treaty. The Kingdom will send aid."
    assert named(reader, two, "Kingdom").country is None


def test_opposition_leaders_are_of_the_reports_land_and_world_leaders_of_none(reader: Reader) -> None:
    text = "Ghana voted on Monday. Ghana waits. Opposition leaders met in Accra, and world leaders praised Ghana."
    assert named(reader, text, "Opposition leaders").country == "GHA"
    assert named(reader, text, "world leaders").country is None


def test_what_follows_a_colon_is_said_by_whom_the_sentence_is_about(reader: Reader) -> None:
    text = (
        "Kenyan minister Jane Miller left.\n\n"
        'Miller gave a different account of events: "I offered to resign last night and nobody answered."'
    )
    assert "I" in [m.text for m in named(reader, text, "Jane Miller").mentions]


def test_who_is_quoted_next_did_not_say_the_quotation_before(reader: Reader) -> None:
    text = 'Senator Jane Miller defended her plan, "I will not sign the treaty."\n\nPaul Roe said, "This is a mistake for us all."'
    assert "I" not in [m.text for m in named(reader, text, "Paul Roe").mentions]


def test_a_name_without_its_accents_is_the_same_name(reader: Reader) -> None:
    text = "Turkish President Recep Tayyip Erdoğan left Ankara. Russian President Vladimir Putin spoke with Erdogan on Monday."
    assert "Erdogan" in [m.text for m in named(reader, text, "Recep Tayyip Erdoğan").mentions]
