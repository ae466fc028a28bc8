"""Publication dates as inputs write them, into ISO 8601; what cannot be a date is None, never a guess.

What may not live here: times named in the text of a report (``stages/times``), and the clock.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = {
    m: i for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_CLOCK = r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d))?\s*(?P<half>[ap]\.?m\.?)?(?:\s+[A-Za-z]{2,5})?)?"
_WEEKDAY = r"(?:[a-z]{3,9}\.?,?\s+)?"
_YEAR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_CLOCK}",  # April 10, 2013
        rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}{_CLOCK}",  # 10 April 2013
        rf"{_DAY}-{_MONTH}-{_YEAR}{_CLOCK}",  # 10-Apr-2013
        rf"{_YEAR}[/.](?P<month>\d{{1,2}})[/.]{_DAY}{_CLOCK}",  # 2013/04/10
        rf"{_DAY}\.(?P<month>\d{{1,2}})\.{_YEAR}{_CLOCK}",  # 10.04.2013: with dots the day stands first
    )
)
_SLASHES = re.compile(rf"(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/{_YEAR}{_CLOCK}")
_EARLIEST, _LATEST = 1600, 2200  # newspapers begin about 1605; beyond the latest it is a slip of the pen


def publication_date(value: str) -> str | None:
    """The date ("2013-04-10") or date-time ("2013-04-10T09:30:00+00:00") that ``value`` names, or None.

    Reads ISO 8601, RFC 2822 and forms such as "April 10, 2013" and "10 April 2013". "04/10/2013"
    is None: nobody can tell which part is the month. "25/10/2013" is read.
    """
    words = " ".join(value.split())
    if not words or len(words) > 80:
        return None
    found = _iso(words) or _mail(words) or _written(words)
    if found is None or not _EARLIEST <= found.year <= _LATEST:
        return None
    return found.isoformat()


def _iso(words: str) -> date | None:
    try:
        if re.fullmatch(r"\d{4}-?\d\d-?\d\d", words):
            return date.fromisoformat(words)
        if re.match(r"\d{4}-?\d\d-?\d\d[T ]\d\d", words):
            return datetime.fromisoformat(re.sub(r"\s*(?:UTC|GMT)$", "+00:00", words))
    except ValueError:
        return None
    return None


def _written(words: str) -> date | None:
    for form in _FORMS:
        if (m := form.fullmatch(words)) is not None:
            month = m["month"]
            return _made(m, int(month) if month.isdigit() else _MONTHS[month[:3].lower()], int(m["day"]))
    if (m := _SLASHES.fullmatch(words)) is not None:
        a, b = int(m["a"]), int(m["b"])
        if a > 12 or a == b:
            return _made(m, b, a)
        if b > 12:
            return _made(m, a, b)
    return None


def _made(m: re.Match[str], month: int, day: int) -> date | None:
    try:
        if m["hour"] is None:
            return date(int(m["year"]), month, day)
        hour = int(m["hour"])
        if m["half"]:
            hour = hour % 12 + (12 if m["half"][0] in "pP" else 0)
        return datetime(int(m["year"]), month, day, hour, int(m["minute"]), int(m["second"] or 0))  # noqa: DTZ001 (as written)
    except ValueError:
        return None


def _mail(words: str) -> date | None:
    if not re.search(r"\d:\d\d(?::\d\d)?\s+(?:[+-]\d{4}|[A-Z]{1,4})(?:\s*\([A-Za-z ]{1,20}\))?$", words):
        return None
    try:
        return parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
