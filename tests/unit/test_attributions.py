"""Attributions from hand-made parses: who says what, how quoted, within whose report."""

from __future__ import annotations

from tests.builders import document_of, parse_of, text_of

from dateline.core.parse import Parse
from dateline.core.repairs import mended
from dateline.core.types import Attribution, Span, TimeExpression
from dateline.stages.attributions import attributions
from dateline.stages.attributions._quotes import quotations


def read(content: str, rows: str, times: tuple[TimeExpression, ...] = ()) -> tuple[Attribution, ...]:
    parse = parse_of(content, rows)
    return attributions(
        document_of(content), text_of(content), (Span(0, len(content)),), (), times, (), parse=parse, answers=None
    )


def words(content: str, a: Attribution) -> tuple[str | None, str | None, list[str]]:
    return (
        a.source.of(content) if a.source else None,
        a.cue.of(content) if a.cue else None,
        [c.of(content) for c in a.content],
    )


SAID = """
Kamau Kamau PROPN NNP nsubj 1
said say VERB VBD ROOT 1
Monday Monday PROPN NNP npadvmod 1
that that SCONJ IN mark 5
talks talk NOUN NNS nsubj 5
failed fail VERB VBD ccomp 1
. . PUNCT . punct 1
"""


def test_a_clause_that_is_said() -> None:
    content = "Kamau said Monday that talks failed."
    (a,) = read(content, SAID)
    assert words(content, a) == ("Kamau", "said", ["talks failed"])
    assert a.quote == "indirect"
    assert not a.anonymous
    assert a.said is None


def test_the_day_of_saying_is_that_of_the_time_on_the_cue() -> None:
    content = "Kamau said Monday that talks failed."
    monday = TimeExpression(Span(11, 17), "Monday", "DATE", "2013-04-08", "2013-04-08", "2013-04-08", "day")
    assert read(content, SAID, (monday,))[0].said == "2013-04-08"


def test_a_quotation_before_its_speaker_is_direct() -> None:
    content = '"Nobody asked us here," Kamau said.'
    rows = """
    " " PUNCT `` punct 2
    Nobody nobody PRON NN nsubj 2
    asked ask VERB VBD ccomp 8
    us we PRON PRP dobj 2
    here here ADV RB advmod 2
    , , PUNCT , punct 8
    " " PUNCT '' punct 8
    Kamau Kamau PROPN NNP nsubj 8
    said say VERB VBD ROOT 8
    . . PUNCT . punct 8
    """
    (a,) = read(content, rows)
    assert words(content, a) == ("Kamau", "said", ['"Nobody asked us here,"'])
    assert a.quote == "direct"


def test_according_to_takes_the_rest_of_its_clause() -> None:
    content = "Talks failed, according to officials."
    rows = """
    Talks talk NOUN NNS nsubj 1
    failed fail VERB VBD ROOT 1
    , , PUNCT , punct 1
    according accord VERB VBG prep 1
    to to ADP IN prep 3
    officials official NOUN NNS pobj 4
    . . PUNCT . punct 1
    """
    (a,) = read(content, rows)
    assert words(content, a) == ("officials", "according to", ["Talks failed"])
    assert a.anonymous, "no name is given"


def test_what_was_not_said_is_no_attribution() -> None:
    content = "Kamau did not say that talks failed."
    rows = """
    Kamau Kamau PROPN NNP nsubj 3
    did do AUX VBD aux 3
    not not PART RB neg 3
    say say VERB VB ROOT 3
    that that SCONJ IN mark 6
    talks talk NOUN NNS nsubj 6
    failed fail VERB VBD ccomp 3
    . . PUNCT . punct 3
    """
    assert read(content, rows) == ()


def test_a_report_of_a_report_is_nested() -> None:
    content = "Reuters reported Kamau said talks failed."
    rows = """
    Reuters Reuters PROPN NNP nsubj 1
    reported report VERB VBD ROOT 1
    Kamau Kamau PROPN NNP nsubj 3
    said say VERB VBD ccomp 1
    talks talk NOUN NNS nsubj 5
    failed fail VERB VBD ccomp 3
    . . PUNCT . punct 1
    """
    outer, inner = read(content, rows)
    assert (outer.source, inner.source) == (Span(0, 7), Span(17, 22))
    assert inner.within == outer.id
    assert outer.within is None


def test_a_quoted_sentence_without_a_speaker_goes_on_with_the_one_before() -> None:
    content = '"Nobody asked us here," Kamau said. "We will come back soon."'
    first = parse_of(
        content[:35],
        """
        " " PUNCT `` punct 2
        Nobody nobody PRON NN nsubj 2
        asked ask VERB VBD ccomp 8
        us we PRON PRP dobj 2
        here here ADV RB advmod 2
        , , PUNCT , punct 8
        " " PUNCT '' punct 8
        Kamau Kamau PROPN NNP nsubj 8
        said say VERB VBD ROOT 8
        . . PUNCT . punct 8
        """,
    )
    second = [
        t.__class__(t.i + 10, t.start + 36, t.end + 36, t.text, t.lemma, t.pos, t.tag, t.dep, t.head + 10)
        for t in parse_of(
            content[36:],
            """
            " " PUNCT `` punct 3
            We we PRON PRP nsubj 3
            will will AUX MD aux 3
            come come VERB VB ROOT 3
            back back ADV RB advmod 3
            soon soon ADV RB advmod 3
            . . PUNCT . punct 3
            " " PUNCT '' punct 3
            """,
        ).tokens
    ]
    parse = Parse((*first.tokens, *second), ((0, 10), (10, 18)))
    sentences = (Span(0, 35), Span(36, len(content)))
    said, on = attributions(document_of(content), text_of(content), sentences, (), (), (), parse=parse, answers=None)
    assert said.source is not None
    assert (on.source, on.cue, on.quote) == (None, None, "direct")
    assert on.content[0].of(content) == '"We will come back soon."'


def test_a_quotation_without_an_end_does_not_swallow_the_text() -> None:
    content = 'He said "yes. And then\nnothing more was said.\n“Curly” and «angled» ones.'
    assert [q.of(content) for q in quotations(content, 0, len(content))] == ['"yes.', "“Curly”", "«angled»"]


def test_an_apostrophe_is_no_quotation_mark() -> None:
    content = "The ministers' talks didn't fail in the '90s."
    assert [q.of(content) for q in quotations(content, 0, len(content))] == []


def test_a_second_verb_of_saying_goes_on_with_the_speaker() -> None:
    content = "Russia said the group agreed and urged calm."
    rows = """
    Russia Russia PROPN NNP nsubj 1
    said say VERB VBD ROOT 1
    the the DET DT det 3
    group group NOUN NN nsubj 4
    agreed consent VERB VBD ccomp 1
    and and CCONJ CC cc 4
    urged urge VERB VBD conj 4
    calm calm NOUN NN dobj 6
    . . PUNCT . punct 1
    """
    parse = mended(parse_of(content, rows))
    assert parse.head(parse.tokens[6]).text == "said"
    assert mended(parse) == parse
