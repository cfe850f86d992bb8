"""Watches `streams.yaml`, and the files that it names: hands on a change only when all of it is right."""

from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from pipeline.config.settings import Settings
from pipeline.errors import ConfigError

log = structlog.get_logger()

Stamp = tuple[int, int, int]


class ConfigFile:
    """One file and those it names, looked at by their stamps (time, size, inode), so that it works on every mount.

    A new stamp must be seen twice before the file is read: half a file may be a right file with
    fewer streams.

    Attributes:
        errors: changes that were refused so far.
    """

    def __init__(
        self, path: Path, load: Callable[[Path], Settings], *, named: Callable[[Path], Sequence[Path]] = lambda _: ()
    ) -> None:
        """Watch from now on; `named` tells which other files are read with it."""
        self._path = path
        self._load = load
        self._named = named
        self._files = (path, *named(path))
        self._stamp = self._last = self._stamps()
        self.errors = 0

    def changed(self) -> Settings | None:
        """Return the new settings when the file changed and is right, else None."""
        stamp, last = self._stamps(), self._last
        self._last = stamp
        if stamp[0] is None or stamp == self._stamp or stamp != last:
            return None
        self._files = (self._path, *self._named(self._path))
        self._stamp = self._last = self._stamps()
        try:
            return self._load(self._path)
        except ConfigError as error:
            self._refuse(error)
            return None

    def _stamps(self) -> tuple[Stamp | None, ...]:
        return tuple(_stamp(file) for file in self._files)

    def _refuse(self, error: ConfigError) -> None:
        self.errors += 1
        log.error("configuration refused; the old one stays", file=str(self._path), problems=len(error.problems))
        for problem in error.problems:
            log.error("configuration", line=problem.line, where=problem.where, problem=problem.message)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
