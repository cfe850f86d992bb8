"""A yes or no that turns only when enough votes agree: hysteresis over looks, at any pace of them. Pure; not a rule.

Votes are `every_s` observed seconds apart, each by the looks since the last one, which count by how sure they are: fifty
looks at a person who stands in front are one vote, as are two.
"""

from pydantic import BaseModel, ConfigDict

from pipeline.rules.rule import Moment

OF = 5
"""Votes that are kept."""
AGREE = 4
"""Votes of those that turn it: one in five may be wrong, and a coin's tosses turn it seldom."""
LEAST = 0.03
"""Mean weight a look below which looks say nothing: one at a detector's floor (0.1) in three says something, one in five not.
In simulated rain (seed 505402) an overflowing bin is found at 0.10 to 0.15 in half of the looks."""
SURE = 1.0
"""Weight of a look that is believed by itself."""


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
    """What survives a restart: all but the looks since the last vote, and when it turned."""

    model_config = ConfigDict(extra="forbid")

    yes: bool = False
    votes: tuple[Vote, ...] = ()


class Ballot:
    """One question. Forgets all but its last `OF` votes; begins with no."""

    def __init__(self, every_s: float, memory: BallotMemory | None = None, *, unanimous: bool = False) -> None:
        """Put a question.

        Args:
            every_s: observed seconds from vote to vote.
            memory: what an earlier process kept.
            unanimous: one sure look that says no makes its vote a no, as does what unsure ones say together.
        """
        kept = memory or BallotMemory()
        self._every_s = every_s
        self._unanimous = unanimous
        self._yes, self._votes = kept.yes, kept.votes
        self._since: Moment | None = None
        self._sure = False
        self._began: Moment | None = None
        self._looks = 0
        self._weights = [0.0, 0.0]
        self._against = False

    @property
    def yes(self) -> bool:
        """Whether it is so."""
        return self._yes

    @property
    def sure(self) -> bool:
        """Whether it is so, and the last vote says the same; not after a gap, until there is another vote."""
        return self._yes and self._sure

    @property
    def since(self) -> Moment | None:
        """When the answer became what it is; None while it never turned, and after a gap."""
        return self._since

    def look(self, now: Moment, *, yes: bool, weight: float = SURE, against: float = 0.0) -> None:
        """Take what one look says; its vote falls with the first look after `every_s`.

        Args:
            now: when it was.
            yes: what it says.
            weight: how much that counts, 0…1; 0: the look says nothing.
            against: how much it says the opposite, too.
        """
        if self._began is not None and now.observed - self._began.observed >= self._every_s:
            self._vote(self._began)
        if self._began is None:
            self._began = now
        self._looks += 1
        self._weights[yes] += weight
        self._weights[not yes] += against
        self._against = self._against or (not yes and weight >= SURE)

    def lost(self) -> None:
        """Take note of a gap: the looks since the last vote go, and what was so before it may have changed."""
        self._restart()
        self._since, self._sure = None, False

    def memory(self) -> BallotMemory:
        """Return what to keep over a restart."""
        return BallotMemory(yes=self._yes, votes=self._votes)

    def _vote(self, began: Moment) -> None:
        said = self._said()
        self._restart()
        if said is None:
            return
        self._votes = (*self._votes, Vote(yes=said, t=began.t, observed=began.observed))[-OF:]
        against = [vote for vote in self._votes if vote.yes != self._yes]
        if len(against) >= AGREE:
            self._yes, self._since = not self._yes, Moment(against[0].t, against[0].observed)
        self._sure = said == self._yes

    def _said(self) -> bool | None:
        """Return what the looks since the last vote say together; None: nothing."""
        no, yes = self._weights
        least = LEAST * self._looks
        if self._unanimous:
            return not self._against and no < least
        return None if yes == no or abs(yes - no) < least else yes > no

    def _restart(self) -> None:
        """Begin to gather for the next vote."""
        self._began, self._looks, self._weights, self._against = None, 0, [0.0, 0.0], False
