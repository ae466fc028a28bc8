"""``python -m dateline.models.taught CORPUS OUT --teacher ENCODER WEIGHTS...``: what a larger reader says of unmarked news.

A teacher (Hinton et al. 2015) reads each document window by window, as the shipped reader would; kept are, for every
word piece, its probabilities of each class, and for every act, cue, meeting and stance that it may see there, which pieces take
part in it, with its status and modes. ``train.py`` learns from these where a corpus of its configuration names OUT. Where
more than one teacher is given, the means of their probabilities are kept. Needs torch; nothing of it is shipped. What
may not live here: the network (``net.py``) and what is learned (``train.py``).
"""

from __future__ import annotations

import argparse
import logging
import pickle
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from dateline.models.data import Labelled, load
from dateline.models.export import head_matrix, properties
from dateline.models.heads import FAINT, Floats, Heads, Pairs, bio, mean, of_types, sigmoid, softmax
from dateline.models.labels import BIO, ROLES_OF, TAGGERS
from dateline.models.net import mean_of
from dateline.models.told import LAYERS, Heard, Told
from dateline.models.train import build
from dateline.models.windows import ROOM, Stretch, sentence_pieces, stretches

log = logging.getLogger(__name__)
AT_ONCE = 40
"""Documents that are read before they are kept."""


class TorchSession:
    """A network with the manner of an ``onnxruntime.InferenceSession`` of its exported file, in bfloat16's precision."""

    def __init__(self, encoder: Path, weights: Sequence[Path]) -> None:
        held = mean_of([torch.load(path, map_location="cpu") for path in weights])
        self.net = build(encoder, 0.0, torch.bfloat16)
        self.net.load_state_dict(held, strict=False)
        self.net.eval()
        arrays = {name: value.numpy() for name, value in held.items()}
        self.weight, self.bias = map(torch.tensor, head_matrix(arrays))
        self.told = properties(arrays)

    def run(self, _names: None, feeds: dict[str, npt.NDArray[np.int64]]) -> list[Floats]:
        """The outputs (batch, pieces, columns) for the inputs of ``heads.prepare``."""
        with torch.inference_mode():
            states = self.net.states(*(torch.from_numpy(feeds[name]) for name in ("ids", "features", "mask")))
            return [torch.nn.functional.linear(states, self.weight, self.bias).numpy()]

    def get_modelmeta(self) -> Any:
        """As onnxruntime's."""
        return SimpleNamespace(custom_metadata_map=self.told)

    def get_outputs(self) -> Any:
        """As onnxruntime's."""
        return [SimpleNamespace(shape=("batch", "pieces", len(self.bias)))]


def heard(teachers: Sequence[Heads], document: Labelled, tokeniser: Any) -> Told:
    """What the teachers say of a document."""
    parts = []
    at = 0
    cut = [p.part(0, ROOM) for p in sentence_pieces(document.content, document.sentences, tokeniser)]  # as in training
    for window in stretches(cut):
        parts.append(_window(teachers, window, at))
        at += len(window.own)
    chances = {name: np.concatenate([p.chances[name] for p in parts]) for name in LAYERS} if parts else {}
    return Told(chances, tuple(a for p in parts for a in p.anchors))


def _window(teachers: Sequence[Heads], window: Stretch, start: int) -> Told:
    outs = [t.output(window.seen)[window.first : window.first + len(window.own)] for t in teachers]
    read = list(zip(teachers, outs, strict=True))
    chances = {name: _mean([softmax(out[:, t.cut.taggers[name]]) for t, out in read]) for name in LAYERS}
    anchors = []
    for name in (n for n in LAYERS if n in ROLES_OF):
        pairs = [Pairs.of(ROLES_OF[name], out, t.cut) for t, out in read]
        for run, _, _ in (bio if TAGGERS[name] == BIO else of_types)(chances[name], FAINT):
            asked = [
                p.chances(mean(out, run)[t.cut.query], run.start).T for p, (t, out) in zip(pairs, read, strict=True)
            ]
            roles = _mean(asked)
            flags = None
            if name == "event":
                pooled = [(t.cut, mean(out, run)) for t, out in read]
                flags = _mean([sigmoid(np.concatenate([p[c.status], p[c.modes]])) for c, p in pooled])
            halves = flags if flags is None else flags.astype(np.float16)
            anchors.append(Heard(name, start + run.start, start + run.stop, start, roles.astype(np.float16), halves))
    return Told({name: value.astype(np.float16) for name, value in chances.items()}, tuple(anchors))


def _mean(parts: Sequence[Floats]) -> Floats:
    return np.asarray(sum(parts) / len(parts), np.float32)


_OWN: list[tuple[list[Heads], Any]] = []
"""The teachers and the tokeniser of this process."""


def _begin(teachers: Sequence[Sequence[Path]]) -> None:
    torch.set_num_threads(1)
    tokeniser = Tokenizer.from_file(str(teachers[0][0] / "tokenizer.json"))
    tokeniser.no_truncation()
    tokeniser.no_padding()
    _OWN.append(([Heads(session=TorchSession(encoder, weights)) for encoder, *weights in teachers], tokeniser))


def _read(document: Labelled) -> tuple[str, bytes, int]:
    ((teachers, tokeniser),) = _OWN
    told = heard(teachers, document, tokeniser)
    return document.name, pickle.dumps(told), len(told.chances.get("event", ()))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus")
    parser.add_argument("out", type=Path)
    parser.add_argument("--teacher", type=Path, nargs="+", action="append", required=True, metavar="ENCODER WEIGHTS")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(given.out, isolation_level=None)) as store:
        store.execute("CREATE TABLE IF NOT EXISTS taught (name TEXT PRIMARY KEY, told BLOB)")
        known = {name for (name,) in store.execute("SELECT name FROM taught")}
        missing = [d for d in load(given.corpus, given.shared) if d.name not in known]
        missing.sort(key=lambda d: d.name)  # mixed, so that what is read in some time is a sample
        log.info("%d documents, %d read before", len(missing), len(known))
        pieces = 0
        with torch.multiprocessing.get_context("fork").Pool(given.processes, _begin, (given.teacher,)) as pool:
            for first in range(0, len(missing), AT_ONCE):
                some = pool.map(_read, missing[first : first + AT_ONCE], chunksize=1)
                store.executemany("INSERT OR IGNORE INTO taught VALUES (?, ?)", [s[:2] for s in some])
                pieces += sum(s[2] for s in some)
                log.info("%d documents, %d pieces", first + len(some), pieces)


if __name__ == "__main__":
    main()
