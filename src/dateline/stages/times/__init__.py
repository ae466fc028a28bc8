"""Stage times: the time expressions of a text, after TIMEX3, and the days that they name.

The way: words get classes from a lexicon (``_words.py``), a small grammar over classes finds the
expressions (``_grammar.py``), each rule has its reader (``_dates.py``, ``_periods.py``,
``_lengths.py``), which asks the governing verb for the direction (``_tense.py``). What may not live
here: words, and dates of events (a stage of its own hangs times on events).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from dateline.core.parse import Parse
from dateline.core.types import Document, Span, Text, TimeExpression
from dateline.stages.times import _dates, _lengths, _periods
from dateline.stages.times._frame import Anchors, Frame, Value
from dateline.stages.times._grammar import Found, day_after, scan
from dateline.stages.times._tense import direction
from dateline.stages.times._words import Word, words_of

_SENTENCE_END = re.compile(r"(?<![A-Z][a-z]{2})(?<!\b[A-Z])[.!?]['\"”’]*\s+(?=[A-Z\"“‘])|\n\s*\n")
_AROUND = 6  # words on either side that a reader may look at

_READERS: dict[str, Callable[[Frame], Value | None]] = {
    "clock": _dates.clock_of,
    "date": _dates.date_of,
    "month": _dates.month_of,
    "weekday": _dates.weekday_of,
    "rel": _dates.rel_of,
    "part": _dates.part_of,
    "festival": _dates.festival_of,
    "season": _periods.season_of,
    "ago": _periods.ago_of,
    "yearago": _periods.yearago_of,
    "which": _periods.which_of,
    "theunit": _periods.theunit_of,
    "quarter": _periods.quarter_of,
    "quarters": _periods.quarters_of,
    "year": _periods.year_of,
    "decade": _periods.decade_of,
    "century": _periods.century_of,
    "point": _periods.point_of,
    "weekof": _periods.weekof_of,
    "whole": _lengths.whole_of,
    "stretch": _lengths.stretch_of,
    "duration": _lengths.duration_of,
    "frequency": _lengths.frequency_of,
    "reference": _lengths.reference_of,
    "vagueness": _lengths.vagueness_of,
    "units": _lengths.units_of,
}


def times(document: Document, text: Text, *, parse: Parse) -> tuple[TimeExpression, ...]:
    """The time expressions outside notices, in order, resolved against the publication date.

    ``first`` and ``last`` are ISO days, inclusive, None where the value stays open (also where the
    document has no publication date). An empty parse is allowed: the words then tell the tense.
    """
    reader = _Reader(text.content, _published(document.published), parse)
    notices = [n.span for n in text.notices]
    return tuple(t for t in reader.read() if not any(t.span.overlaps(n) for n in notices))


def _published(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


class _Reader:
    """One pass over one text; keeps the anchors as they move."""

    def __init__(self, content: str, now: date | None, parse: Parse) -> None:
        self.content = content
        self.parse = parse
        self.words = words_of(content)
        self.anchors = Anchors(now)

    def read(self) -> Iterator[TimeExpression]:
        for found in scan(self.words):
            value = self._value(found)
            if value is None:
                yield from self._inside(found)
                continue
            yield self._expression(found, value)
            if found.rule == "date":
                yield from self._further_days(found, value)

    def _expression(self, found: Found, value: Value) -> TimeExpression:
        self.anchors.note(found.rule, value, self.words[found.first].start)
        span = Span(self.words[found.first].start, self.words[found.last - 1].end)
        first = value.first.isoformat() if value.first else None
        last = value.last.isoformat() if value.last else None
        return TimeExpression(span, span.of(self.content), value.type, value.value, first, last, value.grain)

    def _value(self, found: Found) -> Value | None:
        reader = _READERS[found.rule]
        words = self.words[found.first : found.last]
        return reader(
            Frame(
                rule=found.rule,
                words=words,
                before=self.words[max(0, found.first - _AROUND) : found.first],
                after=self.words[found.last : found.last + _AROUND],
                anchors=self.anchors,
                direction=partial(direction, self.parse, self.content, words[0].start, words[-1].end),
                within=partial(self._within, found),
                same_sentence=partial(self._same_sentence, words[0].start),
            )
        )

    def _same_sentence(self, start: int, place: int) -> bool:
        return _SENTENCE_END.search(self.content, place, start) is None

    def _within(self, whole: Found, words: Sequence[Word]) -> Value | None:
        """The value of a part of an expression, read as an expression of its own."""
        first = next((i for i in range(whole.first, whole.last) if self.words[i] is words[0]), None)
        if first is None:
            return None
        inner = next(scan(words), None)
        if inner is None or inner.last - inner.first == whole.last - whole.first:
            return None
        return self._value(Found(inner.rule, first + inner.first, first + inner.last))

    def _inside(self, found: Found) -> Iterator[TimeExpression]:
        """What stands inside a stretch that its reader refused: "the first 2011" still holds a year."""
        at = found.first + 1
        while at < found.last:
            inner = next(scan(self.words[at : found.last]), None)
            if inner is None:
                return
            moved = Found(inner.rule, at + inner.first, at + inner.last)
            value = self._value(moved)
            if value is not None:
                yield self._expression(moved, value)
                at = moved.last
            else:
                at = moved.first + 1

    def _further_days(self, found: Found, value: Value) -> Iterator[TimeExpression]:
        """ "March 3 and 5": the second day has the month of the first."""
        at = day_after(self.words, found.last)
        if at is None or value.first is None:
            return
        word = self.words[at]
        day = int("".join(c for c in word.text if c.isdigit()))
        try:
            other = value.first.replace(day=day)
        except ValueError:
            return
        if other > value.first and value.type == "DATE":
            yield self._expression(Found("date", at, at + 1), Value("DATE", other.isoformat(), other, other, "day"))
