"""The command ``dateline meetings``: arguments and messages.

What may not live here: which reports tell of one meeting (``store/meetings.py``) and layout (``meetings_view.py``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, get_args

import typer

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.cli_record import Debug, Where

if TYPE_CHECKING:
    from dateline.store import Record
    from dateline.store.meetings import Met

_FORMATS = ("table", "csv", "jsonl", "ics")
_SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".ics": "ics", ".txt": "table"}


def meetings(
    record: Where,
    actor: Annotated[list[str] | None, typer.Option(metavar="CODE|NAME", help="One who takes part; all of several.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Held on this day or later.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Held on this day or earlier.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="proposed, scheduled, 'under way', held, failed, cancelled or declined.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Outlet of a report.")] = None,
    next_: Annotated[int | None, typer.Option("--next", metavar="DAYS", min=1, help="Held within so many days, from --as-of on.")] = None,
    became: Annotated[bool, typer.Option("--became", help="Those that were planned, and what became of them.")] = False,  # noqa: FBT002
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="As reports had it that were published by this day (today).")] = None,
    least: Annotated[int, typer.Option(min=1, help="Told by so many reports at least.")] = 1,
    form: Annotated[str | None, typer.Option("--format", help="table (so it is on a terminal), csv, jsonl or ics.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file.")] = None,
    link: Annotated[bool, typer.Option("--link", help="First keep the judgements on which reports tell of one meeting.")] = False,  # noqa: FBT002
    pair: Annotated[tuple[str, str] | None, typer.Option(metavar="DOC:ID DOC:ID", help="Two meetings to judge, with --judgement and --who.")] = None,
    judgement: Annotated[str | None, typer.Option(metavar="same|different|unsure", help="What you say of them.")] = None,
    who: Annotated[str | None, typer.Option(help="Who says so.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why.")] = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Who meets whom, when, where, on what: one meeting from all its reports, and what became of it."""
    from dateline.store import Record

    chosen = _format(form, out)
    opened = Record(record)
    if (pair is None) != (judgement is None):
        raise InputError("--pair and --judgement go together")
    if pair is not None and judgement is not None:
        _judge(opened, pair, judgement, who, reason)
        return
    given = _Asked(
        actor or [], _day(since), _day(until), _statuses(status), outlet or [], next_, became, _day(as_of), least
    )
    if link:
        from dateline.store.meetings import link as keep

        sys.stderr.write(f"dateline: {keep(opened):,} new judgements\n")
    found, of = given.choose(opened)
    _give(found, chosen, out, given)
    sys.stderr.write(f"dateline: {len(found):,} of {of:,} meetings\n")
    if given.since or given.until:
        sys.stderr.write("dateline: meetings without a day are not among them; --status scheduled lists those too\n")


class _Asked:
    """What is asked of a record, checked."""

    def __init__(
        self, actors: list[str], since: date | None, until: date | None, status: Sequence[str], outlet: list[str],
        next_: int | None, became: bool, as_of: date | None, least: int,  # noqa: FBT001
    ) -> None:  # fmt: skip
        if next_ is not None and (since or until):
            raise InputError("--next says which days; leave out --from and --to")
        self.became = became
        self.as_of = as_of
        self.today = as_of or date.today()  # noqa: DTZ011 - the day of whoever asks
        self.since = self.today if next_ is not None else since
        self.until = self.today + timedelta(next_) if next_ is not None else until
        self.actors, self.status, self.outlet, self.least = actors, status, outlet, least

    def choose(self, record: Record) -> tuple[list[Met], int]:
        """The meetings that are asked for, and how many there are."""
        from dateline.store import meetings as kept
        from dateline.store.filters import several
        from dateline.stories.history import became

        made = kept.meetings(record, as_of=self.as_of)
        found = kept.between(made, self.since, self.until)
        for name in several(self.actors):  # each of them: who met whom
            found = kept.find(record, found, actor=name)
        found = kept.find(record, found, outlet=self.outlet)
        found = [m for m in found if (not self.status or m.status in self.status) and m.reports >= self.least]
        if self.became:
            found = [m for m in found if became(m.steps, m.last, self.today)]
        return found, len(made)


def _day(value: str | None) -> date | None:
    from dateline.store.filters import day

    return date.fromisoformat(day(value)) if value else None


def _statuses(given: list[str] | None) -> list[str]:
    from dateline.core.types import MeetingStatus
    from dateline.store.filters import several

    known = get_args(MeetingStatus)
    for value in (values := several(given or [])):
        if value not in known:
            raise UnknownName("status of a meeting", value, known)
    return list(values)


def _format(form: str | None, out: Path | None) -> str:
    if form is not None:
        if form not in _FORMATS:
            raise UnknownName("format", form, _FORMATS)
        return form
    if out is None:
        return "table" if sys.stdout.isatty() else "jsonl"
    if out.suffix.casefold() not in _SUFFIXES:
        raise InputError(f"{out}: what format? name it with --format ({', '.join(_FORMATS)}), or end the file in .ics")
    return _SUFFIXES[out.suffix.casefold()]


def _judge(record: Record, pair: tuple[str, str], judgement: str, who: str | None, reason: str | None) -> None:
    from dateline.store.meetings import judge

    if not who:
        raise InputError("say who judges, with --who")
    judge(record, _key(pair[0]), _key(pair[1]), judgement, by=who, reason=reason)
    sys.stderr.write(f"dateline: kept: {pair[0]} and {pair[1]} are {judgement}, by {who}\n")


def _key(words: str) -> tuple[str, str]:
    document, mark, id_ = words.rpartition(":")
    if not mark:
        raise InputError(f"{words!r} names no meeting; write DOCUMENT:ID, for example doc-1:meeting-3f2a9c01b7de")
    return document, id_


def _give(found: Sequence[Met], form: str, out: Path | None, asked: _Asked) -> None:
    if form == "ics":
        _calendar(found, out)
        return
    if out is None:
        _write(found, form, sys.stdout, asked)
        return
    from dateline.outputs.table_files import whole

    with whole(out) as spare, spare.open("w", encoding="utf-8", newline="") as stream:
        _write(found, form, stream, asked)


def _write(found: Sequence[Met], form: str, stream: IO[str], asked: _Asked) -> None:
    from dateline.outputs.meetings_view import COLUMNS, lines, plain
    from dateline.outputs.render import safe
    from dateline.outputs.table_files import WRITERS

    if form == "table":
        names = {m.id: m.name for m in found}
        for met in found:
            stream.write(
                "".join(f"{safe(line)}\n" for line in lines(met, asked.today, names, fate=asked.became)) + "\n"
            )
        return
    WRITERS[form](_Rows(COLUMNS, [plain(m, asked.today) for m in found]), stream)


class _Rows(list[dict[str, Any]]):
    """Rows with the names of their columns, as the writers want them."""

    def __init__(self, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
        super().__init__(rows)
        self.columns = list(columns)


def _calendar(found: Sequence[Met], out: Path | None) -> None:
    from dateline.outputs.exports.ics import check_calendar
    from dateline.outputs.meetings_view import calendar
    from dateline.outputs.table_files import whole

    content, written, left = calendar(found)
    check_calendar(content, str(out or "the calendar"))
    if out is None:
        sys.stdout.write(content.decode("utf-8"))
    else:
        with whole(out) as spare:
            spare.write_bytes(content)
    sys.stderr.write(
        f"dateline: {written:,} entries; left out: {left:,} without a day, or known by month or year only\n"
    )


def register(program: typer.Typer) -> None:
    """Add the command to the program."""
    program.command()(meetings)
