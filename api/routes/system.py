"""How this installation stands, for who runs it."""

import platform
from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api import system
from api.auth import require
from api.context import whole_context
from api.examples import shown
from api.streams.view import STALE_S

router = APIRouter(prefix="/v1", tags=["health"])

SYSTEM: JsonDict = {
    "version": "0.1.0", "python": "3.12.7", "now": 1767225960.0, "timezone": "Asia/Shanghai", "uptime_s": 86400.0,
    "database": {"kind": "postgresql", "bytes": 734003200, "revision": "0024"},
    "media": {"free_bytes": 812646400000, "total_bytes": 1099511627776},
    "waiting": {
        "deliveries": 3, "oldest_delivery": 1767225950.0, "dead_letters": 1, "disabled_receivers": 0, "proposals": 41,
        "words_below": 0,
    },
    "evidence": {
        "files": {"clip": 1200, "snapshot": 1250}, "bytes": {"clip": 4026531840, "snapshot": 262144000}, "held_cases": 2,
        "terms": {"video": {"floor_days": 30.0, "ceiling_days": 90.0}, "picture": {"floor_days": 30.0, "ceiling_days": 365.0}},
    },
    "nodes": [
        {
            "id": "node-1", "version": "0.1.0", "model": "street-n", "seen": 1767225958.0, "stale": False, "spool_events": 0,
            "spool_bytes": 0, "streams": {"live": 31, "lost": 1}, "frames_detected": 120400, "frames_dropped": 12,
            "age_p95_s": 0.48,
        }
    ],
}  # fmt: skip


class DatabaseView(BaseModel):
    """The database."""

    kind: str
    bytes: int
    revision: Annotated[str, Field(description="of its tables")]


class MediaView(BaseModel):
    """Space where evidence lies."""

    free_bytes: int
    total_bytes: int


class WaitingView(BaseModel):
    """What waits."""

    deliveries: Annotated[int, Field(description="webhooks that are still to be delivered")]
    oldest_delivery: Annotated[float | None, Field(description="when the first of them was written, UTC seconds")]
    dead_letters: Annotated[int, Field(description="deliveries that were given up")]
    disabled_receivers: int
    proposals: Annotated[int, Field(description="cases that wait for a verdict")]
    words_below: Annotated[int, Field(description="cases below this number are not yet found by words; 0: all are")]


class TermView(BaseModel):
    """How long something is kept."""

    floor_days: float
    ceiling_days: float


class EvidenceView(BaseModel):
    """Evidence that is here, by role, and how long it stays."""

    files: dict[str, int]
    bytes: dict[str, int]
    held_cases: int
    terms: dict[Literal["video", "picture"], TermView]


class MachineView(BaseModel):
    """A node and what its streams say of themselves."""

    id: str
    version: str
    model: str
    seen: Annotated[float, Field(description="arrival of its last heartbeat, UTC seconds")]
    stale: Annotated[bool, Field(description="no word for a minute: the rest is not known")]
    spool_events: Annotated[int, Field(description="events that wait on it")]
    spool_bytes: Annotated[int, Field(description="evidence that waits on it")]
    streams: Annotated[dict[str, int], Field(description="how many are in which state")]
    frames_detected: Annotated[int, Field(description="since each stream began; two answers give a rate")]
    frames_dropped: int
    age_p95_s: Annotated[float | None, Field(description="the worst of its streams, age of a frame at detection")]


class System(BaseModel):
    """How this installation stands."""

    model_config = ConfigDict(json_schema_extra=shown(SYSTEM))

    version: str
    python: str
    now: Annotated[float, Field(description="the API's clock, UTC seconds")]
    timezone: str
    uptime_s: Annotated[float, Field(description="since the process that answers began")]
    database: DatabaseView
    media: MediaView
    waiting: WaitingView
    evidence: EvidenceView
    nodes: list[MachineView]


@router.get("/system", dependencies=[Depends(require("manager"))])
def read(request: Request) -> System:
    """Tell how this installation stands: versions, database, disk, what waits, evidence and nodes."""
    here = whole_context(request)
    now = here.clock.now()
    with here.database.reading() as session:
        database, waits, kept = system.storage(session), system.waiting(session), system.kept(session)
        nodes = [_machine(one, now) for one in system.machines(session)]
    space = system.disk(here.config.media)
    return System(
        version=version("hutong"),
        python=platform.python_version(),
        now=now,
        timezone=here.config.timezone,
        uptime_s=now - here.started,
        database=DatabaseView(kind=database.kind, bytes=database.size, revision=database.revision),
        media=MediaView(free_bytes=space.free, total_bytes=space.total),
        waiting=_waiting(waits),
        evidence=EvidenceView(files=kept.files, bytes=kept.sizes, held_cases=kept.held_cases, terms=_terms(request)),
        nodes=nodes,
    )


def _waiting(found: system.Waiting) -> WaitingView:
    return WaitingView(
        deliveries=found.deliveries,
        oldest_delivery=found.oldest,
        dead_letters=found.dead_letters,
        disabled_receivers=found.disabled_receivers,
        proposals=found.proposals,
        words_below=found.words_below,
    )


def _terms(request: Request) -> dict[Literal["video", "picture"], TermView]:
    terms = whole_context(request).config.retention.by_medium
    return {name: TermView(floor_days=term.floor_days, ceiling_days=term.ceiling_days) for name, term in terms.items()}


def _machine(one: system.Machine, now: float) -> MachineView:
    return MachineView(
        id=one.row.id,
        version=one.row.version,
        model=one.row.model,
        seen=one.row.seen,
        stale=now - one.row.seen > STALE_S,
        spool_events=one.row.spool_events,
        spool_bytes=one.row.spool_bytes,
        streams=one.states,
        frames_detected=one.detected,
        frames_dropped=one.dropped,
        age_p95_s=one.age_p95_s,
    )
