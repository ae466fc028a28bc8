"""What pages show of a record, as rows: actors, pairs, stories, weeks, months, places, stances."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk_world import LAST, LONDON, act, loud, meets, placed, quiet, record_at, stands
from tests.reports import report

from dateline.core.errors import InputError, UnknownName
from dateline.store import Filter, Record
from dateline.views.actors import actor_view, actors_list, name_of
from dateline.views.calendar import calendar_view
from dateline.views.dyads import dyad_view, pairs_list
from dateline.views.places import places_view
from dateline.views.stances import changes, matrix_view
from dateline.views.stories import storied, story_view
from dateline.views.surges import FALSE, chance, surges
from dateline.views.week import week_view


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return record_at(tmp_path_factory.mktemp("views") / "record")


def event_of(record: Record, document: str, type_: str = "THREATEN") -> str:
    (row,) = record.query("SELECT id FROM events WHERE document_id = ? AND type = ?", [document, type_])
    return str(row["id"])


def test_an_actor_has_deeds_words_offices_and_counterparts(record: Record) -> None:
    found = actor_view(record, "RUS")
    assert (found.name, found.code) == ("Russia", "RUS")
    assert found.totals == {"deed": 0, "word": 2, "received": 0, "stance": 2, "meeting": 3}
    assert [(o["name"], o["office"], o["first"], o["last"], o["reports"]) for o in found.offices] == [
        ("Sergei Lavrov", "Foreign Minister", date(2013, 4, 10), date(2013, 4, 13), 3)
    ]
    days = [r["date"] for r in found.timeline]
    assert days == [*sorted((d for d in days if d), reverse=True), None]  # what has no day comes last
    korea = actor_view(record, "North Korea")
    assert korea.totals["deed"] == 2
    assert [(c["code"], c["out"], c["in"], c["verbal_conflict"]) for c in korea.counterparts] == [("USA", 2, 0, 2), ("KOR", 1, 0, 1)]  # fmt: skip


def test_a_timeline_goes_on_where_it_stopped_and_says_whether_it_does(record: Record) -> None:
    whole = actor_view(record, "FRA", most=100)
    first, second = actor_view(record, "FRA", most=10), actor_view(record, "FRA", most=100, after=10)
    assert first.more
    assert not second.more
    assert first.timeline + second.timeline == whole.timeline
    assert len(whole.timeline) == sum(whole.totals.values())


def test_filters_bound_a_timeline_and_unknown_names_are_told(record: Record) -> None:
    found = actor_view(record, "FRA", Filter(since="2013-04-01"))
    assert {r["date"] >= date(2013, 4, 1) for r in found.timeline} == {True}
    assert actor_view(record, "RUS", kinds=("stance",)).timeline[0]["kind"] == "stance"
    with pytest.raises(UnknownName, match="Sergei Lavrov"):
        actor_view(record, "Sergei Lavrow")
    with pytest.raises(UnknownName, match="did you mean word"):
        actor_view(record, "RUS", kinds=("words",))
    with pytest.raises(InputError):
        actor_view(record, " ")


def test_an_act_of_a_country_on_itself_is_one_line(record: Record) -> None:
    assert actor_view(record, "SYR").totals["deed"] == 1
    assert actor_view(record, "SYR").totals["received"] == 0


def test_named_actors_are_listed_and_found_by_words(record: Record) -> None:
    assert {"name": "Sergei Lavrov", "country": "RUS", "office": "Foreign Minister", "reports": 3} in actors_list(record)  # fmt: skip
    assert [a["name"] for a in actors_list(record, words="lavr")] == ["Sergei Lavrov"]
    assert name_of("EUR") == "European Union"


@pytest.mark.parametrize("by", ["day", "week", "month"])
def test_every_point_of_a_pair_has_its_records_behind_it(record: Record, by: str) -> None:
    found = dyad_view(record, "FRA", "DEU", by=by)
    assert sum(p["events"] for p in found.points) == 27
    for point in found.points:
        behind = dyad_view(record, "FRA", "DEU", Filter(since=point["first"], until=point["last"]), by=by).records
        assert len(behind) == point["events"]
        assert point["verbal cooperation"] == point["events"]
    assert found.other == 0
    assert dyad_view(record, "DEU", "FRA", by=by).other == 27


def test_pairs_count_an_event_once_for_each_pair(record: Record) -> None:
    found = {(p["actor"], p["recipient"]): p["events"] for p in pairs_list(record)}
    assert found == {("FRA", "DEU"): 27, ("IRN", "ISR"): 4, ("PRK", "USA"): 2, ("PRK", "KOR"): 1, ("SYR", "SYR"): 1}
    with pytest.raises(UnknownName):
        dyad_view(record, "FRA", "DEU", by="fortnight")


def test_a_story_tells_who_tells_it_and_where_they_disagree(record: Record) -> None:
    found = story_view(record, "a", event_of(record, "a"))
    assert [r["document_id"] for r in found.reports] == ["a", "b"]
    assert (found.independent, found.outlets) == (2, 2)
    disagree = {a.name: a.values for a in found.aspects if a.disagree}
    assert disagree == {
        "recipients": (("KOR, USA", ("b",)), ("USA", ("a",))),
        "date": (("2013-04-09", ("b",)), ("2013-04-10", ("a",))),
        "place": (("London", ("a",)), ("Syria", ("b",))),
    }
    assert found == story_view(record, "b", event_of(record, "b"))  # by any of its events
    alone = story_view(record, "a", event_of(record, "a", "ASSAULT"))
    assert (len(alone.reports), alone.linked) == (1, False)
    with pytest.raises(UnknownName):
        story_view(record, "a", "event-none")


def test_a_report_that_is_silent_disagrees_with_nobody(tmp_path: Path) -> None:
    one, two = report("a", [act("2013-04-10")]), report("b", [act("2013-04-10")], outlet="Other")
    made = record_at(tmp_path / "r", [placed(one, LONDON), two])
    from dateline.store.stories import judge

    judge(made, ("a", event_of(made, "a")), ("b", event_of(made, "b")), "same", by="Anna")
    (place,) = [a for a in story_view(made, "a", event_of(made, "a")).aspects if a.name == "place"]
    assert not place.disagree
    assert place.silent == ("b",)


def test_linked_events_are_one_story_and_the_relation_is_made_once(record: Record) -> None:
    assert storied(record) == "storied"
    rows = record.query("SELECT story, origin, count(*) AS n FROM storied GROUP BY ALL").dicts()
    assert [(r["origin"], r["n"]) for r in rows] == [("a", 2)]
    assert record.has("storied")


def test_a_week_tells_new_stories_surges_stances_and_meetings(record: Record) -> None:
    found = week_view(record)
    assert found is not None
    assert (found.first, found.last, found.before) == (date(2013, 4, 7), date(2013, 4, 13), date(2013, 2, 10))
    counts = {name: (now, round(mean or 0, 1)) for name, now, mean in found.counts}
    assert counts["reports"] == (8, 3.0)  # seven of the week, and one of the quiet ones: 7 April is in the window
    assert counts["stories"] == (7, 3.0)
    assert found.stories[0]["document_id"] == "a"
    assert (found.stories[0]["reports"], found.stories[0]["outlets"]) == (2, 2)
    assert len({s["document_id"] for s in found.stories}) == len(found.stories)
    assert {(s.kind, s.name, s.surge.now) for s in found.surges} >= {("pair", "Iran → Israel", 4)}
    assert all(1 <= len(s.records) <= 4 for s in found.surges)
    assert [(c.actor, c.before["stance"] if c.before else None, c.after["stance"], c.tentative) for c in found.stances] == [("Sergei Lavrov", "support", "oppose", True)]  # fmt: skip
    assert [m["date"] for m in found.to_come] == [date(2013, 4, 20), None]  # one proposed without a day, too
    assert [m["name"] for m in found.called_off] == ["Visit to Moscow"]


def test_a_week_without_weeks_before_has_no_surge_and_an_empty_record_no_week(tmp_path: Path) -> None:
    found = week_view(record_at(tmp_path / "r", loud()))
    assert found is not None
    assert found.surges == ()
    assert found.before is None
    assert week_view(record_at(tmp_path / "empty", [])) is None


def test_a_week_may_be_any_week(record: Record) -> None:
    found = week_view(record, "2013-03-20")
    assert found is not None
    assert found.last == date(2013, 3, 20)
    assert {s["document_id"][:4] for s in found.stories} == {"old-"}
    assert found.to_come == ()  # told later only


def test_a_month_has_every_day_and_a_long_meeting_under_each(record: Record) -> None:
    found = calendar_view(record, "2013-04")
    assert found is not None
    assert (len(found.days), found.total) == (30, 2)
    assert {d.day: [m["name"] for m in ms] for d, ms in found.days if ms} == {
        12: ["Visit to Moscow"], 20: ["Talks on Syria"], 21: ["Talks on Syria"],
    }  # fmt: skip
    assert [m["name"] for m in found.undated] == ["Summit in Vienna"]
    assert calendar_view(record, "2013-05").earlier == date(2013, 4, 20)  # type: ignore[union-attr]
    assert calendar_view(record).first == date(2013, 4, 1)  # type: ignore[union-attr]
    assert calendar_view(record, "2013-04", Filter(status=("cancelled",))).total == 1  # type: ignore[union-attr]


def test_a_month_is_none_without_meetings_and_a_wrong_month_is_told(tmp_path: Path, record: Record) -> None:
    assert calendar_view(record_at(tmp_path / "r", quiet(1))) is None
    with pytest.raises(InputError, match="2013-13"):
        calendar_view(record, "2013-13")


def test_places_count_stories_and_only_cities_are_points(record: Record) -> None:
    found = places_view(record)
    assert [(c["code"], c["stories"], c["reports"]) for c in found.countries] == [("GBR", 2, 1), ("SYR", 1, 1)]
    assert [(c["name"], c["stories"]) for c in found.cities] == [("London", 2)]
    assert (found.stories, found.unplaced) == (33, 31)  # 27 + 2 + 4: two reports tell the threat
    acting = {c["code"]: (c["stories"], c["reports"]) for c in places_view(record, of="actor").countries}
    assert acting["PRK"] == (1, 2)  # one story, two reports
    with pytest.raises(UnknownName):
        places_view(record, of="actors")


def test_a_cell_holds_its_statements_and_an_empty_one_is_not_there(record: Record) -> None:
    found = matrix_view(record, by="person")
    cell = found.cells["Sergei Lavrov", "ceasefire"]
    assert (cell.side, cell.mixed, [s["stance"] for s in cell.statements]) == ("against", True, ["support", "oppose"])
    assert (cell.first, cell.last) == (date(2013, 4, 10), date(2013, 4, 11))
    assert matrix_view(record).actors == ("Russia",)
    assert matrix_view(record, issue="embargo").cells == {}


@pytest.mark.parametrize("linked", [1_000, 0], ids=["small", "large"])
def test_a_change_needs_two_statements_to_be_sure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: int) -> None:
    monkeypatch.setattr("dateline.views.stances.MOST_LINKED", linked)
    told = [(1, "support"), (2, "oppose"), (3, "oppose")]
    made = record_at(
        tmp_path / "r", [stands(report(f"r{n}", [act(f"2013-04-0{n}")], f"2013-04-0{n}"), p, number=n) for n, p in told]
    )
    (found,) = changes(made, "2013-04-02", "2013-04-03")
    assert (found.before and found.before["stance"], found.after["stance"], found.tentative) == (
        "support",
        "oppose",
        False,
    )
    (new,) = changes(made, "2013-04-01", "2013-04-01")
    assert new.before is None
    assert changes(made, "2013-04-03", "2013-04-03") == []  # said again: no change
    (cell,) = matrix_view(made, by="person").cells.values()
    assert (cell.count, cell.mixed, cell.side) == (3, True, "against")
    assert cell.change is not None
    assert (cell.change.before and cell.change.before["stance"], cell.change.tentative) == ("support", False)


def test_agree_and_support_are_one_side(tmp_path: Path) -> None:
    told = [stands(report(f"r{n}", [act("2013-04-01")], f"2013-04-0{n}"), p, number=n) for n, p in ((1, "agree"), (2, "support"))]  # fmt: skip
    assert changes(record_at(tmp_path / "r", told), "2013-04-02", "2013-04-02") == []


def test_a_large_record_shows_the_same_without_linking(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    small, month, week = matrix_view(record, by="person"), calendar_view(record, "2013-04"), week_view(record)
    monkeypatch.setattr("dateline.views.stances.MOST_LINKED", 0)
    monkeypatch.setattr("dateline.views.calendar.MOST_LINKED", 0)
    large, plain = matrix_view(record, by="person"), calendar_view(record, "2013-04")
    assert (small.linked, large.linked) == (True, False)
    assert (large.actors, large.statements, large.cut) == (small.actors, small.statements, small.cut)
    (cell,) = large.cells.values()
    assert [s["stance"] for s in cell.statements] == ["support", "oppose"]
    assert matrix_view(record, issue="embargo").cells == {}
    assert plain is not None
    assert month is not None
    assert [[m["name"] for m in ms] for _, ms in plain.days] == [[m["name"] for m in ms] for _, ms in month.days]
    assert (plain.total, plain.earlier, plain.later) == (month.total, month.earlier, month.later)
    again = week_view(record)
    assert again is not None
    assert week is not None
    assert [(c.actor, c.after["id"]) for c in again.stances] == [(c.actor, c.after["id"]) for c in week.stances]


def test_two_reports_of_one_meeting_are_one_entry_with_its_history(tmp_path: Path) -> None:
    told = [(1, "scheduled"), (2, "cancelled")]
    reports = [
        meets(report(f"r{n}", [act(f"2013-04-0{n}")], f"2013-04-0{n}", f"Outlet {n}"), "2013-04-20", s) for n, s in told
    ]
    found = calendar_view(record_at(tmp_path / "r", reports), "2013-04")
    assert found is not None
    (entry,) = [m for _, ms in found.days for m in ms]
    assert (entry["status"], entry["reports"]) == ("cancelled", 2)
    assert [(h["status"], h["outlet"]) for h in entry["history"]] == [
        ("scheduled", "Outlet 1"),
        ("cancelled", "Outlet 2"),
    ]


def test_rejected_lines_are_gone_from_pages(tmp_path: Path) -> None:
    made = record_at(tmp_path / "r", [meets(report("a", [act("2013-04-10")], "2013-04-10"), "2013-04-12", "scheduled")])
    made.correct("event", "a", event_of(made, "a"), "reject")
    assert actor_view(made, "PRK").totals["deed"] == 0


@settings(deadline=None)
@given(now=st.integers(0, 60), before=st.integers(0, 400), share=st.floats(0.01, 0.99))
def test_a_chance_is_one_and_falls_as_the_count_grows(now: int, before: int, share: float) -> None:
    assert 0 <= chance(now + 1, before, share) <= chance(now, before, share) + 1e-9 <= 1 + 2e-9


def test_chances_are_those_of_the_binomial() -> None:
    assert chance(2, 0, 0.5) == pytest.approx(0.25)
    assert chance(1, 1, 0.5) == pytest.approx(0.75)
    assert chance(0, 5, 0.1) == 1.0


def test_a_week_with_more_of_everything_is_no_surge() -> None:
    counts = {("actor", c, ""): 10 for c in "ABCDEFGH"}
    before = dict.fromkeys(counts, 40)
    assert surges(counts, before, (100, 400)) == []
    assert [s.key[1] for s in surges({**counts, ("actor", "Z", ""): 30}, {**before, ("actor", "Z", ""): 8}, (100, 400))] == ["Z"]  # fmt: skip


@settings(deadline=None, max_examples=1)
@given(seed=st.just(7))
def test_flat_news_seldom_makes_a_surge(seed: int) -> None:
    import numpy as np

    rng = np.random.default_rng(seed)
    told = 0
    for _ in range(200):
        rates = rng.uniform(0.5, 8, 40)
        now = {("actor", str(i), ""): int(n) for i, n in enumerate(rng.poisson(rates))}
        past = {("actor", str(i), ""): int(n) for i, n in enumerate(rng.poisson(rates * 8))}
        told += bool(surges(now, past, (100, 800)))
    assert told / 200 <= 2 * FALSE  # weeks in which anything at all is told, of 40 actors


def test_the_world_ends_where_it_says(record: Record) -> None:
    assert record.query("SELECT max(published_day) AS d FROM reports").dicts()[0]["d"] < LAST


@given(st.integers(0, 200), st.integers(0, 2_000), st.floats(0.01, 0.99))
def test_the_chance_of_a_surge_is_the_binomials_upper_tail(now: int, before: int, share: float) -> None:
    n = now + before
    terms = [
        math.exp(math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * math.log(share) + (n - k) * math.log1p(-share))
        for k in range(now, n + 1)
    ]  # fmt: skip
    assert chance(now, before, share) == pytest.approx(math.fsum(terms), rel=1e-9, abs=1e-9)
