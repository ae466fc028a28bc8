"""Ids are hashes of content: the same words read twice give the same ids."""

from __future__ import annotations

import hashlib


def content_id(kind: str, *parts: object) -> str:
    """A short id such as ``event-3f2a9c01b7de``: the kind and 48 bits of a hash of the parts.

    Parts are joined by their ``repr`` and a separator that no ``repr`` holds, so that
    ``("ab", "c")`` and ``("a", "bc")`` differ. 48 bits keep the chance of a clash within one
    document's few hundred values below one in 10^9; stores key by document id *and* this id.
    """
    digest = hashlib.blake2b("\x1f".join(map(repr, parts)).encode("utf-8", "surrogatepass"), digest_size=6)
    return f"{kind}-{digest.hexdigest()}"
