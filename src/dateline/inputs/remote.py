"""Files at addresses (s3://…, gs://…, https://…), found and fetched through fsspec; and lists of sources.

A file is fetched whole to this machine before it is read and deleted thereafter. What may not live here: formats.
"""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from dateline.core.errors import InputError, MissingExtra

_CHUNK = 1 << 22
_LONGEST_LIST = 1 << 28  # bytes: five million addresses


@dataclass(frozen=True, slots=True)
class Remote:
    """A file at an address, and its size in bytes (1 where its store does not tell)."""

    address: str
    size: int = 1

    @property
    def name(self) -> str:
        """The last part of its address, by whose ending its format is told."""
        return PurePosixPath(self.address.partition("?")[0]).name or "file"


def is_remote(source: str) -> bool:
    """Whether a source is an address rather than a path."""
    return "://" in source


def remotes(source: str) -> list[Remote]:
    """The files that an address or a pattern of addresses names. InputError where there is none."""
    store, path = _opened(source)
    try:
        found = sorted(store.glob(path, detail=True).items()) if set("*?[") & set(path) else [(path, store.info(path))]
        files = [(name, about) for name, about in found if about.get("type") != "directory"]
    except ImportError as missing:
        raise InputError(f"{source}: {missing}") from missing
    except Exception as fault:
        raise InputError(f"{source} cannot be found: {_said(fault)}") from fault
    if not files:
        raise InputError(f"{source} matches no file")
    return [Remote(store.unstrip_protocol(name), int(about.get("size") or 1)) for name, about in files]


@contextmanager
def fetched(remote: Remote) -> Iterator[Path]:
    """The file on this machine, under its own name, as long as it is needed. OSError where it cannot be fetched."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder) / remote.name
        try:
            store, at = _opened(remote.address)
            with store.open(at, "rb") as source, path.open("wb") as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
        except OSError:
            raise
        except Exception as fault:
            raise OSError(_said(fault)) from fault
        yield path


def listed(source: str) -> Iterator[tuple[int, str]]:
    """The sources that a list names, one a line, with their lines; what follows # is a remark. It may be packed (.gz)."""
    try:
        if is_remote(source):
            with fetched(Remote(source)) as path:
                data = path.read_bytes()
        else:
            data = Path(source).read_bytes()
        text = _unpacked(data).decode("utf-8") if source.endswith(".gz") else data.decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as fault:
        raise InputError(f"the list {source} cannot be read: {_said(fault)}") from fault
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition(" #")[0].strip()
        if words and not words.startswith("#"):
            yield number, words


def _unpacked(data: bytes) -> bytes:
    unpacked = zlib.decompressobj(31)
    out = unpacked.decompress(data, _LONGEST_LIST)
    if not unpacked.eof and unpacked.unconsumed_tail:
        raise gzip.BadGzipFile("it is too large once unpacked")
    return out


def _opened(source: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as missing:
        raise MissingExtra("cluster", "fsspec") from missing
    try:
        found: tuple[Any, str] = url_to_fs(source)
    except ImportError as missing:  # the store's own package, which it names
        raise InputError(f"{source}: {missing}") from missing
    except (ValueError, OSError) as fault:
        raise InputError(f"{source} is no address that can be read ({fault})") from fault
    return found


def _said(fault: BaseException) -> str:
    return " ".join(f"{getattr(fault, 'strerror', None) or fault or type(fault).__name__}".split())[:200]
