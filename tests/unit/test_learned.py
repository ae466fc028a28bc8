"""Around the learned reader, without its weights: windows, decoding, and what is made of answers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib.resources import files

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import parse_of

from dateline.core.answers import Anchored, Answers, Scored
from dateline.core.types import Mention, Span
from dateline.models.heads import Cut, decode
from dateline.models.labels import MODES, ROLES, STATUSES, TAGGERS
from dateline.models.windows import FEATURES, OWN, ROOM, Pieces, pack, sentence_pieces, stretches
from dateline.stages.attributions._found import Found
from dateline.stages.attributions._learned import answered, merged
from dateline.stages.events._act import Act
from dateline.stages.events._combine import combined
from dateline.stages.events._learned import acts
from dateline.stages.events._roles import Cast
from dateline.stages.stances._learned import read_views
from dateline.stages.stances._rules import View

CONTENT = "Kenya condemned the raid."
PARSE = parse_of(
    CONTENT,
    """
    Kenya Kenya PROPN NNP nsubj 1
    condemned condemn VERB VBD ROOT 1
    the the DET DT det 3
    raid raid NOUN NN dobj 1
    . . PUNCT . punct 1
    """,
)
KENYA = Mention(Span(0, 5), "Kenya", Span(0, 5), "country")
VERB = PARSE.tokens[1]
SAYS_NOTHING = dict.fromkeys([*STATUSES, *MODES], 0.0)


@dataclass
class Coded:
    ids: list[int] = field(default_factory=list)
    offsets: list[tuple[int, int]] = field(default_factory=list)


class Words:
    """A tokeniser that cuts at blanks."""

    def encode(self, sequence: str, *, add_special_tokens: bool = False) -> Coded:
        assert not add_special_tokens
        coded = Coded()
        at = 0
        for word in sequence.split(" "):
            coded.ids.append(1000 + len(word))
            coded.offsets.append((at, at + len(word)))
            at += len(word) + 1
        return coded


def test_windows_hold_whole_sentences_and_every_sentence_once() -> None:
    content = "One two three. Four five. Six.\nSeven eight nine ten."
    spans = [Span(0, 14), Span(15, 25), Span(26, 30), Span(31, 52)]
    coded = sentence_pieces(content, spans, Words())
    windows = list(pack(coded, room=5))
    assert [len(w) for w in windows] == [5, 5]
    assert [s.of(content) for w in windows for s in w.spans][:4] == ["One", "two", "three.", "Four"]
    assert windows[1].paragraph == (0, 1, 1, 1, 1)


def test_a_sentence_longer_than_a_window_is_parted_and_nothing_is_lost() -> None:
    content = "One two three four five six seven."
    windows = list(pack(sentence_pieces(content, [Span(0, len(content))], Words()), room=3))
    assert [[s.of(content) for s in w.spans] for w in windows] == [
        ["One", "two", "three"],
        ["four", "five", "six"],
        ["seven."],
    ]


@given(st.lists(st.integers(1, 400), max_size=12))
def test_every_piece_is_read_once_with_what_stands_around_it(sizes: list[int]) -> None:
    content = "\n".join(" ".join("w" * size) for size in sizes)
    spans: list[Span] = []
    for size in sizes:
        start = spans[-1].end + 1 if spans else 0
        spans.append(Span(start, start + 2 * size - 1))
    read = list(stretches(sentence_pieces(content, spans, Words())))
    assert [s.start for r in read for s in r.own.spans] == [2 * n for n in range(sum(sizes))]
    for r in read:
        assert len(r.seen) <= ROOM
        assert r.seen.part(r.first, r.first + len(r.own)) == r.own
    if sum(sizes) <= OWN:
        assert len(read) == (sum(sizes) > 0)


def test_a_short_text_is_read_whole_and_a_long_one_evenly() -> None:
    spans = [Span(100 * n, 100 * n + 99) for n in range(6)]  # sentences of fifty words
    content = " ".join("w" for _ in range(300))
    read = list(stretches(sentence_pieces(content, spans, Words())))
    assert [len(r.own) for r in read] == [100, 100, 100]
    assert [(r.first, len(r.seen)) for r in read] == [(0, 150), (50, 150), (50, 150)]


def test_lives_that_are_claimed_are_not_said() -> None:
    content = "Storms claimed lives."
    parse = parse_of(
        content,
        """
        Storms storm NOUN NNS nsubj 1
        claimed claim VERB VBD ROOT 1
        lives life NOUN NNS dobj 1
        . . PUNCT . punct 1
        """,
    )
    told = Found(Span(0, 6), Span(7, 14), (Span(15, 20),), parse.tokens[1])
    assert merged(parse, [told], []) == []
    assert merged(parse, [], [(told, 0.9)]) == []


def test_features_tell_case_quotation_and_sentence_start() -> None:
    content = 'He said "NATO left" today'
    (coded,) = sentence_pieces(content, [Span(0, len(content))], Words())
    case = [f // 4 for f in coded.features]
    inside = [f // 2 % 2 for f in coded.features]
    assert case == [1, 0, 2, 0, 0]
    assert inside == [0, 0, 1, 1, 0]
    assert [f % 2 for f in coded.features] == [1, 0, 0, 0, 0]
    assert max(coded.features) < FEATURES


def test_decoding_finds_the_trigger_and_its_actor() -> None:
    spans = tuple(t.span for t in PARSE.tokens)
    pieces = Pieces((1,) * 5, spans, (0,) * 5, (0,) * 5, (0,) * 5)
    start, taggers = 0, {}
    for name, labels in TAGGERS.items():
        taggers[name] = slice(start, start + 1 + len(labels))
        start += 1 + len(labels)
    status = slice(start, start + len(STATUSES))
    modes = slice(status.stop, status.stop + len(MODES))
    query = slice(modes.stop, modes.stop + len(ROLES))
    key = slice(query.stop, query.stop + len(ROLES))
    bias = np.full(len(ROLES), -3.0, np.float32)
    arcs = slice(0, 0)  # the parse is another test's
    cut = Cut(
        taggers, status, modes, arcs, arcs, np.zeros(41, np.float32), query, key, bias, np.zeros((41, 9), np.float32)
    )
    out = np.zeros((5, key.stop), np.float32)
    for name in TAGGERS:
        out[:, taggers[name].start] = 9.0  # none
    accuse = taggers["event"].start + 1 + TAGGERS["event"].index("ACCUSE")
    out[1, taggers["event"].start], out[1, accuse] = 0.0, 9.0
    out[:, status] = -9.0
    out[:, modes] = -9.0
    out[1, query.start + ROLES.index("actor")] = 3.0
    out[0, key.start + ROLES.index("actor")] = 3.0
    (event,) = decode(CONTENT, pieces, out, cut).events
    assert (event.label, event.span) == ("ACCUSE", Span(6, 15))
    assert event.score > 0.9
    assert [s.span for s in event.roles["actor"]] == [Span(0, 5)]
    assert event.roles["recipient"] == ()
    assert event.flags["negation"] < 0.01


def answer(label: str, score: float, **roles: tuple[Scored, ...]) -> Answers:
    held = {"actor": (), "recipient": (), "time": (), "place": ()} | roles
    return Answers(events=(Anchored(label, VERB.span, score, held, SAYS_NOTHING),))


def test_an_answer_becomes_an_act_of_the_mention_that_it_touches() -> None:
    said = answer("ACCUSE", 0.9, actor=(Scored(Span(0, 5), 0.8),))
    (act,) = acts(Cast.of(PARSE, [KENYA], (), ()), said, [KENYA], Span(0, 25))
    assert (act.type, act.actors, act.head, act.score) == ("ACCUSE", (KENYA,), VERB, 0.9)


def ruled(kind: str) -> Act:
    return Act(VERB, VERB.span, kind, (), (KENYA,), (), ())


def read(kind: str, score: float) -> Act:
    return Act(VERB, VERB.span, kind, (), (), (), ("negation",), score)


def test_both_agree_participants_of_the_rule_status_of_the_reader() -> None:
    (act,) = combined([read("ACCUSE", 0.7)], [ruled("ACCUSE")], 0.0)
    assert (act.actors, act.status) == ((KENYA,), ("negation",))


def test_a_refusal_is_not_its_own_denial() -> None:
    (act,) = combined([read("REJECT", 0.7)], [ruled("REJECT")], 0.0)
    assert act.status == ()


def test_scores_are_probabilities_and_grow_with_the_readers_and_with_agreement() -> None:
    faint, sure = (combined([read("ACCUSE", s)], [], 0.0)[0].score for s in (0.3, 0.9))
    both = combined([read("ACCUSE", 0.9)], [ruled("ACCUSE")], 0.0)[0].score
    assert None not in {faint, sure, both}
    assert 0 < (faint or 0) < (sure or 0) < (both or 0) < 1


def test_what_is_believed_less_than_the_floor_is_left_out() -> None:
    (act,) = combined([read("ACCUSE", 0.5)], [], 0.0)
    assert act.score is not None
    assert combined([read("ACCUSE", 0.5)], [], act.score + 0.01) == []


def test_of_two_types_for_the_same_words_one_stays() -> None:
    assert len(combined([read("ACCUSE", 0.9)], [ruled("REJECT")], 0.0)) == 1


SAID = parse_of(
    "Ann said that she often thinks Bob gladly left it.",
    """Ann Ann PROPN NNP nsubj 1
said say VERB VBD ROOT 1
that that SCONJ IN mark 5
she she PRON PRP nsubj 5
often often ADV RB advmod 5
thinks think VERB VBZ ccomp 1
Bob Bob PROPN NNP nsubj 8
gladly gladly ADV RB advmod 8
left leave VERB VBD ccomp 5
it it PRON PRP dobj 8""",
)


def test_attributions_of_the_reader_are_added_where_the_grammar_finds_none() -> None:
    grammar = Found(Span(0, 3), Span(4, 8), (Span(14, 49),), None)
    same = Found(Span(0, 3), Span(4, 13), (Span(14, 49),), None)
    other = Found(Span(14, 17), Span(24, 30), (Span(36, 49),), None)
    assert merged(SAID, [grammar], [(same, 0.9), (other, 0.9)]) == [grammar, other]
    assert merged(SAID, [grammar], [(other, 0.1)]) == [grammar]


def test_at_a_cue_that_both_see_source_and_content_are_the_readers() -> None:
    grammar = Found(Span(0, 3), Span(4, 8), (Span(9, 30),), None)
    answer = Found(Span(0, 3), Span(4, 13), (Span(14, 49),), None)
    assert merged(SAID, [grammar], [(answer, 0.9)]) == [replace(grammar, content=answer.content)]
    assert merged(SAID, [grammar], [(answer, 0.2)]) == [grammar]
    within = replace(answer, source=Span(14, 17))  # who is quoted within what another says
    assert merged(SAID, [grammar], [(within, 0.9)]) == [grammar]


def test_a_lone_word_amid_the_sentence_is_no_piece_of_a_longer_content() -> None:
    def contents(*pieces: Span) -> list[tuple[Span, ...]]:
        roles = {"source": (Scored(Span(14, 17), 0.9),), "content": tuple(Scored(p, 0.9) for p in pieces)}
        cue = Anchored("cue", Span(24, 30), 0.9, roles)
        return [
            found.content
            for found, _ in answered(
                SAID, Answers(cues=(cue,)), (), Span(0, len("Ann said that she often thinks Bob gladly left it"))
            )
        ]

    longer = Span(31, 49)  # "Bob gladly left it"
    assert contents(Span(4, 8), longer) == [(longer,)]
    assert contents(Span(0, 3), longer) == [(Span(0, 3), longer)]  # it begins the sentence: "Today, he said, …"
    assert contents(Span(4, 8)) == [(Span(4, 8),)]
    assert contents(Span(0, 8), longer) == [(Span(0, 8), longer)]


def test_half_of_a_name_is_no_source() -> None:
    parse = parse_of(
        "Seoul's army fled, it said",
        """Seoul Seoul PROPN NNP poss 2
's 's PART POS case 0
army army NOUN NN nsubj 3
fled flee VERB VBD ccomp 6
, , PUNCT , punct 6
it it PRON PRP nsubj 6
said say VERB VBD ROOT 6""",
    )
    grammar = Found(Span(19, 21), Span(22, 26), (Span(13, 17),), None)
    torn = Found(Span(0, 7), Span(22, 26), (Span(8, 17),), None)
    assert merged(parse, [grammar], [(torn, 0.9)]) == [replace(grammar, content=torn.content)]


def test_a_piece_of_a_cue_is_none_and_of_two_answers_for_the_same_words_the_surer_stays() -> None:
    whole = Found(Span(14, 17), Span(24, 30), (Span(31, 49),), None)
    piece = Found(Span(14, 17), Span(18, 23), (Span(24, 49),), None)  # "often" tells nothing
    less = Found(Span(14, 17), Span(18, 30), (Span(35, 49),), None)
    assert merged(SAID, [], [(piece, 0.9), (less, 0.7), (whole, 0.8)]) == [whole]


def test_a_source_cut_out_of_its_content_is_none() -> None:
    between = (Span(0, 9), Span(20, 30))
    torn = Found(Span(12, 17), Span(2, 8), between, None)  # "… on the agenda of [Group] of Eight"
    parted = Found(Span(12, 14), Span(15, 30), between, None)  # "Talks, he said, go on"
    assert merged(SAID, [], [(torn, 0.9), (parted, 0.9)]) == [parted]


def test_a_view_of_the_reader_needs_a_holder_and_a_score() -> None:
    def views(score: float, *holder: Scored) -> list[View]:
        answer = Anchored("oppose", Span(15, 24), score, {"holder": holder})
        return list(read_views(PARSE, Answers(stances=(answer,)), [KENYA]))

    assert views(0.9, Scored(Span(0, 4), 0.8)) == [View(Span(0, 5), "oppose", Span(16, 24), Span(16, 24))]
    assert views(0.9) == []
    assert views(0.1, Scored(Span(0, 5), 0.8)) == []
    assert list(read_views(PARSE, None, [KENYA])) == []


def test_a_view_toward_it_alone_is_toward_nothing_that_can_be_found_again() -> None:
    def views(target: Span) -> list[View]:
        answer = Anchored("oppose", target, 0.9, {"holder": (Scored(Span(0, 3), 0.8),)})
        return list(read_views(SAID, Answers(stances=(answer,)), []))

    assert views(Span(47, 49)) == []  # "it"
    assert [v.pole for v in views(Span(31, 34))] == ["oppose"]


def test_what_is_shipped_is_one_small_model() -> None:
    weights = files("dateline.models") / "weights"
    sizes = {f.name: len(f.read_bytes()) for f in weights.iterdir()}
    assert set(sizes) == {"reader.onnx", "tokenizer.json"}
    assert sum(sizes.values()) < 40_000_000
