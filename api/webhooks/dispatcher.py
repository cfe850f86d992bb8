"""Sends what the outbox holds: leases due deliveries, makes attempts side by side, writes what came of them.

Any number of dispatchers may work on one database. What happens after an answer is decided in `verdict.py`.
"""

import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial

import structlog

from api import relay
from api.cases import finding, lateness
from api.clock import Clock, monotonic
from api.db import Database
from api.live import changes
from api.webhooks import queue, retention
from api.webhooks.queue import Lease
from api.webhooks.schedule import STANDARD, Retries
from api.webhooks.sender import DEADLINE_S, LONGEST_ERROR, Sender
from api.webhooks.slots import Slots
from api.webhooks.verdict import Answer, Verdict, judge

POOL = 16
"""Attempts at once; they wait for the network nearly all the time."""
EACH = 2
"""Attempts at once to one receiver."""
LEASE_S = 4 * DEADLINE_S
"""Longer than an attempt and its writing by far; after a kill the next attempt comes this much later."""
POLL_S, LONGEST_POLL_S = 0.25, 0.5
"""How soon a commit is seen; the longer when looking takes long (0.1 s were measured for 40,000 that wait on SQLite)."""
REST = 4
"""The loop rests for so many times as long as it looked."""
PAUSE_S = 5.0
"""Pause after the database failed."""
CHORES: tuple[tuple[float, Callable[..., object]], ...] = (
    (30.0, relay.forget),
    (30.0, lateness.tell_late),
    (60.0, changes.forget),
    (1.0, finding.catch_up),
)
"""What is done beside sending: every so many seconds, on a session and with the time as `now`."""
FORGETS_S = 3600.0
"""How often the log of deliveries is shortened."""

log = structlog.get_logger()


class Dispatcher:
    """Sends webhooks of one API process."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        allow_private: bool,
        retries: Retries = STANDARD,
        sender: Sender | None = None,
        kept_s: float = retention.KEPT_S,
    ) -> None:
        self._database = database
        self._clock = clock
        self._retries = retries
        self._sender = sender or Sender(clock=clock, allow_private=allow_private)
        self._slots = Slots(POOL, each=EACH)
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(POOL, thread_name_prefix="webhook")
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._loop = threading.Thread(target=self._run, name="webhooks", daemon=True)
        forget: Callable[..., object] = partial(retention.forget, kept_s=kept_s)
        self._chores = ((FORGETS_S, forget), *CHORES)
        self._due = dict.fromkeys((chore for _, chore in self._chores), 0.0)

    def start(self) -> None:
        """Begin to send, in threads of its own."""
        self._loop.start()

    def stop(self) -> None:
        """Take up nothing new and wait for attempts that are under way (at most an attempt's deadline)."""
        self._stop.set()
        self._wake.set()
        if self._loop.is_alive():
            self._loop.join()
        self._pool.shutdown()

    def run_once(self) -> int:
        """Attempt what is due now and may be sent side by side; return the number of attempts, all of them done."""
        attempts = self._hand_out()
        wait(attempts)
        return len(attempts)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            began = monotonic()
            try:
                self._hand_out()
                self._do_chores()
                pause = min(max(POLL_S, REST * (monotonic() - began)), LONGEST_POLL_S)
            except Exception:
                log.exception("webhooks: the database failed")
                pause = PAUSE_S
            self._wake.wait(pause)

    def _hand_out(self) -> list[Future[None]]:
        """Lease as much as there are places for, and let it be sent."""
        now = self._clock.now()
        with self._database.reading() as session:
            receivers = queue.waiting(session, now=now)
        with self._lock:
            rooms = self._slots.share(receivers)
        if not rooms:
            return []
        with self._database.session() as session:
            leases = queue.lease(session, rooms, now=now, until=now + LEASE_S)
        with self._lock:
            for held in leases:
                self._slots.take(held.subscription_id)
        return [self._pool.submit(self._attempt, held) for held in leases]

    def _attempt(self, held: Lease) -> None:
        began = monotonic()
        try:
            self._send(held)
        except Exception:
            # Its lease expires and it comes again.
            log.exception("webhooks: an attempt could not be written", delivery=held.delivery_id)
        finally:
            with self._lock:
                self._slots.give(held.subscription_id, seconds=monotonic() - began)
            self._wake.set()

    def _send(self, held: Lease) -> None:
        t = self._clock.now()
        try:
            answer = self._sender.send(held.parcel)
        except Exception as e:
            # What can't even be sent must use up its attempts, or it would block its case for ever.
            log.exception("webhooks: an attempt failed in here", delivery=held.delivery_id)
            answer = Answer(None, f"{type(e).__name__}: {e}"[:LONGEST_ERROR], None, 0.0)
        now = self._clock.now()
        verdict = judge(answer, self._retries, made=held.made + 1, chance=random.random(), now=now)  # noqa: S311 - jitter
        with self._database.session() as session:
            took_effect = queue.settle(session, held, answer, verdict, began=t, now=now)
        if took_effect:
            _log(held, answer, verdict)

    def _do_chores(self) -> None:
        now = self._clock.now()
        for every, chore in self._chores:
            if now >= self._due[chore]:
                with self._database.session() as session:
                    chore(session, now=now)
                self._due[chore] = now + every


def _log(held: Lease, answer: Answer, verdict: Verdict) -> None:
    told = {"delivery": held.delivery_id, "webhook": held.subscription_id, "status": answer.status, "error": answer.error}
    if verdict.is_gone:
        log.warning("webhooks: the receiver wants no more", **told)
    elif verdict.state == "dead":
        log.error("webhooks: a delivery is given up", **told)
