"""A detector for tests that is real in all but its training: an ONNX file that finds coloured boxes.

Pure red is a person, green a car, blue a garbage bag; one box of each colour a picture. With it the whole
pipeline runs on made-up clips, without foreign weights.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import yaml
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

CLASSES = ("person", "car", "garbage bag")
BGR = {"person": (20, 20, 240), "car": (20, 240, 20), "garbage bag": (240, 20, 20)}
SIZE = (192, 320)
"""Height and width of the model's input."""
ROWS = 300
"""Rows of the output; those past the three colours are empty."""
BRIGHT, DARK = 0.55, 0.35

Box = tuple[int, int, int, int]
Path2D = Callable[[float], Box | None]
"""Where a thing is at a time in seconds, xyxy pixels, or None."""


def write_model(folder: Path) -> Path:
    """Write the ONNX file and its catalogue entry; return the entry's path, as `detector.model` takes it."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / "colour.onnx"
    onnx.save(_graph(), str(model))
    entry = {
        "name": "colour",
        "file": model.name,
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "licence": "AGPL-3.0-or-later",
        "layout": "yolo-end2end",
        "input": {"width": SIZE[1], "height": SIZE[0], "order": "rgb", "resize": "stretch"},
        "classes": list(CLASSES),
    }
    path = folder / "colour.yaml"
    path.write_text(yaml.safe_dump(entry, sort_keys=False))
    return path


def scene(
    things: Mapping[str, Path2D], *, seconds: float, fps: int, size: tuple[int, int] = (320, 192)
) -> Iterator[NDArray[np.uint8]]:
    """Paint things on a grey street; yields (height, width, 3) BGR uint8 pictures.

    Args:
        things: where each class's thing is over time.
        seconds: length.
        fps: pictures a second.
        size: width and height.
    """
    width, height = size
    rng = np.random.default_rng(7)
    street = rng.integers(90, 130, (height // 8, width // 8, 1), np.uint8).repeat(8, 0).repeat(8, 1).repeat(3, 2)
    for index in range(round(seconds * fps)):
        picture = np.full((height, width, 3), 110, np.uint8)
        picture[: street.shape[0], : street.shape[1]] = street
        for name, where in things.items():
            box = where(index / fps)
            if box is not None:
                x1, y1, x2, y2 = box
                picture[y1:y2, x1:x2] = BGR[name]
        yield picture


def _graph() -> onnx.ModelProto:
    """Three colour masks; first and last bright column and row of each make its box."""
    nodes: list[onnx.NodeProto] = []
    constants: dict[str, NDArray[Any]] = {
        "bright": np.array(BRIGHT, np.float32),
        "dark": np.array(DARK, np.float32),
        "pad": np.array([0, 0, 0, 0, ROWS - 3, 0], np.int64),
        "classes": np.arange(3, dtype=np.float32).reshape(1, 3, 1),
        "one": np.array(1, np.float32),
        "rows_axis": np.array([2], np.int64),
        "columns_axis": np.array([3], np.int64),
        "last_axis": np.array([2], np.int64),
    }

    def add(kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    height, width = SIZE
    nodes.append(helper.make_node("Split", ["images"], ["r", "g", "b"], axis=1, num_outputs=3))
    masks = []
    for own, others in (("r", "gb"), ("g", "rb"), ("b", "rg")):
        parts = [add("Greater", [own, "bright"], f"{own}_bright")]
        parts += [add("Less", [other, "dark"], f"{own}_{other}_dark") for other in others]
        both = add("And", parts[:2], f"{own}_and")
        masks.append(add("And", [both, parts[2]], f"{own}_all"))
    joined = add("Concat", masks, "masks_bool", axis=1)
    mask = add("Cast", [joined], "masks", to=TensorProto.FLOAT)
    columns = add("ReduceMax", [mask, "rows_axis"], "columns", keepdims=0)
    rows = add("ReduceMax", [mask, "columns_axis"], "rows", keepdims=0)
    edges = []
    for name, line, last in (("x1", columns, 0), ("y1", rows, 0), ("x2", columns, 1), ("y2", rows, 1)):
        index = add("ArgMax", [line], f"{name}_index", axis=2, keepdims=1, select_last_index=last)
        edge = add("Cast", [index], f"{name}_edge", to=TensorProto.FLOAT)
        edges.append(add("Add", [edge, "one"], f"{name}_past") if last else edge)
    score = add("ReduceMax", [columns, "last_axis"], "score", keepdims=1)
    zero = add("Sub", [score, score], "zero")
    kind = add("Add", [zero, "classes"], "kind")
    found = add("Concat", [*edges, score, kind], "found", axis=2)
    add("Pad", [found, "pad"], "output")
    graph = helper.make_graph(
        nodes,
        "colour",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["batch", 3, height, width])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", ROWS, 6])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
