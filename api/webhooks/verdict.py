"""What an answer means for its delivery and its receiver. Pure."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from api.webhooks.schedule import Retries

THROTTLES = (
    HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT,
)  # fmt: skip
State = Literal["pending", "delivered", "dead", "cancelled"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt.

    Attributes:
        status: HTTP status; None when there was no answer.
        error: why it is no success; None for a success.
        retry_after_s: seconds for which the receiver asked to be left alone.
        duration_s: how long the attempt took, seconds.
        case_number: the receiver's own number of the case, when it told one.
    """

    status: int | None
    error: str | None
    retry_after_s: float | None
    duration_s: float
    case_number: str | None = None

    @property
    def is_success(self) -> bool:
        """Whether the receiver took the message."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows.

    Attributes:
        state: state of the delivery from now on.
        next_at: not before, UTC seconds; only for `pending`.
        pause_until: the whole receiver is left alone until then, UTC seconds.
        is_gone: the receiver wants nothing any more; its subscription ends.
    """

    state: State
    next_at: float | None = None
    pause_until: float | None = None
    is_gone: bool = False


def judge(answer: Answer, retries: Retries, *, made: int, chance: float, now: float) -> Verdict:
    """Return what follows from an answer.

    Args:
        answer: of the attempt just made.
        retries: the schedule.
        made: attempts so far, this one included.
        chance: 0…1, draws the jitter.
        now: UTC seconds.
    """
    if answer.is_success:
        return Verdict("delivered")
    if answer.status == HTTPStatus.GONE:
        return Verdict("cancelled", is_gone=True)
    asked = answer.retry_after_s if answer.status in THROTTLES else None
    pause = None if asked is None else now + asked
    wait = retries.wait(made, chance=chance, asked=asked)
    if wait is None:
        return Verdict("dead", pause_until=pause)
    return Verdict("pending", next_at=now + wait, pause_until=pause)
