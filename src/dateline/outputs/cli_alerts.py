"""The command ``dateline alerts``: arguments and messages; and what ``dateline ingest --alerts`` runs.

What may not live here: rules and what they find (``dateline.alerts``), forms (``alert_forms.py``), sending (``sending.py``).
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.cli_record import Debug, Where

if TYPE_CHECKING:
    from dateline.alerts.log import Told
    from dateline.alerts.rules import Rules
    from dateline.store import Record

FORMS = ("table", "jsonl", "atom")


def alerts(
    record: Where,
    rules: Annotated[Path | None, typer.Option(metavar="FILE", help="Look for what these rules say (TOML); without, list what was told.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what the rules find; keep and send nothing.")] = False,  # noqa: FBT002
    form: Annotated[str | None, typer.Option("--format", help="table (so it is on a terminal), jsonl or atom.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file.")] = None,
    mute: Annotated[str | None, typer.Option(metavar="RULE", help="Send nothing of this rule any more.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Mute up to this day, which counts.")] = None,
    unmute: Annotated[str | None, typer.Option(metavar="RULE", help="Send what this rule finds again.")] = None,
    who: Annotated[str | None, typer.Option(help="Who mutes.")] = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Watch a record: rules on series, pairs and meetings, each told once with the records that caused it."""
    from dateline.alerts import log
    from dateline.alerts.rules import load_rules
    from dateline.store import Record

    chosen = form or ("table" if sys.stdout.isatty() and out is None else "jsonl")
    if chosen not in FORMS:
        raise UnknownName("format", chosen, FORMS)
    if until and not mute:
        raise InputError("--until goes with --mute")
    asked = load_rules(rules) if rules is not None else None
    opened = Record(record)
    if mute or unmute:
        if mute:
            log.mute(opened, mute, until=until, who=who, known=[r.name for r in asked.rules] if asked else ())
        else:
            log.unmute(opened, unmute or "", who=who)
        sys.stderr.write(f"dateline: {mute or unmute} is {'muted' if mute else 'heard again'}{f' until {until}' if until else ''}\n")  # fmt: skip
        return
    if asked is None:
        shown, wrong = log.told(opened), list[str]()
    elif dry_run:
        shown, wrong = _would(opened, asked), list[str]()
    else:
        shown, wrong = watch(opened, asked)
    _give(shown, chosen, out, f"Dateline alerts: {opened.path.resolve().name}")
    for words in wrong:
        sys.stderr.write(f"dateline: not sent, will be tried again: {words}\n")
    if asked is not None:
        sys.stderr.write(
            f"dateline: {len(shown):,} new alert{'' if len(shown) == 1 else 's'} by {len(asked.rules)} rules\n"
        )
    raise typer.Exit(1 if wrong else 0)


def watch(record: Record, asked: Rules) -> tuple[list[Told], list[str]]:
    """Look for what the rules say, keep it and send it where the file says; what is new, and what could not be sent."""
    from dateline.alerts.finding import find
    from dateline.alerts.log import keep
    from dateline.outputs.sending import send_all

    new = keep(record, find(record, asked.rules), today=datetime.now(UTC).date())
    return new, send_all(record, new, asked.send)


def after_ingest(record: Record, asked: Rules) -> None:
    """What ``dateline ingest --alerts`` does when it has read all: it says on standard error what is new."""
    from dateline.outputs.alert_forms import words

    record.refresh()
    new, wrong = watch(record, asked)
    sys.stderr.write(words([t for t in new if not t.muted]))
    sys.stderr.write(f"dateline: {len(new):,} new alert{'' if len(new) == 1 else 's'}\n")
    for said in wrong:
        sys.stderr.write(f"dateline: not sent, will be tried again: {said}\n")


def _would(record: Record, asked: Rules) -> list[Told]:
    from dateline.alerts.finding import find
    from dateline.alerts.log import Told, plain

    now = datetime.now(UTC).replace(tzinfo=None)
    return [
        Told(0, a.id, a.name, a.rule, a.title, a.day, now, False, tuple(plain(a.records)))
        for a in find(record, asked.rules)
    ]


def _give(shown: list[Told], form: str, out: Path | None, title: str) -> None:
    from dateline.outputs import alert_forms as forms
    from dateline.outputs.table_files import whole

    text = {
        "table": lambda: forms.words(shown),
        "jsonl": lambda: forms.lines(shown),
        "atom": lambda: forms.atom([t for t in shown if not t.muted], title=title).decode(),
    }[form]()
    if out is None:
        sys.stdout.write(text)
        return
    with whole(out) as spare:
        spare.write_text(text, "utf-8")
    sys.stderr.write(f"wrote {out} ({len(shown)} alerts)\n")


def register(program: typer.Typer) -> None:
    """Add the command to the program."""
    program.command()(alerts)
