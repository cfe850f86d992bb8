"""Makes an event's evidence: snapshot at once, clip and boxes when the post-roll is over, after picture, a copy to look at.

Whatever can't be made is left out and said; what can be made is never lost for it. Where a stream hides people or plates,
there is a masked file beside each that shows them. Not here: where evidence goes (`deliver/`), when it is due (`engine/`).
"""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.config.media import EvidenceSettings
from pipeline.errors import HutongError
from pipeline.events import Event, MaskName, Role
from pipeline.evidence.boxes import BoxLog, BoxSheet, ClipFacts, SeenLook
from pipeline.evidence.browser_copy import PLAYED, CopyError, write_browser_copy
from pipeline.evidence.bundle import NAMES, Binder, Bundle, Origin, Span, clock_offset
from pipeline.evidence.clip import Clip, ClipError, write_clip
from pipeline.evidence.copies import MOST_LEFT, SOURCE, CopyOrder, left_in
from pipeline.evidence.cover import Cover, Masking
from pipeline.evidence.hiding import Boxes, Picture, hidden
from pipeline.evidence.signing import Signer
from pipeline.frames import Look
from pipeline.ingest.ring import PacketRing

JPEG_QUALITY = 90
"""libjpeg's scale, 0…100; stated in every manifest. Above it files grow faster than what a person sees in them."""
FIRST, AFTER, COPY = 1, 2, 3
"""Sequences: the evidence of an event's beginning, the picture after it was cleared, and a copy of the clip to be looked at."""
_PICTURE_CODEC = f"jpeg;quality={JPEG_QUALITY}"
Outline = tuple[tuple[float, float], ...]
_NOTE = "pending.json"

log = structlog.get_logger()


class Pending(BaseModel):
    """Evidence that waits for its post-roll; it lies on disk beside its snapshot, should the worker die.

    Attributes:
        moment: UTC seconds of the look that raised the event.
        earliest, due: the clip's wanted start and end, UTC seconds.
        masks: what the stream hides.
        zone: outline of the event's zone, 0…1; empty: it has none.
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
    masks: tuple[MaskName, ...] = ()
    zone: Outline = ()


class Recorder:
    """Writes evidence into a folder, from which it is moved on."""

    def __init__(self, folder: Path, *, node_id: str, model: str, model_sha256: str, signer: Signer | None) -> None:
        self._binder = Binder(folder, node_id=node_id, model=model, model_sha256=model_sha256, signer=signer)
        self._left: deque[CopyOrder] = deque()
        self._left_lock = threading.Lock()

    def begin(self, event: Event, look: Look, *, settings: EvidenceSettings, zone: Outline = ()) -> Pending:
        """Write an event's snapshot, in the full size of the analysed picture; a failure is logged, not raised."""
        frame = look.frame
        pending = Pending(
            event=event,
            moment=frame.t,
            earliest=max(0.0, frame.t - settings.pre_roll_s),
            due=frame.t + settings.post_roll_s,
            width=frame.picture.width,
            height=frame.picture.height,
            clock_offset_s=clock_offset(frame),
            model_sha256=self._binder.hash_of_model(event),
            masks=settings.mask,
            zone=zone,
        )
        self._binder.write(event, NAMES["snapshot"], _jpeg(frame.stream_id, frame.picture.bgr()))
        self._binder.write(event, _NOTE, pending.model_dump_json().encode())
        return pending

    def finish(self, pending: Pending, *, ring: PacketRing, boxes: BoxLog, masking: Masking | None = None) -> Bundle:
        """Cut the clip and bind it with the snapshot and the boxes; without a clip the boxes say why."""
        event = pending.event
        if masking is not None:
            around = boxes.sure(pending.moment - masking.reach_s, pending.moment + masking.reach_s)
            cover = Cover(around, masking, aspect=pending.width / pending.height)
            self._hide_snapshot(event, cover.at(pending.moment))
        cut = ring.cut(pending.earliest, pending.due, moment=pending.moment)
        try:
            comment = f"stream {event.stream_id}, starts at {cut.start:.3f} UTC seconds"
            clip = write_clip(cut, self._binder.path(event, NAMES["clip"]), comment=comment)
        except ClipError as error:
            log.warning("event without a clip", stream=event.stream_id, event_id=str(event.id), why=str(error))
            return self._first(pending, str(error), boxes.between(pending.earliest, pending.due))
        return self._first(pending, clip, boxes.between(clip.start, clip.end))

    def want_copy(self, pending: Pending, bundle: Bundle) -> CopyOrder | None:
        """Return what a copy is made of, before the bundle is moved; None without a clip, or where it is shown as it is."""
        clip = next((file for file in bundle.manifest.files if file.role == "clip"), None)
        if clip is None or clip.start is None or clip.end is None or (clip.codec in PLAYED and not pending.masks):
            return None
        source = self._binder.path(pending.event, SOURCE)
        try:
            source.hardlink_to(bundle.files[clip.name])
        except OSError as error:
            log.warning("clip without a copy", stream=pending.event.stream_id, event_id=str(pending.event.id), why=str(error))
            return None
        aspect = pending.width / pending.height
        return CopyOrder(
            event=pending.event, source=source, start=clip.start, end=clip.end, aspect=aspect, manifest=bundle.manifest
        )

    def copy(self, order: CopyOrder) -> Bundle | None:
        """Make a copy, masked where something is hidden; when that fails it is logged, and the original is all there is."""
        given, cover, role = order.manifest, order.cover, order.role
        if role is None:
            order.drop()
            return None
        order.model_copy(update={"tries": order.tries + 1}).keep()
        hides = None if cover is None else lambda seconds: cover.at(order.start + seconds)
        try:
            write_browser_copy(order.source, self._binder.path(order.event, NAMES[role]), hides=hides)
        except CopyError as error:
            log.warning("clip without a copy", stream=order.event.stream_id, event_id=str(order.event.id), why=str(error))
            return None
        finally:
            order.drop()
        origin = Origin(given.created, given.model_sha256, given.clock_offset_s, given.masks)
        return self._binder.bind(order.event, COPY, {role: (order.start, order.end, "h264")}, origin)

    def leave(self, orders: Iterable[CopyOrder]) -> None:
        """Take over orders of a stream that ends: they wait here, and on disk for the next worker."""
        with self._left_lock:
            self._left.extend(orders)
            while len(self._left) > MOST_LEFT:
                self._left.popleft().give_up("too many wait")

    def copy_left(self) -> Bundle | None:
        """Make the oldest copy that a stream, or an earlier worker, left; None when there was none, or it failed."""
        with self._left_lock:
            order = self._left.popleft() if self._left else None
        return None if order is None else self.copy(order)

    def after(self, event: Event, look: Look, *, masking: Masking | None = None, boxes: BoxLog | None = None) -> Bundle:
        """Write the picture that shows that the thing is gone."""
        frame = look.frame
        picture, masks = frame.picture.bgr(), masking.names if masking is not None else ()
        made: dict[Role, Span] = {"after": (frame.t, frame.t, _PICTURE_CODEC)}
        self._binder.write(event, NAMES["after"], _jpeg(frame.stream_id, picture))
        if masking is not None and boxes is not None:
            cover = Cover(boxes.sure(frame.t - masking.reach_s, frame.t), masking, aspect=picture.shape[1] / picture.shape[0])
            masked = _jpeg(frame.stream_id, hidden(picture, cover.at(frame.t)))
            self._binder.write(event, NAMES["masked_after"], masked)
            made["masked_after"] = made["after"]
        return self._binder.bind(event, AFTER, made, self._binder.origin(event, frame, masks=masks))

    def salvage(self) -> Iterator[Bundle]:
        """Yield what an earlier process began and did not finish: snapshots without a clip; remove other leftovers.

        Copies of clips that waited are made later (`copy_left`).

        To be used before the first `begin`, and each bundle taken before the next is asked for.
        """
        for note in sorted(self._binder.folder.glob(f"*.{_NOTE}")):
            try:
                pending = Pending.model_validate_json(note.read_bytes())
            except (OSError, ValidationError) as error:
                log.error("unfinished evidence can't be read", file=note.name, why=type(error).__name__)
                continue
            yield self._first(pending, "the worker ended before the clip was cut", ())
        self.leave(left_in(self._binder.folder))
        for leftover in {*self._binder.folder.iterdir()} - {path for order in self._left for path in order.files}:
            leftover.unlink()

    def _first(self, pending: Pending, clip: Clip | str, looks: Sequence[SeenLook]) -> Bundle:
        event, moment = pending.event, pending.moment
        made: dict[Role, Span] = dict.fromkeys(("snapshot", "masked_snapshot"), (moment, moment, _PICTURE_CODEC))
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
            zone=pending.zone,
            looks=tuple(looks),
        )
        self._binder.write(event, NAMES["boxes"], sheet.model_dump_json().encode())
        made["boxes"] = (looks[0].t, looks[-1].t, None) if looks else (moment, moment, None)
        origin = Origin(pending.due, pending.model_sha256, pending.clock_offset_s, pending.masks)
        bundle = self._binder.bind(event, FIRST, made, origin)
        self._binder.path(event, _NOTE).unlink(missing_ok=True)
        return bundle

    def _hide_snapshot(self, event: Event, boxes: Boxes | None) -> None:
        """Write the masked snapshot; without a snapshot there is none."""
        picture = cv2.imread(str(self._binder.path(event, NAMES["snapshot"])))
        if picture is not None:
            masked = hidden(picture.astype(np.uint8, copy=False), boxes)
            self._binder.write(event, NAMES["masked_snapshot"], _jpeg(event.stream_id, masked))


def _jpeg(stream_id: str, picture: Picture) -> bytes:
    encoded, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not encoded:
        raise HutongError(f"stream {stream_id}: a picture can't be encoded as JPEG")
    return data.tobytes()
