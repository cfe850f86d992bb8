"""Cases of a test's own on the site that people look at: told as workers tell them, moved over HTTP, far from all others."""

import hashlib
import itertools
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from api import tokens
from api.access.scopes import Scope
from api.clock import SystemClock
from api.db import Database
from pipeline.events import Box, Event, Location, Manifest, MaskName, MediaFile, Why, event_id
from tests.support.web_site import WebSite

APART = 0.0006
"""Degrees between two cases, some 60 m: nothing joins them, and neither is near the other (50 m)."""
FIRST = (0.0101, -0.0101)
"""From the middle of the district, degrees: no camera of the site's week stands there."""
A_ROW = 20
FILES: dict[str, tuple[str, str]] = {
    "clip.mp4": ("clip", "video/mp4"), "copy.mp4": ("copy", "video/mp4"), "masked-clip.mp4": ("masked_clip", "video/mp4"),
    "snapshot.jpg": ("snapshot", "image/jpeg"), "masked-snapshot.jpg": ("masked_snapshot", "image/jpeg"),
    "after.jpg": ("after", "image/jpeg"),
}  # fmt: skip
WHY = Why(
    rule="litter", rule_version=1, thresholds={"stay_s": 120.0}, measured={"dwell_s": 245.0, "width_m": 0.7}, model="street-n"
)
_numbers = itertools.count()


@dataclass(frozen=True)
class DeskCase:
    """A case that was made, and its first event."""

    id: int
    event: Event


@dataclass
class DeskCases:
    """Makes cases and moves them; `api` asks as a manager."""

    site: WebSite
    api: httpx.Client
    files: Mapping[str, bytes] = field(default_factory=dict)

    def told(
        self,
        name: str,
        *,
        like: DeskCase | None = None,
        ago_s: float = 900.0,
        files: Mapping[str, bytes] | None = None,
        masks: Sequence[MaskName] = (),
        kind: str = "litter",
    ) -> DeskCase:
        """Tell of litter, or another kind, that a camera saw; with `like` at that one's place."""
        number = next(_numbers)
        made = self._event(f"{name}-{number}", number, ago_s).model_copy(update={"kind": kind})
        if like is not None:
            made = made.model_copy(update={"location": like.event.location})
        self.send(made, files=self.files if files is None else files, masks=masks)
        return DeskCase(self._case_of(made.stream_id), made)

    def clear(self, case: DeskCase, *, after: bytes) -> DeskCase:
        """Tell that the camera saw it go, with the picture of the place after."""
        event, now = case.event, time.time()
        over = {"state": "closed", "close_reason": "cleared", "end": event.start + 600, "updated": now, "revision": 2}
        gone = Event.model_validate(event.model_dump() | over)
        self.send(gone, sequence=2, files={"after.jpg": after})
        return replace(case, event=gone)

    def send(self, event: Event, *, sequence: int = 1, files: Mapping[str, bytes], masks: Sequence[MaskName] = ()) -> None:
        """Send an event with its files, as a worker does."""
        worker = self.site.worker()
        worker.send_events([event])
        if files:
            manifest = _manifest(event, sequence, files, masks)
            worker.offer(manifest)
            for name, content in files.items():
                worker.append(manifest, name, offset=0, content=content)
        worker.close()

    def move(self, case: DeskCase, *moves: str, **words: str) -> dict[str, Any]:
        """Make moves one after the other; return the case."""
        found: dict[str, Any] = {}
        for move in moves:
            found = self.api.post(f"/v1/cases/{case.id}/moves", json={"move": move, **words}).raise_for_status().json()
        return found

    def read(self, case: DeskCase) -> dict[str, Any]:
        """Return a case."""
        found: dict[str, Any] = self.api.get(f"/v1/cases/{case.id}").raise_for_status().json()
        return found

    def looks(self, event: Event) -> list[tuple[str, str, str]]:
        """Return what the audit log tells of an event's files: the word, the file, the purpose; the oldest first."""
        asked: dict[str, str | int] = {"subject": f"/v1/evidence/{event.id}", "limit": 200}
        entries = self.api.get("/v1/audit", params=asked).raise_for_status().json()["entries"]
        return [(one["action"], one["subject"].rpartition("/")[2], one["purpose"]) for one in reversed(entries)]

    def admin(self) -> dict[str, str]:
        """Return the headers of an administrator's token."""
        return {"Authorization": f"Bearer {_token(self.site, 'desk admin', ['admin'])}"}

    def _case_of(self, stream: str) -> int:
        (case,) = self.api.get("/v1/cases", params={"stream": stream}).raise_for_status().json()["cases"]
        return int(case["case_id"])

    def _event(self, name: str, number: int, ago_s: float) -> Event:
        start = time.time() - ago_s
        west, south, east, north = self.api.get("/v1/site").raise_for_status().json()["map"]["bounds"]
        lat = (south + north) / 2 + FIRST[0] + APART * (number // A_ROW)
        lon = (west + east) / 2 + FIRST[1] + APART * 1.4 * (number % A_ROW)
        return Event(
            id=event_id(name, "litter-desk", key=name, start=start),
            revision=1, stream_id=name, node_id="node-1", kind="litter", rule_id="litter-desk", state="open", severity="low",
            confidence=0.9, start=start, updated=start + 60, observed_s=60.0, class_name="litter",
            box=Box(x1=0.4, y1=0.5, x2=0.6, y2=0.7), frame_width=1280, frame_height=720, zone="kerb", clock_source="arrival",
            location=Location(lat=lat, lon=lon, radius_m=4.0, method="survey"),
            why=WHY,
        )  # fmt: skip


def desk_cases(site: WebSite, files: Mapping[str, bytes]) -> Iterator[DeskCases]:
    """Give the desk of a site; it may read the audit log."""
    token = _token(site, "desk", ["manager", "auditor"])
    with httpx.Client(base_url=site.url, headers={"Authorization": f"Bearer {token}"}, timeout=30.0) as api:
        yield DeskCases(site, api, files)


def _token(site: WebSite, name: str, scopes: list[Scope]) -> str:
    database = Database.open(site.database)
    with database.session() as session:
        token = tokens.create(session, name=name, scopes=scopes, expires=None, now=SystemClock().now())
    database.close()
    return token


def _manifest(event: Event, sequence: int, files: Mapping[str, bytes], masks: Sequence[MaskName]) -> Manifest:
    described = [
        MediaFile.model_validate(
            {
                "role": FILES[name][0], "name": name, "media_type": FILES[name][1], "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
        for name, content in files.items()
    ]  # fmt: skip
    return Manifest(
        event_id=uuid.UUID(str(event.id)), sequence=sequence, stream_id=event.stream_id, node_id=event.node_id,
        created=event.updated, files=tuple(described), masks=tuple(masks), model="street-n", model_sha256="0" * 64,
        rule=event.why.rule, rule_version=1, clock_source="arrival",
    )  # fmt: skip
