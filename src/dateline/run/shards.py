"""One shard of documents into rows for a record: the unit of work of every engine.

``process_shard`` runs inline, in a process pool or on a cluster alike: it is importable, its arguments and
its result can be pickled, and it looks at nothing but them. What may not live here: any commit.
"""

from __future__ import annotations

import copyreg
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from types import MappingProxyType
from typing import Protocol

from dateline.core.codebook import load_codebook
from dateline.core.errors import InputError
from dateline.core.types import Analysis, Document
from dateline.inputs.files import Failure
from dateline.models import registry
from dateline.run import local
from dateline.run.limits import TooSlow, limited
from dateline.store.writing import Encoded, encode

TIME_LIMIT = 120.0  # seconds: a hundred times what a long article takes on a slow core
SHARD = local.BATCH  # documents: what the parser reads at once; about 3 s, so little is read anew after a kill


def _frozen(held: dict[str, object]) -> MappingProxyType[str, object]:
    return MappingProxyType(held)


# Documents hold frozen mappings, which pickle does not know by itself.
copyreg.pickle(MappingProxyType, lambda m: (_frozen, (dict(m),)))


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are read: what a worker makes its reader of.

    ``time_limit`` is in seconds of the clock for one document, None for none. ``reader`` is the import name
    ("module:name") of what makes a reader of the codebook's name; empty for Dateline's own.
    """

    codebook: str = "plover"
    time_limit: float | None = TIME_LIMIT
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a shard: rows of its readings, and the documents that could not be read."""

    encoded: Encoded
    failures: tuple[Failure, ...] = ()


class Reads(Protocol):
    """What a reader is asked."""

    def read_documents(self, documents: Sequence[Document], /) -> list[Analysis]:
        """The readings of some documents, in order."""


def process_shard(documents: Sequence[Document], settings: Settings, newest_only: frozenset[str] = frozenset()) -> Done:
    """Reads some documents. Never raises for what one of them holds: it is a failure, the others are read.

    A shard has the time of one document; where that does not do, each is read alone and has its own.
    """
    reader = _reader(settings)
    analyses: list[Analysis] = []
    failures: list[Failure] = []
    try:
        with limited(settings.time_limit):
            analyses = reader.read_documents(documents)
    except (Exception, TooSlow):  # noqa: BLE001 - one by one, to see which
        for document in documents:
            found = _alone(reader, document, settings.time_limit)
            if isinstance(found, Failure):
                failures.append(found)
            else:
                analyses += found
    made_with = origin(settings)
    encoded = encode(analyses, codebook=settings.codebook, reader=made_with, newest_only=newest_only)
    return Done(encoded, tuple(failures))


def _alone(reader: Reads, document: Document, seconds: float | None) -> list[Analysis] | Failure:
    source = document.source or document.id
    try:
        with limited(seconds):
            return reader.read_documents([document])
    except TooSlow:
        return Failure(source, "too-slow", f"{source}: it took longer than {seconds:g} s to read; nothing was coded")
    except Exception as fault:  # noqa: BLE001
        return Failure(source, "stage-failed", f"{source}: {type(fault).__name__}: {fault}")


def origin(settings: Settings) -> str:
    """What reads: the version of Dateline, of the codebook and of the weights. Kept with every reading."""
    return (
        f"dateline {version('dateline')}, codebook {load_codebook(settings.codebook).version}, {registry.fingerprint()}"
    )


@lru_cache(maxsize=2)
def _reader(settings: Settings) -> Reads:
    if not settings.reader:
        return local.Reader(settings.codebook)
    module, _, name = settings.reader.partition(":")
    try:
        made: Reads = getattr(import_module(module), name)(settings.codebook)
    except (ImportError, AttributeError, ValueError) as fault:
        raise InputError(f"the reader {settings.reader!r} cannot be imported here ({fault})") from fault
    return made
