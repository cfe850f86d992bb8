"""Orders of copies of clips, kept on disk beside the clip until they are carried out, should the worker end before.

Not here: how a copy is made (`browser_copy.py`), and what is hidden in it (`cover.py`).
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.events import Event, Manifest, Role
from pipeline.evidence.boxes import BoxLog, SeenLook
from pipeline.evidence.cover import Cover, Masking

SOURCE, ORDER = "source.mp4", "copy.json"
MOST_TRIES = 2
"""A clip of which a worker died twice is not tried again, or it would never live."""
MOST_LEFT = 64
"""Orders of streams and workers that ended; the oldest go without a copy. What was sent already takes room for its copy."""

log = structlog.get_logger()


class CopyOrder(BaseModel):
    """A clip that is to be copied for those who look.

    Attributes:
        source: the clip, a second name of its file.
        start, end: UTC seconds of what it shows.
        aspect: width of its picture by its height.
        manifest: that binds the original.
        masking: what its stream hides; None: nothing, or it is not known where.
        looks: what was seen around the clip, by which it is hidden.
        tries: how often a copy was begun.
    """

    model_config = ConfigDict(frozen=True)

    event: Event
    source: Path
    start: float
    end: float
    aspect: float
    manifest: Manifest
    masking: Masking | None = None
    looks: tuple[SeenLook, ...] = ()
    tries: int = 0

    @property
    def cover(self) -> Cover | None:
        """What is hidden; None: nothing."""
        return None if self.masking is None else Cover(self.looks, self.masking, aspect=self.aspect)

    @property
    def role(self) -> Role | None:
        """What the copy is; None: its stream hides something and it is not known where."""
        if self.masking is not None:
            return "masked_clip"
        return None if self.manifest.masks else "copy"

    @property
    def files(self) -> tuple[Path, Path]:
        """The order's own file, and its clip."""
        return self.source.with_name(self.source.name.removesuffix(SOURCE) + ORDER), self.source

    def covered(self, boxes: BoxLog, masking: Masking) -> "CopyOrder":
        """Return the order with what is hidden, by the looks up to now."""
        looks = boxes.sure(self.start - masking.reach_s, self.end + masking.reach_s)
        return self.model_copy(update={"masking": masking, "looks": looks})

    def keep(self) -> "CopyOrder":
        """Write the order beside its clip, whole or not; when that fails it is lost with the worker, no more. Return it."""
        note, _ = self.files
        part = note.with_suffix(".part")
        try:
            part.write_text(self.model_dump_json(), encoding="utf-8")
            part.replace(note)
        except OSError as error:
            log.warning("an order of a copy is not kept", stream=self.event.stream_id, why=str(error))
        return self

    def give_up(self, why: str) -> None:
        """Forget the order and say so: its clip stays without a copy."""
        self.drop()
        log.warning("clip without a copy", stream=self.event.stream_id, event_id=str(self.event.id), why=why)

    def drop(self) -> None:
        """Forget the order, carried out or not."""
        for path in self.files:
            path.unlink(missing_ok=True)


def left_in(folder: Path) -> list[CopyOrder]:
    """Return the orders that earlier workers left in a folder and that can be carried out, the oldest first."""
    return sorted(_orders(folder), key=lambda order: order.end)


def _orders(folder: Path) -> Iterator[CopyOrder]:
    for note in folder.glob(f"*.{ORDER}"):
        source = note.with_name(note.name.removesuffix(ORDER) + SOURCE)
        with suppress(OSError, ValidationError):
            order = CopyOrder.model_validate_json(note.read_bytes()).model_copy(update={"source": source})
            if not source.exists():
                continue
            if order.tries < MOST_TRIES:
                yield order
            else:
                log.error("no copy of a clip that ended workers", stream=order.event.stream_id, event_id=str(order.event.id))
