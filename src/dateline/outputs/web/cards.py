"""A row of a view as a line that a page shows: who, what, whom, and the sentence with the words that say it.

What may not live here: markup (``templates/parts.html``: ``line`` shows what ``card`` makes), questions to the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dateline.outputs.page import Line, named
from dateline.outputs.render import safe
from dateline.outputs.web.shell import words

Row = Mapping[str, Any]
_SOURCE = ("document_id", "id", "outlet", "published", "title", "source", "url", "review")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "events": (
        "date", "date_last", "actor", "recipient", "type", "modes", "status", "contexts", "quad", "scale", "cameo", "score",
        "according_to", "place_name", '"trigger"', "evidence", *_SOURCE,
    ),
    "attributions": ("date", "said", "speaker", "kind", "reported_by", "anonymous", "content_spans", "cue_span", "evidence", *_SOURCE),
    "stances": ("date", "holder", "stance", "toward", "issue", "according_to", "evidence", *_SOURCE),
    "meetings": (
        "date", "date_last", "name", "participants_named", "status", "place_name", "agenda_items", "evidence", *_SOURCE,
    ),
}  # fmt: skip
"""The columns of each view that ``card`` needs (quoted where SQL asks for it): fewer than all are read faster."""


def card(view: str, row: Row) -> Line:
    """The line of a row of ``events``, ``attributions``, ``stances`` or ``meetings``; its ``id`` is the row's."""
    return _MADE[view](row)


def _event(row: Row) -> Line:
    facts = [_when(row), row["place_name"], _by(row["according_to"]), f"CAMEO {row['cameo']}" if row["cameo"] else ""]
    facts += [f"{row['scale']:+.1f}" if row["scale"] is not None else "", *row["contexts"]]
    facts += [f"p {row['score']:.2f}" if row.get("score") is not None else ""]
    trigger = _inside(row, [row["trigger"]])
    tags = [*row["modes"], *row["status"]]
    return _line(
        "event",
        row,
        row["type"],
        row["quad"].replace(" ", "-"),
        tags,
        row["actor"],
        row["recipient"],
        "",
        facts,
        trigger,
    )


def _attribution(row: Row) -> Line:
    facts = [f"said {words(row['said'])}" if row["said"] else "", _by(row["reported_by"], "reported by")]
    facts += ["not named" if row["anonymous"] else ""]
    marks = _inside(row, [*row["content_spans"], *([row["cue_span"]] if row["cue_span"] else [])])
    return _line("attribution", row, row["kind"], "attribution", [], row["speaker"], None, "", facts, marks)


def _stance(row: Row) -> Line:
    facts = [words(row["date"]), _by(row["according_to"])]
    issue = row["issue"] if row["issue"] != row["toward"] else ""
    return _line("stance", row, row["stance"], "stance", [], row["holder"], row["toward"], issue, facts, [])


def _meeting(row: Row) -> Line:
    facts = [_when(row), row["place_name"], row["participants_named"]]
    facts += [f"agenda: {'; '.join(row['agenda_items'])}" if row["agenda_items"] else ""]
    return _line("meeting", row, row["status"], "meeting", [], None, None, row["name"], facts, [])


_MADE = {"events": _event, "attributions": _attribution, "stances": _stance, "meetings": _meeting}


def _line(
    kind: str, row: Row, label: str, colour: str, tags: Iterable[str], who: str | None, whom: str | None, what: str,
    facts: Iterable[str | None], marks: Sequence[tuple[int, int]],
) -> Line:  # fmt: skip
    return Line(
        id=row["id"], label=safe(label), colour=colour, tags=[safe(t) for t in tags], who=named(words(who)),
        whom=named(words(whom)), what=words(what), facts=[words(f) for f in facts if f],
        evidence=list(_pieces(row["evidence"]["quote"], marks)), back="", kind=kind, ref=row["id"],
    )  # fmt: skip


def _when(row: Row) -> str:
    first, last = row["date"], row["date_last"]
    if first is None:
        return "no date"
    return words(first) if last in (None, first) else f"{words(first)} to {words(last)}"


def _by(source: str | None, said: str = "according to") -> str:
    return f"{said} {source}" if source else ""


def _inside(row: Row, spans: Iterable[Row]) -> list[tuple[int, int]]:
    """Spans of the text as places in the evidence, in order; those that lie outside are left out."""
    start, end = row["evidence"]["span"]["start"], row["evidence"]["span"]["end"]
    return sorted((s["start"] - start, s["end"] - start) for s in spans if start <= s["start"] and s["end"] <= end)


def _pieces(quote: str, marks: Sequence[tuple[int, int]], most: int = 1200) -> Iterator[tuple[str, bool]]:
    """The evidence in pieces, and whether each is marked; a very long one is clipped."""
    at = 0
    for start, end in marks:
        if start >= at and end <= most:
            yield safe(quote[at:start]), False
            yield safe(quote[start:end]), True
            at = end
    rest = quote[at : max(at, most)]
    yield safe(rest) + ("…" if at + len(rest) < len(quote) else ""), False
