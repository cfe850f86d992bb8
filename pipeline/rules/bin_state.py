"""What is known of one bin: is it full or overflowing, do bags lie around it, is it gone? Pure; not a rule."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline.rules.ballot import SURE, Ballot, BallotMemory
from pipeline.rules.picture_plane import Boxes, pixels, relative
from pipeline.rules.rule import Moment

Fill = Literal["", "full", "overflowing"]
"""How full a bin is: not, so full that it should be emptied, or more than it holds."""
FILLS: tuple[Fill, ...] = ("", "full", "overflowing")
State = Literal["fine", "full", "overflowing", "surrounded", "full and surrounded", "overflowing and surrounded", "missing"]
STATES: dict[tuple[Fill, bool], State] = {
    ("", False): "fine",
    ("", True): "surrounded",
    ("full", False): "full",
    ("full", True): "full and surrounded",
    ("overflowing", False): "overflowing",
    ("overflowing", True): "overflowing and surrounded",
}
"""What a bin that is there is called, by how full it is and whether bags lie around it."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look says of a bin.

    Attributes:
        box: (4,) xyxy pixels of what is seen, or of where it should be.
        seen: it is there; else it is `hidden` by something nearer, or not found.
        confidence: as seen.
        says: how sure the look is that it is not full, full, overflowing (`FILLS`), each 0…1: a look may say two of them.
        sure: the detector is sure enough that it is a bin; else it counts by its confidence, and only because one stands there.
        surrounded, bags: whether too many lie around it, and how many do; of one that is not seen, where it should be.
        fresh: the look is a new one, see `Scene.fresh`: only such looks vote.
        may_miss: it is known that there is one, so that it can be missing.
    """

    box: Boxes
    seen: bool
    confidence: float = 1.0
    says: tuple[float, float, float] = (0.0, 0.0, 0.0)
    sure: bool = True
    surrounded: bool = False
    bags: int = 0
    hidden: bool = False
    fresh: bool = True
    may_miss: bool = True
    tracker_ids: tuple[int, ...] = ()


class BinMemory(BaseModel):
    """What survives a restart.

    Attributes:
        box: xyxy relative to the picture where it was seen last, or None.
        last: observed seconds of the last look at which it was seen, hidden or surrounded.
        place: number of the place where it was found; None: it was known.
    """

    model_config = ConfigDict(extra="forbid")

    full: BallotMemory = BallotMemory()
    overflowing: BallotMemory = BallotMemory()
    surrounded: BallotMemory = BallotMemory()
    missing: BallotMemory = BallotMemory()
    box: tuple[float, float, float, float] | None = None
    last: float = 0.0
    place: int | None = None


class Bin:
    """One bin; forgets how full it was and what lay around it once it is missing.

    Attributes:
        last, place: see `BinMemory`.
    """

    def __init__(self, every_s: float, memory: BinMemory | None = None) -> None:
        kept = memory or BinMemory()
        self._every_s = every_s
        self._full = Ballot(every_s, kept.full)
        self._overflowing = Ballot(every_s, kept.overflowing)
        self._surrounded = Ballot(every_s, kept.surrounded)
        self._missing = Ballot(every_s, kept.missing, unanimous=True)
        self._box = kept.box
        self.last, self.place = kept.last, kept.place

    @property
    def state(self) -> State:
        """What enough looks agree on."""
        return "missing" if self._missing.yes else STATES[self.fill, self._surrounded.yes]

    @property
    def fill(self) -> Fill:
        """How full it is, as enough looks agree on."""
        if self._overflowing.yes:
            return "overflowing"
        return "full" if self._full.yes else ""

    @property
    def since(self) -> Moment | None:
        """When the first of what is wrong with it began; None where nobody knows: after a gap."""
        wrong = [one.since for one in (self._full, self._surrounded, self._missing) if one.yes and one.since]
        return min(wrong, default=None)

    def box(self, size: tuple[int, int]) -> Boxes | None:
        """Return where it was seen last, (4,) pixels of a picture of this size, or None."""
        return None if self._box is None else pixels(self._box, size)

    def look(self, sight: Sight, now: Moment, *, size: tuple[int, int]) -> bool:
        """Take one look; tell whether what is wrong is seen to be so, or is only assumed to be still."""
        if sight.seen or sight.hidden or sight.surrounded:
            self.last = now.observed
        if sight.seen and sight.sure:
            self._box = relative(sight.box, size)
        if sight.fresh and not sight.hidden:
            self._vote(sight, now)
        if sight.seen:
            return not self._missing.yes and (self._full.sure or self._surrounded.sure)
        if sight.hidden:
            return False
        return self._missing.sure if self._missing.yes else sight.surrounded and self._surrounded.sure

    def lost(self) -> None:
        """Take note of a gap."""
        for ballot in (self._full, self._overflowing, self._surrounded, self._missing):
            ballot.lost()

    def memory(self) -> BinMemory:
        """Return what to keep over a restart."""
        return BinMemory(
            full=self._full.memory(),
            overflowing=self._overflowing.memory(),
            surrounded=self._surrounded.memory(),
            missing=self._missing.memory(),
            box=self._box,
            last=self.last,
            place=self.place,
        )

    def _vote(self, sight: Sight, now: Moment) -> None:
        fine, full, over = sight.says
        _weigh(self._full, now, max(full, over), fine)
        _weigh(self._overflowing, now, over, max(fine, full))
        self._surrounded.look(now, yes=sight.surrounded, weight=SURE if sight.seen or sight.surrounded else 0.0)
        if sight.seen or sight.may_miss:
            self._missing.look(now, yes=not sight.seen, weight=SURE if sight.sure else sight.confidence)
        if self._missing.yes:
            self._full, self._overflowing, self._surrounded = (Ballot(self._every_s) for _ in range(3))


def _weigh(ballot: Ballot, now: Moment, yes: float, no: float) -> None:
    ballot.look(now, yes=yes > no, weight=max(yes, no), against=min(yes, no))
