"""What an exported file computes with: kernel and bias of each convolution by layer, out of floats or 8-bit integers.

Pure: reads the graph, runs nothing. Normalisation is folded in, as the export leaves it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

QUANTISED = "_quantized"
"""What onnxruntime's quantisation adds to the name of a tensor that it turns into integers."""


@dataclass(frozen=True, eq=False)
class Folded:
    """A convolution: kernel (out, in / groups, height, width) and bias (out,), float32."""

    kernel: NDArray[np.float32]
    bias: NDArray[np.float32]


def folded_convolutions(model: onnx.ModelProto) -> dict[str, Folded]:
    """Return the convolutions of a file that `export` wrote, by layer, such as `model.0.conv`.

    Integers (QDQ) become the floats that they stand for: what rounding took is not known any more.

    Raises:
        ValueError: a convolution's numbers are no constants of the file, or their names tell no layer.
    """
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    makers = {output: node for node in model.graph.node for output in node.output}
    found: dict[str, Folded] = {}
    for node in model.graph.node:
        if node.op_type == "Conv":
            layer, kernel = _floats(node.input[1], constants, makers)
            bias = _floats(node.input[2], constants, makers)[1] if len(node.input) > 2 else np.zeros(len(kernel), np.float32)
            found[_layer(layer)] = Folded(kernel, bias)
    return found


def _floats(
    name: str, constants: Mapping[str, NDArray[np.generic]], makers: Mapping[str, onnx.NodeProto]
) -> tuple[str, NDArray[np.float32]]:
    """Return a tensor's own name and its numbers."""
    if name in constants:
        return name, np.asarray(constants[name], np.float32)
    maker = makers.get(name)
    if maker is not None and maker.op_type == "Identity":  # the same numbers as another layer's, kept once
        return name, _floats(maker.input[0], constants, makers)[1]
    if maker is None or maker.op_type != "DequantizeLinear" or any(part not in constants for part in maker.input):
        raise ValueError(f"expected constant numbers of a convolution, floats or 8-bit integers, got {name!r}")
    integers, scale, *zero = (np.asarray(constants[part], np.float64) for part in maker.input)
    axis = next((attribute.i for attribute in maker.attribute if attribute.name == "axis"), 1)
    step, middle = (_along(axis, part, integers.ndim) for part in (scale, zero[0] if zero else np.zeros(())))
    return maker.input[0].removesuffix(QUANTISED), np.asarray((integers - middle) * step, np.float32)


def _along(axis: int, values: NDArray[np.float64], dimensions: int) -> NDArray[np.float64]:
    """One value for all, or one for each place of an axis, in a shape that multiplies."""
    if values.size == 1:
        return values.reshape(())
    return values.reshape([-1 if place == axis else 1 for place in range(dimensions)])


def _layer(weights: str) -> str:
    layer, dot, kind = weights.rpartition(".")
    if not dot or kind != "weight":
        raise ValueError(f"expected weights named as ultralytics' export names them (model.0.conv.weight), got {weights!r}")
    return layer
