"""The trial's rules on true boxes: all that happens is said, and nothing of what is lost."""

import pytest

from benchmarks.true_boxes import score
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.trial.report import SceneScore
from pipeline.simulate.trial.true_boxes import Sight, TrueBoxes

SCENE = Scene.model_validate(
    {
        "name": "trial-few",
        "seed": 9,
        "seconds": 24.0,
        "camera": {"at": (0.0, -2.0, 5.0), "pan": 0.0, "tilt": 22.0, "fov": 62.0, "size": (320, 192), "fps": 10},
        "zones": {"kerb": ((0.5, 6.0), (4.0, 6.0), (4.0, 18.0), (0.5, 18.0))},
        "lines": {"gate": ((-4.0, 9.0), (0.2, 9.0))},
        "rules": [{"kind": "parking", "zone": "kerb", "seconds": 6.0}, {"kind": "counting", "line": "gate"}],
        "actors": [
            {"id": "driver", "kind": "sedan", "at": (2.0, 30.0), "stays": True, "steps": [{"go": ((2.0, 12.0),), "speed": 5}]},
            {"id": "walker", "at": (-2.0, 18.0), "start": 2.0, "steps": [{"go": ((-2.0, 4.0),), "speed": 1.3}]},
        ],
    }
)


@pytest.fixture(scope="module")
def boxes() -> TrueBoxes:
    return TrueBoxes.of(SCENE)


def parking(found: SceneScore) -> tuple[int, int, int]:
    tally = found.tallies["parking"]
    return tally.found, tally.missed, tally.false


def test_with_every_box_all_is_found_and_counted(boxes: TrueBoxes) -> None:
    found = score(SCENE, boxes, Sight())
    assert parking(found) == (1, 0, 0)
    assert found.true
    assert dict(found.counted) == dict(found.true)


def test_with_no_box_all_is_missed(boxes: TrueBoxes) -> None:
    found = score(SCENE, boxes, Sight(lost=1.0))
    assert parking(found) == (0, 1, 0)
    assert dict(found.counted) == {}
