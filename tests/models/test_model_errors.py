"""Whatever is wrong with a model, the message says which, what was expected and what came."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import yaml
from onnx import TensorProto, helper, numpy_helper

from models.errors import ModelCorrupt, ModelError, ProviderMissing
from models.loading import open_detector
from models.picture import ArrayPicture
from tests.support.tiny_models import TinyModel

YOLO = TinyModel("yolo")


def opened(folder: Path, path: Path, tiny: TinyModel = YOLO, **changes: object) -> None:
    entry = folder / "entry.yaml"
    entry.write_text(yaml.safe_dump(tiny.entry(path, **changes)))
    open_detector(str(entry)).close()


@pytest.mark.parametrize(
    ("tiny", "changes", "told"),
    [
        pytest.param(
            YOLO, {"classes": ["person", "car"]},
            "layout yolo expects output N×6×anchors (4 + 2 classes), got output0 1×7×20", id="too few classes",
        ),
        pytest.param(
            YOLO, {"classes": "coco80"},
            "layout yolo expects output N×84×anchors (4 + 80 classes), got output0 1×7×20", id="too many classes",
        ),
        pytest.param(
            YOLO, {"layout": "yolo-end2end"},
            "layout yolo-end2end expects output N×boxes×6 (x1, y1, x2, y2, score, class), got output0 1×7×20; "
            "these shapes fit layout yolo", id="yolo taken for end to end",
        ),
        pytest.param(
            TinyModel("yolo-end2end"), {"layout": "yolo"},
            "expects output N×7×anchors (4 + 3 classes), got output0 1×10×6; these shapes fit layout yolo-end2end",
            id="end to end taken for yolo",
        ),
        pytest.param(
            TinyModel("yolox", free_size=True), {"input": {"width": 128, "height": 64}},
            "layout yolox expects output N×168×8 (anchors of 128×64, 5 + 3 classes), got output 1×126×8",
            id="yolox of another size",
        ),
        pytest.param(
            TinyModel("detr-logits"), {"classes": ["a", "b"]},
            "expects output logits N×queries×2 and pred_boxes N×queries×4, got logits 1×6×3, pred_boxes 1×6×4", id="logits",
        ),
        pytest.param(
            TinyModel("detr"), {"layout": "yolo"},
            "expected 1 input(s), images N×3×64×96, got 2: images ?×3×64×96 tensor(float), orig_target_sizes ?×2 tensor(int64)",
            id="an input too many",
        ),
        pytest.param(
            YOLO, {"layout": "detr"},
            "expected 2 input(s), images N×3×64×96 and sizes N×2, got 1: images ?×3×64×96 tensor(float)", id="an input too few",
        ),
        pytest.param(
            YOLO, {"input": {"width": 96, "height": 96}},
            "expected input images N×3×96×96 of tensor(float), tensor(float16), tensor(uint8), "
            "got images ?×3×64×96 tensor(float)",
            id="another input size",
        ),
        pytest.param(
            TinyModel("yolo", "uint8", 1), {"input": {"width": 96, "height": 64}},
            "expected scale: 1 for an input of uint8, the catalogue has 1/255", id="bytes that would be scaled",
        ),
    ],
)  # fmt: skip
def test_a_model_that_is_not_what_its_entry_says(
    tmp_path: Path, tiny: TinyModel, changes: dict[str, object], told: str
) -> None:
    path = tiny.write(tmp_path)
    with pytest.raises(ModelCorrupt, match=re.escape(told)) as raised:
        opened(tmp_path, path, tiny, **changes)
    assert str(raised.value).startswith(f"model 'tiny' ({path}): ")


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "picture.onnx"
    path.write_bytes(b"\x89PNG this is no model" * 100)
    with pytest.raises(ModelCorrupt, match=rf"{path}: expected a model that onnxruntime [\d.]+ reads: "):
        opened(tmp_path, path)


def test_a_file_that_is_cut_off(tmp_path: Path) -> None:
    path = YOLO.write(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ModelCorrupt, match="expected a model that onnxruntime"):
        opened(tmp_path, path)


def test_a_changed_file(tmp_path: Path) -> None:
    path = YOLO.write(tmp_path)
    with pytest.raises(ModelCorrupt, match=f"expected sha256 {'0' * 64}, got [0-9a-f]{{64}}"):
        opened(tmp_path, path, sha256="0" * 64)


def changed(path: Path, change: Callable[[onnx.ModelProto], None]) -> Path:
    model = onnx.load(str(path))
    change(model)
    onnx.save(model, str(path))
    return path


@pytest.mark.parametrize(
    ("names", "told"),
    [
        pytest.param(
            "{0: 'person', 1: 'bus', 2: 'litter'}",
            "class 1: expected 'car' as in the catalogue, the file names 'bus'",
            id="other",
        ),
        pytest.param("{0: 'person', 1: 'car'}", "expected 3 classes as in the catalogue, the file names 2", id="fewer"),
        pytest.param("{0: 'person', 1: 'car', 3: 'litter'}", "class 2: expected 'litter'", id="other ids"),
    ],
)  # fmt: skip
def test_a_file_that_names_other_classes(tmp_path: Path, names: str, told: str) -> None:
    path = changed(YOLO.write(tmp_path), lambda model: helper.set_model_props(model, {"names": names}))
    with pytest.raises(ModelCorrupt, match=told):
        opened(tmp_path, path)


@pytest.mark.parametrize(
    "names",
    ["{0: 'person', 1: 'car', 2: 'litter'}", "{0: '0', 1: '1', 2: '2'}", "not Python", "['person']"],
    ids=["the same", "numbers for names", "unreadable", "a list"],
)
def test_a_file_that_names_its_classes_rightly_or_not_at_all(tmp_path: Path, names: str) -> None:
    path = changed(YOLO.write(tmp_path), lambda model: helper.set_model_props(model, {"names": names}))
    opened(tmp_path, path)


def test_a_class_beyond_the_list_is_told_when_it_comes(tmp_path: Path) -> None:
    tiny = TinyModel("yolo-end2end")
    entry = tmp_path / "entry.yaml"
    entry.write_text(yaml.safe_dump(tiny.entry(tiny.write(tmp_path), classes=["person", "car"])))
    detector = open_detector(str(entry))
    with pytest.raises(ModelCorrupt, match=r"model 'tiny' .*expected class ids 0…1, got 0…2"):
        detector.detect([ArrayPicture(np.full((64, 96, 3), 255, np.uint8))])
    detector.close()


def test_an_input_type_that_is_not_supported(tmp_path: Path) -> None:
    nodes = [helper.make_node("Flatten", ["images"], ["output0"])]
    inputs = [helper.make_tensor_value_info("images", TensorProto.DOUBLE, [1, 3, 64, 96])]
    outputs = [helper.make_tensor_value_info("output0", TensorProto.DOUBLE, None)]
    path = tmp_path / "double.onnx"
    graph = helper.make_graph(nodes, "double", inputs, outputs)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), str(path))
    with pytest.raises(ModelCorrupt, match=re.escape("got images 1×3×64×96 tensor(double)")):
        opened(tmp_path, path)


def test_a_model_that_fails_when_it_runs(tmp_path: Path) -> None:
    shape = numpy_helper.from_array(np.array([1, 7, 7], np.int64), "shape")
    nodes = [helper.make_node("Reshape", ["images", "shape"], ["output0"])]
    inputs = [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, "h", "w"])]
    outputs = [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, 7, 7])]
    path = tmp_path / "broken.onnx"
    graph = helper.make_graph(nodes, "broken", inputs, outputs, [shape])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), str(path))
    with pytest.raises(ModelError, match=f"{path}: inference failed: "):
        opened(tmp_path, path)


@pytest.mark.parametrize("provider", ["cuda", "tensorrt"])
def test_a_provider_that_is_not_installed(tmp_path: Path, provider: str) -> None:
    import onnxruntime

    name = {"cuda": "CUDAExecutionProvider", "tensorrt": "TensorrtExecutionProvider"}[provider]
    if name in onnxruntime.get_available_providers():
        pytest.skip(f"this installation has {name}")
    entry = tmp_path / "entry.yaml"
    entry.write_text(yaml.safe_dump(YOLO.entry(YOLO.write(tmp_path))))
    told = rf"has .*CPUExecutionProvider and not {name}\. Try: pip install 'hutong\[cuda\]'"
    with pytest.raises(ProviderMissing, match=told):
        open_detector(str(entry), provider=provider)  # type: ignore[arg-type]  # one of the table above


def test_the_extra_that_is_missing_is_named(tmp_path: Path) -> None:
    try:
        import ultralytics  # noqa: F401 - only whether it is there
    except ImportError:
        weights = tmp_path / "street.pt"
        weights.write_bytes(b"weights")
        with pytest.raises(ModelError, match=r"model 'tiny' needs ultralytics.*pip install 'hutong\[ultralytics\]'"):
            opened(tmp_path, weights, TinyModel("ultralytics"))
    else:
        pytest.skip("ultralytics is installed")


def test_ultralytics_tells_what_it_can_not_read(tmp_path: Path) -> None:
    pytest.importorskip("ultralytics", reason="the extra `ultralytics` is not installed")
    weights = tmp_path / "street.pt"
    weights.write_bytes(b"no weights")
    with pytest.raises(ModelCorrupt, match="expected a model that ultralytics reads"):
        opened(tmp_path, weights, TinyModel("ultralytics"))
