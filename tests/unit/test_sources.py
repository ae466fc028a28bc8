"""Sources of a record: folders, patterns, mapped columns, packed files, feeds, Parquet, web archives."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.test_inputs import ENGLISH, PAGE, SPANISH

from dateline.core.errors import InputError, UnknownName
from dateline.core.types import Document
from dateline.inputs import sources
from dateline.inputs.columns import recognised
from dateline.inputs.feeds import fragment_text, is_feed
from dateline.inputs.files import Failure
from dateline.inputs.rows import Row
from dateline.inputs.sources import Item, expand, mapping, stream

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Courier</title>
<item><title>Army leaves town</title><link>https://courier.example/army</link><guid>a-1</guid>
<pubDate>Wed, 10 Apr 2013 09:30:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{ENGLISH}</p><p>Nobody knew &amp; nobody asked.</p><script>no()</script>]]></content:encoded></item>
<item><title>Viaje</title><link>https://courier.example/viaje</link><description>{SPANISH}</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom Courier</title>
<entry><title>Army</title><link href="https://courier.example/b"/><id>b</id><updated>2013-04-11T00:00:00Z</updated>
<summary>{ENGLISH}</summary></entry></feed>"""


def read(*paths: Path, columns: tuple[str, ...] = ()) -> list[Item]:
    return list(stream(expand(paths), None, mapping(columns)))


def documents(found: list[Item]) -> list[Document]:
    assert all(isinstance(i.found, Document) for i in found), found
    return [i.found for i in found if isinstance(i.found, Document)]


def failure(found: list[Item]) -> Failure:
    (item,) = [i for i in found if isinstance(i.found, Failure)]
    assert isinstance(item.found, Failure)
    return item.found


def put(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_folders_and_patterns_stand_for_their_files(tmp_path: Path) -> None:
    names = ["a.txt", "deep/b.txt", "deep/c.html", "deep/README.txt", "picture.png", ".hidden/d.txt"]
    for name in names:
        put(tmp_path, name, ENGLISH)
    inside = expand([tmp_path])
    assert [p and p.name for p in inside] == ["a.txt", "b.txt", "c.html"]
    assert expand([tmp_path / "*.txt", tmp_path / "a.txt", tmp_path]) == inside
    assert expand(["-"]) == [None]
    assert expand([tmp_path / "deep" / "README.txt"])
    for wrong, message in (("none.txt", "no such file"), ("*.csv", "matches no file"), ("empty", "holds no files")):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(InputError, match=message):
            expand([tmp_path / wrong])


def test_a_file_is_known_by_its_path_and_a_row_by_its_id_or_address(tmp_path: Path) -> None:
    text = put(tmp_path, "a.txt", ENGLISH)
    (before,) = read(text)
    put(tmp_path, "a.txt", ENGLISH + " More.")
    (after,) = read(text)
    assert before.origin == "file"
    assert documents([before])[0].id == documents([after])[0].id
    rows = [{"id": "x1"}, {"url": "https://courier.example/a"}, {}]
    table = put(tmp_path, "t.jsonl", "\n".join(json.dumps({**r, "text": ENGLISH}) for r in rows))
    found = read(table)
    assert [i.origin for i in found] == ["id", "url", "content"]
    assert documents(found)[0].id == "x1"
    assert [i.done for i in found] == sorted(i.done for i in found)
    assert found[-1].done == 1.0


def test_columns_are_mapped(tmp_path: Path) -> None:
    table = put(tmp_path, "t.csv", f'day,body,paper\n2013-04-10,"{ENGLISH}",Courier\n')
    (found,) = documents(read(table, columns=("published=day,text=body", "outlet=paper")))
    assert (found.published, found.outlet, dict(found.extra)) == ("2013-04-10", "Courier", {})
    other = put(tmp_path, "o.csv", f'day,words\n2013-04-10,"{ENGLISH}"\n')
    assert "--column text=NAME" in failure(read(other)).message
    assert "did you mean paper" in failure(read(table, columns=("text=body", "outlet=papr"))).message
    with pytest.raises(UnknownName, match="did you mean published"):
        mapping(["publshed=day"])
    with pytest.raises(InputError, match="maps no column"):
        mapping(["published"])


def test_columns_are_known_by_the_names_that_tables_use(tmp_path: Path) -> None:
    names = {
        "Headline": "Army leaves",
        "Pub_Date": "2013-04-10",
        "body": ENGLISH,
        "source": "Courier",
        "LINK": "https://c.example/a",
    }
    told: list[tuple[str, str, str]] = []
    table = put(tmp_path, "t.jsonl", "\n".join(json.dumps({**names, "desk": n}) for n in range(2)))
    items = list(stream(expand([table]), taken=lambda *t: told.append(t)))
    one, _ = documents(items)
    assert (one.title, one.published, one.content) == ("Army leaves", "2013-04-10", ENGLISH)
    assert (one.outlet, one.url, dict(one.extra)) == ("Courier", "https://c.example/a", {"desk": 0})
    assert [i.origin for i in items] == ["url", "url"]
    assert sorted(told) == sorted(
        (str(table), *t)
        for t in (
            ("title", "Headline"),
            ("published", "Pub_Date"),
            ("text", "body"),
            ("outlet", "source"),
            ("url", "LINK"),
        )
    )


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"text": ENGLISH, "body": "Not this."}, {}),  # our own name goes first
        ({"text": ENGLISH, "published": "", "date": "2013-04-10"}, {}),  # also where it is empty
        ({"content": ENGLISH, "source": "https://c.example/a"}, {"text": "content"}),  # an address is no outlet
        ({"article": 12, "html": "<p>x</p>"}, {}),  # a number is no text
        ({"content": ENGLISH, "raw_html": "<p>x</p>"}, {"text": "content"}),
        ({"TEXT": ENGLISH, "body": "Not this."}, {"text": "TEXT"}),
        ({"doc_id": "7", "text": ENGLISH}, {}),  # it may number other things than articles
    ],
)
def test_a_column_is_taken_for_no_more_than_its_name_says(row: dict[str, object], found: dict[str, str]) -> None:
    named, taken = recognised(Row(1, row))
    assert dict(taken) == found
    assert {**row, **{f: row[c] for f, c in found.items()}}.items() >= named.values.items()
    assert set(row) - set(found.values()) <= set(named.values)


def test_the_open_corpora_are_read_without_a_mapping(shared: Path) -> None:
    for name in ("wikinews", "load"):
        first = list(islice(stream(expand([shared / "data" / name])), 20))
        assert all(d.published and d.outlet for d in documents(first))


def test_packed_and_long_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "\n".join([json.dumps({"id": n, "text": ENGLISH}) for n in range(3)] + ["{broken"])
    path = put(tmp_path, "t.jsonl.gz", gzip.compress(lines.encode()))
    whole = read(path)
    monkeypatch.setattr(sources, "_STREAMED", 1)
    streamed = read(path)
    assert [i.found for i in whole] == [i.found for i in streamed]
    assert "line 4" in failure(streamed).message
    cut = put(tmp_path, "cut.jsonl.gz", gzip.compress(lines.encode())[:-9])
    assert "not a whole gzip file" in failure(read(cut)[-1:]).message


def test_parquet(tmp_path: Path) -> None:
    from datetime import date

    rows = [{"words": ENGLISH, "when": date(2013, 4, 10), "url": f"https://courier.example/{n}"} for n in range(3)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    found = read(tmp_path / "t.parquet", columns=("text=words", "published=when"))
    assert [d.published for d in documents(found)] == ["2013-04-10"] * 3
    assert found[-1].done == 1.0
    assert "no column named text" in failure(read(tmp_path / "t.parquet")).message
    assert "not valid Parquet" in failure(read(put(tmp_path, "no.parquet", b"PAR1 it is not"))).message


def test_feeds(tmp_path: Path) -> None:
    found = read(put(tmp_path, "a.rss", RSS))
    (first,) = documents(found[:1])
    assert first.content == f"{ENGLISH}\nNobody knew & nobody asked."
    assert (first.outlet, first.title, first.url) == (
        "Harbour Courier",
        "Army leaves town",
        "https://courier.example/army",
    )
    assert (first.published or "").startswith("2013-04-10T09:30")
    assert found[0].origin == "url"
    assert failure(found).code == "not-english"
    (entry,) = documents(read(put(tmp_path, "b.xml", ATOM)))
    assert (entry.outlet, (entry.published or "")[:10]) == ("Atom Courier", "2013-04-11")
    assert "neither RSS nor Atom" in failure(read(put(tmp_path, "c.xml", "<note>x</note>"))).message
    assert "no entries" in failure(read(put(tmp_path, "d.rss", "<rss version='2.0'><channel></channel></rss>"))).message
    assert not is_feed(PAGE.encode())
    assert fragment_text("a <br>b<p>c<b>d</b></p>e &lt; f") == "a\nb\ncd\ne < f"


def record_of(url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2013-04-10T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash(url)):032x}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


PAGE_BYTES = PAGE.format(head="", body=ENGLISH).encode()


@pytest.mark.parametrize("packed", [True, False])
def test_web_archives(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    parts = [
        record_of("https://courier.example/a", PAGE_BYTES),
        record_of("https://courier.example/b", PAGE_BYTES, status="404 Not Found"),
        record_of("https://courier.example/c.png", b"\x89PNG", kind="image/png"),
        record_of("https://courier.example/d", ENGLISH.encode(), kind="text/plain"),
    ]
    data = b"".join(map(gzip.compress, parts)) if packed else b"".join(parts)
    name = "a.warc.gz" if packed else "a.warc"
    found = documents(read(put(tmp_path, name, data)))
    assert [d.url for d in found] == ["https://courier.example/a", "https://courier.example/d"]
    assert ENGLISH in found[0].content
    assert found[0].extra["captured"] == "2013-04-10T10:00:00Z"
    cut = put(tmp_path, f"cut.{name}", data[:-60])
    broken = [i.found for i in read(cut) if isinstance(i.found, Failure)]
    assert broken, "an archive that ends early is said to"
    assert len(read(cut)) >= 2


def test_a_web_archive_that_is_cut_in_a_head_is_told(tmp_path: Path) -> None:
    parts = [gzip.compress(record_of(f"https://courier.example/{n}", PAGE_BYTES)) for n in range(2)]
    cut = put(tmp_path, "cut.warc.gz", parts[0] + parts[1][:10])
    found = read(cut)
    assert isinstance(found[0].found, Document)
    assert "ends within a record" in failure(found).message


def test_files_at_addresses_are_read_like_files(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    store.pipe("/news/a.txt", b"Norway met Sweden in Oslo on Monday.")
    store.pipe("/news/b.jsonl.gz", gzip.compress(b'{"id": "r1", "text": "Sweden met Norway on Monday."}\n'))
    (tmp_path / "c.txt").write_text("Norway met Denmark on Tuesday.")
    sources = ["memory://news/*", f"file://{tmp_path}/c.txt"]
    found = [i.found for i in stream(expand(sources))]
    assert [d.source for d in found if isinstance(d, Document)] == [
        "memory:///news/a.txt",
        "memory:///news/b.jsonl.gz:1",
        f"file://{tmp_path}/c.txt",
    ]
    named = ["memory://news/a.txt", "memory://news/b.jsonl.gz", sources[1]]
    assert [i.found for i in stream(expand(named))] == found, "each is known again, however it was found"
    for wrong, words in (
        ("memory://news/z.txt", "cannot be found"),
        ("memory://none/*", "matches no file"),
        ("nowhere://a/b", "no address that can be read"),
    ):
        with pytest.raises(InputError, match=words):
            expand([wrong])
    gone = expand(["memory://news/a.txt"])
    store.rm("/news/a.txt")
    (lost,) = stream(gone)
    assert isinstance(lost.found, Failure)
    assert "memory:///news/a.txt cannot be read" in lost.found.message


def test_a_list_names_sources(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Norway met Sweden.")
    names = f"# what there is\n{tmp_path}/a.txt\n\n{tmp_path}/b.txt # the second\n".encode()
    (tmp_path / "list").write_bytes(names)
    (tmp_path / "list.gz").write_bytes(gzip.compress(names))
    for name in ("list", "list.gz"):
        assert expand([f"@{tmp_path / name}"]) == [tmp_path / "a.txt", tmp_path / "b.txt"]
    (tmp_path / "wrong").write_text(f"{tmp_path}/a.txt\n{tmp_path}/none.txt\n")
    with pytest.raises(InputError, match="wrong, line 2: no such file"):
        expand([f"@{tmp_path / 'wrong'}"])
    for wrong in ("@nowhere", f"@{tmp_path / 'broken.gz'}"):
        (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b no")
        with pytest.raises(InputError, match="cannot be read"):
            expand([wrong])
