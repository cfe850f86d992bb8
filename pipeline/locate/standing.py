"""Where the middle of a thing stands, from its box: all ways in which such a thing may stand, weighed by how they fill it.

A box's lower edge shows a thing's near side. How far behind it the middle is depends on the class, on how the thing is
turned, and on the camera. Nothing is decided: what stays open is in the covariance.
"""

from typing import NamedTuple

import numpy as np

from pipeline.locate.bodies import Body, bodies, corners
from pipeline.locate.framed import Framed
from pipeline.locate.ground import Ground
from pipeline.locate.homography import Array, apply
from pipeline.locate.vantage import Vantage

HEADINGS = (np.arange(24) * (np.pi / 24)).astype(np.float64)
"""Ways in which a thing may be turned, radians; its front and rear look alike."""
STEPS = 5
"""Steps that move a thing until it stands in its box; each leaves about a tenth of what is missing."""
SHAPE_SHARE = 0.07
"""Standard deviation of how wide and tall an outline is beside the real thing's, as a share: simulated cars, vans and
buses differ by so much from their outlines (and their middle is found to 0.2 m in exact boxes, 12 to 22 m away)."""


class Stand(NamedTuple):
    """The middle of one thing.

    Attributes:
        place: (2,) metres.
        covariance: (2, 2) of what its turn and its size leave open; the box's foot is taken as exact.
    """

    place: Array
    covariance: Array


class _Ways(NamedTuple):
    """The ways in which a thing may stand: places (N, 2), logarithms of weights (N,), covariances (N, 2, 2)."""

    places: Array
    weights: Array
    slack: Array


def stand(framed: Framed, class_name: str, *, vantage: Vantage, ground: Ground) -> Stand | None:
    """Return where a thing of a class stands that fills a box, or None when there is no such place before the camera."""
    ways = [_ways(framed, body, vantage, ground) for body in bodies(class_name)]
    places, weights, slack = (np.concatenate(column) for column in zip(*ways, strict=True))
    good = np.isfinite(places).all(axis=1) & np.isfinite(weights)
    if not good.any():
        return None
    shares = np.exp(weights[good] - weights[good].max())
    shares /= shares.sum()
    middle = shares @ places[good]
    apart = places[good] - middle
    spread = np.einsum("n,ni,nj->ij", shares, apart, apart)
    return Stand(middle, spread + np.einsum("n,nij->ij", shares, slack[good]))


def _ways(framed: Framed, body: Body, vantage: Vantage, ground: Ground) -> _Ways:
    """Turn a body to every heading, and move and size it until it stands on the box's foot and is as wide as is likely."""
    outline, target = corners(body, HEADINGS), apply(ground.matrix, framed.foot[None, :])
    wide, tall = np.hypot(framed.side_doubt, SHAPE_SHARE)
    trust = body.spread**2 / (body.spread**2 + wide**2)
    places, sizes = np.repeat(target, len(HEADINGS), axis=0), np.zeros(len(HEADINGS))
    missing = np.zeros((len(HEADINGS), 2))
    for _ in range(STEPS):
        seen = _boxes(outline * np.exp(sizes)[:, None, None], places, vantage)
        missing = np.log(framed.sides / (seen[:, 2:] - seen[:, :2]))
        missing[:, 0] += sizes
        feet = np.column_stack([(seen[:, 0] + seen[:, 2]) / 2, seen[:, 3]])
        places, sizes = places + target - apply(ground.matrix, feet), trust * missing[:, 0]
    spread = np.array([np.hypot(body.spread, wide), tall])
    weights = np.log(body.share) - np.log(spread).sum() - ((missing / spread) ** 2).sum(axis=1) / 2
    behind = places - target
    slack = behind[:, :, None] * behind[:, None, :] * (trust * wide**2)
    lopsided = (body.lopsided * body.length * np.exp(sizes)) ** 2
    return _Ways(places, weights, slack + lopsided[:, None, None] * np.eye(2))


def _boxes(outlines: Array, places: Array, vantage: Vantage) -> Array:
    """Return the boxes (H, 4) around outlines (H, C, 3) that stand at (H, 2); NaN where some of one is behind the camera."""
    moved = outlines + np.column_stack([places, np.zeros(len(places))])[:, None, :]
    pixels = vantage.pixels(moved)
    return np.concatenate([pixels.min(axis=1), pixels.max(axis=1)], axis=1)
