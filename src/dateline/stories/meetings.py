"""Whether two reports tell of one meeting: what is looked at, and the score of a pair.

As for events, a score depends on the two tellings alone, so that it is the same whatever else a record holds.
What may not live here: groups (``linking.py``), statuses (``history.py``), and words (``about.py``).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from dateline.stories.events import Key, cosine, overlap
from dateline.stories.linking import Link, by_score

Days = tuple[date, date]
"""First and last day, both within."""

SAME = 0.5
UNSURE = 0.25
"""From which score on the machine says same, and unsure. There is no corpus of meetings told twice to fit them on."""

_AHEAD, _BEHIND, _AROUND = timedelta(60), timedelta(8), timedelta(2)
_UNDATED: Mapping[str, tuple[timedelta, timedelta]] = {
    "proposed": (_AROUND, _AHEAD), "scheduled": (_AROUND, _AHEAD), "under way": (_AROUND, _AROUND),
    "held": (_BEHIND, _AROUND), "failed": (_BEHIND, _AROUND), "cancelled": (_BEHIND, _AHEAD), "declined": (_BEHIND, _AHEAD),
}  # fmt: skip
"""Where no day is told: how far before and after the report's own day the meeting may lie, by its status."""
_CLOSE = 1  # days: a dateline, or a night between two time zones
_EXACT = 4  # days: a longer stretch ("this month") says little


@dataclass(frozen=True, slots=True)
class Telling:
    """One meeting as one report tells it, with what of it can be compared.

    ``people`` are family names in small letters, ``sides`` codes of countries and names of bodies, ``days`` those that
    the report gives, ``published`` its own. ``moved`` marks a report that says the day was changed.
    ``sentence`` and ``names`` count stems, of the sentence and of the report's names.
    """

    key: Key
    kind: str
    status: str
    people: frozenset[str]
    sides: frozenset[str]
    place: str | None = None
    land: str | None = None
    days: Days | None = None
    published: date | None = None
    moved: bool = False
    sentence: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, float] = field(default_factory=dict)

    @property
    def window(self) -> Days | None:
        """The days that the meeting may lie in: those told, else as far around the report as its status allows."""
        if self.days or self.published is None:
            return self.days
        before, after = _UNDATED[self.status]
        return self.published - before, self.published + after


def apart(a: Days, b: Days) -> int:
    """Days between two stretches; 0 where they share one."""
    return max(0, (b[0] - a[1]).days, (a[0] - b[1]).days)


FEATURES = ("bias", "people", "other people", "sides", "day", "window", "place", "kind", "sentence", "report")
WEIGHTS = (-4.6, 2.2, -2.0, 1.6, 2.0, 0.6, 1.0, 0.6, 2.0, 3.0)
"""Set by thought (November 2026): no corpus links meetings over reports. Who and when say most."""


def features(a: Telling, b: Telling) -> tuple[float, ...]:
    """What a score is made of, in the order of ``WEIGHTS``."""
    exact = a.days and b.days and max((d[1] - d[0]).days for d in (a.days, b.days)) <= _EXACT
    union = a.sides | b.sides
    return (
        1.0,
        overlap(a.people, b.people),
        float(bool(a.people and b.people and not a.people & b.people)),
        len(a.sides & b.sides) / len(union) if union else 0.0,
        float(bool(exact)),
        float(not exact and bool(a.window and b.window)),
        float(a.place is not None and a.place == b.place),
        float(a.kind == b.kind),
        cosine(a.sentence, b.sentence),
        cosine(a.names, b.names),
    )


def possible(a: Telling, b: Telling) -> bool:
    """Whether nothing forbids that two tellings are of one meeting.

    Two meetings of one report are two; they share two persons or two sides, or one of them and the day or the town;
    their days meet, unless a report says that the day was moved; they are in one country, where both are told; and a
    call is no dinner.
    """
    common = max(len(a.people & b.people), len(a.sides & b.sides))
    pinned = (a.days and b.days) or (a.place is not None and a.place == b.place)
    if a.key[0] == b.key[0] or common == 0 or (common == 1 and not pinned):
        return False
    if "call" in {a.kind, b.kind} and a.kind != b.kind:
        return False
    if a.land and b.land and a.land != b.land:
        return False
    if a.moved or b.moved or a.window is None or b.window is None:
        return True
    return apart(a.window, b.window) <= (_CLOSE if a.days and b.days else 0)


def score(a: Telling, b: Telling) -> float:
    """How likely it is that two tellings are of one meeting, 0 to 1; the same whichever comes first."""
    if not possible(a, b):
        return 0.0
    total = math.fsum(w * f for w, f in zip(WEIGHTS, features(a, b), strict=True))
    return round(1 / (1 + math.exp(-total)), 4)


def candidates(tellings: Iterable[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """The pairs worth a score: with somebody in common and days that may meet; each once, smaller key first."""
    boxes: dict[tuple[str, ...], list[Telling]] = defaultdict(list)
    for telling in tellings:
        for box in _boxes(telling):
            boxes[box].append(telling)
    seen: set[tuple[Key, Key]] = set()
    for held in boxes.values():
        for a, b in _near(held):
            pair = (a, b) if a.key < b.key else (b, a)
            if (pair[0].key, pair[1].key) not in seen:
                seen.add((pair[0].key, pair[1].key))
                yield pair


def _boxes(telling: Telling) -> set[tuple[str, ...]]:
    pairs = set(combinations(sorted(telling.sides), 2)) if len(telling.sides) <= 8 else set()
    return {(p,) for p in telling.people} | pairs | {(s,) for s in telling.sides if len(telling.sides) == 1}


def _near(held: Iterable[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """The pairs of a box whose windows may meet; what was moved or has no window meets all."""
    ordered = sorted(held, key=lambda t: (t.window or (date.min, date.max))[0])
    for n, a in enumerate(ordered):
        end = date.max if a.moved or a.window is None else a.window[1] + timedelta(_CLOSE)
        for b in ordered[n + 1 :]:
            if not b.moved and b.window is not None and b.window[0] > end:
                continue
            yield a, b


def judged(tellings: Iterable[Telling]) -> list[Link]:
    """The machine's judgements, same and unsure, in the order of the keys; what it does not name, is different."""
    return by_score(candidates(tellings), score, same=SAME, unsure=UNSURE)
