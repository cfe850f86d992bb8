"""What is let off in a street of the trial: shells and crackers, near and far, seen or heard alone; among what is none."""

from collections.abc import Callable
from typing import Any, get_args

import numpy as np

from pipeline.simulate.lens import camera_of
from pipeline.simulate.scene.fires import Firework, Glow
from pipeline.simulate.scene.moments import Lightning
from pipeline.simulate.scene.random_fires import aerial, seen_ground
from pipeline.simulate.scene.settings import ActorKind, Kit, Point, Scene, Traffic, Watch
from pipeline.simulate.scene.sounds import Acoustics, Sounding, SoundKind

SECONDS = 24.0
RULES = (Watch(kind="fireworks"),)
TILT = 1.0, 8.0
"""Degrees below the horizon: the camera sees the sky above the roofs."""
LIGHTNING, DEAF = 0.3, 0.5
"""How often there is lightning, and no microphone where it may be missing."""
HARMLESS: tuple[SoundKind, ...] = tuple(kind for kind in get_args(SoundKind) if kind not in {"rain", "thunder", "breaker"})
Show = Callable[[np.random.Generator, Scene], tuple[Firework, ...]]
"""Draws what is let off before a scene's camera; the display begins 6 to 9 s after the start."""


def fireworks_life(rng: np.random.Generator, scene: Scene) -> dict[str, Any]:
    """Return a camera that sees the sky, the display whose turn it is by the seed, and what is none.

    Half of the displays that can be told without sound are before a camera without a microphone.
    """
    story = scene.seed % len(SHOWS)
    show, needs_sound = SHOWS[story]
    lens = scene.camera.model_copy(update={"tilt": _draw(rng, *TILT)})
    scene = scene.model_copy(update={"camera": lens})
    microphone = needs_sound or rng.random() > DEAF
    return {
        "camera": lens,
        "effects": scene.effects.model_copy(update={"microphone": microphone}),
        "rules": RULES,
        "fireworks": show(rng, scene),
        "glows": (Glow(id="sign", kind="neon", at=_wall(rng, scene), height=2.8, size=_draw(rng, 0.7, 1.6)),),
        "lightnings": (Lightning(id="bolt", start=_draw(rng, 1, 21)),) if rng.random() < LIGHTNING else (),
        "acoustics": Acoustics(noise=_draw(rng, 44, 60), echo=_draw(rng, 0.5, 1.1), even=_draw(rng, 10, 24)),
        "sounds": tuple(_sound(rng, n) for n in range(int(rng.integers(1, 4)))),
        "traffic": _traffic(rng, scene.street.kit),
    }


def _sound(rng: np.random.Generator, number: int) -> Sounding:
    kind = HARMLESS[int(rng.integers(len(HARMLESS)))]
    return Sounding(id=f"sound-{number}", kind=kind, at=(_draw(rng, -6, 6), _draw(rng, 6, 30)), start=_draw(rng, 0, 21))


def _traffic(rng: np.random.Generator, kit: Kit) -> tuple[Traffic, ...]:
    wheels: dict[ActorKind, float] = {"sedan": 2, "suv": 1, "e_bike": 2}
    route = ((0.8, 66.0), (0.6, -14.0)) if kit == "alley" else ((19.0, 29.0), (-19.0, 28.5))
    return (Traffic(id="wheels", kinds=wheels, route=route, per_minute=_draw(rng, 1, 4), width=0.2, speed=(4, 7), gap=5),)


def _wall(rng: np.random.Generator, scene: Scene) -> Point:
    x, y = seen_ground(rng, scene.street, camera_of(scene))
    return (float(rng.choice((-1, 1))) * (scene.street.width / 2 - 0.3), y) if scene.street.kit == "alley" else (x, y)


def _overhead(rng: np.random.Generator, scene: Scene) -> tuple[Firework, ...]:
    """Some shells above the roofs."""
    return _shells(rng, scene, shots=(4, 8), lasts=(8, 14))


def _few(rng: np.random.Generator, scene: Scene) -> tuple[Firework, ...]:
    """Two or three shells: by sight alone three are enough, by sight and sound one is."""
    return _shells(rng, scene, shots=(2, 3), lasts=(5, 9))


def _single(rng: np.random.Generator, scene: Scene) -> tuple[Firework, ...]:
    """One shell."""
    return _shells(rng, scene, shots=(1, 1), lasts=(3, 4))


def _before(rng: np.random.Generator, scene: Scene) -> tuple[Firework, ...]:
    """A string of crackers on the ground before the camera."""
    return (_string(rng, seen_ground(rng, scene.street, camera_of(scene))),)


def _behind(rng: np.random.Generator, _: Scene) -> tuple[Firework, ...]:
    """A string of crackers behind the camera, near: it is heard, and lights the street up at most."""
    return (_string(rng, (_draw(rng, -12, 12), -_draw(rng, 12, 30))),)


def _far(rng: np.random.Generator, _: Scene) -> tuple[Firework, ...]:
    """A string of crackers streets away: it is heard."""
    return (_string(rng, (_draw(rng, -60, 60), -_draw(rng, 50, 110))),)


def _aside(rng: np.random.Generator, _: Scene) -> tuple[Firework, ...]:
    """Shells behind the camera: they are heard, and colour the façades."""
    start, at = _draw(rng, 6, 9), (_draw(rng, -20, 20), -_draw(rng, 25, 50))
    until, shots = start + _draw(rng, 9, 14), int(rng.integers(4, 8))
    height, size = _draw(rng, 30, 50), _draw(rng, 9, 16)
    return (Firework(id="aside", kind="peony", at=at, height=height, size=size, start=start, until=until, shots=shots),)


def _shells(
    rng: np.random.Generator, scene: Scene, *, shots: tuple[int, int], lasts: tuple[float, float]
) -> tuple[Firework, ...]:
    start, count = _draw(rng, 6, 9), int(rng.integers(shots[0], shots[1] + 1))
    one = aerial(rng, "sky", camera_of(scene))
    return (one.model_copy(update={"start": start, "until": start + _draw(rng, *lasts), "shots": count}),)


def _string(rng: np.random.Generator, at: Point) -> Firework:
    start, size, lasts = _draw(rng, 6, 9), _draw(rng, 0.4, 1.4), _draw(rng, 5, 14)
    return Firework(id="string", kind="crackers", at=at, size=size, start=start, until=start + lasts)


def _draw(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


SHOWS: tuple[tuple[Show, bool], ...] = (
    (_overhead, False), (_before, False), (_few, True), (_behind, True), (_overhead, False), (_single, True), (_far, True),
    (_overhead, False), (_before, True), (_aside, True),
)  # fmt: skip
"""Each in turn, and whether it can't be told without sound."""
