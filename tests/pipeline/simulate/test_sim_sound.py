"""The sound of a scene: fireworks are heard later the further away they burst; clips carry it, pushed or replayed."""

from pathlib import Path

import av
import numpy as np
import pytest
from pydantic import ValidationError

from pipeline.frames import SOUND_RATE, Bang, Sound
from pipeline.ingest.footage import open_footage
from pipeline.sense.ear import Ear
from pipeline.simulate.air.company import bangs_of
from pipeline.simulate.clip import render_with_truth
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.scene.sounds import Acoustics
from pipeline.simulate.sound.air import SPEED_M_S, Street, carried
from pipeline.simulate.sound.kinds import KINDS
from pipeline.simulate.sound.score import score, sounds, track
from pipeline.simulate.sound.track import Noise, Place, render
from tests.support.rtsp_watch import settings

DICE = 7
FIRED = {"id": "shot", "kind": "peony", "at": (10, 150), "height": 60, "start": 3.0}
HORN = {"id": "horn", "kind": "horn", "at": (0, 12), "start": 1.0}


def scene(tiny: Scene, **more: object) -> Scene:
    return Scene.model_validate({**tiny.model_dump(), "seconds": 6.0, **more})


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_sounds_the_same_for_the_same_dice_and_fits_its_level(kind: str) -> None:
    one, other = (KINDS[kind].make(np.random.default_rng(DICE), SOUND_RATE) for _ in range(2))
    assert np.array_equal(one, other)
    assert 0.3 < np.abs(one).max() <= 2.0
    assert np.isfinite(one).all()


def test_a_sound_twice_as_far_is_half_as_strong_and_duller() -> None:
    click = np.zeros(2000, np.float32)
    click[100] = 1.0
    near, far = (carried(click, way, Street(0.0), dice=np.random.default_rng(1), rate=SOUND_RATE) for way in (100.0, 200.0))
    spectra = [np.abs(np.fft.rfft(one[:1024])) for one in (near, far)]
    ratio = 20 * np.log10(spectra[0] / spectra[1])
    assert ratio[8] == pytest.approx(6.0, abs=0.3)
    assert ratio[400] > ratio[200] > ratio[8]


def test_echoes_go_on_after_the_sound() -> None:
    click = np.ones(4, np.float32)
    dry, wet = (carried(click, 50.0, Street(tail), dice=np.random.default_rng(1), rate=SOUND_RATE) for tail in (0.0, 1.0))
    assert len(dry) == len(click) + 1
    assert np.abs(dry).max() > np.abs(wet[4000:8000]).max() > 0
    assert np.abs(wet[4000:8000]).max() > 10 * np.abs(wet[16000:]).max()


def test_one_more_sound_changes_none_of_the_others() -> None:
    first, second = Noise(1.0, "shell", 200.0), Noise(3.0, "horn", 10.0)
    quiet = Place(street_db=0.0)
    alone, both = (render(noises, quiet, seconds=5, seed=3, rate=SOUND_RATE) for noises in ([first], [first, second]))
    assert np.array_equal(alone[: 3 * SOUND_RATE], both[: 3 * SOUND_RATE])


def test_a_shell_is_heard_when_its_sound_has_come(tiny: Scene) -> None:
    fired = scene(tiny, fireworks=[FIRED])
    (bang,) = bangs_of(fired)
    (noise,) = score(fired)
    away = float(np.linalg.norm(np.array(bang.at) - np.array(fired.camera.at)))
    assert noise.heard_at - bang.t == pytest.approx(away / SPEED_M_S)
    loud = np.abs(track(fired, 6.0))
    assert int(np.argmax(loud > 0.3 * loud.max())) / SOUND_RATE == pytest.approx(noise.heard_at, abs=0.02)


def test_a_string_of_crackers_is_one_noise_of_many(tiny: Scene) -> None:
    fired = scene(tiny, fireworks=[{"id": "string", "kind": "crackers", "at": (0, 20), "size": 1, "start": 1.0, "until": 4.0}])
    (noise,) = score(fired)
    assert len(noise.again) == len(bangs_of(fired))


@pytest.mark.parametrize(
    ("more", "sounding"),
    [({}, False), ({"fireworks": [FIRED]}, True), ({"sounds": [HORN]}, True), ({"acoustics": {"noise": 60}}, True)],
    ids=["nothing", "fireworks", "a horn", "a street that is told of"],
)
def test_a_clip_has_a_sound_track_when_its_scene_sounds(tiny: Scene, more: dict[str, object], sounding: bool) -> None:
    assert sounds(scene(tiny, **more)) is sounding


def test_a_camera_without_a_microphone_sends_no_sound(tiny: Scene) -> None:
    string = scene(tiny, fireworks=[{"id": "s", "kind": "crackers", "at": (0.0, 9.0), "until": 1.0}])
    assert sounds(string)
    assert not sounds(string.model_copy(update={"effects": string.effects.model_copy(update={"microphone": False})}))


def test_a_street_sounds_alike_whether_it_is_told_as_usual_or_not_at_all(tiny: Scene) -> None:
    untold, told = track(tiny, 1.0), track(tiny.model_copy(update={"acoustics": Acoustics()}), 1.0)
    assert np.array_equal(untold, told)
    assert not np.array_equal(untold, track(tiny.model_copy(update={"acoustics": Acoustics(noise=48)}), 1.0))


def test_a_kind_that_is_not_known_is_refused(tiny: Scene) -> None:
    with pytest.raises(ValidationError, match=r"sounds\.0\.kind"):
        scene(tiny, sounds=[{**HORN, "kind": "shell"}])


def test_what_a_clip_sounds_like_is_heard_in_its_replay(tiny: Scene, tmp_path: Path) -> None:
    fired = scene(tiny, fireworks=[FIRED])
    clip = render_with_truth(fired, tmp_path)
    with av.open(str(clip)) as made:
        (audio,) = made.streams.audio
        assert (audio.codec_context.name, audio.rate) == ("aac", SOUND_RATE)
        assert float((audio.duration or 0) * (audio.time_base or 0)) == pytest.approx(6.0, abs=0.1)
    ear = Ear()
    bangs: list[Bang] = []

    def hear(sound: Sound) -> None:
        ear.hear(sound)

    with open_footage([clip], settings("x"), start=0.0, fps=None) as footage:
        for _ in footage.frames(hear=hear):
            bangs += ear.take()
    assert bangs[0].at == pytest.approx(score(fired)[0].heard_at, abs=0.1)
