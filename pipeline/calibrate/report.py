"""What a calibration found, for a person and as the YAML to paste. Pure."""

from collections.abc import Sequence

import numpy as np

from pipeline.calibrate.clues import Misfit
from pipeline.calibrate.marks import Mapped
from pipeline.calibrate.solve import Solved
from pipeline.calibrate.stand import Size, fov_of
from pipeline.config.mounting import MountingSettings
from pipeline.locate.homography import Array

USUAL = MountingSettings(height_m=1, pitch_deg=0, fov_deg=60)
"""Errors that a vehicle's mounting has by default: it rocks."""
AHEAD_M = (5.0, 10.0, 20.0)
"""Distances for which it is told how sure a place is."""


def mounting_yaml(found: Solved, *, forward_m: float = 0.0, right_m: float = 0.0) -> str:
    """Return the `mounting` block; errors only where they are larger than the usual ones."""
    told = _mounting(found, forward_m=forward_m, right_m=right_m)
    return "mounting:\n" + "".join(f"  {key}: {value:g}\n" for key, value in told.items())


def ground_points_yaml(pixels: Array, latlon: Array, size: Size) -> str:
    """Return the `ground_points` block of a fixed camera."""
    rows = [
        f"  - {{image: [{x / size[0]:.5f}, {y / size[1]:.5f}], lat: {lat:.8f}, lon: {lon:.8f}}}\n"
        for (x, y), (lat, lon) in zip(pixels, latlon, strict=True)
    ]
    return "ground_points:\n" + "".join(rows)


def camera_lines(found: Solved, size: Size) -> list[str]:
    """Tell the camera with its errors, how the clues fit, and how sure places are."""
    one, focal = found.mounting, float(found.stand.values[4])
    fov_error = abs(fov_of(focal + found.deviation("focal")) - fov_of(focal - found.deviation("focal"))) / 2
    sure = [(ahead, found.place_error_m(ahead, size)) for ahead in AHEAD_M]
    return [
        f"height         {one.height_m:.2f} ± {found.deviation('height'):.2f} m",
        f"pitch          {one.pitch_deg:.1f} ± {found.deviation('pitch'):.1f}° below the horizon",
        f"yaw            {one.yaw_deg:.1f} ± {found.deviation('yaw'):.1f}° to the right",
        f"roll           {one.roll_deg:.1f} ± {found.deviation('roll'):.1f}°",
        f"field of view  {one.fov_deg:.1f} ± {fov_error:.1f}°",
        *misfit_lines(found.misfits, found.doubtful),
        "a place        " + ", ".join(f"{ahead:g} m ahead ± {error:.2f} m" for ahead, error in sure if np.isfinite(error)),
    ]


def map_lines(found: Mapped) -> list[str]:
    """Tell how the points fit a map of the ground."""
    exact = np.zeros((2, 2))
    own = [found.fit.at(pixel, covariance=exact).map_covariance for pixel in found.pixels]
    spread = [float(np.sqrt(np.trace(one) / 2)) for one in own]
    return [*misfit_lines(found.misfits, ()), f"the map        ± {np.median(spread):.2f} m a coordinate at the points (median)"]


def misfit_lines(misfits: Sequence[Misfit], doubtful: Sequence[str]) -> list[str]:
    """Tell how far clues are off, the worst ones by name."""
    pixels = float(np.sqrt(np.mean([one.pixels**2 for one in misfits])))
    metres = [one.metres for one in misfits if one.metres is not None]
    total = f"fit            {pixels:.1f} px" + (f", {np.sqrt(np.mean(np.square(metres))):.2f} m" if metres else "") + " (RMS)"
    each = [
        f"  {one.name:<13}{one.pixels:.1f} px" + ("" if one.metres is None else f", {one.metres:.2f} m")
        + ("  does not fit the others: look at it again" if one.name in doubtful else "")
        for one in misfits
    ]  # fmt: skip
    return [total, *each]


def report(found: Solved, size: Size, *, forward_m: float = 0.0, right_m: float = 0.0) -> dict[str, object]:
    """Return the same for a program."""
    names = ("height", "pitch", "yaw", "roll", "focal")
    return {
        "mounting": _mounting(found, forward_m=forward_m, right_m=right_m),
        "deviations": {name: round(found.deviation(name), 5) for name in names},
        "misfits": misfits(found.misfits),
        "doubtful": list(found.doubtful),
        "place_error_m": {f"{ahead:g}": round(found.place_error_m(ahead, size), 3) for ahead in AHEAD_M},
    }


def misfits(found: Sequence[Misfit]) -> list[dict[str, object]]:
    """Return what is off by how much, for a program."""
    return [
        {"name": one.name, "pixels": round(one.pixels, 3), "metres": None if one.metres is None else round(one.metres, 4)}
        for one in found
    ]


def _mounting(found: Solved, *, forward_m: float, right_m: float) -> dict[str, float]:
    one = found.mounting
    told = {
        "height_m": round(one.height_m, 2), "pitch_deg": round(one.pitch_deg, 1), "yaw_deg": round(one.yaw_deg, 1),
        "roll_deg": round(one.roll_deg, 1), "fov_deg": round(one.fov_deg, 1), "forward_m": forward_m, "right_m": right_m,
    }  # fmt: skip
    errors = {
        "height_error_m": (found.deviation("height"), USUAL.height_error_m),
        "pitch_error_deg": (found.deviation("pitch"), USUAL.pitch_error_deg),
        "yaw_error_deg": (found.deviation("yaw"), USUAL.yaw_error_deg),
        "roll_error_deg": (found.deviation("roll"), USUAL.roll_error_deg),
        "fov_share": (found.deviation("focal"), USUAL.fov_share),
    }
    return told | {name: round(own, 2) for name, (own, usual) in errors.items() if own > usual}
