"""The learned reader at run time: texts in, ``Answers`` out, with onnxruntime and no torch.

``prepare`` and ``decode`` are pure; between them stands one pass of the model over a window.
What may not live here: what a stage makes of an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dateline.core.answers import Anchored, Answers, Scored
from dateline.core.parse import Parse
from dateline.core.types import Span
from dateline.models.grammar import Grammar, buckets_around, parse
from dateline.models.labels import BIO, MODES, ROLES, STATUSES, TAGGERS
from dateline.models.leanings import ASKED, Window, WindowLeanings
from dateline.models.registry import READER, TOKENISER
from dateline.models.windows import FEATURES, Pieces, sentence_pieces, stretches
from dateline.pipeline import ParsesSentences

Floats = npt.NDArray[np.float32]
CLS, SEP = 101, 102
THRESHOLD = 0.5
"""A role's probability at a piece from which the piece belongs to it."""
SLOW_FUSION = "SkipLayerNormFusion"
"""An optimisation of onnxruntime's that makes a sum and its normalisation one step, which takes four times as long as the two
(1.32 on a CPU: a sixth of a pass)."""
FAINT = 0.2
"""The probability of any class from which a piece is answered at all; what makes use of an answer asks for more."""
FAINTER = {"meeting": 0.05}
"""The same for layers whose fainter answers confirm what rules find, and do nothing more."""

Layers = Mapping[str, Sequence[str]]
ANSWERED: Layers = {"event": ["actor", "recipient"], "cue": ["source", "content"], "stance": ["holder"], "meeting": []}
"""The layers that stages make use of, each with the roles that they ask for. The model has more; what nobody reads is not
decoded."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the columns of the model's output lie, and the constants of the pair head."""

    taggers: dict[str, slice]
    status: slice
    modes: slice
    arc_query: slice
    arc_key: slice
    arc_distance: Floats
    query: slice
    key: slice
    bias: Floats
    distance: Floats


def columns(properties: dict[str, str], width: int) -> Cut:
    """The layout of the output from a model's metadata."""
    start = 0
    taggers = {}
    for name, labels in json.loads(properties["taggers"]).items():
        taggers[name] = slice(start, start + 1 + len(labels))
        start += 1 + len(labels)
    arcs, pairs = json.loads(properties["arcs"]), json.loads(properties["pairs"])
    parts = []
    for size in (len(STATUSES), len(MODES), arcs["size"], arcs["size"]):
        parts.append(slice(start, start + size))
        start += size
    status, modes, arc_query, arc_key = parts
    inner = (width - start) // 2
    return Cut(
        taggers,
        status,
        modes,
        arc_query,
        arc_key,
        np.array(arcs["distance"], np.float32),
        slice(start, start + inner),
        slice(start + inner, width),
        np.array(pairs["bias"], np.float32),
        np.array(pairs["distance"], np.float32),
    )


class Heads:
    """Reads documents with one model file, by default the shipped one.

    Where a ``parser`` is given, the parse is its; else it is made of the model's own output. ``layers`` are those that
    are answered, with their roles. A ``session`` is asked in the place of the model file's.
    """

    def __init__(
        self,
        model: Path | None = None,
        tokeniser: Path | None = None,
        threads: int = 1,
        parser: ParsesSentences | None = None,
        layers: Layers = ANSWERED,
        session: Any = None,
    ) -> None:
        tokeniser = tokeniser or Path(str(TOKENISER))
        self.session = session or _session(model or Path(str(READER)), threads)
        self.tokeniser = _tokeniser(tokeniser)
        self.parser = parser
        self.layers = layers
        self.cut = columns(
            self.session.get_modelmeta().custom_metadata_map, int(self.session.get_outputs()[0].shape[2])
        )

    def read(self, texts: Sequence[tuple[str, Sequence[Span], Sequence[Span]]]) -> list[tuple[Parse, Answers]]:
        """Parse and answers about each (content, sentences, the same without a dateline before them), in order.

        Windows go through the model one by one: its int8 arithmetic scales with all that it is given at
        once, so that in a batch one document would change the answers about another.
        """
        if self.parser is None:
            return [self._document(*t) for t in texts]
        parses = self.parser.parse([(content, bare) for content, _, bare in texts])
        return [(p, self._document(*t, parsed=False)[1]) for p, t in zip(parses, texts, strict=True)]

    def parse(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Parse]:
        """The parse alone of each (content, sentences), in order."""
        if self.parser is not None:
            return self.parser.parse(texts)
        return [self._document(content, spans, spans)[0] for content, spans in texts]

    def answer(self, content: str, sentences: Sequence[Span]) -> Answers:
        """The answers alone about one text."""
        return self._document(content, sentences, sentences, parsed=False)[1]

    def _document(
        self, content: str, sentences: Sequence[Span], bare: Sequence[Span], *, parsed: bool = True
    ) -> tuple[Parse, Answers]:
        read = list(stretches(sentence_pieces(content, sentences, self.tokeniser)))
        own = [w.own for w in read]
        outs = [self.output(w.seen)[w.first : w.first + len(w.own)] for w in read]
        decoded = [decode(content, p, out, self.cut, self.layers) for p, out in zip(own, outs, strict=True)]
        leanings = WindowLeanings(tuple(asked(p, out, self.cut) for p, out in zip(own, outs, strict=True)))
        answers = replace(_join(decoded), leanings=leanings)
        return parse(content, bare, grammar(own, outs, self.cut)) if parsed else Parse(), answers

    def output(self, window: Pieces) -> Floats:
        """One pass of the model: (pieces, columns)."""
        out: Floats = self.session.run(None, prepare(window))[0][0, 1:-1]
        return out


@cache
def _session(model: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=[SLOW_FUSION]
    )


@cache
def _tokeniser(path: Path) -> Any:
    from tokenizers import Tokenizer

    tokeniser = Tokenizer.from_file(str(path))
    tokeniser.no_truncation()
    tokeniser.no_padding()
    return tokeniser


def prepare(window: Pieces) -> dict[str, npt.NDArray[np.int64]]:
    """The model's inputs for a window: ids, features and mask (1, pieces + 2)."""
    ids = np.array([[CLS, *window.ids, SEP]], np.int64)
    features = np.array([[FEATURES, *window.features, FEATURES]], np.int64)
    return {"ids": ids, "features": features, "mask": np.ones_like(ids)}


def decode(content: str, pieces: Pieces, out: Floats, cut: Cut, layers: Layers = ANSWERED) -> Answers:
    """The answers of one window from the model's output (pieces, columns); layers not asked for stay empty."""
    found: dict[str, tuple[Anchored, ...]] = {}
    for name, roles in layers.items():
        labels = TAGGERS[name]
        chances = softmax(out[:, cut.taggers[name]])
        spans = labels == BIO
        pairs = Pairs.of(roles, out, cut)
        found[name] = tuple(
            _anchored(content, pieces, out, pairs, cut, name, name if spans else labels[k - 1], r, s)
            for r, k, s in (bio(chances) if spans else _with_fainter(chances, FAINTER.get(name, FAINT)))
        )
    return Answers(
        found.get("event", ()),
        found.get("cue", ()),
        found.get("polnear cue", ()),
        found.get("stance", ()),
        found.get("meeting", ()),
    )


def asked(pieces: Pieces, out: Floats, cut: Cut) -> Window:
    """What may still be asked about a window after its answers, without the rest of the model's output."""
    picked = [ROLES.index(r) for r in ASKED]

    def parts(columns: slice) -> Floats:
        return np.ascontiguousarray(out[:, columns].reshape(len(pieces), len(ROLES), -1)[:, picked])

    return Window(
        tuple(s.start for s in pieces.spans),
        tuple(s.end for s in pieces.spans),
        softmax(out[:, cut.taggers["event"]])[:, 1:].copy(),
        parts(cut.query),
        parts(cut.key),
        (cut.distance + cut.bias)[:, picked],
    )


def grammar(read: Sequence[Pieces], outs: Sequence[Floats], cut: Cut) -> Grammar:
    """What the parse is made of, over all windows of a document."""
    whole = np.concatenate(outs) if outs else np.zeros((0, cut.key.stop), np.float32)
    return Grammar(
        np.array([s.start for p in read for s in p.spans], np.int64),
        whole[:, cut.taggers["tag"]],
        whole[:, cut.taggers["dep"]],
        whole[:, cut.taggers["entity"]],
        whole[:, cut.arc_query],
        whole[:, cut.arc_key],
        cut.arc_distance,
    )


@dataclass(frozen=True, slots=True)
class Pairs:
    """What the pair head is asked in one window for the roles of one layer, by their ``numbers`` in ``ROLES``.

    ``keys`` are (roles, pieces, inner), ``near`` (roles, buckets) the term for the distance, with its bias.
    """

    roles: Sequence[str]
    keys: Floats
    numbers: Sequence[int]
    near: Floats

    @classmethod
    def of(cls, roles: Sequence[str], out: Floats, cut: Cut) -> Pairs:
        """For the model's output (pieces, columns) for one window."""
        numbers = [ROLES.index(r) for r in roles]
        keys = out[:, cut.key].reshape(len(out), len(ROLES), -1).swapaxes(0, 1)
        near = (cut.distance + cut.bias).T
        return cls(roles, np.ascontiguousarray(keys[numbers]), numbers, np.ascontiguousarray(near[numbers]))

    def chances(self, query: Floats, at: int) -> Floats:
        """The chance (roles, pieces) of each role at every piece, for an anchor that begins at a piece."""
        if not self.roles:
            return np.empty((0, self.keys.shape[1]), np.float32)
        queries = query.reshape(len(ROLES), -1)
        score = np.stack([k @ queries[n] for k, n in zip(self.keys, self.numbers, strict=True)])
        score /= queries.shape[1] ** 0.5
        score += self.near[:, buckets_around(at, score.shape[1])]
        return sigmoid(score)


def _anchored(
    content: str, pieces: Pieces, out: Floats, pairs: Pairs, cut: Cut, layer: str, label: str, run: range, score: float
) -> Anchored:
    pooled = mean(out, run)
    flags = {}
    if layer == "event":
        chances = sigmoid(np.concatenate([pooled[cut.status], pooled[cut.modes]]))
        flags = dict(zip(_FLAGS, chances.tolist(), strict=True))
    roles = {}
    for role, column in zip(pairs.roles, pairs.chances(pooled[cut.query], run.start), strict=True):
        roles[role] = tuple(
            Scored(words_of(content, pieces, r), float(mean(column, r))) for r in _runs(column > THRESHOLD)
        )
    return Anchored(label, words_of(content, pieces, run), score, roles, flags)


_FLAGS = (*STATUSES, *MODES)


def mean(values: Floats, run: range) -> Any:
    """The mean of some rows, as ``values[run].mean(0)`` gives it but without the detours, which cost more than the sum."""
    if len(run) == 1:
        return values[run.start]
    return np.add.reduce(values[run.start : run.stop]) / np.float32(len(run))


def _with_fainter(chances: Floats, floor: float) -> Iterator[tuple[range, int, float]]:
    """Runs as ``of_types`` gives them, and those down to a lower floor that have no piece in common with them."""
    sure = list(of_types(chances, FAINT))
    yield from sure
    if floor < FAINT:
        taken = {i for run, _, _ in sure for i in run}
        yield from ((run, k, s) for run, k, s in of_types(chances, floor) if taken.isdisjoint(run))


def of_types(chances: Floats, floor: float) -> Iterator[tuple[range, int, float]]:
    """Runs of pieces of one class where any class at all is likely enough; the score is that of the class."""
    at = np.flatnonzero(1 - chances[:, 0] >= floor)
    best = 1 + chances[at, 1:].argmax(1)
    start = 0
    for i in range(1, len(at) + 1):
        if i == len(at) or at[i] != at[i - 1] + 1 or best[i] != best[start]:
            run, label = range(int(at[start]), int(at[i - 1]) + 1), int(best[start])
            yield run, label, float(mean(chances[:, label], run))
            start = i


def bio(chances: Floats, floor: float = FAINT) -> Iterator[tuple[range, int, float]]:
    """Runs that begin with class 1 (or with 2 after none) and go on with 2; the score is that of either."""
    none = chances[:, 0]
    at = np.flatnonzero(1 - none >= floor)
    goes_on = chances[at, 1:].argmax(1) == 1
    start = 0
    for i in range(1, len(at) + 1):
        if i == len(at) or at[i] != at[i - 1] + 1 or not goes_on[i]:
            run = range(int(at[start]), int(at[i - 1]) + 1)
            yield run, 1, float(1 - mean(none, run))
            start = i


def _runs(inside: npt.NDArray[np.bool_]) -> Iterator[range]:
    """Stretches of true values; a gap of one piece does not part them."""
    at = inside.nonzero()[0].tolist()
    start = 0
    for i in range(1, len(at) + 1):
        if i == len(at) or at[i] - at[i - 1] > 2:
            yield range(at[start], at[i - 1] + 1)
            start = i


def words_of(content: str, pieces: Pieces, run: range) -> Span:
    """The characters of a run of pieces, out to the edges of its words."""
    start, end = pieces.spans[run.start].start, pieces.spans[run.stop - 1].end
    floor, ceiling = pieces.spans[0].start, pieces.spans[-1].end
    while start > floor and content[start - 1].isalnum() and content[start].isalnum():
        start -= 1
    while end < ceiling and content[end].isalnum() and content[end - 1].isalnum():
        end += 1
    return Span(start, end)


def softmax(logits: Floats) -> Floats:
    """Probabilities (…, classes) of logits."""
    raised = np.exp(logits - np.maximum.reduce(logits, -1, keepdims=True))
    raised /= np.add.reduce(raised, -1, keepdims=True)
    return np.asarray(raised, np.float32)


def sigmoid(logits: Floats) -> Floats:
    """Probabilities of logits, each by itself."""
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def _join(parts: Sequence[Answers]) -> Answers:
    def all_of(name: str) -> tuple[Any, ...]:
        return tuple(x for p in parts for x in getattr(p, name))

    return Answers(
        events=all_of("events"),
        cues=all_of("cues"),
        polnear_cues=all_of("polnear_cues"),
        stances=all_of("stances"),
        meetings=all_of("meetings"),
    )
