"""One detector of the catalogue: where its file lies, what goes in and what comes out.

Not here: reading the catalogue's file (`catalog`), finding and checking the weights (`weights`).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Triple = tuple[float, float, float]
Side = Annotated[int, Field(ge=16, le=8192)]
LayoutName = Literal["yolo", "yolo-end2end", "yolox", "detr", "detr-logits", "ultralytics"]
Resize = Literal["letterbox", "letterbox-top-left", "stretch"]
NMS_LAYOUTS: frozenset[LayoutName] = frozenset({"yolo", "yolox", "ultralytics"})
DEFAULT_NMS_IOU = 0.5
"""Overlap above which the weaker of two boxes of a class goes, where the model leaves that to us."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an entry is read with: the shared class lists by name, and the folder of its file."""

    shared: Mapping[str, object]
    folder: Path


class Section(BaseModel):
    """A frozen part of the file; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class InputSpec(Section):
    """How a picture becomes the model's input, N×3×height×width."""

    width: Annotated[Side, Field(description="pixels")]
    height: Annotated[Side, Field(description="pixels")]
    shapes: Annotated[tuple[tuple[Side, Side], ...], Field(description="other shapes of a model that takes any")] = ()
    order: Annotated[Literal["rgb", "bgr"], Field(description="order of the colour planes")] = "rgb"
    scale: Annotated[Literal["1/255", 1], Field(description="factor on 0…255 values")] = "1/255"
    mean: Annotated[Triple, Field(description="taken off after scaling, in the order of the planes")] = (0.0, 0.0, 0.0)
    std: Annotated[Triple, Field(description="divided by after that")] = (1.0, 1.0, 1.0)
    resize: Annotated[Resize, Field(description="where the picture lies in the input")] = "letterbox"
    pad: Annotated[int, Field(ge=0, le=255, description="grey of the empty borders, 0…255")] = 114

    @property
    def variants(self) -> tuple["InputSpec", ...]:
        """The same input in each of its shapes, the main one first; a picture goes where it becomes largest."""
        sides = ((self.width, self.height), *self.shapes)
        return tuple(self.model_copy(update={"width": width, "height": height, "shapes": ()}) for width, height in sides)

    @property
    def factor(self) -> float:
        """The scale as a number."""
        return 1.0 if self.scale == 1 else 1.0 / 255.0

    @property
    def plain(self) -> bool:
        """Whether the input is RGB in 0…1, without mean and deviation."""
        return (self.order, self.scale, self.mean, self.std) == ("rgb", "1/255", (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))

    @model_validator(mode="after")
    def _positive_deviation(self) -> Self:
        if min(self.std) <= 0:
            raise ValueError(f"std: expected numbers above 0, got {self.std}")
        return self


class Entry(Section):
    """One detector.

    Attributes:
        classes: the file's own class names by class id.
        rename: the file's class name to the canonical name that rules know (`map` in the file).
        keep: canonical names that leave the detector; none: all.
    """

    name: Name
    file: Annotated[str | None, Field(description="path, relative to the catalogue; may begin with ${NAME:-default}")] = None
    url: Annotated[str | None, Field(pattern=r"^https?://", description="public address of exactly this file")] = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="of the file, 64 hex digits")]
    size: Annotated[int | None, Field(gt=0, description="bytes of the file")] = None
    licence: Annotated[str, Field(min_length=1, description="SPDX name")]
    layout: Annotated[LayoutName, Field(description="form of the outputs")]
    input: InputSpec
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="names by class id, or the name of a shared list")]
    rename: Annotated[dict[str, str], Field(alias="map", description="class of the file: canonical name")] = {}
    keep: Annotated[tuple[str, ...], Field(description="canonical names that are kept; none: all")] = ()
    confidence: Annotated[float | None, Field(gt=0, lt=1, description="used where the caller names none")] = None
    nms_iou: Annotated[float | None, Field(gt=0, le=1, description="overlap of two boxes of one class")] = None
    decoded: Annotated[bool, Field(description="yolox only: grid and exponent are already applied")] = False
    tensorrt_fp16: Annotated[bool, Field(description="TensorRT may compute in half precision")] = False
    _folder: Path = PrivateAttr(default=Path())

    def model_post_init(self, context: object, /) -> None:
        """Remember where the entry was read."""
        if isinstance(context, Surroundings):
            self._folder = context.folder

    @property
    def folder(self) -> Path:
        """What `file` is relative to: the folder of the catalogue."""
        return self._folder

    @property
    def overlap(self) -> float | None:
        """The IoU for NMS, or None where the model needs none."""
        if self.nms_iou is None and self.layout in NMS_LAYOUTS:
            return DEFAULT_NMS_IOU
        return self.nms_iou

    @field_validator("classes", mode="before")
    @classmethod
    def _shared_list(cls, classes: object, info: ValidationInfo) -> object:
        if not isinstance(classes, str):
            return classes
        shared = info.context.shared if isinstance(info.context, Surroundings) else {}
        if classes not in shared:
            raise ValueError(f"no shared list of this name, expected a list of names or one of {', '.join(sorted(shared))}")
        return shared[classes]

    @model_validator(mode="after")
    def _classes_agree(self) -> Self:
        twice = sorted(name for name, count in Counter(self.classes).items() if count > 1)
        if twice:
            raise ValueError(f"classes: named twice: {', '.join(twice)}")
        unknown = sorted(set(self.rename) - set(self.classes))
        if unknown:
            raise ValueError(f"map: not in classes: {', '.join(unknown)}")
        missing = sorted(set(self.keep) - {self.rename.get(name, name) for name in self.classes})
        if missing:
            raise ValueError(f"keep: no class is called so after map: {', '.join(missing)}")
        return self

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        if self.file is None and self.url is None:
            raise ValueError("expected file or url, got neither")
        if self.decoded and self.layout != "yolox":
            raise ValueError(f"decoded: only for layout yolox, not {self.layout}")
        sides = [side for shape in self.input.variants for side in (shape.width, shape.height)]
        if self.layout == "ultralytics" and (not self.input.plain or any(side % 32 for side in sides)):
            raise ValueError("input: layout ultralytics takes RGB, 1/255, no mean and std, sides in multiples of 32")
        return self
