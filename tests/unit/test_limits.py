"""The limit on a document's time: it is kept, named, and the shard's other documents are read."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
from tests.engines.standin import NAME, saying
from tests.record.writing import document

from dateline.core.errors import InputError
from dateline.run.limits import TooSlow, limited
from dateline.run.shards import Settings, process_shard


def test_what_takes_too_long_is_stopped_and_what_does_not_is_left_alone() -> None:
    with pytest.raises(TooSlow), limited(0.1):
        time.sleep(20)
    with limited(0.1):
        pass
    time.sleep(0.15)  # nothing rings later
    with limited(None):
        time.sleep(0.01)


def test_a_stage_that_catches_every_exception_is_stopped_too() -> None:
    def stage() -> None:
        try:
            time.sleep(20)
        except Exception:  # noqa: BLE001
            pytest.fail("it is no Exception")

    with pytest.raises(TooSlow), limited(0.1):
        stage()


def test_other_threads_have_no_limit() -> None:
    found = []

    def slow() -> None:
        with limited(0.01):
            time.sleep(0.1)
            found.append(1)

    thread = threading.Thread(target=slow)
    thread.start()
    thread.join()
    assert found == [1]


def test_a_process_stuck_in_compiled_code_ends() -> None:
    code = (  # it holds the interpreter's lock and hears no signal
        "import ctypes; from dateline.run.limits import guard, limited; guard()\n"
        "with limited(0.2): ctypes.PyDLL(None).sleep(60); ctypes.PyDLL(None).sleep(60)"
    )
    start = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", code], check=False)
    assert ended.returncode != 0
    assert time.monotonic() - start < 50


def test_the_slow_document_is_named_and_the_others_are_read() -> None:
    shard = [document(1), saying(2, "NEVER ENDS"), document(3), saying(4, "RAISES")]
    done = process_shard(shard, Settings(time_limit=0.5, reader=NAME))
    assert [d["document_id"] for d in done.encoded.tables["documents"].to_pylist()] == ["doc-1", "doc-3"]
    assert {f.source: f.code for f in done.failures} == {
        "reports.jsonl:2": "too-slow",
        "reports.jsonl:4": "stage-failed",
    }
    assert "longer than 0.5 s" in done.failures[0].message


def test_a_reader_that_cannot_be_imported_is_said() -> None:
    for wrong in ("no.such:Reader", "tests.engines.standin:Nobody", "nothing"):
        with pytest.raises(InputError, match="cannot be imported here"):
            process_shard([document(1)], Settings(reader=wrong))
