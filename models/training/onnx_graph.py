"""Writes ONNX graphs by hand, operator by operator: what comes out is small, plain and the same each time."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 15
TREES_OPSET = 1  # of the ai.onnx.ml domain


class Graph:
    """Nodes and constants of a graph; every method adds nodes and gives the name of what they make."""

    def __init__(self, name):
        self.name = name
        self.nodes = []
        self.constants = []
        self.inputs = []
        self.outputs = []
        self.known = []  # shapes that the checker can't infer
        self._count = 0

    def input(self, name, *shape):
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]))
        return name

    def output(self, value, name, *shape):
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]))

    def constant(self, array):
        array = np.asarray(array)
        if array.dtype == np.float64:
            array = array.astype(np.float32)
        name = self._fresh("constant")
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operator, *inputs, **attributes):
        name = self._fresh(operator.lower())
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def linear(self, value, layer):
        weight = self.constant(layer.weight.detach().numpy())
        return self.add("Gemm", value, weight, self.constant(layer.bias.detach().numpy()), transB=1)

    def sequence(self, value, layers):
        """A torch Sequential of linear layers and SiLU."""
        for layer in layers:
            kind = type(layer).__name__
            if kind == "Linear":
                value = self.linear(value, layer)
            elif kind == "SiLU":
                value = self.add("Mul", value, self.add("Sigmoid", value))
            else:
                raise ValueError(f"no ONNX operator is known here for {kind}")
        return value

    def trees(self, rows, targets, attributes):
        """A sum over decision trees, [N,targets]; attributes as TreeEnsembleRegressor lists them."""
        name = self._fresh("trees")
        self.nodes.append(
            helper.make_node("TreeEnsembleRegressor", [rows], [name], domain="ai.onnx.ml", **attributes)
        )
        self.known.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", targets]))
        return name

    def columns(self, value, first, last):
        """Columns first..last-1 of [N,M]."""
        return self.add(
            "Slice", value, *(self.constant(np.array([n], np.int64)) for n in (first, last, 1))
        )

    def mean(self, values):
        """The mean of several tensors of one shape."""
        return self.add("Mean", *values)

    def save(self, path):
        graph = helper.make_graph(
            self.nodes, self.name, self.inputs, self.outputs, self.constants, value_info=self.known
        )
        domains = {"": OPSET, "ai.onnx.ml": TREES_OPSET}
        used = {node.domain for node in self.nodes}
        model = helper.make_model(
            graph, producer_name="svg-ai",
            opset_imports=[helper.make_opsetid(name, version) for name, version in domains.items() if name in used],
        )
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        with open(path, "wb") as file:
            file.write(model.SerializeToString())

    def _fresh(self, stem):
        self._count += 1
        return f"{stem}_{self._count}"


def ports(values):
    """Inputs or outputs as the manifest lists them."""
    listed = []
    for value in values:
        sizes = [dim.dim_value if dim.HasField("dim_value") else None for dim in value.type.tensor_type.shape.dim]
        listed.append({"name": value.name, "type": "float32", "shape": sizes})
    return listed
