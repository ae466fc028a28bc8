"""One shard of documents into rows for a record: the unit of work of every engine.

``process_shard`` runs inline, in a process pool or on a cluster alike: it is importable, its arguments and
its result can be pickled, and it looks at nothing but them. What may not live here: any commit.
"""

from __future__ import annotations

import copyreg
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from types import MappingProxyType

from dateline.core.codebook import load_codebook
from dateline.core.types import Analysis, Document
from dateline.inputs.files import Failure
from dateline.models import registry
from dateline.run import local
from dateline.store.writing import Encoded, encode

SHARD = local.BATCH  # documents: what the parser reads at once; about 3 s, so little is read anew after a kill


def _frozen(held: dict[str, object]) -> MappingProxyType[str, object]:
    return MappingProxyType(held)


# Documents hold frozen mappings, which pickle does not know by itself.
copyreg.pickle(MappingProxyType, lambda m: (_frozen, (dict(m),)))


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are read: what a worker makes its reader of."""

    codebook: str = "plover"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a shard: rows of its readings, and the documents that could not be read."""

    encoded: Encoded
    failures: tuple[Failure, ...] = ()


def process_shard(documents: Sequence[Document], settings: Settings, newest_only: frozenset[str] = frozenset()) -> Done:
    """Reads some documents. Never raises for what one of them holds: it is a failure, the others are read."""
    reader = _reader(settings)
    analyses: list[Analysis] = []
    failures: list[Failure] = []
    try:
        analyses = reader.read_documents(documents)
    except Exception:  # noqa: BLE001 - one by one, to see which
        analyses = []
        for document in documents:
            try:
                analyses += reader.read_documents([document])
            except Exception as fault:  # noqa: BLE001
                source = document.source or document.id
                failures.append(Failure(source, "stage-failed", f"{source}: {type(fault).__name__}: {fault}"))
    made_with = origin(settings)
    encoded = encode(analyses, codebook=settings.codebook, reader=made_with, newest_only=newest_only)
    return Done(encoded, tuple(failures))


def origin(settings: Settings) -> str:
    """What reads: the version of Dateline, of the codebook and of the weights. Kept with every reading."""
    return (
        f"dateline {version('dateline')}, codebook {load_codebook(settings.codebook).version}, {registry.fingerprint()}"
    )


@lru_cache(maxsize=2)
def _reader(settings: Settings) -> local.Reader:
    return local.Reader(settings.codebook)
