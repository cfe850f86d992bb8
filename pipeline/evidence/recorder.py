"""Makes an event's evidence: snapshot at once, clip and boxes when the post-roll is over, after picture, copy for browsers.

Whatever can't be made is left out and said; what can be made is never lost for it.
Not here: where evidence goes (`deliver/`), and when it is due (`engine/chain.py`).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import cv2
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.config.media import EvidenceSettings
from pipeline.errors import HutongError
from pipeline.events import Event, Manifest, MediaFile
from pipeline.evidence.boxes import BoxLog, BoxSheet, ClipFacts, SeenLook
from pipeline.evidence.browser_copy import PLAYED, CopyError, write_browser_copy
from pipeline.evidence.clip import Clip, ClipError, write_clip
from pipeline.evidence.signing import Signer
from pipeline.frames import Frame, Look
from pipeline.ingest.ring import PacketRing

JPEG_QUALITY = 90
"""libjpeg's scale, 0…100; stated in every manifest. Above it files grow faster than what a person sees in them."""
FIRST, AFTER, COPY = 1, 2, 3
"""Sequences: the evidence of an event's beginning, the picture after it was cleared, and a copy of the clip for browsers."""
_PICTURE_CODEC = f"jpeg;quality={JPEG_QUALITY}"
_MEDIA_TYPES = {".mp4": "video/mp4", ".jpg": "image/jpeg", ".json": "application/json"}
_NAMES = {"clip": "clip.mp4", "snapshot": "snapshot.jpg", "boxes": "boxes.json", "after": "after.jpg", "copy": "copy.mp4"}
_NOTE = "pending.json"
_SOURCE = "source.mp4"

Role = Literal["clip", "snapshot", "boxes", "after", "copy"]
_Span = tuple[float, float, str | None]
"""Start and end of a file in UTC seconds, and its codec."""
log = structlog.get_logger()


class Pending(BaseModel):
    """Evidence that waits for its post-roll; it lies on disk beside its snapshot, should the worker die.

    Attributes:
        moment: UTC seconds of the look that raised the event.
        earliest, due: the clip's wanted start and end, UTC seconds.
    """

    model_config = ConfigDict(frozen=True)

    event: Event
    moment: float
    earliest: float
    due: float
    width: int
    height: int
    clock_offset_s: float | None
    model_sha256: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A manifest and where its files lie now, by name."""

    manifest: Manifest
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """A clip that is to be copied for browsers.

    Attributes:
        source: the clip, a second name of its file.
        start, end: UTC seconds of what it shows.
        manifest: that binds the original.
    """

    event: Event
    source: Path
    start: float
    end: float
    manifest: Manifest


class Recorder:
    """Writes evidence into a folder, from which it is moved on."""

    def __init__(self, folder: Path, *, node_id: str, model: str, model_sha256: str, signer: Signer | None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._node_id = node_id
        self._model = model
        self._model_sha256 = model_sha256
        self._signer = signer

    def begin(self, event: Event, look: Look, *, settings: EvidenceSettings) -> Pending:
        """Write an event's snapshot, in the full size of the analysed picture; a failure is logged, not raised."""
        frame = look.frame
        pending = Pending(
            event=event,
            moment=frame.t,
            earliest=max(0.0, frame.t - settings.pre_roll_s),
            due=frame.t + settings.post_roll_s,
            width=frame.picture.width,
            height=frame.picture.height,
            clock_offset_s=_clock_offset(frame),
            model_sha256=self._hash_of_model(event),
        )
        self._write(event, _NAMES["snapshot"], _jpeg(frame))
        self._write(event, _NOTE, pending.model_dump_json().encode())
        return pending

    def finish(self, pending: Pending, *, ring: PacketRing, boxes: BoxLog) -> Bundle:
        """Cut the clip and bind it with the snapshot and the boxes; without a clip the boxes say why."""
        path = self._path(pending.event, _NAMES["clip"])
        cut = ring.cut(pending.earliest, pending.due, moment=pending.moment)
        try:
            clip = write_clip(cut, path, comment=f"stream {pending.event.stream_id}, starts at {cut.start:.3f} UTC seconds")
        except ClipError as error:
            log.warning("event without a clip", stream=pending.event.stream_id, event_id=str(pending.event.id), why=str(error))
            return self._first(pending, str(error), boxes.between(pending.earliest, pending.due))
        return self._first(pending, clip, boxes.between(clip.start, clip.end))

    def want_copy(self, pending: Pending, bundle: Bundle) -> CopyOrder | None:
        """Return what a copy for browsers is made of, before the bundle is moved; None where they play the clip, or none is."""
        clip = next((file for file in bundle.manifest.files if file.role == "clip" and file.codec not in PLAYED), None)
        if clip is None or clip.start is None or clip.end is None:
            return None
        source = self._path(pending.event, _SOURCE)
        try:
            source.hardlink_to(bundle.files[clip.name])
        except OSError as error:
            log.warning("clip without a copy", stream=pending.event.stream_id, event_id=str(pending.event.id), why=str(error))
            return None
        return CopyOrder(pending.event, source, clip.start, clip.end, bundle.manifest)

    def copy(self, order: CopyOrder) -> Bundle | None:
        """Make a copy for browsers; when that fails it is logged, and the original is all there is."""
        try:
            write_browser_copy(order.source, self._path(order.event, _NAMES["copy"]))
        except CopyError as error:
            log.warning("clip without a copy", stream=order.event.stream_id, event_id=str(order.event.id), why=str(error))
            return None
        finally:
            order.source.unlink(missing_ok=True)
        given = order.manifest
        origin = _Origin(given.created, given.model_sha256, given.clock_offset_s)
        return self._bundle(order.event, COPY, {"copy": (order.start, order.end, "h264")}, origin)

    def after(self, event: Event, look: Look) -> Bundle:
        """Write the picture that shows that the thing is gone."""
        frame = look.frame
        self._write(event, _NAMES["after"], _jpeg(frame))
        made: dict[Role, _Span] = {"after": (frame.t, frame.t, _PICTURE_CODEC)}
        return self._bundle(event, AFTER, made, _Origin(frame.t, self._hash_of_model(event), _clock_offset(frame)))

    def salvage(self) -> Iterator[Bundle]:
        """Yield what an earlier process began and did not finish: snapshots without a clip; remove other leftovers.

        To be used before the first `begin`, and each bundle taken before the next is asked for.
        """
        for note in sorted(self._folder.glob(f"*.{_NOTE}")):
            try:
                pending = Pending.model_validate_json(note.read_bytes())
            except (OSError, ValidationError) as error:
                log.error("unfinished evidence can't be read", file=note.name, why=type(error).__name__)
                continue
            yield self._first(pending, "the worker ended before the clip was cut", ())
        for leftover in self._folder.iterdir():
            leftover.unlink()

    def _first(self, pending: Pending, clip: Clip | str, looks: Sequence[SeenLook]) -> Bundle:
        event, moment = pending.event, pending.moment
        made: dict[Role, _Span] = {"snapshot": (moment, moment, _PICTURE_CODEC)}
        if isinstance(clip, Clip):
            made["clip"] = (clip.start, clip.end, clip.video)
        sheet = BoxSheet(
            event_id=event.id,
            stream_id=event.stream_id,
            moment=moment,
            width=pending.width,
            height=pending.height,
            jpeg_quality=JPEG_QUALITY,
            clip=ClipFacts(**asdict(clip)) if isinstance(clip, Clip) else None,
            clip_missing="" if isinstance(clip, Clip) else clip,
            looks=tuple(looks),
        )
        self._write(event, _NAMES["boxes"], sheet.model_dump_json().encode())
        made["boxes"] = (looks[0].t, looks[-1].t, None) if looks else (moment, moment, None)
        origin = _Origin(pending.due, pending.model_sha256, pending.clock_offset_s)
        bundle = self._bundle(event, FIRST, made, origin)
        self._path(event, _NOTE).unlink(missing_ok=True)
        return bundle

    def _media(self, event: Event, made: Mapping[Role, _Span]) -> tuple[MediaFile, ...]:
        """Describe the files that are really there."""
        files = []
        for role, (start, end, codec) in made.items():
            path = self._path(event, _NAMES[role])
            if not path.exists():
                continue
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            files.append(
                MediaFile(
                    role=role,
                    name=_NAMES[role],
                    media_type=_MEDIA_TYPES[path.suffix],
                    sha256=sha256,
                    size=path.stat().st_size,
                    start=start,
                    end=end,
                    codec=codec,
                )
            )
        return tuple(files)

    def _bundle(self, event: Event, sequence: int, made: Mapping[Role, _Span], origin: "_Origin") -> Bundle:
        draft = Manifest(
            event_id=event.id,
            sequence=sequence,
            stream_id=event.stream_id,
            node_id=self._node_id,
            created=origin.created,
            files=self._media(event, made),
            model=event.why.model,
            model_sha256=origin.model_sha256,
            rule=event.why.rule,
            rule_version=event.why.rule_version,
            clock_source=event.clock_source,
            clock_offset_s=origin.clock_offset_s,
        )
        manifest = self._signer.sign(draft) if self._signer else draft
        return Bundle(manifest, {file.name: self._path(event, file.name) for file in manifest.files})

    def _hash_of_model(self, event: Event) -> str:
        """Return the loaded model's hash, if it is the one that the event names."""
        return self._model_sha256 if event.why.model == self._model else ""

    def _path(self, event: Event, name: str) -> Path:
        return self._folder / f"{event.id}.{name}"

    def _write(self, event: Event, name: str, content: bytes) -> None:
        """Write a file whole or not at all; a full disk must cost no more than this file."""
        path = self._path(event, name)
        try:
            path.write_bytes(content)
        except OSError as error:
            path.unlink(missing_ok=True)
            log.error("evidence not written", stream=event.stream_id, event_id=str(event.id), file=name, why=str(error))


@dataclass(frozen=True, slots=True)
class _Origin:
    """Of what a bundle was made."""

    created: float
    model_sha256: str
    clock_offset_s: float | None


def _jpeg(frame: Frame) -> bytes:
    encoded, data = cv2.imencode(".jpg", frame.picture.bgr(), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not encoded:
        raise HutongError(f"stream {frame.stream_id}: the snapshot of {frame.t:.3f} can't be encoded as JPEG")
    return data.tobytes()


def _clock_offset(frame: Frame) -> float | None:
    """Return arrival minus the camera's own time: its clock's error plus the way here; None when it told no time."""
    return round(frame.arrived - frame.t, 3) if frame.clock_source == "sender_report" else None
