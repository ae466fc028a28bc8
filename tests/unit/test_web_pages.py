"""The desk's pages and its API without a browser: hostile articles, judgements, the names of the command line."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.desk import EVIL_ID, EVIL_OUTLET, EVIL_TITLE, WORD, client, csrf, evil, record_of, telling

import dateline.outputs.web
from dateline.outputs.web.sections import SECTIONS
from dateline.outputs.web.shell import counted, web_address, words
from dateline.store import Record
from dateline.store.queries import VIEWS

ACTING = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08]")


class Tags(HTMLParser):
    """The elements of a page and the addresses that it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(n, v or "") for n, v in attrs]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    path = tmp_path_factory.mktemp("hostile") / "record"
    record_of(path, evil(), telling("doc-1"))
    return client(path, reviewer="<i>ann</i>")


@pytest.fixture
def desk(tmp_path: Path) -> TestClient:
    record_of(tmp_path / "record", telling("doc-1", score=0.5), telling("doc-2", score=0.9))
    return client(tmp_path / "record", reviewer="ann")


EVIL = quote(EVIL_ID, safe="")
PAGES = (
    "/", "/reports", f"/report/{EVIL}", "/review", "/review?kind=attributions", "/lines/events", "/lines/stances", "/lines/meetings",
    "/lines/attributions", "/search?q=Lavrov", f"/search?q={quote(EVIL_TITLE)}", f"/review/edit?kind=events&document={EVIL}&id=event-1",
    f"/reports?outlet={quote(EVIL_OUTLET)}", "/review/agreement", f"/report/{quote('<script>alert(2)</script>', safe='')}",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_what_an_article_says_is_shown_and_never_acts(hostile: TestClient, address: str) -> None:
    answer = hostile.get(address)
    assert answer.status_code == (404 if "alert%282%29" in address else 200)
    page = Tags()
    page.feed(answer.text)
    assert not {"img", "b onclick", "iframe", "object", "i"} & set(page.names)
    assert page.names.count("script") <= 3
    assert not [n for n, _ in page.attributes if n.startswith("on") or n == "style"]
    assert not [
        v
        for n, v in page.attributes
        if n in {"href", "src", "action"} and not re.match(r"/(?!/)|#|https://wire\.example/", v)
    ]
    assert not ACTING.search(answer.text)
    assert "49" not in re.findall(r"\{\{ 7 \* 7 \}\}|>49<", answer.text)


def test_a_word_of_a_megabyte_is_whole_in_its_report_and_clipped_in_lists(hostile: TestClient) -> None:
    report = hostile.get(f"/report/{EVIL}").text
    assert WORD in report
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in report
    assert "{{ 7 * 7 }}" in report
    for address in ("/lines/events", "/search?q=Lavrov", "/reports", "/review"):
        assert len(hostile.get(address).text) < 100_000


def test_only_addresses_of_the_web_are_links() -> None:
    for url in ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//wire.example", "https://", "file:///etc/passwd", "https://a b", "http://a\u202eb", "http://[", None, ""):  # fmt: skip
        assert web_address(url) is None
    assert web_address("https://wire.example/1?a=b#c") == "https://wire.example/1?a=b#c"


def test_words_are_clipped_and_disarmed() -> None:
    assert words("a\u202eb\x1bc") == "a\ufffdb\ufffdc"
    assert (words(None), words(2.5), words(["a", None, 3]), words(True)) == ("", "2.5", "a, , 3", "yes")
    assert len(words("x" * 10_000)) == 400


def test_a_report_shows_its_lines_its_notice_and_who_reports_whom(desk: TestClient) -> None:
    text = desk.get("/report/doc-1").text
    assert 'class="notice appeal"' in text
    assert "according to Interfax › Sergei Lavrov" in text
    for line in ("event-1", "attribution-2", "stance-1", "meeting-1"):
        assert f'data-id="{line}"' in text
    assert desk.get("/report/doc-1?version=2").status_code == 404
    assert (
        "did you mean" in desk.get("/lines/events?actor=Grmany").text
        or desk.get("/lines/events?actor=Grmany").status_code == 400
    )


def post(desk: TestClient, address: str, **form: object) -> int:
    data = {"csrf": csrf(desk), "kind": "events", "document": "doc-1", "id": "event-1", "next": "/report/doc-1", **form}
    return desk.post(address, data=data).status_code


def test_a_judgement_by_form_is_seen_everywhere_and_can_be_taken_back(desk: TestClient) -> None:
    assert post(desk, "/review/judge", action="reject", reason="it did not happen") == 303
    report = desk.get("/report/doc-1").text
    assert "rejected by ann" in report
    assert "it did not happen" in report
    assert 'data-document="doc-1"' not in desk.get("/review").text
    assert [r["document_id"] for r in desk.get("/api/v1/events").json()["rows"]] == ["doc-2"]
    assert post(desk, "/review/undo", number=1) == 303
    assert "rejected by" not in desk.get("/report/doc-1").text
    assert post(desk, "/review/undo", number=1) == 400
    assert post(desk, "/review/judge", action="burn") == 400
    assert post(desk, "/review/judge", action="accept", id="event-9") == 404


def test_the_edit_form_offers_the_codebook_and_writes_only_what_changed(desk: TestClient) -> None:
    form = desk.get("/review/edit?kind=events&document=doc-1&id=event-1&next=/report/doc-1").text
    assert '<option value="SUPPORT" selected>' in form
    assert 'name="status" value="future" checked' in form
    as_is = {
        "type": "SUPPORT", "contexts": ["diplomatic"], "status": ["future"], "actors": "Sergei Lavrov", "recipients": "Germany",
        "time.first": "2024-05-14", "time.last": "2024-05-14", "scale": "5.0", "cameo": "05",
    }  # fmt: skip
    assert post(desk, "/review/edit", **as_is) == 400  # nothing was changed
    changed = {
        **as_is,
        "type": "ACCUSE",
        "modes:ACCUSE": ["disapprove"],
        "status": ["negation"],
        "recipients": "DEU, France",
        "reason": "read anew",
    }
    assert post(desk, "/review/edit", **changed) == 303
    log = desk.get("/api/v1/corrections").json()["rows"]
    assert [(e["action"], e["field"], json.loads(e["value"])) for e in log] == [
        ("edit", "type", "ACCUSE"), ("edit", "modes", ["disapprove"]), ("edit", "status", ["negation"]), ("edit", "recipients", ["DEU", "France"]),
    ]  # fmt: skip
    assert {(e["who"], e["reason"]) for e in log} == {("ann", "read anew")}
    report = desk.get("/report/doc-1").text
    assert "edited by ann" in report
    assert re.search(r"type <s><bdi>SUPPORT</bdi></s> <bdi>ACCUSE</bdi>", report)
    assert post(desk, "/review/edit", **{**changed, "scale": "much"}) == 400
    assert post(desk, "/review/edit", **{**changed, "time.first": "yesterday"}) == 400


def test_an_edit_lets_a_rejected_line_stand_again(desk: TestClient) -> None:
    post(desk, "/review/judge", action="reject")
    token = {"X-CSRF-Token": csrf(desk)}
    edit = {
        "kind": "event",
        "document_id": "doc-1",
        "id": "event-1",
        "action": "edit",
        "field": "type",
        "value": "ACCUSE",
    }
    assert [r["action"] for r in desk.post("/api/v1/corrections", json=edit, headers=token).json()["rows"]] == [
        "accept",
        "edit",
    ]
    assert desk.get("/api/v1/events?type=ACCUSE").json()["rows"][0]["review"] == "edited"


def test_nobody_writes_without_a_name(tmp_path: Path) -> None:
    record_of(tmp_path / "record", telling("doc-1"))
    desk = client(tmp_path / "record")
    assert post(desk, "/review/judge", action="accept") == 400
    assert post(desk, "/review/me", who="Zoë – <b>") == 303
    assert "You are <bdi>Zoë – &lt;b&gt;</bdi>" in desk.get("/review").text
    assert post(desk, "/review/judge", action="accept") == 303
    assert Record(tmp_path / "record").corrections()[0].who == "Zoë – <b>"


def test_two_people_judge_the_same_lines_and_their_agreement_is_told(desk: TestClient) -> None:
    token = {"X-CSRF-Token": csrf(desk)}
    for who, actions in (("ann", ("accept", "reject")), ("bob", ("accept", "accept"))):
        for document, action in zip(("doc-1", "doc-2"), actions, strict=True):
            body = {"kind": "event", "document_id": document, "id": "event-1", "action": action, "who": who}
            assert desk.post("/api/v1/corrections", json=body, headers=token).status_code == 201
    (row,) = desk.get("/api/v1/agreement").json()["rows"]
    assert (row["values"], row["reviewers"], row["alpha"]) == (2, 2, 0.0)
    assert "0.000" in desk.get("/review/agreement").text
    gold = [json.loads(line) for line in desk.get("/review/gold.jsonl").text.splitlines()]
    assert [g["id"] for g in gold] == ["doc-1", "doc-2"]


def cli(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "dateline", *arguments], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout


def test_the_api_gives_what_the_command_line_gives(desk: TestClient) -> None:
    path = str(desk.app.state.desk.path)  # type: ignore[attr-defined]
    token = {"X-CSRF-Token": csrf(desk)}
    desk.post(
        "/api/v1/corrections",
        json={"kind": "event", "document_id": "doc-1", "id": "event-1", "action": "accept"},
        headers=token,
    )
    lines = [json.loads(line) for line in cli("query", path, "--actor", "RUS", "--format", "jsonl").splitlines()]
    assert lines
    assert desk.get("/api/v1/events?actor=RUS").json() == {"rows": lines, "next": None}
    assert desk.get("/api/v1/gold").text == cli("corrections", "export", path)


def test_pages_of_the_api_follow_one_another(desk: TestClient) -> None:
    first = desk.get("/api/v1/attributions?most=3&total=true").json()
    assert (len(first["rows"]), first["total"]) == (3, 4)
    second = desk.get(first["next"]).json()
    assert [len(second["rows"]), second["next"]] == [1, None]
    assert len({(r["document_id"], r["id"]) for r in first["rows"] + second["rows"]}) == 4


def test_a_mistake_in_the_api_names_what_is_near(desk: TestClient) -> None:
    answer = desk.get("/api/v1/events?type=THREATN")
    assert (answer.status_code, answer.json()["nearest"]) == (400, "THREATEN")
    assert desk.get("/api/v1/stances?type=AGREE").status_code == 400
    assert desk.get("/api/v1/nothing").json()["error"] == "there is no such page"
    assert desk.get("/api/v1/readings/nobody").status_code == 404
    assert desk.get("/api/v1/events?most=x").status_code == 422


def test_the_api_describes_every_view_and_column(desk: TestClient) -> None:
    told = desk.get("/api/v1/openapi.json").json()
    for view in VIEWS:
        assert f"/api/v1/{view}" in told["paths"]
        rows = desk.get(f"/api/v1/{view}").json()["rows"]
        known = told["components"]["schemas"][f"{view}_row"]["properties"]
        assert all(list(r) == list(known) for r in rows)


def test_what_another_process_adds_is_seen(desk: TestClient) -> None:
    held = desk.app.state.desk  # type: ignore[attr-defined]
    assert "doc-3" not in desk.get("/reports").text
    Record(held.path).add([telling("doc-3")])
    until = time.monotonic() + 30  # a busy machine shows what it saw before for a while
    while "doc-3" not in (shown := desk.get("/reports").text) and time.monotonic() < until:
        time.sleep(0.2)
    assert "doc-3" in shown


def test_sql_comes_from_named_files_alone() -> None:
    folder = Path(dateline.outputs.web.__file__).parent
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        asks = [
            n
            for n in ast.walk(tree)
            if isinstance(n, ast.Attribute) and n.attr in {"query", "execute", "sql"} and not _of_a_request(n)
        ]
        assert path.name == "asking.py" or not asks, f"{path.name} line {asks[0].lineno} gives SQL to the record"
    assert len(SECTIONS) == len(set(SECTIONS))


def _of_a_request(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Attribute) and node.value.attr == "url"


def test_a_report_without_a_title_is_called_by_its_first_words(tmp_path: Path) -> None:
    record_of(tmp_path / "record", telling("doc-1", title=None))
    desk = client(tmp_path / "record")
    for address in (
        "/",
        "/week",
        "/stances",
        "/calendar",
        "/actor/Sergei%20Lavrov",
        "/map?country=DEU&of=recipient&status=future",
    ):
        page = desk.get(address)
        assert page.status_code == 200, address
        assert ">doc-1<" not in page.text, address
        assert "Interfax reported that Lavrov said" in page.text, address


def test_one_thing_is_called_by_its_singular() -> None:
    assert counted([(1, "events"), (0, "stances"), (2, "meetings"), (None, "quotations"), (1, "stories")]) == (
        "1 event, 0 stances, 2 meetings, 0 quotations, 1 story"
    )


def test_a_meeting_of_some_days_is_told_once_and_every_day_of_it_leads_there(tmp_path: Path) -> None:
    record_of(tmp_path / "record", telling("doc-1"))  # from 1 to 2 June
    page = client(tmp_path / "record").get("/calendar?month=2024-06").text
    assert page.count("Talks in Oslo") == 1
    assert page.count('href="#d2024-06-01"') == 2
    assert 'id="d2024-06-02"' not in page


def test_a_report_links_to_each_kind_of_its_lines(desk: TestClient) -> None:
    page = desk.get("/report/doc-1").text
    for kind, words_ in (("event", "1 event"), ("attribution", "2 quotations"), ("stance", "1 stance"), ("meeting", "1 meeting")):  # fmt: skip
        assert f'<a href="#of-{kind}">{words_}</a>' in page
        assert f'id="of-{kind}"' in page
