"""Which mentions are one actor, and what is known of each."""

from __future__ import annotations

from tests.builders import document_of, parse_of
from tests.small_world import AIDES, CU, DENIED, LUNCH, OFFICIAL, SAID_SO, THREATS, VISIT, WAR, SmallGazetteer, joined

from dateline.core.parse import Parse
from dateline.core.types import Actor, Text
from dateline.gazetteer.dictionaries import ActorDictionary, DatedCode, DictionaryEntry
from dateline.stages.actors import actors
from dateline.stages.mentions import mentions


def read(*sentences: tuple[str, Parse], **fields: object) -> dict[str, Actor]:
    content, parse = joined(*sentences)
    gazetteer = SmallGazetteer()
    text = Text(content)
    given = mentions(text, parse=parse, gazetteer=gazetteer)  # type: ignore[arg-type]
    found = actors(document_of(content, **fields), text, given, parse=parse, gazetteer=gazetteer)  # type: ignore[arg-type]
    return {a.name: a for a in found}


def texts(actor: Actor) -> list[str]:
    return [m.text for m in actor.mentions]


def test_a_surname_before_the_full_name_is_the_same_person() -> None:
    hague = read(SAID_SO, AIDES)["William Hague"]
    assert texts(hague) == ["Hague", "British Foreign Secretary William Hague", "Hague"]
    assert (hague.country, hague.sectors, hague.office, hague.basis) == ("GBR", ("GOV",), "foreign minister", "text")


def test_a_counterpart_has_the_office_of_the_other_and_his_own_country() -> None:
    fabius = read(AIDES, LUNCH)["Laurent Fabius"]
    assert (fabius.country, fabius.office) == ("FRA", "foreign minister")


def test_a_person_without_a_word_of_country_has_none() -> None:
    kerry = read(LUNCH)["Kerry"]
    assert (kerry.country, kerry.sectors, kerry.office, kerry.basis) == (None, (), None, None)


def test_its_stays_open_where_the_nearest_subject_is_a_thing() -> None:
    assert texts(read(THREATS)["Russia"]) == ["Russia"]


def test_its_after_a_thing_is_nobody() -> None:
    assert "its" not in [m for a in read(THREATS, WAR).values() for m in texts(a)]


def test_the_official_takes_up_the_official_described_before() -> None:
    official = read(OFFICIAL, DENIED)["senior French official"]
    assert texts(official) == ["A senior French official", "The official"]
    assert official.anonymous
    assert official.country == "FRA"


def test_an_acronym_in_brackets_names_the_body_afterwards() -> None:
    union = read(VISIT, CU)["Civic Union"]
    assert texts(union) == ["the Civic Union (CU)", "The CU"]


def test_leaders_of_a_body_are_of_its_sector_though_it_names_a_land() -> None:
    content = "Leaders of the Russian Militia Front spoke."
    rows = """
    Leaders leader NOUN NNS nsubj 6
    of of ADP IN prep 0
    the the DET DT det 5
    Russian russian ADJ JJ amod 5
    Militia militia PROPN NNP compound 5
    Front front PROPN NNP pobj 1
    spoke speak VERB VBD ROOT 6
    . . PUNCT . punct 6
    """
    parse = parse_of(content, rows, (("the Russian Militia Front", "ORG"),))
    leaders = next(a for a in read((content, parse)).values() if "Leaders" in a.mentions[0].text)
    assert (leaders.country, leaders.sectors) == ("RUS", ("PRM",))


def test_a_surname_that_the_parser_takes_for_a_body_is_the_person_named_before() -> None:
    named = "British official William Hague left."
    rows = """
    British british ADJ JJ amod 3
    official official NOUN NN compound 3
    William william PROPN NNP compound 3
    Hague hague PROPN NNP nsubj 4
    left leave VERB VBD ROOT 4
    . . PUNCT . punct 4
    """
    first = named, parse_of(named, rows, (("British", "NORP"), ("William Hague", "PERSON")))
    alone = [
        (
            f"{name} spoke.",
            parse_of(
                f"{name} spoke.",
                f"{name} {name.lower()} PROPN NNP nsubj 1\nspoke speak VERB VBD ROOT 1\n. . PUNCT . punct 1",
                ((name, "ORG"),),
            ),
        )
        for name in ("Hague", "Acme")
    ]
    found = read(first, *alone)
    assert texts(found["William Hague"])[-1] == "Hague"
    assert (found["William Hague"].country, found["Acme"].country) == ("GBR", None)


def test_the_governments_of_two_lands_are_two() -> None:
    content = "The Government of Russia met the Government of France."
    rows = """
    The the DET DT det 1
    Government government PROPN NNP nsubj 4
    of of ADP IN prep 1
    Russia russia PROPN NNP pobj 2
    met meet VERB VBD ROOT 4
    the the DET DT det 6
    Government government PROPN NNP dobj 4
    of of ADP IN prep 6
    France france PROPN NNP pobj 7
    . . PUNCT . punct 4
    """
    ends = (("The Government of Russia", "ORG"), ("the Government of France", "ORG"))
    found = read((content, parse_of(content, rows, ends)))
    assert {a.country for a in found.values()} == {"RUS", "FRA"}


def test_places_are_no_actors() -> None:
    assert "France" not in read(THREATS)


def test_a_bare_national_post_is_one_of_the_outlets_land_where_its_name_tells() -> None:
    assert read(VISIT)["Jane Roe"].country is None
    roe = read(VISIT, outlet="The Moscow Courier")["Jane Roe"]
    assert (roe.country, roe.basis) == ("RUS", "propagation")


def test_every_mention_is_in_at_most_one_actor() -> None:
    spans = [m.span for a in read(AIDES, LUNCH, VISIT, OFFICIAL).values() for m in a.mentions]
    assert len(spans) == len(set(spans))


def test_ids_are_the_same_when_read_twice() -> None:
    assert [a.id for a in read(AIDES, LUNCH).values()] == [a.id for a in read(AIDES, LUNCH).values()]


class _Own(SmallGazetteer):
    """The small world with a dictionary of the user's own."""

    def __init__(self, *entries: tuple[str, DictionaryEntry]) -> None:
        self.user = ActorDictionary(((name,), entry) for name, entry in entries)


def with_own(
    gazetteer: SmallGazetteer, *sentences: tuple[str, Parse], published: str | None = None
) -> dict[str, Actor]:
    content, parse = joined(*sentences)
    given = mentions(Text(content), parse=parse, gazetteer=gazetteer)  # type: ignore[arg-type]
    document = document_of(content, published=published)
    found = actors(document, Text(content), given, parse=parse, gazetteer=gazetteer)  # type: ignore[arg-type]
    return {a.name: a for a in found}


KERRY = ("KERRY_", DictionaryEntry("KERRY_", (DatedCode("USAGOV", "2013-02-01", "2017-01-20"),)))


def test_the_users_dictionary_tells_who_somebody_is_on_the_day() -> None:
    kerry = with_own(_Own(KERRY), LUNCH, published="2013-04-10")["Kerry"]
    assert (kerry.country, kerry.sectors, kerry.basis) == ("USA", ("GOV",), "user")
    later = with_own(_Own(KERRY), LUNCH, published="2018-04-10")["Kerry"]
    assert (later.country, later.sectors, later.basis) == (None, (), None)


def test_the_words_of_the_report_go_before_the_users_dictionary() -> None:
    fabius = ("LAURENT_FABIUS", DictionaryEntry("LAURENT_FABIUS", (DatedCode("BELBUS"),)))
    found = with_own(_Own(fabius), AIDES, LUNCH)["Laurent Fabius"]
    assert found.country == "FRA"


def test_a_role_noun_of_the_users_gives_sectors() -> None:
    agent = ("OPPOSITION FIGURES", DictionaryEntry("OPPOSITION FIGURE", (DatedCode("~REB"),), agent=True))
    figures = with_own(_Own(agent), LUNCH)["Syrian opposition figures"]
    assert (figures.sectors, figures.basis) == (("REB",), "user")


def surname(name: str, office: str) -> tuple[str, DictionaryEntry]:
    """An entry that a surname alone finds."""
    return name.rsplit(maxsplit=1)[-1], DictionaryEntry(name, (DatedCode("USAGOV", office=office),))


LEFT = ("Roe left.", parse_of("Roe left.", "Roe roe PROPN NNP nsubj 1\nleft leave VERB VBD ROOT 1\n. . PUNCT . punct 1", (("Roe", "PERSON"),)))  # fmt: skip


def test_a_dictionary_that_tells_the_office_gives_it_to_a_bare_surname() -> None:
    kerry = with_own(_Own(surname("John Kerry", "Secretary of State")), LUNCH)["Kerry"]
    assert (kerry.country, kerry.sectors, kerry.office, kerry.basis) == ("USA", ("GOV",), "Secretary of State", "user")


def test_a_surname_in_a_dictionary_is_nobody_else_of_that_name() -> None:
    assert with_own(_Own(surname("Cousin Roe", "Mayor")), VISIT, LEFT)["Jane Roe"].country is None
    assert with_own(_Own(surname("Jane Roe", "Mayor")), VISIT, LEFT)["Jane Roe"].country == "USA"


def test_a_body_after_the_noun_that_describes_it_goes_by_its_name() -> None:
    content = "The regional bloc G8 met."
    rows = """
The the DET DT det 2
regional regional ADJ JJ amod 2
bloc bloc NOUN NN nsubj 4
G8 g8 PROPN NNP appos 2
met meet VERB VBD ROOT 4
. . PUNCT . punct 4
"""
    (found,) = read((content, parse_of(content, rows))).values()
    assert (found.name, found.country, texts(found)) == ("Group of Eight", "IGO", ["The regional bloc G8"])
