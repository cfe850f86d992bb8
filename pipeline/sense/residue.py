"""What was left behind: compact regions that appeared, stand still and have edges of their own, in a small picture. Pure.

`watch` compares what each cell has shown for some seconds with what it showed long before; `outline` tells a thing that was
added from a ghost (a thing taken away, a car that left) and from light. Colours count: a red case may be as bright as the
ground. Knows no classes and no people: whose it is, and whether it is a person that stands still, is for rules.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.frames import Residue
from pipeline.sense.outline import Levels, Region, apart, edges, is_added, largest, stands_out, with_faint

WIDTH, HEIGHT = 192, 108
"""One cell is 3.3 x 3.3 pixels of a 640x360 picture."""
GREY = 128
"""Blue and red difference of what has no colour."""
COLOUR = 1.5
"""What a level of blue or red difference counts for: paint spans half as many of them as of brightness."""
EVERY_S = 0.9
"""Looks that are nearer in time are left out: what stands still needs no more."""
MOVED = 10.0
"""Grey levels by which a cell differs from the last seconds when something moves there; see `luma.CHANGED` for noise."""
STILL_S = 3.0
"""Seconds without movement after which a cell shows what stands there."""
LEVEL = 12.0
"""Grey levels by which that differs from before."""
HELD_LEVEL = 6.0
"""The same for a region that is known: a thing in the dusk stays one."""
HELD_SHARE = 0.4
"""Share of a known region's cells at its birth that must still differ; with fewer it is gone, or was something else too."""
QUICK_S, BEFORE_S, RESTLESS_S = 1.0, 120.0, 1200.0
"""Time constants of what is there, of what was there before, and of the latter where it does not come to rest."""
USUAL_S = 240.0
"""Seconds of rest after which something else, of which nothing can be said, is what was there before: a car that parked. Until
then nothing of it goes into that: who stood there would be half in it, and the ground half gone."""
WHOLE_SHARE = 0.4
"""Part of the picture that differs at once when that is the light, the camera's night switch, or the camera that turned."""
SAME_VIEW = 0.4
"""Correlation of the edges before and after that, from which the camera still sees the same."""
LEAST_CELLS = 12
"""Smaller regions are noise; a bag of 12 x 12 pixels in 640x360 has 13."""
SETTLED_SHARE = 0.9
"""Part of a piece that must have come to rest before it is judged: who stands beside it moves a little."""
CHANGED_SHARE = 0.5
"""Share of a known region's cells that look otherwise than they did, from which it may have gone."""
GROWN = 2.0
"""Cells of a known region with what came beside it, of those at its birth, above which that is something else."""
YOUNG_S = 10.0
"""Seconds since something moved there, up to which what shows beside it is a part of it; later something else came."""
AT_ONCE = 4
"""Nobody leaves more things than these at one moment: then it is the light, or the camera was moved."""
MOST = 32
"""Regions that are known at once; there is no room for more until one goes."""
_AROUND = np.ones((3, 3), np.uint8)

Marks = NDArray[np.uint8]
Cells = NDArray[np.bool_]


class _Known(NamedTuple):
    """A region that is known.

    Attributes:
        mark, number: of its cells, and its own.
        since: UTC seconds since when it stands still.
        stirred: UTC seconds when something moved there last.
        cells: at its birth.
        seen: the last look showed it.
    """

    mark: int
    number: int
    since: float
    stirred: float
    cells: int
    seen: bool


class ResidueState(NamedTuple):
    """What is remembered of the looks before; all pictures are (HEIGHT, WIDTH).

    Attributes:
        t: UTC seconds of the last look, or None before the first.
        before: (3, HEIGHT, WIDTH) what each cell showed before anything came; stands still under known regions.
        now: (3, HEIGHT, WIDTH) what it showed in the last instants: brightness, and blue and red difference times `COLOUR`.
        calm: seconds since something moved there.
        other: seconds of rest for which it has shown something else than before that is not known.
        marks: the mark of the known region that a cell belongs to, 0 for none.
        looks: (3, HEIGHT, WIDTH) how what is known looked when it was seen last.
        next_number: never given before.
    """

    t: float | None
    before: Levels
    now: Levels
    calm: Levels
    other: Levels
    marks: Marks
    looks: Levels
    known: tuple[_Known, ...] = ()
    next_number: int = 1


_NOTHING = np.zeros((3, HEIGHT, WIDTH), np.float32)
BEGIN = ResidueState(None, _NOTHING, _NOTHING, _NOTHING[0], _NOTHING[0], np.zeros((HEIGHT, WIDTH), np.uint8), _NOTHING)
"""The state before the first look."""


def watch(state: ResidueState, t: float, yuv: NDArray[np.uint8]) -> ResidueState:
    """Take a look.

    Args:
        state: what came of the look before; `BEGIN` first.
        t: UTC seconds of the look; ask `is_due` first.
        yuv: (3, HEIGHT, WIDTH) brightness, blue and red difference of each cell.
    """
    frame = np.stack([cv2.blur(plane, (3, 3)) for plane in yuv]).astype(np.float32)
    frame[1:] = (frame[1:] - GREY) * COLOUR
    if state.t is None:
        return state._replace(t=t, before=frame, now=frame)
    was, state = state, _followed(state, t, frame)
    differs = largest(np.abs(state.now - state.before))
    if np.count_nonzero(differs > LEVEL) > WHOLE_SHARE * differs.size:
        return _changed_whole(was, state)
    return _found(_checked(state, differs), differs)


def is_due(state: ResidueState, t: float) -> bool:
    """Tell whether a look at UTC time `t` is worth to be taken."""
    return state.t is None or not 0 <= t - state.t < EVERY_S


def residues(state: ResidueState) -> tuple[Residue, ...]:
    """Return the known regions, the oldest first."""
    return tuple(_residue(one, state.marks) for one in state.known)


def _followed(state: ResidueState, t: float, frame: Levels) -> ResidueState:
    """Let the pictures follow a look; rare looks, or one after a loss, prove no more than half of a rest."""
    passed = max(0.0, t - (state.t or t))
    proven = np.float32(min(passed, STILL_S / 2))
    moved = largest(np.abs(frame - state.now)) > MOVED
    now = np.where(moved, frame, state.now + _rate(passed, QUICK_S) * (frame - state.now))
    calm = np.where(moved, np.float32(0), state.calm + proven)
    before = state.before * _gain(state.before, now)
    rest, free = calm >= STILL_S, state.marks == 0
    differs = rest & free & (largest(np.abs(now - before)) > LEVEL)
    other = np.where(rest, np.where(differs, state.other + proven, np.float32(0)), state.other)
    pace = np.where(rest, _rate(passed, BEFORE_S), _rate(passed, RESTLESS_S))
    pace[differs] = 0.0
    pace[other >= USUAL_S] = 1.0
    pace *= free
    return state._replace(t=t, now=now.astype(np.float32), calm=calm, other=other, before=before + pace * (now - before))


def _changed_whole(was: ResidueState, state: ResidueState) -> ResidueState:
    """Take the picture for what was there before; in another light what is known stays, in another view it does not."""
    same = np.corrcoef(edges(was.now[:1]).ravel(), edges(state.now[:1]).ravel())[0, 1] >= SAME_VIEW
    if not same:
        return BEGIN._replace(t=state.t, before=state.now, now=state.now, next_number=state.next_number)
    return state._replace(before=np.where(state.marks > 0, state.before, state.now))


def _checked(state: ResidueState, differs: Levels) -> ResidueState:
    """Say of each known region whether it is seen, hidden by something that moves, or gone."""
    if not state.known:
        return state
    calm = state.calm >= STILL_S
    seen = _count(state.marks[calm]) * 2 >= _count(state.marks)
    marks = np.where(calm & (differs < HELD_LEVEL) & seen[state.marks], 0, state.marks).astype(np.uint8)
    left = _count(marks)
    known = tuple(
        one._replace(seen=bool(seen[one.mark]), stirred=one.stirred if seen[one.mark] else state.t or 0.0)
        for one in state.known
        if left[one.mark] >= max(LEAST_CELLS / 2, HELD_SHARE * one.cells)
    )
    marks[~np.isin(marks, [one.mark for one in known])] = 0
    held = _count(state.marks)
    fell = [one for one in known if left[one.mark] < held[one.mark]]
    return _recognised(_fallen_apart(state._replace(marks=marks, known=known), fell), differs)


def _fallen_apart(state: ResidueState, fell: Sequence[_Known]) -> ResidueState:
    """Know the parts of regions that lost cells as things of their own where they no longer hang together.

    Somebody who stood between two things was one region with both until he left.
    """
    marks, known, number = state.marks.copy(), list(state.known), state.next_number
    for one in fell:
        parts = apart(marks == one.mark, least=LEAST_CELLS)
        if len(parts) < 2 or len(known) + len(parts) > MOST:
            continue
        known.remove(one)
        marks[marks == one.mark] = 0
        for part in parts:
            mark = min(set(range(1, MOST + 1)) - {other.mark for other in known})
            marks[part] = mark
            known.append(one._replace(mark=mark, number=number, cells=int(np.count_nonzero(part))))
            number += 1
    return state._replace(marks=marks, known=tuple(known), next_number=number)


def _recognised(state: ResidueState, differs: Levels) -> ResidueState:
    """Let go of known regions that have come to rest and look otherwise than before, where nothing stands out any more.

    Ground from which something was taken in another light than it was put there still differs from what it was before.
    """
    calm, marks, looks = state.calm >= STILL_S, state.marks.copy(), state.looks.copy()
    other = calm & (largest(np.abs(state.now - looks)) > LEVEL)
    sizes, settled, changed = _count(marks), _count(marks[calm]), _count(marks[other])
    known = []
    for one in state.known:
        cells, size = marks == one.mark, sizes[one.mark]
        rests = settled[one.mark] >= SETTLED_SHARE * size
        is_other = rests and changed[one.mark] >= CHANGED_SHARE * size
        if is_other and not stands_out(Region.touching(cells, differs > LEVEL), state.before, state.now):
            marks[cells] = 0
            continue
        known.append(one)
        if rests:
            looks[:, cells] = state.now[:, cells]
    return state._replace(marks=marks, looks=looks, known=tuple(known))


def _found(state: ResidueState, differs: Levels) -> ResidueState:
    """Know new regions, and let what is a ghost or light be what was there before."""
    calm, differing = state.calm >= STILL_S, ((differs > LEVEL) & (state.marks == 0)).view(np.uint8)
    if np.count_nonzero(calm & (differing > 0)) < LEAST_CELLS:
        return state
    closed = cv2.morphologyEx(differing, cv2.MORPH_CLOSE, _AROUND)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA]
    settled = np.bincount(labels[calm], minlength=count) >= SETTLED_SHARE * areas
    pieces = [label for label in range(1, count) if settled[label] and areas[label] >= LEAST_CELLS]
    verdicts = [(label, _verdict(state, Region.of(stats[label], labels == label))) for label in pieces]
    faint = (state.calm >= STILL_S) & (differs > HELD_LEVEL)
    return _known(state, np.asarray(labels, np.int32), verdicts, faint=faint)


def _verdict(state: ResidueState, region: Region) -> bool | int | None:
    """Return the mark of the known region that a piece belongs to, or whether it was added."""
    touched = np.unique(state.marks[region.window][cv2.dilate(region.cells.view(np.uint8), _AROUND) > 0])
    sizes = _count(state.marks) + np.count_nonzero(region.cells)
    for one in state.known:
        young = (state.t or 0.0) - one.stirred <= STILL_S + YOUNG_S
        if one.mark in touched and young and region.is_small and sizes[one.mark] <= GROWN * one.cells:
            return one.mark
    return is_added(region, state.before, state.now)


def _known(
    state: ResidueState, labels: NDArray[np.int32], verdicts: list[tuple[int, bool | int | None]], *, faint: Cells
) -> ResidueState:
    """Take over what was judged; `faint`: which cells differ at least a little, and have come to rest."""
    marks, before, looks = state.marks.copy(), state.before.copy(), state.looks.copy()
    known, number = list(state.known), state.next_number
    too_many = sum(verdict is True for _, verdict in verdicts) > AT_ONCE
    for label, verdict in verdicts:
        cells = (labels == label) & (marks == 0)
        free = sorted(set(range(1, MOST + 1)) - {one.mark for one in known})
        if verdict is False or (verdict is True and too_many):
            before[:, cells] = state.now[:, cells]
        elif verdict is True and free:
            cells = with_faint(cells, faint & (marks == 0) & ((labels == 0) | (labels == label)))
            marks[cells] = free[0]
            since, count = (state.t or 0.0) - STILL_S, int(np.count_nonzero(cells))
            known.append(_Known(free[0], number, since=since, stirred=since, cells=count, seen=True))
            number += 1
        elif verdict is not None and verdict is not True:
            marks[cells] = verdict
    new = (marks > 0) & (state.marks == 0)
    looks[:, new] = state.now[:, new]
    return state._replace(marks=marks, before=before, looks=looks, known=tuple(known), next_number=number)


def _count(marks: Marks) -> NDArray[np.intp]:
    """Return how many cells have each mark."""
    return np.bincount(marks.ravel(), minlength=MOST + 1)


def _gain(before: Levels, now: Levels) -> np.float32:
    """Return by what factor the whole picture got brighter."""
    ratio = float(np.median(now[0, ::4, ::4] / np.maximum(before[0, ::4, ::4], 1.0)))
    return np.float32(min(1.5, max(0.67, ratio)))


def _rate(passed: float, constant: float) -> np.float32:
    return np.float32(1 - math.exp(-max(0.0, passed) / constant))


def _residue(one: _Known, marks: Marks) -> Residue:
    x, y, width, height = cv2.boundingRect((marks == one.mark).view(np.uint8))
    box = (x / WIDTH, y / HEIGHT, (x + width) / WIDTH, (y + height) / HEIGHT)
    return Residue(number=one.number, since=one.since, box=box, seen=one.seen)
