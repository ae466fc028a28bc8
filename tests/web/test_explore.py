"""The pages to explore a record with, in Debian's Chromium: each walked to the words behind it, clean for axe, at three widths."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest

from dateline.alerts.rules import Rule, Rules
from dateline.outputs.cli_alerts import watch
from dateline.outputs.web.desk import Settings
from dateline.store import Filter, Record
from tests.desk import EVIL_ID, evil, served
from tests.desk_world import record_at
from tests.web.test_desk import Visit, visit, visiting  # noqa: F401 - the fixture
from tests.web.test_page import CHROMIUM, browser  # noqa: F401 - the fixture

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
RULES = Rules((Rule("Iran", "threshold", Filter(actor=("IRN",)), at_least=3.0), Rule("off", "meeting")))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    path = tmp_path_factory.mktemp("explore") / "record"
    record = record_at(path)
    bad = evil()
    record.add([replace(bad, document=replace(bad.document, published="2013-04-05"))])  # before the last week
    record.refresh()
    watch(record, RULES)
    with served(path, Settings(reviewer="ann")) as base:
        yield base, path


def test_from_the_front_page_to_a_story_and_where_its_reports_differ(visit: Visit) -> None:  # noqa: F811
    visit.go("/")
    week = visit.page.get_by_role("region", name="What changed this week")
    week.get_by_role("link", name="2 reports, 2 outlets").click()
    visit.page.wait_for_url("**/story?**")
    assert "2 of them independent" in visit.page.locator(".lead").inner_text()
    differ = [r.get_by_role("rowheader").inner_text().split()[0] for r in visit.page.locator("tr.differs").all()]
    assert differ == ["recipients", "date", "place"]
    visit.page.locator(".lines-list a").first.click()
    visit.page.wait_for_url("**/report/a#event-*")


def test_a_column_of_a_pair_leads_to_its_records(visit: Visit) -> None:  # noqa: F811
    visit.go("/pair?actor=FRA&recipient=DEU&by=week")
    columns = visit.page.locator(".chart").first.locator("a")
    assert columns.count() == 9
    told = columns.last.get_attribute("aria-label")
    columns.last.focus()
    visit.page.keyboard.press("Enter")  # by the keyboard: the chart is links
    visit.page.wait_for_url("**from=*#records")
    assert f"{visit.page.locator('#records ~ ol > li').count()} verbal cooperation" in told
    assert visit.page.locator(".chart").first.locator("a").count() == 9  # the series stays whole


def test_an_actor_has_its_offices_and_leads_to_its_counterparts(visit: Visit) -> None:  # noqa: F811
    visit.go("/actors?words=lavrov")
    visit.page.get_by_role("link", name="Sergei Lavrov").click()
    visit.page.wait_for_url("**/actor/Sergei%20Lavrov")
    assert "Foreign Minister" in visit.page.get_by_role("region", name="Offices", exact=True).inner_text()
    visit.go("/actor/PRK")
    visit.page.get_by_role("region", name="Counterparts", exact=True).get_by_role("link", name="2", exact=True).click()
    visit.page.wait_for_url("**/pair?actor=PRK&recipient=USA")


def test_a_cell_of_the_matrix_leads_to_its_quotations_and_an_empty_one_says_not_found(visit: Visit) -> None:  # noqa: F811
    visit.go("/stances")
    cell = visit.page.locator("a.cell", has_text="against (mixed)")
    cell.click()
    words = visit.page.locator(".cell-of:target").inner_text()
    assert "2013-04-10" in words
    assert "2013-04-11" in words
    assert "tentative" in visit.page.get_by_role("region", name="Changes").inner_text()
    assert "neutral" in visit.page.locator("#main > p.soft").first.inner_text()


def test_a_day_of_the_calendar_has_its_meetings_and_the_feed_is_a_calendar(visit: Visit) -> None:  # noqa: F811
    visit.go("/calendar?month=2013-04")
    visit.page.get_by_role("link", name="20 1 meeting").click()
    there = visit.page.get_by_role("region", name="Saturday, 2013-04-20").inner_text()
    for words in ("Talks on Syria", "scheduled", "Sergei Lavrov"):
        assert words in there
    assert "Talks on Syria" in visit.page.get_by_role("region", name="Without a day").inner_text()
    content = fetched(visit.base + "/calendar.ics?status=cancelled").decode()
    assert content.count("BEGIN:VEVENT") == content.count("STATUS:CANCELLED") == 1


def test_the_map_draws_points_for_cities_alone(visit: Visit) -> None:  # noqa: F811
    visit.go("/map")
    labels = {a.get_attribute("aria-label") for a in visit.page.locator(".map a").all()}
    assert {"London: 2 stories, 1 report", "United Kingdom: 2 stories, 1 report", "Syria: 1 story, 1 report"} <= labels
    assert not any(w.startswith("There") for w in labels if w)
    visit.page.locator('.map a[aria-label^="London"]').focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**city=London**")
    assert visit.page.locator("#records ~ ol > li").count() == 2


def test_alerts_are_shown_with_their_records_and_can_be_muted(visit: Visit) -> None:  # noqa: F811
    visit.go("/")
    visit.page.get_by_role("region", name="Alerts").get_by_role("link", name="All alerts").click()
    visit.page.wait_for_url("**/alerts")
    assert visit.page.locator(".line", has_text="Iran").locator(".behind > li").count() == 4
    rules = visit.page.get_by_role("region", name="Rules")
    rules.locator("li", has_text="off").get_by_role("button", name="Mute").click()
    visit.page.wait_for_load_state("load")
    assert "muted by ann" in rules.locator("li", has_text="off").inner_text()
    assert Record(visit.path).query("SELECT who FROM raw_alerts WHERE action = 'mute'").dicts() == [{"who": "ann"}]
    rules.locator("li", has_text="off").get_by_role("button", name="Hear again").click()
    visit.page.wait_for_load_state("load")
    assert "muted" not in rules.inner_text()
    feed = feedparser.parse(fetched(visit.base + "/alerts.atom"))
    assert (feed.bozo, len(feed.entries)) == (False, 2)
    assert feed.entries[0].link.startswith(visit.base + "/alerts#alert-")


def test_a_name_that_is_none_is_answered_with_the_nearest(visit: Visit) -> None:  # noqa: F811
    answer = visit.page.goto(visit.base + "/actor/Sergei%20Lavrow")
    assert answer.status == 400
    assert "did you mean Sergei Lavrov" in visit.page.locator("#main").inner_text()
    visit.said.clear()  # the browser notes the status


def test_words_of_a_hostile_article_stay_words(visit: Visit) -> None:  # noqa: F811
    for address in ("/actors", "/stances", "/calendar", "/week", f"/lines/events?document={EVIL_ID}"):
        visit.go(address)
        assert visit.page.title() != "taken"
        assert visit.page.locator("#main script, #main img, #main b b").count() == 0


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=120) as answer:  # noqa: S310 - our own server on loopback
        content: bytes = answer.read()
    return content


PAGES = ("/", "/week?last=2013-03-20", "/actors", "/actor/PRK", "/pair", "/pair?actor=FRA&recipient=DEU", "/stances",
         "/calendar?month=2013-04", "/map?country=GBR", "/alerts")  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (768, "light"), (1400, "dark")])
def test_pages_are_clean_for_axe_and_fit_their_width(
    browser: Any, desk: tuple[str, Path], width: int, scheme: str,  # noqa: F811
) -> None:  # fmt: skip
    from axe_playwright_python.sync_playwright import Axe

    seen = visiting(browser, desk, viewport={"width": width, "height": 900}, color_scheme=scheme)
    row = Record(desk[1]).query("SELECT id FROM events WHERE document_id = 'a' AND type = 'THREATEN'").dicts()[0]
    wrong = []
    for address in (*PAGES, f"/story?document=a&event={row['id']}"):
        seen.go(address)
        found = Axe().run(seen.page).response["violations"]
        wrong += [f"{address}: {v['id']} at {v['nodes'][0]['target']}: {v['nodes'][0].get('failureSummary')}" for v in found]  # fmt: skip
        if seen.page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{address} runs over the edge at {width}")
    seen.page.context.close()
    assert not wrong, "\n".join(wrong)
    assert [u for u in seen.asked if not u.startswith(seen.base + "/")] == []
