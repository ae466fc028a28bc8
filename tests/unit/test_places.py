"""Places named as places, and the choice among namesakes; parses are made by hand."""

from __future__ import annotations

import pytest
from tests.builders import document_of, parse_of, text_of

from dateline.core.types import Actor, Label, Place, Span, Text
from dateline.gazetteer import load_gazetteer
from dateline.stages._toponyms import Toponym, distance, land_of, settle
from dateline.stages.places import places


def read(content: str, rows: str, *entities: tuple[str, str], actors: tuple[Actor, ...] = ()) -> tuple[Place, ...]:
    parse = parse_of(content, rows, entities)
    return places(document_of(content), text_of(content), actors, parse=parse, gazetteer=load_gazetteer())


def test_a_town_after_a_locative_preposition() -> None:
    rows = """
        Ministers minister NOUN NNS nsubj 1
        met meet VERB VBD ROOT 1
        in in ADP IN prep 1
        Almaty Almaty PROPN NNP pobj 2
    """
    (place,) = read("Ministers met in Almaty", rows, ("Almaty", "GPE"))
    assert (place.text, place.country, place.precision, place.geonameid) == ("Almaty", "KAZ", "city", 1526384)
    assert place.point is not None
    assert distance(*place.point, 43.25, 76.95) < 30


@pytest.mark.parametrize(
    ("content", "rows", "name"),
    [
        (
            "Moscow agrees",
            """
            Moscow Moscow PROPN NNP nsubj 1
            agrees agree VERB VBZ ROOT 1
            """,
            "Moscow",
        ),
        (
            "talks with Tehran",
            """
            talks talk NOUN NNS ROOT 0
            with with ADP IN prep 0
            Tehran Tehran PROPN NNP pobj 1
            """,
            "Tehran",
        ),
        (
            "aid to Syria",
            """
            aid aid NOUN NN ROOT 0
            to to ADP IN prep 0
            Syria Syria PROPN NNP pobj 1
            """,
            "Syria",
        ),
    ],
)
def test_a_name_that_acts_or_is_acted_on_is_no_place(content: str, rows: str, name: str) -> None:
    assert read(content, rows, (name, "GPE")) == ()


def test_motion_makes_a_place_of_what_follows_to() -> None:
    rows = """
        He he PRON PRP nsubj 1
        flew fly VERB VBD ROOT 1
        to to ADP IN prep 1
        Cairo Cairo PROPN NNP pobj 2
    """
    (place,) = read("He flew to Cairo", rows, ("Cairo", "GPE"))
    assert (place.name, place.country) == ("Cairo", "EGY")


def test_the_capital_of_an_adjective() -> None:
    rows = """
        meeting meet VERB VBG ROOT 0
        in in ADP IN prep 0
        the the DET DT det 4
        British british ADJ JJ amod 4
        capital capital NOUN NN pobj 1
    """
    (place,) = read("meeting in the British capital", rows, ("British", "NORP"))
    assert (place.text, place.name, place.country, place.precision) == ("the British capital", "London", "GBR", "city")


def test_a_name_after_its_larger_place_counts_once() -> None:
    rows = """
        died die VERB VBD ROOT 0
        in in ADP IN prep 0
        Paris Paris PROPN NNP pobj 1
        , , PUNCT , punct 2
        Texas Texas PROPN NNP appos 2
    """
    (place,) = read("died in Paris, Texas", rows, ("Paris", "GPE"), ("Texas", "GPE"))
    assert (place.text, place.country) == ("Paris", "USA")


def test_the_dateline_is_a_place() -> None:
    content = "LONDON — He spoke."
    parse = parse_of(content, "He he PRON PRP nsubj 1\nspoke speak VERB VBD ROOT 1")
    text = Text(content, dateline=Label("LONDON", Span(0, 6)))
    (place,) = places(document_of(content), text, (), parse=parse, gazetteer=load_gazetteer())
    assert (place.span, place.name, place.country) == (Span(0, 6), "London", "GBR")


def test_an_unknown_place_stays_open() -> None:
    rows = """
        fought fight VERB VBD ROOT 0
        near near ADP IN prep 0
        Qwyzzx Qwyzzx PROPN NNP pobj 1
    """
    (place,) = read("fought near Qwyzzx", rows, ("Qwyzzx", "GPE"))
    assert (place.name, place.country, place.point, place.precision) == ("Qwyzzx", None, None, None)


def country_of(*names: Toponym, home: str | None = None) -> list[str | None]:
    return [p.country if p else None for p in settle(names, load_gazetteer(), home=home)]


def test_namesakes_are_settled_together() -> None:
    assert country_of(Toponym("Tripoli")) == ["LBY"]
    assert country_of(Toponym("Tripoli"), Toponym("Lebanon"), Toponym("Beirut"), Toponym("Sidon"))[0] == "LBN"
    assert country_of(Toponym("Georgia"), Toponym("Tbilisi"), Toponym("Gori"))[0] == "GEO"
    assert country_of(Toponym("London", within="Ontario")) == ["CAN"]
    assert country_of(Toponym("Hyderabad"), home="PAK") == ["PAK"]


def test_the_largest_is_taken_where_nothing_else_speaks() -> None:
    assert country_of(Toponym("London"), Toponym("Qwyzzx")) == ["GBR", None]


def test_a_town_is_taken_where_the_words_say_town() -> None:
    (place,) = settle([Toponym("Mexico", wanted="city")], load_gazetteer())
    assert place is not None
    assert place.precision == "city"


def test_distances_over_the_globe() -> None:
    assert distance(0, 0, 0, 0) == 0
    assert distance(51.5, -0.13, 48.85, 2.35) == pytest.approx(343, abs=5)
    assert distance(0, 179.5, 0, -179.5) == pytest.approx(111.2, abs=1)


def test_an_unknown_place_lies_in_the_reports_country() -> None:
    rows = """
        fought fight VERB VBD ROOT 0
        in in ADP IN prep 0
        Qwyzzx Qwyzzx PROPN NNP pobj 1
        , , PUNCT , punct 2
        Lyon Lyon PROPN NNP conj 2
        and and CCONJ CC cc 2
        Marseille Marseille PROPN NNP conj 2
    """
    found = read("fought in Qwyzzx, Lyon and Marseille", rows, ("Qwyzzx", "GPE"), ("Lyon", "GPE"), ("Marseille", "GPE"))
    unknown = next(p for p in found if p.text == "Qwyzzx")
    assert (unknown.country, unknown.point, unknown.precision, unknown.geonameid) == ("FRA", None, None, None)


@pytest.mark.parametrize(
    ("words", "country"),
    [("Dubai World Trade Centre", "ARE"), ("the Bank of Japan", "JPN"), ("Colorado State University", "USA"),
     ("the White House", "USA"), ("Osun State", "NGA"), ("Old Church Road", None), ("North American", None),
     ("South Side", None)],
)  # fmt: skip
def test_names_that_hold_a_place_lie_in_it(words: str, country: str | None) -> None:
    assert country_of(Toponym(words)) == [country]


def test_counties_lie_where_their_towns_do() -> None:
    (county,) = settle([Toponym("Suffolk County", within="New York")], load_gazetteer())
    assert county is not None
    assert (county.precision, county.admin1) == ("admin2", "NY")
    assert distance(county.lat, county.lon, 40.9, -72.7) < 60


def test_the_land_of_a_report_needs_most_of_its_names() -> None:
    gazetteer = load_gazetteer()
    assert land_of([Toponym("Lyon"), Toponym("Marseille"), Toponym("Qwyzzx")], gazetteer) == "FRA"
    assert land_of([Toponym("Lyon"), Toponym("Hamburg")], gazetteer) is None
    assert land_of([], gazetteer) is None


def test_a_countrys_adjective_before_land_is_that_country_as_a_place() -> None:
    rows = """
        stuck stick VERB VBN ROOT 0
        on on ADP IN prep 0
        the the DET DT det 4
        Greek greek ADJ JJ amod 4
        islands island NOUN NNS pobj 1
    """
    found = read("stuck in the Greek islands", rows.replace("on on", "in in"), ("Greek", "NORP"))
    assert [(p.text, p.country, p.precision) for p in found] == [("Greek", "GRC", "country")]
    talks = rows.replace("on on", "in in").replace("islands island", "talks talk")
    assert read("stuck in the Greek talks", talks, ("Greek", "NORP")) == ()
