"""What a worker shows to people: the newest small picture of each stream, and the thread that takes them to the API.

The same thread takes the tracks of the last minutes there.

The API's answer says who is watched: their pictures come oftener until the next answer. Newest wins: a picture that
could not be sent is replaced by the next one, and is never sent again.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping

import structlog
import supervision as sv

from pipeline.clock import Clock
from pipeline.config.media import ThumbnailSettings
from pipeline.deliver.client import ApiClient
from pipeline.engine.track_logs import TrackLogs
from pipeline.errors import DeliveryError, DeliveryRejected
from pipeline.evidence.thumbnail import Hides, thumbnail
from pipeline.frames import Look
from pipeline.viewing import AT_ONCE, Thumbnail

EARLY = 0.02
"""A picture may come this part of its interval early: looks don't come on the dot."""
LOOP_S = 0.5
SHEETS_AT_ONCE = 8
"""Sheets in one request: 16 a second, those of a thousand streams."""
ASK_EVERY_S = 2.0
"""How often the API is asked who is watched when there is nothing to show: half the time in which a page feels slow."""
BACKOFF_S, BACKOFF_MOST_S = 2.0, 60.0

log = structlog.get_logger()


class Gallery:
    """The newest picture of each stream of a worker until it is sent: at most one a stream waits."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Thumbnail] = OrderedDict()
        self._taken: dict[str, float] = {}
        self._watched: Mapping[str, float] = {}
        self._lock = threading.Lock()

    @property
    def has_streams(self) -> bool:
        """Whether any stream shows anything."""
        return bool(self._taken)

    def look(self, look: Look, tracks: sv.Detections, settings: ThumbnailSettings, *, hides: Hides | None = None) -> None:
        """Make a stream's next picture if it is due by the look's time; boxes are xyxy pixels of the look's picture.

        `hides` tells what is hidden of it.
        """
        stream_id, t = look.frame.stream_id, look.frame.t
        if not self._is_due(stream_id, t, settings.every_s):
            return
        made = thumbnail(look, tracks, settings, hides=hides)
        with self._lock:
            self._taken[stream_id] = t
            self._waiting[stream_id] = made

    def take(self, most: int) -> tuple[Thumbnail, ...]:
        """Take what waits, longest first, at most so many."""
        with self._lock:
            return tuple(self._waiting.popitem(last=False)[1] for _ in range(min(most, len(self._waiting))))

    def watch(self, every_s: Mapping[str, float]) -> None:
        """Let the pictures of these streams, and of no others, come as often as is asked, seconds."""
        self._watched = dict(every_s)

    def forget(self, stream_id: str) -> None:
        """Drop what there is of a stream."""
        with self._lock:
            self._waiting.pop(stream_id, None)
            self._taken.pop(stream_id, None)

    def _is_due(self, stream_id: str, t: float, every_s: float) -> bool:
        """Tell whether a picture is due; a stream whose pictures never leave (0 s) is not watched either."""
        if every_s == 0:
            return False
        before = self._taken.get(stream_id)
        interval = min(every_s, self._watched.get(stream_id, every_s))
        return before is None or not 0 <= t - before < interval * (1 - EARLY)


class GalleryCourier:
    """Takes pictures and tracks to the API; one thread runs it."""

    def __init__(
        self, gallery: Gallery, client: ApiClient, *, logs: TrackLogs, clock: Clock, stop: threading.Event
    ) -> None:  # fmt: skip
        self._gallery = gallery
        self._logs = logs
        self._client = client
        self._clock = clock
        self._stop = stop
        self._asked = float("-inf")
        self._failures = 0

    def run(self) -> None:
        """Show until told to stop."""
        pause = LOOP_S
        while not self._clock.wait(self._stop, pause):
            try:
                self.run_once()
                pause = self._succeeded()
            except (DeliveryError, DeliveryRejected) as error:
                pause = self._failed(str(error))
            except Exception as error:
                log.exception("pictures and tracks failed unexpectedly")
                pause = self._failed(str(error))

    def run_once(self) -> None:
        """Send what waits, and learn who is watched.

        Raises:
            DeliveryError, DeliveryRejected: the API did not take it; the pictures or tracks are gone.
        """
        shown, now = self._gallery.take(AT_ONCE), self._clock.monotonic()
        if shown or (self._gallery.has_streams and now - self._asked >= ASK_EVERY_S):
            self._asked = now
            self._gallery.watch(self._client.show(shown).every_s)
        sheets = self._logs.take(SHEETS_AT_ONCE)
        if sheets:
            self._client.send_tracks(sheets)

    def _succeeded(self) -> float:
        if self._failures:
            log.info("pictures and tracks are taken again")
        self._failures = 0
        return LOOP_S

    def _failed(self, why: str) -> float:
        """Note a failure, and let nobody be watched on old words; return the pause."""
        self._gallery.watch({})
        if self._failures == 0:
            log.warning("pictures and tracks are not taken", why=why)
        self._failures += 1
        return min(BACKOFF_MOST_S, BACKOFF_S * 2.0 ** (self._failures - 1))
