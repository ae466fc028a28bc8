"""A limit on the seconds that something may take, kept by a signal; and a harder one that ends the process.

What may not live here: what is done under the limit.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HARD = 3.0  # times the limit: when a process that answers no signal is ended, so that its document can be named


class TooSlow(BaseException):
    """The time is up. No ``Exception``, so that no stage takes it for a fault of its own."""


_guarded = threading.Event()
_nowhere = Path(os.devnull)


def guard() -> None:
    """From now on a process that is stuck beyond ``HARD`` times a limit ends: for workers, whose end is survived."""
    _guarded.set()


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Raises ``TooSlow`` in what is done within, once ``seconds`` (wall clock) have passed.

    Pure Python and regular expressions hear the signal at once, compiled code when it returns. Without an effect
    where signals cannot be had: outside the main thread and on Windows.
    """
    if seconds is None or threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _up)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)  # again, should a finaliser swallow the first
    with _nowhere.open("w") as nowhere:
        if _guarded.is_set():  # a thread of C, which needs no lock of the interpreter
            faulthandler.dump_traceback_later(HARD * seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            try:
                signal.setitimer(signal.ITIMER_REAL, 0)
            finally:  # it may ring at the very last moment
                signal.signal(signal.SIGALRM, before)
                if _guarded.is_set():
                    faulthandler.cancel_dump_traceback_later()


def _up(*_: object) -> None:
    raise TooSlow
