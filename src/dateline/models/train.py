"""``python -m dateline.models.train CONFIG --shared DIR --out DIR``: train the learned reader.

Resumes from ``OUT/checkpoint.pt`` where there is one. Needs torch, the parser that is distilled and the
encoder's folder (``model.safetensors``, ``config.json``, ``tokenizer.json``), which the config names.
Each of its processes has one thread and its share of every batch: on a busy machine two processes that
meet once a step are faster than two threads that meet at every product.
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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
import torch.distributed as cluster
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from dateline.models.data import Anchor, Labelled, load
from dateline.models.labels import MODES, ROLES, ROLES_OF, STATUSES, TAGGERS
from dateline.models.net import MANNERS, Net, Shape, mean_of
from dateline.models.told import LAYERS, Heard, Told, kept
from dateline.models.treebank import IGNORED, Tree, parsed, trees
from dateline.models.windows import FEATURES, ROOM, Pieces, pack, sentence_pieces

log = logging.getLogger(__name__)
CLS, SEP, MASK = 101, 102, 103


@dataclass(frozen=True, slots=True)
class Window:
    """One training example: pieces with the labels that lie in them; piece 0 is the opening mark."""

    pieces: Pieces
    tags: dict[str, list[int]]
    anchors: tuple[tuple[list[int], Anchor], ...]  # (pieces of the anchor, the anchor)
    layers: frozenset[str]
    manner: int = 0  # among ``MANNERS``
    heads: list[int] = field(default_factory=list)  # the piece in the window that the head of each token begins
    told: Told | None = None  # what a teacher says of it, its pieces counted from the window's first


@dataclass(frozen=True, slots=True)
class Coded:
    """A training document with its word pieces and trees, sentence by sentence, its number of epochs and its manner."""

    document: Labelled
    pieces: list[Pieces]
    trees: list[Tree]
    epochs: float
    manner: int = 0
    told: Told | None = None


def windows(coded: Coded, rng: random.Random) -> Iterator[Window]:
    """The windows of a document, the first one cut at random so that each epoch cuts elsewhere."""
    at = 0
    for pieces in pack(coded.pieces, first_room=rng.randint(60, 190)):
        if len(pieces):
            window = _label(coded.document, pieces, coded.manner)
            _plant(window, coded.trees)
            yield replace(window, told=coded.told.part(at, at + len(pieces))) if coded.told else window
            at += len(pieces)


def _plant(window: Window, held: Sequence[Tree]) -> None:
    """Put the trees of a window's sentences on its pieces."""
    for name in ("tag", "dep", "entity"):
        window.tags[name] = []
    for n in dict.fromkeys(window.pieces.sentence):
        start = len(window.heads)
        tree = held[n]
        window.tags["tag"] += tree.tag
        window.tags["dep"] += tree.dep
        window.tags["entity"] += tree.entity
        window.heads.extend(h if h == IGNORED else h + start for h in tree.head)


def _label(document: Labelled, pieces: Pieces, manner: int) -> Window:
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
    for u in document.unknown:
        for i in pieces.within(u):
            tags["event"][i] = IGNORED
    return Window(pieces, tags, tuple(anchors), document.layers, manner)


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


def losses(net: Net, batch: Sequence[Window], hidden: float = 0.0) -> dict[str, Tensor]:
    """The loss of each head on a batch; a window counts only for the layers that are marked in it.

    A share ``hidden`` of the pieces is covered by the mask, so that no sentence is ever learned by heart.
    """
    ids, features, mask = batch_tensors(batch)
    if hidden:
        ids = torch.where((ids > SEP) & (torch.rand(ids.shape) < hidden), MASK, ids)
    states = net.states(ids, features, mask, torch.tensor([w.manner for w in batch]))
    found: dict[str, Tensor] = {"arcs": _arc_loss(net, states, batch)}
    for name, head in net.tags.items():
        loss = _tag_loss(name, head(states), batch)
        if loss is not None:
            found[name] = loss
    if any(_anchors(w) for w in batch):
        pooled, rows, at = _anchor_states(states, batch)
        found["pairs"] = _pair_loss(net, pooled, rows, at, states, batch)
        if any(_flagged(a) for w in batch for _, a in _anchors(w)):
            found["flags"] = _flag_loss(net, pooled, batch)
    return found


def _anchors(window: Window) -> Sequence[tuple[Sequence[int], Anchor | Heard]]:
    """The anchors of a window with their pieces: those that are marked, or those that a teacher saw."""
    return [(range(a.first, a.stop), a) for a in window.told.anchors] if window.told else window.anchors


def _tag_loss(name: str, logits: Tensor, batch: Sequence[Window]) -> Tensor | None:
    """Cross-entropy with the classes that are marked or with what a teacher says of them, by piece; None where there are none."""
    target = torch.full(logits.shape[:2], IGNORED)
    told: list[Tensor] = []
    for k, w in enumerate(batch):
        own = slice(1, len(w.pieces) + 1)
        if w.told and name in LAYERS:
            chances = torch.from_numpy(w.told.chances[name]).float()
            told.append(-(chances * functional.log_softmax(logits[k, own], -1)).sum())
        elif name in w.tags:
            target[k, own] = torch.tensor(w.tags[name])
    counted = int((target != IGNORED).sum()) + (sum(len(w.pieces) for w in batch if w.told) if told else 0)
    if not counted:
        return None
    marked = functional.cross_entropy(
        logits.flatten(0, 1), target.flatten(), ignore_index=IGNORED, label_smoothing=0.02, reduction="sum"
    )
    return (marked + sum(told, torch.zeros(()))) / counted


def _arc_loss(net: Net, states: Tensor, batch: Sequence[Window]) -> Tensor:
    """Cross-entropy of the head of each token among the tokens of its sentence."""
    target = torch.full(states.shape[:2], IGNORED)
    home = torch.full(states.shape[:2], -1)
    for k, w in enumerate(batch):
        n = len(w.pieces)
        heads = torch.tensor(w.heads)
        target[k, 1 : n + 1] = torch.where(heads == IGNORED, IGNORED, heads + 1)
        begins = torch.tensor(w.tags["tag"]) != IGNORED
        home[k, 1 : n + 1] = torch.where(begins, torch.tensor(w.pieces.sentence), -1)
    together = (home[:, :, None] == home[:, None, :]) & (home[:, None, :] >= 0)
    logits = net.arcs(states).masked_fill(~together, -1e4)
    return functional.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=IGNORED)


def _anchor_states(states: Tensor, batch: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Mean states of all anchors of a batch (n, width), their windows (n,) and first pieces (n,)."""
    width = states.shape[1]
    number: list[int] = []  # of the anchor that a piece belongs to
    flat: list[int] = []
    sizes: list[int] = []
    rows: list[int] = []
    at: list[int] = []
    for k, w in enumerate(batch):
        for inside, _ in _anchors(w):
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
        for _, anchor in _anchors(w):
            if isinstance(anchor, Heard):
                reach = slice(1 + anchor.start, 1 + anchor.start + len(anchor.roles))
                for r, chances in zip(map(ROLES.index, ROLES_OF[anchor.layer]), anchor.roles.T, strict=True):
                    target[n, reach, r] = torch.from_numpy(chances.copy()).float()
                    counted[n, reach, r] = 0.4 if ROLES[r] == "content" else 1.0
                n += 1
                continue
            for role in (r for r in ROLES_OF[anchor.layer] if r in anchor.roles):
                r = ROLES.index(role)
                # contents are long: many pieces for one span
                counted[n, 1 : len(w.pieces) + 1, r] = 0.4 if role == "content" else 1.0
                for span in anchor.roles[role]:
                    inside = w.pieces.within(span)
                    target[n, 1 + inside.start : 1 + inside.stop, r] = 1.0
            n += 1
    each = functional.binary_cross_entropy_with_logits(logits, target, reduction="none") * counted
    return each.sum() / (12 * n)


def _flagged(anchor: Anchor | Heard) -> bool:
    return anchor.layer == "event" and (isinstance(anchor, Heard) or anchor.tags is not None)


def _flags(anchor: Anchor | Heard) -> list[float]:
    """Whether each status and mode holds of an act, or how likely it is to a teacher."""
    if isinstance(anchor, Heard):
        return [] if anchor.flags is None else anchor.flags.tolist()
    return [float(name in (anchor.tags or ())) for name in (*STATUSES, *MODES)]


def _flag_loss(net: Net, pooled: Tensor, batch: Sequence[Window]) -> Tensor:
    anchors = [a for w in batch for _, a in _anchors(w)]
    chosen = [n for n, a in enumerate(anchors) if _flagged(a)]
    states = pooled[torch.tensor(chosen)]
    status, modes = torch.tensor([_flags(anchors[n]) for n in chosen]).split([len(STATUSES), len(MODES)], 1)
    score = functional.binary_cross_entropy_with_logits
    return score(net.status(states), status) + 4 * score(net.modes(states), modes)


WEIGHTS = {"stance": 0.5, "meeting": 0.5, "mention": 0.5, "arcs": 0.4, "dep": 0.3, "tag": 0.2, "entity": 0.3}


def batches(data: Sequence[Coded], size: int, seed: int) -> list[list[Window]]:
    """All batches of a run: each document's windows as many times as its corpus has epochs, mixed."""
    rng = random.Random(seed)  # noqa: S311 - shuffling, not cryptography
    found: list[Window] = []
    for coded in data:
        times = int(coded.epochs) + (rng.random() < coded.epochs % 1)
        for _ in range(times):
            found += windows(coded, rng)
    rng.shuffle(found)
    grouped = []
    for i in range(0, len(found), size * 20):
        like = sorted(found[i : i + size * 20], key=lambda w: len(w.pieces))
        grouped += [like[j : j + size] for j in range(0, len(like), size)]
    rng.shuffle(grouped)
    return grouped


def build(folder: Path, dropout: float, products: torch.dtype = torch.float32) -> Net:
    """The network with the weights of an encoder's folder; ``products`` as in ``Net``."""
    from safetensors.torch import load_file

    raw = json.loads((folder / "config.json").read_text("utf-8"))
    shape = Shape(
        raw["hidden_size"],
        raw["num_attention_heads"],
        raw["num_hidden_layers"],
        raw["intermediate_size"],
        raw["vocab_size"],
        raw["max_position_embeddings"],
        raw.get("relative_attention_num_buckets", 0),
        raw["layer_norm_eps"],
    )
    net = Net(shape, dropout, products)
    net.encoder.fill(load_file(folder / "model.safetensors"))
    net.encoder.words.weight.requires_grad_(False)  # rare words keep their place (FINDINGS.md)
    return net


def prepared(config: dict[str, Any], shared: Path, cache: Path) -> list[Coded]:
    """The training documents of a configuration, with pieces and trees."""
    tokeniser = Tokenizer.from_file(str(Path(config["encoder"]) / "tokenizer.json"))
    tokeniser.no_truncation()
    tokeniser.no_padding()
    found = []
    for corpus in config["corpus"]:
        documents = load(corpus["name"], shared)
        told = dict(kept(Path(corpus["taught"]), documents)) if "taught" in corpus else {}
        for d in parsed([d for d in documents if d.id in told or not told], cache):
            pieces = [p.part(0, ROOM) for p in sentence_pieces(d.content, d.sentences, tokeniser)]
            manner = MANNERS.index(corpus.get("manner", ""))
            found.append(Coded(d, pieces, trees(d, pieces), corpus["epochs"], manner, told.get(d.id)))
    return found


def train(config: dict[str, Any], shared: Path, out: Path) -> None:
    """Run one configuration to its end, from its last checkpoint if there is one."""
    steps = batches(prepared(config, shared, out.parent / "parses"), config["batch"], config["seed"])
    log.info("%d batches", len(steps))
    torch.multiprocessing.start_processes(_work, (config, steps, out), nprocs=config["processes"], start_method="fork")


def _work(rank: int, config: dict[str, Any], steps: Sequence[Sequence[Window]], out: Path) -> None:
    """One of the processes: its share of each batch, gradients averaged over all."""
    torch.manual_seed(config["seed"] + rank)
    torch.set_num_threads(1)
    share = config["processes"]
    meeting = f"file://{(out / 'meeting').absolute()}"
    cluster.init_process_group("gloo", init_method=meeting, rank=rank, world_size=share)
    products = torch.bfloat16 if config.get("bfloat16") else torch.float32
    net = build(Path(config["encoder"]), config["dropout"], products)
    optimiser = _optimiser(net, config)
    if "start" in config:  # weights of earlier runs, their mean; heads that they had not begin anew
        net.load_state_dict(mean_of([torch.load(path) for path in config["start"]]), strict=False)
    mean = [p.detach().clone() for p in net.parameters()] if rank == 0 else []
    done = _resume(out, net, optimiser, mean)
    cluster.barrier()
    if rank == 0:
        (out / "meeting").unlink(missing_ok=True)
    net.train()
    weights = WEIGHTS | config.get("weights", {})
    start, pieces = time.monotonic(), 0
    shown: dict[str, float] = {}
    for step in range(done, len(steps)):
        _rate(optimiser, step / len(steps), config.get("last", 0.02))
        mine = steps[step][rank::share]
        found = losses(net, mine, config.get("hidden", 0.0)) if mine else {}
        if found:
            torch.stack([value * weights.get(name, 1.0) for name, value in found.items()]).sum().backward()
        _average(net, share)
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        _follow(mean, net, step)
        pieces += sum(len(w.pieces) for w in steps[step])
        for name, value in found.items():
            shown[name] = 0.95 * shown.get(name, value.item()) + 0.05 * value.item()
        if rank == 0 and (step + 1) % 20 == 0:
            said = " ".join(f"{n} {v:.3f}" for n, v in shown.items())
            log.info("%d/%d %s | %.0f pieces/s", step + 1, len(steps), said, pieces / (time.monotonic() - start))
        if rank == 0 and ((step + 1) % 200 == 0 or step + 1 == len(steps)):
            _save(out, net, optimiser, mean, step + 1)
    if rank == 0:
        torch.save(net.state_dict(), out / "last.pt")
        for p, averaged in zip(net.parameters(), mean, strict=True):
            p.data.copy_(averaged)
        torch.save(net.state_dict(), out / "weights.pt")
    cluster.destroy_process_group()


def _rate(optimiser: torch.optim.Optimizer, share: float, last: float) -> None:
    """A short rise, then a line down to ``last`` of the full learning rate."""
    rate = share / 0.06 if share < 0.06 else last + (1 - last) * (1 - share) / 0.94
    for group in optimiser.param_groups:
        group["lr"] = group["base"] * rate


MEMORY = 0.998
"""Share of the running mean of the weights that stays at each step: the last 500 steps or so are averaged, which
smooths what single batches did (Polyak & Juditsky 1992)."""


def _follow(mean: Sequence[Tensor], net: Net, step: int) -> None:
    """Move the running mean of the weights a little to what they are now."""
    keep = min(MEMORY, (1 + step) / (10 + step))
    for held, p in zip(mean, net.parameters() if mean else (), strict=True):
        held.lerp_(p.detach(), 1 - keep)


def _average(net: Net, share: int) -> None:
    """Average the gradients over the processes."""
    held = [p for p in net.parameters() if p.requires_grad]
    flat = torch.cat([(p.grad if p.grad is not None else torch.zeros_like(p)).flatten() for p in held])
    cluster.all_reduce(flat)
    flat /= share
    at = 0
    for p in held:
        p.grad = flat[at : at + p.numel()].view_as(p)
        at += p.numel()


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
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


def _save(out: Path, net: Net, optimiser: torch.optim.Optimizer, mean: Sequence[Tensor], step: int) -> None:
    part = out / "checkpoint.part"
    torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "mean": mean, "step": step}, part)
    part.replace(out / "checkpoint.pt")


def _resume(out: Path, net: Net, optimiser: torch.optim.Optimizer, mean: Sequence[Tensor]) -> int:
    path = out / "checkpoint.pt"
    if not path.exists():
        return 0
    held = torch.load(path)
    net.load_state_dict(held["net"])
    optimiser.load_state_dict(held["optimiser"])
    for own, before in zip(mean, held["mean"] if mean else (), strict=True):
        own.copy_(before)
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
