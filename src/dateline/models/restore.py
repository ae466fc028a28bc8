"""``python -m dateline.models.restore READER.onnx OUT.pt``: a shipped model back to torch weights, to train on from it.

The way back of ``export.py``: int8 values times their scales. Needs torch and onnx; not used at run time.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from dateline.models.labels import MODES, STATUSES


def restored(path: Path) -> dict[str, torch.Tensor]:
    """Weights by their names in ``net.Net``; heads that the model does not have are left out."""
    model = onnx.load(path)
    held = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    properties = {p.key: p.value for p in model.metadata_props}
    found: dict[str, Any] = {
        "encoder.words.weight": _whole(held, "words"),
        "encoder.positions.weight": _whole(held, "places"),
        "encoder.features.weight": _whole(held, "feature"),
        "encoder.norm.weight": held["norm.scale"],
        "encoder.norm.bias": held["norm.shift"],
        "encoder.kind": np.zeros(held["norm.scale"].shape, np.float32),  # held in the positions
    }
    for name, value in held.items():
        stem, _, part = name.rpartition(".")
        if stem.startswith("encoder.layers."):
            kind = {
                "scale": "weight",
                "shift": "bias",
                "bias": "bias",
                "weight": "weight",
                "weight_quantized": "weight",
            }
            if part in kind:
                quantised = part == "weight_quantized"
                whole = _whole(held, f"{stem}.weight") if quantised else value
                found[f"{stem}.{kind[part]}"] = whole.T if part.startswith("weight") else whole
    found |= _heads(_whole(held, "heads.weight").T, held["heads.bias"], properties)
    return {n: torch.tensor(np.ascontiguousarray(v), dtype=torch.float32) for n, v in found.items()}


def _whole(held: dict[str, Any], name: str) -> Any:
    """A matrix, with its int8 values scaled back where it was quantised (by column, or as a whole)."""
    if name in held:
        return held[name]
    scale = held[f"{name}_scale"]
    return (held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"].astype(np.float32)) * scale


def _heads(weight: Any, bias: Any, properties: dict[str, str]) -> dict[str, Any]:
    sizes = {f"tags.{n}": 1 + len(labels) for n, labels in json.loads(properties["taggers"]).items()}
    sizes |= {"status": len(STATUSES), "modes": len(MODES)}
    arcs = json.loads(properties.get("arcs", "{}"))
    if arcs:
        sizes |= {"arcs.query": arcs["size"], "arcs.key": arcs["size"]}
    inner = (len(bias) - sum(sizes.values())) // 2
    sizes |= {"pairs.query": inner, "pairs.key": inner}
    found = {}
    start = 0
    for name, size in sizes.items():
        found[f"{name}.weight"], found[f"{name}.bias"] = weight[start : start + size], bias[start : start + size]
        start += size
    pairs = json.loads(properties["pairs"])
    found |= {"pairs.bias": np.array(pairs["bias"]), "pairs.distance.weight": np.array(pairs["distance"])}
    if arcs:
        found["arcs.distance.weight"] = np.array(arcs["distance"])[:, None]
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    torch.save(restored(given.model), given.out)


if __name__ == "__main__":
    main()
