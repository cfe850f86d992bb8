"""Paints a vehicle's skin: body, glass, doors, lights, plates, wheels, by its profile. Not here: its shape (hull.py)."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipeline.simulate.skin import Canvas, Colour, Skin
from pipeline.simulate.vehicles import hull
from pipeline.simulate.vehicles.profile import Profile

WIDTH, HEIGHT = 640, 560
GLASS: Colour = (38, 44, 50)
BLACK: Colour = (22, 22, 24)
TRIM: Colour = (18, 18, 20)


@dataclass(frozen=True, slots=True)
class Livery:
    """How a vehicle is painted.

    Attributes:
        body, trim: colours; the trim is on bands of buses, taxis and vans.
        plate: colour of the number plates.
        band: a stripe of the trim along the sides.
        blind: no windows behind the front doors (goods).
        taxi: a roof lamp.
        seed: of dirt and interior.
    """

    body: Colour
    trim: Colour = (200, 200, 200)
    plate: Colour = (24, 70, 160)
    band: bool = False
    blind: bool = False
    taxi: bool = False
    seed: int = 0


def painted(profile: Profile, livery: Livery) -> Skin:
    """Paint a vehicle."""
    canvas = Canvas(WIDTH, HEIGHT, livery.body)
    canvas.gloss[:] = 0.42
    _Side(canvas, profile, livery).paint()
    _top(canvas, profile, livery)
    for ahead in (True, False):
        _End(canvas, profile, livery, ahead=ahead).paint()
    _wheels(canvas, livery)
    _load(canvas, livery)
    rng = np.random.default_rng(livery.seed)
    canvas.grain(rng, 0.05, size=40)
    canvas.grain(rng, 0.03, size=3)
    return canvas.skin()


class _Side:
    """The side, seen from the right: the front is on the right of the canvas."""

    def __init__(self, canvas: Canvas, profile: Profile, livery: Livery) -> None:
        self.canvas, self.profile, self.livery = canvas, profile, livery
        self.table = hull.dense(profile)

    def paint(self) -> None:
        """Paint band, sill, glass, doors, arches, lamps."""
        profile, canvas = self.profile, self.canvas
        low, high = -profile.length / 2, profile.length / 2
        self._crease()
        if self.livery.band:
            self._rectangle(low, 0.55 * profile.upright, high, 0.86 * profile.upright, self.livery.trim)
        self._rectangle(low, 0.0, high, 0.30, (48, 48, 50))
        self._glass()
        for y in (*profile.pillars, profile.glass[1] - 0.12):
            canvas.line(self.at(y, self.belt(y) - 0.02), self.at(y, 0.34), _dim(self.livery.body, 0.55), 2)
            self._rectangle(y - 0.26, self.belt(y) - 0.14, y - 0.08, self.belt(y) - 0.10, _dim(self.livery.body, 0.6))
        for axle in profile.axles:
            self._arch(axle)
        end = min(high, profile.stations[-1][0])
        self._rectangle(end - 0.40, self.belt(end) + 0.02, end, self.belt(end) + 0.16, (225, 228, 230), gloss=0.8)
        self._rectangle(low, self.belt(low) - 0.12, low + 0.28, self.belt(low) + 0.04, (150, 20, 22), gloss=0.5, glow=0.25)

    def at(self, y: float, z: float) -> tuple[float, float]:
        """Place a point of the side on the canvas."""
        x1, y1, x2, y2 = hull.SIDE
        u, v = y / self.profile.length + 0.5, 1 - z / self.profile.height
        return (x1 + u * (x2 - x1)) * WIDTH, (y1 + v * (y2 - y1)) * HEIGHT

    def belt(self, y: float) -> float:
        """Return the height of the belt line."""
        return float(np.interp(y, self.table[:, 0], self.table[:, 2]))

    def roof(self, y: float) -> float:
        """Return the height of the roof line."""
        return float(np.interp(y, self.table[:, 0], self.table[:, 3]))

    def _rectangle(
        self, y1: float, z1: float, y2: float, z2: float, colour: Colour, *, gloss: float = 0.3, glow: float = 0.0
    ) -> None:
        left, bottom = self.at(y1, z1)
        right, top = self.at(y2, z2)
        self.canvas.rectangle((left, top, right, bottom), colour, gloss=gloss, glow=glow)

    def _crease(self) -> None:
        """Lighter above and darker below the line along the doors, as pressed steel shows it."""
        places = np.linspace(self.profile.stations[1][0], self.profile.stations[-2][0], 30)
        for offset, factor, width in ((-0.16, 1.18, 3.0), (-0.20, 0.78, 4.0), (-0.30, 0.92, 10.0), (-0.46, 0.84, 12.0)):
            corners = [self.at(y, self.belt(y) + offset) for y in places]
            for start, end in pairwise(corners):
                self.canvas.line(start, end, _dim(self.livery.body, factor), width)

    def _glass(self) -> None:
        profile = self.profile
        cuts = [profile.glass[0], *profile.pillars, profile.glass[1]]
        for number, (start, end) in enumerate(pairwise(cuts)):
            if self.livery.blind and number < len(cuts) - 2:
                continue
            inner = np.linspace(start + 0.05, end - 0.05, 7)
            upper = [self.at(y, max(self.belt(y) + 0.05, self.roof(y) - 0.13)) for y in inner]
            lower = [self.at(y, self.belt(y) + 0.03) for y in inner[::-1]]
            self.canvas.polygon(upper + lower, GLASS, gloss=1.0, glow=0.06 if profile.length > 8 else 0.0)
            for first, second in pairwise([*upper, *lower, upper[0]]):
                self.canvas.line(first, second, TRIM, 2.0)
            seat = 0.5 * (start + end)
            self._rectangle(seat - 0.14, self.belt(seat) + 0.04, seat + 0.08, self.belt(seat) + 0.24, (24, 26, 28), gloss=0.9)

    def _arch(self, axle: float) -> None:
        centre = self.at(axle, self.profile.wheel)
        radius = self.profile.wheel + 0.07
        edge = self.at(axle + radius, self.profile.wheel + radius)
        self.canvas.ellipse(centre, (edge[0] - centre[0], centre[1] - edge[1]), BLACK)


class _End:
    """Front or rear, seen from ahead or behind."""

    def __init__(self, canvas: Canvas, profile: Profile, livery: Livery, *, ahead: bool) -> None:
        self.canvas, self.profile, self.livery, self.ahead = canvas, profile, livery, ahead
        self.region = hull.FRONT if ahead else hull.BACK
        self.belt = profile.stations[-1 if ahead else 0][2]

    def paint(self) -> None:
        """Paint glass, lamps, grille, plate."""
        profile, half = self.profile, self.profile.width / 2
        self._fill(-half, 0.0, half, 0.36, (52, 52, 54))
        screen = profile.screen if self.ahead else profile.rear_screen
        if screen is None and not (self.livery.blind and not self.ahead):
            top = profile.height * 0.93
            self._fill(-half * 0.86, profile.upright, half * 0.86, top, GLASS, gloss=1.0, glow=0.05 if self.ahead else 0.0)
        if profile.length > 8:
            self._fill(-half * 0.6, profile.height * 0.88, half * 0.6, profile.height * 0.96, (30, 16, 6), glow=0.0)
            self._fill(-half * 0.4, profile.height * 0.90, half * 0.4, profile.height * 0.94, (255, 150, 30), glow=0.5)
        if self.ahead:
            self._grille(half)
        else:
            self._fill(-half * 0.97, 0.60, half * 0.97, 0.62, _dim(self.livery.body, 0.5))
            self._fill(-half * 0.55, 0.38, half * 0.55, 0.58, _dim(self.livery.body, 0.72))
        for side in (-1, 1):
            self._lamp(side)
        self._fill(-0.22, 0.42, 0.22, 0.55, self.livery.plate, gloss=0.2)
        self._fill(-0.17, 0.46, 0.17, 0.51, (225, 225, 225))

    def _grille(self, half: float) -> None:
        top = max(0.62, self.belt - 0.02)
        self._fill(-half * 0.5, 0.52, half * 0.5, top, BLACK, gloss=0.3)
        for z in np.linspace(0.55, top, 4)[:-1]:
            self._fill(-half * 0.48, float(z), half * 0.48, float(z) + 0.02, (120, 122, 126), gloss=0.5)
        self._fill(-half * 0.75, 0.28, half * 0.75, 0.38, BLACK, gloss=0.1)
        for side in (-1, 1):
            a, b = sorted((side * half * 0.92, side * half * 0.70))
            self._fill(a, 0.34, b, 0.42, (70, 72, 76), gloss=0.5)

    def _lamp(self, side: int) -> None:
        half = self.profile.width / 2
        a, b = side * half * 0.92, side * half * 0.52
        z = max(self.belt - 0.04, 0.52)
        left, right = min(a, b), max(a, b)
        if self.ahead:
            self._fill(left - 0.02, z - 0.12, right + 0.02, z + 0.10, TRIM, gloss=0.4)
            self._fill(left, z - 0.10, right, z + 0.08, (200, 205, 210), gloss=0.9, glow=1.0)
            self._fill(left + 0.06, z - 0.06, right - 0.06, z + 0.04, (246, 248, 250), gloss=0.9, glow=1.0)
        else:
            self._fill(left, z - 0.08, right, z + 0.12, (150, 14, 18), gloss=0.5, glow=0.55)
            self._fill(left + 0.05, z - 0.05, right - 0.05, z + 0.01, (214, 120, 60), gloss=0.5, glow=0.2)

    def _fill(
        self, x1: float, z1: float, x2: float, z2: float, colour: Colour, *, gloss: float = 0.25, glow: float = 0.0
    ) -> None:
        left, top, right, bottom = self.region
        u = [left + (0.5 + x / self.profile.width) * (right - left) for x in (x1, x2)]
        v = [top + (1 - z / self.profile.height) * (bottom - top) for z in (z2, z1)]
        self.canvas.rectangle((u[0] * WIDTH, v[0] * HEIGHT, u[1] * WIDTH, v[1] * HEIGHT), colour, gloss=gloss, glow=glow)


def _top(canvas: Canvas, profile: Profile, livery: Livery) -> None:
    x1, y1, x2, y2 = hull.TOP

    def at(y: float, x: float) -> tuple[float, float]:
        u, v = y / profile.length + 0.5, 0.5 + x / profile.width
        return (x1 + u * (x2 - x1)) * WIDTH, (y1 + v * (y2 - y1)) * HEIGHT

    for screen in (profile.screen, profile.rear_screen):
        if screen is None:
            continue
        foot, head = screen
        wide, narrow = profile.width * 0.44, profile.width * 0.5 * profile.cabin * 0.92
        corners = [at(foot, -wide), at(head, -narrow), at(head, narrow), at(foot, wide)]
        canvas.polygon(corners, GLASS, gloss=1.0)
        near = foot + 0.25 * (head - foot)
        canvas.polygon(
            [at(foot, -wide), at(near, -wide * 0.97), at(near, wide * 0.97), at(foot, wide)], (22, 24, 26), gloss=1.0
        )
        for first, second in pairwise([*corners, corners[0]]):
            canvas.line(first, second, TRIM, 3)
    if profile.screen is not None and profile.length < 6:
        for side in (-1, 1):
            start, end = profile.screen[0] + 0.1, profile.length / 2 - 0.15
            canvas.line(
                at(start, side * profile.width * 0.33), at(end, side * profile.width * 0.28), _dim(livery.body, 0.75), 1
            )
    if livery.taxi:
        canvas.polygon([at(0.25, -0.3), at(0.42, -0.3), at(0.42, 0.3), at(0.25, 0.3)], (250, 230, 120), glow=0.4)


def _wheels(canvas: Canvas, livery: Livery) -> None:
    x1, y1, x2, y2 = (hull.WHEEL[0] * WIDTH, hull.WHEEL[1] * HEIGHT, hull.WHEEL[2] * WIDTH, hull.WHEEL[3] * HEIGHT)
    canvas.rectangle((x1, y1, x2, y2), BLACK)
    centre, half = ((x1 + x2) / 2, (y1 + y2) / 2), ((x2 - x1) / 2, (y2 - y1) / 2)
    canvas.ellipse(centre, (half[0] * 0.66, half[1] * 0.66), (165, 168, 172), gloss=0.6)
    for angle in np.arange(5) * 2 * np.pi / 5:
        spot = centre[0] + half[0] * 0.42 * np.cos(angle), centre[1] + half[1] * 0.42 * np.sin(angle)
        canvas.ellipse(spot, (half[0] * 0.16, half[1] * 0.16), (40, 40, 42))
    canvas.ellipse(centre, (half[0] * 0.14, half[1] * 0.14), (70, 70, 74))
    for region, colour, gloss in (
        (hull.RUBBER, BLACK, 0.02),
        (hull.DARK, (40, 40, 42), 0.1),
        (hull.PAINT, livery.body, 0.42),
        (hull.CHROME, (190, 192, 196), 0.6),
    ):
        u1, v1, u2, v2 = region
        canvas.rectangle((u1 * WIDTH - 4, v1 * HEIGHT - 4, u2 * WIDTH + 4, v2 * HEIGHT + 4), colour, gloss=gloss)


def _load(canvas: Canvas, livery: Livery) -> None:
    """Paint a goods box: ribbed sides with a lettered band, doors with rods behind."""
    for region in (hull.LOAD_SIDE, hull.LOAD_END, hull.LOAD_TOP):
        x1, y1, x2, y2 = region[0] * WIDTH, region[1] * HEIGHT, region[2] * WIDTH, region[3] * HEIGHT
        canvas.rectangle((x1, y1, x2, y2), livery.trim, gloss=0.2)
        for x in np.linspace(x1 + 8, x2 - 8, 18 if region is hull.LOAD_SIDE else 5):
            canvas.line((x, y1 + 4), (x, y2 - 4), _dim(livery.trim, 0.84), 1.5)
        for y in (y1 + 2, y2 - 3):
            canvas.line((x1, y), (x2, y), _dim(livery.trim, 0.6), 4)
        for x in (x1 + 1, x2 - 2):
            canvas.line((x, y1), (x, y2), _dim(livery.trim, 0.6), 4)
    x1, y1, x2, y2 = (
        hull.LOAD_SIDE[0] * WIDTH,
        hull.LOAD_SIDE[1] * HEIGHT,
        hull.LOAD_SIDE[2] * WIDTH,
        hull.LOAD_SIDE[3] * HEIGHT,
    )
    canvas.rectangle((x1 + 90, y1 + 30, x2 - 90, y1 + 60), livery.body, gloss=0.3)
    for x in np.arange(x1 + 104, x2 - 120, 26):
        canvas.rectangle((x, y1 + 36, x + 16, y1 + 54), (238, 238, 232))
    left, right = hull.LOAD_END[0] * WIDTH, hull.LOAD_END[2] * WIDTH
    middle = (left + right) / 2
    for x in (middle - 26, middle - 14, middle + 14, middle + 26):
        canvas.line((x, y1 + 6), (x, y2 - 8), (110, 112, 116), 2)
    canvas.line((middle, y1), (middle, y2), (30, 30, 32), 2)


def _dim(colour: Colour, factor: float) -> Colour:
    return colour[0] * factor, colour[1] * factor, colour[2] * factor
