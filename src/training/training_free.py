#!/usr/bin/env python3
"""Writes the graphs of the training-free model: implicit.onnx and explicit.onnx.

Both work for any batch B, window L, number of choices T and dimension D. The same constants always give the same bytes.
"""

import argparse
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 16
IR_VERSION = 8

# Two unit vectors whose cosine reaches this are the same item: float rounding of a vector with itself stays above it.
SAME = 1 - 1e-6
# Added to the similarity of a dead centroid: exp(-1e4 / temperature) is 0 in float.
DEAD = -1e4
# Below every cosine, above every cosine.
BELOW, ABOVE = -2.0, 2.0
# Keeps a division by a norm, or by a sum, of zero finite.
TINY = 1e-37


class Graph:
    """Collects nodes and constants; calling it appends a node and returns the name of its output."""

    def __init__(self):
        self.nodes, self.constants, self._names = [], [], {}

    def __call__(self, op, *inputs, out=None, **attributes):
        out = out or f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [out], name=out, **attributes))
        return out

    def floats(self, value):
        return self._constant(np.array(value, np.float32))

    def ints(self, value):
        return self._constant(np.array(value, np.int64))

    def _constant(self, array):
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._names:
            self._names[key] = f"constant_{len(self._names)}"
            self.constants.append(numpy_helper.from_array(array, self._names[key]))
        return self._names[key]

    def as_float(self, flags):
        return self("Cast", flags, to=TensorProto.FLOAT)

    def norm(self, vectors):
        """The squared norm of each row, [.., 1], and the row divided by its norm (a zero row stays zero)."""
        squared = self("ReduceSumSquare", vectors, axes=[-1], keepdims=1)
        return squared, self("Div", vectors, self("Sqrt", self("Max", squared, self.floats(TINY))))

    def model(self, name, inputs, outputs):
        described = [
            [helper.make_tensor_value_info(key, dtype, shape) for key, dtype, shape in values] for values in (inputs, outputs)
        ]
        graph = helper.make_graph(self.nodes, name, *described, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="streaming")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model


def implicit(interests, rounds, temperature):
    """Differentiable clustering (arXiv 2506.23060, Eq. 1-7) with identity weights, and unit norm in the place of squash.

    Layout [B, K, L] throughout: the item axis is the long one, so every element-wise operation and every reduction over
    the K centroids runs along contiguous memory.
    """
    g = Graph()
    valid = g("Unsqueeze", "valid", g.ints([1]))
    transposed = g("Transpose", "items", perm=[0, 2, 1])

    # Weights relative to the user's greatest one, so that no scale of weights underflows; masses are scaled back.
    counted = g("Where", "valid", "weight", g.floats(0.0))
    scale = g("ReduceMax", counted, axes=[1], keepdims=1)
    weight = g("Unsqueeze", g("Div", counted, g("Max", scale, g.floats(TINY))), g.ints([1]))

    # Farthest-point initialisation. `nearest` is each item's greatest cosine to the centroids chosen so far.
    nearest = g("Where", "valid", g.floats(BELOW), g.floats(ABOVE))
    similarities, farness = [], []
    for _ in range(interests):
        chosen = g("ArgMin", nearest, axis=1, keepdims=1)
        farness.append(g("ReduceMin", nearest, axes=[1], keepdims=1))
        centroid = g("Unsqueeze", g("GatherND", "items", chosen, batch_dims=1), g.ints([1]))
        similarities.append(g("MatMul", centroid, transposed))
        nearest = g("Max", nearest, g("Squeeze", similarities[-1], g.ints([1])))
    live = g("Unsqueeze", g("Less", g("Concat", *farness, axis=1), g.floats(SAME)), g.ints([2]))
    similarity = g("Concat", *similarities, axis=1)

    # Routing: softmax over the live centroids, of which each item keeps only its best centroid's share.
    slots = g.ints(np.arange(interests).reshape(1, interests, 1))
    for _ in range(rounds):
        similarity = g("Add", similarity, g("Where", live, g.floats(0.0), g.floats(DEAD)))
        best = g("ReduceMax", similarity, axes=[1], keepdims=1)
        exponential = g("Exp", g("Mul", g("Sub", similarity, best), g.floats(1 / temperature)))
        any_live = g("ReduceMax", g.as_float(live), axes=[1], keepdims=1)
        share = g("Mul", g("Div", weight, g("ReduceSum", exponential, g.ints([1]), keepdims=1)), any_live)
        slot = g("Where", valid, g("ArgMax", similarity, axis=1, keepdims=1), g.ints(-1))
        member = g("Equal", slot, slots)
        routed = g("Where", member, share, g.floats(0.0))
        squared, centroids = g.norm(g("MatMul", routed, "items"))
        live = g("Greater", squared, g.floats(0.0))
        similarity = g("MatMul", centroids, transposed)

    # A product, not a selection, empties the dead slots: a NaN that came in is still one when it goes out.
    g("Mul", centroids, g.as_float(live), out="interests")
    live = g("Squeeze", live, g.ints([2]))
    mass = g("Mul", g("ReduceSum", routed, g.ints([2]), keepdims=0), scale)
    g("Mul", mass, g.as_float(live), out="mass")
    medoid = g("ArgMax", g("Where", member, similarity, g.floats(BELOW)), axis=2, keepdims=0)
    g("Where", live, medoid, g.ints(-1), out="medoid")
    slot = g("Squeeze", slot, g.ints([1]))
    assigned = g("Greater", g("GatherElements", g.as_float(live), slot, axis=1), g.floats(0.0))
    g("Where", g("And", "valid", assigned), slot, g.ints(-1), out="assignment")

    return g.model(
        "implicit",
        [
            ("items", TensorProto.FLOAT, ["B", "L", "D"]),
            ("valid", TensorProto.BOOL, ["B", "L"]),
            ("weight", TensorProto.FLOAT, ["B", "L"]),
        ],
        [
            ("interests", TensorProto.FLOAT, ["B", interests, "D"]),
            ("mass", TensorProto.FLOAT, ["B", interests]),
            ("medoid", TensorProto.INT64, ["B", interests]),
            ("assignment", TensorProto.INT64, ["B", "L"]),
        ],
    )


def explicit():
    """Conditional retrieval with identity weights: a choice's embedding plus the mean direction of what was engaged with in it."""
    g = Graph()
    weight = g("Unsqueeze", "weight", g.ints([1]))
    _, context = g.norm(g("MatMul", g("Mul", "member", weight), "items"))
    _, conditioned = g.norm(g("Add", "choices", context))
    g("Mul", conditioned, g("Unsqueeze", g.as_float("choice_valid"), g.ints([2])), out="interests")
    return g.model(
        "explicit",
        [
            ("choices", TensorProto.FLOAT, ["B", "T", "D"]),
            ("choice_valid", TensorProto.BOOL, ["B", "T"]),
            ("items", TensorProto.FLOAT, ["B", "L", "D"]),
            ("weight", TensorProto.FLOAT, ["B", "L"]),
            ("member", TensorProto.FLOAT, ["B", "T", "L"]),
        ],
        [("interests", TensorProto.FLOAT, ["B", "T", "D"])],
    )


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(
        description="Write the graphs of the training-free model.", formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    default = here.parent / "Streaming.Inference" / "models" / "training-free"
    parser.add_argument("--out", type=pathlib.Path, default=default, help="model folder to write implicit.onnx and explicit.onnx to")
    parser.add_argument("--interests", type=int, default=7, help="K, implicit interests per user")
    parser.add_argument("--rounds", type=int, default=3, help="R, rounds of routing")
    parser.add_argument("--temperature", type=float, default=0.07, help="of the softmax over centroids")
    options = parser.parse_args()
    if options.interests < 1 or options.rounds < 1 or options.temperature <= 0:
        parser.error("--interests and --rounds must be at least 1 and --temperature above 0")

    options.out.mkdir(parents=True, exist_ok=True)
    graphs = {"implicit": implicit(options.interests, options.rounds, options.temperature), "explicit": explicit()}
    for name, model in graphs.items():
        path = options.out / f"{name}.onnx"
        path.write_bytes(model.SerializeToString())
        print(f"{path} ({path.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
