"""Files of a report: told by their content, cleaned, and stored as evidence of its event."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from api import evidence_store
from api.access.audit import Actor
from api.cases.channel import REPORT
from api.context import Context
from api.decoding.decoder import Decoder
from api.media import Place
from api.reports.photo import BadFile, Fix
from api.reports.tables import Report
from pipeline.events import Manifest, MediaFile

PHOTO_BYTES = 32 << 20
PIECE = 4 << 20


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file that may be stored, and where and when it says it was taken."""

    name: str
    role: str
    media_type: str
    path: Path
    codec: str | None = None
    fix: Fix | None = None


def cleaned(decoder: Decoder, sources: Sequence[Path], folder: Path) -> list[CleanFile]:
    """Clean files into a folder, in their order.

    Raises:
        BadFile: one is no photo or clip, damaged or too large; the message says which.
        Unavailable: the decoder is busy.
    """
    made = []
    for number, source in enumerate(sources, 1):
        try:
            made.append(_cleaned(decoder, source, folder, number))
        except BadFile as error:
            raise BadFile(f"file {number}: {error}", number=number) from error
    return made


def store(here: Context, report: Report, files: Sequence[CleanFile], by: Actor) -> None:
    """Store clean files as evidence of a report's event; done again, it changes nothing."""
    manifest = _manifest(report, files)
    evidence_store.announce(here, manifest)
    for file in files:
        place = Place(manifest.event_id, manifest.sequence, file.name)
        at = evidence_store.state(here, place).offset
        for piece in _pieces(file.path, at):
            at = evidence_store.append(here, place, at=at, data=piece, by=by)


def scratch(here: Context) -> "tempfile.TemporaryDirectory[str]":
    """Return a folder for files on their way, beside the evidence."""
    here.config.media.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix=".report-", dir=here.config.media)


def _cleaned(decoder: Decoder, source: Path, folder: Path, number: int) -> CleanFile:
    with source.open("rb") as file:
        beginning = file.read(12)
    if beginning[4:8] == b"ftyp":
        target = folder / f"clip-{number}.mp4"
        taken = decoder.clip(source, target)
        return CleanFile(target.name, "clip", "video/mp4", target, codec=taken.codec, fix=taken.fix)
    if source.stat().st_size > PHOTO_BYTES:
        raise BadFile(f"expected a photo of at most {PHOTO_BYTES} bytes, got {source.stat().st_size}")
    target = folder / f"photo-{number}.jpg"
    return CleanFile(target.name, "snapshot", "image/jpeg", target, fix=decoder.photo(source, target))


def _manifest(report: Report, files: Sequence[CleanFile]) -> Manifest:
    event_id = UUID(report.event_id)
    return Manifest(
        event_id=event_id,
        sequence=1,
        stream_id=f"{report.channel}-{event_id.hex[:16]}",
        node_id=f"report.{report.channel}",
        created=report.received,
        files=tuple(
            MediaFile.model_validate(
                {
                    "role": file.role,
                    "name": file.name,
                    "media_type": file.media_type,
                    "sha256": hashlib.sha256(file.path.read_bytes()).hexdigest(),
                    "size": file.path.stat().st_size,
                    "codec": file.codec,
                }
            )
            for file in files
        ),
        model="person",
        model_sha256="",
        rule=REPORT,
        rule_version=1,
        clock_source="arrival",
    )


def _pieces(path: Path, at: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(at)
        while piece := file.read(PIECE):
            yield piece
