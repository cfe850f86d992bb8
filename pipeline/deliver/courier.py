"""Takes what waits in the spool to the API, for as long as it takes.

Events go first, then counts, then evidence, each oldest first: events are small and urgent, and evidence
needs its event there. What the API will never take is set aside and holds up nothing else.
Not here: requests (`client.py`, `upload.py`), what is kept and given up (`spool.py`).
"""

import random as randomness
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from pydantic import ValidationError

from pipeline.clock import Clock
from pipeline.deliver.client import ApiClient, ApiUnavailable, EventUnknown
from pipeline.deliver.ledger import Item, Kind
from pipeline.deliver.spool import Spool
from pipeline.deliver.upload import send_bundle
from pipeline.errors import DeliveryError, DeliveryRejected, SpoolFull
from pipeline.events import CountBucket, Event, Manifest

ORDER: tuple[tuple[Kind, int], ...] = (("event", 256), ("count", 1024), ("bundle", 1))
"""What goes first, and how much of it in one request: the most that the API takes."""
IDLE_S = 0.2
"""Pause while nothing waits: small beside the seconds that an event has already lasted."""
BACKOFF_S, BACKOFF_MOST_S = 0.5, 30.0
"""First and longest pause after a failure; doubled each time, cut by chance to half at most."""
PUT_OFF_S, PUT_OFFS_MOST = 60.0, 10
"""Evidence whose event the API does not know waits so long, so often: the event may still be on its way."""

_CONTENT: dict[Kind, type[Event | CountBucket | Manifest]] = {"event": Event, "count": CountBucket, "bundle": Manifest}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CourierStatus:
    """How delivery goes.

    Attributes:
        reachable: the last attempt was answered, or none was made yet.
        message: why it was not; empty when reachable.
        events, counts, bundles: delivered since the start.
        latest: UTC seconds of the last delivery.
    """

    reachable: bool
    message: str
    events: int
    counts: int
    bundles: int
    latest: float | None


class Courier:
    """Empties one spool; one thread runs it, any may ask its status."""

    def __init__(
        self, spool: Spool, client: ApiClient, *, clock: Clock, stop: threading.Event, random: randomness.Random
    ) -> None:
        self._spool = spool
        self._client = client
        self._clock = clock
        self._stop = stop
        self._random = random
        self._failures = 0
        self._message = ""
        self._delivered: dict[Kind, int] = {"event": 0, "count": 0, "bundle": 0}
        self._latest: float | None = None

    def run(self) -> None:
        """Deliver until told to stop."""
        while not self._stop.is_set():
            try:
                pause = 0.0 if self.run_once() else IDLE_S
            except (DeliveryError, SpoolFull) as error:
                pause = self._failed(error)
            except Exception as error:
                log.exception("delivery failed unexpectedly")
                pause = self._failed(error)
            if pause:
                self._clock.wait(self._stop, pause)

    def run_once(self) -> bool:
        """Deliver one request's worth; return whether anything waited.

        Raises:
            DeliveryError: the API did not take it now; it waits on.
            SpoolFull: the disk did not take note; it may be sent again, which the API bears.
        """
        for kind, most in ORDER:
            items = self._spool.oldest(kind, most)
            if items:
                self._deliver(kind, items)
                self._reached()
                return True
        return False

    def status(self) -> CourierStatus:
        """Say how delivery goes."""
        return CourierStatus(
            reachable=not self._message,
            message=self._message,
            events=self._delivered["event"],
            counts=self._delivered["count"],
            bundles=self._delivered["bundle"],
            latest=self._latest,
        )

    def _deliver(self, kind: Kind, items: Sequence[Item]) -> None:
        read = [(item, self._read(item)) for item in items]
        for item, content in read:
            if isinstance(content, Manifest):
                self._deliver_bundle(item, content)
        rows = [(item, content) for item, content in read if isinstance(content, Event | CountBucket)]
        if rows:
            self._deliver_rows(kind, rows)

    def _deliver_rows(self, kind: Kind, rows: Sequence[tuple[Item, Event | CountBucket]]) -> None:
        """Send rows together; when they are refused, half by half, until what is refused stands alone."""
        try:
            if kind == "event":
                self._client.send_events([content for _, content in rows if isinstance(content, Event)])
            else:
                self._client.send_counts([content for _, content in rows if isinstance(content, CountBucket)])
        except DeliveryRejected as error:
            if len(rows) == 1:
                self._spool.set_aside(rows[0][0], str(error))
                return
            half = len(rows) // 2
            self._deliver_rows(kind, rows[:half])
            self._deliver_rows(kind, rows[half:])
        else:
            self._done([item for item, _ in rows])

    def _deliver_bundle(self, item: Item, manifest: Manifest) -> None:
        try:
            sent = send_bundle(self._client, manifest, self._spool.folder(item), stop=self._stop)
        except EventUnknown as error:
            self._wait_for_event(item, str(manifest.event_id), str(error))
        except DeliveryRejected as error:
            self._spool.set_aside(item, str(error))
        except FileNotFoundError:
            log.warning("evidence was given up while it was sent", bundle=item.ref)
            self._spool.done([item])
        except OSError as error:
            self._spool.set_aside(item, f"its files can't be read: {error.strerror}")
        else:
            if sent:
                self._done([item])

    def _wait_for_event(self, item: Item, event_id: str, why: str) -> None:
        if self._spool.has_rejected(event_id):
            self._spool.set_aside(item, "its event was set aside")
        elif item.tries >= PUT_OFFS_MOST:
            self._spool.set_aside(item, why)
        else:
            self._spool.put_off(item, PUT_OFF_S)

    def _read(self, item: Item) -> Event | CountBucket | Manifest | None:
        """Read a row; one that another version wrote, in a form that this one does not know, is set aside."""
        try:
            return _CONTENT[item.kind].model_validate_json(item.body)
        except ValidationError as error:
            self._spool.set_aside(item, f"can't be read by this version: {error.error_count()} problems")
            return None

    def _done(self, items: Sequence[Item]) -> None:
        self._spool.done(items)
        self._delivered[items[0].kind] += len(items)
        self._latest = self._clock.now()

    def _reached(self) -> None:
        if self._message:
            log.warning("API reached again", after=self._failures)
        self._failures, self._message = 0, ""

    def _failed(self, error: Exception) -> float:
        """Note a failure; return how long to wait."""
        if not self._message:
            log.warning("delivery waits", why=str(error))
        self._message = str(error) or type(error).__name__
        pause = min(BACKOFF_S * 2.0 ** min(self._failures, 16), BACKOFF_MOST_S) * self._random.uniform(0.5, 1.0)
        self._failures += 1
        return max(pause, error.retry_after_s if isinstance(error, ApiUnavailable) else 0.0)
