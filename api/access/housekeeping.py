"""What has to be done every hour: what has been kept long enough goes; sums of counts that are missing are made."""

import threading

import structlog
from sqlalchemy import select

from api.access import deletion, sessions, sign_in
from api.context import Context
from api.counts import build
from api.counts.forgetting import forget_all
from api.counts.index import make_index
from api.reports import forgetting
from api.streams import health, tracks
from api.streams.pictures import KEPT_S
from api.tables import Stream

EVERY_S = 3600.0

log = structlog.get_logger()


class Housekeeper:
    """Keeps house for one API process; several may do it on one database."""

    def __init__(self, here: Context) -> None:
        self._here = here
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End after the pass that is under way."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def run_once(self) -> int:
        """Do all of it; return how many files went."""
        now = self._here.clock.now()
        with self._here.database.session() as session:
            sessions.sweep(session, self._here.config.access, now=now)
            sign_in.sweep(session, now=now)
            forgetting.forget(session, now=now)
            tracks.forget(session, now=now)
            health.forget_places(session, now=now)
            streams = frozenset(session.scalars(select(Stream.id)))
        self._here.pictures.sweep(streams, before=now - KEPT_S)
        gone = deletion.purge(self._here)
        make_index(self._here.database)
        build.make_all(self._here.database, self._stop)
        if self._here.config.counts_kept_s is not None:
            forget_all(self._here.database, now - self._here.config.counts_kept_s, self._stop)
        return gone

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                gone = self.run_once()
                if gone:
                    log.info("evidence whose time was over is deleted", files=gone)
            except Exception:
                log.exception("housekeeping failed; it is tried again")
            self._stop.wait(EVERY_S)
