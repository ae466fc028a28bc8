"""A small world for tests of mentions and actors: a gazetteer of a few countries and ready parses."""

from __future__ import annotations

from dataclasses import replace

from dateline.core.parse import Entity, Parse, Token
from dateline.core.types import Span
from dateline.gazetteer.values import Country, Organisation, RoleTitle
from tests.builders import parse_of

LANDS = {
    c: Country(c, n) for c, n in (("RUS", "Russia"), ("GBR", "Britain"), ("FRA", "France"), ("PRK", "North Korea"))
}
NAMES = {land.name: land for land in LANDS.values()}
PEOPLES = {"British": "GBR", "French": "FRA", "North Korean": "PRK", "Russian": "RUS"}
SEATS = {"Moscow": "RUS", "Paris": "FRA"}
POSTS = {"foreign minister": "foreign minister", "foreign secretary": "foreign minister", "official": None}


class SmallGazetteer:
    """The look-ups of the real one, for the words above."""

    def country(self, code: str) -> Country | None:
        """By code."""
        return LANDS.get(code)

    def country_named(self, words: str) -> Country | None:
        """By name."""
        return NAMES.get(words)

    def demonym(self, words: str) -> Country | None:
        """By nationality."""
        return LANDS.get(PEOPLES.get(words, ""))

    def seat(self, words: str) -> Country | None:
        """By seat of power."""
        return LANDS.get(SEATS.get(words, ""))

    user = None  # no dictionaries brought along

    def house(self, _words: str) -> None:
        """None: no palaces here."""
        return

    def organisation(self, words: str) -> Organisation | None:
        """By name."""
        return Organisation("Group of Eight", code="IGO") if words in {"G8", "Group of Eight"} else None

    def role(self, words: str) -> RoleTitle | None:
        """The first post in a phrase."""
        at = next(((words.lower().index(p), p) for p in POSTS if p in words.lower()), None)
        if at is None:
            return None
        former = "former" in words.lower()
        end = at[0] + len(at[1])
        sectors = ("ELI",) if former else ("GOV",)
        return RoleTitle(at[1], words[at[0] : end], at[0], end, sectors, POSTS[at[1]], "minister", former=former)

    def places(self, _words: str) -> tuple[()]:
        """No place is known by name."""
        return ()

    def person(self, _words: str) -> None:
        """Nobody is known by name."""

    def land_of(self, _words: str) -> None:
        """And so of no land."""


def joined(*parses: tuple[str, Parse]) -> tuple[str, Parse]:
    """Sentences one after the other, as (content, parse)."""
    content, tokens, sentences, entities = "", list[Token](), list[tuple[int, int]](), list[Entity]()
    for words, parse in parses:
        at, first = len(content), len(tokens)
        tokens += [
            replace(t, i=t.i + first, head=t.head + first, start=t.start + at, end=t.end + at) for t in parse.tokens
        ]
        sentences.append((first, len(tokens)))
        entities += [
            Entity(Span(e.span.start + at, e.span.end + at), e.label, e.first + first, e.last + first)
            for e in parse.entities
        ]
        content += words + " "
    labels = {i: e.label for e in entities for i in range(e.first, e.last)}
    tokens = [replace(t, ent=labels.get(t.i, "")) for t in tokens]
    return content.rstrip(), Parse(tuple(tokens), tuple(sentences), tuple(entities))


LUNCH = (
    "Hague, his French counterpart Laurent Fabius and Kerry met Syrian opposition figures.",
    parse_of(
        "Hague, his French counterpart Laurent Fabius and Kerry met Syrian opposition figures.",
        """
        Hague hague PROPN NNP nsubj 9
        , , PUNCT , punct 0
        his his PRON PRP$ poss 4
        French french ADJ JJ amod 4
        counterpart counterpart NOUN NN appos 0
        Laurent laurent PROPN NNP compound 6
        Fabius fabius PROPN NNP appos 4
        and and CCONJ CC cc 6
        Kerry kerry PROPN NNP conj 6
        met meet VERB VBD ROOT 9
        Syrian syrian ADJ JJ amod 12
        opposition opposition NOUN NN compound 12
        figures figure NOUN NNS dobj 9
        . . PUNCT . punct 9
        """,
        (("French", "NORP"), ("Laurent Fabius", "ORG"), ("Kerry", "PERSON"), ("Syrian", "NORP")),
    ),
)

VISIT = (
    "Foreign Minister Jane Roe, who visited Moscow, met leaders of the Civic Union (CU).",
    parse_of(
        "Foreign Minister Jane Roe, who visited Moscow, met leaders of the Civic Union (CU).",
        """
        Foreign foreign PROPN NNP compound 1
        Minister minister PROPN NNP compound 3
        Jane jane PROPN NNP compound 3
        Roe roe PROPN NNP nsubj 9
        , , PUNCT , punct 3
        who who PRON WP nsubj 6
        visited visit VERB VBD relcl 3
        Moscow moscow PROPN NNP dobj 6
        , , PUNCT , punct 3
        met meet VERB VBD ROOT 9
        leaders leader NOUN NNS dobj 9
        of of ADP IN prep 10
        the the DET DT det 14
        Civic civic PROPN NNP compound 14
        Union union PROPN NNP pobj 11
        ( ( PUNCT -LRB- punct 14
        CU cu PROPN NNP appos 14
        ) ) PUNCT -RRB- punct 9
        . . PUNCT . punct 9
        """,
        (("Jane Roe", "PERSON"), ("Moscow", "GPE"), ("the Civic Union (CU", "ORG")),
    ),
)

THREATS = (
    "North Korean threats of war worried Russia and its allies in Paris.",
    parse_of(
        "North Korean threats of war worried Russia and its allies in Paris.",
        """
        North north ADJ JJ amod 1
        Korean korean ADJ JJ amod 2
        threats threat NOUN NNS ROOT 2
        of of ADP IN prep 2
        war war NOUN NN pobj 3
        worried worry VERB VBD acl 2
        Russia russia PROPN NNP dobj 5
        and and CCONJ CC cc 6
        its its PRON PRP$ poss 9
        allies ally NOUN NNS conj 6
        in in ADP IN prep 9
        Paris paris PROPN NNP pobj 10
        . . PUNCT . punct 2
        """,
        (("North Korean", "NORP"), ("Russia", "GPE"), ("Paris", "GPE")),
    ),
)

CLEAR = (
    "It is clear that she left.",
    parse_of(
        "It is clear that she left.",
        """
        It it PRON PRP nsubj 1
        is be AUX VBZ ROOT 1
        clear clear ADJ JJ acomp 1
        that that SCONJ IN mark 5
        she she PRON PRP nsubj 5
        left leave VERB VBD ccomp 1
        . . PUNCT . punct 1
        """,
        (),
    ),
)

AIDES = (
    "British Foreign Secretary William Hague met Hague's aides.",
    parse_of(
        "British Foreign Secretary William Hague met Hague's aides.",
        """
        British british ADJ JJ amod 2
        Foreign foreign PROPN NNP compound 2
        Secretary secretary PROPN NNP compound 4
        William william PROPN NNP compound 4
        Hague hague PROPN NNP nsubj 5
        met meet VERB VBD ROOT 5
        Hague hague PROPN NNP poss 8
        's 's PART POS case 6
        aides aide NOUN NNS dobj 5
        . . PUNCT . punct 5
        """,
        (("British", "NORP"), ("William Hague", "PERSON"), ("Hague", "PERSON")),
    ),
)

SAID_SO = (
    "Hague said so.",
    parse_of(
        "Hague said so.",
        """
        Hague hague PROPN NNP nsubj 1
        said say VERB VBD ROOT 1
        so so ADV RB advmod 1
        . . PUNCT . punct 1
        """,
        (),
    ),
)

OFFICIAL = (
    "A senior French official told reporters.",
    parse_of(
        "A senior French official told reporters.",
        """
        A a DET DT det 3
        senior senior ADJ JJ amod 3
        French french ADJ JJ amod 3
        official official NOUN NN nsubj 4
        told tell VERB VBD ROOT 4
        reporters reporter NOUN NNS dobj 4
        . . PUNCT . punct 4
        """,
        (("French", "NORP"),),
    ),
)

DENIED = (
    "The official denied it.",
    parse_of(
        "The official denied it.",
        """
        The the DET DT det 1
        official official NOUN NN nsubj 2
        denied deny VERB VBD ROOT 2
        it it PRON PRP dobj 2
        . . PUNCT . punct 2
        """,
        (),
    ),
)

CU = (
    "The CU agreed.",
    parse_of(
        "The CU agreed.",
        """
        The the DET DT det 1
        CU cu PROPN NNP nsubj 2
        agreed agree VERB VBD ROOT 2
        . . PUNCT . punct 2
        """,
        (("CU", "ORG"),),
    ),
)

WAR = (
    "The war in its third year hurt Smith.",
    parse_of(
        "The war in its third year hurt Smith.",
        """
        The the DET DT det 1
        war war NOUN NN nsubj 6
        in in ADP IN prep 1
        its its PRON PRP$ poss 5
        third third ADJ JJ amod 5
        year year NOUN NN pobj 2
        hurt hurt VERB VBN ROOT 6
        Smith smith PROPN NNP dobj 6
        . . PUNCT . punct 6
        """,
        (("third year", "DATE"), ("Smith", "PERSON")),
    ),
)
