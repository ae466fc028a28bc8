"""What an expression is read in: its words, the words around it, the anchor dates and the direction of its verb.

What may not live here: the reading itself (``_dates.py``, ``_periods.py``, ``_lengths.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dateline.core import calendar
from dateline.core.types import Grain, TimeType
from dateline.stages.times._tense import Direction
from dateline.stages.times._words import Word


@dataclass(frozen=True, slots=True)
class Value:
    """A value as TIMEX3 writes it, with the days it covers."""

    type: TimeType
    value: str
    first: date | None = None
    last: date | None = None
    grain: Grain | None = None


@dataclass(slots=True)
class Anchors:
    """What relative expressions count from: the publication date, and what was named last.

    ``quarter`` is the quarter that the report is about; ``by_quarter`` whether it was named after any
    longer period, so that "a year earlier" is the quarter a year before it and not the year.
    """

    now: date | None
    named: date | None = None
    grain: Grain | None = None
    place: int = 0
    quarter: str | None = None
    by_quarter: bool = False

    def note(self, rule: str, value: Value, place: int) -> None:
        """Keep the last date named, for "the same day" and "three days later"."""
        if value.type == "DURATION" and rule in {"stretch", "theunit"}:
            self.by_quarter = False
        if value.type in {"DATE", "TIME"} and value.first is not None and value.grain != "century":
            self.named, self.grain, self.place = value.first, value.grain, place
        if rule == "quarter" and value.grain == "quarter" and value.first and value.last and self.now:
            over = value.last <= self.now  # a report tells of the quarter just over
            if self.quarter is None or (over and value.last.toordinal() > self.now.toordinal() - 300):
                self.quarter = value.value
            self.by_quarter = True

    def told(self, unit: str) -> date | None:
        """The last date named, where it is as fine as ``unit``; else the publication date if none was named."""
        if self.named is None:
            return self.now
        coarse = _FINENESS.get(self.grain or "day", 0)
        return self.named if coarse <= _FINENESS.get(unit, 0) else None


_FINENESS = {"minute": 0, "hour": 0, "day": 0, "week": 1, "weekend": 1, "fortnight": 1, "month": 2, "season": 3, "quarter": 3,
             "half": 4, "year": 5, "decade": 6, "century": 7}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One expression: ``words`` are its own, ``before`` and ``after`` those around it (up to six)."""

    rule: str
    words: Sequence[Word]
    before: Sequence[Word]
    after: Sequence[Word]
    anchors: Anchors
    direction: Callable[[], Direction | None]
    within: Callable[[Sequence[Word]], Value | None]

    def word(self, *kinds: str) -> Word | None:
        """The first word of one of the classes."""
        return next((w for w in self.words if w.kind in kinds), None)

    def has(self, *kinds: str) -> bool:
        """Whether a word of one of the classes is there."""
        return self.word(*kinds) is not None

    def unit(self) -> str:
        """The unit of time of the last such word, "" without one."""
        return next((str(w.value) for w in reversed(self.words) if w.kind == "unit"), "")

    def plural(self) -> bool:
        """Whether the unit stands in the plural."""
        return any(w.kind == "unit" and w.text.endswith("s") for w in self.words)

    def previous(self) -> str:
        """The word before the expression, "" where it opens the text."""
        return self.before[-1].text if self.before else ""

    def following(self) -> str:
        """The word after the expression, "" where it ends the text."""
        return self.after[0].text if self.after else ""


def dated(value: str, kind: TimeType = "DATE") -> Value:
    """A value with the days that it covers, where the calendar tells them."""
    days = calendar.stretch(value)
    if days is None:
        return Value(kind, value)
    return Value(kind, value, days.first, days.last, days.grain)


def unit_value(day: date | None, unit: str) -> Value:
    """The calendar unit that holds a day; open where no day is known."""
    if day is None:
        return Value("DATE", OPEN.get(unit, "XXXX"))
    return dated(calendar.value_of(day, unit))


OPEN = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "fortnight": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX",
    "quarter": "XXXX-QX", "half": "XXXX-HX", "year": "XXXX", "decade": "XXX", "century": "XX",
}  # fmt: skip
