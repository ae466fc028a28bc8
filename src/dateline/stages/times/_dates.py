"""Days, months, weekdays, festivals and hours: expressions that name a point of the calendar.

What may not live here: lengths and rates (``_lengths.py``), weeks, quarters and years (``_periods.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dateline.core import calendar, lexicon
from dateline.core.types import TimeType
from dateline.stages.times._amounts import amount, spelled_year
from dateline.stages.times._frame import OPEN, Frame, Value, dated, unit_value
from dateline.stages.times._words import OTHER, Word

_GUARDS = {k: frozenset(v) for k, v in lexicon.load("times")["guards"].items()}
NARRATIVE = frozenset({"following", "subsequent", "ensuing", "succeeding", "previous", "preceding", "prior"})
_NEAR = 400  # characters, some three sentences: further back a named day is no longer the scene
_SHORT_CENTURY = 50  # "3/4/62" is 1962, "3/4/13" is 2013: reports name the last hundred years


def year_in(frame: Frame) -> int | None:
    """The year that the expression itself names: in digits, in words, or as "next year"."""
    digits = next((w for w in reversed(frame.words) if w.kind == "int4"), None)
    if digits is not None:
        return int(digits.value or 0)
    which = frame.word("last", "next", "this", "that", "current")
    unit = frame.word("unit")
    now = frame.anchors.now
    if which is not None and unit is not None and unit.value == "year" and now is not None and which.start < unit.start:
        named = frame.anchors.named
        return (named or now).year if which.kind == "that" else now.year + {"last": -1, "next": 1}.get(which.kind, 0)
    return spelled_year(frame.words)


def day_of_month(frame: Frame) -> int | None:
    """The day that stands beside the month."""
    word = frame.word("int2", "dayord", "ord")
    if word is None:
        return None
    if word.kind == "dayord":
        return int(re.sub(r"\D", "", word.text))
    return int(word.value or 0)


def date_of(frame: Frame) -> Value | None:
    """As in "Wednesday, April 10, 2013", "10 April", "2013-04-10", "4/10/2013"."""
    iso = frame.word("iso")
    if iso is not None:
        found = dated(iso.text.upper()[:10])
        return dated(iso.text.upper(), "TIME") if "t" in iso.text and found.first else found if found.first else None
    slash = frame.word("slash")
    if slash is not None:
        return _slashes(slash.text)
    month, day = frame.word("month"), day_of_month(frame)
    if month is None or day is None or not 1 <= day <= 31:
        return None
    year = year_in(frame)
    number = int(month.value or 0)
    if year is None:
        found_day = _choose(frame, number, day)
        if found_day is None:
            return Value("DATE", f"XXXX-{number:02d}-{day:02d}") if frame.anchors.now is None else None
    else:
        found_day = calendar.made(year, number, day)
        if found_day is None:
            return None
    return with_part(frame, found_day)


def _slashes(text: str) -> Value | None:
    month, day, year = (int(p) for p in text.split("/"))
    if month > 12:
        month, day = day, month
    if year < 100:
        year += 1900 if year >= _SHORT_CENTURY else 2000
    found = calendar.made(year, month, day)
    return dated(found.isoformat()) if found else None


def _choose(frame: Frame, month: int, day: int) -> date | None:
    """The year of a day without one: by its weekday, else by the verb, else the nearest such day."""
    now = frame.anchors.now
    if now is None:
        return None
    days = [d for y in (now.year - 1, now.year, now.year + 1) if (d := calendar.made(y, month, day)) is not None]
    weekday = frame.word("weekday")
    if weekday is not None:
        fitting = [d for d in days if d.isoweekday() == weekday.value]
        days = fitting or days
    return nearest(frame, days, now, frame.word("last", "next", "this"))


def nearest(frame: Frame, days: Sequence[date], now: date, which: Word | None) -> date | None:
    """The day that is meant: "last" and "next" say so, else the nearest, days against the verb four times as far.

    Four is a trade: a past verb reaches back up to ten months ("on Aug. 7" in June), yet a date of
    next week beside a past verb ("set Jan. 14 as the deadline") stays ahead. Set on AQUAINT, 2026-11.
    """
    way = {"last": "past", "next": "future"}.get(which.kind if which else "")
    if way is not None:
        fitting = [d for d in days if (d < now if way == "past" else d > now)]
        return min(fitting or days, key=lambda d: abs((d - now).days), default=None)
    if which is not None and which.kind == "this":
        return next((d for d in days if d.year == now.year), None)
    told = frame.direction()
    back = _AGAINST if told == "future" else 1.0
    ahead = _AGAINST if told == "past" else 1.5 if told is None else 1.0
    return min(days, key=lambda d: (now - d).days * back if d <= now else (d - now).days * ahead, default=None)


_AGAINST = 4.0


def with_part(frame: Frame, day: date | None, kind: TimeType = "DATE") -> Value:
    """A day, or the part of it that the expression names ("Monday night")."""
    part = frame.word("part")
    if part is not None and not str(part.value).startswith("T"):
        return dated(f"{day.isoformat() if day else 'XXXX-XX-XX'}T{part.value}", "TIME")
    if part is not None:
        return dated(f"{day.isoformat() if day else 'XXXX-XX-XX'}{part.value}", "TIME")
    return dated(day.isoformat() if day else "XXXX-XX-XX", kind)


def month_of(frame: Frame) -> Value | None:
    """As in "early April", "last October", "March 2012", "April next year"."""
    month = frame.word("month")
    if month is None:
        return None
    number = int(month.value or 0)
    year = year_in(frame)
    which = frame.word("last", "next", "this", "that", "each")
    if year is None and which is not None and which.kind == "each":
        return Value("SET", f"XXXX-{number:02d}")
    if year is None and _is_no_month(frame, month):
        return None
    if year is None:
        year = _year_of_month(frame, number, which)
    return dated(f"{year:04d}-{number:02d}") if year is not None else Value("DATE", f"XXXX-{number:02d}")


def _is_no_month(frame: Frame, month: Word) -> bool:
    """As in "May", "March" and the short forms (Jan Kavan, Mar del Plata) alone are months only after certain words."""
    short = len(month.text) <= 4 and month.text not in {"june", "july"}
    if len(frame.words) > 1 or not (short or month.text == "march"):
        return False
    if frame.after and frame.after[0].capital and frame.after[0].kind == OTHER:
        return True  # a name
    return frame.previous() not in _GUARDS["before_month"]


def is_short_weekday(word: Word) -> bool:
    """As in "Sun" is a company and "Sat" a verb; short forms need a date or "on" beside them."""
    return not word.text.endswith(("day", "days"))


def _year_of_month(frame: Frame, month: int, which: Word | None) -> int | None:
    now = frame.anchors.now
    if now is None:
        return None
    if which is not None and which.kind == "that" and frame.anchors.named:
        return frame.anchors.named.year
    if which is not None and which.kind == "last":
        return now.year if month < now.month else now.year - 1
    if which is not None and which.kind == "next":
        return now.year if month > now.month else now.year + 1
    if which is not None or month == now.month:
        return now.year
    days = [date(now.year + k, month, 15) for k in (-1, 0, 1) if 1 <= now.year + k <= 9999]
    found = nearest(frame, days, now, None)
    return found.year if found else now.year


def weekday_of(frame: Frame) -> Value | None:
    """As in "Wednesday", "last Tuesday", "Monday night", "Friday of next week", "every Monday"."""
    word = frame.word("weekday")
    if word is None or (is_short_weekday(word) and frame.previous() != "on" and not frame.has("part")):
        return None
    weekday = int(word.value or 0)
    which = frame.word("last", "next", "this", "that", "each", "latest")
    if (which is not None and which.kind == "each") or (word.text.endswith("days") and which is None):
        part = frame.word("part")
        return Value("SET", f"XXXX-WXX-{weekday}" + (f"T{part.value}" if part else ""))
    now = frame.anchors.now
    if now is None:
        part = frame.word("part")
        return Value("TIME", f"XXXX-WXX-{weekday}T{part.value}") if part else Value("DATE", f"XXXX-WXX-{weekday}")
    unit = frame.word("unit")
    if unit is not None and which is not None and unit.value == "week":
        weeks = {"last": -1, "next": 1}.get(which.kind, 0)
        monday = calendar.weekday_from(now, 1, forward=False)
        day = calendar.moved(monday, weeks * 7 + weekday - 1, "day") if monday else None
        return with_part(frame, day)
    return with_part(frame, _weekday(frame, now, weekday, which))


def _weekday(frame: Frame, now: date, weekday: int, which: Word | None) -> date | None:
    if which is not None and which.kind in {"last", "latest"}:
        yesterday = calendar.moved(now, -1, "day")
        return calendar.weekday_from(yesterday, weekday, forward=False) if yesterday else None
    if which is not None and which.kind == "next":
        tomorrow = calendar.moved(now, 1, "day")
        return calendar.weekday_from(tomorrow, weekday, forward=True) if tomorrow else None
    if which is not None and which.kind == "that" and frame.anchors.named is not None:
        return calendar.weekday_from(frame.anchors.named, weekday, forward=True)
    forward = frame.direction() == "future" or (
        which is not None and which.kind == "this" and frame.direction() != "past"
    )
    return calendar.weekday_from(now, weekday, forward=forward)


def rel_of(frame: Frame) -> Value | None:
    """As in "yesterday", "tomorrow night", "tonight", "overnight"."""
    now = frame.anchors.now
    word = frame.word("rel")
    if word is None:
        return dated(f"{now.isoformat() if now else 'XXXX-XX-XX'}TNI", "TIME")
    day = calendar.moved(now, int(word.value or 0), "day") if now else None
    return with_part(frame, day)


def part_of(frame: Frame) -> Value | None:
    """As in "this morning", "last night", "that evening", "the next morning"; a bare "the morning" is none."""
    which = frame.word("last", "next", "this", "that", "each")
    part = frame.word("part")
    if which is None or part is None or str(part.value).startswith("T"):
        return None
    if which.kind == "each":
        return Value("SET", f"XXXX-XX-XXT{part.value}")
    now, named = frame.anchors.now, frame.anchors.named
    narrative = (
        which.kind == "that" or frame.has("the") or which.text in {"following", "previous", "preceding", "subsequent"}
    )
    anchor = (named or now) if narrative else now
    steps = {"last": -1, "next": 1}.get(which.kind, 0)
    day = calendar.moved(anchor, steps, "day") if anchor else None
    return with_part(frame, day)


def festival_of(frame: Frame) -> Value | None:
    """A festival of fixed or reckoned date, in the year that the expression or its verb gives."""
    word = frame.word("festival")
    if word is None:
        return None
    rule = str(word.value)
    which = frame.word("last", "next", "this", "that", "each")
    year, now = year_in(frame), frame.anchors.now
    if which is not None and which.kind == "each":
        return Value("SET", f"XXXX-{rule}" if "/" not in rule and "easter" not in rule else "XXXX")
    if year is None and now is None:
        return Value("DATE", f"XXXX-{rule}" if "/" not in rule and "easter" not in rule else OPEN["day"])
    years = [year] if year is not None else [now.year - 1, now.year, now.year + 1] if now else []
    days = [d for y in years if (d := _festival(rule, y)) is not None]
    if not days:
        return None
    day = days[0] if year is not None or now is None else nearest(frame, days, now, which)
    unit = frame.unit()
    return unit_value(day, unit) if unit in {"week", "weekend"} else with_part(frame, day)


def _festival(rule: str, year: int) -> date | None:
    if not 1583 <= year <= 4099:  # the Gregorian reckoning of Easter holds for these years
        return None
    if rule.startswith("easter"):
        return calendar.moved(calendar.easter(year), int(rule[6:]), "day")
    if "/" in rule:
        month, weekday, rest = rule.split("/")
        n, _, plus = rest.partition("+")
        day = calendar.nth_weekday(year, int(month), int(weekday), int(n))
        return calendar.moved(day, int(plus or 0), "day") if day else None
    return calendar.made(year, int(rule[:2]), int(rule[3:]))


_DAY_KINDS = frozenset({"weekday", "month", "rel", "tonight", "last", "next", "this", "iso"})


def clock_of(frame: Frame) -> Value | None:
    """As in "10:35 a.m. Friday", "noon Thursday", "4 in the morning", "Tuesday at 10 a.m.", "0735 GMT"."""
    time = _time(frame)
    if time is None:
        return None
    day_words = [w for w in frame.words if w.kind in _DAY_KINDS]
    if day_words:
        first = min(i for i, w in enumerate(frame.words) if w.kind in _DAY_KINDS)
        inner = frame.within(frame.words[first:]) or frame.within(frame.words[: first + 1])
        base = inner.value.split("T")[0] if inner else "XXXX-XX-XX"
    elif frame.following() == "(" and (beside := _after_bracket(frame)) is not None:
        base = beside
    else:
        base = _day_beside(frame)
    return dated(f"{base}{time}", "TIME")


def _after_bracket(frame: Frame) -> str | None:
    """The day in "10:35 a.m. (0735 GMT) Friday"."""
    close = next((i for i, w in enumerate(frame.after) if w.kind == "close"), None)
    inner = frame.within(frame.after[close + 1 :]) if close is not None else None
    return inner.value if inner is not None and inner.grain == "day" else None


def _day_beside(frame: Frame) -> str:
    """The day of an hour that stands alone: one named shortly before it, else that of publication."""
    anchors = frame.anchors
    near = frame.words[0].start - anchors.place <= _NEAR
    day = (
        anchors.named
        if anchors.named is not None and anchors.grain in {"day", "hour", "minute"} and near
        else anchors.now
    )
    return day.isoformat() if day else "XXXX-XX-XX"


def _time(frame: Frame) -> str | None:
    named = frame.word("hour")
    if named is not None:
        return str(named.value) if frame.previous() != "high" else None
    clock = frame.word("clock")
    half = frame.word("ampm")
    part = frame.word("part")
    if clock is not None:
        hour, minute = (int(p) for p in clock.text.split(":")[:2])
    elif (
        half is None
        and not frame.has("oclock", "zone")
        and part is not None
        and frame.has("edge")
        and not frame.has("in")
    ):
        return f"T{part.value}"
    else:
        plain = frame.word("int2", "decimal", "num", "int", "int4")
        if plain is None:
            return None
        hour, minute = _bare_hour(plain)
    late = (half is not None and half.value == 12) or (
        half is None and part is not None and part.value in {"AF", "EV", "NI"}
    )
    if half is not None or part is not None:
        hour = hour % 12 + (12 if late and hour <= 12 else 0) if hour <= 12 else hour
    return f"T{hour:02d}:{minute:02d}" if hour <= 24 and minute < 60 else None


def _bare_hour(word: Word) -> tuple[int, int]:
    if word.kind == "decimal":  # "10.30 a.m."
        hour, _, minute = word.text.partition(".")
        return int(hour), int(minute) if len(minute) == 2 else 99
    value = int(amount([word]) or 0)
    return (value // 100, value % 100) if len(word.text) >= 3 and word.kind in {"int", "int4"} else (value, 0)
