"""Files and streams into documents, and what is refused."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.core.errors import InputError
from dateline.core.types import Document
from dateline.inputs import Failure, read_sources
from dateline.inputs.dates import publication_date
from dateline.inputs.languages import language

ENGLISH = (
    "The army of the north left the town on Monday, the minister of defence said, and people came back to their houses."
)
SPANISH = (
    "El ministro de Relaciones Exteriores viajó ayer a la capital para reunirse con su homólogo y firmar un acuerdo de "
    "cooperación entre los dos países."
)
PAGE = """<!doctype html><html lang="en"><head><title>Army leaves town | Harbour Courier</title>
<meta property="og:title" content="Army leaves town"><meta property="og:site_name" content="Harbour Courier">
{head}<link rel="canonical" href="https://courier.example/army"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Army leaves town</h1><p>{body}</p>
<p>Nobody in the town knew when the soldiers would be back, and the mayor said that he had not been told of anything.</p>
</article><footer>© 2019</footer></body></html>"""


def _write(folder: Path, name: str, data: str | bytes) -> str:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def _one(path: str, **options: str) -> Document:
    (found,) = read_sources([path], **options)  # type: ignore[arg-type]
    assert isinstance(found, Document), found
    return found


def _failure(path: str) -> Failure:
    (found,) = read_sources([path])
    assert isinstance(found, Failure)
    return found


def test_plain_text_is_kept_but_for_line_ends(tmp_path: Path) -> None:
    text = f"  {ENGLISH}\t\n\n  two  spaces \u200b and <b>no markup</b>\n"
    document = _one(_write(tmp_path, "a.txt", "\ufeff" + text.replace("\n", "\r\n")))
    assert document.content == text
    assert document.problems == ()
    assert document.source.endswith("a.txt")
    assert document.language == "en"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_encodings_of_english_news(tmp_path: Path, encoding: str) -> None:
    text = f"“{ENGLISH}” — François Müller"
    document = _one(_write(tmp_path, "a.txt", text.encode(encoding)))
    assert document.content == text
    assert document.problems == ()


def test_bytes_that_are_not_valid_are_replaced_and_told(tmp_path: Path) -> None:
    document = _one(_write(tmp_path, "a.txt", "“naïve” café — ".encode() + b"\xff\xfe" + ENGLISH.encode()))
    assert "\ufffd" in document.content
    assert [p.code for p in document.problems] == ["decoding"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 x", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"PK\x03\x04zz", "zip"),
        (b"a\x00\x00\x00b\x00" * 9, "zero bytes"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, data: bytes, word: str) -> None:
    failure = _failure(_write(tmp_path, "a.txt", data))
    assert word in failure.message
    assert "a.txt" in failure.message


def test_a_page_gives_body_title_outlet_url_and_the_time_of_publication(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2024-03-04T10:20:00+01:00">'
    document = _one(_write(tmp_path, "a.html", PAGE.format(head=head, body=ENGLISH)))
    assert ENGLISH in document.content
    assert "Home" not in document.content
    assert (document.title, document.outlet, document.url) == (
        "Army leaves town",
        "Harbour Courier",
        "https://courier.example/army",
    )
    assert document.published == "2024-03-04T10:20:00+01:00"


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2024-03-04T10:20:00Z"}]}</script>', "2024-03-04T10:20:00+00:00"),
        ('<script type="application/ld+json">{broken</script><meta name="date" content="4 March 2024">', "2024-03-04"),
        ('<meta itemprop="datePublished" content="2024-03-04">', "2024-03-04"),
        ('<meta name="date" content="31 February 2024">', None),
        ("", None),
    ],
)  # fmt: skip
def test_dates_of_pages(tmp_path: Path, head: str, date: str | None) -> None:
    assert _one(_write(tmp_path, "a.html", PAGE.format(head=head, body=ENGLISH))).published == date


def test_a_page_without_text_is_a_failure(tmp_path: Path) -> None:
    failure = _failure(_write(tmp_path, "a.html", "<html><body><script>1</script></body></html>"))
    assert failure.code == "no-text"
    assert "no article text" in failure.message


def test_rows_of_json_lines_and_the_broken_ones_among_them(tmp_path: Path) -> None:
    rows = [
        json.dumps({"text": ENGLISH, "id": "a", "published": "April 10, 2013", "section": "world", "n": 3}),
        '{"text": "cut off',
        "[1]",
        "",
        json.dumps({"html": PAGE.format(head="", body=ENGLISH), "published": "never"}),
        json.dumps({"text": SPANISH}),
        json.dumps({"title": "nothing"}),
    ]
    path = _write(tmp_path, "a.jsonl", "\n".join(rows))
    found = list(read_sources([path], published="2020-01-02"))
    first, cut, array, page, spanish, empty = found
    assert isinstance(first, Document)
    assert (first.id, first.published, dict(first.extra)) == ("a", "2013-04-10", {"section": "world", "n": 3})
    assert isinstance(cut, Failure)
    assert "a.jsonl, line 2" in cut.message
    assert isinstance(array, Failure)
    assert "line 3" in array.message
    assert isinstance(page, Document)
    assert page.source.endswith(":5")
    assert page.published == "2020-01-02"
    assert [p.code for p in page.problems] == ["bad-publication-date"]
    assert isinstance(spanish, Failure)
    assert (spanish.code, "Spanish" in spanish.message) == ("not-english", True)
    assert isinstance(empty, Failure)
    assert empty.code == "no-text"


def test_a_json_array_and_one_object_over_several_lines(tmp_path: Path) -> None:
    rows = [{"text": ENGLISH, "id": "a"}, {"text": ENGLISH, "id": "b"}]
    path = _write(tmp_path, "a.json", json.dumps(rows, indent=1))
    assert [d.id for d in read_sources([path]) if isinstance(d, Document)] == ["a", "b"]
    assert _one(_write(tmp_path, "b.json", json.dumps(rows[0], indent=1))).id == "a"


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_rows_of_csv_with_line_ends_inside(tmp_path: Path, name: str, mark: str) -> None:
    text = f"{mark.join(['id', 'text', 'published', 'desk'])}\n{mark.join(['7', chr(34) + ENGLISH + chr(10) + 'More of it.' + chr(34), '2013-04-10', 'world'])}\n"
    document = _one(_write(tmp_path, name, text))
    assert document.content == f"{ENGLISH}\nMore of it."
    assert (document.id, document.published, dict(document.extra)) == ("7", "2013-04-10", {"desk": "world"})


def test_a_long_field_is_read_whole(tmp_path: Path) -> None:
    long = ENGLISH * 2000
    assert _one(_write(tmp_path, "a.csv", f'text\n"{long}"\n')).content == long


def test_csv_without_a_text_column_names_its_columns(tmp_path: Path) -> None:
    assert "columns: a, b" in _failure(_write(tmp_path, "a.csv", "a,b\n1,2\n")).message


@pytest.mark.parametrize(
    ("data", "content"),
    [(ENGLISH, ENGLISH), (json.dumps({"text": ENGLISH}), ENGLISH), (PAGE.format(head="", body=ENGLISH), ENGLISH)],
)
def test_standard_input_is_told_by_its_first_words(data: str, content: str) -> None:
    (found,) = read_sources(["-"], stdin=io.BytesIO(data.encode()))
    assert isinstance(found, Document)
    assert content in found.content


def test_callers_mistakes_are_raised_before_anything_is_read(tmp_path: Path) -> None:
    good = _write(tmp_path, "a.txt", ENGLISH)
    with pytest.raises(InputError, match="no such file"):
        read_sources([good, str(tmp_path / "none.txt")])
    with pytest.raises(InputError, match="is a directory"):
        read_sources([str(tmp_path)])
    with pytest.raises(InputError, match="2013-02-30"):
        read_sources([good], published="2013-02-30")


def test_a_failure_does_not_stop_the_rest(tmp_path: Path) -> None:
    found = list(read_sources([_write(tmp_path, "a.txt", b"%PDF"), _write(tmp_path, "b.txt", ENGLISH)]))
    assert [type(f) for f in found] == [Failure, Document]


def test_ids_come_from_content_and_address(tmp_path: Path) -> None:
    a, b = _write(tmp_path, "a.txt", ENGLISH), _write(tmp_path, "b.txt", ENGLISH)
    assert _one(a).id == _one(b).id != _one(a, url="https://x.example").id


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2013-04-10", "2013-04-10"),
        ("20130410", "2013-04-10"),
        ("2013/04/10", "2013-04-10"),
        ("2013-04-10T09:30:00Z", "2013-04-10T09:30:00+00:00"),
        ("2013-04-10 09:30", "2013-04-10T09:30:00"),
        ("Wed, 10 Apr 2013 09:30:00 GMT", "2013-04-10T09:30:00+00:00"),
        ("Wed, 10 Apr 2013 09:30:00 +0200", "2013-04-10T09:30:00+02:00"),
        ("April 10, 2013", "2013-04-10"),
        ("Apr. 10th, 2013 at 9:30 PM", "2013-04-10T21:30:00"),
        ("Wednesday, 10 April 2013", "2013-04-10"),
        ("25/12/2013", "2013-12-25"),
        ("04/10/2013", None),
        ("2013-02-30", None),
        ("2013-13-01", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_publication_dates(written: str, iso: str | None) -> None:
    assert publication_date(written) == iso


@given(st.text(max_size=100))
@settings(max_examples=200, deadline=None)
def test_no_words_break_the_reading_of_dates(words: str) -> None:
    found = publication_date(words)
    assert found is None or found[:4].isdigit()


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_documents_or_failures(data: bytes) -> None:
    for item in read_sources(["-"], stdin=io.BytesIO(data)):
        assert isinstance(item, Document | Failure)


NAMES = (
    "Turkish President Recep Tayyip Erdoğan left Ankara. Russian President Vladimir Putin spoke with Erdogan on Monday."
)


@pytest.mark.parametrize(
    ("text", "code"), [(ENGLISH, "en"), (SPANISH, "es"), ("Madrid, Lima", "en"), (NAMES, "en"), ("", "en")]
)
def test_languages(text: str, code: str) -> None:
    assert language(text) == code
