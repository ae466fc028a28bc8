"""Somebody new finds the London story, its meetings and its stances from the front page, by what can be seen and clicked.

No address is typed and no help is read; the clicks are counted. The story lies among others of its week. What the story
holds is said by EXPECTED.md beside it; what the reader does not find in it is for ``tests/golden`` to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dateline.outputs.web.desk import Settings
from dateline.run.local import Reader
from dateline.store import Record
from tests.desk import record_of, served, telling
from tests.web.test_desk import Visit, visiting
from tests.web.test_page import CHROMIUM, browser  # noqa: F401 - the fixture

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
HEADLINE = re.compile("^LONDON — Foreign Minister Sergei Lavrov said")
MEETINGS = {  # after EXPECTED.md: words that the line of each must have
    "the G8's ministers": ("G8", "London", "scheduled|under way", "threats of war"),
    "Lavrov and Kerry in London": ("Lavrov", "Kerry", "London", "held"),
    "Lavrov and Kerry alone": ("Kerry", "Lavrov", "scheduled", "one-on-one"),
    "the coalition's leaders": ("Syrian National Coalition", "scheduled"),
    "the lunch": ("Hague", "Fabius", "Kerry", "scheduled"),
    "Almaty": ("Almaty", "failed"),
}
STANCES = {  # and of each stance
    "with the United States": ("Russia", "agree", "Washington's stance"),
    "military moves": ("Lavrov", "oppose", "military moves"),
    "pressure on Assad": ("Russia", "oppose", "Security Council move"),
    "Assad": ("Russia", "support", "Assad"),
    "the official's": ("Lavrov", "disagree"),
    "provocations": ("Group of Eight|G8", "oppose", "provocative"),
    "diplomacy": ("Russia", "demand", "diplomacy"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, reader: Reader, shared: Path) -> Iterator[tuple[str, Path]]:
    path = tmp_path_factory.mktemp("newcomer") / "record"
    text = (shared / "examples" / "london" / "article.txt").read_text("utf-8")
    others = [telling(f"doc-{n}", title=f"Talks, part {n}", published=f"2013-04-0{n}") for n in range(5, 10)]
    record_of(path, reader.read(text, "2013-04-10"), *others)
    with served(path, Settings(reviewer="ann")) as base:
        yield base, path


class Newcomer:
    """Clicks on links by the names that they show, on a page at the front; counts the clicks."""

    def __init__(self, visit: Visit) -> None:
        self.page = visit.page
        self.clicks = 0
        visit.go("/")

    def click(self, name: str | re.Pattern[str], *, within: Any = None) -> Newcomer:
        link = (within or self.page).get_by_role("link", name=name).first
        link.click()
        self.page.wait_for_load_state("load")
        self.clicks += 1
        return self

    def sees(self, lines: str, wanted: dict[str, tuple[str, ...]]) -> None:
        """Each line that is wanted is there, one line for each, and nothing hides it."""
        shown = [line.inner_text() for line in self.page.locator(lines).all() if line.is_visible()]
        for name, words in wanted.items():
            fits = [s for s in shown if all(re.search(w, s) for w in words)]
            assert fits, f"{name} is not on {self.page.url}: " + "\n".join(shown)
            shown.remove(min(fits, key=len))


@pytest.fixture(params=[375, 1280], ids=["phone", "desktop"])
def newcomer(browser: Any, desk: tuple[str, Path], request: pytest.FixtureRequest) -> Iterator[Newcomer]:  # noqa: F811
    visit = visiting(browser, desk, viewport={"width": request.param, "height": 800})
    yield Newcomer(visit)
    visit.page.context.close()
    assert visit.said == []


def held(desk: tuple[str, Path], view: str) -> int:
    """Lines of the London story in the record."""
    rows = Record(desk[1]).query(f"SELECT count(*) AS n FROM {view} WHERE document_id NOT LIKE 'doc-_'")  # noqa: S608
    found: int = rows.dicts()[0]["n"]
    return found


def test_the_story_is_one_click_away_and_its_meetings_and_stances_two(
    newcomer: Newcomer, desk: tuple[str, Path]
) -> None:
    from playwright.sync_api import expect

    page = newcomer.page
    newcomer.click(HEADLINE)
    assert newcomer.clicks == 1
    assert "sexual violence in war zones" in page.locator("article").inner_text()
    lines = page.get_by_role("navigation", name="Lines of this report")
    for kind, wanted in (("meeting", MEETINGS), ("stance", STANCES)):
        n = held(desk, f"{kind}s")
        newcomer.click(f"{n} {kind}s", within=lines)
        expect(page.locator(f"#of-{kind} h2")).to_be_in_viewport()
        newcomer.sees(f"#of-{kind} .line", wanted)
        assert page.locator(f"#of-{kind} .line").count() == n
    assert newcomer.clicks == 3  # two to each


def test_meetings_and_stances_of_all_reports_are_one_click_away(newcomer: Newcomer, desk: tuple[str, Path]) -> None:
    overview = newcomer.page.url
    newcomer.click(re.compile(r"^\d+ meetings$"))
    newcomer.sees(".line.meeting", MEETINGS)
    assert newcomer.clicks == 1
    newcomer.click("Calendar").click("Stances")
    newcomer.sees(".cell-of", STANCES)
    newcomer.click("Dateline")
    assert newcomer.page.url == overview
    assert held(desk, "stances") >= len(STANCES)


def test_the_calendar_has_the_meetings_with_a_day_and_those_without(newcomer: Newcomer) -> None:
    newcomer.click("Calendar")
    newcomer.sees(".line.meeting", MEETINGS)
    assert newcomer.clicks == 1


def test_a_search_finds_the_story(newcomer: Newcomer) -> None:
    box = newcomer.page.get_by_role("searchbox", name="Search the reports")
    box.fill("Hague sexual violence")
    box.press("Enter")
    newcomer.click(HEADLINE)
    assert "Fabius" in newcomer.page.locator("article").inner_text()
