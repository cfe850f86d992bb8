"""What an ONNX detector wants to be fed, read from its inputs and checked against the catalogue. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.entry import InputSpec
from models.input_tensor import InputType
from models.onnx_session import Node

IMAGE_TYPES: dict[str, InputType] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(uint8)": np.uint8,
}
SIZE_TYPES: dict[str, type[np.generic]] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(float)": np.float32}


@dataclass(frozen=True, slots=True)
class Inputs:
    """The names and forms of a detector's inputs.

    Attributes:
        batch: pictures in every inference, or None when the model takes any number.
        sizes: name of the input for the pictures' sizes, or None.
    """

    images: str
    kind: InputType
    batch: int | None
    sizes: str | None
    sizes_kind: type[np.generic]


def inputs_of(nodes: Sequence[Node], spec: InputSpec, *, count: int) -> Inputs:
    """Return what to feed.

    Args:
        nodes: the model's inputs.
        spec: the input as the catalogue tells it.
        count: inputs that the layout wants: 1, or 2 where sizes are asked for.

    Raises:
        ValueError: the model wants something else; the message says what was expected and what came.
    """
    wanted = f"images N×3×{spec.height}×{spec.width}" + (" and sizes N×2" if count == 2 else "")
    images = [node for node in nodes if len(node.shape) == 4]
    sizes = [node for node in nodes if len(node.shape) == 2]
    if len(nodes) != count or len(images) != 1 or len(sizes) != count - 1:
        raise ValueError(f"expected {count} input(s), {wanted}, got {len(nodes)}: {_told(nodes)}")
    image = images[0]
    fits = all(size in (None, expected) for size, expected in zip(image.shape[1:], (3, spec.height, spec.width), strict=True))
    if not fits or image.kind not in IMAGE_TYPES:
        raise ValueError(f"expected input {wanted} of {', '.join(IMAGE_TYPES)}, got {_told([image])}")
    kind = IMAGE_TYPES[image.kind]
    if kind is np.uint8 and spec.scale != 1:
        raise ValueError(f"expected scale: 1 for an input of uint8, the catalogue has {spec.scale}")
    if sizes and sizes[0].kind not in SIZE_TYPES:
        raise ValueError(f"expected sizes of {', '.join(SIZE_TYPES)}, got {_told(sizes)}")
    sizes_kind = SIZE_TYPES[sizes[0].kind] if sizes else np.int64
    return Inputs(image.name, kind, image.shape[0], sizes[0].name if sizes else None, sizes_kind)


def _told(nodes: Sequence[Node]) -> str:
    return ", ".join(f"{one.name} {'×'.join('?' if n is None else str(n) for n in one.shape)} {one.kind}" for one in nodes)
