from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from api.errors import Unprocessable
from api.evaluation import hot_spots
from api.evaluation.hot_spots import rank
from api.evaluation.indicators import FORMULAS, StepCount, Tally
from api.evaluation.periods import Every, periods

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def tally(*steps: tuple[str, str | None, str | None, bool]) -> Tally:
    made = Tally()
    for move, origin, phase, late in steps:
        made.add(StepCount(move, origin, phase, late, 1))
    return made


def value(name: str, of: Tally) -> tuple[int, int, float | None]:
    return next(one for one in FORMULAS if one.name == name).of(of)


@pytest.mark.parametrize(
    ("step", "counts"),
    [
        pytest.param(("propose", None, None, False), {"reported"}, id="a case is made"),
        pytest.param(("confirm", "proposed", "review", False), {"verified", "verified_in_time"}, id="verified"),
        pytest.param(("confirm", "proposed", "review", True), {"verified"}, id="verified late"),
        pytest.param(("cancel", "proposed", "review", False), {"verified", "verified_in_time"}, id="found untrue"),
        pytest.param(("cancel", "confirmed", "review", False), set(), id="dropped after it was verified"),
        pytest.param(("file", "confirmed", "review", False), {"filed", "filed_in_time"}, id="filed"),
        pytest.param(("file_automatically", "proposed", "review", False), {"filed", "filed_in_time"}, id="filed by itself"),
        pytest.param(("dispatch", "filed", "dispatch", True), {"dispatched"}, id="dispatched late"),
        pytest.param(("return", "handling", "handle", False), {"taken_back"}, id="returned"),
        pytest.param(("recall", "dispatched", "handle", False), {"taken_back"}, id="recalled"),
        pytest.param(("finish", "handling", "handle", False), {"handled", "handled_in_time"}, id="handled"),
        pytest.param(("clear", "dispatched", "handle", True), {"handled"}, id="seen to be gone, late"),
        pytest.param(("clear", "filed", "dispatch", False), set(), id="gone before anybody had it"),
        pytest.param(("rework", "checking", "check", False), {"reworked", "checked", "checked_in_time"}, id="sent back"),
        pytest.param(
            ("close", "checking", "check", False), {"closed", "closed_in_time", "checked", "checked_in_time"}, id="closed"
        ),
        pytest.param(("force_close", "handling", "handle", True), {"closed"}, id="closed by force, late"),
        pytest.param(("suspend", "handling", "handle", False), set(), id="suspended"),
        pytest.param(("vanish", "proposed", "review", False), set(), id="gone unreviewed"),
    ],
)
def test_a_step_counts_as_what_it_is(step: tuple[str, str | None, str | None, bool], counts: set[str]) -> None:
    made = tally(step)
    assert {name for name in Tally.__slots__ if getattr(made, name)} == counts


def test_ratios_show_what_they_are_made_of() -> None:
    made = tally(*[("finish", "handling", "handle", late) for late in (False, False, True)])
    made.handle_waiting = 1
    assert value("handling_rate", made) == (3, 4, 0.75)
    assert value("handling_in_time_rate", made) == (2, 4, 0.5)
    assert value("handling_overdue_rate", made) == (1, 4, 0.25)


def test_without_anything_due_there_is_no_ratio() -> None:
    assert {formula.of(Tally())[2] for formula in FORMULAS} == {None}


def test_closing_and_rework_are_of_what_should_be_closed() -> None:
    made = tally(
        ("rework", "checking", "check", False), ("close", "checking", "check", False), ("close", "checking", "check", True)
    )
    made.check_waiting = 2
    assert value("rework_rate", made) == (1, 4, 0.25)
    assert value("closing_rate", made) == (2, 4, 0.5)
    assert value("closing_in_time_rate", made) == (1, 4, 0.25)
    assert value("closing_overdue_rate", made) == (1, 4, 0.25)


def test_what_was_taken_back_was_not_dispatched_right() -> None:
    made = tally(
        ("dispatch", "filed", "dispatch", False),
        ("dispatch", "filed", "dispatch", False),
        ("return", "handling", "handle", False),
    )
    assert value("dispatch_right_rate", made) == (1, 2, 0.5)
    assert value("dispatch_right_rate", tally(("recall", "dispatched", "handle", False)))[0] == 0


@pytest.mark.parametrize(
    ("since", "until", "every", "zone", "marks"),
    [
        pytest.param(
            "2026-03-01",
            "2026-03-03 12:00",
            "day",
            SHANGHAI,
            ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-03 12:00"],
            id="days",
        ),
        pytest.param(
            "2026-03-04", "2026-03-12", "week", SHANGHAI, ["2026-03-04", "2026-03-09", "2026-03-12"], id="weeks begin on Monday"
        ),
        pytest.param(
            "2026-12-15", "2027-01-02", "month", SHANGHAI, ["2026-12-15", "2027-01-01", "2027-01-02"], id="months over New Year"
        ),
        pytest.param(
            "2026-03-28", "2026-03-30", "day", BERLIN, ["2026-03-28", "2026-03-29", "2026-03-30"], id="a day of 23 hours"
        ),
        pytest.param("2026-03-28", "2026-03-30", None, SHANGHAI, ["2026-03-28", "2026-03-30"], id="whole"),
    ],
)
def test_a_time_is_cut_by_the_sites_clock(
    since: str, until: str, every: Every | None, zone: ZoneInfo, marks: list[str]
) -> None:
    cut = [at(mark, zone) for mark in marks]
    assert periods(cut[0], cut[-1], every, zone) == list(pairwise(cut))
    assert (at(since, zone), at(until, zone)) == (cut[0], cut[-1])


def test_spots_are_ranked_by_cases_then_code_with_hours_of_the_sites_clock() -> None:
    t = at("2026-03-01 08:30")
    rows = [("b", "litter", t), ("b", "parking", t + 3600), ("a", "litter", t), ("c", "litter", t)]
    found = rank(rows, zone=SHANGHAI, limit=2)
    assert [(one.grid_code, one.cases) for one in found.spots] == [("b", 2), ("a", 1)]
    first = found.spots[0]
    assert (first.hours[8], first.hours[9], sum(first.hours)) == (1, 1, 2)
    assert first.kinds == {"litter": 1, "parking": 1}


def test_all_cases_stand_in_the_week_of_the_sites_clock_from_monday() -> None:
    monday, sunday = at("2026-03-02 00:30"), at("2026-03-01 23:30")
    found = rank([("a", "x", monday), ("b", "x", sunday), ("c", "x", sunday)], zone=SHANGHAI, limit=1)
    assert [len(day) for day in found.week] == [24] * 7
    assert {(day, hour): n for day, row in enumerate(found.week) for hour, n in enumerate(row) if n} == {(0, 0): 1, (6, 23): 2}


def test_too_many_cases_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hot_spots, "MOST_CASES", 1)
    with pytest.raises(Unprocessable, match="shorter time"):
        rank([("a", "x", 0.0)] * 2, zone=SHANGHAI, limit=1)
