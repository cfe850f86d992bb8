"""A series of fireworks: how many, from when to when, who said so, how far away, and where in the picture. Pure; not a rule."""

from collections.abc import Sequence
from typing import Self

from pydantic import BaseModel, ConfigDict

from pipeline.events import Measure
from pipeline.locate.bearings import Reach
from pipeline.locate.radius import LINE_FACTOR
from pipeline.rules.picture_plane import RelativeBox
from pipeline.rules.witnesses import Lag, Sign, Verdict, Witness, distance

WHOLE: RelativeBox = (0.0, 0.0, 1.0, 1.0)


class Series(BaseModel):
    """What is known of a series; a value.

    Attributes:
        first, last: UTC seconds of its first and last burst, as seen, heard or found; smoke stays longer.
        shells, bangs, cracks: flashes that opened, single bangs, bangs of a rattle.
        witnesses: who spoke of it so far.
        lag_s: how much later than light its sound comes, the newest that is known as well as any before.
        slack_s, pairs: see `Lag`.
        box: what it took up of the picture; None: it was only heard.
        said: observed seconds at which something bore it out last.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: float
    last: float
    shells: int = 0
    bangs: int = 0
    cracks: int = 0
    witnesses: tuple[Witness, ...] = ()
    lag_s: float | None = None
    slack_s: float = 0.0
    pairs: int = 0
    box: RelativeBox | None = None
    said: float = 0.0

    @property
    def bursts(self) -> int:
        """How many there were: what is seen and heard is one burst, and a rattle is one."""
        return max(self.shells, self.bangs, 1)

    def with_more(self, signs: Sequence[Sign], said: Verdict, *, observed: float) -> Self:
        """Return the series with signs that were not counted yet (at least one)."""
        boxes = [one.box for one in signs if one.box is not None]
        times = [one.at for one in signs if one.kind != "trace"]
        return self.model_copy(
            update={
                "first": min([self.first, *times]),
                "last": max([self.last, *times]),
                "shells": self.shells + sum(one.opened for one in signs),
                "bangs": self.bangs + sum(one.kind == "bang" and not one.crackle for one in signs),
                "cracks": self.cracks + sum(one.crackle for one in signs),
                "witnesses": tuple(sorted({*self.witnesses, *said.witnesses})),
                "box": _around(boxes if self.box is None else [self.box, *boxes]),
                "said": observed,
                **self._lag(said.lag),
            }
        )

    def measured(self, *, air_c: float) -> dict[str, Measure]:
        """Return what an event says of it."""
        told: dict[str, Measure] = {
            "bursts": self.bursts,
            "shells": self.shells,
            "bangs": self.bangs,
            "cracks": self.cracks,
            "first_burst": round(self.first, 2),
            "last_burst": round(self.last, 2),
            "witnesses": ", ".join(self.witnesses),
        }
        if self.lag_s is None:
            return told
        far, error = distance(self.lag_s, air_c=air_c, slack_s=self.slack_s)
        error_m = round(LINE_FACTOR * error)
        return told | {"distance_m": round(far), "distance_error_m": error_m, "sound_later_s": round(self.lag_s, 2)}

    def reach(self, *, air_c: float, within_m: float) -> Reach:
        """Return how far away it is; `within_m` when no sound tells."""
        seen = self.box is not None
        if self.lag_s is None:
            return Reach(within_m, seen=seen)
        far, error = distance(self.lag_s, air_c=air_c, slack_s=self.slack_s)
        return Reach(max(within_m, far + LINE_FACTOR * error), far, error, seen)

    def _lag(self, lag: Lag | None) -> dict[str, object]:
        """Return what is to be changed for a new lag: not when several pairs said it more surely before."""
        if lag is None or (self.pairs > 1 and lag.slack_s > self.slack_s):
            return {}
        return {"lag_s": lag.seconds, "slack_s": lag.slack_s, "pairs": lag.pairs}


def _around(boxes: Sequence[RelativeBox]) -> RelativeBox | None:
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))
