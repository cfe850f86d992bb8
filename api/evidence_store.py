"""Takes evidence in, piece by piece: the manifest first, then each file from wherever it stopped.

Files before rows: a row says `complete` only when the bytes are on disk and their hash is right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import tables
from api.access import audit
from api.access.audit import Act, Actor
from api.cases.moves import locked
from api.cases.view import view
from api.config import ApiConfig
from api.context import Context
from api.errors import Conflict, NotFound, TooLarge, Unprocessable
from api.media import Place, WrongEnd
from api.webhooks.outbox import enqueue
from pipeline.events import Manifest

ORPHAN_S = 86_400.0
"""How long a part without a manifest that waits for it is left alone."""
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileState:
    """How far one file is."""

    name: str
    size: int
    offset: int
    complete: bool


def announce(here: Context, manifest: Manifest) -> tuple[bool, list[FileState]]:
    """Take a manifest; the same one may come again.

    Returns:
        Whether it is new, and how far its files are.

    Raises:
        NotFound: its event is unknown.
        Conflict: the same sequence of this event has another manifest.
        TooLarge: a file is larger than allowed.
        Unprocessable: a file is empty, or two have one name, or a media type is none.
    """
    _check(here.config, manifest)
    body = manifest.model_dump(mode="json")
    with here.database.session() as session:
        if session.get(tables.Event, str(manifest.event_id), with_for_update=True) is None:
            raise NotFound(f"no event {manifest.event_id}: its evidence comes after it")
        known = session.get(tables.Evidence, (str(manifest.event_id), manifest.sequence))
        if known is not None and known.manifest != body:
            raise Conflict(f"evidence {manifest.sequence} of event {manifest.event_id} has another manifest")
        if known is None:
            _add(session, manifest, body, now=here.clock.now())
    return known is None, states(here, manifest.event_id, manifest.sequence)


def states(here: Context, event_id: UUID, sequence: int) -> list[FileState]:
    """Return how far the files of a bundle are."""
    with here.database.reading() as session:
        rows = _files(session, event_id, sequence)
    return [_progress(here, row) for row in rows]


def state(here: Context, place: Place) -> FileState:
    """Return how far one file is.

    Raises:
        NotFound: no manifest names it.
    """
    found = next((one for one in states(here, place.event_id, place.sequence) if one.name == place.name), None)
    if found is None:
        raise NotFound(f"no manifest {place.sequence} of event {place.event_id} names a file {place.name!r}")
    return found


def append(here: Context, place: Place, *, at: int, data: bytes, by: Actor) -> int:
    """Write bytes of a file at an offset; the last byte has the hash checked, the last file is written into the audit log.

    Returns:
        The file's new offset.

    Raises:
        NotFound: no manifest names it.
        Conflict: the offset is not where the file stopped; the answer's header says where that is.
        TooLarge: more bytes than the manifest says.
        Unprocessable: the hash is wrong; the file begins anew.
    """
    now = state(here, place)
    try:
        if now.complete or at != now.offset:
            raise WrongEnd(now.offset)
        if at + len(data) > now.size:
            raise TooLarge(f"{place.name} has {now.size} bytes by its manifest, got {at + len(data)}")
        offset = here.media.append(place, at=at, data=data)
    except WrongEnd as error:
        raise Conflict(f"{place.name} is at {error.size}, not at {at}", headers={"Upload-Offset": str(error.size)}) from error
    if offset == now.size:
        _complete(here, place, by)
    return offset


def sweep(here: Context) -> int:
    """Remove parts of uploads that no manifest waits for any more; return how many."""

    def orphan(place: Place) -> bool:
        with here.database.reading() as session:
            row = session.get(tables.EvidenceFile, (str(place.event_id), place.sequence, place.name))
        return row is None or row.complete

    return here.media.sweep(orphan, before=here.clock.now() - ORPHAN_S)


def _progress(here: Context, row: tables.EvidenceFile) -> FileState:
    place = Place(UUID(row.event_id), row.sequence, row.name)
    return FileState(row.name, row.size, row.size if row.complete else here.media.size(place), row.complete)


def _complete(here: Context, place: Place, by: Actor) -> None:
    """Check a file's hash, which takes a while and therefore no transaction, then write it down."""
    key = (str(place.event_id), place.sequence, place.name)
    with here.database.reading() as session:
        sha256 = session.get_one(tables.EvidenceFile, key).sha256
    if not here.media.finish(place, sha256=sha256):
        raise Unprocessable(
            f"{place.name}: its bytes do not have the manifest's sha256; send it again from 0", headers={"Upload-Offset": "0"}
        )
    with here.database.session() as session:
        bundle = session.get_one(tables.Evidence, key[:2], with_for_update=True)
        session.get_one(tables.EvidenceFile, key).complete = True
        session.flush()
        files = _files(session, place.event_id, place.sequence)
        if bundle.complete is None and all(file.complete for file in files):
            bundle.complete = here.clock.now()
            _tell(session, place, files, now=here.clock.now())
            hashes = {file.name: file.sha256 for file in files}
            act = Act("evidence.added", f"/v1/evidence/{place.event_id}/{place.sequence}", "detected", hashes)
            audit.write(session, by, act, now=here.clock.now())


def _tell(session: Session, place: Place, files: Sequence[tables.EvidenceFile], *, now: float) -> None:
    """Tell of a bundle whose files are whole."""
    case = locked(session, session.get_one(tables.Event, str(place.event_id)).case_id)
    media = [
        {"role": file.role, "name": file.name, "media_type": file.media_type, "sha256": file.sha256,
         "path": f"/v1/evidence/{place.event_id}/{place.sequence}/{file.name}"}
        for file in files
    ]  # fmt: skip
    data = {**view(case).model_dump(), "event_id": str(place.event_id), "sequence": place.sequence, "media": media}
    enqueue(session, type="case.evidence_added", case_id=case.id, data=data, now=now)


def _add(session: Session, manifest: Manifest, body: dict[str, object], *, now: float) -> None:
    """Write a manifest down; one without files is complete, and there is nothing to tell of."""
    event_id = str(manifest.event_id)
    complete = None if manifest.files else now
    session.add(
        tables.Evidence(event_id=event_id, sequence=manifest.sequence, manifest=body, received=now, complete=complete)
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
            received=now,
        )
        for file in manifest.files
    )
    session.flush()


def _files(session: Session, event_id: UUID, sequence: int) -> list[tables.EvidenceFile]:
    table = tables.EvidenceFile
    asked = select(table).where(table.event_id == str(event_id), table.sequence == sequence).order_by(table.name)
    return list(session.scalars(asked))


def _check(config: ApiConfig, manifest: Manifest) -> None:
    names = [file.name for file in manifest.files]
    if len(set(names)) != len(names):
        raise Unprocessable("two files of the manifest have one name")
    for file in manifest.files:
        if file.size > config.upload_limit_bytes:
            raise TooLarge(f"{file.name} has {file.size} bytes; at most {config.upload_limit_bytes} are taken")
        if file.size == 0:
            raise Unprocessable(f"{file.name} is empty; an empty file is no evidence")
        if MEDIA_TYPE.fullmatch(file.media_type) is None:
            raise Unprocessable(f"{file.name}: expected a media type such as video/mp4, got {file.media_type!r}")
