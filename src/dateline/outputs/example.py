"""The bundled report: written for this package about people who do not exist, to show a whole reading."""

from __future__ import annotations

from importlib.resources import files

from dateline.core.ids import content_id
from dateline.core.types import Document


def example() -> Document:
    """The bundled report with its publication date."""
    content = (files("dateline.outputs") / "example.txt").read_text("utf-8")
    return Document(
        id=content_id("doc", content, None),
        content=content,
        source="example",
        outlet="The Lakeside Courier",
        title="Kenya backs ceasefire in eastern Congo, warns against offensive",
        published="2024-05-14",
        language="en",
    )
