"""The spools of all workers as one, for a person who looks after what the API refused.

An item is named by worker and number, such as `0-1795423423424`. Not here: one spool (`deliver/aside.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.clock import Clock
from pipeline.config.settings import DeliverySettings
from pipeline.deliver.aside import Order, SetAside, ask
from pipeline.engine.process import MIB, spool_folder
from pipeline.engine.supervisor import existing_spools
from pipeline.errors import HutongError


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that the API refused, and whose spool holds it."""

    worker: int
    item: SetAside

    @property
    def name(self) -> str:
        """What a person calls it."""
        return f"{self.worker}-{self.item.number}"

    def when(self, zone: ZoneInfo) -> str:
        """Return when it was refused, ISO 8601 in the site's time; nothing when that is not known."""
        return datetime.fromtimestamp(self.item.aside_at, zone).isoformat(timespec="seconds") if self.item.aside_at else ""

    def as_dict(self, zone: ZoneInfo) -> dict[str, str | int]:
        """Return it for programs."""
        item = self.item
        named: dict[str, str | int] = {"item": self.name, "when": self.when(zone), "kind": item.kind}
        return named | {"what": item.ref, "bytes": item.size, "why": item.reason}


def refused(delivery: DeliverySettings, *, clock: Clock) -> list[Refused]:
    """Return what the API refused, oldest first in each spool.

    Raises:
        HutongError: a spool can't be read.
    """
    return [one for number in _workers(delivery) for one in _order(delivery, number, Order(action="list"), clock)]


def decide(delivery: DeliverySettings, order: Order, *, names: Sequence[str], clock: Clock) -> list[Refused]:
    """Carry out an order on the items that are named, or on all when none is; return those that it was carried out on.

    Raises:
        HutongError: a name is no item's; nothing is done then. Or a spool can't be used.
    """
    if not names:
        return [one for number in _workers(delivery) for one in _order(delivery, number, order, clock)]
    known = {one.name: one for one in refused(delivery, clock=clock)}
    wrong = [name for name in names if name not in known]
    if wrong:
        raise HutongError(f"no refused item is called {', '.join(wrong)}; `hutong spool list` shows what there is")
    done = []
    for worker in sorted({known[name].worker for name in names}):
        numbers = tuple(known[name].item.number for name in names if known[name].worker == worker)
        done += _order(delivery, worker, order.model_copy(update={"numbers": numbers}), clock)
    return done


def _workers(delivery: DeliverySettings) -> list[int]:
    return existing_spools(Path(delivery.spool))


def _order(delivery: DeliverySettings, worker: int, order: Order, clock: Clock) -> list[Refused]:
    limit_bytes = int(delivery.spool_limit_mib * MIB)
    answer = ask(spool_folder(delivery, worker), order, limit_bytes=limit_bytes, clock=clock)
    return [Refused(worker, item) for item in answer.items]
