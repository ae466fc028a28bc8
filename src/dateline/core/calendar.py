"""Date arithmetic shared by the stages: calendar periods written as TIMEX3 values, and steps between them.

What may not live here: words (``stages/lexicon/times.toml``), any reading of a text, and the clock.
A *unit* is one of the keys of ``STEP``; a *value* is a TIMEX3 value such as "2013-04-10", "2013-W14",
"2013-W14-WE", "2013-04", "2013-Q2", "2013-H1", "2013-SP", "2013", "201" (a decade), "20" (a century),
each of the first three also with a time of day ("2013-04-10T14:30", "2013-04-10TMO").
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from dateline.core.types import Grain

# Months of a meteorological season, northern hemisphere; winter runs into the next year.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
STEP = {
    "day": 1, "week": 7, "weekend": 7, "fortnight": 14,  # days
    "month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200,  # months
}  # fmt: skip
_IN_DAYS = frozenset({"day", "week", "weekend", "fortnight"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days that a value covers, both inclusive, and its grain."""

    first: date
    last: date
    grain: Grain


def made(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def moved(start: date, n: int, unit: str) -> date | None:
    """``start`` moved by ``n`` units (the day is held within the month), None beyond the calendar."""
    try:
        if unit in _IN_DAYS:
            return start + timedelta(days=n * STEP[unit])
        months = start.year * 12 + start.month - 1 + n * STEP[unit]
        year, month = divmod(months, 12)
        if not MINYEAR <= year <= MAXYEAR:
            return None
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    except OverflowError:
        return None


def value_of(day: date, unit: str) -> str:
    """The TIMEX3 value of the unit that holds ``day``."""
    week_year, week, _ = day.isocalendar()
    match unit:
        case "week" | "fortnight":
            return f"{week_year:04d}-W{week:02d}"
        case "weekend":
            return f"{week_year:04d}-W{week:02d}-WE"
        case "month":
            return f"{day.year:04d}-{day.month:02d}"
        case "quarter":
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case "half":
            return f"{day.year:04d}-H{1 if day.month <= 6 else 2}"
        case "year":
            return f"{day.year:04d}"
        case "decade":
            return f"{day.year // 10:03d}"
        case "century":
            return f"{day.year // 100:02d}"
        case _:
            return day.isoformat()


def weekday_from(anchor: date, weekday: int, *, forward: bool) -> date | None:
    """The ``weekday`` (1 Monday to 7 Sunday) on or after the anchor, or on or before it."""
    ahead = (weekday - anchor.isoweekday()) % 7
    try:
        return anchor + timedelta(days=ahead if forward or not ahead else ahead - 7)
    except OverflowError:
        return None


_VALUE = re.compile(
    r"(?:(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)(?P<end>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?|(?P<decade>\d{3})|(?P<century>\d\d))(?P<time>T.*)?"
)


def stretch(value: str) -> Stretch | None:
    """The days of a TIMEX3 value; None for one that stays open or that no calendar has."""
    m = _VALUE.fullmatch(value)
    if m is None:
        return None
    try:
        return _stretch(m)
    except (ValueError, OverflowError):
        return None


def _stretch(m: re.Match[str]) -> Stretch:
    if m["decade"]:
        first = int(m["decade"]) * 10
        return Stretch(date(first, 1, 1), date(first + 9, 12, 31), "decade")
    if m["century"]:
        first = int(m["century"]) * 100
        return Stretch(date(first, 1, 1), date(first + 99, 12, 31), "century")
    year = int(m["year"])
    if m["week"]:
        monday = date.fromisocalendar(year, int(m["week"]), 1)
        if m["end"]:
            return Stretch(monday + timedelta(days=5), monday + timedelta(days=6), "weekend")
        return Stretch(monday, monday + timedelta(days=6), "week")
    if m["quarter"]:
        return _months(year, int(m["quarter"]) * 3 - 2, 3, "quarter")
    if m["half"]:
        return _months(year, int(m["half"]) * 6 - 5, 6, "half")
    if m["season"]:
        return _months(year, SEASONS[m["season"]], 3, "season")
    if m["day"]:
        day = date(year, int(m["month"]), int(m["day"]))
        return Stretch(day, day, _time_grain(m["time"]))
    if m["month"]:
        return _months(year, int(m["month"]), 1, "month")
    return _months(year, 1, 12, "year")


def _time_grain(time: str | None) -> Grain:
    """Parts of a day ("TMO") keep the grain of the hour; ``types.Grain`` has none between hour and day."""
    if not time:
        return "day"
    return "minute" if ":" in time else "hour"


def _months(year: int, month: int, count: int, grain: Grain) -> Stretch:
    end = year * 12 + month - 1 + count - 1
    return Stretch(date(year, month, 1), month_end(end // 12, end % 12 + 1), grain)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm as published in Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * j) // 433
    month = (h + j - 7 * m + 90) // 25
    return date(year, month, (h + j - 7 * m + 33 * month + 19) % 32)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date | None:
    """The n-th ``weekday`` (1 Monday to 7 Sunday) of a month; -1 is the last one."""
    if n < 0:
        end = month_end(year, month)
        return end - timedelta(days=(end.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))
    return day if day.month == month else None
