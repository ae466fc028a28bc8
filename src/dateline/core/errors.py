"""Callers' mistakes, which are raised, and problem codes, which are data in a reading.

What may not live here: anything that goes wrong inside one document; that becomes a ``Problem``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

PROBLEMS = {
    "no-publication-date": "the document has no publication date; relative times stay open",
    "bad-publication-date": "the publication date in the metadata is not a date and was not used",
    "not-english": "the text is not in English; nothing was coded",
    "no-text": "the document holds no text to read",
    "decoding": "bytes that are not valid in the encoding were replaced",
    "too-long": "only the first part of a very long document was coded",
    "reader-died": "the process that read this document died each time; nothing was coded",
    "too-slow": "the document took longer to read than the time limit allows; nothing was coded",
    "stage-failed": "a stage failed on this document; its field is empty",
}


class DatelineError(Exception):
    """A mistake of the caller; the message says which input, and what would be right."""


class InputError(DatelineError):
    """A file, row or option that cannot be used; names the file, line or field."""


class UnknownName(DatelineError):  # noqa: N818 - said as it reads: an unknown name
    """A name that a table does not hold; names the nearest that it does."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.nearest = nearest(name, known)
        hint = f"; did you mean {self.nearest}?" if self.nearest else ""
        super().__init__(f"no {what} named {name!r}{hint}")


class MissingExtra(DatelineError):  # noqa: N818 - said as it reads
    """A part of Dateline whose packages are not installed; says how to install them."""

    def __init__(self, extra: str, module: str) -> None:
        super().__init__(f"this needs the module {module!r}: pip install 'dateline[{extra}]' installs it")


class RecordError(DatelineError):
    """A record that cannot be opened, read or written; names its path and why."""


class DataError(DatelineError):
    """A data file of a codebook or gazetteer that is not well formed; names file and field."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is closest to ``name`` without regard to case, or None."""
    by_fold = {k.casefold(): k for k in known}
    found = difflib.get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.5)
    return by_fold[found[0]] if found else None
