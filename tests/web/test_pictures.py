"""The pictures of the docs, taken in Debian's Chromium: each page is there, fits its width, and complains of nothing.

That pixels are equal is not tested: letters differ from machine to machine. ``python -m tests.screenshots`` takes the
pictures that the docs show.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.outputs.web.desk import Settings
from dateline.run.local import Reader
from tests.desk import served
from tests.screenshots.pictures import PICTURES, WIDTHS, Picture, take
from tests.screenshots.world import record_at
from tests.web.test_desk import visiting
from tests.web.test_page import CHROMIUM, browser  # noqa: F401 - the fixture

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
REPORT = "/report/journal-0522"
PAGES = (
    "/", "/week", "/reports", REPORT, "/review", "/lines/events", "/lines/attributions", "/lines/stances", "/lines/meetings", "/actors",
    "/actor/IRN", "/pair?actor=IRN&recipient=USA", "/stances", "/calendar", "/map", "/alerts", "/codebook", "/search?q=talks",
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Iterator[tuple[str, Path]]:
    path = tmp_path_factory.mktemp("pictures") / "my-record"
    record_at(path, reader)
    with served(path, Settings(reviewer="ann")) as base:
        yield base, path


@pytest.mark.parametrize("picture", PICTURES, ids=lambda p: p.name)
def test_every_picture_of_the_docs_can_be_taken(browser: Any, desk: tuple[str, Path], picture: Picture) -> None:  # noqa: F811
    from PIL import Image

    visit = visiting(browser, desk)
    taken = take(visit.page, visit.base, picture)
    visit.page.context.close()
    with Image.open(io.BytesIO(taken)) as image:
        assert image.size == (WIDTHS[picture.width], picture.height)
        assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 10  # not a blank page
    assert visit.said == []


@pytest.mark.parametrize(("width", "scheme"), [("phone", "light"), ("tablet", "light"), ("desktop", "light"), ("phone", "dark")])  # fmt: skip
def test_every_page_of_a_record_that_was_read_fits_its_width(
    browser: Any, desk: tuple[str, Path], width: str, scheme: str,  # noqa: F811
) -> None:  # fmt: skip
    visit = visiting(browser, desk, viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    wrong = []
    for address in PAGES:
        visit.go(address)
        if visit.page.evaluate("document.documentElement.scrollWidth") > WIDTHS[width]:
            wrong.append(f"{address} runs over the edge")
        if not visit.page.locator("#main h1, #main h2").first.is_visible():
            wrong.append(f"{address} shows no heading")
        if len(visit.page.screenshot()) < 5_000:
            wrong.append(f"{address} is blank")
    visit.page.context.close()
    assert not wrong, "\n".join(wrong)
    assert visit.said == []
