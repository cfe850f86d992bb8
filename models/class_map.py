"""From a file's own classes to the canonical names that rules know."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.entry import Entry


@dataclass(frozen=True, slots=True)
class ClassMap:
    """Canonical names, and the canonical id of each of the file's classes.

    Attributes:
        names: canonical names by the ids that leave the detector.
        ids: (classes of the file,) int64; -1 where a class is dropped.
    """

    names: tuple[str, ...]
    ids: NDArray[np.int64]

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return the map of an entry; classes with the same canonical name become one."""
        renamed = [entry.rename.get(name, name) for name in entry.classes]
        names = tuple(dict.fromkeys(name for name in renamed if not entry.keep or name in entry.keep))
        position = {name: index for index, name in enumerate(names)}
        return cls(names, np.array([position.get(name, -1) for name in renamed], np.int64))

    def canonical(self, class_id: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return canonical ids, -1 for what is dropped.

        Raises:
            ValueError: an id lies outside the file's class list.
        """
        if class_id.size and not 0 <= int(class_id.min()) <= int(class_id.max()) < len(self.ids):
            raise ValueError(f"expected class ids 0…{len(self.ids) - 1}, got {class_id.min()}…{class_id.max()}")
        return self.ids[class_id]
