"""A detector's file: where it lies, and whether it is the one that the catalogue means.

Not here: what is inside of it.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.entry import Entry
from models.errors import ModelCorrupt, ModelError, ModelNotFound

WeightState = Literal["right", "wrong", "missing", "url only"]

_VARIABLE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?P<default>[^}]*))?\}")


@dataclass(frozen=True, slots=True)
class Weights:
    """An entry's file as it was found.

    Attributes:
        path: where it was looked for; None when the entry has a URL alone.
        sha256: of what lies there; None when nothing does.
        size: bytes; 0 when nothing is there.
    """

    path: Path | None
    state: WeightState
    sha256: str | None = None
    size: int = 0


def look_up(entry: Entry) -> Weights:
    """Find an entry's file and hash it.

    Raises:
        ModelError: its path needs an environment variable that is not set, or it can't be read.
    """
    path = weights_path(entry)
    if path is None:
        return Weights(None, "url only")
    try:
        with path.open("rb") as file:
            got = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except (FileNotFoundError, NotADirectoryError):
        return Weights(path, "missing")
    except OSError as error:
        raise ModelError(f"model {entry.name!r}: {path} can't be read: {error.strerror}") from error
    return Weights(path, "right" if got == entry.sha256 else "wrong", got, size)


def verified(entry: Entry) -> Path:
    """Return the path of an entry's file, once its hash is right.

    Raises:
        ModelNotFound: there is no file.
        ModelCorrupt: it is another file than the catalogue says.
        ModelError: see `look_up`.
    """
    found = look_up(entry)
    if found.path is None:
        raise ModelNotFound(f"model {entry.name!r} has an address but no file: download {entry.url} and name its `file`")
    if found.state == "missing":
        source = f"; download it from {entry.url} to there" if entry.url else ""
        raise ModelNotFound(f"model {entry.name!r}: no file at {found.path} (written as {entry.file}){source}")
    if found.state == "wrong":
        raise ModelCorrupt(
            f"model {entry.name!r}: {found.path} is another file: expected sha256 {entry.sha256}, got {found.sha256}"
        )
    return found.path


def weights_path(entry: Entry) -> Path | None:
    """Return where an entry's file lies, or None when it has a URL alone.

    What the catalogue writes is relative to the catalogue; what an environment variable holds is
    relative to where the program was started.

    Raises:
        ModelError: a variable without a default is not set.
    """
    if entry.file is None:
        return None

    def value(match: re.Match[str]) -> str:
        name, default = match["name"], match["default"]
        if given := os.environ.get(name):
            return str(Path(given).absolute()) if match.start() == 0 else given
        if default is None:
            raise ModelError(f"model {entry.name!r}: environment variable {name} is not set; its file is {entry.file}")
        return default

    return Path(os.path.normpath(entry.folder.absolute() / _VARIABLE.sub(value, entry.file)))
