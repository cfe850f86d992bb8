"""Takes evidence in, piece by piece: the manifest first, then each file from wherever it stopped.

Files before rows: a row says `complete` only when the bytes are on disk and their hash is right.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import tables
from api.cases.view import view
from api.config import ApiConfig
from api.context import Context
from api.errors import Conflict, NotFound, TooLarge, Unprocessable
from api.webhooks.outbox import enqueue
from pipeline.events import Manifest


@dataclass(frozen=True, slots=True)
class FileState:
    """How far one file is."""

    name: str
    size: int
    offset: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Which file is meant."""

    event_id: UUID
    sequence: int
    name: str


def announce(here: Context, manifest: Manifest) -> tuple[bool, list[FileState]]:
    """Take a manifest; the same one may come again.

    Returns:
        Whether it is new, and how far its files are.

    Raises:
        NotFound: its event is unknown.
        Conflict: the same sequence of this event has another manifest.
        TooLarge: a file is larger than allowed.
    """
    _check_sizes(here.config, manifest)
    body = manifest.model_dump(mode="json")
    with here.database.session() as session:
        if session.get(tables.Event, str(manifest.event_id)) is None:
            raise NotFound(f"no event {manifest.event_id}: its evidence comes after it")
        known = session.get(tables.Evidence, (str(manifest.event_id), manifest.sequence))
        if known is not None and known.manifest != body:
            raise Conflict(f"evidence {manifest.sequence} of event {manifest.event_id} has another manifest")
        if known is None:
            _add(session, manifest, body, now=here.clock.now())
            _finish_bundle(session, manifest.event_id, manifest.sequence, now=here.clock.now())
    return known is None, states(here, manifest.event_id, manifest.sequence)


def states(here: Context, event_id: UUID, sequence: int) -> list[FileState]:
    """Return how far the files of a bundle are."""
    with here.database.reading() as session:
        rows = _files(session, event_id, sequence)
    return [FileState(row.name, row.size, _offset(here, row), row.complete) for row in rows]


def state(here: Context, place: Place) -> FileState:
    """Return how far one file is.

    Raises:
        NotFound: no manifest names it.
    """
    found = next((one for one in states(here, place.event_id, place.sequence) if one.name == place.name), None)
    if found is None:
        raise NotFound(f"no manifest {place.sequence} of event {place.event_id} names a file {place.name!r}")
    return found


def append(here: Context, place: Place, *, at: int, data: bytes) -> int:
    """Write bytes of a file at an offset; the last byte has the hash checked.

    Returns:
        The file's new offset.

    Raises:
        NotFound: no manifest names it.
        Conflict: the offset is not where the file stopped; the answer's header says where that is.
        TooLarge: more bytes than the manifest says.
        Unprocessable: the hash is wrong; the file begins anew.
    """
    now = state(here, place)
    if at != now.offset or now.complete:
        raise Conflict(f"{place.name} is at {now.offset}, not at {at}", headers={"Upload-Offset": str(now.offset)})
    if at + len(data) > now.size:
        raise TooLarge(f"{place.name} has {now.size} bytes by its manifest, got {at + len(data)}")
    offset = here.media.append(place.event_id, place.sequence, place.name, at=at, data=data)
    if offset == now.size:
        _complete(here, place)
    return offset


def _offset(here: Context, row: tables.EvidenceFile) -> int:
    return row.size if row.complete else here.media.offset(UUID(row.event_id), row.sequence, row.name)


def _complete(here: Context, place: Place) -> None:
    with here.database.session() as session:
        row = session.get_one(tables.EvidenceFile, (str(place.event_id), place.sequence, place.name))
        if row.complete:
            return
        if not here.media.finish(place.event_id, place.sequence, place.name, sha256=row.sha256):
            raise Unprocessable(
                f"{place.name}: its bytes do not have the manifest's sha256; send it again from 0",
                headers={"Upload-Offset": "0"},
            )
        row.complete = True
        session.flush()
        _finish_bundle(session, place.event_id, place.sequence, now=here.clock.now())


def _finish_bundle(session: Session, event_id: UUID, sequence: int, *, now: float) -> None:
    """Tell of a bundle once all its files are whole."""
    bundle = session.get_one(tables.Evidence, (str(event_id), sequence))
    files = _files(session, event_id, sequence)
    if bundle.complete is not None or not all(file.complete for file in files):
        return
    bundle.complete = now
    event = session.get_one(tables.Event, str(event_id))
    case = session.get_one(tables.Case, event.case_id)
    media = [
        {"role": file.role, "name": file.name, "media_type": file.media_type, "sha256": file.sha256,
         "path": f"/v1/evidence/{event_id}/{sequence}/{file.name}"}
        for file in files
    ]  # fmt: skip
    data = {**view(case).model_dump(), "event_id": str(event_id), "sequence": sequence, "media": media}
    enqueue(session, type="case.evidence_added", case_id=case.id, data=data, now=now)


def _add(session: Session, manifest: Manifest, body: dict[str, object], *, now: float) -> None:
    event_id = str(manifest.event_id)
    session.add(
        tables.Evidence(event_id=event_id, sequence=manifest.sequence, manifest=body, received=now, complete=None)
    )
    session.flush()
    session.add_all(
        tables.EvidenceFile(
            event_id=event_id,
            sequence=manifest.sequence,
            name=file.name,
            role=file.role,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            complete=False,
        )
        for file in manifest.files
    )
    session.flush()


def _files(session: Session, event_id: UUID, sequence: int) -> list[tables.EvidenceFile]:
    table = tables.EvidenceFile
    asked = select(table).where(table.event_id == str(event_id), table.sequence == sequence).order_by(table.name)
    return list(session.scalars(asked))


def _check_sizes(config: ApiConfig, manifest: Manifest) -> None:
    names = [file.name for file in manifest.files]
    if len(set(names)) != len(names):
        raise Unprocessable("two files of the manifest have one name")
    for file in manifest.files:
        if file.size > config.upload_limit_bytes:
            raise TooLarge(f"{file.name} has {file.size} bytes; at most {config.upload_limit_bytes} are taken")
        if file.size == 0:
            raise Unprocessable(f"{file.name} is empty; an empty file is no evidence")
