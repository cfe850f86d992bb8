"""Things that only the background shows, put beside the tracks as if the detector knew them. Pure; not a rule.

Somebody who stands still, or a parked car, is none of them; how often a confirmed track of such a one was there is
remembered as long as the background shows it.
"""

from collections.abc import Collection
from typing import NamedTuple, Self

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from pipeline.frames import Residue
from pipeline.rules import columns
from pipeline.rules.arrivals import Arrivals, then
from pipeline.rules.picture_plane import Boxes, inside_share, iou, pixels
from pipeline.rules.rule import Scene
from pipeline.track.kinds import BINS

OBJECT = "object"
"""Class of a thing of which nobody knows more."""
FIRST_ID = 1 << 40
"""Their ids begin here: tracks never come so far."""
CONFIDENCE = 0.5
"""That of something that is there, whatever it is."""
COVERED = 0.5
"""Part of it that lies in the box of something else."""
ELSE_SHARE = 0.2
"""Part of its looks at which the detector saw something else there, from which it is that."""
ELSE = frozenset({"bicycle", "motorcycle", "dog"})
"""What else comes and stands still, besides people and vehicles. Any other name is the detector's guess at the unknown: a
suitcase that somebody leaves is easily called a bin, and no bin comes under somebody's arm."""
BEFORE_S = 2.0
"""Observed seconds by which a bin stood there before the region came, from which it is a bin and what lies in and around it."""
SAME = 0.3
"""Overlap with a thing that the detector knows and the rule asks for: then that one speaks."""
SAME_REGION = 0.5
"""Overlap with what a region was at first, from which it still shows the same."""
PART = 0.75
"""So much of it lies within such a thing when it is the part of it that differs from the ground."""
SURE = 0.3
"""Least confidence of a name that is to speak: below it detectors call a chair a bicycle, and no rule lets a thing come to
rest."""
NAMED_LOOKS = 10
"""Looks at which the detector gave it a name that the rule asks for, and no bicycle: it stays that, whatever comes."""


class _Votes(NamedTuple):
    """Looks at one of them: all, those at which somebody or something else was seen there, and those with a wanted name.

    Attributes:
        named: so many looks gave it a wanted name before any called it a two-wheeler.
        box: (4,) pixels of the region at the first of them.
    """

    box: Boxes

    looks: int = 0
    others: int = 0
    named: int = 0

    def after(self, *, known: bool, covered: bool, guessed: bool) -> Self:
        """Return the votes after one more look."""
        named = self.named + known if self.named >= NAMED_LOOKS or not guessed else 0
        return self._replace(looks=self.looks + 1, others=self.others + covered, named=named)


class UnknownThings:
    """The things that only the background shows on one stream; forgets one when the background does."""

    def __init__(self, *, wanted: Collection[str], others: Collection[str]) -> None:
        """`wanted`: classes that the rule asks for; `others`: people and vehicles, by all their names."""
        self._wanted, self._others = sorted(wanted), sorted({*others} - {*wanted})
        self._guesses = sorted(ELSE - {*wanted, *others})
        self._bins = Arrivals(BINS)
        self._votes: dict[int, _Votes] = {}

    def beside(self, t: float, tracks: sv.Detections, scene: Scene) -> sv.Detections:
        """Return the tracks, and after them what only the background shows now (UTC seconds), as tracks of class `OBJECT`."""
        self._bins.note(tracks, scene)
        names = columns.names(tracks)
        boxes, ids = tracks.xyxy.astype(np.float32), columns.ids(tracks)
        wanted, others = (boxes[np.isin(names, kind) & (ids >= 0)] for kind in (self._wanted, self._others))
        sure = (ids >= 0) & (columns.confidences(tracks) >= SURE)
        kinds = (self._wanted, self._guesses, sorted(BINS))
        certain, guesses, bins = (boxes[np.isin(names, kind) & sure] for kind in kinds)
        seen = [one for one in scene.residues if one.seen]
        votes = {one.number: self._voted(one, scene) for one in scene.residues}
        alone = []
        for one in seen:
            box, vote = pixels(one.box, scene.size), votes[one.number]
            known = _is_known(box, wanted)
            guessed = vote.named < NAMED_LOOKS and _is_covered(box, guesses)
            covered = guessed or _is_covered(box, others) or _is_covered(box, self._stood(bins, then(one, t, scene)))
            if scene.fresh:
                votes[one.number] = vote = vote.after(known=known, covered=covered, guessed=guessed)
            if not covered and vote.others <= ELSE_SHARE * vote.looks and not _is_known(box, certain):
                alone.append(one)
        self._votes = votes
        return _joined(tracks, names, alone, scene)

    def _stood(self, bins: Boxes, came: float) -> Boxes:
        """Return which of some bins (N, 4) stood there before something came, observed seconds; no gap moves a bin."""
        since = [min(self._bins.seen_since(box), self._bins.within_since(box)) for box in bins]
        return bins[[one <= came - BEFORE_S for one in since]]

    def _voted(self, one: Residue, scene: Scene) -> _Votes:
        """Return the votes about a region so far; none about one of which only a part is left: who stood there has gone."""
        box = pixels(one.box, scene.size)
        votes = self._votes.get(one.number)
        return votes if votes is not None and float(iou(box[None, :], votes.box[None, :])[0, 0]) >= SAME_REGION else _Votes(box)


def _is_covered(box: Boxes, others: Boxes) -> bool:
    """Tell whether one of some boxes covers most of a region, or lies in it: people who stand and talk are one region."""
    if not len(others):
        return False
    within = inside_share(others, box) >= PART
    return bool(within.any()) or any(float(inside_share(box[None, :], other)[0]) >= COVERED for other in others)


def _is_known(box: Boxes, things: Boxes) -> bool:
    if not len(things):
        return False
    overlaps, inside = iou(box[None, :], things)[0] >= SAME, inside_share(things, box) >= COVERED
    part = any(float(inside_share(box[None, :], thing)[0]) >= PART for thing in things)
    return part or bool((overlaps | inside).any())


def _joined(tracks: sv.Detections, names: NDArray[np.str_], alone: list[Residue], scene: Scene) -> sv.Detections:
    if not alone:
        return tracks
    sure = columns.confidences(tracks)
    new, boxes = len(alone), np.array([pixels(one.box, scene.size) for one in alone], np.float32)
    return sv.Detections(
        xyxy=np.concatenate([tracks.xyxy.astype(np.float32), boxes]),
        confidence=np.concatenate([sure, np.full(new, CONFIDENCE, np.float32)]),
        tracker_id=np.concatenate([columns.ids(tracks), [FIRST_ID + one.number for one in alone]]).astype(np.int64),
        data={"class_name": np.array([*names.tolist(), *[OBJECT] * new], dtype=str)},
    )
