"""The life of a case as a state machine: seven stages, the moves between them, and who may make them. Pure.

The stages are the grid-management trade's: 信息收集, 案卷建立, 任务派遣, 任务处理, 处理反馈, 核查结案, 综合评价. The
machine proposes and a person files: what the cameras found is collected, and becomes a filed case by a person's word,
unless the district sets its kind to automatic. A stage has several statuses; every status lies in one stage.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from api.cases.timer import Phase
from api.reason import Reason, Refusal

Stage = Literal["collected", "filed", "dispatched", "handling", "feedback", "closing", "evaluated"]
Status = Literal[
    "proposed", "confirmed", "cancelled", "gone", "merged", "filed", "not_accepted", "dispatched", "returned", "handling",
    "suspended", "handled", "checking", "closed", "forced_closed", "evaluated",
]  # fmt: skip
Actor = Literal["operator", "dispatcher", "manager", "receiver", "pipeline"]
"""Roles of people; receiver: a case system outside that takes webhooks; pipeline: what the cameras see. Whoever administers
may do what people may; auditors and readers move nothing."""
Need = Literal["opinion", "department"]

STAGE_OF: dict[Status, Stage] = {
    "proposed": "collected",
    "confirmed": "collected",
    "cancelled": "collected",
    "gone": "collected",
    "merged": "collected",
    "filed": "filed",
    "not_accepted": "filed",
    "dispatched": "dispatched",
    "returned": "dispatched",
    "handling": "handling",
    "suspended": "handling",
    "handled": "feedback",
    "checking": "closing",
    "closed": "closing",
    "forced_closed": "closing",
    "evaluated": "evaluated",
}
ENDED: frozenset[Status] = frozenset({"cancelled", "gone", "merged", "not_accepted", "closed", "forced_closed", "evaluated"})
BY_HAND: frozenset[Status] = ENDED - {"gone"}
"""Ends that the pipeline takes back by no word of its own."""
PHASE_OF: dict[Status, Phase] = {
    "proposed": "review",
    "confirmed": "review",
    "filed": "dispatch",
    "returned": "dispatch",
    "dispatched": "handle",
    "handling": "handle",
    "suspended": "handle",
    "handled": "check",
    "checking": "check",
}
"""Which clock runs; none once a case ended."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a case.

    Attributes:
        name: the verb.
        origins: statuses from which it may be made.
        target: status after it.
        actors: who may make it.
        needs: what must be said with it.
        is_forward: the ordinary way on; several of them may be told as one.
    """

    name: str
    origins: frozenset[Status]
    target: Status
    actors: frozenset[Actor]
    needs: frozenset[Need] = field(default_factory=frozenset)
    is_forward: bool = False


class Refused(Refusal):
    """A move that can't be made; the message says why."""


class NotNow(Refused):
    """The case's status does not allow it."""


class NotYours(Refused):
    """Somebody else has to make it."""


class Incomplete(Refused):
    """Something must be said with it."""


def _move(name: str, origins: str, target: Status, actors: str, needs: str = "", *, forward: bool = False) -> Move:
    known_statuses: dict[str, Status] = {status: status for status in STAGE_OF}
    known_actors: dict[str, Actor] = {actor: actor for actor in ("operator", "dispatcher", "manager", "receiver", "pipeline")}
    known_needs: dict[str, Need] = {"opinion": "opinion", "department": "department"}
    return Move(
        name,
        frozenset(known_statuses[one] for one in origins.split()),
        target,
        frozenset(known_actors[one] for one in actors.split()),
        frozenset(known_needs[one] for one in needs.split()),
        is_forward=forward,
    )


_DESK = "operator manager"
_OUT = "dispatcher manager receiver"
_WORKED = "filed dispatched returned handling suspended handled"
MOVES: tuple[Move, ...] = (
    _move("confirm", "proposed gone", "confirmed", _DESK, forward=True),
    _move("cancel", "proposed confirmed gone", "cancelled", _DESK, "opinion"),
    _move("doubt", "proposed", "proposed", _DESK, "opinion"),
    _move("restore", "cancelled confirmed", "proposed", _DESK, "opinion"),
    _move("file", "confirmed", "filed", _DESK, forward=True),
    _move("file_automatically", "proposed", "filed", "pipeline"),
    _move("not_accept", "confirmed filed", "not_accepted", _DESK + " dispatcher receiver", "opinion"),
    _move("dispatch", "filed returned", "dispatched", _OUT, "department", forward=True),
    _move("recall", "dispatched", "filed", "dispatcher manager", "opinion"),
    _move("take_up", "dispatched", "handling", _OUT, forward=True),
    _move("return", "dispatched handling", "returned", _OUT, "opinion"),
    _move("suspend", "handling", "suspended", _OUT, "opinion"),
    _move("resume", "suspended", "handling", _OUT, forward=True),
    _move("finish", "handling", "handled", _OUT, forward=True),
    _move("check", "handled", "checking", _DESK + " dispatcher receiver", forward=True),
    _move("rework", "checking", "handling", _DESK + " receiver pipeline", "opinion"),
    _move("close", "checking", "closed", _DESK + " receiver", forward=True),
    _move("force_close", _WORKED + " checking", "forced_closed", "manager receiver", "opinion"),
    _move("evaluate", "closed forced_closed", "evaluated", "manager"),
    _move("vanish", "proposed confirmed", "gone", "pipeline"),
    _move("clear", _WORKED, "checking", "pipeline"),
    _move("reappear", "gone", "proposed", "pipeline"),
    _move("await_again", "checking", "filed", "pipeline"),
    _move("merge", "proposed confirmed gone " + _WORKED + " checking", "merged", _DESK + " pipeline", "opinion"),
)
BY_NAME = {move.name: move for move in MOVES}
OWN_CALL = frozenset({"merge", "doubt"})
"""Moves that say more than a status and have a call of their own."""


def allowed(status: Status, actors: Iterable[Actor]) -> list[Move]:
    """Return the moves that somebody may make from a status, in the order of a case's life."""
    who = frozenset(actors)
    return [move for move in MOVES if status in move.origins and who & move.actors and move.name not in OWN_CALL]


def check(name: str, status: Status, actors: Iterable[Actor], given: Iterable[Need]) -> Move:
    """Return the move of a name if it may be made.

    Raises:
        NotNow: there is no such move from this status.
        NotYours: others make it.
        Incomplete: it needs an opinion or a department.
    """
    who, said = frozenset(actors), frozenset(given)
    move = BY_NAME.get(name)
    if move is None or status not in move.origins:
        names = ", ".join(one.name for one in allowed(status, who)) or "none"
        told = f"a case that is {status} can't be moved by {name!r}; moves open to you: {names}"
        raise NotNow(told, Reason("move_not_now", {"status": status, "move": name}))
    if not who & move.actors:
        told = f"{name} is made by {' or '.join(sorted(move.actors))}, not by {', '.join(sorted(who)) or 'readers'}"
        raise NotYours(told, Reason("move_not_yours", {"move": name, "roles": sorted(move.actors)}))
    if lacking := move.needs - said:
        raise Incomplete(
            f"{name} needs {' and '.join(sorted(lacking))}", Reason("move_incomplete", {"move": name, "needs": sorted(lacking)})
        )
    return move


def way(status: Status, target: Status, actors: Iterable[Actor]) -> list[Move]:
    """Return the shortest way to a status: ordinary moves forward, the last one may be any; empty when it is there.

    A case system outside tells what it came to, not each step: `closed` of a dispatched case means taken up, handled, checked.

    Raises:
        NotNow: there is no way for these actors.
    """
    who = frozenset(actors)
    ways: dict[Status, list[Move]] = {status: []}
    waiting = deque([status])
    while waiting:
        here = waiting.popleft()
        if here == target:
            return ways[here]
        for move in MOVES:
            usable = here in move.origins and who & move.actors and (move.is_forward or move.target == target)
            if usable and move.target not in ways and move.name not in OWN_CALL:
                ways[move.target] = [*ways[here], move]
                waiting.append(move.target)
    told = f"there is no way from {status} to {target} for {' or '.join(sorted(who)) or 'readers'}"
    raise NotNow(told, Reason("no_way", {"status": status, "target": target}))


def ending(status: Status) -> str:
    """Return the move by which a person ends a case whose end the cameras did not see."""
    if status in {"proposed", "confirmed"}:
        return "cancel"
    return "close" if status == "checking" else "force_close"


def seen(status: Status, *, was_gone: bool, is_gone: bool, has_department: bool) -> str | None:
    """Return the pipeline's move after new word of the cameras, or None.

    Args:
        status: of the case now.
        was_gone: whether its thing was gone before that word.
        is_gone: whether it is gone now.
        has_department: whether the case was given to a department.
    """
    if is_gone and not was_gone:
        return "vanish" if status in BY_NAME["vanish"].origins else "clear" if status in BY_NAME["clear"].origins else None
    if was_gone and not is_gone:
        if status == "checking":
            return "rework" if has_department else "await_again"
        return "reappear" if status == "gone" else None
    return None
