"""Which pages the docs show, at which width and in which light, and how a picture is taken and made small.

What may not live here: the record that is shown (``world.py``).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
MOST = 600_000  # bytes of all pictures together
COLOURS = 64  # of a picture: chosen so that no rare one is lost, and a file is a third as large
WIDTHS = {"phone": 375, "tablet": 800, "desktop": 1280}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: a page, words that must be seen on it, its size in CSS pixels, and a line that the mouse is over."""

    name: str
    address: str
    shows: str
    width: str = "desktop"
    height: int = 800
    scheme: str = "light"
    over: str = ""

    @property
    def path(self) -> Path:
        """Where it lies."""
        return FOLDER / f"{self.name}.png"


PICTURES = (
    Picture("overview", "/", "What changed this week", height=980),
    Picture("report", "/report/courier-0416", "threatened", height=700, over=".line.material-conflict"),
    Picture("report-phone", "/report/courier-0416", "threatened", "phone", 640),
    Picture("review", "/review", "waiting", "tablet", 780),
    Picture("stances", "/stances", "Who stands where", height=620),
    Picture("calendar", "/calendar?month=2024-05", "Without a day", "tablet", 820),
    Picture("pair", "/pair?actor=IRN&recipient=USA&by=week", "Events by week", height=720),
    Picture("map", "/map", "Map of stories", height=880, scheme="dark"),
)


def take(page: Any, base: str, picture: Picture) -> bytes:
    """The picture as a small PNG, taken with a page of a browser from the desk at ``base``.

    AssertionError where the page is not there or does not show what it should.
    """
    page.set_viewport_size({"width": WIDTHS[picture.width], "height": picture.height})
    page.emulate_media(color_scheme=picture.scheme, reduced_motion="reduce")
    answer = page.goto(base + picture.address)
    assert answer.status == 200, f"{picture.name}: {picture.address} answers {answer.status}"
    page.wait_for_load_state("load")
    seen = page.locator("#main").inner_text()
    assert picture.shows in seen, f"{picture.name}: {picture.address} does not say {picture.shows!r}"
    if picture.over:
        page.locator(picture.over).first.hover()
    return small(page.screenshot())


def small(png: bytes) -> bytes:
    """A picture with few colours."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        drawn = image.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        drawn.save(out, "PNG", optimize=True)
    return out.getvalue()
