"""Every value that crosses a border between two stages, frozen.

What lives here: values and the checks that hold for each value alone. What may not: anything that
reads a text, a file or the clock. Spans are half-open and count characters of ``Text.content``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple

QuoteKind = Literal["direct", "mixed", "indirect"]
Status = Literal["future", "hypothetical", "negation", "historical"]
StancePole = Literal["agree", "disagree", "support", "oppose", "demand", "undecided"]
MeetingStatus = Literal["scheduled", "under way", "held", "failed", "cancelled", "proposed", "declined"]
Grain = Literal[
    "minute", "hour", "day", "week", "weekend", "month", "season", "quarter", "half", "year", "decade", "century"
]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
Precision = Literal["point", "city", "district", "admin2", "admin1", "country", "region"]
NoticeKind = Literal["appeal", "advert", "newsletter", "correction", "read-more", "copyright", "contact", "other"]
MentionKind = Literal[
    "person",  # a named person, with title where one stands there
    "organisation",  # a named body: government, party, armed group, company, outlet
    "country",  # a country or its seat of power, named
    "place",  # any other named place
    "people",  # a nationality, religion or ethnic group used as a noun: "the Russians"
    "nominal",  # a description: "the official", "Syrian opposition figures"
    "pronoun",
]
ActorBasis = Literal["text", "propagation", "user", "gazetteer"]
"""Where a code comes from: the words of the mention, another mention in this document, the user's
dictionary, or shipped knowledge."""


class Span(NamedTuple):
    """A half-open stretch of characters of ``Text.content``."""

    start: int
    end: int

    def overlaps(self, other: tuple[int, int]) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other[1] and other[0] < self.end

    def contains(self, other: tuple[int, int]) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other[0] and other[1] <= self.end

    def of(self, content: str) -> str:
        """The words of this span in ``content``."""
        return content[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Document:
    """What arrived: the words as received, where from, when published, by whom.

    ``content`` is the article as text (for HTML: what was extracted). ``published`` is an ISO 8601
    date or date-time, or None. ``extra`` keeps every further column or key of the input.
    """

    id: str
    content: str
    source: str = ""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    extra: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()

    @property
    def published_day(self) -> date | None:
        """The day of publication; None where it is not told, or not as ISO 8601."""
        try:
            return date.fromisoformat(self.published[:10]) if self.published else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Notice:
    """A stretch of the text that is not the report: an appeal, an advert, a correction."""

    kind: NoticeKind
    span: Span


@dataclass(frozen=True, slots=True)
class Label:
    """Something read off the head or foot of a report: dateline place, byline, wire credit."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """The one string that all offsets point into, and what of it is not the report itself.

    ``dateline`` is the place line ("LONDON"), its span covers the place alone; ``lead`` all that stands
    before the first sentence's own words ("LONDON, April 3 (Reuters) - "); ``byline`` the author's line; ``credit`` the wire that is credited ("Reuters", "AP"). ``apparatus`` are spans
    that hold no sentence of the report (dateline with dash, byline, credit line).
    """

    content: str
    dateline: Label | None = None
    lead: Span | None = None
    byline: Label | None = None
    credit: Label | None = None
    notices: tuple[Notice, ...] = ()
    apparatus: tuple[Span, ...] = ()

    def grammatical(self, sentence: Span) -> Span:
        """A sentence without the dateline before its own words, which would mislead a parser."""
        if self.lead and sentence.contains(self.lead) and self.lead.start == sentence.start:
            return Span(self.lead.end, sentence.end)
        return sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text where an actor may be named.

    The noun phrase as written, with its title, without a relative clause; ``head`` is its head word.
    """

    span: Span
    text: str
    head: Span
    kind: MentionKind


@dataclass(frozen=True, slots=True)
class ActorMention:
    """One place where an actor is named."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who the mentions are.

    ``country`` is ISO 3166-1 alpha-3, or PLOVER's IGO UNO EUR NGO ISM IMG MNC for international bodies;
    ``sectors`` are PLOVER's; ``office`` is that of the publication date.
    ``members`` are ISO codes of a body's members where the text or the gazetteer gives them.
    ``anonymous`` marks a source that the report does not name. ``basis`` says where the country and
    sectors come from; None where nothing is known.
    """

    id: str
    name: str
    country: str | None
    sectors: tuple[str, ...]
    office: str | None
    entity: str | None
    members: tuple[str, ...]
    mentions: tuple[ActorMention, ...]
    anonymous: bool = False
    basis: ActorBasis | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time named in the text, after TIMEX3.

    ``first`` and ``last`` are ISO days (inclusive), None where the value stays open.
    """

    span: Span
    text: str
    type: TimeType
    value: str
    first: str | None
    last: str | None
    grain: Grain | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place named as a place. ``point`` is latitude, longitude in degrees (WGS 84)."""

    span: Span
    text: str
    name: str
    country: str | None
    geonameid: int | None
    point: tuple[float, float] | None
    precision: Precision | None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says or thinks which stretch of the text.

    ``source`` and ``cue`` are None where a quotation goes on without them; ``speaker`` is an
    ``Actor.id`` or None; ``within`` the id of the attribution that reports this one.
    ``said`` is the ISO day on which it was said, or None.
    """

    id: str
    speaker: str | None
    anonymous: bool
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    quote: QuoteKind
    within: str | None
    said: str | None


@dataclass(frozen=True, slots=True)
class Role:
    """A participant as written: the span in the text and the actor it resolves to, if any."""

    actor: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Period:
    """When: ISO days, inclusive. ``inferred`` marks a period that no time expression gives."""

    first: str | None = None
    last: str | None = None
    grain: Grain | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a line rests on; ``quote`` equals the text at ``span``, always."""

    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Event:
    """One act, coded after a codebook. ``score`` is a calibrated probability or None."""

    id: str
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    trigger: Span
    actors: tuple[Role, ...]
    recipients: tuple[Role, ...]
    time: Period
    place: Place | None
    status: tuple[Status, ...]
    attribution: str | None
    quad: str
    scale: float | None
    cameo: str | None
    score: float | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Toward:
    """What a stance is toward: the words, and the actor that they name, if they name one."""

    actor: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a holder stands on an actor or an issue."""

    id: str
    holder: Role
    stance: StancePole
    toward: Toward
    issue: str
    attribution: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One topic of a meeting, in the words of the report."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting as this report tells it, gathered over all its mentions (``what``)."""

    id: str
    name: str
    what: tuple[Span, ...]
    participants: tuple[Role, ...]
    place: Place | None
    first: str | None
    last: str | None
    agenda: tuple[AgendaItem, ...]
    status: MeetingStatus
    events: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with this text, as data. Codes are listed in ``core.errors.PROBLEMS``."""

    stage: str
    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One line as a person reads it: an event, attribution, stance or meeting, readable alone.

    ``ref`` is the id of the value that it tells. ``who``, ``whom``, ``what``, ``when``, ``where``
    and ``according_to`` ("Interfax › Sergei Lavrov") are words; codes stand in brackets.
    """

    kind: Literal["event", "attribution", "stance", "meeting"]
    ref: str
    what: str
    who: str
    whom: str
    when: str
    where: str
    according_to: str
    status: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of one document. Each stage fills one field, once, in the order of the fields."""

    document: Document
    text: Text
    sentences: tuple[Span, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[Event, ...] = ()
    stances: tuple[Stance, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()
