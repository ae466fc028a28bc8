"""One meeting from many reports: links, history, what became of it, what words say, the command and the calendar."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.meeting_reports import Talk, told

from dateline.core.errors import InputError, UnknownName
from dateline.core.types import Analysis
from dateline.outputs.exports.ics import check_calendar
from dateline.outputs.meetings_view import COLUMNS, calendar, plain, uid
from dateline.store import Record
from dateline.store.meetings import Met, between, find, judge, link, meetings
from dateline.stories import about
from dateline.stories.history import RANK, Word, became, days_of, earlier_days, history
from dateline.stories.linking import clusters
from dateline.stories.meetings import SAME, Telling, judged, score

LAVROV, KERRY, HAGUE = "Sergei Lavrov:RUS", "John Kerry:USA", "William Hague:GBR"
PLAN = Talk(
    "Lavrov and Kerry will hold talks in London on Friday on Syria.",
    first="2013-04-12",
    place="London",
    agenda=("Syria",),
)
HELD = Talk(
    "Lavrov and Kerry held talks in London that ended without an agreement on Syria.",
    status="held", first="2013-04-12", place="London", agenda=("Syria", "Iran"),
)  # fmt: skip
OTHER = Talk(
    "Hague met Kerry for talks in Vienna.", who=(HAGUE, KERRY), status="held", first="2013-04-12", place="Vienna"
)

Make = Callable[..., Record]
slow = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(*reports: Analysis) -> Record:
        record = Record(tmp_path / "record", create=True)
        record.add(list(reports))
        record.refresh()
        return record

    return made


def two(*, plan: Talk = PLAN, held: Talk = HELD) -> list[Analysis]:
    return [told("a", [plan]), told("b", [held], "2013-04-13", "Post"), told("c", [OTHER], "2013-04-13", "Star")]


def by_report(record: Record) -> dict[str, Met]:
    return {r["document_id"]: m for m in meetings(record) for r in m.rows}


def test_reports_of_one_meeting_are_one_and_its_rows_stay(make: Make) -> None:
    record = make(*two())
    found = by_report(record)
    met = found["a"]
    assert met is found["b"]
    assert met is not found["c"]
    assert (met.reports, met.outlets, met.independent, met.status) == (2, 2, 2, "held")
    assert [(s.status, s.word.document_id) for s in met.steps] == [("scheduled", "a"), ("held", "b")]
    assert (met.first, met.last, met.grain) == (date(2013, 4, 12), date(2013, 4, 12), "day")
    assert met.agenda == ("Syria", "Iran")
    assert [p.name for p in met.participants] == ["Sergei Lavrov", "John Kerry"]
    assert met.mode == "third-party"
    assert met.outcome is not None
    assert met.outcome.kind == "no result"
    assert len(record.meetings()) == 3


def test_a_person_parts_and_joins_meetings_and_it_lasts(make: Make) -> None:
    record = make(*two())
    assert link(record) > 0
    assert link(record) == 0
    keys = {r["document_id"]: (r["document_id"], r["id"]) for r in record.meetings()}
    judge(record, keys["b"], keys["a"], "different", by="ann", reason="two rounds")
    assert by_report(record)["a"].reports == 1
    judge(record, keys["a"], keys["b"], "same", by="bob")
    record.add([told("a", [PLAN])], reread=True)
    record.refresh()
    assert by_report(record)["a"].reports == 2
    with pytest.raises(UnknownName, match="judgement"):
        judge(record, keys["a"], keys["b"], "smae", by="ann")
    with pytest.raises(UnknownName, match="meeting in a"):
        judge(record, ("a", "meeting-0"), keys["b"], "same", by="ann")
    with pytest.raises(InputError, match="two meetings"):
        judge(record, keys["a"], keys["a"], "same", by="ann")


def test_as_of_a_day_only_what_was_known(make: Make) -> None:
    record = make(*two())
    (then,) = meetings(record, as_of=date(2013, 4, 10))
    assert then.status == "scheduled"
    assert became(then.steps, then.last, date(2013, 4, 10)) == "open"
    assert became(then.steps, then.last, date(2013, 5, 1)) == "not told"
    now = by_report(record)["a"]
    assert now.id == then.id  # the same entry in a calendar, whatever is reported later
    assert became(now.steps, now.last, date(2013, 5, 1)) == "took place"
    assert became(by_report(record)["c"].steps, None, date(2013, 5, 1)) is None


def test_a_moved_meeting_keeps_both_days(make: Make) -> None:
    later = Talk("The talks of Lavrov and Kerry in London were postponed to May 2.", first="2013-05-02", place="London")
    record = make(told("a", [PLAN]), told("b", [later], "2013-04-11", "Post"))
    (met,) = meetings(record)
    assert (met.first, met.earlier) == (date(2013, 5, 2), ((date(2013, 4, 12), date(2013, 4, 12)),))
    assert [s.word.document_id for s in met.steps] == ["a", "b"]


def test_filters_name_the_nearest(make: Make) -> None:
    record = make(*two())
    made = meetings(record)
    assert [m.name for m in find(record, find(record, made, actor="RUS"), actor="John Kerry")] == [
        by_report(record)["a"].name
    ]
    assert len(find(record, made, actor="United States")) == 2
    with pytest.raises(UnknownName, match="Sergei Lavrov"):
        find(record, made, actor="Sergei Lavrow")
    assert between(made, date(2013, 4, 13), None) == []
    assert len(between(made, date(2013, 4, 12), date(2013, 4, 12))) == 2


def test_one_on_one_lies_inside_the_summit_and_rounds_follow(make: Make) -> None:
    summit = Talk(
        "The G8 summit opens in London on Friday.",
        "G8 summit",
        ("G8:IGO:USA,RUS,GBR",),
        first="2013-04-12",
        place="London",
    )
    aside = Talk("Lavrov and Kerry will hold talks on the sidelines of the G8 summit.")
    second = Talk(
        "Hague and Lavrov held a second round of talks.", who=(HAGUE, LAVROV), status="held", first="2013-03-01"
    )
    third = Talk("A third round of talks between Hague and Lavrov is due.", who=(HAGUE, LAVROV), first="2013-05-01")
    record = make(told("a", [summit, aside]), told("b", [second]), told("c", [third]))
    found = by_report(record)
    ours = [m for m in meetings(record) if m.rows[0]["document_id"] == "a"]
    talks, wider = sorted(ours, key=lambda m: m.kind == "summit")
    assert (wider.kind, wider.mode) == ("summit", "multilateral")
    assert talks.part_of == wider.id
    assert found["c"].follows == found["b"].id
    assert found["c"].round is not None
    assert found["c"].round.number == 3


def test_hosts_by_words_by_visit_and_by_place(make: Make) -> None:
    hosted = Talk("Hague hosted Lavrov.", "hosted", (HAGUE, LAVROV), "held")
    received = Talk("Kerry was received by Lavrov.", "received", (KERRY, LAVROV), "held")
    visit = Talk(
        "Kerry made a visit to see Hague.", "visit", (KERRY, HAGUE), "held", modes=("visit",), visited=(HAGUE,)
    )
    place = Talk("Kerry held talks with Lavrov in Moscow.", "talks", (KERRY, LAVROV), "held", place="Moscow")
    reports = [
        told(n, [t], f"2013-0{i}-01")
        for i, (n, t) in enumerate(zip("abcd", (hosted, received, visit, place), strict=True), 1)
    ]
    found = by_report(make(*reports))
    assert {d: [(h.name, h.basis) for h in m.hosts] for d, m in found.items()} == {
        "a": [("William Hague", "words")], "b": [("Sergei Lavrov", "words")], "c": [("William Hague", "visit")],
        "d": [("Sergei Lavrov", "place")],
    }  # fmt: skip
    assert {m.mode for m in found.values()} == {"visit"}


def word(n: int, status: str, day: int | None = None, *, moved: bool = False) -> Word:
    when = date(2013, 4, day) if day else None
    return Word(f"d{n}", "m", date(2013, 3, n + 1), status, when, when, moved)


def test_what_took_place_is_planned_no_more_and_what_was_called_off_may_be_set_anew() -> None:
    assert [s.status for s in history([word(1, "held"), word(2, "scheduled")])] == ["held"]
    off = [word(1, "scheduled", 5), word(2, "cancelled"), word(3, "scheduled", 5)]
    assert [s.status for s in history(off)] == [
        "scheduled",
        "cancelled",
    ]  # the third is late: it says nothing of a new day
    anew = [*off[:2], word(3, "scheduled", 9, moved=True)]
    assert [s.status for s in history(anew)] == ["scheduled", "cancelled", "scheduled"]
    assert days_of(anew) == (date(2013, 4, 9), date(2013, 4, 9))
    assert earlier_days(anew) == [(date(2013, 4, 5), date(2013, 4, 5))]
    assert [s.status for s in history([word(1, "scheduled"), word(2, "declined")])] == ["scheduled"]
    assert [s.status for s in history([word(1, "held"), word(2, "failed")])] == ["held", "failed"]


WORDS = st.lists(
    st.builds(word, st.integers(0, 9), st.sampled_from(sorted(RANK)), st.one_of(st.none(), st.integers(1, 28)), moved=st.booleans()),
    min_size=1, max_size=8, unique_by=lambda w: w.document_id,
)  # fmt: skip


@slow
@given(WORDS, st.randoms())
def test_no_status_goes_back_without_a_report_that_says_so(words: list[Word], chance: random.Random) -> None:
    steps = history(words)
    assert all(s.status == s.word.status and s.word in words for s in steps)
    for before, after in pairwise(steps):
        assert before.word.published <= after.word.published  # type: ignore[operator]
        if RANK[after.status] < RANK[before.status]:
            assert after.word.moved
            assert before.status in {"cancelled", "declined"}
    assert not any(s.status in {"held", "failed"} for s in steps[:-1] if s.status == "failed")
    chance.shuffle(words)
    assert history(words) == steps


TELLINGS = st.lists(
    st.builds(
        Telling, st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), st.sampled_from(["talk", "summit", "call"]),
        st.sampled_from(sorted(RANK)), st.frozensets(st.sampled_from(["lavrov", "kerry", "hague"]), max_size=2),
        st.frozensets(st.sampled_from(["RUS", "USA", "GBR", "g8"]), max_size=3), st.sampled_from([None, "london"]),
        st.sampled_from([None, "GBR", "AUT"]), st.sampled_from([None, (date(2013, 4, 1), date(2013, 4, 2)), (date(2013, 4, 12), date(2013, 4, 12))]),
        st.sampled_from([None, date(2013, 4, 2), date(2013, 4, 11)]), st.booleans(),
    ),
    max_size=7, unique_by=lambda t: t.key,
)  # fmt: skip


@slow
@given(TELLINGS, st.randoms())
def test_the_order_of_reports_changes_no_meeting(tellings: list[Telling], chance: random.Random) -> None:
    links = judged(tellings)
    groups = clusters([t.key for t in tellings], links, SAME)
    assert sorted(k for g in groups for k in g) == sorted(t.key for t in tellings)
    every = {(a.key, b.key): score(a, b) for a in tellings for b in tellings if a.key < b.key}
    assert all(x.score == every[x.pair] for x in links)
    chance.shuffle(tellings)
    assert judged(tellings) == links
    assert clusters([t.key for t in tellings], links, SAME) == groups
    assert all(score(a, b) == score(b, a) for a in tellings for b in tellings)


def test_what_words_say() -> None:
    assert about.kind_of(["a phone call"]) == "call"
    assert about.kind_of(["met", "the summit"]) == "summit"
    assert about.grain_of(date(2013, 4, 8), date(2013, 4, 14)) == "week"
    assert about.grain_of(date(2012, 2, 1), date(2012, 2, 29)) == "month"
    assert about.mode_of("talk", [], ["USA", "RUS"], 0, "GBR") == "third-party"
    assert about.mode_of("talk", [], ["USA", "RUS", "GBR"], 0, None) == "multilateral"
    assert about.mode_of("talk", [], ["USA", "RUS"], 0, None) is None
    assert about.outcome_of(["They signed a trade accord."], "scheduled") is None
    assert about.outcome_of(["They signed a trade accord."], "held").kind == "agreement"  # type: ignore[union-attr]
    assert about.outcome_of(["They agreed to meet again."], "held") is None
    assert about.outcome_of(["They issued a joint statement."], "held").kind == "statement"  # type: ignore[union-attr]
    assert about.sidelines_of("They met on the sidelines of the G20 summit in Osaka.") == "G20 summit"
    assert about.round_of("The 12th round of talks ended.", "talks") == about.Round("12th round", 12)


def test_the_calendar_reads_back_with_days_status_and_ids(make: Make) -> None:
    record = make(*two(), told("d", [Talk("Hague and Lavrov may hold talks.", who=(HAGUE, LAVROV), status="proposed", first="2013-06-03", last="2013-06-04")]),
        told("e", [Talk("Talks of Hague and Lavrov in Geneva are off.", "Talks", who=(HAGUE, LAVROV), status="cancelled", first="2013-09-01", place="Geneva")]),
        told("f", [Talk("Kerry will hold talks with Hague in November.", who=(KERRY, HAGUE), first="2013-11-01", last="2013-11-30")]))  # fmt: skip
    made = meetings(record)
    content, written, left = calendar(made)
    check_calendar(content, "calendar")
    entries = {str(e["uid"]): e for e in icalendar.Calendar.from_ical(content).walk("VEVENT")}
    assert (written, left, len(entries)) == (4, 1, 4)
    found = by_report(record)
    assert [str(entries[uid(found[d].id)]["status"]) for d in "ade"] == ["CONFIRMED", "TENTATIVE", "CANCELLED"]
    proposed = entries[uid(found["d"].id)]
    assert (proposed.decoded("dtstart"), proposed.decoded("dtend")) == (date(2013, 6, 3), date(2013, 6, 5))
    assert proposed["dtstart"].params["VALUE"] == "DATE"
    assert int(entries[uid(found["a"].id)]["sequence"]) == 1


def run(record: Record, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dateline", "meetings", str(record.path), *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_lists_asks_and_refuses(make: Make, tmp_path: Path) -> None:
    record = make(*two())
    done = run(record, "--actor", "RUS", "--became", "--format", "jsonl")
    (line,) = map(json.loads, done.stdout.splitlines())
    assert (line["status"], line["became"], line["reports"]) == ("held", "took place", 2)
    assert list(line) == list(COLUMNS) == list(plain(meetings(record)[0], date(2013, 5, 1)))
    assert "1 of 2 meetings" in done.stderr
    out = tmp_path / "next.ics"
    assert run(record, "--next", "14", "--as-of", "2013-04-09", "--out", str(out)).returncode == 0
    (entry,) = icalendar.Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert str(entry["x-dateline-status"]) == "scheduled"
    for wrong, named in (
        (("--actor", "Sergei Lavrow"), "Sergei Lavrov"),
        (("--status", "planed"), "status"),
        (("--next", "3", "--from", "2013-01-01"), "--next"),
    ):
        done = run(record, *wrong)
        assert done.returncode == 2, wrong
        assert named in done.stderr
