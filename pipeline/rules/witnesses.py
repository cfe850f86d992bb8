"""What flashes, bangs and the detector say together about fireworks, and how far away they are. Pure; not a rule.

Light comes at once and sound at some 340 m/s: flashes and bangs that keep one distance in time are of one thing, and their
lag is its distance. Not here: which signs may count (zones, approved displays) and what becomes of a verdict.
"""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from pipeline.locate.radius import LINE_FACTOR
from pipeline.rules.picture_plane import RelativeBox

Kind = Literal["flash", "bang", "firework", "trace"]
Witness = Literal["sight", "sound", "detector"]

AGREE_S = 0.2
"""Lags that differ by less are one: a frame of 0.1 s, half a block of sound, and how long a shell takes to open."""
EARLY_S = 0.2
"""Sound may seem to come before light by so much: cameras keep the two in step to 0.1 to 0.2 s."""
SKEW_S = 0.12
"""Standard deviation of a lag, which more pairs don't make smaller: that of the camera's own two clocks."""
AIR_SHARE = 0.03
"""Standard deviation of the speed of sound as a share: 15 K off, and wind of 5 m/s."""
AT_ZERO, ZERO_C = 331.3, 273.15
"""Speed of sound at 0 °C, m/s, and that temperature, K; it grows with the root (343 m/s at 20 °C)."""
NEARLY = 0.75
"""A lag with more than this share of the best one's pairs may be the true one as well: shells of a salvo come so evenly that by
the wrong lag most of them meet the bang of the next one. Of 1,444 drawn salvos whose shells and bangs were partly missed,
the stated error held 94 % so, and 75 % with the best lag alone."""
MOST_PAIRED = 24
"""Flashes, and bangs, of which the lag is sought, the newest."""
APART = 0.03
"""Share of the picture's side by which two flashes are in two places: two cells of the tiny picture."""
LOOKS = 2
"""Looks at which the detector must find fireworks: one look's box is often nothing."""
BLAST_S = 0.5
"""Echoes of a very loud bang are over after so long, and so are the cracks of one string's foremost moments."""
RATTLE_S = 1.0
"""Crackers of a string that are enough by sound alone come within so long: it has 8 to 25 a second, drops on the housing 5."""
PASSING = 0.3
"""How often a witness alone is wrong, for the confidence that is stated: rounded up from the golden replays' non-incidents."""


class Sign(BaseModel):
    """One thing that was seen or heard, kept as long as it may count.

    Attributes:
        at: UTC seconds when it began.
        box: where in the picture it was seen, xyxy 0…1; None: it was heard.
        size: how wide a flash was, as in `Flash`.
        opened: a flash opened like a shell; others are coloured, no more.
        crackle: a bang is one of a rattle.
        level: dB by which a bang stood above the background.
        afar: a bang came from afar, see `Bang`.
        counted: it is in the number of bursts.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    at: float
    box: RelativeBox | None = None
    size: float = 0.0
    opened: bool = False
    crackle: bool = False
    level: float = 0.0
    afar: bool = False
    counted: bool = False


class Enough(NamedTuple):
    """What is enough.

    Attributes:
        flashes: flashes that opened, in more than one place, by sight alone.
        large: width of a shell that is enough alone, see `Flash`.
        cracks: bangs of a rattle by sound alone, within `rattle_s`.
        blasts, blast_db: bangs by sound alone that stand out by so many dB, one after the other.
        max_lag_s: how much later than light sound may come.
        alone_db: one bang is enough that stands out by so many dB though it comes from afar.
        rattle_s: how fast a string's crackers follow each other at least.
    """

    flashes: int
    large: float
    cracks: int
    blasts: int
    blast_db: float
    max_lag_s: float
    alone_db: float = math.inf
    rattle_s: float = RATTLE_S

    @property
    def for_more(self) -> "Enough":
        """Return what is enough while a series lasts: a string may thin out."""
        return self._replace(rattle_s=math.inf)


class Lag(NamedTuple):
    """How much later than light sound comes.

    Attributes:
        seconds: the middle of all lags that it may be.
        pairs: in how many pairs of a flash and a bang it is so, at best.
        slack_s: by how much it may be more or less; 0 when no other lag has nearly as many pairs.
    """

    seconds: float
    pairs: int
    slack_s: float = 0.0


class Verdict(NamedTuple):
    """That there are fireworks, who says so, and what it is known by."""

    witnesses: tuple[Witness, ...]
    lag: Lag | None

    @property
    def confidence(self) -> float:
        """How sure it is, 0…1."""
        return 1.0 - PASSING ** max(1, len(self.witnesses))


ONE_MORE = Verdict(("sight",), None)
"""While a series lasts, one more shell needs no second witness."""


def verdict(signs: Sequence[Sign], enough: Enough) -> Verdict | None:
    """Return who says that there are fireworks, or None while it is not enough."""
    flashes = [one for one in signs if one.kind == "flash"]
    bangs = [one for one in signs if one.kind == "bang"]
    lag = _lag(flashes, [one for one in bangs if not one.crackle], enough.max_lag_s)
    if not (_alone(flashes, bangs, enough) or _together(signs, flashes, bangs, lag)):
        return None
    said: tuple[tuple[Witness, bool], ...] = (
        ("sight", bool(flashes)),
        ("sound", bool(bangs)),
        ("detector", any(one.kind in ("firework", "trace") for one in signs)),
    )
    return Verdict(tuple(name for name, there in said if there), _sure(lag, flashes, bangs))


def distance(lag_s: float, *, air_c: float, slack_s: float = 0.0) -> tuple[float, float]:
    """Return how far away something is whose sound comes later by `lag_s`, and the standard deviation, metres.

    A lag that may be more or less by `slack_s` makes it so large that 9 times in 10 holds for all of those lags.
    """
    speed = AT_ZERO * ((air_c + ZERO_C) / ZERO_C) ** 0.5
    far = speed * max(0.0, lag_s)
    return far, float(np.hypot(speed * SKEW_S, far * AIR_SHARE)) + speed * slack_s / LINE_FACTOR


def _alone(flashes: Sequence[Sign], bangs: Sequence[Sign], enough: Enough) -> bool:
    """Tell whether one witness says it so often that no other is needed."""
    firm = [one for one in flashes if one.opened]
    if any(one.size >= enough.large for one in firm):
        return True
    if len(firm) >= enough.flashes and _spread(firm) >= APART:
        return True
    if any(one.afar and one.level >= enough.alone_db for one in bangs):
        return True
    return _is_string(bangs, enough) or _blasts(bangs, enough.blast_db) >= enough.blasts


def _is_string(bangs: Sequence[Sign], enough: Enough) -> bool:
    """Tell whether enough bangs of a rattle followed each other as fast as a string's."""
    times = sorted(one.at for one in bangs if one.crackle)
    return any(last - first <= enough.rattle_s for first, last in zip(times, times[enough.cracks - 1 :], strict=False))


def _blasts(bangs: Sequence[Sign], least_db: float) -> int:
    """Return how many very loud bangs there were; those within `BLAST_S` are one and its echoes."""
    count, last = 0, -math.inf
    for at in sorted(one.at for one in bangs if one.level >= least_db):
        count += at - last > BLAST_S
        last = at
    return count


def _together(signs: Sequence[Sign], flashes: Sequence[Sign], bangs: Sequence[Sign], lag: Lag | None) -> bool:
    """Tell whether two witnesses say it."""
    firm = any(one.opened for one in flashes)
    if lag is not None and (firm or lag.pairs > 1):
        return True
    found = {one.at for one in signs if one.kind == "firework"}
    if len(found) >= LOOKS and (flashes or bangs):
        return True
    cracks = sum(one.crackle for one in bangs)
    return (firm and cracks > 1) or (any(one.kind == "trace" for one in signs) and (firm or cracks > 1))


def _spread(flashes: Sequence[Sign]) -> float:
    boxes = np.array([one.box for one in flashes if one.box is not None])
    places = (boxes[:, :2] + boxes[:, 2:]) / 2
    return float(np.hypot(*(places.max(axis=0) - places.min(axis=0))))


def _lag(flashes: Sequence[Sign], bangs: Sequence[Sign], most_s: float) -> Lag | None:
    """Return the lag that most flashes have to a bang of their own, the shortest of several, or None when none has.

    It is as uncertain as other lags have nearly as many pairs.
    """
    if not flashes or not bangs:
        return None
    lights, sounds = ([one.at for one in signs[-MOST_PAIRED:]] for signs in (flashes, bangs))
    lags = np.subtract.outer(np.array(sounds), np.array(lights)).T
    possible = np.sort(lags[(lags >= -EARLY_S) & (lags <= most_s)])
    if not len(possible):
        return None
    near = np.abs(lags[:, :, None] - possible) <= AGREE_S
    pairs = np.minimum(near.any(axis=1).sum(axis=0), near.any(axis=0).sum(axis=0))
    means = (lags[:, :, None] * near).sum(axis=(0, 1)) / near.sum(axis=(0, 1))
    best = int(np.argmax(pairs))
    others = means[(pairs > NEARLY * pairs[best]) & (np.abs(means - means[best]) > AGREE_S)]
    least, most = (float(end(others, initial=means[best])) for end in (np.min, np.max))
    return Lag((least + most) / 2, int(pairs[best]), (most - least) / 2)


def _sure(lag: Lag | None, flashes: Sequence[Sign], bangs: Sequence[Sign]) -> Lag | None:
    """Return a lag that says a distance: one that comes again, or the only one that there can be."""
    if lag is None or lag.pairs > 1 or len(flashes) == len(bangs) == 1:
        return lag
    return None
