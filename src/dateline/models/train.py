"""``python -m dateline.models.train CONFIG --shared DIR --out DIR``: train the learned reader.

Resumes from ``OUT/checkpoint.pt`` where there is one. Needs torch and the encoder's folder
(``model.safetensors``, ``config.json``, ``tokenizer.json``), which the config names.
What may not live here: reading of corpora (``data.py``) and any measuring.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from dateline.models.data import Anchor, Labelled, load
from dateline.models.labels import MODES, ROLES, ROLES_OF, STATUSES, TAGGERS
from dateline.models.net import Net, Shape
from dateline.models.windows import FEATURES, Pieces, pack, sentence_pieces

log = logging.getLogger(__name__)
IGNORED = -100
CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Window:
    """One training example: pieces with the labels that lie in them; piece 0 is the opening mark."""

    pieces: Pieces
    tags: dict[str, list[int]]
    anchors: tuple[tuple[list[int], Anchor], ...]  # (pieces of the anchor, the anchor)
    layers: frozenset[str]


def windows(document: Labelled, coded: Sequence[Pieces], rng: random.Random) -> Iterator[Window]:
    """The windows of a document, the first one cut at random so that each epoch cuts elsewhere."""
    for pieces in pack(coded, first_room=rng.randint(60, 190)):
        yield _label(document, pieces)


def _label(document: Labelled, pieces: Pieces) -> Window:
    tags = {name: [0] * len(pieces) for name in TAGGERS if name in document.layers}
    whole = (pieces.spans[0].start, pieces.spans[-1].end)
    anchors = []
    for a in document.anchors:
        if not (whole[0] <= a.span.start and a.span.end <= whole[1]):
            continue
        inside = list(pieces.within(a.span))
        if not inside:
            continue
        anchors.append((inside, a))
        labels = TAGGERS[a.layer]
        for n, i in enumerate(inside):
            tags[a.layer][i] = (1 if n == 0 else 2) if a.label == "cue" else 1 + labels.index(a.label)
    for m in document.mentions:
        for n, i in enumerate(pieces.within(m)):
            tags["mention"][i] = 1 if n == 0 else 2
    return Window(pieces, tags, tuple(anchors), document.layers)


def batch_tensors(batch: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, features and mask of a batch, with the opening and closing marks."""
    width = max(len(w.pieces) for w in batch) + 2
    ids = torch.zeros(len(batch), width, dtype=torch.long)
    features = torch.full((len(batch), width), FEATURES, dtype=torch.long)
    for k, w in enumerate(batch):
        n = len(w.pieces)
        ids[k, : n + 2] = torch.tensor([CLS, *w.pieces.ids, SEP])
        features[k, 1 : n + 1] = torch.tensor(w.pieces.features)
    return ids, features, (ids != 0).long()


def losses(net: Net, batch: Sequence[Window]) -> dict[str, Tensor]:
    """The loss of each head on a batch; a window counts only for the layers that are marked in it."""
    ids, features, mask = batch_tensors(batch)
    with torch.autocast("cpu", torch.bfloat16):
        states = net.states(ids, features, mask)
    states = states.float()
    found: dict[str, Tensor] = {}
    for name, head in net.tags.items():
        target = torch.full(ids.shape, IGNORED)
        for k, w in enumerate(batch):
            if name in w.tags:
                target[k, 1 : len(w.pieces) + 1] = torch.tensor(w.tags[name])
        if (target != IGNORED).any():
            logits = head(states)
            found[name] = functional.cross_entropy(
                logits.flatten(0, 1), target.flatten(), ignore_index=IGNORED, label_smoothing=0.02
            )
    if any(w.anchors for w in batch):
        pooled, rows, at = _anchor_states(states, batch)
        found["pairs"] = _pair_loss(net, pooled, rows, at, states, batch)
        if any(a.layer == "event" for w in batch for _, a in w.anchors):
            found["flags"] = _flag_loss(net, pooled, batch)
    return found


def _anchor_states(states: Tensor, batch: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Mean states of all anchors of a batch (n, width), their windows (n,) and first pieces (n,)."""
    width = states.shape[1]
    number: list[int] = []  # of the anchor that a piece belongs to
    flat: list[int] = []
    sizes: list[int] = []
    rows: list[int] = []
    at: list[int] = []
    for k, w in enumerate(batch):
        for inside, _ in w.anchors:
            number += [len(rows)] * len(inside)
            flat += [k * width + 1 + i for i in inside]
            sizes.append(len(inside))
            rows.append(k)
            at.append(1 + inside[0])
    taken = states.flatten(0, 1)[torch.tensor(flat)]
    total = torch.zeros(len(rows), states.shape[2]).index_add(0, torch.tensor(number), taken)
    return total / torch.tensor(sizes)[:, None], torch.tensor(rows), torch.tensor(at)


def _pair_loss(net: Net, pooled: Tensor, rows: Tensor, at: Tensor, states: Tensor, batch: Sequence[Window]) -> Tensor:
    logits = net.pairs(pooled, at, rows, states)
    target = torch.zeros_like(logits)
    counted = torch.zeros_like(logits)
    n = 0
    for w in batch:
        for _, anchor in w.anchors:
            for role in ROLES_OF[anchor.layer]:
                r = ROLES.index(role)
                # contents are long: many pieces for one span
                counted[n, 1 : len(w.pieces) + 1, r] = 0.4 if role == "content" else 1.0
                for span in anchor.roles[role]:
                    inside = w.pieces.within(span)
                    target[n, 1 + inside.start : 1 + inside.stop, r] = 1.0
            n += 1
    each = functional.binary_cross_entropy_with_logits(logits, target, reduction="none") * counted
    return each.sum() / (12 * n)


def _flag_loss(net: Net, pooled: Tensor, batch: Sequence[Window]) -> Tensor:
    anchors = [a for w in batch for _, a in w.anchors]
    chosen = [n for n, a in enumerate(anchors) if a.layer == "event"]
    states = pooled[torch.tensor(chosen)]
    status = torch.tensor([[float(s in anchors[n].tags) for s in STATUSES] for n in chosen])
    modes = torch.tensor([[float(m in anchors[n].tags) for m in MODES] for n in chosen])
    score = functional.binary_cross_entropy_with_logits
    return score(net.status(states), status) + 4 * score(net.modes(states), modes)


WEIGHTS = {"pairs": 1.0, "stance": 0.5, "meeting": 0.5, "mention": 0.5}


def batches(data: Sequence[tuple[Labelled, Sequence[Pieces], float]], size: int, seed: int) -> list[list[Window]]:
    """All batches of a run: each document's windows as many times as its corpus has epochs, mixed."""
    rng = random.Random(seed)  # noqa: S311 - shuffling, not cryptography
    found: list[Window] = []
    for document, coded, epochs in data:
        times = int(epochs) + (rng.random() < epochs % 1)
        for _ in range(times):
            found += [w for w in windows(document, coded, rng) if len(w.pieces)]
    rng.shuffle(found)
    grouped = []
    for i in range(0, len(found), size * 20):
        like = sorted(found[i : i + size * 20], key=lambda w: len(w.pieces))
        grouped += [like[j : j + size] for j in range(0, len(like), size)]
    rng.shuffle(grouped)
    return grouped


def build(folder: Path, dropout: float) -> Net:
    """The network with the weights of an encoder's folder."""
    from safetensors.torch import load_file

    raw = json.loads((folder / "config.json").read_text("utf-8"))
    shape = Shape(
        raw["hidden_size"],
        raw["num_attention_heads"],
        raw["num_hidden_layers"],
        raw["intermediate_size"],
        raw["vocab_size"],
        raw["max_position_embeddings"],
    )
    net = Net(shape, dropout)
    net.encoder.fill(load_file(folder / "model.safetensors"))
    net.encoder.words.weight.requires_grad_(False)  # rare words keep their place (FINDINGS.md)
    return net


def train(config: dict[str, Any], shared: Path, out: Path) -> None:
    """Run one configuration to its end, from its last checkpoint if there is one."""
    torch.manual_seed(config["seed"])
    torch.set_num_threads(config["threads"])
    folder = Path(config["encoder"])
    tokeniser = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokeniser.no_truncation()
    tokeniser.no_padding()
    data = [
        (d, sentence_pieces(d.content, d.sentences, tokeniser), corpus["epochs"])
        for corpus in config["corpus"]
        for d in load(corpus["name"], shared)
    ]
    steps = batches(data, config["batch"], config["seed"])
    log.info("%d documents, %d batches", len(data), len(steps))
    net = build(folder, config["dropout"])
    optimiser = _optimiser(net, config)
    if "start" in config:  # weights of an earlier run
        net.load_state_dict(torch.load(config["start"]))
    done = _resume(out, net, optimiser)
    net.train()
    start, pieces = time.monotonic(), 0
    shown: dict[str, float] = {}
    for step in range(done, len(steps)):
        share = step / len(steps)
        rate = share / 0.06 if share < 0.06 else max(0.02, (1 - share) / 0.94)
        for group in optimiser.param_groups:
            group["lr"] = group["base"] * rate
        found = losses(net, steps[step])
        loss = sum(value * WEIGHTS.get(name, 1.0) for name, value in found.items())
        assert isinstance(loss, Tensor)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        pieces += sum(len(w.pieces) for w in steps[step])
        for name, value in found.items():
            shown[name] = 0.95 * shown.get(name, value.item()) + 0.05 * value.item()
        if (step + 1) % 20 == 0:
            said = " ".join(f"{n} {v:.3f}" for n, v in shown.items())
            log.info("%d/%d %s | %.0f pieces/s", step + 1, len(steps), said, pieces / (time.monotonic() - start))
        if (step + 1) % 200 == 0 or step + 1 == len(steps):
            _save(out, net, optimiser, step + 1)
    torch.save(net.state_dict(), out / "weights.pt")


def _optimiser(net: Net, config: dict[str, Any]) -> torch.optim.Optimizer:
    groups = []
    inner = {id(p) for p in net.encoder.parameters()}
    for in_encoder, base in ((True, config["rate"]), (False, config["rate"] * config["head_rate"])):
        for decayed in (True, False):
            chosen = [
                p
                for p in net.parameters()
                if p.requires_grad and (id(p) in inner) == in_encoder and (p.ndim > 1) == decayed
            ]
            groups.append({"params": chosen, "weight_decay": 0.01 if decayed else 0.0, "base": base, "lr": base})
    return torch.optim.AdamW(groups, betas=(0.9, 0.98))


def _save(out: Path, net: Net, optimiser: torch.optim.Optimizer, step: int) -> None:
    part = out / "checkpoint.part"
    torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, part)
    part.replace(out / "checkpoint.pt")


def _resume(out: Path, net: Net, optimiser: torch.optim.Optimizer) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    held = torch.load(path)
    net.load_state_dict(held["net"])
    optimiser.load_state_dict(held["optimiser"])
    return int(held["step"])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(tomllib.loads(given.config.read_text("utf-8")), given.shared, given.out)


if __name__ == "__main__":
    main()
