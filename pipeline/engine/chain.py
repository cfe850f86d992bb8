"""What becomes of one stream's looks and sound: eye, ear, whereabouts → camera → events, counts and evidence.

The same chain serves live streams and replays; it asks no clock and reads no network.
Not here: where frames come from, when the detector runs, where a step is kept.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import structlog
import supervision as sv
from pydantic import ValidationError

from pipeline.camera import Camera, CameraMemory, Step
from pipeline.config.settings import StreamSettings
from pipeline.detect.batcher import Seen
from pipeline.engine.held import Held, HeldLook
from pipeline.events import CountBucket, Event, Manifest
from pipeline.evidence.boxes import BoxLog
from pipeline.evidence.bundle import Bundle
from pipeline.evidence.colours import appearance
from pipeline.evidence.copies import CopyOrder
from pipeline.evidence.cover import Cover, Masking
from pipeline.evidence.hiding import Boxes
from pipeline.evidence.recorder import Pending, Recorder
from pipeline.frames import Frame, Look, Sound
from pipeline.ingest.ring import PacketRing
from pipeline.locate.mounting import Nowhere, Stance
from pipeline.position.whereabouts import Whereabouts, stance
from pipeline.rules.registry import build
from pipeline.rules.rule import Site
from pipeline.sense.ear import Ear
from pipeline.sense.eye import Eye
from pipeline.sense.flashes import Flashes

MEMORY_EVERY_S = 10.0
"""Longest media time between two writes of a camera's memory: what a killed worker may forget."""
MOST_COPIES = 8
"""Clips of one stream that wait for their copy; the oldest goes without."""
SHAPELESS = frozenset({"crowd", "fireworks"})
"""Kinds of which no colours are told."""
SETTLE_S = 2.0
"""The detector has looked at a picture so long after it was taken, unless it is overloaded."""

log = structlog.get_logger()


class Keeper(Protocol):
    """Where steps and evidence are kept: the spool, or a replay's files."""

    def put_step(self, events: Sequence[Event], counts: Sequence[CountBucket], *, stream_id: str, memory: str) -> None:
        """Keep events, counts and the camera's memory together, or raise and keep nothing."""
        ...

    def put_bundle(self, manifest: Manifest, files: Mapping[str, Path]) -> None:
        """Keep an event's evidence; the files are moved away."""
        ...

    def put_look(self, look: Look, tracks: sv.Detections) -> None:
        """Show what was seen to those who watch, if anybody can: boxes are xyxy pixels of the look's picture."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who says what the chain says; `classes` are what the model can see."""

    node_id: str
    model: str
    timezone: ZoneInfo
    classes: tuple[str, ...] = ()


class Chain:
    """One stream's eye, ear, camera, box log and pending evidence.

    Attributes:
        tracks: what was tracked at the last look.
        stood: UTC seconds of the last look, and where its vehicle was then; None: its camera does not drive.
    """

    def __init__(
        self, stream: StreamSettings, identity: Identity, *, keeper: Keeper, recorder: Recorder, memory: str | None,
        where: Whereabouts | None = None,
    ) -> None:  # fmt: skip
        site = Site(stream_id=stream.id, zones=stream.zones, lines=stream.lines, geofences=stream.geofences)
        self.settings = stream
        self._keeper = keeper
        self._recorder = recorder
        self._where = where
        self._held = Held(0.0 if where is None else where.lag_s)
        self._eye = Eye(recheck_s=stream.recheck_s, residues=_needs(stream, "residue"))
        self._flashes = Flashes() if _needs(stream, "flash") else None
        self._ear = Ear() if _needs(stream, "bang") else None
        self._camera = Camera(
            stream,
            node_id=identity.node_id,
            model=identity.model,
            rules=[build(rule, site) for rule in stream.rules if rule.enabled],
            timezone=identity.timezone,
            memory=_remembered(stream.id, memory),
        )
        self._boxes = BoxLog(seconds=stream.evidence.ring_s)
        two_streams = stream.record_url is not None
        self._masking = Masking.of(stream.evidence, sees=identity.classes, two_streams=two_streams)
        if self._masking is not None and self._masking.is_blind:
            log.error("the detector does not know what is to be masked: all is hidden", stream=stream.id, model=identity.model)
        self._pending: list[Pending] = []
        self._pending_lock = threading.Lock()
        self._unripe: list[CopyOrder] = []
        self._copies: deque[CopyOrder] = deque()
        self._remembered_at = 0.0
        self.tracks = sv.Detections.empty()
        self.stood: tuple[float, Stance | Nowhere | None] = (0.0, None)

    @property
    def glance(self) -> Callable[[Frame], None] | None:
        """What takes every decoded frame while all are decoded; None: no rule of the stream wants that."""
        return self._flashes.glance if self._flashes is not None else None

    @property
    def hear(self) -> Callable[[Sound], str | None] | None:
        """What takes the sound, in the thread that inspects, and says why the plan should wake up; None: no rule listens."""
        return self._ear.hear if self._ear is not None else None

    @property
    def hides(self) -> Callable[[Look], Boxes | None] | None:
        """What tells what is hidden of a look's picture, by the looks so far (see `hidden`); None: never anything."""
        return self._hidden if self._masking is not None else None

    def inspect(self, frame: Frame) -> tuple[Look, str | None]:
        """Return what the cheap senses say of a frame, and why the plan should wake up, if it should."""
        look = self._eye.inspect(frame)
        flashes = self._flashes.take() if self._flashes is not None else ()
        bangs = self._ear.take() if self._ear is not None else ()
        return replace(look, flashes=flashes, bangs=bangs) if flashes or bangs else look, self._eye.wake_reason

    def seen(self, seen: Seen) -> str | None:
        """Take what the detector saw, and a loss, in the order in which they happened.

        Returns:
            Why the plan should wake up, or None.
        """
        mail, wake = seen.mail, None
        if mail.lost_at is not None and (mail.lost_first or mail.look is None):
            self._lose(mail.lost_at)
        if mail.look is not None:
            if seen.detections is not None:
                self._eye.detected(mail.look)
            wake = self._looks(self._held.take(mail.look, seen.detections))
        if mail.lost_at is not None and mail.look is not None and not mail.lost_first:
            self._lose(mail.lost_at)
        return wake

    def tend(self, now: float, ring: PacketRing, *, final: bool = False) -> None:
        """Finish the evidence whose post-roll is over at `now` (all of it when `final`)."""
        with self._pending_lock:
            due = [pending for pending in self._pending if final or pending.due <= now - self._held.lag_s]
            self._pending = [pending for pending in self._pending if pending not in due]
        for pending in due:
            bundle = self._recorder.finish(pending, ring=ring, boxes=self._boxes, masking=self._masking)
            self._order_copy(pending, bundle)
            self._keeper.put_bundle(bundle.manifest, bundle.files)
        self._ripen(now - self._held.lag_s, final=final)

    def copy(self) -> bool:
        """Make the copy, for browsers or masked, that has waited longest; tell whether one waited. It takes seconds."""
        if not self._copies:
            return False
        bundle = self._recorder.copy(self._copies.popleft())
        if bundle is not None:
            self._keeper.put_bundle(bundle.manifest, bundle.files)
        return True

    def finish(self, t: float, *, removed: bool) -> None:
        """End: send the last counts and keep the memory; what is open is closed only when the stream was `removed`."""
        self._looks(self._held.rest())
        self._keep(self._camera.finish(t, removed=removed), look=None, remember=True)

    def leave_copies(self) -> None:
        """Leave the copies that wait to the worker, and to the next one."""
        self._recorder.leave((*self._unripe, *self._copies))
        self._unripe.clear()
        self._copies.clear()

    def _order_copy(self, pending: Pending, bundle: Bundle) -> None:
        wanted = self.settings.evidence.browser_copy or self._masking is not None
        order = self._recorder.want_copy(pending, bundle) if wanted else None
        if order is not None:
            with self._pending_lock:
                self._unripe.append(self._covered(order))

    def _covered(self, order: CopyOrder) -> CopyOrder:
        """Return an order with what is hidden by the looks so far, as it is kept on disk."""
        return (order if self._masking is None else order.covered(self._boxes, self._masking)).keep()

    def _ripen(self, now: float, *, final: bool) -> None:
        """Let orders be carried out; those of masked copies once what was seen until their end is known."""
        with self._pending_lock:
            ripe = [order for order in self._unripe if final or self._masking is None or order.end + SETTLE_S <= now]
            self._unripe = [order for order in self._unripe if order not in ripe]
        for order in ripe:
            self._queue(order if self._masking is None else self._covered(order))

    def _queue(self, order: CopyOrder) -> None:
        if len(self._copies) == MOST_COPIES:
            self._copies.popleft().give_up("too many wait")
        self._copies.append(order)

    def _hidden(self, look: Look) -> Boxes | None:
        assert self._masking is not None  # noqa: S101 - `hides` has asked
        picture, t = look.frame.picture, look.frame.t
        looks = self._boxes.sure(t - self._masking.reach_s, t)
        return Cover(looks, self._masking, aspect=picture.width / picture.height).at(t)

    def _lose(self, t: float) -> None:
        self._looks(self._held.rest())
        self._keep(self._camera.lost(t), look=None)

    def _looks(self, due: Iterable[HeldLook]) -> str | None:
        """Take the looks whose turn it is; return the last cause to wake up."""
        causes = [self._look(one.look, one.detections) for one in due]
        return next((why for why in reversed(causes) if why is not None), None)

    def _look(self, look: Look, detections: sv.Detections | None) -> str | None:
        where = None if self._where is None else stance(self._where, look.frame)
        step = self._camera.step(look, detections, stance=where)
        self.tracks, self.stood = step.tracks, (look.frame.t, where)
        if step.looked or look.fault is not None:
            self._boxes.add(look, step.tracks)
        self._keep(step, look=look)
        self._keeper.put_look(look, step.tracks)
        return step.wake

    def _keep(self, step: Step, *, look: Look | None, remember: bool = False) -> None:
        events = [self._described(event, look) for event in step.events]
        stale = remember or (look is not None and look.frame.t - self._remembered_at >= MEMORY_EVERY_S)
        if events or step.counts or stale:
            memory = self._camera.memory().model_dump_json()
            self._keeper.put_step(events, step.counts, stream_id=self.settings.id, memory=memory)
            self._remembered_at = look.frame.t if look is not None else self._remembered_at
        for event in events:
            log.info("event", stream=event.stream_id, rule=event.rule_id, state=event.state, revision=event.revision)
            self._show(event, look)

    def _described(self, event: Event, look: Look | None) -> Event:
        """Add to a new event what its thing looks like; of people and of lights in the sky nothing is kept."""
        if look is None or event.state != "open" or event.revision != 1 or event.kind in SHAPELESS:
            return event
        return event.model_copy(update={"appearance": appearance(look.frame.picture.bgr(), event.box)})

    def _show(self, event: Event, look: Look | None) -> None:
        if look is None:
            return
        if event.state == "open" and event.revision == 1:
            zone = self.settings.zones.get(event.zone or "")
            outline = () if zone is None else zone.polygon
            pending = self._recorder.begin(event, look, settings=self.settings.evidence, zone=outline)
            with self._pending_lock:
                self._pending.append(pending)
        elif event.close_reason == "cleared":
            bundle = self._recorder.after(event, look, masking=self._masking, boxes=self._boxes)
            self._keeper.put_bundle(bundle.manifest, bundle.files)


def _needs(stream: StreamSettings, sense: str) -> bool:
    return any(rule.enabled and sense in rule.needs.senses for rule in stream.rules)


def _remembered(stream_id: str, memory: str | None) -> CameraMemory | None:
    """Read what an earlier process kept; a memory that can't be read, such as another version's, is let go."""
    if memory is None:
        return None
    try:
        return CameraMemory.model_validate_json(memory)
    except ValidationError as error:
        log.warning("camera memory let go", stream=stream_id, problems=error.error_count())
        return None
