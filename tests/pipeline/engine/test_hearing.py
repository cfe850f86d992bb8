"""A patrolled street wakes up on a bang in its sound track, and fireworks that are only heard are an event."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.detector import Detector
from models.loading import open_detector
from pipeline.config.compose import parse
from pipeline.engine.replay import ReplayOrder, replay
from pipeline.events import Event
from pipeline.rules.registry import settings_types
from pipeline.simulate.sound.track import Noise, Place, render
from tests.support.colour_model import write_model
from tests.support.soundtracks import FPS, write_with_sound

START = 1_767_225_600.0
SECONDS = 12.0
RATE = 16_000
LISTENS, DEAF = [{"kind": "fireworks"}], [{"kind": "parking"}]


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    return open_detector(str(write_model(tmp_path_factory.mktemp("model"))))


def replayed(noises: list[Noise], rules: list[dict[str, str]], detector: Detector, folder: Path) -> tuple[int, list[Event]]:
    """Return how many frames were looked at of a still street that sounds so, and the events."""
    samples = render(noises, Place(), seconds=SECONDS, seed=1, rate=RATE)
    clip = write_with_sound(folder / "street.mp4", samples, codec="aac", rate=RATE, still=True)
    stream = {"id": "street", "url": str(clip), "plan": "auto", "detection_rate": 5, "watch_s": 3, "rules": rules}
    chosen = parse(json.dumps({"site": {"name": "street"}, "streams": [stream]}), settings_types()).streams[0]
    summary = replay(ReplayOrder([clip], chosen, START, None, "node-1", ZoneInfo("UTC")), detector, folder / "out")
    lines = (folder / "out" / "events.jsonl").read_text("utf-8").splitlines()
    return summary.frames, [Event.model_validate_json(line) for line in lines]


@pytest.mark.parametrize(
    ("noises", "rules", "woken"),
    [
        pytest.param([Noise(4.0, "cracker", 30.0)], LISTENS, True, id="a bang"),
        pytest.param([Noise(4.0, "door", 6.0)], LISTENS, False, id="a door"),
        pytest.param([Noise(4.0, "cracker", 30.0)], DEAF, False, id="no rule listens"),
    ],
)
def test_a_patrolled_stream_wakes_up_on_a_bang(
    noises: list[Noise], rules: list[dict[str, str]], woken: bool, detector: Detector, tmp_path: Path
) -> None:
    looks, _ = replayed(noises, rules, detector, tmp_path)
    patrol = SECONDS * FPS / FPS
    assert looks == patrol if not woken else looks >= patrol + 2 * 5 - 2


def test_a_string_of_firecrackers_behind_the_house_is_an_event(detector: Detector, tmp_path: Path) -> None:
    _, events = replayed([Noise(4.0, "string", 40.0)], LISTENS, detector, tmp_path)
    assert {event.kind for event in events} == {"fireworks"}
    assert min(event.start for event in events) - START == pytest.approx(4.2, abs=1.0)
