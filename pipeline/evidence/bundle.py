"""Binds files of evidence: a manifest with hashes, versions and the clock, signed where the node has a key.

Not here: what the files show and how they are made (`recorder.py`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from pipeline.events import Event, Manifest, MaskName, MediaFile, Role
from pipeline.evidence.signing import Signer
from pipeline.frames import Frame

NAMES: Mapping[Role, str] = {
    "clip": "clip.mp4", "snapshot": "snapshot.jpg", "boxes": "boxes.json", "after": "after.jpg", "copy": "copy.mp4",
    "masked_clip": "masked-clip.mp4", "masked_snapshot": "masked-snapshot.jpg", "masked_after": "masked-after.jpg",
}  # fmt: skip
MEDIA_TYPES = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".json": "application/json"}
Span = tuple[float, float, str | None]
"""Start and end of a file in UTC seconds, and its codec."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bundle:
    """A manifest and where its files lie now, by name."""

    manifest: Manifest
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Origin:
    """Of what a bundle was made; `masks` are what its stream hides."""

    created: float
    model_sha256: str
    clock_offset_s: float | None
    masks: tuple[MaskName, ...] = ()


class Binder:
    """The folder in which files of evidence are made, and the node that answers for them."""

    def __init__(self, folder: Path, *, node_id: str, model: str, model_sha256: str, signer: Signer | None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._node_id = node_id
        self._model = model
        self._model_sha256 = model_sha256
        self._signer = signer

    def path(self, event: Event, name: str) -> Path:
        """Return where a file of an event is made."""
        return self.folder / f"{event.id}.{name}"

    def write(self, event: Event, name: str, content: bytes) -> None:
        """Write a file whole or not at all; a full disk must cost no more than this file."""
        path = self.path(event, name)
        try:
            path.write_bytes(content)
        except OSError as error:
            path.unlink(missing_ok=True)
            log.error("evidence not written", stream=event.stream_id, event_id=str(event.id), file=name, why=str(error))

    def origin(self, event: Event, frame: Frame, *, masks: tuple[MaskName, ...]) -> Origin:
        """Return what is known of evidence that a frame begins."""
        return Origin(frame.t, self.hash_of_model(event), clock_offset(frame), masks)

    def hash_of_model(self, event: Event) -> str:
        """Return the loaded model's hash, if it is the one that the event names."""
        return self._model_sha256 if event.why.model == self._model else ""

    def bind(self, event: Event, sequence: int, made: Mapping[Role, Span], origin: Origin) -> Bundle:
        """Return the bundle of the files that are really there."""
        draft = Manifest(
            event_id=event.id,
            sequence=sequence,
            stream_id=event.stream_id,
            node_id=self._node_id,
            created=origin.created,
            files=self._media(event, made),
            masks=origin.masks,
            model=event.why.model,
            model_sha256=origin.model_sha256,
            rule=event.why.rule,
            rule_version=event.why.rule_version,
            clock_source=event.clock_source,
            clock_offset_s=origin.clock_offset_s,
        )
        manifest = self._signer.sign(draft) if self._signer else draft
        return Bundle(manifest, {file.name: self.path(event, file.name) for file in manifest.files})

    def _media(self, event: Event, made: Mapping[Role, Span]) -> tuple[MediaFile, ...]:
        files = []
        for role, (start, end, codec) in made.items():
            path = self.path(event, NAMES[role])
            if not path.exists():
                continue
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            files.append(
                MediaFile(
                    role=role,
                    name=NAMES[role],
                    media_type=MEDIA_TYPES[path.suffix],
                    sha256=sha256,
                    size=path.stat().st_size,
                    start=start,
                    end=end,
                    codec=codec,
                )
            )
        return tuple(files)


def clock_offset(frame: Frame) -> float | None:
    """Return arrival minus the camera's own time: its clock's error plus the way here; None when it told no time."""
    return round(frame.arrived - frame.t, 3) if frame.clock_source == "sender_report" else None
