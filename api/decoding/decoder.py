"""The API's side of decoding: a few warm processes, one file at a time each; one that dies or takes too long is replaced."""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import structlog

from api.decoding.sandbox import Limits
from api.errors import Unavailable
from api.reason import Reason
from api.reports.clip import Clip
from api.reports.photo import BadFile, Fix
from pipeline.events import Box

MOST = max(2, min(4, os.cpu_count() or 2))
"""Files that are decoded at once."""
WAIT_S = 10.0
"""Longest wait for a free process: requests must not pile up behind files that take long."""
START_S = 60.0
"""A process must be ready within this time: 1 s usually."""
FILES = 200
"""After so many a process is replaced, so that what libraries leak stays small."""
ANSWER_BYTES = 64 << 10
KEPT = ("PATH", "LANG", "LD_LIBRARY_PATH", "TMPDIR")
"""What a process knows of the environment, in which passwords may stand."""
RETRY = {"Retry-After": "10"}

log = structlog.get_logger()


class Decoder:
    """Decodes files for one API process; processes are started when they are needed."""

    def __init__(self, limits: Limits | None = None, *, most: int = MOST) -> None:
        self._limits = limits or Limits()
        self._free = threading.BoundedSemaphore(most)
        self._warm: queue.LifoQueue[_Child] = queue.LifoQueue()

    def warm(self) -> None:
        """Start a process, so that the first file need not wait for it."""
        self._warm.put(_Child(self._limits))

    def close(self) -> None:
        """End the processes that are idle."""
        while (child := self._idle()) is not None:
            child.end()

    def photo(self, source: Path, target: Path) -> Fix | None:
        """Write a photo's pixels as a JPEG of their own; return where and when it says it was taken.

        Raises:
            BadFile: it can't be decoded within the limits.
            Unavailable: no process is free, or none can be started.
        """
        return _fix(self._done("photo", source, target)["fix"])

    def clip(self, source: Path, target: Path) -> Clip:
        """Copy a clip's picture into a file of its own; return what it is, with where and when it says it was taken.

        Raises:
            BadFile, Unavailable: as `photo`.
        """
        done = self._done("clip", source, target)
        return Clip(done["codec"], done["seconds"], _fix(done["fix"]))

    def masked(self, content: bytes, *, clear: Box | None) -> bytes:
        """Return a picture as a JPEG that is coarse but for the box `clear`.

        Raises:
            BadFile, Unavailable: as `photo`.
        """
        with tempfile.TemporaryDirectory(prefix="hutong-") as folder:
            source, target = Path(folder) / "picture", Path(folder) / "masked.jpg"
            source.write_bytes(content)
            self._done("mask", source, target, clear=None if clear is None else clear.model_dump())
            return target.read_bytes()

    def _done(self, what: str, source: Path, target: Path, **more: object) -> dict[str, Any]:
        order = {"what": what, "source": str(source.absolute()), "target": str(target.absolute()), **more}
        with self._child() as child:
            answer = child.ask(order)
        if "bad" in answer:
            raise BadFile(str(answer["bad"]))
        done: dict[str, Any] = answer["done"]
        return done

    @contextmanager
    def _child(self) -> Iterator["_Child"]:
        """Give a process to one file; afterwards it is idle again, unless it died or is old."""
        if not self._free.acquire(timeout=WAIT_S):
            raise Unavailable("too many files are being decoded; try again", Reason("busy"), headers=RETRY)
        try:
            child = self._idle() or _Child(self._limits)
            try:
                child.ready()
                yield child
            finally:
                if child.is_fresh:
                    self._warm.put(child)
                else:
                    child.end()
        finally:
            self._free.release()

    def _idle(self) -> "_Child | None":
        """Return a process that waits, or None; those that died meanwhile are cleared away."""
        while True:
            try:
                child = self._warm.get_nowait()
            except queue.Empty:
                return None
            if child.is_alive:
                return child
            child.end()


class _Child:
    """One process; used by one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._files = 0
        self._is_ready = False
        self._late = False
        self._ours, theirs = Pipe()
        command = [sys.executable, "-m", "api.decoding.child", str(theirs.fileno()), json.dumps(asdict(limits))]
        known = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment = {**known, "PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
        try:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL, start_new_session=True
            )
        except OSError as error:
            self._ours.close()
            log.error("no process for decoding", why=str(error))
            raise Unavailable("files can't be decoded now; try again", Reason("busy"), headers=RETRY) from error
        finally:
            theirs.close()

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return not self._late and self._process.poll() is None

    @property
    def is_fresh(self) -> bool:
        """Whether it may decode more files."""
        return self._is_ready and self._files < FILES and self.is_alive

    def ready(self) -> None:
        """Wait until it has started.

        Raises:
            Unavailable: it does not start.
        """
        if self._is_ready:
            return
        try:
            confined = self._answer(START_S)["confined"]
        except (EOFError, OSError, ValueError) as error:
            self._process.kill()
            log.error("decoding can't start", status=self._process.wait())
            raise Unavailable("files can't be decoded now; try again", Reason("busy"), headers=RETRY) from error
        self._is_ready = True
        if not confined:
            log.warning("this kernel does not keep decoding from the network (no seccomp)")

    def ask(self, order: Mapping[str, object]) -> dict[str, Any]:
        """Have an order carried out; return the answer.

        Raises:
            BadFile: the process died of it, or had to be ended.
        """
        self._files += 1
        try:
            self._ours.send_bytes(json.dumps(order).encode())
            return self._answer(self._limits.wall_s)
        except (EOFError, OSError, ValueError) as error:
            self._process.kill()
            why = self._why(self._process.wait())
            log.warning("a file ended its decoder", what=order["what"], why=why)
            raise BadFile(f"expected a file that can be decoded, got one that {why}") from error

    def end(self) -> None:
        """End it."""
        self._ours.close()
        self._process.kill()
        self._process.wait()

    def _answer(self, seconds: float) -> dict[str, Any]:
        """Return the next answer; a process that does not answer in time is killed, so that the wait ends."""
        watch = threading.Timer(seconds, self._kill)
        watch.daemon = True
        watch.start()
        try:
            answer: dict[str, Any] = json.loads(self._ours.recv_bytes(ANSWER_BYTES))
            return answer
        finally:
            watch.cancel()
            watch.join()

    def _kill(self) -> None:
        self._late = True
        self._process.kill()

    def _why(self, status: int) -> str:
        if self._late:
            return f"takes longer than {self._limits.wall_s:g} s"
        if status == -signal.SIGPROF:
            return f"takes more than {self._limits.cpu_s:g} s of computing"
        return f"breaks the decoder ({signal.Signals(-status).name if status < 0 else f'status {status}'})"


def _fix(told: Mapping[str, float | None] | None) -> Fix | None:
    return None if told is None else Fix(**told)  # type: ignore[arg-type]
