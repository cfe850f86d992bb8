"""A site whose queue of review holds what its page is tested with: alike proposals, judged ones, one with a picture after."""

from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from typing import Any

import httpx

from pipeline.events import Event, Why
from tests.support.camera_clips import as_from_camera
from tests.support.street_day import DAY_S, StreetDay
from tests.support.street_footage import Footage
from tests.support.web_site import WebSite

SIZE, FPS = (640, 360), 12
WAITING = 44
ALIKE = 4
LIMIT_S, STEP_S = 300.0, 30.0
JUDGED = 24
"""Judged parkings of one camera: the n-th lasted `LIMIT_S` + n × `STEP_S`; of the first half every second one was false."""
JUDGED_AT = "nanluo-north"
ALIKE_AT = "dongsi-lane"


@dataclass
class ReviewSite:
    """The site, somebody who may do all over its API, and its cases by what they are for.

    Attributes:
        alike: cases that are one cluster, the oldest litter that waits.
        renewed: a case of which one camera saw the end.
    """

    site: WebSite
    api: httpx.Client
    day: StreetDay
    alike: list[int] = field(default_factory=list)
    renewed: int = 0
    _numbers: "count[int]" = field(default_factory=count)

    def case(self, event: Event) -> int:
        """Return the case that an event belongs to."""
        found: int = self.api.get(f"/v1/events/{event.id}").raise_for_status().json()["case_id"]
        return found

    def told(self, case_id: int) -> dict[str, Any]:
        """Return what the API tells of a case."""
        found: dict[str, Any] = self.api.get(f"/v1/cases/{case_id}").raise_for_status().json()
        return found

    def happens(self, footage_of: str, /, *, shown: bool = True, **changes: object) -> int:
        """Have a camera report something and return its case."""
        event, footage = self.day.event(footage_of, next(self._numbers), **changes)
        self.day.tell(event, footage, shown=shown)
        return self.case(event)


def begun(folder: Path, footage: list[Footage]) -> ReviewSite:
    """Start a site and fill its queue."""
    site = WebSite(folder, [as_from_camera(one, size=SIZE, fps=FPS) for one in footage], events=WAITING, shown=WAITING)
    site.start()
    made = ReviewSite(site, site.client("admin"), site.day())
    made.alike = _alike(made)
    made.renewed = _renewed(made)
    _judged(made)
    return made


def _alike(made: ReviewSite) -> list[int]:
    """Report litter here and there before one camera, long ago, within minutes."""
    start = made.day.now - 20 * DAY_S
    spots = [{"x1": left, "y1": 0.6, "x2": left + 0.1, "y2": 0.7} for left in (0.05, 0.3, 0.55, 0.8)]
    place = {"radius_m": 2.5, "method": "survey", "lon": 116.4}
    return [
        made.happens(
            "litter", stream_id=ALIKE_AT, start=start + 60 * at, box=spot, location={**place, "lat": 39.93 + 0.002 * at}
        )
        for at, spot in enumerate(islice(spots, ALIKE))
    ]


def _renewed(made: ReviewSite) -> int:
    """Have two cameras report one thing, and one of them its end."""
    start = made.day.now - 15 * DAY_S
    place = {"lat": 39.95, "lon": 116.39, "radius_m": 2.5, "method": "survey"}
    event, footage = made.day.event("bins", 900, stream_id="gulou-east-1", start=start, location=place)
    made.day.tell(event, footage, shown=False)
    made.happens("bins", stream_id="gulou-east-2", start=start + 30, location=place, shown=False)
    over = {"state": "closed", "close_reason": "cleared", "end": start + 900, "updated": start + 900, "revision": 2}
    made.day.tell(Event.model_validate({**event.model_dump(), **over}), footage)
    return made.case(event)


def _judged(made: ReviewSite) -> None:
    for number in range(JUDGED):
        measured = {"dwell_s": LIMIT_S + STEP_S * number}
        why = Why(rule="parking", rule_version=1, thresholds={"limit_s": LIMIT_S}, measured=measured, model="street-n")
        place = {"lat": 39.9 + 0.001 * number, "lon": 116.35, "radius_m": 2.5, "method": "survey"}
        start = made.day.now - 30 * DAY_S + 7200 * number
        closed = {"state": "closed", "close_reason": "cleared", "end": start + 900, "updated": start + 900}
        event = made.happens("parking", stream_id=JUDGED_AT, start=start, location=place, why=why, **closed, shown=number < 2)
        verdict = "false" if number < JUDGED // 2 and number % 2 else "true"
        made.api.post(f"/v1/cases/{event}/verdict", json={"verdict": verdict}).raise_for_status()
