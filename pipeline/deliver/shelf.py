"""Evidence files in the spool: one folder a bundle, with its manifest, named by event and sequence.

Files come by rename, and the folder's own rename is the commit: what is there is whole.
Not here: which bundles may stay (`spool.py`) and which are sent (`courier.py`).
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from pipeline.events import Manifest

_MANIFEST = ".manifest.json"
_PART = ".part-"


class Shelf:
    """A folder of bundles."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def folder(self, name: str) -> Path:
        """Return where a bundle lies."""
        return self._folder / name

    def holds(self, name: str) -> bool:
        """Whether a bundle is there."""
        return self.folder(name).is_dir()

    def stage(self, manifest: Manifest, files: Mapping[str, Path]) -> Path:
        """Move a bundle's files in, on disk for good, but not yet visible.

        Raises:
            OSError: the disk did not take it; the files are gone then.
        """
        part = self._folder / f"{_PART}{bundle_name(manifest)}"
        shutil.rmtree(part, ignore_errors=True)
        try:
            part.mkdir()
            (part / _MANIFEST).write_text(manifest.model_dump_json(), encoding="utf-8")
            for name, path in files.items():
                shutil.move(path, part / name)
            for path in (*part.iterdir(), part):
                _sync(path)
        except OSError:
            shutil.rmtree(part, ignore_errors=True)
            for path in files.values():
                path.unlink(missing_ok=True)
            raise
        return part

    def publish(self, part: Path) -> None:
        """Make a staged bundle visible, at once and whole."""
        part.rename(self._folder / part.name.removeprefix(_PART))
        _sync(self._folder)

    def remove(self, name: str) -> None:
        """Delete a bundle, staged or visible; one that is gone already is gone."""
        shutil.rmtree(self._folder / name, ignore_errors=True)

    def tidy(self) -> None:
        """After a crash: publish what was staged whole, remove what was not. Not while another thread stages."""
        for part in list(self._folder.glob(f"{_PART}*")):
            manifest = _read(part)
            if manifest is None or self.holds(bundle_name(manifest)):
                shutil.rmtree(part, ignore_errors=True)
            else:
                self.publish(part)

    def manifests(self) -> Iterator[Manifest]:
        """Yield the manifests of all that is there; what is not whole is removed."""
        for path in list(self._folder.iterdir()):
            if path.name.startswith(_PART):
                continue
            manifest = _read(path)
            if manifest is None:
                shutil.rmtree(path, ignore_errors=True)
            else:
                yield manifest


def bundle_name(manifest: Manifest) -> str:
    """Return the name of a bundle's folder."""
    return f"{manifest.event_id}-{manifest.sequence}"


def _read(path: Path) -> Manifest | None:
    """Return the manifest of a folder that holds all its files."""
    try:
        manifest = Manifest.model_validate_json((path / _MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None
    return manifest if all((path / file.name).is_file() for file in manifest.files) else None


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
