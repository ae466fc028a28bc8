"""Date arithmetic: periods as TIMEX3 values, steps between them, Easter."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.core import calendar

DAY = date(2013, 4, 10)


@pytest.mark.parametrize(
    ("value", "first", "last", "grain"),
    [
        ("2013-04-10", date(2013, 4, 10), date(2013, 4, 10), "day"),
        ("2013-04-10T14:30", date(2013, 4, 10), date(2013, 4, 10), "minute"),
        ("2013-04-10TMO", date(2013, 4, 10), date(2013, 4, 10), "hour"),
        ("2013-W14", date(2013, 4, 1), date(2013, 4, 7), "week"),
        ("2013-W14-WE", date(2013, 4, 6), date(2013, 4, 7), "weekend"),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29), "month"),
        ("2013-Q2", date(2013, 4, 1), date(2013, 6, 30), "quarter"),
        ("2013-H2", date(2013, 7, 1), date(2013, 12, 31), "half"),
        ("2013-SU", date(2013, 6, 1), date(2013, 8, 31), "season"),
        ("2013-WI", date(2013, 12, 1), date(2014, 2, 28), "season"),
        ("2013", date(2013, 1, 1), date(2013, 12, 31), "year"),
        ("199", date(1990, 1, 1), date(1999, 12, 31), "decade"),
        ("19", date(1900, 1, 1), date(1999, 12, 31), "century"),
    ],
)
def test_the_days_of_a_value(value: str, first: date, last: date, grain: str) -> None:
    assert calendar.stretch(value) == calendar.Stretch(first, last, grain)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", ["XXXX-WXX-3", "2013-02-30", "2013-W54", "0000", "2013-13", "P3D", "PAST_REF", "", "9999-WI", "99"]
)
def test_open_and_impossible_values_have_no_days_or_real_ones(value: str) -> None:
    found = calendar.stretch(value)
    assert found is None or (value == "99" and found.last == date(9999, 12, 31))


@pytest.mark.parametrize(
    ("n", "unit", "expected"),
    [
        (-1, "day", date(2013, 4, 9)),
        (2, "week", date(2013, 4, 24)),
        (-4, "month", date(2012, 12, 10)),
        (1, "quarter", date(2013, 7, 10)),
        (-10, "year", date(2003, 4, 10)),
        (1, "decade", date(2023, 4, 10)),
        (9000, "year", None),
        (10**12, "day", None),
    ],
)
def test_moving_a_day(n: int, unit: str, expected: date | None) -> None:
    assert calendar.moved(DAY, n, unit) == expected


def test_moving_holds_the_day_within_the_month() -> None:
    assert calendar.moved(date(2013, 3, 31), -1, "month") == date(2013, 2, 28)


def test_weekdays_on_or_before_and_on_or_after() -> None:
    assert calendar.weekday_from(DAY, 3, forward=False) == DAY == calendar.weekday_from(DAY, 3, forward=True)
    assert calendar.weekday_from(DAY, 2, forward=False) == date(2013, 4, 9)
    assert calendar.weekday_from(DAY, 2, forward=True) == date(2013, 4, 16)
    assert calendar.weekday_from(date.max, 6, forward=True) is None


@pytest.mark.parametrize(
    ("year", "day"),
    [(2000, date(2000, 4, 23)), (2008, date(2008, 3, 23)), (2013, date(2013, 3, 31)), (2038, date(2038, 4, 25))],
)
def test_easter(year: int, day: date) -> None:
    assert calendar.easter(year) == day


def test_the_nth_weekday_of_a_month() -> None:
    assert calendar.nth_weekday(1999, 11, 4, 4) == date(1999, 11, 25)
    assert calendar.nth_weekday(2013, 5, 1, -1) == date(2013, 5, 27)
    assert calendar.nth_weekday(2013, 2, 5, 5) is None


@given(st.dates(), st.sampled_from(["day", "week", "month", "quarter", "half", "year", "decade", "century"]))
def test_a_day_lies_in_the_unit_that_is_named_after_it(day: date, unit: str) -> None:
    found = calendar.stretch(calendar.value_of(day, unit))
    assert found is None or found.first <= day <= found.last
    assert found is not None or day.year < 100 or day.year > 9990, "only at the ends of the calendar"
