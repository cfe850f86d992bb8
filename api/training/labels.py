"""Judged pictures as a detector's training wants them: class, box, half; COCO and YOLO. Pure.

A picture that an operator called false is a hard negative: it has no box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import yaml
from pydantic import BaseModel, ValidationError

from api.cases.judgement import Verdict
from pipeline.events import Box

Form = Literal["coco", "yolo"]
Half = Literal["train", "val"]
HALVES: tuple[Half, ...] = ("train", "val")
ONE_OF = 10
"""Every tenth case is for validation, with all of its pictures: pictures of one thing are never on both sides."""
SAME_LOOK_S = 0.5
"""The look whose boxes are taken is this close to the snapshot; boxes of things that stand still fit longer."""
SAME_THING_IOU = 0.5
"""Overlap of a look's box and the event's from which on they are of the same thing."""
WHOLE = Box(x1=0.0, y1=0.0, x2=1.0, y2=1.0)
"""The box of a report: nobody said where in the picture the thing is."""


class LookBox(BaseModel):
    """A box of one look, relative corners."""

    x1: float
    y1: float
    x2: float
    y2: float


class SeenLook(BaseModel):
    """What one look saw at UTC seconds `t`."""

    t: float
    boxes: tuple[LookBox, ...] = ()


class BoxSheet(BaseModel):
    """What is needed of a bundle's `boxes.json`: when the snapshot was taken, and the looks around it."""

    moment: float
    looks: tuple[SeenLook, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A judged picture.

    Attributes:
        case_id: its case.
        name: of the file, unique in the export.
        width, height: pixels.
        class_name: what it shows; None: nothing of its kind, a hard negative.
        box: where, relative to the picture; None: a hard negative.
    """

    case_id: int
    name: str
    width: int
    height: int
    class_name: str | None
    box: Box | None

    @property
    def half(self) -> Half:
        """Whether it is for training or for validation."""
        return "val" if self.case_id % ONE_OF == 0 else "train"


def label_of(verdict: Verdict, kind: str, corrected_kind: str | None) -> tuple[bool, str | None]:
    """Return whether a picture is of use, and its class; None: it shows nothing of its kind."""
    if verdict == "false":
        return True, None
    if verdict == "wrong_kind":
        return corrected_kind is not None, corrected_kind
    return verdict in ("true", "wrong_place"), kind


def box_at_snapshot(told: Box, sheet: BoxSheet | None) -> Box:
    """Return the box of the event's thing in its snapshot: that of the look it was taken at, or else what the event tells."""
    looks = [] if sheet is None else [look for look in sheet.looks if abs(look.t - sheet.moment) <= SAME_LOOK_S]
    if sheet is None or not looks:
        return told
    nearest = min(looks, key=lambda look: abs(look.t - sheet.moment))
    boxes = [Box(x1=one.x1, y1=one.y1, x2=one.x2, y2=one.y2) for one in nearest.boxes if _is_box(one)]
    best = max(boxes, key=lambda box: iou(box, told), default=None)
    return best if best is not None and iou(best, told) >= SAME_THING_IOU else told


def read_sheet(content: bytes) -> BoxSheet | None:
    """Return what a `boxes.json` says, or None when it can't be read."""
    try:
        return BoxSheet.model_validate_json(content)
    except ValidationError:
        return None


def iou(one: Box, other: Box) -> float:
    """Return the overlap of two boxes, 0…1."""
    width = min(one.x2, other.x2) - max(one.x1, other.x1)
    height = min(one.y2, other.y2) - max(one.y1, other.y1)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (_area(one) + _area(other) - common)


def yolo_line(picture: Picture, classes: Sequence[str]) -> str:
    """Return a picture's label file: class, middle, width and height, relative; empty for a hard negative."""
    box = picture.box
    if box is None or picture.class_name is None:
        return ""
    middle = ((box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2, box.x2 - box.x1, box.y2 - box.y1)
    return f"{classes.index(picture.class_name)} {' '.join(f'{value:.6f}' for value in middle)}\n"


def yolo_data(classes: Sequence[str]) -> str:
    """Return `data.yaml`."""
    names = dict(enumerate(classes))
    told = {"path": ".", "train": "images/train", "val": "images/val", "names": names}
    return str(yaml.safe_dump(told, allow_unicode=True, sort_keys=False))


def coco(pictures: Sequence[Picture], classes: Sequence[str]) -> dict[str, object]:
    """Return COCO's document of some pictures; boxes are left, top, width and height in pixels."""
    found: list[dict[str, object]] = []
    for number, one in enumerate(pictures, start=1):
        if one.box is None or one.class_name is None:
            continue
        left, top = one.box.x1 * one.width, one.box.y1 * one.height
        width, height = (one.box.x2 - one.box.x1) * one.width, (one.box.y2 - one.box.y1) * one.height
        corners = [round(value, 2) for value in (left, top, width, height)]
        found.append(
            {
                "id": len(found) + 1, "image_id": number, "category_id": classes.index(one.class_name) + 1, "bbox": corners,
                "area": round(width * height, 2), "iscrowd": 0, "segmentation": [],
            }
        )  # fmt: skip
    images = [
        {"id": number, "file_name": one.name, "width": one.width, "height": one.height}
        for number, one in enumerate(pictures, start=1)
    ]
    categories = [{"id": number, "name": name} for number, name in enumerate(classes, start=1)]
    return {"images": images, "annotations": found, "categories": categories}


def _area(box: Box) -> float:
    return (box.x2 - box.x1) * (box.y2 - box.y1)


def _is_box(one: LookBox) -> bool:
    return 0 <= one.x1 < one.x2 <= 1 and 0 <= one.y1 < one.y2 <= 1
