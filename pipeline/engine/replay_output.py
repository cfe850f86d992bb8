"""What a replay leaves behind: events, counts, tracks and evidence as files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

import supervision as sv

from pipeline.events import CountBucket, Event, Manifest
from pipeline.frames import Look


class ReplayOutput:
    """A folder with `events.jsonl`, `counts.jsonl`, `tracks.txt` (MOTChallenge) and `evidence/`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.events = self.counts = self.bundles = 0
        self._events = _fresh(folder / "events.jsonl")
        self._counts = _fresh(folder / "counts.jsonl")
        self._tracks = _fresh(folder / "tracks.txt")

    def __enter__(self) -> Self:
        """Write until the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the files."""
        for file in (self._events, self._counts, self._tracks):
            file.close()

    def put_step(
        self, events: Sequence[Event], counts: Sequence[CountBucket], *, stream_id: str, memory: str
    ) -> None:
        """Append events and counts; the memory of a camera ends with its replay."""
        self._events.writelines(event.model_dump_json() + "\n" for event in events)
        self._counts.writelines(bucket.model_dump_json() + "\n" for bucket in counts)
        self.events += len(events)
        self.counts += len(counts)

    def put_bundle(self, manifest: Manifest, files: Mapping[str, Path]) -> None:
        """Keep evidence in a folder named by its event."""
        folder = self.folder / "evidence" / str(manifest.event_id)
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in files.items():
            path.replace(folder / name)
        (folder / f"manifest-{manifest.sequence}.json").write_text(manifest.model_dump_json(indent=1) + "\n")
        self.bundles += 1

    def put_look(self, look: Look, tracks: sv.Detections) -> None:
        """Nobody watches a replay."""

    def put_tracks(self, index: int, tracks: sv.Detections) -> None:
        """Append one frame's confirmed tracks: frame (from 1), id, x, y, w, h, confidence, class id, -1, -1."""
        if tracks.tracker_id is None or tracks.confidence is None or tracks.class_id is None:
            return
        rows = zip(tracks.xyxy, tracks.tracker_id, tracks.confidence, tracks.class_id, strict=True)
        for box, tracker_id, confidence, class_id in rows:
            if tracker_id >= 0:
                x1, y1, x2, y2 = (float(edge) for edge in box)
                row = f"{x1:.2f},{y1:.2f},{x2 - x1:.2f},{y2 - y1:.2f},{float(confidence):.4f},{int(class_id)}"
                self._tracks.write(f"{index},{int(tracker_id)},{row},-1,-1\n")


def _fresh(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n")
