"""A yes or no that turns only when enough votes agree: hysteresis over looks, at any pace of them. Pure; not a rule.

Votes are `every_s` observed seconds apart, each by the majority of the looks since the last one: fifty looks at a
person who stands in front are one vote, as are two.
"""

from pydantic import BaseModel, ConfigDict

from pipeline.rules.rule import Moment

OF = 5
"""Votes that are kept."""
AGREE = 4
"""Votes of those that turn it: one in five may be wrong, and a coin's tosses turn it seldom."""


class Vote(BaseModel):
    """One vote.

    Attributes:
        t, observed: the first look that it stands for, see `Moment`.
    """

    model_config = ConfigDict(extra="forbid")

    yes: bool
    t: float
    observed: float


class BallotMemory(BaseModel):
    """What survives a restart: all but the looks since the last vote.

    Attributes:
        since: the first of the votes that made it so; None: it never turned from no.
    """

    model_config = ConfigDict(extra="forbid")

    yes: bool = False
    since: Vote | None = None
    votes: tuple[Vote, ...] = ()


class Ballot:
    """One question. Forgets all but its last `OF` votes; begins with no."""

    def __init__(self, every_s: float, memory: BallotMemory | None = None) -> None:
        kept = memory or BallotMemory()
        self._every_s = every_s
        self._yes, self._since, self._votes = kept.yes, kept.since, kept.votes
        self._began: Moment | None = None
        self._looks: list[int] = [0, 0]

    @property
    def yes(self) -> bool:
        """Whether it is so."""
        return self._yes

    @property
    def since(self) -> Moment | None:
        """When the answer became what it is; None while it never turned."""
        return Moment(self._since.t, self._since.observed) if self._since else None

    def look(self, now: Moment, *, yes: bool) -> None:
        """Take what one look says; its vote falls with the first look after `every_s`."""
        if self._began is not None and now.observed - self._began.observed >= self._every_s:
            self._vote(self._began)
        if self._began is None:
            self._began = now
        self._looks[yes] += 1

    def lost(self) -> None:
        """Let the looks since the last vote go: what comes next comes after a gap."""
        self._began, self._looks = None, [0, 0]

    def memory(self) -> BallotMemory:
        """Return what to keep over a restart."""
        return BallotMemory(yes=self._yes, since=self._since, votes=self._votes)

    def _vote(self, began: Moment) -> None:
        no, yes = self._looks
        self.lost()
        if yes == no:
            return
        self._votes = (*self._votes, Vote(yes=yes > no, t=began.t, observed=began.observed))[-OF:]
        against = [vote for vote in self._votes if vote.yes != self._yes]
        if len(against) >= AGREE:
            self._yes, self._since = not self._yes, against[0]
