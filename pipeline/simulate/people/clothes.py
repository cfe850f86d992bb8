"""Paints one person's skin: face, hair, clothes with seams and patterns, shoes, bag.

The whole is a square, cut into the regions named here; a body's meshes are laid on them.
"""

import numpy as np

from pipeline.simulate.people.look import Look
from pipeline.simulate.skin import Canvas, Colour, Skin

Region = tuple[float, float, float, float]
SIZE = 192
TORSO: Region = (0.0, 0.0, 0.5, 0.5)
HEAD: Region = (0.5, 0.0, 1.0, 0.4)
UPPER_ARM: Region = (0.0, 0.5, 0.25, 0.75)
FOREARM: Region = (0.0, 0.75, 0.25, 1.0)
THIGH: Region = (0.25, 0.5, 0.5, 0.75)
SHIN: Region = (0.25, 0.75, 0.5, 1.0)
SKIRT: Region = (0.5, 0.5, 0.75, 0.75)
HAND: Region = (0.76, 0.51, 0.84, 0.59)
SHOE: Region = (0.76, 0.61, 0.84, 0.69)
HAIR: Region = (0.76, 0.71, 0.84, 0.79)
HAT: Region = (0.86, 0.51, 0.94, 0.59)
BAG: Region = (0.51, 0.77, 0.74, 0.99)
UMBRELLA: Region = (0.76, 0.81, 0.99, 0.99)
NECK: Region = (0.86, 0.61, 0.94, 0.69)


def dressed(look: Look) -> Skin:
    """Paint a person."""
    rng = np.random.default_rng(look.seed)
    canvas = Canvas(SIZE, SIZE, look.top_colour)
    _top(canvas, look, rng)
    _legs(canvas, look)
    canvas.grain(rng, 0.10, size=7)
    canvas.grain(rng, 0.05, size=2)
    _head(canvas, look)
    _small(canvas, look)
    return canvas.skin()


def _area(region: Region) -> tuple[float, float, float, float]:
    return region[0] * SIZE, region[1] * SIZE, region[2] * SIZE, region[3] * SIZE


def _shade(colour: Colour, factor: float) -> Colour:
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def _top(canvas: Canvas, look: Look, rng: np.random.Generator) -> None:
    sleeve = look.top_colour if look.top != "vest" else look.trim_colour
    for region in (TORSO, SKIRT):
        canvas.rectangle(_area(region), look.top_colour)
    canvas.rectangle(_area(UPPER_ARM), sleeve)
    canvas.rectangle(_area(FOREARM), look.skin if look.top in {"t-shirt", "dress"} else sleeve)
    _pattern(canvas, look, rng)
    x1, y1, x2, y2 = _area(TORSO)
    middle, height = (x1 + x2) / 2, y2 - y1
    if look.top in {"jacket", "coat", "vest", "shirt"}:
        canvas.line((middle, y1 + 2), (middle, y2), _shade(look.top_colour, 0.45), 1.5)
        canvas.polygon([(middle - 5, y1), (middle + 5, y1), (middle, y1 + 0.3 * height)], look.trim_colour)
    if look.top == "vest":
        for share in (0.45, 0.75):
            canvas.rectangle((x1, y1 + share * height, x2, y1 + share * height + 6), (225, 228, 215), gloss=0.3)
    if look.top in {"t-shirt", "dress"}:
        canvas.ellipse((middle, y1), (7, 6), look.skin)
    if look.bottom != "skirt" and look.top not in {"coat", "dress"}:
        canvas.rectangle((x1, y2 - 0.16 * height, x2, y2), look.bottom_colour)
        canvas.rectangle((x1, y2 - 0.20 * height, x2, y2 - 0.16 * height), _shade(look.bottom_colour, 0.5))


def _pattern(canvas: Canvas, look: Look, rng: np.random.Generator) -> None:
    x1, y1, x2, y2 = _area(TORSO)
    match look.pattern:
        case "stripes":
            for y in np.arange(y1, y2, 12):
                canvas.rectangle((x1, y, x2, y + 5), look.trim_colour)
        case "checks":
            for y in np.arange(y1, y2, 14):
                canvas.line((x1, y), (x2, y), look.trim_colour, 3)
            for x in np.arange(x1, x2, 14):
                canvas.line((x, y1), (x, y2), look.trim_colour, 3)
        case "yoke":
            canvas.rectangle((x1, y1, x2, y1 + 0.4 * (y2 - y1)), look.trim_colour)
        case "print":
            centre = (x1 + x2) / 2, y1 + 0.42 * (y2 - y1)
            canvas.ellipse(centre, (9 + 5 * rng.random(), 8 + 4 * rng.random()), look.trim_colour)


def _legs(canvas: Canvas, look: Look) -> None:
    bare = look.bottom in {"shorts", "skirt"} or look.top == "dress"
    canvas.rectangle(_area(THIGH), look.bottom_colour)
    canvas.rectangle(_area(SHIN), look.skin if bare else look.bottom_colour)
    if look.bottom == "skirt" and look.top not in {"coat", "dress"}:
        canvas.rectangle(_area(SKIRT), look.bottom_colour)
    for region in (THIGH, SHIN):
        x1, y1, x2, y2 = _area(region)
        if not bare or region == THIGH:
            canvas.line(((x1 + x2) / 2, y1), ((x1 + x2) / 2, y2), _shade(look.bottom_colour, 0.8))


def _head(canvas: Canvas, look: Look) -> None:
    x1, y1, x2, y2 = _area(HEAD)
    width, height = x2 - x1, y2 - y1
    canvas.rectangle((x1, y1, x2, y2), look.skin)
    middle = (x1 + x2) / 2
    if look.hair != "bald":
        canvas.rectangle((x1, y1, x2, y1 + 0.26 * height), look.hair_colour, gloss=0.1)
        for left, right in ((x1, x1 + 0.32 * width), (x2 - 0.32 * width, x2)):
            canvas.rectangle((left, y1, right, y1 + 0.72 * height), look.hair_colour, gloss=0.1)
    dark = _shade(look.skin, 0.35)
    for side in (-1, 1):
        eye = middle + side * 0.075 * width
        canvas.ellipse((eye, y1 + 0.49 * height), (4, 2), dark)
        canvas.line((eye - 4, y1 + 0.42 * height), (eye + 4, y1 + 0.42 * height), _shade(look.skin, 0.45), 1.5)
        canvas.ellipse((middle + side * 0.14 * width, y1 + 0.62 * height), (5, 5), _shade(look.skin, 0.94))
    canvas.line((middle, y1 + 0.5 * height), (middle, y1 + 0.62 * height), _shade(look.skin, 0.78), 2)
    canvas.line((middle - 5, y1 + 0.74 * height), (middle + 5, y1 + 0.74 * height), (150, 70, 66), 2)
    canvas.rectangle((x1, y1 + 0.88 * height, x2, y2), _shade(look.skin, 0.72))


def _small(canvas: Canvas, look: Look) -> None:
    canvas.rectangle(_area(HAND), look.skin)
    canvas.rectangle(_area(NECK), _shade(look.skin, 0.85))
    canvas.rectangle(_area(SHOE), look.shoe_colour, gloss=0.15)
    canvas.rectangle(_area(HAIR), look.hair_colour, gloss=0.12)
    hat = (214, 190, 130) if look.hat == "straw" else look.hat_colour
    canvas.rectangle(_area(HAT), hat, gloss=0.5 if look.hat == "helmet" else 0.0)
    canvas.rectangle(_area(BAG), look.bag_colour, gloss=0.1)
    x1, y1, x2, y2 = _area(BAG)
    canvas.rectangle((x1 + 5, y1 + 0.55 * (y2 - y1), x2 - 5, y2 - 6), _shade(look.bag_colour, 0.75))
    canvas.rectangle(_area(UMBRELLA), look.umbrella or look.bag_colour, gloss=0.15)
