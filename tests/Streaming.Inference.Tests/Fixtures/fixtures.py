#!/usr/bin/env python3
"""Writes the graphs beside it: explicit graphs that keep or break the contract of schemas/model."""

import pathlib

from onnx import TensorProto, helper

HERE = pathlib.Path(__file__).resolve().parent
INTERESTS = helper.make_tensor_value_info("interests", TensorProto.FLOAT, ["B", "T", "D"])
CHOICES = helper.make_tensor_value_info("choices", TensorProto.FLOAT, ["B", "T", "D"])
IDENTITY = helper.make_node("Identity", ["choices"], ["interests"])


def write(name, inputs, nodes):
    graph = helper.make_graph(nodes, name, inputs, [INTERESTS])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], producer_name="streaming")
    model.ir_version = 8
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


write("choices_alone", [CHOICES], [IDENTITY])
write("input_of_another_name", [CHOICES, helper.make_tensor_value_info("age", TensorProto.FLOAT, ["B"])], [IDENTITY])
write("choices_of_eight", [helper.make_tensor_value_info("choices", TensorProto.FLOAT, ["B", 8, "D"])], [IDENTITY])
write(
    "choices_in_double",
    [helper.make_tensor_value_info("choices", TensorProto.DOUBLE, ["B", "T", "D"])],
    [helper.make_node("Cast", ["choices"], ["interests"], to=TensorProto.FLOAT)],
)
