from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.errors import ModelCorrupt, ModelError, ProviderMissing
from models.onnx_session import OnnxSession, Provider, Runtime, engine_cache, provider_chain, refusal, session_options
from tests.support.tiny_models import TinyModel


@pytest.mark.parametrize(
    ("provider", "chain"),
    [
        ("cpu", ["CPUExecutionProvider"]),
        ("cuda", ["CUDAExecutionProvider", "CPUExecutionProvider"]),
        ("tensorrt", ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"]),
    ],
)
def test_the_wanted_provider_comes_first(tmp_path: Path, provider: Provider, chain: list[str]) -> None:
    found = provider_chain(Runtime(provider, device=3), fp16=False, cache=tmp_path / "engines")
    assert [name for name, _ in found] == chain
    assert {options["device_id"] for name, options in found if name != "CPUExecutionProvider"} <= {"3"}


@pytest.mark.parametrize(("fp16", "written"), [(True, "1"), (False, "0")])
def test_tensorrt_keeps_its_engines(tmp_path: Path, *, fp16: bool, written: str) -> None:
    cache = tmp_path / "engines"
    (_, options), *_ = provider_chain(Runtime("tensorrt"), fp16=fp16, cache=cache)
    assert options["trt_fp16_enable"] == written
    assert options["trt_engine_cache_enable"] == "1"
    assert options["trt_engine_cache_path"] == str(cache)
    assert cache.is_dir()


def test_engines_of_two_files_lie_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert engine_cache("a" * 64) == tmp_path / "hutong" / "tensorrt" / ("a" * 16)
    assert engine_cache("a" * 64) != engine_cache("b" * 64)


def test_threads_wait_without_spinning() -> None:
    options = session_options(3)
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (3, 1)
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"


def test_sums_of_the_largest_8_bit_products_are_exact_on_every_cpu() -> None:
    session = ort.InferenceSession(_bright_convolution(), session_options(1), providers=["CPUExecutionProvider"])

    (found,) = session.run(None, {"x": np.ones((1, 16, 8, 8), np.float32)})

    np.testing.assert_array_equal(found, np.full((1, 16, 6, 6), 16 * 3 * 3))


def test_a_session_tells_its_inputs(tmp_path: Path) -> None:
    session = OnnxSession(TinyModel("detr", batch=4).write(tmp_path), Runtime(), fp16=False, cache=tmp_path)
    assert [(one.name, one.shape, one.kind) for one in session.inputs] == [
        ("images", (4, 3, 64, 96), "tensor(float)"),
        ("orig_target_sizes", (4, 2), "tensor(int64)"),
    ]


def test_a_wrong_feed_is_told_with_the_file(tmp_path: Path) -> None:
    path = TinyModel("yolo").write(tmp_path)
    session = OnnxSession(path, Runtime(), fp16=False, cache=tmp_path)
    with pytest.raises(ModelError, match=f"{path}: inference failed"):
        session.run({})


def test_a_gpu_that_fails_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    told = refusal(TinyModel("yolo").write(tmp_path), Runtime("cuda", device=7), RuntimeError("CUDA failure 101"))
    assert isinstance(told, ProviderMissing)
    assert "provider cuda: CUDAExecutionProvider did not start on device 7: CUDA failure 101. Try: " in str(told)


def test_a_broken_file_is_not_blamed_on_the_gpu(tmp_path: Path) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"no model")
    told = refusal(path, Runtime("cuda"), RuntimeError("CUDA failure"))
    assert isinstance(told, ModelCorrupt)
    assert str(told).startswith(f"{path}: expected a model that onnxruntime")


def _bright_convolution() -> bytes:
    """A convolution in 8 bits (QDQ) of which every product is 255 × 127, one as a float."""
    numbers: dict[str, np.ndarray] = {
        "pixel": np.array(1 / 255, np.float32),
        "black": np.array(0, np.uint8),
        "weights": np.full((16, 16, 3, 3), 127, np.int8),
        "step": np.array(1 / 127, np.float32),
        "nothing": np.array(0, np.int8),
        "one": np.array(1, np.float32),
    }
    nodes = [
        helper.make_node("QuantizeLinear", ["x", "pixel", "black"], ["x8"]),
        helper.make_node("DequantizeLinear", ["x8", "pixel", "black"], ["x32"]),
        helper.make_node("DequantizeLinear", ["weights", "step", "nothing"], ["kernel"]),
        helper.make_node("Conv", ["x32", "kernel"], ["sums"]),
        helper.make_node("QuantizeLinear", ["sums", "one", "black"], ["sums8"]),
        helper.make_node("DequantizeLinear", ["sums8", "one", "black"], ["y"]),
    ]
    rims = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 16, side, side]) for name, side in (("x", 8), ("y", 6))]
    tensors = [numpy_helper.from_array(value, name) for name, value in numbers.items()]
    graph = helper.make_graph(nodes, "bright", rims[:1], rims[1:], tensors)
    return bytes(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString())
