"""``python -m tests.docs``: rewrite every generated block of the docs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.docs.blocks import BLOCK, make, pages

if __name__ == "__main__":
    for page in pages():
        before = page.read_text("utf-8")
        with TemporaryDirectory() as name:
            folder = Path(name)
            after = BLOCK.sub(lambda m, f=folder: f"<!-- {m['what']} -->\n{make(m['what'], f)}<!-- end -->", before)  # type: ignore[misc]
        if after != before:
            page.write_text(after, "utf-8")
            print(page.name)  # noqa: T201
