"""The page of ``dateline read --html`` in Debian's Chromium: links, layers, widths, hostile articles."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = """OSLO — <script>document.title = "taken"</script> said on Monday that "<img src=x onerror=alert(1)>" was art.

"</script><b>We reject</b> it," Foreign Minister Anna \u202eBerg told reporters. &lt;i&gt; & so on.
"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def page_of(folder: Path, *arguments: str, text: str | None = None) -> Path:
    out = folder / "page.html"
    subprocess.run(
        [sys.executable, "-m", "dateline", "read", *arguments, "--html", str(out)],
        input=text,
        text=True,
        encoding="utf-8",
        check=True,
        capture_output=True,
    )
    return out


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_of(tmp_path_factory.mktemp("page"), "--example")


def opened(browser: object, path: Path, width: int = 1200) -> tuple[object, list[str], list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900})  # type: ignore[attr-defined]
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto(path.as_uri())
    return page, asked, said


def test_nothing_is_fetched_and_nothing_fails(browser: object, example: Path) -> None:
    _, asked, said = opened(browser, example)
    assert asked == [example.as_uri()]
    assert said == []


def test_every_link_leads_to_a_line_or_a_place_in_the_text(browser: object, example: Path) -> None:
    page, _, _ = opened(browser, example)
    lost = page.evaluate(  # type: ignore[attr-defined]
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => id && !document.getElementById(id))"
    )
    assert lost == []
    assert page.locator("article a").count() > 20  # type: ignore[attr-defined]


def test_a_click_on_a_word_goes_to_its_line(browser: object, example: Path) -> None:
    page, _, _ = opened(browser, example)
    word = page.locator("article a.event").first  # type: ignore[attr-defined]
    word.click()
    assert page.url.endswith(word.get_attribute("href"))  # type: ignore[attr-defined]


def test_a_layer_can_be_switched_off(browser: object, example: Path) -> None:
    page, _, _ = opened(browser, example)
    word = page.locator("article a.event").first  # type: ignore[attr-defined]
    weight = "e => getComputedStyle(e).fontWeight"
    before = word.evaluate(weight)
    page.locator("#show-events").click()  # type: ignore[attr-defined]
    assert word.evaluate(weight) != before


@pytest.mark.parametrize("width", [360, 768, 1400])
def test_nothing_runs_over_the_edge(browser: object, example: Path, width: int) -> None:
    page, _, _ = opened(browser, example, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width  # type: ignore[attr-defined]


def test_a_hostile_article_is_shown_not_run(browser: object, tmp_path: Path) -> None:
    page, asked, said = opened(browser, page_of(tmp_path, "-", "--published", "2024-05-14", text=HOSTILE))
    assert page.title() != "taken"  # type: ignore[attr-defined]
    assert said == []
    assert len(asked) == 1
    assert '<script>document.title = "taken"</script>' in page.locator("article").inner_text()  # type: ignore[attr-defined]
    assert page.locator("article img, article b").count() == 0  # type: ignore[attr-defined]
