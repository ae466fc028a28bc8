"""``python -m tests.screenshots``: take every picture of the docs anew, in Chromium."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from dateline.outputs.web.desk import Settings
from dateline.run.local import Reader
from tests.desk import served
from tests.screenshots.pictures import FOLDER, PICTURES, take
from tests.screenshots.world import record_at
from tests.web.test_page import CHROMIUM, FLAGS

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as name, sync_playwright() as play:
        path = Path(name) / "my-record"
        record_at(path, Reader())
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with served(path, Settings(reviewer="ann")) as base:
            page = browser.new_page()
            page.set_default_timeout(120_000)
            for picture in PICTURES:
                picture.path.write_bytes(take(page, base, picture))
                print(f"{picture.path.name}: {picture.path.stat().st_size:,} bytes")  # noqa: T201
        browser.close()
