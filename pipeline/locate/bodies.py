"""How large things of a class usually are, and their outline: enough to say what box is seen around one. Not the detector's."""

from typing import NamedTuple

import numpy as np

from pipeline.locate.homography import Array

ON_WHEELS = ((0.66, 0.95, 0.0), (0.98, 1.0, 0.15), (1.0, 1.0, 0.45), (0.65, 0.8, 1.0))
"""Outline of a motor vehicle, shares of its length, width and height: between its axles is two thirds of a car
(2.7 m of 4.6 m, and the tyres' width), its bumpers hang, its roof is shorter and narrower than its waist."""
ON_TWO_WHEELS = ((0.62, 0.1, 0.0), (1.0, 0.2, 0.33), (0.5, 1.0, 0.9), (0.4, 0.8, 1.0))
"""Outline of a two-wheeler: its wheels touch the ground 1.05 m apart of 1.7 m, its handlebar is the widest."""
ON_GROUND = ((0.9, 0.9, 0.0), (1.0, 1.0, 0.4), (0.8, 0.8, 1.0))
"""Outline of anything else."""


class Body(NamedTuple):
    """A usual thing of a class.

    Attributes:
        length, width, height: metres.
        spread: standard deviation of the logarithm of its size.
        share: how many of the class are like this one, 0…1.
        outline: see `ON_WHEELS`.
        lopsided: standard deviation of its middle beside its outline's, ÷ length.
    """

    length: float
    width: float
    height: float
    spread: float
    share: float = 1.0
    outline: tuple[tuple[float, float, float], ...] = ON_GROUND
    lopsided: float = 0.03


def _motor(length: float, width: float, height: float, spread: float) -> Body:
    return Body(length, width, height, spread, outline=ON_WHEELS)


CAR, VAN, LIGHT_TRUCK = _motor(4.63, 1.85, 1.55, 0.08), _motor(5.1, 1.95, 2.1, 0.1), _motor(5.6, 2.0, 2.5, 0.12)
TRUCK, BUS, MINIBUS = _motor(7.5, 2.5, 3.1, 0.2), _motor(11.0, 2.55, 3.2, 0.1), _motor(7.0, 2.2, 2.8, 0.12)
BODIES: dict[str, tuple[Body, ...]] = {
    "car": (CAR._replace(share=0.8), VAN._replace(share=0.2)),
    "van": (VAN._replace(share=0.7), CAR._replace(share=0.15), LIGHT_TRUCK._replace(share=0.15)),
    "truck": (LIGHT_TRUCK._replace(share=0.4), TRUCK._replace(share=0.3), VAN._replace(share=0.3)),
    "bus": (BUS._replace(share=0.5), MINIBUS._replace(share=0.3), VAN._replace(share=0.2)),
    "motorcycle": (Body(1.9, 0.75, 1.3, 0.15, outline=ON_TWO_WHEELS, lopsided=0.06),),
    "bicycle": (Body(1.7, 0.6, 1.1, 0.15, outline=ON_TWO_WHEELS, lopsided=0.06),),
    "tricycle": (Body(2.6, 1.1, 1.6, 0.2),),
    "person": (Body(0.45, 0.5, 1.68, 0.08),),
    "bin": (Body(0.65, 0.6, 1.05, 0.2),),
    "overflowing bin": (Body(0.75, 0.65, 1.2, 0.25),),
}
"""By class name. Sizes are near the means labelled in nuScenes (arXiv 1903.11027; car 4.63 × 1.97 × 1.74, truck 6.93 × 2.51
× 2.84, bus 10.5 × 2.94 × 3.47, motorcycle 2.11 × 0.77 × 1.47, bicycle 1.70 × 0.60 × 1.28, person 0.73 × 0.67 × 1.77), less
mirrors, aerials and strides; bins hold 240 litres. What a detector may call so is estimated: vans are car, truck or bus."""
HEAPS = tuple(
    Body(0.6, width, height, 0.7, share=1 / 6, lopsided=0.12) for width in (0.2, 0.35, 0.6) for height in (0.2, 0.5)
)
"""What lies about, from a cup to a sofa: as wide as its box says, a third to just as deep, and a heap's middle is anywhere."""


def bodies(class_name: str) -> tuple[Body, ...]:
    """Return what a thing of a class may be; of an unknown class, something that lies about."""
    return BODIES.get(class_name, HEAPS)


def corners(body: Body, headings: Array) -> Array:
    """Return the corners of an outline at (H,) headings, radians from north to east: (H, C, 3) metres east, north, up."""
    signs = np.array([(1, 1), (1, -1), (-1, -1), (-1, 1)]) / 2
    rings = [
        np.column_stack([signs * (body.width * wide, body.length * long), np.full(4, body.height * high)])
        for long, wide, high in body.outline
    ]
    across, along, up = np.concatenate(rings).T
    sin, cos = np.sin(headings)[:, None], np.cos(headings)[:, None]
    east, north = along * sin + across * cos, along * cos - across * sin
    return np.stack([east, north, np.broadcast_to(up, east.shape)], axis=-1)
