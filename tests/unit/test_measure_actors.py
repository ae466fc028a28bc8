"""Figures on actors: what counts as right, and that the codes are well formed and measured on only."""

from __future__ import annotations

from dateline.core.codebook import load_codebook
from dateline.core.types import Actor, ActorMention, Span
from dateline.gazetteer import load_gazetteer
from dateline.measure.actors import ActorCode, figures, judge, load_codes
from dateline.measure.gold import dev_ids


def code(span: Span, country: str, *, still_open: bool = False, cue: bool = False) -> ActorCode:
    countries = frozenset(country.split("|")) - {"-"}
    return ActorCode("wire", "d", span, "seen", cue, countries, still_open, frozenset({"GOV"}))


def actor(country: str | None, *spans: Span) -> Actor:
    return Actor("a", "x", country, ("GOV",), None, None, (), tuple(ActorMention(s, "x") for s in spans))


def test_precision_counts_what_is_given_and_recall_what_is_told() -> None:
    codes = [
        code(Span(0, 5), "FRA", cue=True),  # found, right
        code(Span(10, 15), "DEU"),  # found, wrong
        code(Span(20, 25), "ITA"),  # nobody there
        code(Span(30, 35), "-"),  # given a country that the text does not tell
        code(Span(40, 45), "PAN", still_open=True),  # open, left open
    ]
    read = [actor("FRA", Span(0, 5), Span(10, 15)), actor("ESP", Span(28, 36)), actor(None, Span(40, 45))]
    found = figures(judge(codes, read))
    assert (found["country"].matched, found["country"].predicted, found["country"].gold) == (1, 3, 3)
    assert found["cue, country"].recall == 1.0
    assert found["sector"].matched == 4


def test_the_mention_that_shares_most_is_the_one_judged() -> None:
    wide, close = actor("FRA", Span(0, 40)), actor("DEU", Span(0, 6))
    (verdict,) = judge([code(Span(0, 5), "DEU")], [wide, close])
    assert verdict.country == "DEU"


def test_the_codes_are_of_held_out_documents_and_known() -> None:
    codes = load_codes()
    book, gazetteer = load_codebook("plover"), load_gazetteer()
    bodies = {"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"}
    sectors = {s.code for s in book.sectors.values()} | {"-"}
    assert len(codes) > 400
    assert {(c.corpus, c.document) for c in codes} <= dev_ids()
    assert all(c.sectors <= sectors for c in codes)
    assert all(k in bodies or gazetteer.country(k) for c in codes for k in c.countries)
    halves = {c.document: c.half for c in codes}
    assert all(halves[c.document] == c.half for c in codes)
