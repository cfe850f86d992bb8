"""Where a case came from first: one of the four ways in which things are found. Pure."""

from typing import Literal

from api.cases.sighting import Sighting
from pipeline.events import Event

Channel = Literal["fixed_video", "vehicle_video", "inspector", "public"]
"""信息来源: cameras that stand, cameras that drive, inspectors (城管通), the public."""
PEOPLE: dict[str, Channel] = {"report.inspector": "inspector", "report.public": "public"}
"""By the node of events that are made of people's reports."""
REPORT = "report"
"""Rule of such events."""


def channel_of(event: Event) -> Channel:
    """Return the channel of an event."""
    if event.why.rule == REPORT and event.node_id in PEOPLE:
        return PEOPLE[event.node_id]
    return "vehicle_video" if Sighting.of(event).moves else "fixed_video"
