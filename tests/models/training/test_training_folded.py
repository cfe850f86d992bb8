from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

import models
from models.training.folded import folded_convolutions

SHIPPED = Path(models.__file__).with_name("street-n.onnx")
KERNEL = np.random.default_rng(1).normal(size=(5, 3, 3, 3)).astype(np.float32)
KERNEL *= np.array([1, 9, 0.1, 2, 1], np.float32).reshape(5, 1, 1, 1)
BIAS = np.random.default_rng(2).normal(size=5).astype(np.float32)


class _Inputs(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no types
    def __init__(self) -> None:
        random = np.random.default_rng(3)
        self._left: Iterator[np.ndarray] = iter([random.random((1, 3, 16, 16), np.float32) for _ in range(4)])

    def get_next(self) -> dict[str, np.ndarray] | None:
        value = next(self._left, None)
        return None if value is None else {"x": value}


def _model(weights: str = "model.0.conv.weight", *, bias: bool = True, constant: bool = True) -> onnx.ModelProto:
    names = ["x", weights, *(["model.0.conv.bias"] if bias else [])]
    tensors = [numpy_helper.from_array(KERNEL, weights), numpy_helper.from_array(BIAS, "model.0.conv.bias")]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 16, 16])]
    inputs += [] if constant else [helper.make_tensor_value_info(weights, TensorProto.FLOAT, list(KERNEL.shape))]
    graph = helper.make_graph(
        [helper.make_node("Conv", names, ["y"], name="conv", pads=[1, 1, 1, 1])],
        "tiny",
        inputs,
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 5, 16, 16])],
        tensors if constant else tensors[1:],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def test_floats_come_back_as_they_are() -> None:
    found = folded_convolutions(_model())

    assert list(found) == ["model.0.conv"]
    np.testing.assert_array_equal(found["model.0.conv"].kernel, KERNEL)
    np.testing.assert_array_equal(found["model.0.conv"].bias, BIAS)


def test_a_convolution_without_a_bias_adds_nothing() -> None:
    assert not folded_convolutions(_model(bias=False))["model.0.conv"].bias.any()


@pytest.mark.parametrize("per_channel", [True, False], ids=["a step for each channel", "one step"])
def test_integers_come_back_within_half_a_step(tmp_path: Path, *, per_channel: bool) -> None:
    onnx.save(_model(), str(tmp_path / "float.onnx"))
    quantize_static(
        str(tmp_path / "float.onnx"),
        str(tmp_path / "int8.onnx"),
        _Inputs(),
        quant_format=QuantFormat.QDQ,
        per_channel=per_channel,
        weight_type=QuantType.QInt8,
    )

    found = folded_convolutions(onnx.load(str(tmp_path / "int8.onnx")))["model.0.conv"]

    largest = np.abs(KERNEL).max(axis=(1, 2, 3) if per_channel else None, keepdims=True)
    assert (np.abs(found.kernel - KERNEL) <= largest / 127 / 2 * 1.001).all()
    assert not np.array_equal(found.kernel, KERNEL)
    np.testing.assert_allclose(found.bias, BIAS, atol=0.001)


def test_numbers_that_two_layers_share_are_those_of_both() -> None:
    model = _model("model.0.conv.weight")
    model.graph.node.insert(0, helper.make_node("Identity", ["model.0.conv.weight"], ["model.1.conv.weight"]))
    model.graph.node.append(helper.make_node("Conv", ["x", "model.1.conv.weight"], ["z"], name="other", pads=[1, 1, 1, 1]))

    found = folded_convolutions(model)

    np.testing.assert_array_equal(found["model.1.conv"].kernel, found["model.0.conv"].kernel)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (_model(constant=False), "expected constant numbers of a convolution, .*got 'model.0.conv.weight'"),
        (_model("onnx::Conv_12"), "expected weights named as ultralytics' export names them .*got 'onnx::Conv_12'"),
    ],
    ids=["an input", "no layer's name"],
)
def test_another_file_is_refused(model: onnx.ModelProto, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        folded_convolutions(model)


def test_the_shipped_file_gives_back_every_convolution() -> None:
    found = folded_convolutions(onnx.load(str(SHIPPED)))

    assert len(found) == 102
    assert found["model.0.conv"].kernel.shape == (16, 3, 3, 3)
    assert all(np.abs(one.kernel).max() > 0 and np.isfinite(one.bias).all() for one in found.values())
