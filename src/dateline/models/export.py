"""``python -m dateline.models.export WEIGHTS.pt... ENCODER_FOLDER OUT.onnx``: torch weights, or the mean of some, to ONNX int8.

The graph is written node by node, so that it holds nothing that torch's exporter adds and stays the
same from version to version. All heads become one matrix, since each is linear in the state of a
piece; ``heads.py`` cuts it up again. Needs torch and onnx; not used at run time.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from dateline.models.labels import ROLES, TAGGERS
from dateline.models.net import mean_of

OPSET = 20


class Graph:
    """An ONNX graph while it is written: ``const`` and ``op`` give names of values."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def const(self, value: Any, name: str | None = None) -> str:
        """A constant."""
        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """A node with one output."""
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def linear(self, x: str, weight: Any, bias: Any, name: str) -> str:
        """``x @ weight.T + bias``."""
        product = self.op("MatMul", x, self.const(np.ascontiguousarray(weight.T), f"{name}.weight"))
        return self.op("Add", product, self.const(bias, f"{name}.bias"))

    def norm(self, x: str, weight: Any, bias: Any, name: str) -> str:
        """Layer normalisation over the last axis."""
        scale, shift = self.const(weight, f"{name}.scale"), self.const(bias, f"{name}.shift")
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=1e-12)


def head_matrix(w: dict[str, Any]) -> tuple[Any, Any]:
    """All heads as one weight and bias: taggers in order, status, modes, arc and pair queries and keys."""
    names = [
        *(f"tags.{n}" for n in TAGGERS),
        *("status", "modes", "arcs.query", "arcs.key", "pairs.query", "pairs.key"),
    ]
    return (np.concatenate([w[f"{n}.{part}"] for n in names]) for part in ("weight", "bias"))  # type: ignore[return-value]


def properties(w: dict[str, Any]) -> dict[str, str]:
    """What is told of a model beside its graph: the constants of its pair heads, and the names of its outputs."""
    pairs = {"bias": w["pairs.bias"].tolist(), "distance": w["pairs.distance.weight"].tolist()}
    arcs = {"size": len(w["arcs.query.bias"]), "distance": w["arcs.distance.weight"][:, 0].tolist()}
    told = {"pairs": pairs, "arcs": arcs, "taggers": TAGGERS, "roles": ROLES}
    return {name: json.dumps(value) for name, value in told.items()}


def build(w: dict[str, Any], heads: int) -> Any:
    """The model: ids, features and mask (batch, pieces) to ``out`` (batch, pieces, all heads)."""
    g = Graph()
    width = w["encoder.words.weight"].shape[1]
    layers = 1 + max(int(n.split(".")[2]) for n in w if n.startswith("encoder.layers."))
    size = g.op("Gather", g.op("Shape", "ids"), g.const(np.array([1], np.int64)))
    zero = g.const(np.array([0], np.int64))
    places = g.op("Slice", g.const(w["encoder.positions.weight"] + w["encoder.kind"], "places"), zero, size, zero)
    x = g.op("Add", g.op("Gather", g.const(w["encoder.words.weight"], "words"), "ids"), places)
    x = g.op("Add", x, g.op("Gather", g.const(w["encoder.features.weight"], "feature"), "features"))
    x = g.norm(x, w["encoder.norm.weight"], w["encoder.norm.bias"], "norm")
    mask = g.op("Unsqueeze", g.op("Cast", "mask", to=TensorProto.FLOAT), g.const(np.array([1, 2], np.int64)))
    bias = g.op("Mul", g.op("Sub", g.const(np.float32(1)), mask), g.const(np.float32(-1e4)))
    split, back = (g.const(np.array(s, np.int64)) for s in ([0, 0, heads, width // heads], [0, 0, width]))
    root = g.const(np.float32((width // heads) ** -0.5))
    for n in range(layers):
        at = f"encoder.layers.{n}."

        def linear(x: str, name: str, at: str = at) -> str:
            return g.linear(x, w[f"{at}{name}.weight"], w[f"{at}{name}.bias"], f"{at}{name}")

        def norm(x: str, name: str, at: str = at) -> str:
            return g.norm(x, w[f"{at}{name}.weight"], w[f"{at}{name}.bias"], f"{at}{name}")

        q, k, v = (
            g.op("Transpose", g.op("Reshape", linear(x, name), split), perm=perm)
            for name, perm in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]))
        )
        score = g.op("Softmax", g.op("Add", g.op("Mul", g.op("MatMul", q, k), root), bias), axis=-1)
        held = g.op("Reshape", g.op("Transpose", g.op("MatMul", score, v), perm=[0, 2, 1, 3]), back)
        x = norm(g.op("Add", linear(held, "out"), x), "norm")
        x = norm(g.op("Add", linear(g.op("Gelu", linear(x, "up")), "down"), x), "last")
    weight, shift = head_matrix(w)
    g.nodes.append(helper.make_node("Identity", [g.linear(x, weight, shift, "heads")], ["out"]))
    ints = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "pieces"]) for n in ("ids", "features", "mask")
    ]
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, ["batch", "pieces", len(weight)])
    graph = helper.make_graph(g.nodes, "dateline-reader", ints, [out], g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    helper.set_model_props(model, properties(w))
    onnx.checker.check_model(model)
    return model


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    loaded = (torch.load(path, map_location="cpu") for path in given.weights)
    weights = {name: value.numpy() for name, value in mean_of([held.get("net", held) for held in loaded]).items()}
    heads = json.loads((given.encoder / "config.json").read_text("utf-8"))["num_attention_heads"]
    with TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"  # four times as large: it shall not lie where what is shipped lies
        onnx.save(build(weights, heads), full)
        quantize_dynamic(
            full,
            given.out,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            reduce_range=True,  # seven bits: eight overflow on processors without VNNI, and read otherwise than on others
        )


if __name__ == "__main__":
    main()
