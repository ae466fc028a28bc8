"""``python -m dateline.models.mpnet FOLDER READER_ENCODER OUT``: a checkpoint of MPNet as an encoder's folder that training reads.

MPNet (Song et al. 2020) has BERT's word pieces in BERT's order, but other numbers for them, other names for its weights,
and two positions before the first. Here all three become BERT's, so that a teacher reads the same pieces as the reader that
learns from it. Used in training alone; needs torch. What may not live here: the network (``net.py``).
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import Any

AHEAD = 2
"""Positions that MPNet keeps for its padding."""
MARKS = {"[PAD]": "<pad>", "[UNK]": "[UNK]", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}
"""BERT's marks, as MPNet names them."""
PARTS = {
    "attention.self.query": "attention.attn.q",
    "attention.self.key": "attention.attn.k",
    "attention.self.value": "attention.attn.v",
    "attention.output.dense": "attention.attn.o",
    "attention.output.LayerNorm": "attention.LayerNorm",
    "intermediate.dense": "intermediate.dense",
    "output.dense": "output.dense",
    "output.LayerNorm": "output.LayerNorm",
}


def converted(weights: dict[str, Any], order: list[int], layers: int) -> dict[str, Any]:
    """MPNet's weights under BERT's names, its word pieces in ``order``."""
    found = {
        "embeddings.word_embeddings.weight": weights["embeddings.word_embeddings.weight"][order],
        "embeddings.position_embeddings.weight": weights["embeddings.position_embeddings.weight"][AHEAD:],
        "encoder.relative_attention_bias.weight": weights["encoder.relative_attention_bias.weight"],
    }
    names = {"embeddings.LayerNorm": "embeddings.LayerNorm"}
    names |= {f"encoder.layer.{n}.{a}": f"encoder.layer.{n}.{b}" for n in range(layers) for a, b in PARTS.items()}
    for own, theirs in names.items():
        found |= {f"{own}.{kind}": weights[f"{theirs}.{kind}"] for kind in ("weight", "bias")}
    return {name: value.clone() for name, value in found.items()}


def vocabulary(folder: Path) -> dict[str, int]:
    """The word pieces of a tokeniser with their numbers."""
    held: dict[str, int] = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    return held


def main() -> None:
    """The command line."""
    from safetensors.torch import load_file, save_file

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("reader_encoder", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    theirs, own = vocabulary(given.folder), vocabulary(given.reader_encoder)
    order = [theirs[MARKS.get(piece, piece)] for piece, _ in sorted(own.items(), key=lambda item: item[1])]
    config = json.loads((given.folder / "config.json").read_text("utf-8"))
    weights = converted(load_file(given.folder / "model.safetensors"), order, config["num_hidden_layers"])
    config |= {"vocab_size": len(order), "max_position_embeddings": config["max_position_embeddings"] - AHEAD}
    save_file(weights, given.out / "model.safetensors")
    (given.out / "config.json").write_text(json.dumps(config, indent=1), "utf-8")
    shutil.copy(given.reader_encoder / "tokenizer.json", given.out / "tokenizer.json")


if __name__ == "__main__":
    main()
