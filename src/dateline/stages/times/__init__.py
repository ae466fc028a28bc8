"""Stage times: the time expressions of a text, after TIMEX3, and the days that they name.

The way: words get classes from a lexicon (``_words.py``), a small grammar over classes finds the
expressions (``_grammar.py``), each rule has its reader (``_dates.py``, ``_periods.py``,
``_lengths.py``), which asks the governing verb for the direction (``_tense.py``). What may not live
here: words, and dates of events (a stage of its own hangs times on events).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from dateline.core.calendar import made
from dateline.core.parse import Parse
from dateline.core.types import Document, Span, Text, TimeExpression
from dateline.stages.times import _dates, _lengths, _periods
from dateline.stages.times._frame import Anchors, Frame, Value
from dateline.stages.times._grammar import Found, day_after, found_at, letters_of
from dateline.stages.times._tense import direction
from dateline.stages.times._words import OTHER, Word, words_of

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
    "fiscalyear": _periods.fiscalyear_of,
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
    reader = _Reader(text.content, document.published_day, parse)
    notices = [n.span for n in text.notices]
    return tuple(t for t in reader.read() if not any(t.span.overlaps(n) for n in notices))


_UNTIL = (["to"], ["through"], ["until"], ["till"], ["-"], ["–"])


class _Reader:
    """One pass over one text; keeps the anchors as they move."""

    def __init__(self, content: str, now: date | None, parse: Parse) -> None:
        self.content = content
        self.parse = parse
        self.words = words_of(content)
        self.letters = letters_of(self.words)
        self.anchors = Anchors(now)

    def read(self) -> Iterator[TimeExpression]:
        """The expressions from left to right, each the longest that its reader accepts."""
        at, end = 0, len(self.words)
        before: tuple[Found, Value] | None = None
        while at < end:
            accepted = self._accepted(at, end)
            if accepted is None:
                at += 1
                continue
            found, value = accepted
            value = self._ordered(before, found, value)
            before = found, value
            yield self._expression(found, value)
            at = found.last
            if found.rule == "date":
                yield from self._further_days(found, value)

    def _accepted(self, at: int, stop: int) -> tuple[Found, Value] | None:
        for found in found_at(self.letters, at, stop):
            value = self._value(found)
            if value is not None:
                return found, value
        return None

    def _ordered(self, before: tuple[Found, Value] | None, found: Found, value: Value) -> Value:
        """As in "from Monday to Wednesday": the second day follows the first, whatever the verb says."""
        if before is None or {before[0].rule, found.rule} != {"weekday"}:
            return value
        joined = [w.text.lower() for w in self.words[before[0].last : found.first]]
        start = before[1].first
        if joined not in _UNTIL or start is None or value.first is None or {before[1].grain, value.grain} != {"day"}:
            return value
        day = start + timedelta((value.first - start).days % 7 or 7)
        return Value("DATE", day.isoformat(), day, day, "day") if value.value == value.first.isoformat() else value

    def _expression(self, found: Found, value: Value) -> TimeExpression:
        words = self._trimmed(found)
        self.anchors.note(found.rule, value, words[0].start)
        span = Span(words[0].start, words[-1].end)
        first = value.first.isoformat() if value.first else None
        last = value.last.isoformat() if value.last else None
        return TimeExpression(span, span.of(self.content), value.type, value.value, first, last, value.grain)

    def _trimmed(self, found: Found) -> Sequence[Word]:
        """Without the article of the noun that the expression stands before: "the third-quarter loss"."""
        words = self.words[found.first : found.last]
        attributive = found.rule in {"quarter", "yearago"} and any(w.kind == "hyphen" for w in words)
        if attributive and words[0].kind in {"the", "a", "poss"} and words[-1].kind != "period":
            return words[1:]
        return words[1:] if words[0].kind == "poss" else words

    def _value(self, found: Found) -> Value | None:
        words = self.words[found.first : found.last]
        before = self.words[max(0, found.first - _AROUND) : found.first]
        if _is_title(words, before):
            return None
        return _READERS[found.rule](
            Frame(
                rule=found.rule,
                words=words,
                before=before,
                after=self.words[found.last : found.last + _AROUND],
                anchors=self.anchors,
                direction=partial(direction, self.parse, self.content, words[0].start, words[-1].end),
                within=partial(self._within, found),
            )
        )

    def _within(self, whole: Found, words: Sequence[Word]) -> Value | None:
        """The value of a part of an expression, or of words just after it, read as an expression of its own."""
        near = range(whole.first, min(len(self.words), whole.last + _AROUND))
        first = next((i for i in near if words and self.words[i] is words[0]), None)
        if first is None or (first == whole.first and len(words) >= whole.last - whole.first):
            return None
        accepted = self._accepted(first, first + len(words))
        return accepted[1] if accepted else None

    def _further_days(self, found: Found, value: Value) -> Iterator[TimeExpression]:
        """As in "March 3 and 5": the second day has the month of the first."""
        at = day_after(self.letters, found.last)
        if at is None or value.first is None or value.type != "DATE":
            return
        day = int("".join(c for c in self.words[at].text if c.isdigit()))
        other = made(value.first.year, value.first.month, day)
        if other is not None and other > value.first:
            yield self._expression(Found("date", at, at + 1), Value("DATE", other.isoformat(), other, other, "day"))


def _is_title(words: Sequence[Word], before: Sequence[Word]) -> bool:
    """As in "60 Minutes" in quotation marks is a programme, "USA Today" a newspaper, "High Noon" a film."""
    if not before or not words[-1].capital:
        return False
    quoted = before[-1].text in {'"', "“", "'", "`", "''", "‘"}
    if words[-1].kind in {"rel", "ref"}:
        return words[0].capital and before[-1].capital and before[-1].kind == OTHER
    return words[-1].kind in {"unit", "hour"} and (quoted or words[-1].kind == "hour")
