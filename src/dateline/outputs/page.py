"""A reading as one self-contained page: the article with its spans, and the lines that rest on them.

The page asks for nothing from elsewhere and lets nothing in: every word of the article is escaped by
the template engine, and the page's own policy refuses any script but its own. What may not live
here: markup (``templates/``) and any value that the reading does not hold.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from textwrap import shorten
from typing import TYPE_CHECKING

from dateline.core.paragraphs import paragraphs
from dateline.core.types import Analysis, Record, Span
from dateline.outputs.render import safe
from dateline.outputs.segments import Layered, Segment, segments

if TYPE_CHECKING:
    from jinja2 import Environment

# The order in which a segment that lies in several spans chooses the line that it links to.
_ORDER = ("event", "meeting", "stance", "time", "place", "cue", "role", "actor", "quote")
_NAMES = {"event": "Events", "attribution": "Quotations", "stance": "Stances", "meeting": "Meetings"}
_LETTERS = {"event": "e", "attribution": "q", "stance": "s", "meeting": "m"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the article as the template writes it; ``lines`` are the ids of its lines."""

    words: str
    id: str
    classes: str
    href: str
    lines: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or several of one notice."""

    kind: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of data beside the article.

    ``back`` is the id of the segment where its words begin; ``kind`` and ``ref`` name the record that it tells, if it
    tells one.
    """

    id: str
    label: str
    colour: str
    tags: list[str]
    who: list[tuple[str, bool]]
    whom: list[tuple[str, bool]]
    what: str
    facts: list[str]
    evidence: list[tuple[str, bool]]
    back: str
    kind: str = ""
    ref: str = ""


@dataclass(slots=True)
class View:
    """One document as the template shows it."""

    id: str
    title: str
    facts: list[str]
    blocks: list[Block] = field(default_factory=list)
    groups: list[tuple[str, str, list[Line]]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def page(analyses: Sequence[Analysis]) -> str:
    """The HTML of one page with all readings."""
    script, style = _asset("page.js"), _asset("page.css")
    views = [view_of(f"d{n}", a) for n, a in enumerate(analyses, 1)]
    return (
        _environment()
        .get_template("page.html")
        .render(views=views, script=script, style=style, script_hash=_hash(script), style_hash=_hash(style))
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("dateline.outputs", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _asset(name: str) -> str:
    return (files("dateline.outputs") / "templates" / name).read_text("utf-8")


def _hash(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def view_of(key: str, analysis: Analysis) -> View:
    """One reading as pieces of text and lines of data; ``key`` begins the ids of them all."""
    document, text = analysis.document, analysis.text
    title = (
        document.title
        or shorten(text.content.strip().split("\n", 1)[0], 90, placeholder=" …")
        or document.source
        or document.id
    )
    facts = [
        document.outlet or "",
        text.credit.text if text.credit else "",
        f"by {text.byline.text}" if text.byline else "",
        text.dateline.text if text.dateline else "",
        document.published or "no publication date",
    ]
    view = View(key, safe(title), [safe(f) for f in facts if f])
    lines = _Lines(key, analysis)
    frames = paragraphs(text.content)
    first: dict[str, str] = {}
    for frame, cut in zip(frames, segments(lines.layered, frames), strict=True):
        pieces = [_piece(key, text.content, s, first) for s in cut]
        view.blocks.append(Block(_frame_kind(analysis, frame), pieces))
    view.groups = lines.groups(first)
    view.problems = [(p.code, safe(p.message)) for p in analysis.problems]
    return view


def _frame_kind(analysis: Analysis, frame: Span) -> str:
    for notice in analysis.text.notices:
        if notice.span.overlaps(frame):
            return f"notice {notice.kind}"
    return "apparatus" if any(a.contains(frame) for a in analysis.text.apparatus) else ""


def _piece(key: str, content: str, segment: Segment, first: dict[str, str]) -> Piece:
    words = safe(segment.span.of(content))
    linked = [s for s in segment.over if s.line]
    if not linked:
        return Piece(words, "", "", "", "")
    if not words.strip():  # between two spans of one line: a link of nothing has no name for who cannot see it
        return Piece(words, "", _classes(linked), "", "")
    id_ = f"{key}-t{segment.span.start}"
    for s in linked:
        # the words that a line is about are its place in the text, not all that it touches
        if s.layer != "role":
            first.setdefault(s.line, id_)
    chosen = min(linked, key=lambda s: _ORDER.index(s.layer.split()[0]))
    return Piece(words, id_, _classes(linked), chosen.line, " ".join(sorted({s.line for s in linked})))


def _classes(over: Sequence[Layered]) -> str:
    return " ".join(sorted({c for s in over for c in s.layer.split()}))


class _Lines:
    """The lines of one reading, and the spans that belong to them."""

    def __init__(self, key: str, analysis: Analysis) -> None:
        self.analysis = analysis
        self.ids = {r.ref: f"{key}-{_LETTERS[r.kind]}{n}" for n, r in enumerate(analysis.records, 1)}
        self.actor_ids = {a.id: f"{key}-a{n}" for n, a in enumerate(analysis.actors, 1)}
        self.key = key
        self.layered = list(self._layered())

    def _layered(self) -> Iterator[Layered]:
        a = self.analysis
        for e in a.events:
            line = self.ids.get(e.id, "")
            yield Layered(e.trigger, f"event {_class(e.quad)}", line)
            yield from (Layered(r.span, "role", line) for r in (*e.actors, *e.recipients))
        for q in a.attributions:
            line = self.ids.get(q.id, "")
            yield from (Layered(s, f"quote {q.quote}", line) for s in q.content)
            yield from (Layered(s, "cue", line) for s in (q.source, q.cue) if s is not None)
        for s in a.stances:
            yield from (Layered(x, "stance", self.ids.get(s.id, "")) for x in (s.holder.span, s.toward.span))
        for m in a.meetings:
            line = self.ids.get(m.id, "")
            yield from (Layered(s, "meeting", line) for s in m.what)
            yield from (Layered(r.span, "role", line) for r in m.participants)
        for actor in a.actors:
            yield from (Layered(m.span, "actor", self.actor_ids[actor.id]) for m in actor.mentions)
        for n, time in enumerate(a.times, 1):
            yield Layered(time.span, "time", f"{self.key}-c{n}")
        for n, place in enumerate(a.places, 1):
            yield Layered(place.span, "place", f"{self.key}-p{n}")

    def groups(self, first: dict[str, str]) -> list[tuple[str, str, list[Line]]]:
        """The lines by kind: (class, heading, lines), none empty."""
        found = [
            (kind, name, [self._of_record(r, first) for r in self.analysis.records if r.kind == kind])
            for kind, name in _NAMES.items()
        ]
        found.append(("actor", "Actors", list(self._actors(first))))
        found.append(("time", "Times", list(self._times(first))))
        found.append(("place", "Places", list(self._places(first))))
        return [g for g in found if g[2]]

    def _of_record(self, record: Record, first: dict[str, str]) -> Line:
        a = self.analysis
        event = next((e for e in a.events if e.id == record.ref), None)
        stance = next((s for s in a.stances if s.id == record.ref), None)
        quote = next((q for q in a.attributions if q.id == record.ref), None)
        label = (
            event.type if event else stance.stance if stance else quote.quote if quote else record.status or "meeting"
        )
        tags = [
            *(event.modes if event else ()),
            *([record.status] if record.status and record.kind not in {"meeting", "attribution"} else []),
        ]
        said = f"said {record.when}" if quote and record.when else record.when
        facts = [said, record.where, f"according to {record.according_to}" if record.according_to else ""]
        if event is not None:
            facts += [
                f"CAMEO {event.cameo}" if event.cameo else "",
                f"{event.scale:+.1f}" if event.scale is not None else "",
            ]
            facts += list(event.contexts)
        id_ = self.ids[record.ref]
        shown = "" if record.kind == "event" else stance.issue if stance else record.what
        marks = [event.trigger] if event else [*quote.content, *([quote.cue] if quote.cue else [])] if quote else []
        return Line(
            id=id_,
            label=label,
            colour=_class(event.quad) if event else record.kind,
            tags=[safe(t) for t in tags],
            who=named(record.who) if record.kind != "meeting" else [],
            whom=named(record.whom) if record.kind != "meeting" else [],
            what=safe(shown) if record.kind != "attribution" else "",
            facts=[safe(f) for f in facts if f],
            evidence=list(_evidence(record, marks)),
            back=first.get(id_, ""),
            kind=record.kind,
            ref=record.ref,
        )

    def _actors(self, first: dict[str, str]) -> Iterator[Line]:
        for actor in self.analysis.actors:
            codes = [c for c in (actor.country, *actor.sectors) if c]
            id_ = self.actor_ids[actor.id]
            times = len(actor.mentions)
            facts = [actor.office or "", f"members {' '.join(actor.members)}" if actor.members else ""]
            facts += ["not named" if actor.anonymous else "", f"{times} mentions" if times > 1 else ""]
            yield _short(id_, actor.name, codes, facts, first)

    def _times(self, first: dict[str, str]) -> Iterator[Line]:
        for n, time in enumerate(self.analysis.times, 1):
            span = time.first or "" if time.first == time.last else f"{time.first} – {time.last}"
            yield _short(f"{self.key}-c{n}", time.text, [time.value], [span if span != time.value else ""], first)

    def _places(self, first: dict[str, str]) -> Iterator[Line]:
        for n, place in enumerate(self.analysis.places, 1):
            point = f"{place.point[0]:.2f}, {place.point[1]:.2f}" if place.point else ""
            codes = [c for c in (place.country, place.precision) if c]
            name = place.name if place.name == place.text else f"{place.text} = {place.name}"
            yield _short(f"{self.key}-p{n}", name, codes, [point], first)


def _short(id_: str, who: str, tags: list[str], facts: list[str], first: dict[str, str]) -> Line:
    shown = [safe(f) for f in facts if f]
    return Line(id_, "", "", [safe(t) for t in tags], [(safe(who), False)], [], "", shown, [], first.get(id_, ""))


def named(words: str) -> list[tuple[str, bool]]:
    """Names in pieces, and whether each is a code in brackets."""
    return [(w, w.startswith("[")) for w in re.split(r"(\[[^\]]*\])", safe(words)) if w]


def _evidence(record: Record, marks: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """The evidence in pieces, and whether each is the words that say the act."""
    quote, at = record.evidence.quote, 0
    for mark in sorted(marks):
        if record.evidence.span.contains(mark) and mark.start - record.evidence.span.start >= at:
            start, end = mark.start - record.evidence.span.start, mark.end - record.evidence.span.start
            yield safe(quote[at:start]), False
            yield safe(quote[start:end]), True
            at = end
    yield safe(quote[at:]), False


def _class(quad: str) -> str:
    return quad.replace(" ", "-")
