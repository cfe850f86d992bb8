"""Whether a rule is on at a time: windows in the site's own time, which may pass midnight. Pure; not a rule."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pipeline.config.settings import Schedule, Weekday

DAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_S = 86_400.0


def is_on(windows: Sequence[Schedule], t: float, zone: ZoneInfo) -> bool:
    """Tell whether UTC time `t` lies in one of the windows; without windows it always does.

    A window's end is not part of it. Clock changes move windows with the wall clock.
    """
    local = datetime.fromtimestamp(t, zone)
    return not windows or any(_holds(window, local) for window in windows)


def stayed_on(windows: Sequence[Schedule], since: float, t: float, zone: ZoneInfo) -> bool:
    """Tell whether UTC times `since` and `t` lie in one unbroken while: in one window, or in several that overlap or touch."""
    days = range(min(int((t - since) // DAY_S), len(DAYS)) + 2)
    first = datetime.fromtimestamp(since, zone).date()
    ends = (datetime.combine(first + timedelta(days=n), window.end, zone).timestamp() for n in days for window in windows)
    return all(is_on(windows, at, zone) for at in (since, *(end for end in ends if since < end < t), t))


def _holds(window: Schedule, local: datetime) -> bool:
    now = local.time()
    today, yesterday = DAYS[local.weekday()], DAYS[(local - timedelta(days=1)).weekday()]
    if window.start == window.end:
        return today in window.days if window.start == time(0, 0) else _passes_midnight(window, now, today, yesterday)
    if window.start < window.end:
        return today in window.days and window.start <= now < window.end
    return _passes_midnight(window, now, today, yesterday)


def _passes_midnight(window: Schedule, now: time, today: Weekday, yesterday: Weekday) -> bool:
    return (today in window.days and now >= window.start) or (yesterday in window.days and now < window.end)
