"""The true boxes of a scene at every look, as a detector that never errs would give them: drawn once, kept, fed again.

They are those of the labels of training pictures: the box of what shows of a thing, and none where hardly anything does.
"""

import hashlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.simulate.cache import clip_folder
from pipeline.simulate.pictures import LEAST_PX, LEAST_VISIBLE
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.trial import silhouettes
from pipeline.simulate.trial.footage import SAMPLE_S, Visibility
from pipeline.simulate.trial.performance import DETECTION_RATE
from pipeline.simulate.trial.silhouettes import Silhouettes
from pipeline.simulate.truth.files import CLASSES

CONFIDENCE = 0.9
"""Of every true box; trackers start and keep tracks by it."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How well things are found.

    Attributes:
        least_visible: 0…1, of what is found at least so much shows; default: as little as labels of training pictures ask for.
        lost: 0…1, each box of each look is lost with this chance, whatever became of the others.
    """

    least_visible: float = LEAST_VISIBLE
    lost: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class TrueBoxes:
    """What is true of one scene, a row a thing and look.

    Attributes:
        look: (N,) number of the look, from 0 at the scene's start, rising.
        number: (N,) of the thing.
        class_id: (N,) place in `CLASSES`.
        shown: (N, 4) xyxy pixels, of what is visible of it.
        visibility: (N,) 0…1.
    """

    look: NDArray[np.int32]
    number: NDArray[np.int32]
    class_id: NDArray[np.int32]
    shown: NDArray[np.float32]
    visibility: NDArray[np.float32]

    @classmethod
    def of(cls, scene: Scene) -> Self:
        """Look at all of a scene, `DETECTION_RATE` times a second."""
        seen = Silhouettes(scene)
        looks = range(looks_of(scene))
        rows = [(look, row) for look in looks for row in seen.rows(look / DETECTION_RATE)]
        return cls(
            np.array([look for look, _ in rows], np.int32),
            np.array([row.number for _, row in rows], np.int32),
            np.array([CLASSES.index(row.class_name) for _, row in rows], np.int32),
            np.array([row.shown for _, row in rows], np.float32).reshape(-1, 4),
            np.array([row.visibility for _, row in rows], np.float32),
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path) as kept:
            return cls(*(kept[name] for name in cls.__slots__))

    def save(self, path: Path) -> None:
        """Write a file; it appears when it is complete."""
        part = path.with_suffix(".part.npz")
        np.savez_compressed(part, **{name: getattr(self, name) for name in self.__slots__})
        part.replace(path)

    def detections(self, looks: int, sight: Sight, *, seed: int) -> Iterator[sv.Detections]:
        """Yield what is found at each look; `seed`: of what is lost."""
        sides = self.shown[:, 2:] - self.shown[:, :2]
        kept = (self.visibility >= sight.least_visible) & (sides.min(axis=1) >= LEAST_PX)
        kept &= np.random.default_rng(seed).random(len(kept)) >= sight.lost
        for look in range(looks):
            first, end = np.searchsorted(self.look, (look, look + 1))
            yield self._found(first + np.flatnonzero(kept[first:end]))

    def visible(self) -> Visibility:
        """Return how much of each thing is visible, about once in `SAMPLE_S`."""
        found: Visibility = {}
        every = round(SAMPLE_S * DETECTION_RATE)
        for at in np.flatnonzero(self.look % every == 0):
            seen = self.look[at] / DETECTION_RATE, round(float(self.visibility[at]), 3)
            found.setdefault(int(self.number[at]), []).append((float(seen[0]), seen[1]))
        return found

    def _found(self, chosen: NDArray[np.intp]) -> sv.Detections:
        return sv.Detections(
            xyxy=self.shown[chosen],
            confidence=np.full(len(chosen), CONFIDENCE, np.float32),
            class_id=self.class_id[chosen].astype(int),
            data={"class_name": np.array(CLASSES)[self.class_id[chosen]]},
        )


def looks_of(scene: Scene) -> int:
    """Return how often a scene is looked at."""
    return round(scene.seconds * DETECTION_RATE)


def boxes_file(scene: Scene, root: Path) -> Path:
    """Return where a scene's boxes are kept: by all that the scene tells, and by the code that finds them."""
    code = hashlib.sha256((inspect.getsource(silhouettes) + str(DETECTION_RATE)).encode()).hexdigest()
    return root / "boxes" / f"{clip_folder(scene, root).name}-{code[:8]}.npz"
