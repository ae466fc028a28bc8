"""The calendar behind TIMEX3 values: the unit around a day, units before and after it, and the days of a value.

What may not live here: words of a language.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from dateline.core.types import Grain

SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""The month in which a season begins, as news of the northern hemisphere uses the words."""

Bounds = tuple[str | None, str | None, Grain | None]
OPEN: Bounds = (None, None, None)

_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d)(:\d\d)?|T[A-Z]{2})?.*")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_PART = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)")
_YEARS = re.compile(r"\d{2,4}")


def day(year: int, month: int, number: int) -> date | None:
    """A day of the calendar, None where there is no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def add_days(start: date, days: int) -> date | None:
    """A day so many days on, None beyond the calendar."""
    try:
        return start + timedelta(days)
    except OverflowError:
        return None


def add_months(start: date, months: int) -> date | None:
    """The same day so many months on, or the last day of that month; None beyond the calendar."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def add(start: date, count: int, unit: str) -> date | None:
    """A day so many units on; ``unit`` is a letter of TIMEX3 (D W WE M Q Y E C, X for a season)."""
    days = {"D": 1, "W": 7, "WE": 7, "TH": 0, "TM": 0, "TS": 0}
    if unit in days:
        return add_days(start, days[unit] * count) if abs(count) < 10**6 else None
    months = {"M": 1, "Q": 3, "X": 3, "Y": 12, "E": 120, "C": 1200}
    return add_months(start, months[unit] * count)


def unit_around(when: date, unit: str) -> str:
    """The value of the unit that a day lies in."""
    week = when.isocalendar()
    values = {
        "W": f"{week.year:04d}-W{week.week:02d}",
        "WE": f"{week.year:04d}-W{week.week:02d}-WE",
        "M": f"{when:%Y-%m}".zfill(7),
        "Q": f"{when.year:04d}-Q{(when.month - 1) // 3 + 1}",
        "Y": f"{when.year:04d}",
        "E": f"{when.year:04d}"[:3],
        "C": f"{when.year:04d}"[:2],
    }
    return values.get(unit, when.isoformat())


def shifted(when: date, count: int, unit: str) -> str | None:
    """The value of the unit so many units before or after the one around a day."""
    moved = add(when, count, unit)
    return None if moved is None else unit_around(moved, unit)


def bounds(value: str) -> Bounds:
    """First and last day (ISO, inclusive) and grain of a TIMEX3 value; all None where it is open or no date."""
    if match := _DAY.fullmatch(value):
        return _day_bounds(match)
    if match := _WEEK.fullmatch(value):
        return _week_bounds(match)
    if match := _MONTH.fullmatch(value):
        return _months(int(match[1]), int(match[2]), 1, "month")
    if match := _PART.fullmatch(value):
        return _part_bounds(int(match[1]), match[2])
    if _YEARS.fullmatch(value):
        span = 10 ** (4 - len(value))
        grains: dict[int, Grain] = {1: "year", 10: "decade", 100: "century"}
        return _months(int(value) * span, 1, 12 * span, grains[span])
    return OPEN


def _day_bounds(match: re.Match[str]) -> Bounds:
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return OPEN
    grain: Grain = "minute" if match[3] else "hour" if match[2] else "day"
    return match[1], match[1], grain


def _week_bounds(match: re.Match[str]) -> Bounds:
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        sunday = monday + timedelta(6)
    except (ValueError, OverflowError):
        return OPEN
    if match[3]:
        return (sunday - timedelta(1)).isoformat(), sunday.isoformat(), "weekend"
    return monday.isoformat(), sunday.isoformat(), "week"


def _part_bounds(year: int, part: str) -> Bounds:
    if part[0] == "Q":
        return _months(year, 3 * int(part[1]) - 2, 3, "quarter")
    if part[0] == "H":
        return _months(year, 6 * int(part[1]) - 5, 6, "half")
    return _months(year, SEASON_MONTHS[part], 3, "season")


def _months(year: int, month: int, count: int, grain: Grain) -> Bounds:
    first = day(year, month, 1)
    after = add_months(first, count - 1) if first else None
    if first is None or after is None:
        return OPEN
    last = after.replace(day=calendar.monthrange(after.year, after.month)[1])
    return first.isoformat(), last.isoformat(), grain
