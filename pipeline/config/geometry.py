"""Is what was drawn or surveyed usable? Pure checks of polygons and ground points.

Each function returns what is wrong, in words, or None. Not here: the fit itself (`locate`).
"""

from collections.abc import Sequence
from itertools import combinations
from math import cos, hypot, radians, sqrt

from pipeline.config.saying import said

XY = tuple[float, float]

METRES_PER_DEGREE = 111_320.0
"""Length of a degree of latitude (mean, WGS-84)."""
STRAIGHT = 1e-6
"""Spread across ÷ spread along, below which corners lie on a line but for the rounding."""
SAME_IN_PICTURE = 1e-4
"""Two points closer than this share of the picture's side are one (a fifth of a pixel at 1920)."""
SAME_ON_EARTH_M = 0.01
"""Two points closer than this are one; no survey of a street is better."""
LARGEST_M = 2_000.0
"""A camera sees no ground points further apart than this; they are a slip of the pen."""
ON_A_LINE = 0.01
"""Spread across ÷ spread along, below which points lie on a line: 1 m across in 100 m."""
CLEAR_IN_PICTURE = 0.01
"""A triangle lower than this share of the picture's side may turn either way through a click beside the point."""
CLEAR_ERRORS = 6.0
"""A triangle on the earth must be this many survey errors high before its turn is sure (4 deviations of a height)."""
CLEAR_SHAPE = 0.1
"""A triangle lower than this share of its longest side may turn through errors larger than was believed."""


def polygon_flaw(polygon: Sequence[XY]) -> str | None:
    """Say why a polygon is none: it crosses itself or encloses nothing."""
    corners = [index for index, corner in enumerate(polygon) if corner != polygon[index - 1]]
    if len(corners) < 3 or thinness([polygon[index] for index in corners]) < STRAIGHT:
        return said("shape_empty")
    edges = list(zip(corners, corners[1:] + corners[:1], strict=True))
    for first, second in combinations(edges, 2):
        if _meet([polygon[index] for index in (*first, *second)]):
            return said("shape_crosses", at_a=first[0], at_b=first[1], at_c=second[0], at_d=second[1])
    return None


def ground_flaw(image: Sequence[XY], earth: Sequence[XY], *, error_m: float) -> str | None:
    """Say why N >= 4 surveyed points can't tie a picture to the ground.

    Args:
        image: x, y in the picture, 0…1.
        earth: latitude, longitude in degrees.
        error_m: standard deviation of a coordinate on the earth, metres.
    """
    metres = _metres(earth)
    return (
        _twice(image, SAME_IN_PICTURE, "picture")
        or _twice(metres, SAME_ON_EARTH_M, "earth")
        or _far(metres)
        or _line(image, "picture")
        or _line(metres, "earth")
        or _turn(image, metres, error_m)
    )


def thinness(points: Sequence[XY]) -> float:
    """Return how thin a cloud of points is: spread across ÷ spread along, 0 on a line, 1 for a square.

    >>> round(thinness([(0, 0), (4, 0), (4, 2), (0, 2)]), 3)
    0.5
    """
    x0 = sum(x for x, _ in points) / len(points)
    y0 = sum(y for _, y in points) / len(points)
    xx = sum((x - x0) ** 2 for x, _ in points)
    yy = sum((y - y0) ** 2 for _, y in points)
    xy = sum((x - x0) * (y - y0) for x, y in points)
    middle, swing = (xx + yy) / 2, hypot((xx - yy) / 2, xy)
    return sqrt(max(middle - swing, 0.0) / (middle + swing)) if middle else 0.0


def _meet(ends: Sequence[XY]) -> bool:
    """Tell whether edges a-b and c-d share more than a common corner."""
    a, b, c, d = ends
    if a == d:
        a, b, c, d = c, d, a, b
    sides = [_twice_area(triangle) for triangle in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))]
    if b == c:
        return sides[1] == 0 and (a[0] - b[0]) * (d[0] - b[0]) + (a[1] - b[1]) * (d[1] - b[1]) > 0
    overlap = all(max(min(a[k], b[k]), min(c[k], d[k])) <= min(max(a[k], b[k]), max(c[k], d[k])) for k in (0, 1))
    return overlap and sides[0] * sides[1] <= 0 and sides[2] * sides[3] <= 0


def _metres(earth: Sequence[XY]) -> list[XY]:
    east = METRES_PER_DEGREE * cos(radians(earth[0][0]))
    return [((lon - earth[0][1]) * east, (lat - earth[0][0]) * METRES_PER_DEGREE) for lat, lon in earth]


def _twice(points: Sequence[XY], same: float, where: str) -> str | None:
    for (i, (x1, y1)), (j, (x2, y2)) in combinations(enumerate(points), 2):
        if hypot(x1 - x2, y1 - y2) < same:
            return said(f"points_same_{where}", at_a=i, at_b=j)
    return None


def _far(metres: Sequence[XY]) -> str | None:
    for (i, (x1, y1)), (j, (x2, y2)) in combinations(enumerate(metres), 2):
        distance = hypot(x1 - x2, y1 - y2)
        if distance > LARGEST_M:
            return said("points_far", at_a=i, at_b=j, km=round(distance / 1000, 1))
    return None


def _line(points: Sequence[XY], where: str) -> str | None:
    """Four points fix a plane only if no three of them share a line; so all but one must not share one."""
    for left_out in range(len(points)):
        if thinness([*points[:left_out], *points[left_out + 1 :]]) < ON_A_LINE:
            return said(f"points_line_{where}", at_a=left_out)
    return None


def _turn(image: Sequence[XY], metres: Sequence[XY], error_m: float) -> str | None:
    """Whoever looks down at the ground sees every triangle turn as on a map; a map's y goes up, a picture's down."""
    for triple in combinations(range(len(image)), 3):
        seen, placed = ([points[i] for i in triple] for points in (image, metres))
        clear = _is_clear(seen, CLEAR_IN_PICTURE) and _is_clear(placed, CLEAR_ERRORS * error_m)
        if clear and (_twice_area(seen) > 0) == (_twice_area(placed) > 0):
            return said("points_turn", at_a=triple[0], at_b=triple[1], at_c=triple[2])
    return None


def _is_clear(triangle: Sequence[XY], least: float) -> bool:
    longest = max(hypot(x1 - x2, y1 - y2) for (x1, y1), (x2, y2) in combinations(triangle, 2))
    return abs(_twice_area(triangle)) > longest * max(least, CLEAR_SHAPE * longest)


def _twice_area(triangle: Sequence[XY]) -> float:
    """Return twice the signed area; its sign is the turn."""
    (x1, y1), (x2, y2), (x3, y3) = triangle
    return (x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)
