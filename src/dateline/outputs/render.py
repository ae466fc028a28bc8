"""A reading as a person reads it on a terminal of 80 columns.

What may not live here: any value that the reading does not hold, and printing (``cli.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dateline.core.types import Analysis, Attribution, Event, Meeting, Record, Span, Stance

QUAD_STYLES = {
    "verbal cooperation": "cyan",
    "material cooperation": "green",
    "verbal conflict": "yellow",
    "material conflict": "red",
}
_SECTIONS = (("event", "Events"), ("attribution", "Quotations"), ("stance", "Stances"), ("meeting", "Meetings"))
_KIND_STYLES = {"attribution": "blue", "stance": "magenta", "meeting": "green"}
_LABEL = 14  # columns for what a line is; the longest type has nine letters, the longest mode fifteen
# Control characters would act on the terminal, overrides of direction would reorder other people's words.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(words: str) -> str:
    """The words with each character that would act on a terminal replaced; as long as before."""
    return _UNSAFE.sub("\ufffd", words).replace("\n", " ").replace("\t", " ")


def reading(analysis: Analysis) -> RenderableType:
    """The whole reading: head, events, quotations, stances, meetings, problems."""
    parts: list[RenderableType] = [_head(analysis)]
    look = _Look(analysis)
    for kind, name in _SECTIONS:
        records = [r for r in analysis.records if r.kind == kind]
        if records:
            parts += [Text(), Rule(Text(f"{name} ({len(records)})", style="bold"), align="left", style="dim")]
            parts.append(_section(records, look))
    if not analysis.records:
        parts += [Text(), Text("Nothing to record: no event, quotation, stance or meeting was found.", style="dim")]
    if analysis.problems:
        parts += [Text(), Rule(Text("Problems", style="bold"), align="left", style="dim"), _problems(analysis)]
    return Group(*parts, Text())


def _head(analysis: Analysis) -> RenderableType:
    document, text = analysis.document, analysis.text
    title = (
        document.title
        or shorten(text.content.strip().split("\n", 1)[0], 70, placeholder=" …")
        or document.source
        or document.id
    )
    place = text.dateline.text if text.dateline else None
    credit = text.credit.text if text.credit else None
    byline = f"by {text.byline.text}" if text.byline else None
    facts = [document.outlet, credit, byline, place, document.published or "no publication date"]
    counts = f"{len(analysis.sentences)} sentences, {len(analysis.actors)} actors"
    if analysis.text.notices:
        counts += f", {len(analysis.text.notices)} notice{'s' * (len(analysis.text.notices) != 1)} left out"
    head = Table.grid(padding=(0, 0))
    head.add_row(Text(safe(title), style="bold"))
    head.add_row(Text(safe(" · ".join(f for f in facts if f)), style="dim"))
    head.add_row(Text(counts, style="dim"))
    return Group(Rule(style="bold"), head)


class _Look:
    """The values behind records, and the words to underline in their evidence."""

    def __init__(self, analysis: Analysis) -> None:
        self.events = {e.id: e for e in analysis.events}
        self.stances = {s.id: s for s in analysis.stances}
        self.meetings = {m.id: m for m in analysis.meetings}
        self.attributions = {a.id: a for a in analysis.attributions}

    def style(self, record: Record) -> str:
        """The colour of a record's label: the quad class of an event, else that of its kind."""
        event = self.events.get(record.ref)
        return QUAD_STYLES.get(event.quad, "white") if event else _KIND_STYLES.get(record.kind, "white")

    def codes(self, record: Record) -> str:
        """The codes of an event: CAMEO, score, contexts."""
        event = self.events.get(record.ref)
        if event is None:
            return ""
        scale = f"{event.scale:+.1f}" if event.scale is not None else ""
        cameo = f"CAMEO {event.cameo}" if event.cameo else ""
        return " · ".join(c for c in (cameo, scale, ", ".join(event.contexts)) if c)

    def marks(self, record: Record) -> Iterator[tuple[Span, str]]:
        """The spans to underline in the evidence, each with its style."""
        style = self.style(record)
        if (event := self.events.get(record.ref)) is not None:
            yield from _event_marks(event, style)
        elif (stance := self.stances.get(record.ref)) is not None:
            yield from _stance_marks(stance, style)
        elif (meeting := self.meetings.get(record.ref)) is not None:
            yield from _meeting_marks(meeting, style)
        elif (attribution := self.attributions.get(record.ref)) is not None:
            yield from _attribution_marks(attribution, style)


def _event_marks(event: Event, style: str) -> Iterator[tuple[Span, str]]:
    for role in (*event.actors, *event.recipients):
        yield role.span, "underline"
    yield event.trigger, f"bold underline {style}"


def _attribution_marks(attribution: Attribution, style: str) -> Iterator[tuple[Span, str]]:
    """What is said, and the word that says so; who says it stands above."""
    for span in attribution.content:
        yield span, f"underline {style}"
    if attribution.cue is not None:
        yield attribution.cue, f"bold underline {style}"


def _stance_marks(stance: Stance, style: str) -> Iterator[tuple[Span, str]]:
    yield stance.holder.span, "underline"
    yield stance.toward.span, f"underline {style}"


def _meeting_marks(meeting: Meeting, style: str) -> Iterator[tuple[Span, str]]:
    for role in meeting.participants:
        yield role.span, "underline"
    for span in meeting.what:
        yield span, f"bold underline {style}"


def _section(records: Sequence[Record], look: _Look) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=False)
    table.add_column(width=_LABEL, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for i, record in enumerate(records):
        if i:
            table.add_row()
        table.add_row(_label(record, look), _line(record, look))
    return table


def _label(record: Record, look: _Look) -> Text:
    style = look.style(record)
    event = look.events.get(record.ref)
    if event is not None:
        label = Text(event.type, style=f"bold {style}")
        for mode in event.modes:
            label.append(f"\n{mode}", style=style)
    elif record.kind == "stance" and record.ref in look.stances:
        label = Text(look.stances[record.ref].stance, style=f"bold {style}")
    elif record.kind == "attribution" and record.ref in look.attributions:
        label = Text(look.attributions[record.ref].quote, style=f"bold {style}")
    else:
        label = Text(record.status or record.kind, style=f"bold {style}")
    if record.status and record.kind not in {"meeting", "attribution"}:  # theirs is the label itself
        label.append("\n" + record.status.replace(", ", "\n"), style="italic")
    return label


def _line(record: Record, look: _Look) -> Text:
    line = Text()
    if record.kind == "meeting":
        line.append(safe(record.what), style="bold")
    else:
        line.append(safe(record.who) or "—", style="bold")
        if record.whom:
            line.append(" → ", style="dim")
            line.append(safe(record.whom), style="bold")
        if record.kind == "stance" and record.ref in look.stances:
            line.append(f" · {safe(look.stances[record.ref].issue)}")
    said = f"said {record.when}" if record.kind == "attribution" and record.when else record.when
    circumstances = [said, record.where]
    if record.according_to:
        circumstances.append(f"according to {record.according_to}")
    circumstances.append(look.codes(record))
    if found := " · ".join(c for c in circumstances if c):
        line.append("\n" + safe(found), style="dim")
    line.append("\n")
    return line.append_text(_evidence(record, look))


def _evidence(record: Record, look: _Look) -> Text:
    evidence = Text(safe(record.evidence.quote), style="")
    for span, style in look.marks(record):
        if record.evidence.span.contains(span):
            start = record.evidence.span.start
            evidence.stylize(style, span.start - start, span.end - start)
    return evidence


def _problems(analysis: Analysis) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="yellow", no_wrap=True)
    table.add_column(overflow="fold")
    for problem in analysis.problems:
        table.add_row(problem.code, safe(problem.message))
    return table


def figures(data: Mapping[str, Any]) -> RenderableType:
    """The figures of ``dateline evaluate`` as a table."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("measure")
    for name in ("P", "R", "F1", "95 %", "found", "marked"):
        table.add_column(name, justify="right")
    for name, f in data["figures"].items():
        low, high = f["f1_interval"]
        table.add_row(
            name,
            f"{f['precision']:.3f}",
            f"{f['recall']:.3f}",
            f"{f['f1']:.3f}",
            f"{low:.3f}–{high:.3f}",
            str(f["predicted"]),
            str(f["gold"]),
        )
    head = f"{data['documents']} documents ({data['split']}), corpus {data['corpus']}"
    return Group(Text(head, style="bold"), table)
