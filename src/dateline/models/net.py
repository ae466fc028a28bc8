"""The network of the learned reader in torch: one encoder, a tag head for each layer, one pair head.

Needed for training only (``pip install torch``); what runs is the exported ONNX file.
The encoder is BERT's (Devlin et al. 2019) in the size of MiniLM-L6-H384 (Wang et al. 2020), with an
embedding of case, quotation and sentence start added to its input. The pair head is bilinear with a
learned term for the distance between anchor and piece, as in biaffine dependency parsers
(Dozat & Manning 2017).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from dateline.models.labels import MODES, ROLES, STATUSES, TAGGERS
from dateline.models.windows import FEATURES

DISTANCES = 41  # buckets: 20 to the left, none, 20 to the right
MANNERS = ("", "further", "relations")
"""After whose manner a text is marked: each hand counts a little otherwise what is an act, or where its words end. The
network is told in training, by an embedding, and reads after the first, the marked corpus's, which has none."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of an encoder, as in its ``config.json``.

    ``near`` is the number of buckets of distance between two pieces that attention is told of (MPNet's), 0 where it is not.
    """

    width: int
    heads: int
    layers: int
    inner: int
    words: int
    positions: int
    near: int = 0
    epsilon: float = 1e-12


class Layer(nn.Module):
    """One transformer layer, normalised after each part; its matrix products are made in the precision ``products``."""

    def __init__(self, shape: Shape, dropout: float, products: torch.dtype) -> None:
        super().__init__()
        self.heads, self.products = shape.heads, products
        self.query, self.key, self.value, self.out = (nn.Linear(shape.width, shape.width) for _ in range(4))
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.up, self.down = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)
        self.last = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x`` (batch, pieces, width); ``mask`` (batch, 1 or heads, 1 or pieces, pieces), added to the attention scores."""
        batch, pieces, width = x.shape
        split = (batch, pieces, self.heads, width // self.heads)
        asked = x.to(self.products)
        q, k, v = (
            self._linear(f, asked).float().view(split).transpose(1, 2) for f in (self.query, self.key, self.value)
        )
        held = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm(x + self.dropout(self._linear(self.out, held.transpose(1, 2).reshape(x.shape)).float()))
        inner = functional.gelu(self._linear(self.up, x))
        return self.last(x + self.dropout(self._linear(self.down, inner).float()))

    def _linear(self, part: nn.Linear, x: Tensor) -> Tensor:
        return functional.linear(x.to(self.products), part.weight.to(self.products), part.bias.to(self.products))


class Encoder(nn.Module):
    """BERT with a feature embedding."""

    def __init__(self, shape: Shape, dropout: float, products: torch.dtype) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.words, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.features = nn.Embedding(FEATURES + 1, shape.width, padding_idx=FEATURES)
        self.manners = nn.Embedding(len(MANNERS), shape.width, padding_idx=0)
        self.near = nn.Embedding(shape.near, shape.heads) if shape.near else None
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout, products) for _ in range(shape.layers))
        nn.init.zeros_(self.features.weight)
        nn.init.zeros_(self.manners.weight)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor, manner: Tensor) -> Tensor:
        """Integers (batch, pieces), a mask of ones and numbers of manners (batch,) to states (batch, pieces, width)."""
        at = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(at) + self.features(features) + self.kind + self.manners(manner)[:, None]
        x = self.dropout(self.norm(x))
        bias = (1 - mask[:, None, None, :].float()) * -1e4
        if self.near is not None:
            bias = bias + self.near(octaves(at[None] - at[:, None], self.near.num_embeddings)).permute(2, 0, 1)
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def fill(self, weights: dict[str, Tensor]) -> None:
        """Take the weights of a BERT checkpoint by its usual names."""
        own = self.state_dict()
        names = {
            "words.weight": "embeddings.word_embeddings.weight",
            "positions.weight": "embeddings.position_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "last": "output.LayerNorm",
        }
        for n in range(len(self.layers)):
            for mine, theirs in parts.items():
                for kind in ("weight", "bias"):
                    names[f"layers.{n}.{mine}.{kind}"] = f"encoder.layer.{n}.{theirs}.{kind}"
        if self.near is not None:
            names["near.weight"] = "encoder.relative_attention_bias.weight"
        own.update({mine: weights[theirs].float() for mine, theirs in names.items()})
        if "embeddings.token_type_embeddings.weight" in weights:
            own["kind"] = weights["embeddings.token_type_embeddings.weight"][0].float()
        self.load_state_dict(own)


class Pairs(nn.Module):
    """Scores of (anchor, piece, role): bilinear, plus a term for their distance."""

    def __init__(self, width: int, inner: int = 64) -> None:
        super().__init__()
        self.inner = inner
        self.query = nn.Linear(width, inner * len(ROLES))
        self.key = nn.Linear(width, inner * len(ROLES))
        self.distance = nn.Embedding(DISTANCES, len(ROLES))
        nn.init.zeros_(self.distance.weight)
        self.bias = nn.Parameter(torch.full((len(ROLES),), -3.0))

    def forward(self, anchors: Tensor, at: Tensor, rows: Tensor, states: Tensor) -> Tensor:
        """Logits (anchors, pieces, roles).

        ``anchors`` (n, width) are states of anchors that begin at pieces ``at`` (n,) of the windows
        ``rows`` (n,) of a batch with ``states`` (batch, pieces, width).
        """
        roles = len(ROLES)
        q = self.query(anchors).view(-1, roles, self.inner)
        k = self.key(states).view(*states.shape[:2], roles, self.inner)
        score = torch.einsum("nrd,nlrd->nlr", q, k[rows]) / math.sqrt(self.inner)
        return score + self.distance(bucket(torch.arange(states.shape[1])[None] - at[:, None])) + self.bias


class Arcs(nn.Module):
    """Scores of (dependant, head) for pieces that begin tokens; a token that is its own head is a root."""

    def __init__(self, width: int, inner: int = 128) -> None:
        super().__init__()
        self.inner = inner
        self.query, self.key = nn.Linear(width, inner), nn.Linear(width, inner)
        self.distance = nn.Embedding(DISTANCES, 1)
        nn.init.zeros_(self.distance.weight)

    def forward(self, states: Tensor) -> Tensor:
        """Logits (batch, dependants, heads) from states (batch, pieces, width)."""
        score = self.query(states) @ self.key(states).transpose(1, 2) / math.sqrt(self.inner)
        at = torch.arange(states.shape[1])
        return torch.as_tensor(score + self.distance(bucket(at[None] - at[:, None])).squeeze(-1))


def bucket(distance: Tensor) -> Tensor:
    """Distances in pieces to 41 buckets: exact up to 8, then in steps of a third of an octave."""
    size = distance.abs()
    far = (8 + torch.log2(size.clamp(min=8).float() / 8) * 3).long().clamp(max=20)
    step = torch.where(size < 8, size, far)
    return torch.where(distance < 0, 20 - step, 20 + step)


def octaves(distance: Tensor, buckets: int, farthest: int = 128) -> Tensor:
    """Distances in pieces to MPNet's buckets (Song et al. 2020, after T5's): half of them for each direction, half of those exact."""
    half = buckets // 2
    exact = half // 2
    size = distance.abs()
    share = torch.log(size.clamp(min=1).float() / exact) / math.log(farthest / exact)
    far = (exact + (share * (half - exact)).long()).clamp(max=half - 1)
    return torch.where(size < exact, size, far) + (distance > 0) * half


class Net(nn.Module):
    """Encoder and heads. ``status`` and ``modes`` are read at the anchor of an event.

    The products of the encoder's layers may be made in bfloat16, which a processor that has it (AVX512-BF16, AMX) does twice
    as fast; sums, weights and all else stay whole.
    """

    def __init__(self, shape: Shape, dropout: float = 0.1, products: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.encoder = Encoder(shape, dropout, products)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.ModuleDict({name: nn.Linear(shape.width, 1 + len(of)) for name, of in TAGGERS.items()})
        self.status = nn.Linear(shape.width, len(STATUSES))
        self.modes = nn.Linear(shape.width, len(MODES))
        self.pairs = Pairs(shape.width)
        self.arcs = Arcs(shape.width)

    def states(self, ids: Tensor, features: Tensor, mask: Tensor, manner: Tensor | None = None) -> Tensor:
        """States of the pieces, with dropout when training; after the first manner if none is given."""
        manner = torch.zeros(len(ids), dtype=torch.long) if manner is None else manner
        return self.dropout(self.encoder(ids, features, mask, manner))


def mean_of(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of some runs' weights; what one of them lacks is left out."""
    names = [n for n in states[0] if all(n in s for s in states)]
    return {n: torch.stack([s[n].float() for s in states]).mean(0) for n in names}
