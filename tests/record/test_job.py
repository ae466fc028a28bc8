"""The first job that users name: all threats by one country against two others in a month, with the sentences."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from dateline.outputs import cli
from dateline.run.local import Reader
from dateline.store import Record


@pytest.fixture(scope="module")
def london(reader: Reader, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A record of the wire story of April 2013, and the story."""
    text = (shared / "examples" / "london" / "article.txt").read_text("utf-8")
    path = tmp_path_factory.mktemp("london") / "record"
    Record(path, create=True).add([reader.read(text, "2013-04-10")])
    return str(path), text


def asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str
) -> list[dict[str, object]]:
    monkeypatch.setattr(sys, "argv", ["dateline", "query", *arguments, "--format", "jsonl"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert not left.value.code
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_all_threats_by_prk_against_usa_and_kor_in_april_2013(
    london: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, text = london
    threats = ("--actor", "PRK", "--recipient", "USA,KOR", "--type", "THREATEN")
    month = ("--from", "2013-04-01", "--to", "2013-04-30")
    (found,) = asked(capsys, monkeypatch, path, *threats, *month)
    assert str(found["date"]).startswith("2013-04-")
    assert (found["actor_countries"], found["recipient_countries"]) == (["PRK"], ["USA", "KOR"])
    assert (found["type"], found["modes"], found["status"]) == ("THREATEN", ["violence"], [])
    assert "which has been threatening to attack the United States and South Korea" in str(found["sentence"])
    span = found["evidence"]["span"]  # type: ignore[index]
    assert text[span["start"] : span["end"]] == found["sentence"], "a click leads to the words"
    others = asked(capsys, monkeypatch, path, "--actor", "PRK", "--type", "THREATEN", *month)
    assert found in others
    assert len(others) > 1, "threats against nobody named, or others, are there and are left out"
    assert not asked(capsys, monkeypatch, path, *threats, "--from", "2013-05-01", "--to", "2013-05-31")
    assert not asked(capsys, monkeypatch, path, "--actor", "USA", "--recipient", "PRK", "--type", "THREATEN", *month)
