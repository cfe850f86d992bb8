"""What quiet nights say: false fireworks by the hour, and how many there may be at most. Pure."""

from collections.abc import Sequence

from scipy.special import gammaincinv

from pipeline.simulate.trial.aims import IN_HOURS, MOST_FALSE
from pipeline.simulate.trial.quiet.conduct import Kept
from pipeline.simulate.trial.quiet.night import FPS
from pipeline.simulate.trial.quiet.vigil import Vigil

SURE = 0.95
HOUR_S = 3600.0


def most(count: int, hours: float) -> float:
    """Return the upper bound of a rate an hour at which so few events happen one time in twenty (Poisson, one-sided).

    >>> round(most(0, 24.0) * 24, 2)
    3.0
    """
    return float(gammaincinv(count + 1, SURE)) / hours


def results(kept: Sequence[Kept]) -> dict[str, object]:
    """Sum all nights up, for JSON."""
    vigils = [one.vigil for one in kept]
    hours, false = _hours(vigils), _false(vigils)
    lights = sorted({one.light for one in vigils})
    return {
        "nights": len(vigils),
        "hours": round(hours, 2),
        "pictures_a_second": FPS,
        "cpu_s_a_camera_hour": round(sum(one.cpu_s for one in kept) / hours, 1),
        "false": false,
        "flashes_an_hour": round(sum(one.flashes for one in vigils) / hours, 1),
        "bangs_an_hour": round(sum(one.bangs for one in vigils) / hours, 1),
        "false_in_24_h": round(false / hours * IN_HOURS, 2),
        "at_most_in_24_h": {"sure": SURE, "false": round(most(false, hours) * IN_HOURS, 2)},
        "by_light": {light: _light([one for one in vigils if one.light == light]) for light in lights},
        "aims": {"false events in 24 h": _aim(false, hours)},
        "false_events": [
            {"night": number, "light": one.light, "at": event.at, **event.measured}
            for number, one in enumerate(vigils)
            for event in one.false
        ],
    }


def table(kept: Sequence[Kept]) -> str:
    """Return the figures that a README shows, as Markdown."""
    vigils = [one.vigil for one in kept]
    lines = ["| quiet nights | hours | false fireworks | at most in 24 h (95 %) |", "|---|---|---|---|"]
    for light in (*sorted({one.light for one in vigils}), "all"):
        some = [one for one in vigils if light in ("all", one.light)]
        hours, false = _hours(some), _false(some)
        lines.append(f"| {light} | {hours:.1f} | {false} | {most(false, hours) * IN_HOURS:.1f} |")
    return "\n".join(lines)


def _aim(false: int, hours: float) -> dict[str, object]:
    """Tell whether the aim is reached; fewer hours than it speaks of can't say that."""
    rate = false / hours * IN_HOURS
    return {"aim": MOST_FALSE, "reached": round(rate, 2), "met": hours >= IN_HOURS and rate <= MOST_FALSE}


def _light(vigils: Sequence[Vigil]) -> dict[str, object]:
    return {"hours": round(_hours(vigils), 2), "false": _false(vigils)}


def _hours(vigils: Sequence[Vigil]) -> float:
    return sum(one.seconds for one in vigils) / HOUR_S


def _false(vigils: Sequence[Vigil]) -> int:
    return sum(len(one.false) for one in vigils)
