"""Reading actor and agent files of TABARI, PETRARCH and Phoenix.

A name stands at the beginning of a line, its codes in brackets after it or on lines of their own; "+"
begins another name of the same actor. Comments begin with "#" or ";" or stand in ``<!-- -->``. Names are
matched whole: TABARI's open stems ("MINISTR ") are not. What may not live here: looking names up.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dateline.core.errors import InputError
from dateline.gazetteer.dictionaries import DatedCode, DictionaryEntry, Fault

Row = tuple[tuple[str, ...], DictionaryEntry]
_CODE = re.compile(r"\[([^\[\]]*)\]?")
_SET = re.compile(r"^(![A-Z_]+!)\s*=\s*(.*)$")
_USED = re.compile(r"![A-Z_]+!")
_PLURAL = re.compile(r"\{([^{}]*)\}")
_DATES = re.compile(r"^(?:(?P<op>[<>])\s*(?P<one>\d+)|(?P<first>\d+)\s*-\s*(?P<last>\d+))$")
_VALID = re.compile(r"^(?:---|~?[A-Z0-9]{3,})$")
CENTURY = 30
"""Two-digit years up to this are of this century: "090101" is 2009, "790716" is 1979."""


@dataclass
class _Open:
    """An entry while its lines are read."""

    line: int
    names: list[str]
    codes: list[DatedCode] = field(default_factory=list)
    bracket: bool = False


def read_text(path: Path) -> str:
    """The text of a dictionary file, UTF-8 or Windows' Western code page; InputError if it cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise InputError(f"cannot read the actor dictionary {path}: {fault.strerror or fault}") from fault
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_actors(text: str, file: str) -> tuple[list[Row], list[Fault]]:
    """The entries of an actor or agent file, and what could not be read in it or was mended."""
    reader = _Reader(file)
    return list(reader.rows(text.splitlines())), reader.faults


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.sets: dict[str, list[str]] = {}

    def rows(self, lines: Sequence[str]) -> Iterator[Row]:
        entry: _Open | None = None
        for number, line in self._plain(lines):
            found = _SET.match(line) if line[0] == "!" else None
            if found is not None:
                self.sets[found[1]] = [w.strip() for w in found[2].split(",") if w.strip()]
                continue
            if line[0] not in "+[ \t":
                yield from self._close(entry)
                entry = _Open(number, [])
            if entry is None:
                self._fault(number, f"no actor stands before {line.strip()!r}; left out")
                continue
            self._take(entry, number, line.strip())
        yield from self._close(entry)

    def _plain(self, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
        """The lines with content, without comments."""
        hidden = False
        for number, written in enumerate(lines, 1):
            line = written
            if hidden or "<!--" in line:
                hidden = "-->" not in line
                continue
            line = line.partition("#")[0].partition(";")[0].rstrip()
            if line:
                yield number, line

    def _take(self, entry: _Open, number: int, line: str) -> None:
        name = line
        if "[" in line:
            entry.bracket = True
            codes = (self._code(written, number) for written in _CODE.findall(line))
            entry.codes += [c for c in codes if c is not None]
            name = line[: line.index("[")] if line.count("[") == 1 else _CODE.sub("", line)
        for piece in name.split("+"):
            if word := piece.strip(" _\t"):
                entry.names += self._names(word, number) if "!" in word else [word]

    def _close(self, entry: _Open | None) -> Iterator[Row]:
        if entry is None:
            return
        if not entry.codes:
            why = "no code of it could be read" if entry.bracket else "it has no code"
            self._fault(entry.line, f"{(entry.names or ['?'])[0]}: {why}; left out")
            return
        if entry.names:
            agent = entry.codes[0].code.startswith("~")
            names = [w for n in entry.names for w in self._numbers(n)] if agent else entry.names
            yield tuple(names), DictionaryEntry(_bare(entry.names[0]), tuple(entry.codes), agent)

    def _names(self, name: str, number: int) -> list[str]:
        """A name with the words of its sets in place: "FISHER!PERSON!" is FISHERMAN, FISHERMEN and so on."""
        found = _USED.search(name)
        if found is None:
            return [name]
        if found[0] not in self.sets:
            self._fault(number, f"{name}: no set {found[0]} was defined before; left out")
            return []
        plural = _PLURAL.search(name)
        rest = name if plural is None else name[: plural.start()].strip()
        made = [rest.replace(found[0], word) + " {}" for word in self.sets[found[0]]]  # the set holds its plurals
        return [n for m in made for n in self._names(m, number)]

    def _numbers(self, name: str) -> tuple[str, ...]:
        """An agent's singular and plural: the one in braces, none for empty braces, else the regular one."""
        plural = _PLURAL.search(name)
        word = _bare(name)
        if plural is not None:
            return (word, _bare(plural[1])) if plural[1].strip(" _") else (word,)
        if word.endswith("Y") and word[-2:-1] not in "AEIOU":
            return (word, word[:-1] + "IES")
        return (word, word + ("ES" if word.endswith(("S", "X", "CH", "SH")) else "S"))

    def _code(self, written: str, number: int) -> DatedCode | None:
        code, _, dates = written.strip().partition(" ")
        if not _VALID.match(code):
            self._fault(number, f"{code or written!r} is no actor code; left out")
            return None
        if not dates.strip():
            return DatedCode(code)
        return self.dated(code, dates, number)

    def dated(self, code: str, dates: str, number: int) -> DatedCode | None:
        """A code with the dates as written; None and a fault where they cannot be read."""
        found = _DATES.match(dates.strip())
        if found is None:
            self._fault(number, f"{dates.strip()!r} is no date, range, >date or <date; [{code}] left out")
            return None
        first, last = (found["one"], None) if found["op"] == ">" else (found["first"], found["last"])
        if found["op"] == "<":
            first, last = None, found["one"]
        days = [self._day(d, number, code, end=d is last) if d else None for d in (first, last)]
        if (first and days[0] is None) or (last and days[1] is None):
            return None
        if days[0] and days[1] and days[0] > days[1]:
            self._fault(number, f"[{code} {dates.strip()}] ends before it begins; left out")
            return None
        return DatedCode(code, days[0], days[1])

    def _day(self, digits: str, number: int, code: str, *, end: bool) -> str | None:
        day, wrong = _iso_day(digits, end=end)
        if wrong:
            self._fault(number, wrong if day else f"{wrong}; [{code}] left out")
        return day

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.file, line, message))


def _bare(name: str) -> str:
    """A name without its plural in braces, its closing underscore and spaces."""
    return _PLURAL.sub("", name).strip(" _").strip()


@lru_cache(maxsize=20_000)
def _iso_day(digits: str, *, end: bool) -> tuple[str | None, str]:
    """The ISO day of "YYMMDD" or "YYYYMMDD", or None, and what is wrong with it, or "".

    A day that its month does not have becomes the last one it has, or the first for "00" where a time begins.
    """
    eight = ("20" if int(digits[:2]) <= CENTURY else "19") + digits if len(digits) == 6 else digits
    if len(eight) != 8 or eight.startswith("0000") or not 1 <= int(eight[4:6]) <= 12:
        return None, f"{digits!r} is no date (YYMMDD or YYYYMMDD)"
    year, month, day = int(eight[:4]), int(eight[4:6]), int(eight[6:])
    longest = monthrange(year, month)[1]
    if 1 <= day <= longest:
        return f"{eight[:4]}-{eight[4:6]}-{eight[6:]}", ""
    day = longest if end or day else 1
    mended = f"{eight[:4]}-{eight[4:6]}-{day:02}"
    return mended, f"{digits!r} is no day of the calendar; read as {mended}"
