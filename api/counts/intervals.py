"""Intervals of the site's own time. Pure."""

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Interval = Literal["1m", "5m", "15m", "30m", "1h", "1d"]
MINUTES: dict[Interval, int] = {"1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "1d": 1440}


def interval_of(t: float, interval: Interval, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the interval that holds UTC time `t`; a day has 23 or 25 hours when the clocks change."""
    local = datetime.fromtimestamp(t, zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if interval == "1d":
        return midnight, midnight + timedelta(days=1)
    length = MINUTES[interval] * 60
    into = local.minute * 60 + local.second + local.microsecond / 1e6
    start = datetime.fromtimestamp(t - into % length, zone)
    return start, datetime.fromtimestamp(start.timestamp() + length, zone)
