"""Paints walls and roofs: grey brick, plaster, tiles, doors, windows, shop fronts, signs. 1 metre is `SCALE` pixels."""

import numpy as np

from pipeline.simulate.skin import Canvas, Colour, spots

SCALE = 64.0
BRICK_H, BRICK_W = 0.072, 0.25
"""A course and a brick with its joint, metres."""
WOODS: tuple[Colour, ...] = ((112, 26, 24), (96, 34, 26), (40, 66, 52), (84, 56, 38), (60, 62, 66))
SIGNS: tuple[Colour, ...] = ((160, 26, 26), (28, 60, 120), (24, 96, 60), (30, 30, 32), (200, 150, 40), (220, 220, 215))
PLASTERS: tuple[Colour, ...] = ((150, 148, 144), (176, 170, 160), (128, 60, 52), (196, 194, 188), (134, 138, 142))


def brick_wall(canvas: Canvas, rng: np.random.Generator, colour: Colour) -> None:
    """Lay courses of brick over the whole canvas."""
    rows = int(np.ceil(canvas.height / (BRICK_H * SCALE)))
    columns = int(np.ceil(canvas.width / (BRICK_W * SCALE))) + 2
    shade = 1 + 0.10 * rng.standard_normal((rows, columns))
    y = (np.arange(canvas.height) / (BRICK_H * SCALE)).astype(int)
    x = np.arange(canvas.width)[None, :] / (BRICK_W * SCALE) + 0.5 * (y[:, None] % 2)
    tone = shade[y[:, None], x.astype(int)]
    joint = ((x % 1.0) < 0.09) | ((np.arange(canvas.height)[:, None] % (BRICK_H * SCALE)) < 0.9)
    canvas.colour[:] = np.array(colour[::-1], np.float32) * tone[..., None].astype(np.float32)
    canvas.colour[joint] = canvas.colour[joint] * 0.4 + np.float32(0.6 * 158)


def plaster(canvas: Canvas, rng: np.random.Generator, colour: Colour) -> None:
    """Plaster the whole canvas, with patches of repair."""
    canvas.rectangle((0, 0, canvas.width, canvas.height), colour)
    for _ in range(int(rng.integers(0, 5))):
        x, y = rng.uniform(0, canvas.width), rng.uniform(0.3, 0.9) * canvas.height
        width, height = rng.uniform(30, 140), rng.uniform(20, 60)
        canvas.rectangle((x, y, x + width, y + height), dim(colour, rng.uniform(0.86, 1.1)))


def weather(canvas: Canvas, rng: np.random.Generator) -> None:
    """Stain a wall: streaks from above, damp and dirt at its foot, blotches."""
    height, width = canvas.height, canvas.width
    streaks = spots(rng, (1, width), 9) * np.linspace(1.0, 0.2, height, dtype=np.float32)[:, None]
    damp = np.clip((np.arange(height) / height - 0.72) / 0.28, 0, 1)[:, None] * (0.22 + 0.12 * spots(rng, (1, width), 60))
    blotch = spots(rng, (height, width), 45)
    canvas.colour *= (1 + 0.05 * streaks - damp + 0.07 * blotch)[..., None].astype(np.float32)
    canvas.grain(rng, 0.05, size=2)


def plinth(canvas: Canvas, metres: float, colour: Colour) -> None:
    """Paint a base course."""
    top = canvas.height - metres * SCALE
    canvas.rectangle((0, top, canvas.width, canvas.height), colour)
    canvas.line((0, top), (canvas.width, top), dim(colour, 1.2), 2)


def door(canvas: Canvas, at: float, rng: np.random.Generator, *, wide: float = 1.5, high: float = 2.15) -> None:
    """Paint a two-winged door with frame, lintel, step and couplets."""
    wood = WOODS[int(rng.integers(len(WOODS)))]
    x1, x2, floor = at * SCALE, (at + wide) * SCALE, float(canvas.height)
    top = floor - high * SCALE
    canvas.rectangle((x1 - 9, top - 16, x2 + 9, floor), dim(wood, 0.55))
    canvas.rectangle((x1 - 22, top - 30, x2 + 22, top - 14), (120, 122, 120))
    canvas.rectangle((x1, top, x2, floor - 9), wood, gloss=0.15)
    middle = (x1 + x2) / 2
    canvas.line((middle, top), (middle, floor), dim(wood, 0.3), 2)
    for x in (middle - 9, middle + 9):
        canvas.circle((x, floor - 0.48 * high * SCALE), 3, (200, 160, 60), gloss=0.6)
    if rng.random() < 0.6:
        for x in (x1 + 5, x2 - 15):
            canvas.rectangle((x, top + 10, x + 10, floor - 40), (196, 30, 28))
    if rng.random() < 0.25:
        canvas.rectangle((x1 + 6, top + 4, x2 - 6, floor - 6), (24, 22, 22))
    canvas.rectangle((x1 - 14, floor - 9, x2 + 14, floor), (150, 150, 146))


def window(canvas: Canvas, area: tuple[float, float, float, float], rng: np.random.Generator, *, lit: bool = False) -> None:
    """Paint a window with frame, bars and glass; `area` is x1, sill, x2, head in metres above the foot."""
    x1, y2, x2, y1 = area[0] * SCALE, canvas.height - area[1] * SCALE, area[2] * SCALE, canvas.height - area[3] * SCALE
    frame = WOODS[int(rng.integers(len(WOODS)))] if rng.random() < 0.7 else (210, 210, 206)
    canvas.rectangle((x1 - 5, y1 - 5, x2 + 5, y2 + 5), frame)
    canvas.rectangle((x1, y1, x2, y2), (66, 66, 62) if lit else (46, 54, 60), gloss=0.9, glow=0.8 if lit else 0.0)
    if rng.random() < 0.5:
        canvas.rectangle((x1, y1, x1 + 0.3 * (x2 - x1), y2), (150, 146, 138), gloss=0.5, glow=0.6 if lit else 0.0)
    for share in np.linspace(0, 1, 2 + int(rng.integers(1, 4)))[1:-1]:
        canvas.line((x1 + share * (x2 - x1), y1), (x1 + share * (x2 - x1), y2), frame, 3)
    canvas.line((x1, y1 + 0.35 * (y2 - y1)), (x2, y1 + 0.35 * (y2 - y1)), frame, 3)
    canvas.rectangle((x1 - 9, y2 + 5, x2 + 9, y2 + 10), (158, 158, 154))


def shop(canvas: Canvas, start: float, end: float, rng: np.random.Generator) -> None:
    """Paint a shop front: glass with things behind, a sign with letters above."""
    x1, x2, floor = start * SCALE, end * SCALE, float(canvas.height)
    sign = SIGNS[int(rng.integers(len(SIGNS)))]
    canvas.rectangle((x1, floor - 2.5 * SCALE, x2, floor - 0.35 * SCALE), (52, 58, 62), gloss=0.9, glow=0.12)
    for _ in range(int((x2 - x1) / 18)):
        x, y = rng.uniform(x1 + 4, x2 - 26), floor - rng.uniform(0.45, 1.9) * SCALE
        colour = tuple(float(value) for value in rng.uniform(40, 190, 3))
        canvas.rectangle(
            (x, y, x + rng.uniform(6, 24), y + rng.uniform(6, 24)), (colour[0], colour[1], colour[2]), gloss=0.5, glow=0.15
        )
    for x in np.arange(x1, x2, 1.1 * SCALE):
        canvas.line((x, floor - 2.5 * SCALE), (x, floor), (150, 152, 154), 3)
    canvas.rectangle((x1, floor - 0.35 * SCALE, x2, floor), (96, 96, 98))
    canvas.rectangle((x1 + 3, floor - 3.2 * SCALE, x2 - 3, floor - 2.55 * SCALE), sign, glow=0.35)
    ink: Colour = (245, 240, 220) if sum(sign) < 450 else (160, 24, 24)
    for x in np.arange(x1 + 0.5 * SCALE, x2 - 0.7 * SCALE, 0.62 * SCALE):
        glyph(canvas, (x, floor - 3.12 * SCALE), 0.46 * SCALE, rng, ink)


def glyph(canvas: Canvas, corner: tuple[float, float], size: float, rng: np.random.Generator, ink: Colour) -> None:
    """Write something that looks like a character from afar."""
    x, y = corner
    for _ in range(4):
        level, left = rng.uniform(0, 1), rng.uniform(0, 0.4)
        canvas.line((x + left * size, y + level * size), (x + size * rng.uniform(0.6, 1), y + level * size), ink, 2)
        across = rng.uniform(0.1, 0.9)
        canvas.line((x + across * size, y + left * size), (x + across * size, y + size), ink, 2)


def tiles(width: int, height: int, rng: np.random.Generator, colour: Colour = (84, 86, 90)) -> Canvas:
    """Paint a tiled roof seen from above its slope: ribs run down, courses across."""
    canvas = Canvas(width, height, colour)
    x = np.arange(width) / (0.20 * SCALE) * 2 * np.pi
    y = (np.arange(height) / (0.16 * SCALE)) % 1.0
    canvas.colour *= (1 + 0.30 * np.sin(x))[None, :, None].astype(np.float32)
    canvas.colour *= (0.86 + 0.2 * y)[:, None, None].astype(np.float32)
    canvas.grain(rng, 0.12, size=9)
    canvas.grain(rng, 0.14, size=2)
    return canvas


def dim(colour: Colour, factor: float) -> Colour:
    """Return a colour times a factor."""
    return colour[0] * factor, colour[1] * factor, colour[2] * factor
