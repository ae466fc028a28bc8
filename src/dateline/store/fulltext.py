"""Full-text search of reports: an index in SQLite (FTS5, BM25) beside the record, made from it and thrown away at will.

It holds words and the numbers of readings, no text. It grows by the commits that it has not seen; superseded versions
stay in it and are left out when the hits are looked up in the record. What may not live here: how hits are shown.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
import threading
import weakref
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.store.record import Record

NAME = "search.sqlite"
AT_ONCE = 2_000  # reports indexed with one transaction: some 10 MB of text in memory
_FORM = 1  # of the index; another one is made anew
_MADE = """
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, content, content='', tokenize='porter unicode61 remove_diacritics 2');
CREATE TABLE IF NOT EXISTS state (form INTEGER NOT NULL, revision INTEGER NOT NULL);
INSERT INTO state SELECT {form}, 0 WHERE NOT EXISTS (SELECT * FROM state);
"""
_PIECE = re.compile(r'(-?)"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_BY_COMMIT = (
    "SELECT revision, count(*) AS n FROM raw_documents WHERE revision > ? AND revision <= ? GROUP BY 1 ORDER BY 1"
)
_TEXTS = "SELECT reading, title, content FROM raw_documents WHERE revision > ? AND revision <= ?"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: readings, best first, and whether the index has seen all commits of the record."""

    readings: tuple[int, ...]
    whole: bool


class Fulltext:
    """The index of a record. Threads may share one; one of them writes at a time.

    In ``read_only`` mode an index beside the record is used as it is; what is missing goes into a copy elsewhere that
    is deleted at the end.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        aside = Path(tempfile.mkdtemp(prefix="dateline-")) if read_only else None
        self._dropped = weakref.finalize(self, shutil.rmtree, aside, ignore_errors=True) if aside else None
        self.path = (aside or folder) / NAME
        self._growing = threading.Lock()
        beside = folder / NAME
        if aside and beside.exists():
            _copy(beside, self.path)
        self._prepare()

    def close(self) -> None:
        """Delete what was made elsewhere."""
        if self._dropped is not None:
            self._dropped()

    def revision(self) -> int:
        """The last commit of the record that is in the index."""
        with closing(self._connect()) as index:
            return int(index.execute("SELECT revision FROM state").fetchone()[0])

    def grow(self, record: Record) -> bool:
        """Take in what is new in the record, unless another thread does; whether the index is up to date now."""
        if not self._growing.acquire(blocking=False):
            return False
        try:
            for first, last in _steps(record, self.revision()):
                self._take(record, first, last)
        finally:
            self._growing.release()
        return True

    def search(self, asked: str, record: Record, most: int = 1_000) -> Found:
        """The readings whose title or text fits, best first. Words must all be there; see ``expression``.

        Nothing is found for what holds no word.
        """
        fits = expression(asked)
        with closing(self._connect()) as index:
            seen = int(index.execute("SELECT revision FROM state").fetchone()[0])
            if fits is None:
                return Found((), seen >= record.revision)
            # a word in the title counts five times one in the text: set by hand on Wikinews, 2026-11
            sql = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words, 5.0, 1.0), rowid LIMIT ?"
            rows = index.execute(sql, [fits, most]).fetchall()
        return Found(tuple(r for (r,) in rows), seen >= record.revision)

    def _take(self, record: Record, first: int, last: int) -> None:
        rows = record.query(_TEXTS, [first, last])
        with closing(self._connect()) as index, index:
            index.executemany(
                "INSERT INTO words (rowid, title, content) VALUES (?, ?, ?)",
                ((r["reading"], r["title"] or "", r["content"] or "") for r in rows),
            )
            index.execute("UPDATE state SET revision = ?", [last])

    def _prepare(self) -> None:
        """An index of our form, made anew where the file is none or has another form."""
        try:
            if self._made() == _FORM:
                return
        except sqlite3.DatabaseError:
            pass
        for path in (self.path, *(self.path.with_name(NAME + s) for s in ("-wal", "-shm"))):
            path.unlink(missing_ok=True)
        self._made()

    def _made(self) -> int:
        """The form of the index, which is made where there is none."""
        with closing(self._connect()) as index:
            index.execute("PRAGMA journal_mode = WAL")  # who searches goes on while another process indexes
            index.executescript(_MADE.format(form=_FORM))
            return int(index.execute("SELECT form FROM state").fetchone()[0])

    def _connect(self) -> sqlite3.Connection:
        index = sqlite3.connect(self.path)
        index.execute("PRAGMA busy_timeout = 10000")
        return index


def _copy(there: Path, here: Path) -> None:
    """A copy of an index, or nothing where it cannot be read: then it is made."""
    try:
        with (
            closing(sqlite3.connect(f"{there.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(here)) as target,
        ):
            source.backup(target)
    except sqlite3.Error:
        here.unlink(missing_ok=True)


def _steps(record: Record, seen: int) -> Iterator[tuple[int, int]]:
    """Runs of commits, each with no more than ``AT_ONCE`` reports, or of one commit."""
    first = last = seen
    held = 0
    for row in record.query(_BY_COMMIT, [seen, record.revision]):
        if held and held + row["n"] > AT_ONCE:
            yield first, last
            first, held = last, 0
        last = row["revision"]
        held += row["n"]
    if held:
        yield first, last


def expression(asked: str) -> str | None:
    """A search as FTS5 takes it, or None where it holds no word to look for.

    Words must all be there. "in quotation marks": side by side; word*: what begins so; -word: must not be there; OR
    between two words: one of them.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    either = False
    for sign, phrase, word in _PIECE.findall(asked[:1_000]):
        if word == "OR" and wanted:
            either = True
            continue
        less = sign or (word[:1] if word.startswith("-") else "")
        text = " ".join(_WORD.findall(phrase or word))
        if not text:
            continue
        term = f'"{text}"' + ("*" if word.endswith("*") else "")
        if less:
            unwanted.append(term)
        elif either:
            wanted[-1] = f"{wanted[-1]} OR {term}"
        else:
            wanted.append(term)
        either = False
    if not wanted:
        return None
    fits = " AND ".join(f"({w})" for w in wanted)
    return f"({fits})" + "".join(f" NOT {u}" for u in unwanted)


def snippet(content: str, asked: str, around: int = 110, most: int = 2) -> list[tuple[str, bool]]:
    """Stretches of a text around words that were asked for, in pieces, and whether each piece is such a word."""
    wanted = [
        w
        for s, p, w in _PIECE.findall(asked)
        if not s and not w.startswith("-") and w != "OR"
        for w in _WORD.findall(p or w)
    ]
    if not wanted:
        return [(content[: 2 * around], False)]
    # the index stems its words; the first letters do for showing them
    begin = dict.fromkeys(re.escape(w[: max(4, len(w) - 3)]) for w in wanted)
    hits = [
        m.span()
        for m, _ in zip(
            re.finditer(rf"\b(?:{'|'.join(begin)})\w{{0,12}}", content, re.IGNORECASE), range(200), strict=False
        )
    ]
    windows: list[tuple[int, int]] = []
    for start, _ in hits:
        if len(windows) < most and (not windows or start > windows[-1][1]):
            after = windows[-1][1] if windows else 0
            windows.append((_border(content, max(after, start - around)), _border(content, start + around)))
    pieces: list[tuple[str, bool]] = []
    for first, last in windows or [(0, 2 * around)]:
        at = first
        pieces += [(" … ", False)] if first else []
        for start, end in (h for h in hits if first <= h[0] and h[1] <= last):
            pieces += [(content[at:start], False), (content[start:end], True)]
            at = end
        pieces.append((content[at:last], False))
    return pieces


def _border(content: str, at: int) -> int:
    """The nearest beginning of a word behind a place, or the place where no word ends soon."""
    if at <= 0 or at >= len(content):
        return min(max(at, 0), len(content))
    found = content.find(" ", at, at + 20)
    return at if found < 0 else found + 1
