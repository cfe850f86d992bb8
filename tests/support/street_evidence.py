"""What a worker keeps of footage of an event: tracks, `boxes.json`, the manifest of its files."""

import hashlib
import uuid

from pipeline.events import Event, Manifest, MediaFile, TrackHistory, TrackPoint
from pipeline.evidence.boxes import BoxSheet, ClipFacts, SeenBox, SeenLook
from tests.support.street_footage import Footage

ROLES = {
    "clip.mp4": ("clip", "video/mp4"),
    "snapshot.jpg": ("snapshot", "image/jpeg"),
    "boxes.json": ("boxes", "application/json"),
    "after.jpg": ("after", "image/jpeg"),
}


def tracks(footage: Footage, moment: float) -> tuple[TrackHistory, ...]:
    """Return where its things were, when the moment is at UTC seconds."""
    begin = moment - footage.before_s
    found: dict[int, list[TrackPoint]] = {}
    names: dict[int, str] = {}
    for t, seen in footage.looks:
        for one in seen:
            if one.number in footage.numbers:
                found.setdefault(one.number, []).append(TrackPoint(t=begin + t, box=one.box))
                names[one.number] = one.class_name
    return tuple(
        TrackHistory(tracker_id=number, class_name=names[number], points=tuple(points)) for number, points in found.items()
    )


def sheet(event: Event, footage: Footage) -> bytes:
    """Return `boxes.json`."""
    begin = event.start - footage.before_s
    looks = tuple(
        SeenLook(
            t=begin + t,
            fault=None,
            boxes=tuple(
                SeenBox(**one.box.model_dump(), class_name=one.class_name, tracker_id=one.number, confidence=0.8)
                for one in seen
            ),
        )
        for t, seen in footage.looks
    )
    sheet = BoxSheet(
        event_id=event.id,
        stream_id=event.stream_id,
        moment=event.start,
        width=footage.size[0],
        height=footage.size[1],
        jpeg_quality=88,
        clip=ClipFacts(start=begin, end=begin + footage.length_s, video="h264", audio=(), dropped=()),
        clip_missing="",
        zone=footage.zone,
        looks=looks,
    )
    return sheet.model_dump_json().encode()


def bound(event: Event, sequence: int, files: dict[str, bytes], footage: Footage) -> Manifest:
    """Return the manifest of some of its files."""
    described = [
        MediaFile.model_validate(
            {
                "role": ROLES[name][0],
                "name": name,
                "media_type": ROLES[name][1],
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "start": event.start - footage.before_s,
                "end": event.start + footage.length_s - footage.before_s,
            }
        )
        for name, content in files.items()
    ]
    return Manifest(
        event_id=uuid.UUID(str(event.id)),
        sequence=sequence,
        stream_id=event.stream_id,
        node_id=event.node_id,
        created=event.updated,
        files=tuple(described),
        model="street-n",
        model_sha256="0" * 64,
        rule=event.why.rule,
        rule_version=1,
        clock_source="sender_report",
    )
