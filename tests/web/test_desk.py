"""The desk in Debian's Chromium: from the front page to a correction and its export, by keyboard, at three widths."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from dateline.outputs.web.desk import Settings
from dateline.outputs.web.shell import report_address
from dateline.store import Record
from tests.desk import EVIL_ID, evil, record_of, served, telling
from tests.web.test_page import CHROMIUM, browser  # noqa: F401 - the fixture

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
WIDTHS = (360, 768, 1400)
LINE = {"events": "event-1", "stances": "stance-1"}


@dataclass
class Visit:
    """A page of a browser at a desk, with all that it has asked for and complained of."""

    page: Any
    base: str
    path: Path
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Open an address of the desk and let its scripts begin."""
        self.page.goto(self.base + address)
        self.page.wait_for_load_state("load")

    def line(self, document: str, id_: str) -> Any:
        """A line of the page."""
        return self.page.locator(f'.line[data-document="{document}"][data-id="{id_}"]')

    def told(self, words: str) -> None:
        """Wait until the page has said something; its policy lets no test evaluate strings in it."""
        self.page.locator("#said").filter(has_text=words).wait_for()

    def press(self, keys: str) -> int:
        """Press keys one after the other; how many."""
        for key in keys:
            self.page.keyboard.press(key)
        return len(keys)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    path = tmp_path_factory.mktemp("desk") / "record"
    record_of(path, evil(), *(telling(f"doc-{n}", score=0.5 + n / 20, title=f"Talks, part {n}") for n in range(1, 5)))
    with served(path, Settings(reviewer="ann")) as base:
        yield base, path


def visiting(browser: Any, desk: tuple[str, Path], **context: Any) -> Visit:  # noqa: F811
    opened = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **context})
    visit = Visit(opened.new_page(), *desk)
    visit.page.set_default_timeout(120_000)  # the machine may be busy
    visit.page.on("request", lambda r: visit.asked.append(r.url))
    visit.page.on("console", lambda m: visit.said.append(m.text))
    visit.page.on("pageerror", lambda e: visit.said.append(str(e)))
    return visit


@pytest.fixture
def visit(browser: Any, desk: tuple[str, Path]) -> Iterator[Visit]:  # noqa: F811
    made = visiting(browser, desk)
    yield made
    made.page.context.close()
    assert made.said == []
    assert [u for u in made.asked if not u.startswith(made.base + "/")] == []


def cli(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "dateline", *arguments], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout


def test_from_the_front_page_to_a_correction_and_its_export(visit: Visit) -> None:
    visit.go("/")
    visit.page.keyboard.press("/")
    visit.page.keyboard.type("talks part 4")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_role("link", name="Talks, part 4").click()
    visit.page.wait_for_url("**/report/doc-4")
    line = visit.line("doc-4", "event-1")
    visit.press("jr")  # the first line is an event: it is rejected
    visit.told("rejected")
    assert "rejected" in (line.get_attribute("class") or "")
    visit.press("u")
    visit.told("taken back")
    assert line.locator(".state").text_content() == ""
    line.focus()
    visit.press("e")
    visit.page.wait_for_url("**/review/edit**")
    visit.page.get_by_label("Type", exact=True).select_option("ACCUSE")
    visit.page.get_by_role("group", name="Modes of ACCUSE").get_by_label("disapprove").check()
    visit.page.get_by_label("Why").fill("read anew")
    visit.page.get_by_role("button", name="Save").click()
    visit.page.wait_for_url("**/report/doc-4#event-1")
    assert "edited by ann" in (visit.line("doc-4", "event-1").text_content() or "")

    rows = [
        json.loads(r) for r in cli("query", str(visit.path), "--document", "doc-4", "--format", "jsonl").splitlines()
    ]
    assert [(r["type"], r["modes"], r["review"]) for r in rows] == [("ACCUSE", ["disapprove"], "edited")]
    marked = [json.loads(g) for g in cli("corrections", "export", str(visit.path)).splitlines()]
    assert [e["type"] for g in marked if g["id"] == "doc-4" for e in g["events"]] == ["ACCUSE"]
    assert [e.action for e in Record(visit.path).corrections()][:2] == ["reject", "undo"]


def test_a_line_that_is_right_costs_one_key(visit: Visit) -> None:
    visit.go("/review?kind=stances&order=sample&seed=3")
    before = int(visit.page.locator("#left").get_attribute("data-left"))
    keys = visit.press("a" * before)
    visit.page.get_by_text("Nothing waits here").wait_for()
    accepted = [e for e in Record(visit.path).corrections() if (e.kind, e.action) == ("stances", "accept")]
    assert (before, len(accepted)) == (5, keys)


KEYS = {"a": 1, "r": 1, "edit": 5}  # the edit of a type: e, two letters of its name, Ctrl and Enter


def test_keys_for_a_queue_with_wrong_lines_are_counted(browser: Any, tmp_path: Path) -> None:  # noqa: F811
    readings = [telling(f"doc-{n:02}", score=0.5 + n / 100, title=f"Talks {n}") for n in range(24)]
    record_of(tmp_path / "record", *readings)
    with served(tmp_path / "record", Settings(reviewer="ann")) as base:
        visit = visiting(browser, (base, tmp_path / "record"))
        visit.go("/review")
        visit.page.locator(".line:focus").wait_for()  # the keys are heard now
        keys, left = 0, visit.page.locator("#left")
        for done in (1, 2):  # the type is wrong
            keys += visit.press("e")
            visit.page.wait_for_url("**/review/edit**")
            visit.page.locator("select:focus").wait_for()
            keys += visit.press("ac")
            visit.page.keyboard.press("Control+Enter")
            keys += 2
            visit.page.wait_for_url("**/review#**")
            visit.page.locator(f'#left[data-left="{24 - done}"]').wait_for()
            visit.page.locator(".line:focus").wait_for()
        keys += visit.press("r" * 4 + "a" * 16)
        visit.page.locator('#left[data-left="2"]').wait_for()
        visit.page.locator(".line[data-document=doc-23]").wait_for()  # the next lines have come, for no key
        visit.page.locator(".line:focus").wait_for()
        keys += visit.press("aa")
        visit.page.get_by_text("Nothing waits here").wait_for()
        assert left.get_attribute("data-left") == "0"
        visit.page.context.close()
    said = [(e.action, e.field) for e in Record(tmp_path / "record").corrections()]
    counts = {
        "a": said.count(("accept", None)),
        "r": said.count(("reject", None)),
        "edit": said.count(("edit", "type")),
    }
    assert counts == {"a": 18, "r": 4, "edit": 2}
    assert keys == sum(KEYS[k] * n for k, n in counts.items()) == 32


def test_a_line_and_its_words_light_up_together(visit: Visit) -> None:
    visit.go("/report/doc-1")
    line = visit.line("doc-1", "event-1")
    line.hover()
    word = visit.page.locator("article a.event").first
    assert "on" in (word.get_attribute("class") or "").split()
    visit.page.locator("article a.meeting").first.hover()
    assert "on" in (visit.line("doc-1", "meeting-1").get_attribute("class") or "").split()
    assert "on" not in (line.get_attribute("class") or "").split()
    weight = "e => getComputedStyle(e).fontWeight"
    before = word.evaluate(weight)
    visit.page.locator("#show-events").uncheck()
    assert word.evaluate(weight) != before


def test_without_script_a_line_is_judged_by_its_buttons(browser: Any, desk: tuple[str, Path]) -> None:  # noqa: F811
    visit = visiting(browser, desk, java_script_enabled=False)
    visit.go("/review?kind=meetings")
    visit.line("doc-2", "meeting-1").get_by_role("button", name="Accept").click()
    assert visit.line("doc-2", "meeting-1").count() == 0
    assert ("meetings", "doc-2", "accept") in {
        (e.kind, e.document_id, e.action) for e in Record(visit.path).corrections()
    }
    visit.page.context.close()


def test_a_hostile_article_is_shown_not_run(visit: Visit) -> None:
    visit.go(report_address(EVIL_ID))
    assert visit.page.title() != "taken"
    assert "<script>alert(1)</script>" in visit.page.locator("article").inner_text()
    assert visit.page.locator("article img, article b, article script").count() == 0
    assert visit.page.locator("a[href^=javascript]").count() == 0
    visit.page.set_viewport_size({"width": 360, "height": 800})
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360


PAGES = ("/", "/reports", "/report/doc-2", "/review", "/review/edit?kind=events&document=doc-2&id=event-1", "/review/agreement",
         "/lines/events", "/search?q=Lavrov", "/codebook", "/nowhere")  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1400, "light")])
def test_pages_are_clean_for_axe_and_fit_their_width(
    browser: Any, desk: tuple[str, Path], width: int, scheme: str,  # noqa: F811
) -> None:  # fmt: skip
    from axe_playwright_python.sync_playwright import Axe

    visit = visiting(browser, desk, viewport={"width": width, "height": 900}, color_scheme=scheme)
    wrong = []
    for address in PAGES:
        visit.go(address)
        found = Axe().run(visit.page).response["violations"]
        wrong += [
            f"{address}: {v['id']} at {v['nodes'][0]['target']}: {v['nodes'][0].get('failureSummary')}" for v in found
        ]
        if visit.page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{address} runs over the edge at {width}")
    visit.page.context.close()
    assert not wrong, "\n".join(wrong)
    assert [u for u in visit.asked if not u.startswith(visit.base + "/")] == []


def test_print_shows_the_report_and_no_controls(visit: Visit) -> None:
    visit.go("/report/doc-2")
    visit.page.emulate_media(media="print")
    assert not visit.page.locator(".bar").is_visible()
    assert not visit.page.locator(".buttons").first.is_visible()
    assert visit.page.locator("article").is_visible()
