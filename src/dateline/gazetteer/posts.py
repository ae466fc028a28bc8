"""Who held which post and when: the table that ``dateline actors learn`` writes and ``--actors`` reads back.

The same posts as PETRARCH reads them (``as_petrarch``). What may not live here: where posts are learned (``store``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from dateline.core.errors import UnknownName
from dateline.gazetteer.dictionaries import (
    DatedCode,
    DictionaryEntry,
    Fault,
    country_codes,
    encode,
    sector_codes,
    words_of,
)
from dateline.gazetteer.petrarch import Row

_HEAD = "name,also,country,sectors,office,"
BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Post:
    """One post of one person, as some reports tell it.

    ``also`` are shorter names by which reports call the person and nobody else; ``country`` and ``sectors`` are
    PLOVER's. The post is taken as held from ``since`` to ``until`` (ISO days, inclusive, None where open).
    ``reports`` is how many reports tell it, between ``first_seen`` and ``last_seen``; ``title``, ``words`` and
    ``document`` are the title, the sentence and the report in which it was seen first. ``note`` says what a
    reviewer should look at, or is empty.
    """

    name: str
    also: tuple[str, ...] = ()
    country: str | None = None
    sectors: tuple[str, ...] = ()
    office: str | None = None
    since: str | None = None
    until: str | None = None
    reports: int = 0
    first_seen: str | None = None
    last_seen: str | None = None
    note: str = ""
    title: str = ""
    words: str = ""
    document: str = ""


COLUMNS = tuple(f.name for f in fields(Post))


def is_table(text: str) -> bool:
    """Whether a file is a table of posts and no list of actors."""
    return text.lstrip("\ufeff").startswith(_HEAD)


def as_csv(posts: Iterable[Post]) -> str:
    """The posts as a table, one row each, under a line of column names."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([_cell(getattr(p, name)) for name in COLUMNS] for p in posts)
    return out.getvalue()


def _cell(value: object) -> str:
    words = BETWEEN.join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return " ".join(words.split())


def as_petrarch(posts: Sequence[Post], source: str) -> str:
    """The posts as PETRARCH and Phoenix read actors, what tells them in comments; offices stand there alone."""
    lines = [
        f"# Who held which post, learned by dateline from {_one_line(source)}: {len(posts)} posts. Review before use."
    ]
    for name, held in _by_name(posts).items():
        lines += ["", *(f"# {_told(p)}" for p in held), f"{_upper(name)}_"]
        lines += [f"+{_upper(form)}_" for form in dict.fromkeys(f for p in held for f in p.also)]
        lines += [f"\t[{encode(p.country, p.sectors)}{_dates(p)}]" for p in held]
    return "\n".join(lines) + "\n"


def _by_name(posts: Iterable[Post]) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = {}
    for p in posts:
        found.setdefault(p.name, []).append(p)
    return found


def _told(p: Post) -> str:
    seen = f"{p.first_seen or '?'} to {p.last_seen or '?'}"
    note = f"; {p.note}" if p.note else ""
    number = f"{p.reports} report{'s' if p.reports != 1 else ''}"
    return _one_line(f"{p.office or p.title or '?'}: {number}, {seen}{note}; {p.document}: “{p.words}”")


def _one_line(words: str) -> str:
    return " ".join(words.replace("#", " ").replace("<!--", " ").split())


def _upper(name: str) -> str:
    return "_".join(words_of(name)).upper()


def _dates(p: Post) -> str:
    since, until = ((d or "").replace("-", "") for d in (p.since, p.until))
    if since and until:
        return f" {since}-{until}"
    return f" >{since}" if since else f" <{until}" if until else ""


def read_table(text: str, file: str) -> tuple[list[Row], list[Fault]]:
    """The entries of a table of posts, and which rows could not be read; columns that it does not know are passed over."""
    table = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    faults: list[Fault] = []
    codes: dict[str, list[DatedCode]] = {}
    forms: dict[str, list[str]] = {}
    for row in table:
        name = (row.get("name") or "").strip()
        code = _code(row)
        if not name or isinstance(code, str):
            faults.append(
                Fault(file, table.line_num, f"{name or 'row'}: {code if name else 'it has no name'}; left out")
            )
            continue
        codes.setdefault(name, []).append(code)
        forms.setdefault(name, [name]).extend(w.strip() for w in (row.get("also") or "").split(";") if w.strip())
    return [(tuple(dict.fromkeys(forms[n])), DictionaryEntry(n, tuple(c))) for n, c in codes.items()], faults


def _code(row: Mapping[str, str | None]) -> DatedCode | str:
    """The code of one row, or what is wrong with it."""
    country = (row.get("country") or "").strip() or None
    sectors = tuple((row.get("sectors") or "").replace(";", " ").replace(",", " ").split())
    for word, known, what in ((country, country_codes(), "country"), *((s, sector_codes(), "sector") for s in sectors)):
        if word is not None and word not in known:
            return str(UnknownName(what, word, known))
    if country is None and not sectors:
        return "it has neither country nor sectors"
    days = [(row.get(name) or "").strip() or None for name in ("since", "until")]
    for day in days:
        if day is not None and not _is_day(day):
            return f"{day!r} is no day (YYYY-MM-DD)"
    if days[0] and days[1] and days[0] > days[1]:
        return "it ends before it begins"
    return DatedCode(encode(country, sectors), days[0], days[1], (row.get("office") or "").strip() or None)


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
