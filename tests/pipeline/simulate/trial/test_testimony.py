"""What is asked for: fireworks that a camera could see or hear."""

from pathlib import Path

import pytest

from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.trial.footage import Footage, Visibility
from pipeline.simulate.trial.testimony import facts_of
from pipeline.simulate.truth.happenings import events

STRING = {"id": "string", "kind": "crackers", "at": (0, 10), "start": 2, "until": 4}


@pytest.mark.parametrize(
    ("microphone", "seen", "hidden"),
    [
        pytest.param(True, False, False, id="only heard"),
        pytest.param(False, True, False, id="only seen"),
        pytest.param(False, False, True, id="neither"),
    ],
)
def test_fireworks_are_asked_for_where_they_can_be_seen_or_heard(microphone: bool, seen: bool, hidden: bool) -> None:
    scene = Scene.model_validate({"name": "x", "seconds": 9, "fireworks": [STRING], "effects": {"microphone": microphone}})
    (event,) = events(scene, cast_of(scene))
    visibility: Visibility = {event.numbers[0]: [(3.0, 1.0)]} if seen else {}
    (fact,) = facts_of(Footage(scene, Path("clip.mp4"), visibility))
    assert fact.hidden == hidden
