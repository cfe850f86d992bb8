"""A whole trial on a small scene: painted instead of rendered, with a detector that finds colours."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.errors import ModelError
from pipeline.config.settings import DetectorSettings
from pipeline.engine.process import open_detector_from
from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import Role, cast_of
from pipeline.simulate.trial import performance
from pipeline.simulate.trial.conduct import Trial, conduct
from pipeline.simulate.trial.footage import footage_folder, is_rendered, load_footage, render_footage
from pipeline.simulate.trial.performance import is_performed, performance_folder
from pipeline.simulate.trial.report import SceneScore, results, table
from pipeline.simulate.truth.happenings import EventKind
from tests.support import colour_model
from tests.support.clips import write_clip

SECONDS, FPS, SIZE = 24.0, 10, (640, 384)
KINDS: tuple[EventKind, ...] = ("parking", "crowd")
BLOCKS = {"car": (0.95, 2.2, 1.5), "person": (0.3, 0.3, 1.7)}
"""Half the breadth, half the length, and the height in metres of what is painted."""
SCENE = Scene.model_validate(
    {
        "name": "trial-painted",
        "seconds": SECONDS,
        "camera": {"at": (0.0, -2.0, 5.0), "pan": 0.0, "tilt": 22.0, "fov": 62.0, "size": SIZE, "fps": FPS},
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
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Return a trial whose footage is there."""
    work = tmp_path_factory.mktemp("work")
    _paint(work)
    return Trial([SCENE], KINDS, str(colour_model.write_model(work / "model")), work)


@pytest.fixture(scope="module")
def scores(trial: Trial) -> list[SceneScore]:
    return conduct(trial)


def test_the_parked_car_is_found_in_time_and_place(scores: list[SceneScore]) -> None:
    parking = scores[0].tallies["parking"]
    assert (parking.found, parking.missed, parking.false) == (1, 0, 0)
    assert abs(parking.late[0]) < 2.0
    assert parking.placings[0].beyond < 1.0


def test_the_walker_is_counted_once(scores: list[SceneScore]) -> None:
    assert scores[0].true == scores[0].counted
    assert list(scores[0].true.values()) == [1]


def test_a_second_trial_takes_what_is_there(trial: Trial, scores: list[SceneScore]) -> None:
    files = {path: path.stat().st_mtime_ns for path in trial.work.rglob("*") if path.is_file()}
    assert conduct(trial) == scores
    assert {path: path.stat().st_mtime_ns for path in trial.work.rglob("*") if path.is_file()} == files


def test_what_the_stream_is_told_is_in_the_name_of_its_replay(
    trial: Trial, scores: list[SceneScore], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_detector_from(DetectorSettings(model=trial.model, batch_size=1))
    assert is_performed(performance_folder(SCENE, model, trial.work))
    monkeypatch.setattr(performance, "DETECTION_RATE", 2.0)
    assert not is_performed(performance_folder(SCENE, model, trial.work))


def test_results_are_plain_json_with_every_light_that_occurred(scores: list[SceneScore]) -> None:
    figures = json.loads(json.dumps(results(scores, KINDS)))
    assert list(figures["events"]) == ["all", "day"]
    assert figures["events"]["day"]["parking"]["recall"] == 1.0
    assert figures["counting"]["all"]["by_line"]["gate"]["person"]["error"] == 0.0
    assert figures["aims"]["parking recall"] == {"aim": 0.95, "reached": 1.0, "met": True}
    assert figures["aims"]["thing within stated radius"] == {"aim": 0.9, "reached": 1.0, "met": True}
    assert set(figures["events"]["all"]) == set(KINDS)
    assert figures["aims"]["crowd recall"] == {"aim": 0.95, "reached": None, "met": False}


def test_what_was_not_to_be_counted_is_left_out(scores: list[SceneScore]) -> None:
    uncounted = [replace(one, true={}, counted={}) for one in scores]
    figures = results(uncounted, KINDS)
    assert figures["counting"] == {}
    assert isinstance(figures["aims"], dict)
    assert not any(name.startswith("counting") for name in figures["aims"])
    assert "counting" not in table(uncounted, KINDS)


def test_the_table_shows_each_kind_and_the_counts(scores: list[SceneScore]) -> None:
    lines = table(scores, KINDS).splitlines()
    assert any(line.startswith("| parking | 100% | 100% | 1 · 1 · 0 |") for line in lines)
    assert any(line.startswith("| crowd | – | – | 0 · 0 · 0 |") for line in lines)
    assert "| people | 1 | 1 | 0% |" in lines


def test_an_unknown_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no-such-model"):
        conduct(Trial([SCENE], KINDS, "no-such-model", tmp_path))


def test_rendered_footage_notes_what_is_visible(tmp_path: Path) -> None:
    short = SCENE.model_copy(update={"seconds": 1.5, "camera": SCENE.camera.model_copy(update={"size": (160, 96), "fps": 4})})
    assert not is_rendered(short, tmp_path)
    render_footage(short, tmp_path)
    footage = load_footage(short, tmp_path)
    assert footage.clip.stat().st_size > 0
    samples = footage.visibility[1]
    assert [t for t, _ in samples] == [0.0, 1.0]
    assert all(share > 0.5 for _, share in samples)


def _paint(work: Path) -> None:
    """Put the scene's footage where the trial looks for it."""
    folder = footage_folder(SCENE, work)
    folder.mkdir(parents=True)
    car, person = cast_of(SCENE).roles
    things = {"car": _boxes(car, "car"), "person": _boxes(person, "person")}
    write_clip(folder / "clip.mp4", colour_model.scene(things, seconds=SECONDS, fps=FPS, size=SIZE), fps=FPS)
    seen = {number: [(t, 1.0) for t in range(int(SECONDS))] for number in (car.number, person.number)}
    (folder / "visibility.json").write_text(json.dumps(seen))


def _boxes(role: Role, name: str) -> Callable[[float], colour_model.Box | None]:
    """Return where a block that moves as the role does is in the picture."""
    camera = camera_of(SCENE)
    dx, dy, height = BLOCKS[name]

    def box(t: float) -> colour_model.Box | None:
        state = role.part.at(t)
        if state is None:
            return None
        x, y = state.at
        corners = np.array([(x + i * dx, y + j * dy, z) for i in (-1, 1) for j in (-1, 1) for z in (0.0, height)])
        shown = np.clip(camera.project(corners)[:, :2], 0, SIZE)
        (x1, y1), (x2, y2) = shown.min(axis=0), shown.max(axis=0)
        return (int(x1), int(y1), int(x2), int(y2)) if x2 - x1 >= 1 and y2 - y1 >= 1 else None

    return box
