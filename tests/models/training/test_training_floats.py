from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from models.training.floats import without_dynamic_quantisation


def _convolution(path: Path) -> None:
    random = np.random.default_rng(1)
    weights = numpy_helper.from_array(random.normal(size=(5, 3, 3, 3)).astype(np.float32), "w")
    bias = numpy_helper.from_array(random.normal(size=5).astype(np.float32), "b")
    node = helper.make_node("Conv", ["x", "w", "b"], ["y"], name="conv", pads=[1, 1, 1, 1])
    graph = helper.make_graph(
        [node],
        "tiny",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 16, 16])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 5, 16, 16])],
        [weights, bias],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(path))


def _run(model: bytes | str, x: np.ndarray) -> np.ndarray:
    return np.asarray(onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0])


@pytest.mark.parametrize("weight_type", [QuantType.QInt8, QuantType.QUInt8], ids=["signed", "unsigned"])
def test_rewritten_model_computes_in_floats_what_the_quantised_one_meant(tmp_path: Path, weight_type: QuantType) -> None:
    _convolution(tmp_path / "float.onnx")
    quantize_dynamic(str(tmp_path / "float.onnx"), str(tmp_path / "int8.onnx"), weight_type=weight_type)
    quantised = onnx.load(str(tmp_path / "int8.onnx"))
    x = np.random.default_rng(2).normal(size=(1, 3, 16, 16)).astype(np.float32)

    rewritten = without_dynamic_quantisation(quantised)

    kinds = {node.op_type for node in rewritten.graph.node}
    assert "Conv" in kinds
    assert not kinds & {"ConvInteger", "DynamicQuantizeLinear"}
    original = _run(str(tmp_path / "float.onnx"), x)
    error = np.abs(_run(rewritten.SerializeToString(), x) - original).max()
    assert error < np.abs(original).max() * 0.02
    assert {node.op_type for node in quantised.graph.node} & {"ConvInteger"}
