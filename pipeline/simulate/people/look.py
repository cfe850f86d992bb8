"""What one person looks like; drawn at random from a seed, or told in part."""

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from pipeline.simulate.skin import Colour

T = TypeVar("T")
Top = Literal["t-shirt", "shirt", "jacket", "coat", "vest", "dress"]
Bottom = Literal["trousers", "shorts", "skirt"]
Hair = Literal["short", "long", "bun", "bald"]
Hat = Literal["none", "cap", "straw", "beanie", "helmet"]
Bag = Literal["none", "backpack", "shoulder", "tote"]
Pattern = Literal["plain", "stripes", "checks", "yoke", "print"]

SKINS: tuple[Colour, ...] = ((214, 168, 142), (204, 156, 126), (188, 140, 110), (166, 118, 90), (222, 182, 158), (130, 90, 66))
HAIRS: tuple[Colour, ...] = ((28, 24, 24), (40, 32, 28), (20, 20, 24), (62, 44, 34), (96, 94, 92), (170, 168, 166))
TOPS: tuple[Colour, ...] = (
    (225, 225, 222),
    (28, 30, 36),
    (34, 36, 42),
    (52, 58, 74),
    (120, 124, 130),
    (150, 46, 48),
    (40, 62, 108),
    (74, 108, 150),
    (200, 176, 80),
    (78, 104, 78),
    (128, 92, 68),
    (206, 156, 160),
    (190, 198, 210),
    (84, 58, 84),
    (180, 100, 60),
    (168, 160, 144),
    (52, 88, 90),
    (60, 64, 70),
    (212, 206, 196),
)
BOTTOMS: tuple[Colour, ...] = (
    (30, 32, 38),
    (24, 25, 30),
    (36, 36, 40),
    (40, 46, 66),
    (44, 52, 78),
    (58, 72, 100),
    (96, 112, 140),
    (92, 84, 72),
    (150, 140, 120),
    (110, 112, 116),
    (200, 198, 192),
    (60, 44, 36),
)
SHOES: tuple[Colour, ...] = ((26, 26, 28), (26, 26, 28), (225, 225, 222), (90, 60, 40), (120, 122, 126), (60, 62, 70))
BAGS: tuple[Colour, ...] = ((30, 30, 34), (120, 40, 40), (60, 70, 110), (160, 120, 70), (220, 215, 205), (70, 90, 70))


@dataclass(frozen=True, slots=True)
class Look:
    """A person's build, clothes and things.

    Attributes:
        height: metres with shoes.
        girth: thickness of body and limbs, 1 is slim average.
        hips: width of the hips beside the shoulders, 1 is even.
        stoop: radians that the trunk leans ahead.
        umbrella: colour of an open umbrella, or None.
        seed: of the grain in the cloth.
    """

    height: float
    girth: float
    hips: float
    stoop: float
    skin: Colour
    hair: Hair
    hair_colour: Colour
    hat: Hat
    hat_colour: Colour
    top: Top
    top_colour: Colour
    trim_colour: Colour
    pattern: Pattern
    bottom: Bottom
    bottom_colour: Colour
    shoe_colour: Colour
    bag: Bag
    bag_colour: Colour
    umbrella: Colour | None
    seed: int


def random_look(rng: np.random.Generator, *, wet: bool = False, rider: bool = False) -> Look:
    """Draw a person.

    Args:
        rng: where from.
        wet: it rains: most have an umbrella.
        rider: on two wheels: helmets, no umbrella, no skirt.
    """
    child = not rider and rng.random() < 0.07
    woman = rng.random() < 0.5
    old = not child and rng.random() < 0.22
    top: Top = (
        "vest"
        if rng.random() < 0.06
        else _pick(rng, ("t-shirt", "shirt", "jacket", "coat", "dress" if woman and not rider else "jacket"))
    )
    bottom: Bottom = "trousers" if rider or top == "coat" or rng.random() < 0.8 else ("skirt" if woman else "shorts")
    return Look(
        height=_height(rng, child=child, woman=woman),
        girth=float(np.clip(rng.normal(1.06 if old else 1.0, 0.09), 0.85, 1.3)),
        hips=float(rng.normal(1.04 if woman else 0.93, 0.03)),
        stoop=float(rng.uniform(0.08, 0.3)) if old else float(rng.uniform(0.0, 0.07)),
        skin=_near(rng, _pick(rng, SKINS[:5] if rng.random() < 0.95 else SKINS)),
        hair=_pick(rng, ("long", "long", "bun", "short")) if woman else ("bald" if rng.random() < 0.08 else "short"),
        hair_colour=_pick(rng, HAIRS[3:] if old else HAIRS[:4]),
        hat=_hat(rng, rider=rider),
        hat_colour=_near(rng, _pick(rng, TOPS)),
        top=top,
        top_colour=_near(rng, _pick(rng, TOPS)) if top != "vest" else _near(rng, (236, 110, 30)),
        trim_colour=_near(rng, _pick(rng, TOPS)),
        pattern=_pick(rng, ("plain", "plain", "plain", "plain", "stripes", "checks", "yoke", "print")),
        bottom=bottom,
        bottom_colour=_near(rng, _pick(rng, BOTTOMS)),
        shoe_colour=_pick(rng, SHOES),
        bag="none" if rng.random() < 0.45 else _pick(rng, ("backpack", "shoulder", "tote")),
        bag_colour=_near(rng, _pick(rng, BAGS)),
        umbrella=_near(rng, _pick(rng, TOPS)) if wet and not rider and rng.random() < 0.7 else None,
        seed=int(rng.integers(1 << 31)),
    )


def _height(rng: np.random.Generator, *, child: bool, woman: bool) -> float:
    if child:
        return float(rng.uniform(1.05, 1.45))
    return float(np.clip(rng.normal(1.62 if woman else 1.74, 0.065), 1.45, 1.95))


def _hat(rng: np.random.Generator, *, rider: bool) -> Hat:
    if rider:
        return "helmet" if rng.random() < 0.7 else "none"
    return "none" if rng.random() < 0.7 else _pick(rng, ("cap", "straw", "beanie"))


def _pick(rng: np.random.Generator, choices: tuple[T, ...]) -> T:
    return choices[int(rng.integers(len(choices)))]


def _near(rng: np.random.Generator, colour: Colour) -> Colour:
    """Return a colour like another, so that no two people wear quite the same."""
    shade = rng.uniform(0.82, 1.12)
    r, g, b = (float(np.clip(value * shade + rng.normal(0, 6), 4, 250)) for value in colour)
    return r, g, b
