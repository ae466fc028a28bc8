"""Every command and option is documented, and what the docs show is what comes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dateline
from dateline.core.errors import PROBLEMS
from tests.docs.blocks import BLOCK, ROOT, commands, generated, pages
from tests.screenshots.pictures import FOLDER, MOST, PICTURES


@pytest.mark.parametrize("page", [p for p in pages() if BLOCK.search(p.read_text("utf-8"))], ids=lambda p: p.name)
def test_generated_blocks_are_up_to_date(page: Path) -> None:
    for what, held, wanted in generated(page):
        assert held == wanted, f"{page.name}: the block {what!r} is out of date: python -m tests.docs"


def test_every_command_has_a_section() -> None:
    reference = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    for name in commands():
        assert f"## dateline {name}\n" in reference


def test_every_public_name_is_documented() -> None:
    text = (ROOT / "docs" / "reference" / "python.md").read_text("utf-8")
    missing = [n for n in dateline.__all__ if f"`{n}" not in text]
    assert not missing


def test_every_problem_code_is_documented() -> None:
    text = (ROOT / "docs" / "reference" / "json.md").read_text("utf-8")
    assert not [code for code in PROBLEMS if f"`{code}`" not in text]


def test_links_between_pages_lead_somewhere() -> None:
    for page in pages():
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_picture_is_shown_and_all_are_small() -> None:
    shown = {m for p in pages() for m in re.findall(r"!\[[^]]+\]\(\.\./pictures/([^)]+)\)", p.read_text("utf-8"))}
    held = {p.name: p.stat().st_size for p in FOLDER.iterdir()}
    assert shown == set(held) == {p.path.name for p in PICTURES}, "python -m tests.screenshots"
    assert sum(held.values()) <= MOST


def test_version_stands_in_the_changelog_and_the_citation() -> None:
    assert f"## {dateline.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"version: {dateline.__version__}" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_nothing_committed_names_this_machine() -> None:
    words = re.compile(r"(?<![\w.])/(?:work|root|farm)/[A-Za-z]")
    for page in [*pages(), ROOT / "pyproject.toml"]:
        assert not words.search(page.read_text("utf-8")), page
