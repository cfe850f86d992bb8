"""Rewrites a dynamically quantised ONNX model in floats: on a CPU without fast ConvInteger it runs several times faster.

Not for static (QDQ) models, which onnxruntime runs well as they are.
"""

import numpy as np
import onnx
from onnx import numpy_helper


def without_dynamic_quantisation(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a copy in which every DynamicQuantizeLinear + ConvInteger/MatMulInteger pair is a float Conv/MatMul.

    The integer result times `x_scale * w_scale` is what the old graph computes afterwards, so the new operator works on
    the integer weights and `x_scale` becomes 1: the values are those of the dequantised weights, without the rounding of
    the activations.

    Raises:
        ValueError: a quantised operator has weights that are not constants.
    """
    model = onnx.ModelProto.FromString(model.SerializeToString())
    graph = model.graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    floats_of = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "DynamicQuantizeLinear"}
    for node in graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            graph.initializer.append(numpy_helper.from_array(np.ones((), np.float32), node.output[1]))
        elif node.op_type in {"ConvInteger", "MatMulInteger"}:
            graph.initializer.append(_float_weights(node, constants))
            node.op_type = node.op_type.removesuffix("Integer")
            node.input[:] = [floats_of[node.input[0]], f"{node.output[0]}_weights"]
    used = {name for node in graph.node for name in node.input}
    for tensor in [tensor for tensor in graph.initializer if tensor.name not in used]:
        graph.initializer.remove(tensor)
    kept = [node for node in graph.node if node.op_type != "DynamicQuantizeLinear"]
    del graph.node[:]
    graph.node.extend(kept)
    return model


def _float_weights(node: onnx.NodeProto, constants: dict[str, onnx.TensorProto]) -> onnx.TensorProto:
    """The node's integer weights less their zero point (one, or one for each output channel), as float32."""
    if node.input[1] not in constants:
        raise ValueError(f"{node.op_type} {node.name}: expected constant weights, got {node.input[1]!r}")
    weights = numpy_helper.to_array(constants[node.input[1]]).astype(np.float32)
    if len(node.input) > 3 and node.input[3]:
        zero = numpy_helper.to_array(constants[node.input[3]]).astype(np.float32)
        channel_first = (-1,) + (1,) * (weights.ndim - 1)
        weights = weights - (zero.reshape(channel_first) if zero.size > 1 and node.op_type == "ConvInteger" else zero)
    return numpy_helper.from_array(weights, f"{node.output[0]}_weights")
