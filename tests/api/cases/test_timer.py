from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.timer import started
from api.cases.worktime import Calendar, Limit

ZONE = ZoneInfo("Asia/Shanghai")
ALWAYS = Calendar(ZONE, weekdays=frozenset(range(7)), hours=((0, 1440),))
OFFICE = Calendar(ZONE)
FOUR_HOURS = Limit(4, "hours")
T = 1_700_000_000.0


def test_a_phase_without_a_limit_is_never_due() -> None:
    timer = started("review", None, OFFICE, T)
    assert timer.due(OFFICE) is None
    assert timer.stopped(OFFICE, T + 1).resumed(T + 9).due(OFFICE) is None
    assert timer.used_s(OFFICE, T + 60) == 60


def test_suspended_time_is_not_counted() -> None:
    timer = started("handle", FOUR_HOURS, ALWAYS, T)
    stopped = timer.stopped(ALWAYS, T + 3600)
    assert stopped.due(ALWAYS) is None
    assert stopped.used_s(ALWAYS, T + 9_000) == 0
    assert stopped.resumed(T + 36_000).due(ALWAYS) == T + 36_000 + 3 * 3600
    assert stopped.stopped(ALWAYS, T + 9_000) == stopped
    assert timer.resumed(T + 9_000) == timer


def test_what_was_overdue_stays_overdue() -> None:
    timer = started("handle", FOUR_HOURS, ALWAYS, T)
    late = timer.stopped(ALWAYS, T + 5 * 3600)
    assert timer.due(ALWAYS) == late.due(ALWAYS) == late.resumed(T + 99_999).due(ALWAYS) or late.left_s == -3600
    assert (late.resumed(T + 99_999).due(ALWAYS) or 0.0) < T + 99_999


@given(st.lists(st.tuples(st.integers(1, 5_000), st.integers(1, 90_000)), max_size=5), st.booleans())
def test_pauses_move_the_deadline_by_their_length(pauses: list[tuple[int, int]], office: bool) -> None:
    """Each pause: so many seconds of work before it, so many seconds long."""
    timer, now = started("handle", FOUR_HOURS, ALWAYS, T), T
    for worked, paused in pauses:
        now += worked
        timer = timer.stopped(ALWAYS, now)
        now += paused
        timer = timer.resumed(now)
    worked_s, paused_s = (sum(one[which] for one in pauses) for which in (0, 1))
    if worked_s < 4 * 3600:
        assert timer.due(ALWAYS) == pytest.approx(T + 4 * 3600 + paused_s)
    else:
        assert (timer.due(ALWAYS) or 0.0) <= now
