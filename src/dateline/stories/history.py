"""What became of a meeting: its statuses in the order of the reports, and what follows from them.

What may not live here: which reports tell of one meeting (``meetings.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

RANK = {"proposed": 0, "scheduled": 1, "declined": 2, "cancelled": 2, "under way": 3, "failed": 4, "held": 4}
"""How far along a status is. What took place stays so: nothing comes after ``held`` and ``failed``."""
_OVER = frozenset({"held", "failed"})
_OFF = frozenset({"cancelled", "declined"})

Became = Literal["open", "took place", "failed", "called off", "not told"]
BECAME: tuple[Became, ...] = ("open", "took place", "failed", "called off", "not told")


@dataclass(frozen=True, slots=True)
class Word:
    """What one report says of a meeting; ``first`` and ``last`` are the days that it gives, ``moved`` that they are new."""

    document_id: str
    id: str
    published: date | None
    status: str
    first: date | None = None
    last: date | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A change of the status or of the day, with the report that says so."""

    status: str
    word: Word


def ordered(words: Iterable[Word]) -> list[Word]:
    """In the order of the reports; of one day, what is further along later; without a day first."""
    return sorted(words, key=lambda w: (w.published or date.min, RANK[w.status], w.document_id, w.id))


def history(words: Iterable[Word]) -> list[Step]:
    """The steps from the first report on; every step is one that its own report states.

    A status goes on to one that is further along. It goes back only where the report itself says so: what was called
    off or moved is scheduled again, or what was planned is called off. What took place stays so: a later report that
    still tells the plan is late, not a change.
    """
    steps: list[Step] = []
    for word in ordered(words):
        if not steps or _goes_on(steps[-1].status, word, _days(steps)):
            steps.append(Step(word.status, word))
    return steps


def _goes_on(now: str, word: Word, days: tuple[date | None, date | None]) -> bool:
    if now in _OVER:
        return now == "held" and word.status == "failed"  # it was held, and that it came to nothing is said later
    if word.status == "declined":
        return now == "proposed"  # of what is fixed, one who stays away does not call it off
    if word.status == "cancelled":
        return now not in {"cancelled", "under way"}
    if now in _OFF:
        return word.status in _OVER | {"under way"} or (word.status == "scheduled" and word.moved)
    new_day = word.moved and word.first is not None and (word.first, word.last) != days
    return RANK[word.status] > RANK[now] or (word.status == now and new_day)


def _days(steps: Sequence[Step]) -> tuple[date | None, date | None]:
    """The days told last."""
    return next(((s.word.first, s.word.last) for s in reversed(steps) if s.word.first), (None, None))


def earlier_days(words: Iterable[Word]) -> list[tuple[date, date]]:
    """The days that the meeting was to be on before a report moved it, in order; the day that holds is not among them."""
    told = [w for w in ordered(words) if w.first and w.last]
    moved = next((n for n, w in enumerate(told) if w.moved), None)
    if moved is None:
        return []
    held = days_of(words)
    pairs = dict.fromkeys((w.first, w.last) for w in told[: moved + 1] if w.first and w.last)
    return [p for p in pairs if p != held]


def days_of(words: Iterable[Word]) -> tuple[date, date] | None:
    """First and last day of the meeting: as the furthest status has it; where it was moved, as told last.

    Of several reports of that status the closest days count, the first report's of equal ones.
    """
    told = [w for w in ordered(words) if w.first and w.last]
    if not told:
        return None
    moved = [n for n, w in enumerate(told) if w.moved]
    if moved and not any(w.status in _OVER for w in told[moved[-1] :]):
        told = told[moved[-1] :]
    top = max(RANK[w.status] for w in told)
    best = [(w.first, w.last) for w in told if RANK[w.status] == top and w.first and w.last]
    return min(best, key=lambda d: (d[1] - d[0]).days)


def became(steps: Sequence[Step], last: date | None, as_of: date) -> Became | None:
    """What became of a meeting that was planned, as known on a day; None for one that no report told before it took place."""
    if not steps or not any(s.status not in _OVER | {"under way"} for s in steps):
        return None
    now = steps[-1].status
    if now in _OFF:
        return "called off"
    if now in _OVER | {"under way"}:
        return "failed" if now == "failed" else "took place"
    return "not told" if last is not None and last < as_of else "open"
