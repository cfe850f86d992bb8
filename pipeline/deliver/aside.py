"""What the API refused, seen and decided on by a person: listed, sent again or dropped.

A spool belongs to one process. Where it is in use, an order is laid into its folder and the owner answers it
(`Desk`); where it is not, it is opened for a moment. Not here: spools of several workers (`engine/spools.py`).
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.clock import Clock
from pipeline.deliver.ledger import Item, Kind
from pipeline.deliver.lock import SpoolInUse
from pipeline.deliver.spool import Spool
from pipeline.errors import HutongError, SpoolFull

ANSWER_S = 10.0
"""Longest wait for the owner of a spool, who looks for orders every half second."""
POLL_S = 0.1
"""How often the answer is looked for."""
ANSWERS_MOST = 16
"""Answers that nobody fetched (who asked had gone) that may lie about."""
_ID_LENGTH = 36
"""Length of an event's id, with which the name of its evidence begins."""
_ORDERS = "orders"

log = structlog.get_logger()


class Order(BaseModel):
    """What a person wants.

    Attributes:
        numbers: of the items; None: all of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Literal["list", "resend", "drop"]
    numbers: tuple[int, ...] | None = None


class SetAside(BaseModel):
    """An item that was set aside.

    Attributes:
        ref: the event's id, the evidence's name, or nothing for counts.
        size: bytes, with files.
        reason: the API's answer.
        aside_at: when it came, UTC seconds; 0 when not known.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    kind: Kind
    ref: str
    size: int
    reason: str
    aside_at: float


class Answer(BaseModel):
    """What came of an order.

    Attributes:
        items: those that it was carried out on.
        unknown: numbers that are not there.
        trouble: why nothing was done; empty when it was.
    """

    model_config = ConfigDict(frozen=True)

    items: tuple[SetAside, ...] = ()
    unknown: tuple[int, ...] = ()
    trouble: str = ""


def carry_out(spool: Spool, order: Order) -> Answer:
    """Do what was ordered; evidence goes with its event.

    Raises:
        SpoolFull: the disk did not take note.
    """
    held = spool.rejected()
    numbers = {item.number for item in held} if order.numbers is None else set(order.numbers)
    events = {item.ref for item in held if item.number in numbers and item.kind == "event"}
    chosen = [item for item in held if item.number in numbers or (item.kind == "bundle" and item.ref[:_ID_LENGTH] in events)]
    if order.action == "resend":
        spool.resend(chosen)
    elif order.action == "drop":
        spool.done(chosen)
        log.warning("set-aside items dropped", items=len(chosen))
    return Answer(items=tuple(map(_shown, chosen)), unknown=tuple(sorted(numbers - {item.number for item in held})))


class Desk:
    """Where the owner of a spool takes orders; what lies there from before is thrown away, unanswered."""

    def __init__(self, spool: Spool, folder: Path) -> None:
        self._spool = spool
        self._orders = folder / _ORDERS
        for left in self._orders.glob("*"):
            left.unlink(missing_ok=True)

    def serve(self) -> None:
        """Carry out what was ordered since the last call; what is withdrawn meanwhile is not done."""
        for path in self._orders.glob("*.order"):
            with suppress(FileNotFoundError):
                text = path.read_bytes()
                path.unlink()
                _write(path.with_suffix(".answer"), self._answer(text))
        for old in sorted(self._orders.glob("*.answer"), key=lambda path: path.name)[ANSWERS_MOST:]:
            old.unlink(missing_ok=True)

    def _answer(self, text: bytes) -> Answer:
        try:
            return carry_out(self._spool, Order.model_validate_json(text))
        except (SpoolFull, ValidationError) as error:
            log.warning("order for the spool not carried out", why=str(error))
            return Answer(trouble=str(error))


def ask(folder: Path, order: Order, *, limit_bytes: int, clock: Clock) -> Answer:
    """Have an order carried out on the spool in `folder`, whoever owns it.

    Raises:
        HutongError: the owner does not answer, or the folder can't be used.
    """
    never, deadline, in_use = threading.Event(), clock.monotonic() + ANSWER_S, ""
    try:
        with _laid(folder / _ORDERS, order) as path:
            while clock.monotonic() < deadline:
                try:
                    return _read(path) or _open_and_do(folder, order, limit_bytes=limit_bytes, clock=clock)
                except SpoolInUse as error:
                    in_use = str(error)
                clock.wait(never, POLL_S)
    except OSError as error:
        raise HutongError(f"spool {folder} can't be used: {error.strerror}; is this the user that runs hutong?") from error
    raise HutongError(f"{in_use}; it gave no answer within {ANSWER_S:g} s")


def _read(path: Path) -> Answer | None:
    """Return an answer, if it is there."""
    try:
        answer = Answer.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    if answer.trouble:
        raise HutongError(answer.trouble)
    return answer


def _open_and_do(folder: Path, order: Order, *, limit_bytes: int, clock: Clock) -> Answer:
    spool = Spool(folder, limit_bytes=limit_bytes, clock=clock)
    try:
        return carry_out(spool, order)
    finally:
        spool.close()


@contextmanager
def _laid(folder: Path, order: Order) -> Iterator[Path]:
    """Lay an order down, yield where its answer will be, and leave nothing behind."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{secrets.token_hex(8)}.order"
    answer = path.with_suffix(".answer")
    _write(path, order)
    try:
        yield answer
    finally:
        path.unlink(missing_ok=True)
        answer.unlink(missing_ok=True)


def _write(path: Path, content: BaseModel) -> None:
    """Write a file that is there whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(content.model_dump_json(), encoding="utf-8")
    part.replace(path)


def _shown(item: Item) -> SetAside:
    return SetAside(
        number=item.number, kind=item.kind, ref=item.ref, size=item.size, reason=item.reason, aside_at=item.aside_at
    )
