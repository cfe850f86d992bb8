from collections.abc import Sequence

import numpy as np
import supervision as sv

from models.ensemble import Ensemble
from models.picture import ArrayPicture, Picture
from tests.support.looks import detections


class Known:
    """A detector that finds the same in every picture; the picture's width tells the pictures apart."""

    def __init__(self, name: str, class_names: tuple[str, ...], found: dict[str, float]) -> None:
        self.name, self.class_names, self.sha256 = name, class_names, name * 64
        self._found = found
        self.closed = False

    def detect(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
        return [self._one(picture) for picture in pictures]

    def close(self) -> None:
        self.closed = True

    def _one(self, picture: Picture) -> sv.Detections:
        result = detections([(0, 0, picture.width, 1)] * len(self._found), names=list(self._found))
        result.confidence[:] = list(self._found.values())  # type: ignore[index]  # made two lines above
        result.class_id[:] = [self.class_names.index(name) for name in self._found]  # type: ignore[index]
        return result


def picture(width: int) -> ArrayPicture:
    return ArrayPicture(np.zeros((4, width, 3), np.uint8))


def ensemble(*members: Known) -> Ensemble:
    return Ensemble(members)


STREET = Known("s", ("person", "car"), {"person": 0.9, "car": 0.5})
WASTE = Known("w", ("litter", "person", "bin"), {"litter": 0.7, "person": 0.8, "bin": 0.5})
EMPTY = Known("e", ("fire",), {})


def seen(one: sv.Detections) -> list[tuple[str, float]]:
    assert one.confidence is not None
    return [(str(name), round(float(score), 3)) for name, score in zip(one.data["class_name"], one.confidence, strict=True)]


def test_an_earlier_detector_owns_a_class_and_the_best_come_first() -> None:
    both = ensemble(STREET, WASTE)
    assert (both.name, both.class_names) == ("s+w", ("person", "car", "litter", "bin"))
    found = both.detect([picture(5), picture(7)])
    for one in found:
        assert seen(one) == [("person", 0.9), ("litter", 0.7), ("car", 0.5), ("bin", 0.5)]
        assert one.class_id is not None
        assert [both.class_names[index] for index in one.class_id] == [name for name, _ in seen(one)]
    assert [one.xyxy[0, 2] for one in found] == [5, 7]


def test_nothing_found_is_typed() -> None:
    (found,) = ensemble(EMPTY, EMPTY).detect([picture(5)])
    assert (len(found), len(found.data["class_name"])) == (0, 0)
    assert ensemble(STREET, WASTE).detect([]) == []


def test_one_that_finds_nothing_takes_nothing_from_the_other() -> None:
    assert seen(ensemble(EMPTY, STREET).detect([picture(5)])[0]) == [("person", 0.9), ("car", 0.5)]


def test_the_order_of_members_is_part_of_the_hash() -> None:
    assert ensemble(STREET, WASTE).sha256 != ensemble(WASTE, STREET).sha256
    assert len(ensemble(STREET, WASTE).sha256) == 64


def test_closing_closes_every_member() -> None:
    first, second = Known("a", ("x",), {}), Known("b", ("y",), {})
    ensemble(first, second).close()
    assert first.closed
    assert second.closed
