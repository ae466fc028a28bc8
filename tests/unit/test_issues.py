"""Issues: wordings taken apart, scored and grouped, the user's list; and the record's statements over time."""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports import Act, report
from tests.views import View, told

from dateline.core.errors import InputError, UnknownName
from dateline.issues.linking import SAME, issue_id, issues, judged, match, named
from dateline.issues.lists import Listed, load_issues
from dateline.issues.network import network, rows
from dateline.issues.people import Actor
from dateline.issues.standing import ENOUGH, by, changes, matrix, standing, standings
from dateline.issues.statements import Statement, turned
from dateline.issues.wordings import Wording, node, resolved, score, wording
from dateline.issues.words import head, land, stems
from dateline.store import Record
from dateline.store import stance_tables as tables
from dateline.store.issues import judge, link, stances
from dateline.stories.linking import MACHINE, Link

RUS = Actor("RUS", "Russia", "RUS", state=True)


def at(text: str, document: str = "d1", start: int = 0, content: str = "") -> Wording:
    return wording((document, text.casefold()), text, content=content, at=start)


def test_a_wording_is_taken_apart() -> None:
    assert stems("Washington's stance on North Korea") == {"=USA": 1.0, "stanc": 0.4, "=PRK": 1.0}
    assert stems("the accord") == stems("this deal") == {"~deal": 0.8}
    assert stems("Brexit").keys() == stems("leave the European Union").keys()
    assert land("the Russian government") == land("Moscow") == "=RUS"
    assert land("Russian gas") is None
    assert head("a Security Council resolution on Syria") == "resolution"


def test_a_general_wording_stands_for_what_its_report_names() -> None:
    deal, accord, it = at("the nuclear deal", start=5), at("the accord", start=90), at("it", start=200)
    filled = {w.text: w for w in resolved([deal, accord, it, at("they", start=250)])}
    assert filled["the accord"].words.keys() >= {"nuclear", "~deal"}
    assert "nuclear" in filled["it"].words
    assert not filled["they"].words
    alone = at("the bill", content="The extradition bill failed. The extradition bill was hated. Dogs saw the bill.")
    assert "extradition" in alone.words


def test_a_score_is_the_same_either_way_and_actors_are_decisive() -> None:
    a, b = at("the draft resolution on Syria"), at("a Security Council resolution on Syria", "d2")
    assert score(a, b) == score(b, a)
    one, other = replace(a, actor="RUS"), replace(b, actor="RUS")
    assert score(one, other) > SAME
    assert score(one, replace(b, actor="USA")) == 0
    assert score(a, b) > score(a, at("fishing quotas in the North Sea", "d2"))


def test_keys_of_general_wordings_hold_their_place() -> None:
    assert node("d", "Nuclear  Power", 7) == ("d", "nuclear power")
    assert node("d", "it", 7) != node("d", "it", 70)


def test_a_person_parts_and_joins_what_the_machine_says() -> None:
    held = {("d1", "x"): "the dam", ("d2", "y"): "the Nile dam", ("d3", "z"): "fishing"}
    keys = sorted(held)
    order = {"d1": 2, "d2": 1, "d3": 3}
    machine = [Link(keys[0], keys[1], "same", MACHINE, 0.9)]
    both = issues(held, machine, order)
    assert [len(x.wordings) for x in both] == [2, 1]
    assert both[0].id == issue_id(("d2", "y")), "the wording that came first gives the id"
    assert issue_id(("d1", "x")) in both[0].also
    parted = issues(held, [*machine, Link(keys[0], keys[1], "different", "ann")], order)
    assert len(parted) == 3
    joined = issues(held, [*machine, Link(keys[1], keys[2], "same", "ann")], order)
    assert len(joined) == 1


@given(st.permutations(["d1", "d2", "d3", "d4"]))
def test_the_order_of_documents_changes_no_issue(ids: list[str]) -> None:
    texts = ["the Nile dam", "the great Nile dam", "nuclear power", "more nuclear power"]
    held = [at(t, d) for t, d in zip(texts, ids, strict=True)]
    links = judged(resolved(held))
    again = judged(resolved(reversed(held)))
    assert links == again


def test_an_issue_is_found_by_id_name_wording_or_words() -> None:
    held = {("d1", "a"): "a Security Council resolution on Syria", ("d2", "b"): "the Nile dam"}
    found = issues(held, [], {})
    assert named(found, "the Nile dam")[0].name == "the Nile dam"
    assert named(found, found[0].id) == [found[0]]
    assert named(found, "Syria")[0].name == "a Security Council resolution on Syria"
    with pytest.raises(UnknownName, match="did you mean the Nile dam"):
        named(found, "the Nil dam")


def test_the_users_list_takes_groups_and_matches_by_all_words() -> None:
    mine = Listed("syria-res", "Resolution on Syria", ("resolution on Syria",))
    assert match("a Security Council resolution on Syria", mine) > 0
    assert match("a resolution on Iran", mine) == 0
    held = {("d1", "a"): "a Security Council resolution on Syria", ("d1", "b"): "the draft", ("d2", "c"): "fish"}
    same = [Link(("d1", "a"), ("d1", "b"), "same", MACHINE, 0.8)]
    found = {x.id: x for x in issues(held, same, {}, [mine])}
    assert len(found["syria-res"].wordings) == 2
    assert found["syria-res"].listed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[[issue]]\nid = "a"\nwordings = ["x"]\n\n[[issue]]\nname = "B"\nid = "a"\nwordings = ["y"]\n',
            "line 7.*twice.*line 2",
        ),
        ('[[issue]]\nid = "a"\nwordings = ["x", " "]\n', "line 3.*empty wording"),
        ('[[issue]]\nid = "a"\nwordings = []\n', "line 3.*no wordings"),
        ('[[issue]]\nid = "a"\nwording = ["x"]\n', "line 3.*did you mean wordings"),
        ('[[issue]]\nwordings = ["x"]\n', "line 1.*needs an id"),
        ("[[issue]\n", "not TOML"),
        ("a = 1\n", "no \\[\\[issue\\]\\]"),
    ],
)
def test_a_bad_list_names_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(InputError, match=rf"mine\.toml.*{said}"):
        load_issues(tmp_path / "mine.toml")


def statement(
    day: str | None, sign: int | None, document: str = "d1", known: str | None = None, **more: object
) -> Statement:
    dated = date.fromisoformat(day) if day else None
    first = Statement(
        RUS, "support", sign, (document, "w"), "w", ("stance",), "holder", None, dated,
        date.fromisoformat(known) if known else dated, document, f"stance-{document}-{day}", "Words.", 0, 0, issue="i",
    )  # fmt: skip
    return replace(first, **more)  # type: ignore[arg-type]


def test_a_side_holds_changes_or_is_mixed() -> None:
    old, new = statement("2013-04-01", -1), statement("2013-04-05", 1, "d2")
    assert standing("RUS", "i", [old]).side == "against"
    once = standing("RUS", "i", [old, new])
    assert (once.state, once.side, once.before, once.tentative) == ("changed", "for", "against", True)
    twice = standing("RUS", "i", [old, new, statement("2013-04-06", 1, "d3")])
    assert not twice.tentative
    assert twice.since == date(2013, 4, 5)
    same_report = standing("RUS", "i", [old, new, statement("2013-04-06", 1, "d2")])
    assert same_report.tentative, f"{ENOUGH} reports are asked for, not {ENOUGH} sentences"
    assert standing("RUS", "i", [old, statement("2013-04-01", 1, "d2")]).state == "mixed"
    assert standing("RUS", "i", [old, new, statement("2013-04-09", -1, "d3")]).state == "mixed"
    assert standing("USA", "i", [old]).state == "not found"
    assert standing("RUS", "i", [statement("2013-04-01", None)]).state == "no side"
    assert standing("RUS", "i", [statement("2013-04-01", 0)]).side == "undecided"


def test_own_words_go_before_a_blocs() -> None:
    bloc = statement("2013-04-01", 1, through="G8")
    assert standing("RUS", "i", [bloc]).through == "G8"
    both = standing("RUS", "i", [bloc, statement("2013-03-01", -1)])
    assert (both.side, both.through) == ("against", None)


days = st.dates(date(2013, 4, 1), date(2013, 4, 20))
made = st.lists(
    st.builds(
        lambda d, late, sign, doc: statement(d.isoformat(), sign, doc, date.fromordinal(d.toordinal() + late).isoformat()),
        days, st.integers(0, 5), st.sampled_from([1, -1, 0, None]), st.sampled_from(["d1", "d2", "d3"]),
    ), max_size=8,
)  # fmt: skip


@given(made, days)
def test_as_of_never_uses_later_statements(held: list[Statement], day: date) -> None:
    then = standing("RUS", "i", held, day)
    assert all(s.date is not None and s.date <= day and s.known is not None and s.known <= day for s in then.statements)
    assert then == standing("RUS", "i", [s for s in held if by(s, day)])


@given(made, st.randoms())
def test_the_order_of_statements_changes_no_standing(held: list[Statement], chance: random.Random) -> None:
    mixed = list(held)
    chance.shuffle(mixed)
    assert standings(held) == standings(mixed)


def test_changes_since_a_day() -> None:
    held = [statement("2013-04-01", -1), statement("2013-04-05", 1, "d2")]
    (change,) = changes(held, date(2013, 4, 3))
    assert (change.what, change.was.side, change.now.side) == ("changed", "against", "for")
    assert changes(held, date(2013, 4, 6)) == []
    assert changes(held, date(2013, 4, 1))[0].what == "new"


def test_words_that_turn_a_matter() -> None:
    assert turned("the bill to be dropped")
    assert turned("an end to the war")
    assert not turned("the bill")


# --- in a record ---------------------------------------------------------------------------------------------


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record(tmp_path / "rec", create=True)
    made.add([
        told("d1", [View(), View("G8", "support", "the Geneva talks"), View("SYR", "oppose", "the fishing quota")], "2013-04-01"),
        told("d2", [View("FRA", "support", "a Security Council resolution on Syria"), View("RUS", "support", "the fishing quota", by="USA")], "2013-04-05"),
    ])  # fmt: skip
    return made


def test_statements_say_issue_source_and_whose_word(record: Record) -> None:
    held = stances(record)
    mine = {(s.actor.key, s.wording): s for s in held.statements if s.own}
    assert mine["RUS", "resolution on Syria"].word == "reporter"
    assert mine["RUS", "fishing quota"].word == "third party"
    assert mine["RUS", "resolution on Syria"].sources == ("stance",)
    (quota,) = held.named("fishing quota")
    assert {d for (d, _), _ in quota.wordings} == {"d1", "d2"}


def test_a_bloc_binds_members_only_through_it(record: Record) -> None:
    held = stances(record)
    (talks,) = held.named("the Geneva talks")
    assert standing("GBR", talks.id, held.statements).through == "G8"
    drawn = matrix(held.statements)
    assert "GBR" not in dict(drawn.actors), "who only is in a bloc has no row"
    assert drawn.cell("SYR", talks.id).state == "not found"
    assert tables.said(drawn.cell("RUS", talks.id)) == "for (through G8)"


def test_agreement_carries_over_what_is_known(tmp_path: Path) -> None:
    record = Record(tmp_path / "rec", create=True)
    same = "Russia agrees with Washington's stance on the Nile dam."
    record.add([
        told("d1", [View("USA", "oppose", "the Nile dam")], "2013-04-01"),
        told("d2", [View("RUS", "agree", "Washington's stance on the Nile dam", whom="USA", issue="Nile dam", sentence=same)], "2013-04-05"),
    ])  # fmt: skip
    held = stances(record)
    (dam,) = held.named("the Nile dam")
    found = standing("RUS", dam.id, held.statements)
    assert (found.side, found.through) == ("against", "agreement with United States")
    assert {s.sources for s in found.statements} == {("stance",), ("agreement",)}
    assert standing("RUS", dam.id, held.statements, date(2013, 4, 2)).state == "not found"


def test_events_imply_stances_but_not_planned_or_denied_ones(tmp_path: Path) -> None:
    record = Record(tmp_path / "rec", create=True)
    accused = {"type": "ACCUSE", "sentence": "Pyongyang condemned Washington.", "trigger": "condemned"}
    record.add([report("d1", [Act(**accused)]), report("d2", [Act(**accused, status=("future",))])])  # type: ignore[arg-type]
    (one,) = stances(record).statements
    assert (one.actor.key, one.pole, one.sign, one.sources, one.document) == ("PRK", "oppose", -1, ("event",), "d1")


def test_a_corrected_link_survives_another_reading_of_the_same_text(record: Record) -> None:
    held = stances(record)
    (quota,) = held.named("fishing quota")
    left, right = (k for k, _ in quota.wordings)
    judge(record, [left], [right], "different", by="ann", reason="two seas")
    assert len(stances(record).named("fishing quota")) == 2
    more = "Later words. " + View("RUS", "support", "the fishing quota").words
    record.add([told("d2", [View("FRA"), View("RUS", "support", "the fishing quota", sentence=more)], "2013-04-05")])
    record.refresh()
    assert record.query("SELECT max(version) AS v FROM reports").dicts() == [{"v": 2}]
    again = stances(record)
    assert len(again.named("fishing quota")) == 2
    assert judge(record, [left], [right], "same", by="bob") == 1
    assert len(stances(record).named("fishing quota")) == 1


def test_machine_judgements_are_kept_once_and_change_nothing(record: Record) -> None:
    before = stances(record).issues
    assert link(record) > 0
    assert link(record) == 0
    assert stances(record).issues == before
    with pytest.raises(InputError, match="both are the same"):
        judge(record, [("d1", "x")], [("d1", "x")], "same", by="ann")


def test_ids_stay_when_reports_come(record: Record) -> None:
    (before,) = stances(record).named("fishing quota")
    record.add([told("a0", [View("RUS", "oppose", "the fishing quota"), View("SYR")], "2013-03-01")])
    record.refresh()
    (after,) = stances(record).named("fishing quota")
    assert before.id == after.id
    assert len(after.wordings) == len(before.wordings) + 1


def test_unknown_names_name_the_nearest(record: Record) -> None:
    held = stances(record)
    with pytest.raises(UnknownName, match="Russia"):
        held.by_actor("Rusia")
    with pytest.raises(UnknownName, match="fishing quota"):
        held.named("fishing quotum")
    with pytest.raises(UnknownName, match="issue, wording or row"):
        held.keys("stance-000000000000")
    assert held.by_actor("DEU") == [], "a country that is not in the record has said nothing: that is no mistake"
    assert {s.actor.key for s in held.by_actor("RUS")} == {s.actor.key for s in held.by_actor("Russia")} == {"RUS"}


def test_a_network_joins_who_stands_on_one_issue(record: Record) -> None:
    drawn = matrix(stances(record).statements)
    edges = rows(network(drawn))
    assert {"actor": "Russia", "other": "Syria", "same": 0, "opposite": 1, "weight": -1} in [
        {**e, **dict(zip(("actor", "other"), sorted((e["actor"], e["other"])), strict=True))} for e in edges
    ]


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dateline", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_commands(record: Record, tmp_path: Path) -> None:
    listed = run("stances", record.path, "--format", "csv", "--actor", "RUS")
    assert listed.returncode == 0, listed.stderr
    assert "Russia" in listed.stdout
    page = run("stances", record.path, "--matrix", "--least", 1, "--out", tmp_path / "m.html")
    assert page.returncode == 0, page.stderr
    assert "not found" in (tmp_path / "m.html").read_text("utf-8")
    net = run("stances", record.path, "--network", tmp_path / "n.graphml")
    assert net.returncode == 0, net.stderr
    assert "graphml" in (tmp_path / "n.graphml").read_text("utf-8")
    (quota,) = stances(record).named("fishing quota")
    row = next(s.row for s in stances(record).statements if s.issue == quota.id and s.document == "d2")
    out = run("issues", "unlink", record.path, row, quota.id, "--who", "ann")
    assert out.returncode == 0, out.stderr
    assert len(stances(Record(record.path)).named("fishing quota")) == 2
    bad = run("stances", record.path, "--issue", "fishing quotum")
    assert bad.returncode == 2
    assert "did you mean" in bad.stderr
