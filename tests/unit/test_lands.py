"""Countries by default: where a report names a bare office of state, and what must stay open."""

from __future__ import annotations

from tests.builders import document_of, parse_of
from tests.small_world import SmallGazetteer, joined

from dateline.core.parse import Parse
from dateline.core.phrases import noun_phrase
from dateline.core.types import Actor, Label, Notice, Span, Text
from dateline.gazetteer import Organisation
from dateline.stages.actors import actors
from dateline.stages.mentions import mentions

BARE = (
    "Foreign Minister Jane Roe said France refused.",
    parse_of(
        "Foreign Minister Jane Roe said France refused.",
        """
        Foreign foreign PROPN NNP compound 1
        Minister minister PROPN NNP compound 3
        Jane jane PROPN NNP compound 3
        Roe roe PROPN NNP nsubj 4
        said say VERB VBD ROOT 4
        France france PROPN NNP nsubj 6
        refused refuse VERB VBD ccomp 4
        . . PUNCT . punct 4
        """,
        (("Jane Roe", "PERSON"), ("France", "GPE")),
    ),
)
DENIES = (
    "France denied it.",
    parse_of(
        "France denied it.",
        """
        France france PROPN NNP nsubj 1
        denied deny VERB VBD ROOT 1
        it it PRON PRP dobj 1
        . . PUNCT . punct 1
        """,
        (("France", "GPE"),),
    ),
)
MEET = (
    "They met Roe and opposition lawmakers.",
    parse_of(
        "They met Roe and opposition lawmakers.",
        """
        They they PRON PRP nsubj 1
        met meet VERB VBD ROOT 1
        Roe roe PROPN NNP nmod 5
        and and CCONJ CC cc 2
        opposition opposition NOUN NN conj 2
        lawmakers lawmaker NOUN NNS dobj 1
        . . PUNCT . punct 1
        """,
        (("Roe", "PERSON"),),
    ),
)


class _World(SmallGazetteer):
    def organisation(self, words: str) -> Organisation | None:
        """An outlet beside the bodies of the small world."""
        if words.removeprefix("The ") == "Daily Courier":
            return Organisation("Daily Courier", code="FRA", sectors=("JRN",))
        return super().organisation(words)


def read(*sentences: tuple[str, Parse], dateline: str | None = None, notice: str | None = None) -> dict[str, Actor]:
    content, parse = joined(*sentences)
    notices: tuple[Notice, ...] = ()
    if notice:
        notices = (Notice("appeal", Span(len(content) + 1, len(content) + 1 + len(notice))),)
        content = f"{content}\n{notice}"
    text = Text(content, dateline=Label(dateline, Span(0, 0)) if dateline else None, notices=notices)
    world = _World()
    given = mentions(text, parse=parse, gazetteer=world)  # type: ignore[arg-type]
    found = actors(document_of(content), text, given, parse=parse, gazetteer=world)  # type: ignore[arg-type]
    return {a.name: a for a in found}


def test_a_bare_minister_is_of_the_datelines_land_where_the_report_names_it() -> None:
    roe = read(BARE, dateline="PARIS")["Jane Roe"]
    assert (roe.country, roe.basis) == ("FRA", "propagation")


def test_a_dateline_in_a_land_that_the_report_does_not_name_gives_no_country() -> None:
    assert read(BARE, dateline="MOSCOW")["Jane Roe"].country is None


def test_without_a_dateline_a_bare_minister_has_no_country() -> None:
    assert read(BARE)["Jane Roe"].country is None


def test_what_a_state_denies_is_not_the_state() -> None:
    assert [m.text for m in read(DENIES)["France"].mentions] == ["France"]


def test_a_name_joined_to_a_description_is_a_mention_of_its_own() -> None:
    content, parse = joined(MEET)
    assert noun_phrase(parse, parse.tokens[5]).of(content) == "opposition lawmakers"
    assert {"Roe", "opposition lawmakers"} <= set(read(MEET))


def test_the_outlet_of_a_notice_is_an_actor_without_country() -> None:
    courier = read(BARE, notice="Support The Daily Courier today.")["Daily Courier"]
    assert (courier.country, courier.sectors, [m.text for m in courier.mentions]) == (
        None,
        ("JRN",),
        ["The Daily Courier"],
    )
