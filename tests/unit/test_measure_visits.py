"""The measure of visits, on readings made by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.meeting_reports import Talk, told

from dateline.measure.visits import Found, Pair, Visit, as_table, by_hand, load_visits, match, pairs, score, visit_of

TRIP = Visit("trip-1", trip=True, visitor="Kerry", country="GBR", first=date(2013, 4, 10), last=date(2013, 4, 12))
VISIT = Visit("visit-1", trip=False, visitor="Lavrov", country="RUS", first=date(2013, 4, 11), last=date(2013, 4, 11))
TALKS = Talk("Lavrov and Kerry held talks in London.", status="held", first="2013-04-12", place="London")


def test_a_trip_wants_the_place_or_somebody_of_the_country_a_visit_its_visitor() -> None:
    read = told("a", [TALKS])
    assert match(TRIP, read) == Found(visitor=True, country=True, day="right")
    assert match(VISIT, read) == Found(visitor=True, country=True, day="wrong")
    nowhere = told("a", [Talk("Lavrov and Kerry held talks.", status="held")])
    assert match(TRIP, nowhere) == Found(visitor=True, country=False, day="none")
    assert (
        match(TRIP, told("a", [Talk("Hague and Lavrov met.", "met", ("William Hague:GBR", "Sergei Lavrov:RUS"))]))
        == Found()
    )


def test_the_best_meeting_of_a_report_counts() -> None:
    early = Talk("Lavrov and Kerry held talks in Vienna.", status="held", first="2013-03-01", place="Vienna")
    assert match(TRIP, told("a", [early, TALKS])) == Found(visitor=True, country=True, day="right")


def test_counts_are_of_what_is_told() -> None:
    listed = [Pair("v", "load", d, told=d != "c", day=d == "a") for d in "abc"]
    counts = score(listed, {("v", "a"): Found(True, True, "right"), ("v", "b"): Found(True, False, "wrong")})
    assert (counts.ruled, counts.told, counts.found, counts.country, counts.both) == (3, 2, 2, 1, 1)
    assert (counts.days, counts.days_right, counts.day_wrong) == (1, 1, 1)
    assert "1 of 2" in as_table(counts)


def test_every_pair_names_a_visit_of_the_list(shared: Path) -> None:
    visits = load_visits(shared)
    listed = pairs()
    assert {p.visit for p in listed} <= set(visits)
    assert len({(p.visit, p.document) for p in listed}) == len(listed)
    assert all(p.told for p in listed if p.day)
    assert all(visits[p.visit].country for p in listed)


def test_a_row_of_the_list() -> None:
    row = {
        "id": "trip-2",
        "kind": "trip",
        "person": "Robert Kennedy, Jr.",
        "country": "France",
        "start": "2006-02-01",
        "end": "2006-02-02",
    }
    assert visit_of(row) == Visit("trip-2", True, "Kennedy", "FRA", date(2006, 2, 1), date(2006, 2, 2))


def test_what_was_read_by_hand_is_counted() -> None:
    said = by_hand()
    assert "50 found meetings read against their texts, fresh" in said
    assert "44 of 50" in said
    assert "21 of 50" in said
