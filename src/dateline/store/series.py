"""Series: counts of events by period, one row for each unit and period, zeros and all.

How an event is counted is told by ``Wanted``; ``LeftOut`` says what was not counted and why, so that the panel
and what is left out add up to the events that passed the filter. What may not live here: files and plots,
and the SQL itself (``series_sql.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dateline.core.errors import InputError, UnknownName
from dateline.store import series_sql as sql
from dateline.store.filters import condition, day
from dateline.store.queries import Filter, narrow, quoted
from dateline.store.result import Result
from dateline.store.stories import see

if TYPE_CHECKING:
    from dateline.core.codebook import Codebook
    from dateline.store.record import Record

PERIODS = ("day", "week", "month", "quarter", "year")
RULES = ("records", "stories", "one-a-day")
COUNTS = ("quad", "type")
SCALES = ("plover", "goldstein")
LEVELS = ("country", "sector")
UNITS: Mapping[str, tuple[str, ...]] = {
    "all": (),
    "actor": ("actor",),
    "place": ("place",),
    "dyad": ("actor", "recipient"),
}
"""What one series is about, and the columns that name it."""

MOST = 5_000_000
"""Rows of a panel: beyond that it is refused, since most of them would be zeros."""

_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The panel that is wanted.

    ``filter`` says which events; its ``since`` and ``until`` bound the panel (else: whole periods).
    ``rule``: every record, the first report of each story, or one event a day of the same type, modes and unit.
    ``level``: actors by country, or by country and first sector ("RUSGOV"). ``every_pair``: a series for
    every actor with every recipient, not for those alone that meet. ``coarse``: count events whose day is
    not known so exactly, on their first day. ``as_of``: an ISO day; nothing is counted that was not known then.
    """

    by: str = "month"
    unit: str = "all"
    counts: tuple[str, ...] = ("quad",)
    scale: str | None = None
    rule: str = "records"
    level: str = "country"
    every_pair: bool = False
    coarse: bool = False
    as_of: str | None = None
    filter: Filter = field(default_factory=Filter)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Events that passed the filter and are in no cell, each under the first reason that holds.

    ``unknown`` by the day of ``as_of``; ``undated``; ``coarse``: their time is wider than a period; ``uncoded``:
    without the codes that name a series; ``outside`` the panel's days.
    """

    unknown: int = 0
    undated: int = 0
    coarse: int = 0
    uncoded: int = 0
    outside: int = 0


@dataclass(frozen=True, slots=True)
class Panel:
    """The rows, what was asked, the first and last day, and what became of the events.

    ``events`` passed the filter. ``counted`` is the sum of the column ``events``, ``repeated`` what the rule did
    not count again: together with ``left_out`` they are ``events``, unless an event stands in several series (one
    with two actors and three recipients is in six dyads).
    """

    wanted: Wanted
    rows: Result
    first: str | None
    last: str | None
    events: int
    counted: int
    repeated: int
    left_out: LeftOut
    revision: int

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that name a series."""
        return UNITS[self.wanted.unit]

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns that hold figures."""
        return tuple(c for c in self.rows.columns if c not in {*self.names, "period", "days"})


def panel(record: Record, wanted: Wanted, *, among: str | None = None) -> Panel:
    """The panel of a record. UnknownName or InputError for what cannot be asked.

    ``among`` is a table of our own (see ``Record.kept``) with all narrow rows of events that the filter lets through, and
    maybe others.
    """
    wanted = _checked(wanted)
    record = record if wanted.as_of is None else record.all_versions()
    if wanted.rule == "stories":
        see(record, wanted.as_of)
    with record.kept(*_placed(record, wanted, among)) as (table, ask):
        counted = sql.COUNTED.format(table=table)
        (seen,) = ask(counted + sql.SEEN.format(by=wanted.by), [])
        first, last = _bounds(wanted, seen["first"], seen["last"])
        bound, bounded, units = [first, last], counted + sql.BOUNDS, _units(wanted)
        (unit_count,) = ask(f"{bounded} SELECT count(*) AS n FROM ({units})", bound)
        _small_enough(wanted, unit_count["n"], first, last)
        told = {r["reason"]: r["n"] for r in ask(sql.TOLD.format(table=table, bounds=sql.BOUNDS), bound)}
        (sum_,) = ask(bounded + sql.SUM, bound)
        found = ask(bounded + _frame(wanted, units, record.codebook()), bound)
    left = LeftOut(**{f.name: told.get(f.name, 0) for f in fields(LeftOut)})
    events = sum(told.values())
    return Panel(wanted, found, first, last, events, sum_["counted"], sum_["repeated"], left, record.revision)


def _frame(wanted: Wanted, units: str, book: Codebook) -> str:
    columns, sums = _columns(wanted, book)
    keys = UNITS[wanted.unit]
    return sql.FRAME.format(
        by=wanted.by, keys="".join(f"{k}, " for k in keys), units=units, columns=columns, sums=sums,
        using=", ".join([*keys, "period"]),
    )  # fmt: skip


def _checked(wanted: Wanted) -> Wanted:
    for what, value, known in (
        ("period", wanted.by, PERIODS),
        ("counting rule", wanted.rule, RULES),
        ("unit", wanted.unit, UNITS),
        ("level", wanted.level, LEVELS),
        *(("count", c, COUNTS) for c in wanted.counts),
        *([("scale", wanted.scale, SCALES)] if wanted.scale else []),
    ):
        if value not in known:
            raise UnknownName(what, value, known)
    if wanted.as_of is None:
        return wanted
    as_of, until = day(wanted.as_of), wanted.filter.until
    if until is not None and until > as_of:
        raise InputError(f"a panel as of {as_of} cannot go on to {until}: what comes after is not known then")
    return replace(wanted, as_of=as_of)


def _placed(record: Record, wanted: Wanted, among: str | None) -> tuple[str, list[Any]]:
    """The SELECT of the rows that may count, with its parameters."""
    keys = UNITS[wanted.unit]
    given = replace(wanted.filter, since=None, until=None)
    mine = Filter(
        actor=given.actor if "actor" in keys else (), recipient=given.recipient if "recipient" in keys else ()
    )
    rest = replace(given, actor=() if mine.actor else given.actor, recipient=() if mine.recipient else given.recipient)
    where, bound = condition("events", rest, record.distinct)
    of_unit, more = condition("dyads", mine, record.distinct)
    by_code = wanted.level == "country" and not any(f"lower({k})" in of_unit for k in mine.given())
    named = {k: (sql.LEVELS[wanted.level].format(k) if k != "place" else "place_country") for k in keys}
    names = "".join(f"{k}, " for k in keys)
    same = sql.SAME.get(wanted.rule)
    is_narrow = wanted.scale != "goldstein" and (by_code or not set(keys) & {"actor", "recipient"})
    source = narrow("events", where)[0] if is_narrow else "events"  # ``among`` has the columns of neither
    text = sql.PLACED.format(
        events=source if source == "events" else among or source,
        held=sql.NOW if wanted.as_of is None else sql.KNOWN,
        source=(sql.BY_CODE if by_code else sql.SOURCES)[wanted.unit],
        distinct="" if by_code else "DISTINCT",
        where=f"WHERE {where}" if where else "",
        where_unit=f"WHERE {of_unit}" if of_unit else "",
        coarse="false" if wanted.coarse else sql.coarser(wanted.by),
        named="".join(f"{expression} AS {k}, " for k, expression in named.items()),
        kept=_kept(wanted),
        coded=" AND ".join(f"{k} IS NOT NULL" for k in keys) or "true",
        first=sql.FIRST.format(same=names + same) if same else "fits",
        joined="LEFT JOIN story_of USING (document_id, id)" if wanted.rule == "stories" else "",
    )
    return text, [*([] if wanted.as_of is None else [wanted.as_of]), *bound, *more]


def _kept(wanted: Wanted) -> str:
    """The columns that this panel counts, and those that its rule looks at: no others are carried along."""
    counted = [*wanted.counts, *([{"plover": "scale", "goldstein": "cameo"}[wanted.scale]] if wanted.scale else [])]
    of_rule = sql.KEPT.get(wanted.rule, "")
    return of_rule + "".join(f", {c}" for c in counted if not (c == "type" and ", type" in of_rule))


def _bounds(wanted: Wanted, first: date | None, last: date | None) -> tuple[str | None, str | None]:
    """The first and last day of the panel: those asked for, else whole periods; both None for none at all."""
    start = wanted.filter.since or (first.isoformat() if first else None)
    end = wanted.filter.until or wanted.as_of or (last.isoformat() if last else None)
    if start is None or end is None or start > end:
        return (None, None)
    return start, end


def _units(wanted: Wanted) -> str:
    """A SELECT of the series of the panel: those seen in its days, and those that the filter names by code."""
    keys = UNITS[wanted.unit]
    if not keys:
        return "SELECT 1 AS one"
    inside = "FROM counted, bounds WHERE date BETWEEN first AND last"
    seen = [f"SELECT DISTINCT {', '.join(keys)} {inside}"]
    if wanted.every_pair:
        seen = ["SELECT * FROM " + ", ".join(f"(SELECT DISTINCT {k} {inside})" for k in keys)]
    named = [_codes(wanted, k) for k in keys]
    if all(named):
        lists = (
            f"(SELECT unnest([{', '.join(map(quoted, codes))}]) AS {k})" for k, codes in zip(keys, named, strict=True)
        )
        seen.append("SELECT * FROM " + ", ".join(lists))
    return " UNION ".join(seen)


def _codes(wanted: Wanted, key: str) -> list[str]:
    """The codes that the filter names for a column, if it names nothing but codes."""
    values = getattr(wanted.filter, key, ())
    plain = wanted.level == "country" and all(map(_CODE.fullmatch, values))
    return list(values) if plain else []


def _small_enough(wanted: Wanted, units: int, first: str | None, last: str | None) -> None:
    if first is None or last is None:
        return
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    rows = units * (days // sql.DAYS[wanted.by] + 1)
    if rows > MOST:
        raise InputError(
            f"the panel would have about {rows:,} rows ({units:,} series from {first} to {last} by {wanted.by}); "
            "bound it with --from and --to, or name actors"
        )


def _columns(wanted: Wanted, book: Codebook) -> tuple[str, str]:
    """The columns of the panel with zeros filled in, and the sums that they come from."""
    sums = {"events": "count(*) FILTER (is_first)"}
    if "quad" in wanted.counts:
        quads = dict.fromkeys(t.quad for t in book.types.values())
        sums |= {q.replace(" ", "_"): f"count(*) FILTER (is_first AND quad = {quoted(q)})" for q in quads}
    if "type" in wanted.counts:
        sums |= {t: f"count(*) FILTER (is_first AND type = {quoted(t)})" for t in book.types}
    filled = [f'coalesce("{n}", 0) AS "{n}"' for n in (*sums, "reports", "outlets")]
    sums |= {"reports": "count(DISTINCT report)", "outlets": "count(DISTINCT paper)"}
    if wanted.scale:
        value = "scale" if wanted.scale == "plover" else _goldstein(book)
        given = f"({value}) FILTER (is_first)"  # rounded: the order of adding up is not fixed
        sums |= {
            "scale_sum": f"round(sum{given}, 6)",
            "scale_mean": f"round(avg{given}, 6)",
            "scale_n": f"count{given}",
        }
        filled += ["coalesce(scale_sum, 0) AS scale_sum", "scale_mean", "coalesce(scale_n, 0) AS scale_n"]
    return ", ".join(filled), ", ".join(f'{expression} AS "{n}"' for n, expression in sums.items())


def _goldstein(book: Codebook) -> str:
    values = {c: v for c in book.cameo_names if (v := book.goldstein(c)) is not None}
    pairs = ", ".join(f"{quoted(c)}: {float(v)!r}" for c, v in values.items())
    return f"(MAP {{{pairs}}}[cameo])::DOUBLE"
