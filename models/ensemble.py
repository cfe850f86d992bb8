"""Several detectors on the same pictures: a class belongs to the first that knows it.

For one that knows people and vehicles beside one that knows litter. Not for voting on the same classes.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from models.detector import Detector
from models.findings import detections
from models.picture import Picture


class Ensemble:
    """Detectors in the order of their claim; see `models.detector.Detector` for the contract.

    Attributes:
        name: the members' names, joined by `+`.
        sha256: of the members' hashes, one after the other as text.
        class_names: of the first, then what each of the others adds.
    """

    def __init__(self, members: Sequence[Detector]) -> None:
        self._members = tuple(members)
        self.name = "+".join(member.name for member in members)
        self.sha256 = hashlib.sha256("".join(member.sha256 for member in members).encode()).hexdigest()
        self.class_names = tuple(dict.fromkeys(name for member in members for name in member.class_names))
        self._ids = _owned_ids(self._members, self.class_names)

    def detect(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
        """Look at the pictures with each member and put together what each owns."""
        looks = [member.detect(pictures) for member in self._members]
        return [self._merged([look[index] for look in looks]) for index in range(len(pictures))]

    def close(self) -> None:
        """Free every member."""
        for member in self._members:
            member.close()

    def _merged(self, parts: Sequence[sv.Detections]) -> sv.Detections:
        """Return one picture's detections, best first, equal ones in the members' order."""
        ids = np.concatenate([own[part.class_id] for own, part in zip(self._ids, parts, strict=True)])
        confidence = np.concatenate([part.confidence for part in parts if part.confidence is not None])
        order = np.argsort(-confidence, kind="stable")
        order = order[ids[order] >= 0]
        boxes = np.concatenate([part.xyxy for part in parts])
        return detections(boxes[order], confidence[order], ids[order], self.class_names)


def _owned_ids(members: Sequence[Detector], names: Sequence[str]) -> list[NDArray[np.int64]]:
    """Return, for each member, its class ids in the ensemble; -1 where an earlier member owns the class."""
    taken: set[str] = set()
    ids = []
    for member in members:
        ids.append(np.array([-1 if name in taken else names.index(name) for name in member.class_names], np.int64))
        taken |= set(member.class_names)
    return ids
