"""A night in a street, five minutes after five minutes of what is taken for fireworks and is none, by a seed."""

from collections.abc import Iterator

import numpy as np

from pipeline.simulate.lens import camera_of
from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.fires import Glow, GlowKind
from pipeline.simulate.scene.moments import Lapse, Lightning
from pipeline.simulate.scene.random_fires import DARK, seen_ground
from pipeline.simulate.scene.random_scene import random_scene
from pipeline.simulate.scene.settings import ActorKind, Effects, Point, Scene, Traffic, Watch
from pipeline.simulate.scene.sounds import Acoustics, Sounding, SoundKind

SECONDS = 300.0
PARTS = 6
"""Five minutes each before one and the same camera."""
FIRST_SEED = 700_000
"""Neither training nor the other families use seeds from here on."""
FPS = 12.5
"""Pictures a second; many cameras send 25, of which each differs less from the one before."""
LIGHTS: dict[LightName, float] = {"night": 0.45, "rain_night": 0.25, "dusk": 0.1, "rain": 0.08, "overcast": 0.06, "day": 0.06}
SOUNDS: dict[SoundKind, float] = {
    "door": 9, "horn": 6, "hammering": 2, "barking": 2, "speech": 3, "music": 2, "motorbike": 3, "breaker": 0.5, "wind": 3,
}  # fmt: skip
"""How often each is heard in five minutes, on the average."""
WET: frozenset[LightName] = frozenset({"rain", "rain_night"})
LATEST = 0.97
"""Nothing begins later than at this share of the time."""
RAIN_S = 6.0
"""A piece of rain lasts so long."""
GOLDEN = (5**0.5 - 1) / 2
"""Its multiples, less whole numbers, fill 0…1 evenly."""
SHAKEN = 0.3
"""How often a camera hangs on a pole that sways."""
STORM = 0.5
"""How often rain comes with lightning; a dry night has it one time in ten."""
THUNDER_M_S = 343.0


def street(seed: int) -> Scene:
    """Make an empty street with its camera, light and air; all of it comes from the seed."""
    rng = np.random.default_rng((seed, 3))
    light = _light(seed)
    drawn = random_scene(seed, None, light)
    tilt = float(rng.uniform(0.5, 9)) if rng.random() < 0.5 else drawn.camera.tilt
    lens = drawn.camera.model_copy(update={"tilt": tilt, "fps": FPS, "size": (640, 360)})
    return Scene.model_validate(
        {
            "name": f"quiet-{drawn.name}",
            "seed": seed,
            "seconds": SECONDS,
            "place": drawn.place,
            "camera": lens,
            "street": drawn.street,
            "light": drawn.light,
            "effects": _effects(rng, drawn.effects),
            "rules": (Watch(kind="fireworks"),),
            "acoustics": Acoustics(noise=_draw(rng, 40, 68), echo=_draw(rng, 0.4, 1.4), even=_draw(rng, 8, 30)),
        }
    )


def _light(seed: int) -> LightName:
    """Return each light as often as it should be, also in few nights one after the other."""
    share, names = seed * GOLDEN % 1, list(LIGHTS)
    return names[int(np.searchsorted(np.cumsum(list(LIGHTS.values()))[:-1], share, side="right"))]


def part(bare: Scene, number: int) -> Scene:
    """Return five minutes of a street: who drives by, what shines, flashes and sounds."""
    rng = np.random.default_rng((bare.seed, 4, number))
    bolts = tuple(_bolts(rng, bare))
    told = {
        "seed": bare.seed + number,
        "traffic": _traffic(rng, bare),
        "glows": tuple(_glows(rng, bare)),
        "lightnings": bolts,
        "lapses": tuple(_lapses(rng, bare)),
        "sounds": tuple(_sounds(rng, bare, bolts)),
    }
    return Scene.model_validate({**{name: getattr(bare, name) for name in Scene.model_fields}, **told})


def _effects(rng: np.random.Generator, usual: Effects) -> Effects:
    shaken = _draw(rng, 0.3, 2.0) if rng.random() < SHAKEN else 0.0
    return usual.model_copy(update={"vibration": shaken, "noise": _draw(rng, 0.5, 3.0), "wind": _draw(rng, 0, 2.5)})


def _traffic(rng: np.random.Generator, scene: Scene) -> tuple[Traffic, ...]:
    """Return vehicles that come towards the camera, and others that drive away from it."""
    kinds: dict[ActorKind, float] = {"sedan": 3, "suv": 1.5, "taxi": 1, "van": 1, "truck": 0.5, "bus": 0.3, "e_bike": 2}
    half = scene.street.width / 2 if scene.street.kit == "crossing" else 1.2
    lane = min(1.6, half * 0.5)
    ways: dict[str, tuple[Point, Point]] = {"towards": ((-lane, 80.0), (-lane, -20.0)), "away": ((lane, -20.0), (lane, 80.0))}
    if scene.street.kit != "alley":
        ways |= {"across": ((-30.0, 18.0), (30.0, 19.0))}
    return tuple(
        Traffic(
            id=name, kinds=kinds, route=way, per_minute=float(rng.uniform(0.2, 1.5)), width=0.4, speed=(3.5, 12.0), gap=3
        )
        for name, way in ways.items()
    )  # fmt: skip


def _glows(rng: np.random.Generator, scene: Scene) -> Iterator[Glow]:
    """Yield lamps that are switched on and off, signs that blink, lanterns and now and then a police car's lights."""
    camera, last = camera_of(scene), LATEST * scene.seconds

    def at() -> Point:
        x, y = seen_ground(rng, scene.street, camera)
        return (float(rng.choice((-1, 1))) * (scene.street.width / 2 - 0.3), y) if scene.street.kit == "alley" else (x, y)

    for n in range(int(rng.integers(0, 4))):
        height, size, every = float(rng.uniform(2.2, 3.6)), float(rng.uniform(0.4, 2.2)), float(rng.uniform(0.4, 9))
        yield Glow(id=f"neon-{n}", kind="neon", at=at(), height=height, size=size, every=every, start=_draw(rng, 0, 0.3 * last))
    for n in range(int(rng.integers(2, 8))):
        start, size = _draw(rng, 0, last), float(rng.uniform(0.08, 0.5))
        until = start + _draw(rng, 0.3, 6) if rng.random() < 0.5 else start + _draw(rng, 6, 200)
        kind: GlowKind = "lamp" if rng.random() < 0.7 else "lantern"
        yield Glow(id=f"lamp-{n}", kind=kind, at=at(), height=_draw(rng, 0.6, 4), size=size, start=start, until=until)
    if rng.random() < 0.3:
        start = _draw(rng, 0, last / 2)
        yield Glow(id="police", kind="police", at=at(), height=1.6, size=0.9, start=start, until=start + _draw(rng, 20, 140))


def _bolts(rng: np.random.Generator, scene: Scene) -> Iterator[Lightning]:
    if rng.random() > (STORM if scene.light.kind in WET else 0.1):
        return
    for n in range(int(rng.integers(3, 14))):
        strokes, strength = int(rng.integers(1, 6)), float(rng.uniform(0.3, 3))
        yield Lightning(id=f"bolt-{n}", start=_draw(rng, 0, LATEST * scene.seconds), strokes=strokes, strength=strength)


def _lapses(rng: np.random.Generator, scene: Scene) -> Iterator[Lapse]:
    """Yield jumps of the exposure, and by little light the switch to infrared and back."""
    for _ in range(int(rng.integers(0, 5))):
        start = _draw(rng, 0, LATEST * scene.seconds)
        yield Lapse(start=start, until=start + _draw(rng, 0.2, 12), by=float(rng.uniform(0.4, 2.6)))
    if scene.light.kind in DARK:
        for _ in range(int(rng.integers(0, 3))):
            start = _draw(rng, 0, LATEST * scene.seconds)
            yield Lapse(kind="infrared", start=start, until=start + _draw(rng, 3, 60))


def _sounds(rng: np.random.Generator, scene: Scene, bolts: tuple[Lightning, ...]) -> Iterator[Sounding]:
    last = LATEST * scene.seconds
    for kind, often in SOUNDS.items():
        for n in range(int(rng.poisson(often))):
            at = _draw(rng, -10, 10), _draw(rng, 1, 45)
            yield Sounding(id=f"{kind}-{n}", kind=kind, at=at, start=_draw(rng, 0, last), louder=float(rng.normal(0, 5)))
    for n, bolt in enumerate(bolts):
        start = min(last, bolt.start + _draw(rng, 300, 5000) / THUNDER_M_S)
        yield Sounding(id=f"thunder-{n}", kind="thunder", start=start, louder=float(rng.normal(0, 5)))
    if scene.light.kind in WET:
        louder = float(rng.normal(0, 4))
        for n in range(int(scene.seconds / RAIN_S)):
            yield Sounding(id=f"rain-{n}", kind="rain", start=n * RAIN_S, louder=louder)


def _draw(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))
