"""``python -m tests.docs``: rewrite every generated block of the docs."""

from __future__ import annotations

from tests.docs.blocks import BLOCK, make, pages

if __name__ == "__main__":
    for page in pages():
        before = page.read_text("utf-8")
        after = BLOCK.sub(lambda m: f"<!-- {m['what']} -->\n{make(m['what'])}<!-- end -->", before)
        if after != before:
            page.write_text(after, "utf-8")
            print(page.name)  # noqa: T201
