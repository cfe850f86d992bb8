"""A file of positions beside a live stream: read in a thread of its own, so that a long one holds up no other stream.

Not here: what a file says (`recording.py`).
"""

import os
import threading

import structlog

from pipeline.config.position import PositionSettings
from pipeline.errors import HutongError, StreamUnusable
from pipeline.frames import Frame
from pipeline.position.pose import Pose
from pipeline.position.recording import Recording, open_recording, path_of
from pipeline.told import Told

WAIT_S = 0.2
"""Between two looks at the stop signal while a stream waits for its positions."""

log = structlog.get_logger()


class Reading:
    """Reads a file once, then answers as its `Recording` does; pictures of its own stream wait for it."""

    lag_s = 0.0

    def __init__(self, stream_id: str, settings: PositionSettings, *, footage: str, stop: threading.Event) -> None:
        """Take a file that can be opened; it is read from `start` on.

        Raises:
            StreamUnusable: it can't be opened.
        """
        path = path_of(settings, footage=footage)
        try:
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        except OSError as error:
            raise StreamUnusable(stream_id, Told("position_file", path=str(path), why=error.strerror or str(error))) from error
        self._stream_id, self._settings, self._footage = stream_id, settings, footage
        self._stop = stop
        self._recording: Recording | None = None
        self._trouble = ""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self.run, name=f"position-{stream_id}", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait for the end of it."""
        self._thread.join(seconds)

    def run(self) -> None:
        """Read the file; what is wrong with it is told, and the stream goes on without positions."""
        try:
            self._recording = open_recording(self._stream_id, self._settings, footage=self._footage)
        except HutongError as error:
            self._trouble = error.message
            log.error("no positions", stream=self._stream_id, error=str(error))
        finally:
            self._done.set()

    def looked(self, frame: Frame) -> None:
        """Wait for the file."""
        while not self._done.wait(WAIT_S) and not self._stop.is_set():
            pass

    def at(self, frame: Frame) -> Pose | None:
        """Return the pose when a picture was taken, or None when it is not known."""
        return None if self._recording is None else self._recording.at(frame)

    def message(self) -> str:
        """Return what a person should know when there is no position, else an empty text."""
        if self._recording is not None:
            return self._recording.message()
        return self._trouble or Told("position_unread")
