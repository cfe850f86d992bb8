"""Events, counts and manifests made up for tests; every argument has a value that passes."""

import hashlib
import uuid
from collections.abc import Mapping
from pathlib import Path

from pipeline.events import Box, CountBucket, Event, Manifest, MediaFile, Why

T0 = 1_700_000_000.0
"""UTC seconds at which these tests play."""


def event(
    number: int = 1, *, revision: int = 1, cleared: bool = False, stream_id: str = "gate", model: str = "counting"
) -> Event:
    """Return an event; its id follows from its number."""
    return Event(
        id=uuid.UUID(int=number),
        revision=revision,
        stream_id=stream_id,
        node_id="node-1",
        kind="litter",
        rule_id="litter-kerb",
        state="closed" if cleared else "open",
        close_reason="cleared" if cleared else None,
        severity="low",
        confidence=0.9,
        start=T0 + number,
        end=T0 + number + 60 if cleared else None,
        updated=T0 + number + revision,
        observed_s=5.0,
        class_name="litter",
        box=Box(x1=0.1, y1=0.2, x2=0.3, y2=0.4),
        frame_width=128,
        frame_height=72,
        clock_source="arrival",
        why=Why(rule="litter", rule_version=1, thresholds={"hold_s": 5.0}, measured={"pieces": 1}, model=model),
    )


def bucket(number: int = 1, *, stream_id: str = "gate") -> CountBucket:
    """Return a minute's counts of a line."""
    return CountBucket(
        stream_id=stream_id,
        session="s1",
        rule_id="counting",
        rule_version=1,
        target_kind="line",
        target="door",
        class_name="person",
        start=T0 + 60 * number,
        duration_s=60.0,
        observed_s=58.0,
        count_in=number,
    )


def manifest(number: int = 1, *, sequence: int = 1, contents: Mapping[str, bytes] | None = None) -> Manifest:
    """Return the manifest of an event's files, by their contents."""
    files = contents if contents is not None else {"snapshot.jpg": b"picture"}
    roles = {
        "clip.mp4": "clip", "boxes.json": "boxes", "after.jpg": "after", "masked-clip.mp4": "masked_clip",
        "masked-snapshot.jpg": "masked_snapshot", "masked-after.jpg": "masked_after",
    }  # fmt: skip
    return Manifest(
        event_id=uuid.UUID(int=number),
        sequence=sequence,
        stream_id="gate",
        node_id="node-1",
        created=T0 + number,
        files=tuple(
            MediaFile.model_validate(
                {
                    "role": roles.get(name, "snapshot"),
                    "name": name,
                    "media_type": "application/octet-stream",
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "size": len(content),
                }
            )
            for name, content in files.items()
        ),
        model="counting",
        model_sha256="0" * 64,
        rule="litter",
        rule_version=1,
        clock_source="arrival",
    )


def written(folder: Path, contents: Mapping[str, bytes], *, prefix: str = "") -> dict[str, Path]:
    """Write files; return where they lie, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{prefix}{name}" for name in contents}
    for name, path in paths.items():
        path.write_bytes(contents[name])
    return paths
