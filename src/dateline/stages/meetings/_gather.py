"""Which mentions tell one meeting: by who takes part, when, where, and how they point back.

What may not live here: the reading of a mention (``_found``, ``_parts``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dateline.core.types import MeetingStatus, Place, Span
from dateline.stages.meetings._found import Named

Keys = frozenset[str]
_LONG = timedelta(days=3)  # talks of heads of state run over two or three days; longer gaps are rounds of their own
_PAST: frozenset[MeetingStatus] = frozenset({"held", "failed"})
_OPEN: frozenset[MeetingStatus] = frozenset({"scheduled", "proposed", "under way"})
_ORDER: tuple[MeetingStatus, ...] = (
    "cancelled",
    "failed",
    "under way",
    "held",
    "scheduled",
    "proposed",
    "declined",
)
"""Which status counts where mentions differ: what was called off or broke down is over, what goes on is no plan."""


@dataclass(slots=True)
class Told:
    """One mention of a meeting with all that stands there.

    ``who`` are the spans of those who take part with the keys by which they are known again; ``sure``
    says that the status is in the words.
    """

    named: Named
    who: dict[Span, Keys]
    members: list[Span]
    agenda: list[Span]
    status: MeetingStatus
    sure: bool
    first: str | None
    last: str | None
    place: Place | None
    vague: bool = False  # only "they" or "the two": whoever was named before
    words: frozenset[str] = frozenset()  # those of who takes part and of the place


@dataclass(slots=True)
class Gathered:
    """One meeting with all its mentions."""

    told: list[Told] = field(default_factory=list)

    @property
    def who(self) -> Mapping[Span, Keys]:
        """All who take part, in the order of the mentions."""
        return {span: keys for t in self.told for span, keys in t.who.items()}

    @property
    def status(self) -> MeetingStatus:
        """The status that counts most of those that the words state."""
        stated = [t.status for t in self.told if t.sure] or [t.status for t in self.told]
        return min(stated, key=_ORDER.index)

    @property
    def days(self) -> tuple[str | None, str | None]:
        """First and last day over all mentions."""
        days = [(t.first, t.last) for t in self.told if t.first and t.last]
        return (min(d[0] for d in days if d[0]), max(d[1] for d in days if d[1])) if days else (None, None)

    @property
    def place(self) -> Place | None:
        """The first place that a mention gives."""
        return next((t.place for t in self.told if t.place), None)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of all mentions."""
        return frozenset(t.named.kind for t in self.told)


def gather(mentions: Iterable[Told]) -> list[Gathered]:
    """The meetings that the mentions tell, in the order in which they are first told.

    A mention goes to the latest meeting that it may tell again; one that tells nothing of its own
    and points at none before is no meeting.
    """
    found: list[Gathered] = []
    for told in mentions:
        home = next((g for g in reversed(found) if _again(g, told)), None)
        if home is not None:
            home.told.append(told)
        elif _own(told):
            found.append(Gathered([told]))
    return found


def _own(told: Told) -> bool:
    """Whether a mention tells enough to be a meeting of its own."""
    if told.vague and not told.agenda:
        return False
    group = len(told.who) > 1 or any(k.startswith("group:") for keys in told.who.values() for k in keys)
    if told.named.verbal and told.named.kind == "talk":
        return group or told.vague or bool(told.agenda)
    if told.named.kind == "visit" and not told.named.verbal and not (told.place or told.agenda):
        return len(told.who) > 1  # a visit without a host or a place is no meeting
    if told.named.verbal or told.named.kind in {"meal", "visit", "call"}:
        return bool(told.who)
    return bool(told.who or told.agenda or ((told.place or told.first) and told.named.kind in {"talk", "summit"}))


def _again(meeting: Gathered, told: Told) -> bool:
    """Whether a mention may tell a meeting again."""
    if not (_same_kind(meeting, told) and _same_time(meeting, told) and _same_place(meeting, told)):
        return False
    if any(t.named.head.i in told.named.beside for t in meeting.told):
        return False  # "meets him on the sidelines of the summit"
    if told.named.names and not told.named.names & _names(meeting):
        return False
    if told.named.definite and not told.named.verbal:
        pointing = not told.who or _covered(told.who.values(), meeting.who.values()) or _one_more(meeting, told)
        return pointing and (not told.sure or _same_status(meeting, told))
    if not _same_status(meeting, told):
        return False
    if told.vague:
        return True
    return (
        bool(told.who)
        and _covered(told.who.values(), meeting.who.values())
        and (_covered(_core(meeting), told.who.values()))
    )


def _names(meeting: Gathered) -> frozenset[str]:
    """The words that a meeting is known by: "the Paris Summit" is no talks that were not called so, nor were in Paris."""
    return frozenset().union(*(t.named.names | t.words for t in meeting.told))


def _one_more(meeting: Gathered, told: Told) -> bool:
    """As in "the summit" with one who was not named before: "during the summit, the president said"."""
    return len(told.who) == 1 and any(t.named.head.lemma == told.named.head.lemma for t in meeting.told)


def _core(meeting: Gathered) -> list[Keys]:
    """Those by whom a meeting is known, without the vague ones; who shares a key with another is the same.

    So "G8 foreign ministers", "the Group of Eight" and "the ministers" are one who takes part.
    """
    core: list[Keys] = []
    for keys in (k for t in meeting.told if not t.vague and not t.named.definite for k in t.who.values()):
        same = [c for c in core if c & keys]
        core = [c for c in core if c not in same] + [keys.union(*same)]
    return core


def _covered(some: Iterable[Keys], all_: Iterable[Keys]) -> bool:
    known = list(all_)
    return all(any(keys & other for other in known) for keys in some)


def _same_kind(meeting: Gathered, told: Told) -> bool:
    kind = told.named.kind
    if kind in meeting.kinds:
        return True
    if told.named.definite and kind == "talk":
        return True
    general = {"talk", "summit"}
    if meeting.kinds & general and (kind in general or (kind == "host" and not told.named.definite)):
        return True
    return bool(told.named.verbal and kind == "talk" and meeting.kinds & {"visit", "call", "host"} and not told.place)


def _same_status(meeting: Gathered, told: Told) -> bool:
    stated = {t.status for t in meeting.told if t.sure} or {meeting.status}
    if told.status in stated:
        return True
    if told.status == "cancelled" and told.named.definite:  # "were to meet, but that meeting has been called off"
        return bool(stated & _OPEN)
    return bool(stated & _OPEN and told.status in _OPEN) or bool(
        stated & _PAST and told.status in _PAST | {"under way"}
    )


def _same_time(meeting: Gathered, told: Told) -> bool:
    first, last = meeting.days
    if not (first and last and told.first and told.last):
        return True
    if told.named.definite and not told.who:  # "met on Monday ... the talks broke up on Wednesday"
        return first <= told.last and date.fromisoformat(told.first) - date.fromisoformat(last) <= _LONG
    return told.first <= last and first <= told.last


def _same_place(meeting: Gathered, told: Told) -> bool:
    here, there = meeting.place, told.place
    if here is None or there is None or here.name == there.name:
        return True
    inside = here.country == there.country and "country" in {here.precision, there.precision}
    return inside or (here.geonameid is not None and here.geonameid == there.geonameid)


def keys_of(spans: Sequence[Span], known: Mapping[Span, Keys]) -> dict[Span, Keys]:
    """The spans with the keys by which each is known again."""
    return {s: known.get(s, frozenset()) for s in spans}
