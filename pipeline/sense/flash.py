"""Flashes: sudden, short lights that open like a shell or are coloured, in the tiny picture of every decoded frame. Pure.

`watch` takes the state and a frame, and returns the next state and the flashes that were recognised with it. No flashes: what
moves (headlights), lights the whole picture (lightning, exposure, day and night switch), stays (a lamp switched on) or comes
again at one place in one size (police lights, neon, indicators). What a flash means is for rules.
"""

import math
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.frames import Flash
from pipeline.sense.burst import Burst, blooms, born, grown
from pipeline.sense.glow import Cells, Glow, Levels, Patch, beside, coloured, glow, patch
from pipeline.sense.heart import OPENING_S, beaten, heart
from pipeline.sense.lamps import Lamp, noted

WIDTH, HEIGHT = 64, 36
LONGEST_STEP_S = 0.25
"""Frames that are further apart (keyframes alone, a loss) say nothing about what is sudden."""
LEVEL = 20.0
"""Grey levels by which a cell must rise: noise of 8 levels a pixel leaves 0.8 of a cell of 10 x 10 pixels."""
NOISES = 6.0
"""The same as a multiple of the cell's mean change from frame to frame: leaves and rain tremble."""
BASE_S, QUICK_S, NOISE_S = 1.5, 0.1, 3.0
"""Time constants of what was there before, of what is not sudden, and of how much a cell trembles."""
WHOLE_SHARE = 0.6
"""Part of the picture that changes at once when it is no light in it but lightning, exposure, or the camera that turns."""
FADED, FADING = 0.45, 0.8
"""A light is over at this share of its brightest frame's light; one that opened is known at the second."""
LONGEST_S = 4.0
"""A shell burns 1 to 3 s; what stays longer is a lamp."""
SHORTEST_S = 0.25
"""A shell takes longer to open; drops that fall side by side before the camera's own lamp don't last."""
MOST = 6
"""Lights at once; a sky full of shells is one."""
STILL_CELLS, STILL_SHARE = 2.5, 0.5
"""How far a light's centre may go, cells and share of its widest spread: stars sink, headlights pass."""
DIMMED_SHARE = 0.5
"""Largest loss of light elsewhere ÷ gain: light only adds, what moves uncovers as much as it covers."""
OPENED = 1.5
"""A light that spread by so much opened: halos and lamps that fade in stay below 1.3, clips of shells reach 2 to 5."""
CLEAR = 2 * LEVEL
"""Grey levels by which a light must outshine what was there before to have opened: how wide a fainter one is, such as
stars that burn out, is a matter of noise."""
AGAIN = 0.5
"""What comes up so bright beside a light's own brightest cell, in its midst, is another light."""
LEAST_CELLS = 2
"""A light of fewer cells says nothing: far lamps, hot pixels."""
FLASHES_OF_A_LAMP = 2
"""How often a light may come up at one place before it is a lamp's."""
SHELLS_OF_A_PLACE = 3
"""How often one that opened may, until that is a habit of its place: signs that blink are more often, and by then a display has
shown itself by its first shells."""
SATURATED = 20.0
"""Mean chroma of a coloured light: sodium lamps on walls and headlights stay below, red or green stars reach 30 to 100."""
FULL_CHROMA = 128.0
"""Chroma that counts as colour 1."""
DISC = 2 * 2**0.5
"""Diameter of an even disc ÷ root mean square distance from its middle."""


class FlashState(NamedTuple):
    """What is remembered of the frames before.

    Attributes:
        t: UTC seconds of the last frame, or None before the first.
        base: (H, W) what was there before the active lights.
        quick: (H, W) the last instants.
        noise: (H, W) mean change of a cell from frame to frame.
        bursts: lights that are not over.
        lamps: where lights came up before.
    """

    t: float | None
    base: Levels
    quick: Levels
    noise: Levels
    bursts: tuple[Burst, ...] = ()
    lamps: tuple[Lamp, ...] = ()


_NOTHING = np.zeros((HEIGHT, WIDTH), np.float32)
BEGIN = FlashState(None, _NOTHING, _NOTHING, _NOTHING)
"""The state before the first frame."""


def watch(state: FlashState, t: float, yuv: NDArray[np.uint8]) -> tuple[FlashState, tuple[Flash, ...]]:
    """Take one decoded frame.

    Args:
        state: what came of the frame before; `BEGIN` first.
        t: UTC seconds of the frame.
        yuv: (3, HEIGHT, WIDTH) brightness, blue and red difference of each cell.
    """
    levels = yuv[0].astype(np.float32)
    if state.t is None or not 0 < t - state.t <= LONGEST_STEP_S:
        return FlashState(t, levels, levels, np.zeros_like(levels), lamps=state.lamps), ()
    step = levels - state.quick
    change = _Change(t, levels - state.base, step, np.abs(step), yuv[1:])
    limit = np.maximum(LEVEL, NOISES * state.noise)
    lit = change.rise > limit
    if not (state.bursts or np.count_nonzero(lit)):
        return _followed(state, change), ()
    if np.count_nonzero(change.size > LEVEL) > WHOLE_SHARE * levels.size:
        return FlashState(t, levels, levels, state.noise, lamps=state.lamps), ()
    sudden = lit & (step > limit)
    if not (state.bursts or np.count_nonzero(sudden)):
        return _followed(state, change), ()
    bursts = _lights(state.bursts, change, _Lit(limit, lit, sudden))
    left, lamps, flashes = _judged(bursts, state.lamps, t)
    return _followed(state._replace(bursts=left, lamps=lamps), change), flashes


class _Change(NamedTuple):
    """One frame at UTC time `t` against what was there before, and against the last instants, and the size of that: (H, W)."""

    t: float
    rise: Levels
    step: Levels
    size: Levels
    chroma: NDArray[np.uint8]

    def glow(self, lit: Patch, *, colours: bool) -> Glow:
        """Return what is lit in a patch; its colours only where they matter."""
        now = glow(self.rise, lit.places)
        return self.with_colours(now, lit) if colours else now

    def with_colours(self, now: Glow, lit: Patch) -> Glow:
        """Return a glow with its colours."""
        return coloured(now, self.chroma, lit)


class _Lit(NamedTuple):
    """What outshines what was there before by more than a `limit`, and what does so suddenly: (H, W)."""

    limit: Levels
    cells: Cells
    sudden: Cells


def _lights(bursts: tuple[Burst, ...], change: _Change, lit: _Lit) -> tuple[Burst, ...]:
    """Give each patch of lit cells to the light that it touches; a sudden one that touches none is a new light."""
    count, labels = cv2.connectedComponents(beside(lit.cells).view(np.uint8))
    labels *= lit.cells
    free = np.ones(count, bool)
    free[0] = False
    dimmed = float(-change.rise[change.rise < -lit.limit].sum()) if bursts else 0.0
    after = []
    for one in bursts:
        ours = np.zeros(count, bool)
        ours[labels.take(one.region.around)] = True
        ours &= free
        region = one.region.joined(ours[labels]) if np.count_nonzero(ours) else one.region
        free ^= ours
        after += _gone_on(one, change, region, dimmed=dimmed)
    if np.count_nonzero(lit.sudden):
        new = np.zeros(count, bool)
        new[labels[lit.sudden]] = True
        after += [_new(change, patch(labels == number)) for number in np.flatnonzero(new & free)[: max(0, MOST - len(after))]]
    return tuple(after)


def _new(change: _Change, region: Patch) -> Burst:
    """Return a light that came up with this frame."""
    source = heart(change.rise, change.rise, region.cells)
    return born(change.t, change.glow(region, colours=True), region, source)


def _gone_on(one: Burst, change: _Change, lit: Patch, *, dimmed: float) -> list[Burst]:
    """Return a light as this frame shows it; one that blooms begins anew, and so does one in which another comes up."""
    now = change.glow(lit, colours=one.colours_matter)
    again = _comes_again(one, change, lit)
    if not again and not blooms(one, change.t, now):
        source = one.heart if one.told else beaten(one.heart, change.t - one.at, change.rise, lit)
        return [grown(one, change.t, now, lit, source, dimmed=dimmed)]
    vivid = now if one.colours_matter else change.with_colours(now, lit)
    new = born(change.t, vivid, lit, heart(change.step if again else change.rise, change.rise, lit.cells))
    return [one._replace(ended=True), new] if again else [new]


def _comes_again(one: Burst, change: _Change, lit: Patch) -> bool:
    """Tell whether in a light whose stars have flown another one comes up that is about as bright."""
    if change.t - one.at < OPENING_S or one.heart.travel > max(STILL_CELLS, one.heart.widest):
        return False
    sudden = change.step.take(lit.places) >= max(CLEAR, AGAIN * one.heart.dense.contrast)
    return bool(np.count_nonzero(sudden) >= LEAST_CELLS)


def _judged(
    bursts: tuple[Burst, ...], lamps: tuple[Lamp, ...], t: float
) -> tuple[tuple[Burst, ...], tuple[Lamp, ...], tuple[Flash, ...]]:
    """Return the lights that go on, the lamps known then, and the flashes among the lights that can be judged."""
    left: list[Burst] = []
    flashes: list[Flash] = []
    for one in bursts:
        over = one.ended or one.last.gain < FADED * one.peak.gain
        known = over or _opened(one)
        if known and not one.told:
            lamps, times = noted(lamps, Lamp(one.peak.x, one.peak.y, one.peak.spread, t))
            flashes += [_flash(one, habit=times > SHELLS_OF_A_PLACE)] if _is_flash(one, times) else []
        if not over and t - one.at <= LONGEST_S:
            left.append(one._replace(told=True) if known and not one.told else one)
    return tuple(left), lamps, tuple(flashes)


def _is_flash(burst: Burst, times: int) -> bool:
    """Tell whether a light was a flash; `times`: how often light came up at its place, this time too."""
    if _opened(burst):
        return True
    if burst.entered or burst.cells < LEAST_CELLS or burst.dimmed > DIMMED_SHARE * burst.peak.gain:
        return False
    if burst.travel > _still(burst.peak.spread) or times > FLASHES_OF_A_LAMP:
        return False
    return burst.saturation >= SATURATED


def _opened(burst: Burst) -> bool:
    """Tell whether a light's brightest part opened and burns out, whatever it lit up.

    Shells may do so again and again in one place. What gets as wide and stays as bright is the exposure.
    """
    source = burst.heart
    if burst.last.gain >= FADING * burst.peak.gain:
        return False
    if source.opened < OPENED or source.dense.contrast < CLEAR or burst.until - burst.at < SHORTEST_S:
        return False
    if not source.is_like_a_shell or burst.dimmed > DIMMED_SHARE * source.peak:
        return False
    return source.travel <= max(STILL_CELLS, source.widest)


def _still(widest: float) -> float:
    """Return how far a light may go that stays where it is, cells."""
    return STILL_CELLS + STILL_SHARE * widest


def _flash(burst: Burst, *, habit: bool) -> Flash:
    height, width = burst.region.cells.shape
    opened = _opened(burst)
    whole = burst.peak.spread if burst.last.gain < FADED * burst.peak.gain else burst.last.spread
    middle = burst.heart.dense if opened else burst.peak
    spread = burst.heart.widest if opened and burst.entered else max(whole, burst.heart.widest)
    return Flash(
        at=burst.at,
        x=(middle.x + 0.5) / width,
        y=(middle.y + 0.5) / height,
        size=min(1.0, DISC * spread / math.hypot(width, height)),
        strength=burst.strongest,
        colour=min(1.0, burst.saturation / FULL_CHROMA),
        opened=opened,
        habit=habit,
    )


def _followed(state: FlashState, change: _Change) -> FlashState:
    """Let what was there before follow the frame, but not where a light is active."""
    since = change.t - (state.t or change.t)
    slow, quick, tremble = (np.float32(1 - math.exp(-since / constant)) for constant in (BASE_S, QUICK_S, NOISE_S))
    base = state.base + slow * change.rise
    noise = state.noise + tremble * (change.size - state.noise)
    if state.bursts:
        held = state.bursts[0].region.cells
        for one in state.bursts[1:]:
            held = held | one.region.cells
        np.copyto(base, state.base, where=held)
        np.copyto(noise, state.noise, where=held)
    return state._replace(t=change.t, base=base, quick=state.quick + quick * change.step, noise=noise)
