"""What has been told: alerts, what was sent where, and what is muted, as a log in the record's table ``alerts``.

Two processes that find the same at once tell it once: the log is looked at within the commit. What may not live here:
sending, and what rules find.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from dateline.alerts.finding import Alert
from dateline.core.errors import UnknownName
from dateline.store.filters import day as checked_day
from dateline.store.record import Record
from dateline.store.rows import table_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as it is kept. ``muted``: it was kept, and sent to nobody."""

    number: int
    id: str
    name: str
    rule: str
    title: str
    day: date | None
    made_at: datetime
    muted: bool
    records: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Mute:
    """A rule that is muted, until the end of a day or until somebody unmutes it."""

    name: str
    until: date | None
    who: str | None


def keep(record: Record, found: Sequence[Alert], *, today: date) -> list[Told]:
    """Keep what has not been told before; what is new. ``today`` decides which mutes still hold."""
    muted = {m.name for m in mutes(record, today=today)}
    made = datetime.now(UTC).replace(tzinfo=None)
    new: list[Row] = []

    def build(files: Sequence[str], number: int) -> pa.Table | None:
        nonlocal new
        known = set(_ids(files))
        new = []
        for a in found:
            if known.isdisjoint({a.id, *a.near}):
                action = "muted" if a.name in muted else "told"
                new.append(_row(action, number, made, a.name, a.id, rule=a.rule, title=a.title, day=a.day, records=json.dumps(plain(a.records), ensure_ascii=False)))  # fmt: skip
                known.add(a.id)
        return table_of("alerts", new) if new else None

    if found:
        record.tables.append_checked("alerts", build)
        record.refresh()
    return [_told(r) for r in new]


def told(record: Record, *, most: int | None = None) -> list[Told]:
    """The alerts kept, the newest first."""
    limit = f" LIMIT {int(most)}" if most is not None else ""
    sql = f"SELECT * FROM raw_alerts WHERE action IN ('told', 'muted') ORDER BY number DESC, made_at DESC, id{limit}"
    return [_told(r) for r in record.query(sql)]


def mute(
    record: Record, name: str, *, until: str | None = None, who: str | None = None, known: Iterable[str] = ()
) -> None:
    """Send nothing of a rule any more, or until the end of a day. UnknownName for one that was never heard of."""
    names = {*known, *(r["name"] for r in record.query("SELECT DISTINCT name FROM raw_alerts"))}
    if name not in names:
        raise UnknownName("rule", name, names)
    last = date.fromisoformat(checked_day(until)) if until else None
    _say(record, "mute", name, until=last, who=who)


def unmute(record: Record, name: str, *, who: str | None = None) -> None:
    """Send what a rule finds again. UnknownName for one that is not muted."""
    names = [m.name for m in mutes(record)]
    if name not in names:
        raise UnknownName("muted rule", name, names)
    _say(record, "unmute", name, who=who)


def mutes(record: Record, *, today: date | None = None) -> list[Mute]:
    """The rules that are muted, on a day if one is named."""
    sql = "SELECT * FROM raw_alerts WHERE action IN ('mute', 'unmute') ORDER BY number, made_at"
    last = {r["name"]: r for r in record.query(sql)}
    held = [r for r in last.values() if r["action"] == "mute"]
    return [Mute(r["name"], r["until"], r["who"]) for r in held if not (today and r["until"] and r["until"] < today)]


def sent(record: Record, alerts: Iterable[Told], channel: str, *, failed: str | None = None) -> None:
    """Keep that alerts were sent to a channel, or why not."""
    made = datetime.now(UTC).replace(tzinfo=None)
    action = "failed" if failed else "sent"
    rows = [_row(action, 0, made, a.name, a.id, channel=channel, title=failed) for a in alerts]
    if rows:
        record.tables.append_checked("alerts", lambda _, n: table_of("alerts", [{**r, "number": n} for r in rows]))
        record.refresh()


def unsent(record: Record, channel: str) -> list[Told]:
    """The alerts whose sending to a channel failed and has not succeeded since, the oldest first."""
    sql = "SELECT id, arg_max(action, number) AS action FROM raw_alerts WHERE action IN ('sent', 'failed') AND channel = ? GROUP BY id"
    waiting = {r["id"] for r in record.query(sql, [channel]) if r["action"] == "failed"}
    return [t for t in reversed(told(record)) if t.id in waiting]


def _ids(files: Sequence[str]) -> list[str]:
    from dateline.store.tables import look_up

    return [i for (i,) in look_up(files, "id", "action", ("told", "muted"))]


def _say(record: Record, action: str, name: str, *, until: date | None = None, who: str | None = None) -> None:
    made = datetime.now(UTC).replace(tzinfo=None)
    row = _row(action, 0, made, name, None, until=until, who=who)
    record.tables.append_checked("alerts", lambda _, n: table_of("alerts", [{**row, "number": n}]))
    record.refresh()


def _row(action: str, number: int, made: datetime, name: str, id_: str | None, **more: Any) -> Row:
    empty = dict.fromkeys(("rule", "title", "day", "records", "channel", "until", "who"))
    return {**empty, "action": action, "number": number, "made_at": made, "name": name, "id": id_, **more}


def plain(records: Iterable[Row]) -> list[Row]:
    """Records as JSON holds them: days in ISO 8601."""
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in r.items()} for r in records]


def _told(r: Row) -> Told:
    return Told(
        r["number"], r["id"], r["name"], r["rule"], r["title"], r["day"], r["made_at"], r["action"] == "muted",
        tuple(json.loads(r["records"] or "[]")),
    )  # fmt: skip
