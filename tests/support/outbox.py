"""An outbox in a real database, with what tests of webhooks ask of it."""

import secrets
import time
from dataclasses import dataclass, field

from sqlalchemy import select

from api.clock import FakeClock
from api.db import Database, migrate
from api.tables import Attempt, Delivery, Subscription
from api.webhooks.dispatcher import Dispatcher
from api.webhooks.outbox import enqueue
from api.webhooks.schedule import Retries
from api.webhooks.sender import Sender
from api.webhooks.signature import new_secret
from tests.support.receiver import Receiver

QUICK = Retries((0, 1, 2), jitter=0.0)
"""Three attempts; the clock of the tests moves no further than signatures may be old."""


@dataclass
class Outbox:
    """A migrated database and a clock that begins at the true time, because receivers check it."""

    database: Database
    clock: FakeClock = field(default_factory=lambda: FakeClock(time.time()))

    @classmethod
    def at(cls, url: str) -> "Outbox":
        """Open a new database."""
        migrate(url)
        return cls(Database.open(url))

    def subscribe(self, hook: Receiver, *types: str) -> str:
        """Subscribe a receiver; it verifies what it gets from now on."""
        hook.secret = new_secret()
        with self.database.session() as session:
            row = Subscription(
                id=f"wh_{secrets.token_hex(8)}", url=hook.url, types=list(types), secret=hook.secret, state="active",
                state_note="", not_before=0.0, created=self.clock.now(),
            )  # fmt: skip
            session.add(row)
        return row.id

    def tell(self, case_id: int | None, n: int = 0, *, type_: str = "case.updated") -> None:
        """Write a message, `data` is {"case_id", "n"}."""
        with self.database.session() as session:
            enqueue(session, type=type_, case_id=case_id, data={"case_id": case_id, "n": n}, now=self.clock.now())

    def dispatcher(self, *, retries: Retries = QUICK, deadline_s: float = 10.0) -> Dispatcher:
        """Return a dispatcher with few and quick retries."""
        sender = Sender(clock=self.clock, allow_private=True, deadline_s=deadline_s)
        return Dispatcher(self.database, clock=self.clock, allow_private=True, retries=retries, sender=sender)

    def deliveries(self) -> list[Delivery]:
        """Return all deliveries, in order."""
        with self.database.reading() as session:
            return list(session.scalars(select(Delivery).order_by(Delivery.id)))

    def states(self) -> list[str]:
        """Return the states of all deliveries, in order."""
        return [row.state for row in self.deliveries()]

    def attempts(self, delivery_id: int) -> list[Attempt]:
        """Return the attempts of a delivery, in order."""
        with self.database.reading() as session:
            return list(session.scalars(select(Attempt).where(Attempt.delivery_id == delivery_id).order_by(Attempt.id)))

    def subscription(self, subscription_id: str) -> Subscription:
        """Return a subscription as it is now."""
        with self.database.reading() as session:
            return session.get_one(Subscription, subscription_id)
