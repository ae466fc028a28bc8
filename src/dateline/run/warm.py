"""What the workers of a pool hold alike, made once in the process that they are forked from, so that they share it.

Imported by that process alone, as it starts (``pool.py``). What may not live here: anything that a worker must have;
one that was not warmed makes it itself.
"""

from __future__ import annotations

import gc
import os
import pickle
from base64 import b64decode
from contextlib import suppress

from dateline.run.pool import ONE_THREAD, WARMED

os.environ |= ONE_THREAD  # before any library looks
os.environ["TOKENIZERS_PARALLELISM"] = "false"  # its threads would not live through the fork

if made := os.environ.pop(WARMED, None):
    with suppress(Exception):  # whatever is wrong, each worker says it, with the document at which it is
        pickle.loads(b64decode(made))(())  # noqa: S301 - from the parent, as all that a worker is sent
    gc.collect()
    gc.freeze()  # a collection would else write to every object, and so copy it
