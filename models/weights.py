"""A detector's file: where it lies, and whether it is the one that the catalogue means.

Not here: what is inside of it.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

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
    """Find an entry's file and hash it: where the entry says, then where `hutong models pull` puts it.

    Raises:
        ModelError: its path needs an environment variable that is not set, or it can't be read.
    """
    named = weights_path(entry)
    first: Weights | None = None
    for path in (named, pulled_path(entry)):
        found = None if path is None else look_at(entry, path)
        if found is not None and found.state == "right":
            return found
        first = first or found
    return first or (Weights(None, "url only") if named is None else Weights(named, "missing"))


def look_at(entry: Entry, path: Path) -> Weights | None:
    """Return what lies at a path, hashed, or None when nothing does.

    Raises:
        ModelError: it can't be read.
    """
    try:
        with path.open("rb") as file:
            got = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except (FileNotFoundError, NotADirectoryError):
        return None
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
    source = f"`hutong models pull {entry.name}` downloads it from {entry.url} to {pulled_path(entry)}" if entry.url else ""
    if found.path is None:
        raise ModelNotFound(f"model {entry.name!r} has an address but no file here: {source}")
    if found.state == "missing":
        more = f"; {source}" if source else ""
        raise ModelNotFound(f"model {entry.name!r}: no file at {found.path} (written as {entry.file}){more}")
    if found.state == "wrong":
        raise ModelCorrupt(
            f"model {entry.name!r}: {found.path} is another file: expected sha256 {entry.sha256}, got {found.sha256}"
        )
    return found.path


def weights_folder() -> Path:
    """Return where pulled files lie: $HUTONG_WEIGHTS, or a folder below the user's cache."""
    if given := os.environ.get("HUTONG_WEIGHTS"):
        return Path(given).expanduser().absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser().absolute() / "hutong" / "weights"


def pulled_path(entry: Entry, folder: Path | None = None) -> Path | None:
    """Return where an entry's file lies once it is pulled, or None when it has no address.

    It is called by the entry's name, for files of many projects are called `model.onnx`. The folder
    is `weights_folder()` by default.
    """
    if entry.url is None:
        return None
    return (folder or weights_folder()) / (entry.name + PurePosixPath(urlsplit(entry.url).path).suffix)


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
