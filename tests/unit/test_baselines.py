"""The small readers that Dateline is measured against, on sentences with a parse by hand; and the table they stand in."""

from __future__ import annotations

import pytest
from benchmarks.baselines import dateparser_times, direct_quotations, parsedatetime_times, said_clauses
from benchmarks.peers import Row, elsewhere, table
from tests.builders import parse_of

from dateline.measure.times import TimesDocument

SAID = "Lavrov said that talks failed."
SAID_PARSE = parse_of(
    SAID,
    """
    Lavrov Lavrov PROPN NNP nsubj 1
    said say VERB VBD ROOT 1
    that that SCONJ IN mark 4
    talks talk NOUN NNS nsubj 4
    failed fail VERB VBD ccomp 1
    . . PUNCT . punct 1
    """,
)
QUOTED = 'The minister grew angry . "We will leave the talks , " she warned .'
QUOTED_PARSE = parse_of(
    QUOTED,
    """
    The the DET DT det 1
    minister minister NOUN NN nsubj 2
    grew grow VERB VBD ROOT 2
    angry angry ADJ JJ acomp 2
    . . PUNCT . punct 2
    " " PUNCT `` punct 14
    We we PRON PRP nsubj 8
    will will AUX MD aux 8
    leave leave VERB VB ccomp 14
    the the DET DT det 10
    talks talk NOUN NNS dobj 8
    , , PUNCT , punct 14
    " " PUNCT '' punct 14
    she she PRON PRP nsubj 14
    warned warn VERB VBD ROOT 14
    . . PUNCT . punct 14
    """,
)


def test_a_verb_of_saying_gives_its_subject_and_its_clause() -> None:
    (found,) = said_clauses(SAID_PARSE)
    told = [[s.of(SAID) for s in part] for part in (found.source, found.cue, found.content)]
    assert told == [["Lavrov"], ["said"], ["that talks failed"]]


def test_a_quotation_is_said_by_the_subject_of_the_verb_of_saying_beside_it() -> None:
    (found,) = direct_quotations(QUOTED, QUOTED_PARSE)
    told = [[s.of(QUOTED) for s in part] for part in (found.source, found.cue, found.content)]
    assert told == [["she"], ["warned"], ['"We will leave the talks , "']]


def test_words_without_a_verb_of_saying_are_said_by_nobody() -> None:
    words = 'The "new order of things" ended .'
    parse = parse_of(
        words,
        """
        The the DET DT det 3
        " " PUNCT `` punct 3
        new new ADJ JJ amod 3
        order order NOUN NN nsubj 7
        of of ADP IN prep 3
        things thing NOUN NNS pobj 4
        " " PUNCT '' punct 3
        ended end VERB VBD ROOT 7
        . . PUNCT . punct 7
        """,
    )
    assert [*said_clauses(parse), *direct_quotations(words, parse)] == []


@pytest.mark.parametrize(
    ("library", "find"), [("dateparser", dateparser_times), ("parsedatetime", parsedatetime_times)]
)
def test_a_library_finds_a_plain_date_without_its_preposition(library: str, find: object) -> None:
    pytest.importorskip(library)
    document = TimesDocument("1", "They met on April 3, 2013 in Geneva.", "2013-04-10", ())
    found = find(document)[0]  # type: ignore[operator]
    assert found.text.startswith("April 3")
    assert (found.span.of(document.content), found.value) == (found.text, "2013-04-03")


def test_rates_stand_beside_the_first_row_and_what_is_missing_is_said() -> None:
    lines = list(table(["F1"], "documents/s", [Row("ours", ("80",), 50.0), Row("theirs", ("30",), 5.0)], ["another"]))
    assert lines[2:4] == ["| ours | 80 | 50 | 1 |", "| theirs | 30 | 5 | 0.1 |"]
    assert "not installed" in lines[4]


@pytest.mark.parametrize("section", ["times", "attributions", "events"])
def test_figures_of_others_say_where_they_are_from(section: str) -> None:
    head, _, *rows = elsewhere(section, ["figure"], ["figure"])
    assert head.startswith("| not of this run |")
    assert rows
    for row in rows:
        assert row.split("|")[3].strip() in {"published", "measured earlier, another run"}
