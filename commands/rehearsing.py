"""Tries rules in a process of its own: it takes seconds of one core, and the API answers others meanwhile.

`python -m commands.rehearsing` is that process: an order a line comes in, an answer a line goes out. It ends when nobody asked
for ten minutes, or when its parent is gone.
"""

import select
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from api.configuration.port import Trouble, Unusable
from api.reason import Reason
from pipeline.config.load import settings_of
from pipeline.engine.rehearsal import rehearse
from pipeline.errors import HutongError
from pipeline.evidence.track_log import unpack
from pipeline.rules.registry import settings_types
from pipeline.told import code_of, values_of
from pipeline.viewing import Rehearsal, TrackSheet

WAIT_S = 150.0
"""Longest wait for an answer: two trials of half a minute each on a busy machine. It is ended then."""
IDLE_S = 600.0


class Order(BaseModel):
    """What is to be tried: the rules of a stream, as each of the texts has them, on what was tracked on it."""

    model_config = ConfigDict(frozen=True)

    path: Path
    texts: tuple[str, ...]
    stream_id: str
    sheets: tuple[TrackSheet, ...]


class Answer(BaseModel):
    """What came of it, for each text; or why nothing did."""

    model_config = ConfigDict(frozen=True)

    found: tuple[Rehearsal, ...] = ()
    trouble: str = ""
    code: str | None = None
    values: dict[str, str | int | float] = {}


class Rehearsing:
    """One process that is started when it is needed, and again should it have ended; it does one thing at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Start the process, so that the first trial need not wait for it."""
        with self._lock:
            self._started()

    def run(self, texts: Sequence[str], stream_id: str, sheets: Sequence[TrackSheet]) -> Sequence[Rehearsal]:
        """Return what the rules of a stream would have told, for each text of the configuration.

        Args:
            texts: of the file, right ones.
            stream_id: a stream that is in all of them.
            sheets: what was tracked on it.

        Raises:
            Unusable: it can't be tried here; the message says why.
        """
        order = Order(path=self._path, texts=tuple(texts), stream_id=stream_id, sheets=tuple(sheets))
        if not self._lock.acquire(timeout=WAIT_S):
            raise Unusable("others are trying rules; try again", Reason("trial_busy"))
        try:
            written = self._asked(order.model_dump_json().encode())
        finally:
            self._lock.release()
        if not written:
            told = f"the process that tries rules ended, or took more than {WAIT_S:.0f} s; ask for fewer minutes"
            raise Unusable(told, Reason("trial_too_long", {"most_s": WAIT_S}))
        answer = Answer.model_validate_json(written)
        if answer.trouble:
            found = Trouble("", answer.trouble, answer.code, answer.values)
            raise Unusable(answer.trouble, Reason("trial_failed"), troubles=[found])
        return answer.found

    def _asked(self, order: bytes) -> bytes:
        """Send an order; return the answer, or nothing when there is none in time."""
        child = self._started()
        assert child.stdin is not None  # noqa: S101 - both are pipes
        assert child.stdout is not None  # noqa: S101
        timer = threading.Timer(WAIT_S, child.kill)
        timer.start()
        try:
            child.stdin.write(order + b"\n")
            child.stdin.flush()
            return child.stdout.readline()
        except OSError:
            return b""
        finally:
            timer.cancel()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._child is None or self._child.poll() is not None:
            command = [sys.executable, "-m", "commands.rehearsing"]
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        return self._child


def tried(order: Order) -> Answer:
    """Try what is ordered."""
    try:
        looks = [unpack(sheet.start, sheet.packed) for sheet in order.sheets]
        found = []
        for text in order.texts:
            settings = settings_of(text, order.path, rule_types=settings_types())
            stream = next(one for one in settings.streams if one.id == order.stream_id)
            found.append(rehearse(stream, looks, timezone=settings.site.zone))
        return Answer(found=tuple(found))
    except HutongError as error:
        return Answer(trouble=str(error), code=code_of(error.message), values=values_of(error.message))


def main() -> None:
    """Answer orders until there are none any more."""
    while select.select([sys.stdin], [], [], IDLE_S)[0] and (order := sys.stdin.readline()):
        print(tried(Order.model_validate_json(order)).model_dump_json(), flush=True)


if __name__ == "__main__":
    main()
