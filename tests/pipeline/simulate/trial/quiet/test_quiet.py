"""Quiet nights: they hold what is taken for fireworks and no fireworks, look as cameras do, and would notice some."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.simulate.scene.fires import Firework, Glow
from pipeline.simulate.scene.moments import Lapse, Lightning
from pipeline.simulate.scene.settings import Scene, Traffic
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.sound.score import track
from pipeline.simulate.trial.quiet import conduct, report
from pipeline.simulate.trial.quiet.cells import Cells, plate_of
from pipeline.simulate.trial.quiet.conduct import Kept
from pipeline.simulate.trial.quiet.night import FIRST_SEED, LIGHTS, PARTS, SECONDS, part, street
from pipeline.simulate.trial.quiet.passers import draw
from pipeline.simulate.trial.quiet.tape import pictures, samples, tapes
from pipeline.simulate.trial.quiet.vigil import FalseEvent, Vigil, keep
from pipeline.simulate.truth.displays import displays

NIGHTS = [street(FIRST_SEED + n) for n in range(24)]
STREET = next(one for one in NIGHTS if one.light.kind == "night" and one.street.kit == "alley")
CALM = STREET.model_copy(
    update={"seconds": 4.0, "effects": STREET.effects.model_copy(update={"wind": 0.0, "vibration": 0.0, "drift": 0.0})}
)
PLATE = plate_of(CALM)


CAR = Traffic(id="t", kinds={"sedan": 1}, route=((0, 45), (0, -20)), per_minute=100, speed=(14, 14), gap=0.1)


def luma(**told: object) -> NDArray[np.float64]:
    """Return (N, 36, 64) what a calm street looks like in which something happens."""
    scene = CALM.model_copy(update={**told})
    return np.array([yuv[0] for _, yuv in Cells(PLATE, scene).play()], float)


def test_a_night_is_the_same_by_its_seed_and_has_no_fireworks() -> None:
    assert part(street(FIRST_SEED), 1) == part(street(FIRST_SEED), 1)
    assert part(STREET, 0) != part(STREET, 1)
    assert not any(list(displays(part(one, n))) for one in NIGHTS for n in range(PARTS))


def test_nights_have_every_light_and_all_that_is_taken_for_fireworks() -> None:
    parts = [part(one, n) for one in NIGHTS for n in range(PARTS)]
    found = Counter(one.light.kind for one in NIGHTS)
    assert all(abs(found[light] - share * len(NIGHTS)) < 1.5 for light, share in LIGHTS.items())
    glows = Counter(glow.kind for one in parts for glow in one.glows)
    assert set(glows) == {"neon", "lamp", "lantern", "police"}
    assert {lapse.kind for one in parts for lapse in one.lapses} == {"exposure", "infrared"}
    assert sum(bool(one.lightnings) for one in parts) > len(parts) / 10
    heard = Counter(sound.kind for one in parts for sound in one.sounds)
    assert {"door", "horn", "hammering", "thunder", "rain", "wind"} <= set(heard)
    assert sum(heard.values()) / len(parts) > 20


def test_a_calm_street_trembles_by_noise_alone() -> None:
    frames = luma()
    assert frames.shape == (50, 36, 64)
    assert 20 < frames.mean() < 160
    assert 0 < np.abs(np.diff(frames, axis=0)).mean() < 3


@pytest.mark.parametrize(
    ("told", "share"),
    [
        pytest.param({"lightnings": (Lightning(id="l", start=1.9, strokes=4, strength=3.0),)}, 0.5, id="lightning"),
        pytest.param({"lapses": (Lapse(start=1.9, until=3.9, by=2.2),)}, 0.5, id="exposure"),
        pytest.param({"glows": (Glow(id="g", kind="lamp", at=(0.0, 9.0), height=1.0, size=0.6, start=1.9),)}, 0.002, id="lamp"),
        pytest.param(
            {"traffic": (CAR,)}, 0.01, id="headlights",
        ),
    ],
)  # fmt: skip
def test_what_shines_is_seen_in_its_part_of_the_picture(told: dict[str, object], share: float) -> None:
    brighter = luma(**told)[24:].max(axis=0) - luma()[24:].max(axis=0)
    assert (brighter > 15).mean() >= share


def test_a_stone_under_a_wheel_does_not_show_in_a_vehicles_paint() -> None:
    """A lorry over ground of light and dark pixels once flashed as its shade was taken from one of them."""
    day = CALM.model_copy(update={"light": CALM.light.model_copy(update={"kind": "overcast"}), "traffic": (CAR,)})
    plate = plate_of(day)
    speckled = np.random.default_rng(1).uniform(0.2, 1.8, plate.colour.shape[:2]).astype(np.float32)
    plate = replace(plate, colour=plate.colour * speckled[..., None])
    role = next(role for role in cast_of(day).roles if role.part.kind == "sedan")
    shades = []
    for state in (role.part.at(role.part.start + n / 12.5) for n in range(30)):
        assert state is not None
        before = plate.colour.copy()
        draw(before, plate, role, state)
        painted = before[(before != plate.colour).any(axis=2)]
        shades.append(float(np.median(painted)))
    steps = np.abs(np.diff(np.log(shades)))
    assert steps.max() < 0.1


def test_rain_and_drops_tremble_more_than_a_dry_street() -> None:
    wet = CALM.model_copy(update={"light": CALM.light.model_copy(update={"kind": "rain_night"})})
    rainy = np.array([yuv[0] for _, yuv in Cells(plate_of(wet), wet).play()], float)
    assert np.abs(np.diff(rainy, axis=0)).max() > np.abs(np.diff(luma(), axis=0)).max()


def test_a_watch_would_notice_a_string_of_crackers_and_a_sky_of_shells(tmp_path: Path) -> None:
    string = Firework(id="s", kind="crackers", at=(0.0, -20.0), start=4.0, until=12.0)
    scene = STREET.model_copy(update={"seconds": 16.0, "fireworks": (string,)})
    vigil = keep(scene, tapes(scene, 1, tmp_path))
    (event,) = vigil.false
    assert 3.5 < event.at < 9
    assert event.measured["witnesses"] == "sound"
    assert vigil.bangs > 8


def test_a_tape_keeps_cells_as_they_are_and_sound_to_the_last_of_16_bits(tmp_path: Path) -> None:
    scene = STREET.model_copy(update={"seconds": 4.0})
    (tape,) = tapes(scene, 1, tmp_path)
    happened = part(scene, 0)
    assert np.array_equal([one.to_ndarray() for one in pictures(tape)], [yuv for _, yuv in Cells(PLATE, happened).play()])
    heard = track(happened, 4.0)
    assert samples(tape).shape == heard.shape
    assert np.abs(samples(tape) - heard).max() <= 0.5001 / 2**15
    made = tape.stat().st_mtime_ns
    assert [one.stat().st_mtime_ns for one in tapes(scene, 1, tmp_path)] == [made]
    assert [one.name for one in tmp_path.iterdir()] == [tape.name]


def test_quiet_seconds_say_nothing_and_their_time_goes_on_over_the_parts(tmp_path: Path) -> None:
    scene = STREET.model_copy(update={"seconds": 6.0})
    vigil = keep(scene, tapes(scene, 2, tmp_path))
    assert (vigil.seconds, vigil.false) == (12.0, ())


def test_nights_that_were_watched_are_not_watched_again(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    for number in range(2):
        (night,) = conduct.nights(30.0, seed=number, work=tmp_path)
        vigil = {"light": "night", "seconds": 1800, "flashes": number, "bangs": 0, "false": []}
        night.file.write_text(json.dumps({"vigil": vigil, "cpu_s": 4.0}))
    kept = conduct.watch(60.0, seed=0, work=tmp_path, jobs=1, told=lambda *step: told.append(step))
    assert [one.vigil.flashes for one in kept] == [0, 1]
    assert told == [("", 2, 2)]


FALSE = FalseEvent(12.0, {"witnesses": "sight"})


def kept(hours: float, *false: FalseEvent, light: str = "night") -> Kept:
    return Kept(Vigil(light, hours * 3600, 5, 7, false), 90.0)


@pytest.mark.parametrize(
    ("nights", "met", "at_most"),
    [
        pytest.param([kept(24)], True, 3.0, id="none in a day"),
        pytest.param([kept(12, FALSE), kept(12, light="rain")], True, 4.74, id="one in a day"),
        pytest.param([kept(12, FALSE), kept(12, FALSE)], False, 6.3, id="two in a day"),
        pytest.param([kept(6)], False, 11.98, id="none in too few hours to tell"),
    ],
)
def test_the_aim_is_reached_by_enough_hours_with_few_false_events(nights: list[Kept], met: bool, at_most: float) -> None:
    figures = json.loads(json.dumps(report.results(nights)))
    assert figures["aims"]["false events in 24 h"]["met"] == met
    assert figures["at_most_in_24_h"]["false"] == pytest.approx(at_most, abs=0.01)
    assert len(figures["false_events"]) == figures["false"]
    assert sum(light["hours"] for light in figures["by_light"].values()) == pytest.approx(figures["hours"])
    assert report.table(nights).splitlines()[-1].startswith(f"| all | {figures['hours']:.1f} | {figures['false']} |")


def test_a_night_lasts_half_an_hour() -> None:
    assert PARTS * SECONDS == 1800
    assert isinstance(part(STREET, 5), Scene)
