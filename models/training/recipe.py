"""The recipe of a model: classes, sources, teachers, stages and seeds, read from one YAML file and checked at birth."""

import re
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

TRAINED_RIDERS = {"rider_of_bicycle": ("person", "bicycle"), "rider_of_motorcycle": ("person", "motorcycle")}
"""Labels that box a rider with the machine: split by rule of thumb into the two things they are."""

THAWED = "thawed"
"""Start of a stage that goes on from an exported file, which the step `thaw` turned back into a checkpoint."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """One set of pictures or clips, with how it may be used.

    Attributes:
        name: of the source, and of its folder in the work folder.
        kind: `labelled` holds images/, labels/ and classes.txt or data.yaml (YOLO form); `pictures` has no boxes;
            `video` is clips; `mot` is one clip as MOTChallenge has it (img1/ and gt/); `simulated` is a `labelled` folder
            of our own.
        path: relative to the data folder; for `simulated` relative to the work folder, and it may be absent.
        origin: where it comes from; licence: as stated there; labelled: who labelled it, and how well.
        classes: its class names → ours (or a rider of `TRAINED_RIDERS`); what is not named is dropped.
        own_labels: a CSV file beside the recipe with boxes that this project drew (picture, class, and left, top, right,
            bottom in percent of the picture), in place of the source's labels.
        covered: our classes of which every instance is labelled by people: teachers add none.
        judged: classes that evaluation measures on its held-out pictures; where a picture holds none of them, every
            detection of them is a false one.
        use: `train` splits by `held_out`; `evaluate` is never trained on.
        taught: teachers add people and vehicles (by default).
        held_out: regular expressions at the start of a file name (a clip's name for videos): whole scenes for evaluation.
        drop: the same, for what is not used at all.
        aspect: width / height to restore when the set was stretched to squares.
        repeat: how often a picture counts in an epoch.
        frames_per_second: taken from each clip.
    """

    name: str
    kind: Literal["labelled", "pictures", "video", "mot", "simulated"]
    path: str
    origin: str
    licence: str
    labelled: str
    classes: dict[str, str] = Field(default_factory=dict)
    own_labels: str | None = None
    covered: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    use: Literal["train", "evaluate"] = "train"
    taught: bool = True
    held_out: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    aspect: float | None = Field(default=None, gt=0.2, lt=5)
    repeat: int = Field(default=1, ge=1, le=20)
    frames_per_second: float = Field(default=1.0, gt=0)

    @field_validator("held_out", "drop")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"expected a regular expression, got {pattern!r}: {error}") from error
        return patterns

    def is_held_out(self, name: str) -> bool:
        """Whether the picture or clip of this name belongs to evaluation."""
        return self.use == "evaluate" or any(re.match(pattern, name) for pattern in self.held_out)

    def is_dropped(self, name: str) -> bool:
        """Whether the picture or clip of this name is not used at all."""
        return any(re.match(pattern, name) for pattern in self.drop)


class TeacherFile(_Strict):
    """A COCO detector that labels: file relative to the data folder, how its output reads, and its network's size."""

    name: str
    path: str
    layout: Literal["raw", "end_to_end"]
    size: int = 640
    flip: bool = True
    features: tuple[str, ...] = ()


class Teaching(_Strict):
    """The teachers and how far they are trusted; `classes` are COCO class ids → our names."""

    files: tuple[TeacherFile, ...]
    classes: dict[int, str]
    label: float = 0.5
    doubt: float = 0.2


class Imitation(_Strict):
    """First stage: the network learns to see like a teacher, on every training picture, without labels."""

    epochs: int = Field(default=30, ge=1)
    batch: int = 32
    learning_rate: float = 2e-3
    workers: int = 1


class Stage(_Strict):
    """One run of ultralytics: `settings` go to it as they are; `start` is what it begins with.

    `imitation`, `thawed`, or the last epoch of an earlier stage; without one it begins with random weights.
    """

    name: str
    start: str | None = None
    epochs: int = Field(ge=1)
    settings: dict[str, float | int | str | bool] = Field(default_factory=dict)


class Paste(_Strict):
    """Cut-outs of labelled things pasted on street pictures: how many new pictures, of which classes, how large."""

    pictures: int = Field(default=0, ge=0)
    classes: tuple[str, ...] = ()
    backgrounds: tuple[str, ...] = ()
    smallest: float = 0.03
    largest: float = 0.25


class Export(_Strict):
    """What the shipped file is.

    Attributes:
        opset: of the ONNX file.
        calibration_pictures: how many training pictures the integer ranges are measured on.
        integer_operators: ONNX operators that are quantised.
        nms_free: use the head that needs no NMS (N × 300 × 6) instead of the dense one (N × (4 + classes) × places).
        float_nodes: regular expressions on names of nodes that stay in floats all the same.
        shapes: widths and heights beside the square, in multiples of 32, for pictures that a square would leave half empty.
    """

    opset: int = 17
    calibration_pictures: int = Field(default=200, ge=1)
    integer_operators: tuple[str, ...] = ("Conv",)
    nms_free: bool = True
    float_nodes: tuple[str, ...] = ()
    shapes: tuple[tuple[int, int], ...] = ()


class Recipe(_Strict):
    """Everything that decides what the model becomes.

    Attributes:
        size: side of the network's input in pixels; stored_size: long side of the stored pictures.
        smallest_label: things whose longer side is below this many pixels of the input are blurred, not learnt.
        near_duplicate_bits: training pictures whose hash is this near to a held-out one's are left out.
        groups: classes that are confused with each other, by name of the group.
        notes: what the card says about the classes.
        stages: from random weights to the shipped file; onward: from the shipped file on.
    """

    name: str
    seed: int
    architecture: str
    size: int = 320
    stored_size: int = 640
    smallest_label: float = Field(default=5.0, ge=0)
    near_duplicate_bits: int = Field(default=40, ge=0, le=256)
    classes: tuple[str, ...]
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...]
    teaching: Teaching
    paste: Paste = Paste()
    imitation: Imitation = Imitation()
    stages: tuple[Stage, ...] = ()
    onward: tuple[Stage, ...] = ()
    export: Export = Export()

    @model_validator(mode="after")
    def _known_names(self) -> "Recipe":
        known = set(self.classes)
        for source in self.sources:
            named = {ours for ours in source.classes.values() if ours not in TRAINED_RIDERS}
            named |= {*source.covered, *source.judged}
            if named - known:
                raise ValueError(f"source {source.name}: expected classes of {sorted(known)}, got {sorted(named - known)}")
        names = [source.name for source in self.sources]
        if len(set(names)) != len(names):
            raise ValueError(f"expected different source names, got {names}")
        return self

    @model_validator(mode="after")
    def _known_starts(self) -> "Recipe":
        earlier = ["imitation", THAWED]
        for stage in (*self.stages, *self.onward):
            if stage.name in earlier:
                raise ValueError(f"stage {stage.name}: expected another name than those of {earlier}")
            if stage.start is not None and stage.start not in earlier:
                raise ValueError(f"stage {stage.name}: expected a start of {earlier}, got {stage.start}")
            earlier.append(stage.name)
        return self

    def class_id(self, name: str) -> int:
        """The number of a class of ours."""
        return self.classes.index(name)

    def group_of(self, name: str) -> str:
        """The kin of a class: its group's name, or its own."""
        return next((group for group, members in self.groups.items() if name in members), name)


def read_recipe(path: Path) -> Recipe:
    """Read and check a recipe.

    Raises:
        ValueError: it cannot be read or is not as documented here; the message lists all errors with their places.
    """
    try:
        return Recipe.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ValueError(f"{path}: {error}") from error
