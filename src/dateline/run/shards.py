"""One shard of documents into rows for a record: the unit of work of every engine.

``process_shard`` runs inline, in a process pool or on a cluster alike: it is importable, its arguments and
its result can be pickled, and it looks at nothing but them. What may not live here: any commit.
"""

from __future__ import annotations

import copyreg
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from dateline.core.codebook import load_codebook
from dateline.core.errors import InputError, UnknownName
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
    parser: str = "own"
    min_score: float | None = None
    actors: tuple[str, ...] = ()
    time_limit: float | None = TIME_LIMIT
    reader: str = ""

    def __post_init__(self) -> None:
        if self.parser not in local.PARSERS:
            raise UnknownName("parser", self.parser, local.PARSERS)

    def make(self) -> Reads:
        """A reader that reads so. InputError or UnknownName where none can be made."""
        if self.reader:
            return _imported(self.reader, self.codebook)
        return self.own()

    def own(self) -> local.Reader:
        """Dateline's own reader with these settings."""
        score: dict[str, Any] = {} if self.min_score is None else {"min_score": self.min_score}
        return local.Reader(self.codebook, actors=self.actors, parser=self.parser, **score)


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


@lru_cache(maxsize=8)
def origin(settings: Settings) -> str:
    """What reads, and how: kept with every reading, and read again by ``settings_of``.

    The versions of Dateline, of the codebook and of the weights, then each setting that is not the usual one.
    """
    usual = Settings()
    said = [
        f"dateline {version('dateline')}",
        f"codebook {load_codebook(settings.codebook).version}",
        registry.fingerprint(settings.parser),
    ]
    if settings.parser != usual.parser:
        said.append(f"parser {settings.parser}")
    if settings.min_score is not None:
        said.append(f"min-score {settings.min_score!r}")
    if settings.actors:
        said.append(f"actors {actors_hash(settings.actors)}")
    return ", ".join(said)


def actors_hash(paths: Sequence[str]) -> str:
    """What the bytes of some dictionaries hash to, in their order: a later one goes before an earlier."""
    total = blake2b(digest_size=8)
    for path in paths:
        total.update(blake2b(Path(path).read_bytes()).digest())
    return total.hexdigest()


_PARSER, _SCORE, _ACTORS = (
    re.compile(rf", {p}(?=, |$)") for p in (r"parser (\w+)", r"min-score (\S+?)", r"actors ([0-9a-f]{16})")
)


def settings_of(said: str, codebook: str, actors: Sequence[str] = ()) -> Settings:
    """The settings that ``origin`` has put into words; ``actors`` are the dictionaries, whose bytes alone are known.

    InputError where they are not those that were used.
    """
    parser, score, used = (p.search(said) for p in (_PARSER, _SCORE, _ACTORS))
    if used is not None and (not actors or actors_hash(actors) != used[1]):
        raise InputError(f"dictionaries of actors were used ({used[1]}); name the same files, in order, with --actors")
    unsaid = "spacy" if registry.PARSER.package in said else Settings().parser  # which went without saying up to 0.1
    return Settings(
        codebook, parser[1] if parser else unsaid, float(score[1]) if score else None,
        tuple(actors) if used is not None else (),
    )  # fmt: skip


@lru_cache(maxsize=2)
def _reader(settings: Settings) -> Reads:
    reader = settings.make()
    if not settings.reader:  # what is made at first use is made at once: workers share what is there before they are
        reader.read_documents([Document(id="first", content="Kenya said on Monday that it backs the truce in Congo.")])
    return reader


def _imported(name: str, codebook: str) -> Reads:
    """The reader that "module:name" makes."""
    module, _, made_by = name.partition(":")
    try:
        made: Reads = getattr(import_module(module), made_by)(codebook)
    except (ImportError, AttributeError, ValueError) as fault:
        raise InputError(f"the reader {name!r} cannot be imported here ({fault})") from fault
    return made
