"""``python -m dateline.models.folds WEIGHTS ENCODER``: what the encoder is worth on PLV, by five-fold cross-validation.

Each fold fine-tunes the weights of a training run on four fifths of PLV's sentences with their marked source and
target, and codes the last fifth; macro F1 over the 15 roots is printed with its interval. The weights must come from a
run that saw nothing of PLV. Source and target are told by an embedding that is added to their pieces. Needs torch; what
it makes is measured and thrown away. What may not live here: anything that reads documents.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from dateline.core.types import Span
from dateline.models.labels import TYPES
from dateline.models.net import Net
from dateline.models.silver import ROOTS
from dateline.models.train import CLS, SEP, build
from dateline.models.windows import FEATURES, Pieces, sentence_pieces

log = logging.getLogger(__name__)
FOLDS = 5
BATCH = 16
RATE = 1.2e-4
HEAD_RATE = 1e-3
CODES = sorted({t for t in TYPES if t not in ROOTS["YIELD"]} | {"YIELD"})


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence: its pieces, the role of each (0 none, 1 source, 2 target), and its root."""

    pieces: Pieces
    roles: tuple[int, ...]
    root: int


def examples(path: Path, tokeniser: Any) -> list[Example]:
    """The sentences of a file of PLV."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        (pieces,) = sentence_pieces(text, [Span(0, len(text))], tokeniser)
        roles = [0] * len(pieces)
        for role, name in ((1, "source"), (2, "target")):
            words = row[name].strip()
            at = text.find(words)
            for i in pieces.within((at, at + len(words))) if at >= 0 and words else ():
                roles[i] = role
        found.append(Example(pieces, tuple(roles), CODES.index(row["root"])))
    return found


class Coder(nn.Module):
    """The reader's encoder with a root head: what its own event head says, and a learned correction of it."""

    def __init__(self, net: Net, width: int) -> None:
        super().__init__()
        self.net = net
        self.role = nn.Embedding(3, width, padding_idx=0)
        nn.init.zeros_(self.role.weight)
        self.look = nn.Linear(width, 1)
        self.own = nn.Linear(4 * width, len(CODES))
        nn.init.zeros_(self.own.weight)
        self.trust = nn.Parameter(torch.ones(len(CODES)))
        classes = torch.zeros(len(TYPES), len(CODES), dtype=torch.bool)
        for k, t in enumerate(TYPES):
            classes[k, CODES.index("YIELD" if t in ROOTS["YIELD"] else t)] = True
        self.classes = classes

    def forward(self, ids: Tensor, features: Tensor, roles: Tensor) -> Tensor:
        """Logits (batch, roots) from integers (batch, pieces)."""
        mask = (ids != 0).long()
        hook = self.net.encoder.features.register_forward_hook(lambda _m, _i, out: out + self.role(roles))
        states = self.net.states(ids, features, mask)
        hook.remove()
        chances = functional.log_softmax(self.net.tags["event"](states), -1)[..., 1:]
        inside = mask.bool() & (roles == 0)
        chances = chances.masked_fill(~inside[..., None], -20.0)
        best = chances.amax(1)  # (batch, types)
        told = torch.stack([best[:, self.classes[:, c]].amax(1) for c in range(len(CODES))], 1)
        weight = self.look(states).squeeze(-1).masked_fill(~mask.bool(), -1e4).softmax(-1)
        pooled = [states[:, 0], torch.einsum("bl,bld->bd", weight, states)]
        for role in (1, 2):
            held = (roles == role).float()
            pooled.append(torch.einsum("bl,bld->bd", held, states) / held.sum(1, keepdim=True).clamp(min=1))
        return torch.as_tensor(self.own(torch.cat(pooled, -1)) + self.trust * told)


def tensors(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Ids, features, roles and roots of a batch."""
    width = max(len(e.pieces) for e in batch) + 2
    ids, roles = (torch.zeros(len(batch), width, dtype=torch.long) for _ in range(2))
    features = torch.full((len(batch), width), FEATURES)
    for k, e in enumerate(batch):
        n = len(e.pieces)
        ids[k, : n + 2] = torch.tensor([CLS, *e.pieces.ids, SEP])
        features[k, 1 : n + 1] = torch.tensor(e.pieces.features)
        roles[k, 1 : n + 1] = torch.tensor(e.roles)
    return ids, features, roles, torch.tensor([e.root for e in batch])


def fold(data: Sequence[Example], k: int, weights: Path, encoder: Path, epochs: int) -> list[tuple[int, int]]:
    """(marked root, told root) of the sentences of one fold, after training on the others."""
    torch.manual_seed(k)
    rng = random.Random(k)  # noqa: S311 - shuffling, not cryptography
    net = build(encoder, 0.1)
    net.load_state_dict(torch.load(weights))
    coder = Coder(net, net.encoder.words.weight.shape[1])
    inner = list(net.encoder.parameters())
    held = {id(p) for p in inner}
    outer = [p for p in coder.parameters() if id(p) not in held]
    groups = [{"params": [p for p in inner if p.requires_grad], "lr": RATE}, {"params": outer, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    taught = [e for i, e in enumerate(data) if i % FOLDS != k]
    steps = epochs * -(-len(taught) // BATCH)
    fall = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1, s / (0.1 * steps)) * (1 - s / steps))
    coder.train()
    for epoch in range(epochs):
        rng.shuffle(taught)
        total = 0.0
        for i in range(0, len(taught), BATCH):
            ids, features, roles, roots = tensors(taught[i : i + BATCH])
            loss = functional.cross_entropy(coder(ids, features, roles), roots, label_smoothing=0.05)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(coder.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            fall.step()
            total += loss.item()
        log.info("fold %d, epoch %d: loss %.3f", k, epoch + 1, total * BATCH / len(taught))
    coder.eval()
    told = []
    with torch.no_grad():
        for e in data[k::FOLDS]:
            ids, features, roles, _ = tensors([e])
            told.append((e.root, int(coder(ids, features, roles).argmax())))
    return told


def _work(k: int, data: Sequence[Example], given: argparse.Namespace) -> list[tuple[int, int]]:
    torch.set_num_threads(1)
    return fold(data, k, given.weights, given.encoder, given.epochs)


def macro_f1(told: Sequence[tuple[int, int]]) -> float:
    """The mean F1 over the marked roots."""
    scores = []
    for root in {gold for gold, _ in told}:
        right = sum(g == t == root for g, t in told)
        scores.append(2 * right / (sum(g == root for g, _ in told) + sum(t == root for _, t in told)))
    return sum(scores) / len(scores)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--folds", type=int, nargs="*", default=list(range(FOLDS)))
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    tokeniser = Tokenizer.from_file(str(given.encoder / "tokenizer.json"))
    data = examples(given.shared / "data" / "plover_relations" / "plv_train.jsonl", tokeniser)
    random.Random(0).shuffle(data)  # noqa: S311 - shuffling, not cryptography
    with torch.multiprocessing.get_context("fork").Pool(given.processes) as pool:
        parts = pool.starmap(_work, [(k, data, given) for k in given.folds], chunksize=1)
    told = [pair for part in parts for pair in part]
    rng = random.Random(0)  # noqa: S311 - resampling, not cryptography
    drawn = sorted(macro_f1(rng.choices(told, k=len(told))) for _ in range(1000))
    print(f"{len(told)} sentences, {len(given.folds)} folds of {FOLDS}")  # noqa: T201 - a command's answer
    print(f"macro F1 {macro_f1(told):.3f} ({drawn[25]:.3f}–{drawn[974]:.3f})", end=", ")  # noqa: T201
    print(f"accuracy {sum(g == t for g, t in told) / len(told):.3f}")  # noqa: T201
    print("by fold: " + ", ".join(f"{macro_f1(p):.3f}" for p in parts))  # noqa: T201


if __name__ == "__main__":
    main()
