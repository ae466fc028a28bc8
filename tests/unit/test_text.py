"""Which parts of a text are not the report, and what stands at its head and foot."""

from __future__ import annotations

import gzip
import json
import time

import pytest
from tests.builders import document_of

from dateline.core.errors import InputError
from dateline.core.types import Text
from dateline.measure.gold import shared_folder
from dateline.stages.text import text

REPORT = (
    "OSLO, March 4 (Reuters) - Norway's foreign minister met her Swedish counterpart on Monday and agreed to open the border.\n\n"
    "The two ministers said a joint commission would begin its work in May.\n\n"
)
CLOSE = "“We need your help, and we ask you to support us,” she told reporters, adding that readers of the report would donate."


def _kinds(content: str) -> list[tuple[str, str]]:
    found = text(document_of(content))
    return [(n.kind, n.span.of(content)) for n in found.notices]


APPEALS = [
    "A Note From the Harbour Courier:\n\nDear readers,\n\nFor eleven years our reporters have covered this coast. Advertising no longer pays for it.\n\nIf you can, please give what you can each month. Your support keeps our newsroom open.\n\nNot now",
    "Before you go\n\nWe are a small, independent newsroom and we depend on people like you.\n\nPlease consider a donation today. It takes a minute.\n\n$5\n\n$10\n\nOther",
    "Support independent journalism\n\nOur work is free for everyone, and it is paid for by you. Become a member for as little as $3 a month.",
    "If you value our reporting, please subscribe. Every contribution helps us to keep you informed.",
    "Dear friends, our website has been blocked again. We will not be silenced, but we need your help to carry on.\n\nDonate now",
    "Independent media are under attack, and so are we.\n\nYour donation, however small, lets us go on with our journalism. Thank you for standing with us.",
]


@pytest.mark.parametrize("appeal", APPEALS)
def test_an_appeal_at_the_end_is_one_notice_and_the_report_is_untouched(appeal: str) -> None:
    content = REPORT + appeal
    found = text(document_of(content))
    covered = "".join(n.span.of(content) for n in found.notices)
    assert all(p in covered for p in appeal.split("\n\n")[-2:])
    assert not any(n.span.start < len(REPORT.rstrip()) for n in found.notices)
    assert {n.kind for n in found.notices} == {"appeal"}


@pytest.mark.parametrize("appeal", APPEALS[:3])
def test_an_appeal_before_the_report_ends_where_the_report_begins(appeal: str) -> None:
    content = appeal + "\n\n" + REPORT
    found = text(document_of(content))
    assert found.notices
    assert max(n.span.end for n in found.notices) <= content.index("OSLO")
    assert found.dateline is not None
    assert found.dateline.text == "OSLO"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Advertisement", "advert"),
        ("Story continues below advertisement", "advert"),
        ("Sign up for our weekly newsletter.", "newsletter"),
        ("Get the morning briefing in your inbox every day", "newsletter"),
        ("Follow us on Twitter and Facebook", "newsletter"),
        ("Correction: An earlier version of this story misspelt the minister's name.", "correction"),
        ("This article was updated on 5 March to add the ministry's reply.", "correction"),
        ("Editor’s note: The agency changed the figure in the third paragraph.", "correction"),
        ("Read more: What the border deal means for fishermen", "read-more"),
        ("Also read: Five questions about the border", "read-more"),
        ("© 2024 Harbour Courier. All rights reserved.", "copyright"),
        ("Copyright 2024 The Harbour Courier", "copyright"),
        ("Contact the reporter at desk@courier.example", "contact"),
        ("Share this article", "other"),
        ("Facebook Twitter WhatsApp Email", "other"),
        ("We use cookies to improve your visit.", "other"),
    ],
)
def test_a_line_of_the_paper_is_labelled(line: str, kind: str) -> None:
    content = REPORT + line + "\n\nThe commission has nine members, officials said."
    assert _kinds(content) == [(kind, line)]


@pytest.mark.parametrize(
    "paragraph",
    [
        CLOSE,
        "“Dear friends, we need your support,” the letter said.",
        "The party asked its supporters to donate to independent media and to sign up for a newsletter.",
        "Corrections officers said two prisoners had escaped.",
        "Copyright law was the subject of the talks between the two ministries.",
        "This report was released on Tuesday by the United Nations and accuses the army of looting.",
        "Support for the government has fallen since May, according to a poll.",
        "The message from Washington was that sanctions would stay.",
        "Contact between the two armies ended in June.",
        "Readers of the paper gathered in front of the court to protest against its closure.",
        "Save the Children withdrew its staff from the city.",
        "Donate blood, the ministry told residents after the blast.",
        "Our correspondent in Bamako saw soldiers at the television station.",
        "We dedicate this column to the drug trade, which the state has ignored while our children die.",
    ],
)
def test_a_paragraph_of_the_report_is_no_notice(paragraph: str) -> None:
    assert _kinds(REPORT + paragraph) == []


def test_links_under_a_heading_are_notices_until_a_sentence_comes() -> None:
    content = (
        REPORT
        + "Related articles\n\nMinisters meet in Oslo\n\nBorder closed for a year\n\nThe border was closed in 2020."
    )
    assert _kinds(content) == [("read-more", "Related articles\n\nMinisters meet in Oslo\n\nBorder closed for a year")]


def _head(content: str, **fields: object) -> Text:
    return text(document_of(content, **fields))  # type: ignore[arg-type]


REST = "The foreign minister told reporters that the talks would go on next week in the capital."


@pytest.mark.parametrize(
    ("start", "place", "credit"),
    [
        ("LONDON — ", "LONDON", None),
        ("BEIJING (AP) — ", "BEIJING", "AP"),
        ("WASHINGTON, April 3 (Reuters) - ", "WASHINGTON", "Reuters"),
        ("MOSCOW, Russia - ", "MOSCOW, Russia", None),
        ("NEW DELHI: ", "NEW DELHI", None),
        ("ST. PETERSBURG, Fla. (AP) -- ", "ST. PETERSBURG, Fla.", "AP"),
        ("Nairobi – ", "Nairobi", None),
        ("CAIRO - 25 July 2022: ", "CAIRO", None),
        ("SEOUL, Oct. 12 (Yonhap) -- ", "SEOUL", "Yonhap"),
        ("PORT-AU-PRINCE, Haiti (AFP) — ", "PORT-AU-PRINCE, Haiti", "AFP"),
        ("GENEVA (3 April 2013) – ", "GENEVA", None),
        ("(Reuters) - ", None, "Reuters"),
    ],
)
def test_datelines(start: str, place: str | None, credit: str | None) -> None:
    found = _head(start + REST)
    assert (found.dateline and found.dateline.text) == place
    assert (found.credit and found.credit.text) == credit
    for label in (found.dateline, found.credit):
        assert label is None or label.span.of(found.content) == label.text


@pytest.mark.parametrize(
    "content",
    [
        "BREAKING: " + REST,
        "Q&A: " + REST,
        "The foreign minister — a former general — " + REST,
        "Mr. Tan - who is 60 - " + REST,
        "Indonesia – which borders Malaysia – " + REST,
    ],
)
def test_no_dateline(content: str) -> None:
    assert _head(content).dateline is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By John Smith", "John Smith"),
        ("By Jane Doe, Foreign Correspondent", "Jane Doe"),
        ("BY MARIA LOPEZ", "MARIA LOPEZ"),
        ("By Ann Lee and Omar Said", "Ann Lee and Omar Said"),
    ],
)
def test_a_byline_is_apparatus(line: str, name: str) -> None:
    found = _head(f"{line}\n\nMarch 4, 2024\n\nOSLO — {REST}")
    assert found.byline is not None
    assert found.byline.text.startswith(name)
    assert [s.of(found.content) for s in found.apparatus] == [line, "March 4, 2024"]
    assert found.dateline is not None


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    assert _head(f"By Monday the army had withdrawn from the town, officials said.\n\n{REST}").byline is None


@pytest.mark.parametrize("foot", ["(Reporting by Ann Lee; Editing by Bo Ek)", "— AFP", "Reuters", "(Yonhap)"])
def test_the_foot_is_apparatus(foot: str) -> None:
    found = _head(f"{REST}\n\n{foot}")
    assert [s.of(found.content) for s in found.apparatus] == [foot]


def test_a_headline_that_repeats_the_title_is_apparatus() -> None:
    found = _head(f"Talks go on\n\nOSLO — {REST}", title="Talks Go On")
    assert [s.of(found.content) for s in found.apparatus] == ["Talks go on"]


def test_nothing_is_changed_and_nothing_is_lost_in_odd_texts() -> None:
    for content in ["", " ", "\n\n", "\x00", "“", "By", "a" * 5000, "By By By", "\u202eabc\u202c\n\nDonate"]:
        assert text(document_of(content)).content == content


@pytest.mark.parametrize("unit", ["a ", "“", "By A ", "we you donate our ", "Donate\n", "A-", "LONDON, "])
def test_time_is_linear(unit: str) -> None:
    def spent(size: int) -> float:
        content = unit * (size // len(unit))
        start = time.process_time()
        text(document_of(content))
        return time.process_time() - start

    spent(1000)
    # side by side on the same machine: eight times the text would take 64 times as long if time were quadratic
    assert spent(800_000) < 30 * max(spent(100_000), 0.01)


def test_reports_of_wikinews_hold_hardly_a_notice() -> None:
    try:
        path = shared_folder() / "data" / "wikinews" / "wikinews.jsonl.gz"
    except InputError:
        pytest.skip("no shared data")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert sum(bool(text(document_of(r["text"])).notices) for r in rows) <= len(rows) // 100
