"""Weeks, months, quarters, years, decades and centuries, and what counts from them.

What may not live here: days and hours (``_dates.py``), lengths and rates (``_lengths.py``).
"""

from __future__ import annotations

import dataclasses
import re
from datetime import date

from dateline.core import calendar, lexicon
from dateline.stages.times._amounts import amount, length, spelled_year
from dateline.stages.times._dates import NARRATIVE, year_in
from dateline.stages.times._frame import OPEN, Frame, Value, dated, unit_value
from dateline.stages.times._words import OTHER, Word

_SHORT = 2  # digits of a year after another: "2011-12"
_GUARDS = {k: frozenset(v) for k, v in lexicon.load("times")["guards"].items()}


def ago_of(frame: Frame) -> Value | None:
    """As in "two years ago", "three days later", "a year earlier", "six months from now"."""
    unit, n = frame.unit(), amount(frame.words)
    way = frame.word("ago", "back", "er", "ahead", "before", "after")
    if way is None or not unit:
        return None
    forward = way.kind in {"ahead", "after"} or (way.kind == "er" and way.value == "after")
    if n is None or (
        frame.plural()
        and not any(w.kind in {"num", "int2", "int", "int4", "couple", "half", "decimal"} for w in frame.words)
    ):
        return Value("DATE", "FUTURE_REF" if forward else "PAST_REF")
    if unit == "year" and n == 1 and not forward and frame.anchors.quarter and frame.anchors.by_quarter:
        return _quarters_back(frame.anchors.quarter)
    if unit in {"second", "minute", "hour"} and way.kind != "ago":
        return Value("DURATION", length(n, unit))
    narrative = way.kind in {"er", "before", "after"}
    anchor = frame.anchors.told(unit) if narrative else frame.anchors.now
    return _counted(anchor, n if forward else -n, unit)


def _counted(anchor: date | None, n: float, unit: str) -> Value:
    if unit in {"second", "minute", "hour"}:
        return Value("TIME", f"{anchor.isoformat() if anchor else 'XXXX-XX-XX'}TXX:XX")
    if anchor is None:
        return Value("DATE", OPEN.get(unit, "XXXX"))
    if n % 1:  # "two and a half years ago" is reckoned in the next smaller unit
        smaller = {
            "week": ("day", 7),
            "year": ("month", 12),
            "decade": ("year", 10),
            "century": ("year", 100),
            "month": ("day", 30),
        }
        unit, factor = smaller.get(unit, (unit, 1))
        n = round(n * factor)
    day = calendar.moved(anchor, int(n), unit)
    grain = {"decade": "year", "century": "year", "fortnight": "week"}.get(unit, unit)
    return unit_value(day, grain) if day is not None else Value("DATE", "PAST_REF" if n < 0 else "FUTURE_REF")


def _quarters_back(quarter: str) -> Value:
    return dated(f"{int(quarter[:4]) - 1:04d}{quarter[4:]}")


def yearago_of(frame: Frame) -> Value | None:
    """As in "the year-ago quarter", "year-earlier"."""
    units = [str(w.value) for w in frame.words if w.kind == "unit"]
    first = units[0] if units else ""
    if first == "quarter" and units[-1] == "year":  # "the quarter a year ago"
        first = "year"
    if first != "year":
        return _counted(frame.anchors.now, -1, first) if first else None
    ordinal = frame.word("ord")
    now = frame.anchors.now
    if ordinal is not None and now is not None and units[-1] == "quarter" and 1 <= int(ordinal.value or 0) <= 4:
        return dated(f"{now.year - 1:04d}-Q{ordinal.value}")
    if frame.anchors.quarter and (frame.anchors.by_quarter or units[-1] == "quarter"):
        return _quarters_back(frame.anchors.quarter)
    return _counted(frame.anchors.now, -1, "year")


def which_of(frame: Frame) -> Value | None:
    """As in "last week", "earlier this month", "the following year", "recent years", "the latest quarter"."""
    which = frame.word("last", "next", "this", "that", "current", "latest", "recent")
    if which is None:
        return None
    unit = frame.unit()
    if frame.has("period"):
        return _period(frame)
    if frame.plural():
        return Value("DURATION", length(None, unit))
    if which.kind == "recent":
        return None
    now = frame.anchors.now
    if which.text == "past" and unit not in {"week", "weekend"}:
        return lasting(length(1, unit), now, -1, unit)
    if unit in {"second", "minute", "hour"} or (unit == "day" and [w.text for w in frame.after[:2]] == ["and", "age"]):
        return None
    narrative = which.kind == "that" or which.text in NARRATIVE or (which.text == "next" and frame.has("the"))
    anchor = frame.anchors.told(unit) if narrative else now
    if unit == "quarter" and which.kind == "latest":
        return dated(frame.anchors.quarter) if frame.anchors.quarter else _latest_quarter(now)
    steps = {"last": -1, "next": 1}.get(which.kind, 0)
    if unit == "weekend" and which.kind == "this" and _just_past(frame):  # told on a Monday: "was hurt this weekend"
        steps = -1
    day = calendar.moved(anchor, steps, unit) if anchor else None
    found = unit_value(day, unit)
    return _fiscal(frame, bounded(frame, found))


def _fiscal(frame: Frame, found: Value) -> Value:
    """A fiscal year keeps its number, but nobody can tell its days from the words alone."""
    return dataclasses.replace(found, first=None, last=None) if frame.has("fiscal") else found


def _just_past(frame: Frame) -> bool:
    now = frame.anchors.now
    return now is not None and now.isoweekday() <= 4 and frame.direction() == "past"


def bounded(frame: Frame, found: Value) -> Value:
    """As in "earlier this month" ends at the publication date, "later this month" begins there."""
    er, now = frame.word("er"), frame.anchors.now
    if er is None or now is None or found.first is None or found.last is None or not found.first <= now <= found.last:
        return found
    return dataclasses.replace(found, last=now) if er.value == "before" else dataclasses.replace(found, first=now)


def lasting(value: str, now: date | None, steps: float, unit: str) -> Value:
    """A length of time that ends or begins at the publication date: "the past three years"."""
    if now is None or unit in {"second", "minute", "hour"} or steps % 1:
        return Value("DURATION", value)
    other = calendar.moved(now, int(steps), unit)
    if other is None:
        return Value("DURATION", value)
    grain = {"fortnight": "week"}.get(unit, unit)
    return Value("DURATION", value, min(now, other), max(now, other), grain)  # type: ignore[arg-type]


def _latest_quarter(now: date | None) -> Value:
    day = calendar.moved(now, -1, "quarter") if now else None
    return unit_value(day, "quarter")


def _period(frame: Frame) -> Value | None:
    """As in "the latest period": the quarter that the report is about, where it is about one."""
    return dated(frame.anchors.quarter) if frame.anchors.quarter else None


def theunit_of(frame: Frame) -> Value | None:
    """As in "the weekend", "the quarter", "the year": the one that the report is about."""
    unit, anchors = frame.unit(), frame.anchors
    if frame.plural():
        return None
    match unit:
        case "":
            return _period(frame)
        case "quarter":
            return dated(anchors.quarter) if anchors.quarter else _latest_quarter(anchors.now)
        case "weekend":
            back = frame.direction() != "future" and anchors.now is not None and anchors.now.isoweekday() <= 5
            day = calendar.moved(anchors.now, -1 if back else 0, "week") if anchors.now else None
            return unit_value(day, "weekend")
        case "year" if frame.following() in {"ended", "ending", "to"} or frame.has("fiscal"):
            return Value("DURATION", "P1Y")
        case "year" | "month" | "week":
            return bounded(frame, unit_value(anchors.now, unit))
        case "day" if frame.has("er", "edge"):
            return unit_value(anchors.told(unit), unit)
        case _:
            return None


def quarter_of(frame: Frame) -> Value | None:
    """As in "the third quarter", "the first half of 2013", "last year's fourth quarter", "Q3 2012"."""
    code = frame.word("qcode")
    ordinal = frame.word("ord")
    units = [str(w.value) for w in frame.words if w.kind == "unit"]
    now, year = frame.anchors.now, year_in(frame)
    if code is None and ordinal is None:  # "last year's quarter", "the corresponding period last year"
        known = frame.anchors.quarter
        return dated(f"{year:04d}{known[4:]}") if known and year is not None else None
    unit = (
        "half"
        if frame.has("half")
        else "quarter"
        if code is not None
        else next((u for u in units if u in {"quarter", "half"}), "")
    )
    n = int(re.sub(r"\D", "", code.text)) if code is not None else int(ordinal.value or 0) if ordinal else 0
    if not unit or not 1 <= n <= (4 if unit == "quarter" else 2):
        return None
    letter = "Q" if unit == "quarter" else "H"
    if year is None and unit == "half" and frame.words[-1].kind == "half":
        return None  # "the first half" of a match
    if year is None:
        if now is None:
            return Value("DATE", f"XXXX-{letter}{n}")
        current = (now.month + 2) // 3 if unit == "quarter" else (now.month + 5) // 6
        year = now.year
        if n > current and frame.direction() != "future":
            year -= 1
        elif n < current - 1 and frame.direction() == "future":  # the quarter just over is still being reported on
            year += 1
    return _fiscal(frame, dated(f"{year:04d}-{letter}{n}"))


def quarters_of(frame: Frame) -> Value | None:
    """As in "the first two quarters of 1990"."""
    year, unit = year_in(frame), frame.word("unit")
    n, ordinal = frame.word("num", "int2"), frame.word("ord")
    if year is None or unit is None or n is None or ordinal is None or ordinal.value != 1:
        return None
    count = int(n.value or 0)
    if unit.value == "quarter" and count == 2:
        return dated(f"{year:04d}-H1")
    return Value("DURATION", length(count, str(unit.value)))


def year_of(frame: Frame) -> Value | None:
    """As in "2011", "fiscal 1989", "the 1988 quarter", "nineteen ninety-six"; a count or a number is none."""
    word = frame.word("int4")
    year = int(word.value or 0) if word is not None else spelled_year(frame.words)
    if year is None:
        return None
    if word is not None and len(frame.words) == 1 and _is_count(frame, word, year):
        return None
    if frame.has("fiscal"):
        return _fiscal(frame, dated(f"{year:04d}")) if frame.unit() in {"year", ""} else None
    if frame.words[-1].kind in {"unit", "period"} and word is not None and word.start < frame.words[-1].start:
        if frame.unit() not in {"quarter", ""}:
            return None
        return dated(f"{year:04d}{frame.anchors.quarter[4:]}") if frame.anchors.quarter else dated(f"{year:04d}")
    return dated(f"{year:04d}")


def fiscalyear_of(frame: Frame) -> Value | None:
    """As in "the 2011-12 fiscal year", "FY 2011/12": one year of accounts somewhere in the two that are named.

    The value is both years as an interval of ISO 8601; its days are those of both, since which of them the year
    begins on is not told. Years that do not follow one another are none: "fiscal 2011-14" is a plan's.
    """
    first = frame.word("int4")
    second = frame.words[frame.words.index(first) + 2] if first else None
    if first is None or second is None:
        return None
    year = int(first.value or 0)
    shortened = len(second.text) == _SHORT and int(second.value or 0) == (year + 1) % 100
    if not 1500 <= year <= 2100 or not (shortened or second.value == year + 1):
        return None
    return Value("DATE", f"{year:04d}/{year + 1:04d}", date(year, 1, 1), date(year + 1, 12, 31), "year")


def _is_count(frame: Frame, word: Word, year: int) -> bool:
    """Whether a bare four-digit number counts or numbers something: "1900 people", "Resolution 1973"."""
    if not 1500 <= year <= 2100 or frame.previous() in _GUARDS["number_before"]:
        return True
    if frame.following() in _GUARDS["count_after"] or frame.following() in {"%", "°"}:
        return True
    joined_after = (
        len(frame.after) > 1 and frame.after[0].start == word.end and frame.after[0].text in {"-", "/", ".", ":"}
    )
    if joined_after and frame.after[1].kind in {"int", "unit", "num"} and frame.after[1].start == frame.after[0].end:
        return True
    if len(frame.after) > 1 and frame.after[0].kind in {"and", "to"} and frame.after[1].kind == "int":
        return True  # "2000 or 3000"
    if not frame.before or frame.before[-1].end != word.start or frame.before[-1].text not in {"-", "/", ".", ":", "'"}:
        return False
    return (
        len(frame.before) > 1
        and frame.before[-2].kind in {"int", "int2", OTHER}
        and frame.before[-2].text not in _GUARDS["year_prefixes"]
    )


def decade_of(frame: Frame) -> Value | None:
    """As in "the 1990s", "the early '80s", "the nineties"."""
    word = frame.word("decade")
    if word is None:
        return None
    if word.value is not None:
        return dated(f"19{word.value}") if frame.has("the") else None
    digits = re.sub(r"\D", "", word.text)
    if len(digits) == 2:
        if not frame.has("the"):
            return None  # "in her 60s"
        digits = ("20" if digits in {"00", "10"} else "19") + digits
    return dated(digits[:3])


def century_of(frame: Frame) -> Value | None:
    """As in "the 19th century" is 18; "its third week" is none."""
    word = frame.word("ord", "dayord")
    if word is None or frame.unit() != "century":
        return None
    n = int(word.value or 0) if word.kind == "ord" else int(re.sub(r"\D", "", word.text))
    return dated(f"{n - 1:02d}") if 1 <= n <= 21 else None


def point_of(frame: Frame) -> Value | None:
    """As in "the end of the month", "year-end": the period itself, as TIMEX3 keeps the point in its modifier."""
    places = [i for i, w in enumerate(frame.words) if w.kind == "of"]
    if places:
        rest = frame.words[places[0] + 1 :]
        return frame.within(rest)
    unit = frame.unit()
    if unit not in {"year", "month", "week"} or frame.word("point") is None:
        return None
    year = year_in(frame)
    return dated(f"{year:04d}") if year is not None else unit_value(frame.anchors.now, unit)


def weekof_of(frame: Frame) -> Value | None:
    """As in "the week of March 6"."""
    if frame.unit() != "week":
        return None
    place = next(i for i, w in enumerate(frame.words) if w.kind == "of")
    inner = frame.within(frame.words[place + 1 :])
    return unit_value(inner.first, "week") if inner and inner.first else None


def season_of(frame: Frame) -> Value | None:
    """As in "last summer", "the spring of 2011", "this fall"."""
    word = frame.word("season")
    if word is None:
        return None
    code, now, year = str(word.value), frame.anchors.now, year_in(frame)
    which = frame.word("last", "next", "this", "that", "each")
    if which is not None and which.kind == "each":
        return Value("SET", f"XXXX-{code}")
    if year is None and which is None and not _is_season(frame, word):
        return None
    if year is None and now is None:
        return Value("DATE", f"XXXX-{code}")
    if year is None and now is not None:
        year = _season_year(frame, code, now, which.kind if which else "")
    return dated(f"{year:04d}-{code}")


def _is_season(frame: Frame, word: Word) -> bool:
    """As in "in the summer", "in summer"; "the fall of", "spring" and "fall" without an article name none."""
    if frame.previous() not in _GUARDS["before_season"]:
        return False
    return frame.following() != "of" if frame.has("the") else word.text not in {"spring", "fall"}


def _season_year(frame: Frame, code: str, now: date, which: str) -> int:
    start = calendar.SEASONS[code]
    begun = [y for y in (now.year - 1, now.year) if date(y, start, 1) <= now]
    latest = begun[-1] if begun else now.year - 1
    running = calendar.stretch(f"{latest:04d}-{code}")
    inside = running is not None and running.last >= now
    if which == "last":
        return latest - 1 if inside else latest
    if which == "next":
        return latest + 1
    if which == "this":
        return latest if inside or (frame.direction() == "past" and latest == now.year) else now.year
    if inside:
        return latest
    return latest + 1 if frame.direction() == "future" else latest
