"""Since when something has been at a place, before any rule was sure of it. Pure; not a rule.

A detector may call a thing by its name for seconds before a track of it is confirmed, and the background knows to the second
when something came; so who passes just when it is confirmed did not bring it. A patch of light that a detector takes for
litter now and then was there before anybody came. Forgets a sight after `KEPT_S`, and where something was seen all the time
and then was gone: what comes there next is another thing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import supervision as sv

from pipeline.frames import Residue
from pipeline.rules import columns
from pipeline.rules.picture_plane import Boxes, areas, inside_share, iou, pixels
from pipeline.rules.places import WITHIN
from pipeline.rules.rule import Scene

SAME = 0.5
"""Overlap of two sights of one thing that lies still."""
LOOKS = 3
"""Sights of a thing that prove it: one or two may be a carried bag, or noise."""
KEPT_S = 60.0
"""Observed seconds for which a sight is remembered: a detector that is unsure sees a thing every few seconds."""
USUAL = 10.0
"""Of how many times what passes between two sights of a thing it is not seen when it is gone."""
MOST = 256
"""Sights that are remembered; when there are more, those seen longest ago go."""
COVERED = 0.5
"""Part of a thing that a region of the background covers that is this thing or a part of it."""
LARGER = 8.0
"""Of how many times a thing's area such a region is at most, with who stands beside it: a van that it was tipped out of came
earlier."""


@dataclass(slots=True)
class _Sight:
    """Something that the detector saw at one place: when first and last, observed seconds, and at how many looks."""

    box: Boxes
    first: float
    last: float
    looks: int = 1

    def is_kept(self, observed: float, gone_s: float) -> bool:
        """Tell whether what was seen here may still be here, unseen for `gone_s` at least."""
        usual = (self.last - self.first) / (self.looks - 1) if self.looks >= LOOKS else KEPT_S
        return observed - self.last <= min(KEPT_S, max(gone_s, USUAL * usual))


class Arrivals:
    """When the things of some classes came to where they are, on one stream."""

    def __init__(self, wanted: Collection[str], *, gone_s: float = KEPT_S) -> None:
        """Note what the detector calls by one of these names, sure or not; what is no longer seen for `gone_s` is gone."""
        self._wanted, self._gone_s = sorted(wanted), gone_s
        self._sights: list[_Sight] = []

    def note(self, tracks: sv.Detections, scene: Scene) -> None:
        """Note what the detector sees at this look."""
        if not scene.fresh:
            return
        self._sights = [one for one in self._sights if one.is_kept(scene.observed, self._gone_s)]
        for box in tracks.xyxy[np.isin(columns.names(tracks), self._wanted)].astype(np.float32):
            self._see(box, scene.observed)
        self._sights = sorted(self._sights, key=lambda one: one.last)[-MOST:]

    def came(self, box: Boxes, since: float, t: float, scene: Scene) -> float:
        """Return the observed seconds at which what is at a box (4,) came there, at `since` at the latest; `t`: UTC seconds.

        Where the background shows it, that tells when; what the detector saw there before may have been something else.
        """
        shown = [then(one, t, scene) for one in _shown(scene.residues, box, scene)]
        return min([since, *(shown or [self.seen_since(box)])])

    def seen_since(self, box: Boxes) -> float:
        """Return the observed seconds since which the detector has seen something at a box (4,); infinity: it has not."""
        return min((one.first for one in self._sights if one.looks >= LOOKS and _overlap(one.box, box) >= SAME), default=inf)

    def within_since(self, box: Boxes) -> float:
        """Return the same of what lies in a box (4,): a bin is in the box of it and of the bags that it is buried in."""
        held = (one for one in self._sights if one.looks >= LOOKS and float(inside_share(one.box[None, :], box)[0]) >= WITHIN)
        return min((one.first for one in held), default=inf)

    def lost(self) -> None:
        """Forget all: nobody knows what came in the meantime."""
        self._sights.clear()

    def _see(self, box: Boxes, observed: float) -> None:
        for one in self._sights:
            if _overlap(one.box, box) >= SAME:
                one.last, one.looks = observed, one.looks + 1
                return
        self._sights.append(_Sight(box, observed, observed))


def then(region: Residue, t: float, scene: Scene) -> float:
    """Return when a region of the background came, observed seconds; `t`: UTC seconds of this look."""
    return scene.observed - (t - region.since)


def _shown(residues: Sequence[Residue], box: Boxes, scene: Scene) -> list[Residue]:
    """Return what the background shows at a box (4,)."""
    regions = [(one, pixels(one.box, scene.size)) for one in residues]
    largest = LARGER * float(areas(box[None, :])[0])
    alike = [(one, region) for one, region in regions if float(areas(region[None, :])[0]) <= largest]
    return [one for one, region in alike if _is_it(region, box)]


def _is_it(region: Boxes, box: Boxes) -> bool:
    """Tell whether a region (4,) is a thing (4,): it holds it, or is most of what can be told from the ground."""
    held, within = float(inside_share(box[None, :], region)[0]), float(inside_share(region[None, :], box)[0])
    return held >= WITHIN or (held >= COVERED and within >= WITHIN)


def _overlap(one: Boxes, other: Boxes) -> float:
    return float(iou(one[None, :], other[None, :])[0, 0])
