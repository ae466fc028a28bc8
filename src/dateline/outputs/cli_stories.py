"""The command ``dateline stories``: arguments and messages.

What may not live here: links and counts (``store/stories.py``).
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.core.errors import InputError
from dateline.outputs.cli_record import Debug, Where

if TYPE_CHECKING:
    from dateline.store.stories import Story


def stories(
    record: Where,
    link: Annotated[bool, typer.Option("--link", help="First judge the pairs that are new, and keep the judgements.")] = False,  # noqa: FBT002
    least: Annotated[int, typer.Option(min=1, help="Stories told by so many reports at least.")] = 2,
    pair: Annotated[tuple[str, str] | None, typer.Option(metavar="DOC:ID DOC:ID", help="Two events to judge, with --judgement and --who.")] = None,
    judgement: Annotated[str | None, typer.Option(metavar="same|different|unsure", help="What you say of them.")] = None,
    who: Annotated[str | None, typer.Option(help="Who says so.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one story a line (so it is when piped).")] = False,  # noqa: FBT002
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """One event, many reports: list stories, with their reports, outlets and independent outlets."""
    from dateline.store import Record
    from dateline.store import stories as kept

    opened = Record(record)
    if (pair is None) != (judgement is None):
        raise InputError("--pair and --judgement go together")
    if pair is not None and judgement is not None:
        if not who:
            raise InputError("say who judges, with --who")
        kept.judge(opened, _key(pair[0]), _key(pair[1]), judgement, by=who, reason=reason)
        sys.stderr.write(f"dateline: kept: {pair[0]} and {pair[1]} are {judgement}, by {who}\n")
        return
    if link:
        sys.stderr.write(f"dateline: {kept.link(opened):,} new judgements\n")
    elif not len(opened.view("links")):
        sys.stderr.write(f"dateline: no events are linked yet: dateline stories {record} --link\n")
    found = kept.stories(opened)
    shown = [s for s in found if s.reports >= least]
    for story in shown:
        sys.stdout.write(
            json.dumps(_data(story), ensure_ascii=False) + "\n" if as_json or not sys.stdout.isatty() else _words(story)
        )
    sys.stderr.write(
        f"dateline: {len(shown):,} of {len(found):,} stories, {sum(len(s.events) for s in found):,} events\n"
    )


def _key(words: str) -> tuple[str, str]:
    document, mark, id_ = words.rpartition(":")
    if not mark:
        raise InputError(f"{words!r} names no event; write DOCUMENT:ID, for example doc-1:event-3f2a9c01b7de")
    return document, id_


_KEPT = (
    "document_id",
    "id",
    "date",
    "type",
    "actor",
    "recipient",
    "status",
    "sentence",
    "outlet",
    "published",
    "title",
    "url",
    "credit",
)


def _data(story: Story) -> dict[str, Any]:
    events = [{n: e[n].isoformat() if n == "date" and e[n] else e[n] for n in _KEPT} for e in story.events]
    return {
        "story": story.id, "reports": story.reports, "outlets": story.outlets, "independent_outlets": story.independent,
        "events": events, "unsure": [list(k) for k in story.unsure],
    }  # fmt: skip


def _words(story: Story) -> str:
    from dateline.outputs.render import safe

    first = story.events[0]
    head = f"{first['date'] or 'no date'}  {first['actor'] or '?'} {first['type']} {first['recipient'] or ''}".rstrip()
    told = f"{story.reports} reports, {story.outlets} outlets, {story.independent} independent"
    lines = [f"{e['published'] or ''}  {e['outlet'] or e['document_id']}: “{e['sentence']}”" for e in story.events]
    return safe(f"{head}  ({told})") + "\n" + "".join(f"    {safe(line)}\n" for line in lines) + "\n"


def register(program: typer.Typer) -> None:
    """Add the command to the program."""
    program.command()(stories)
