from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from api.cases.worktime import Calendar, Limit
from commands.place import policy
from pipeline.config.case_settings import CaseSettings, WorkCalendar
from pipeline.config.settings import Settings

WRITTEN: dict[str, Any] = {
    "automatic": ["litter"],
    "review": {"amount": 0.5, "unit": "hours"},
    "calendar": {
        "days": ["mon", "sat"],
        "hours": [{"start": "08:30", "end": "12:00"}, {"start": "13:00", "end": "00:00"}],
        "holidays": ["2026-10-01"],
        "shifted": ["2026-10-10"],
    },
}


def test_the_file_says_how_cases_are_decided() -> None:
    settings = Settings.model_validate({"site": {"name": "x", "timezone": "Europe/Berlin"}, "api": {"cases": WRITTEN}})
    made = policy(settings)
    assert made.calendar == Calendar(
        ZoneInfo("Europe/Berlin"), frozenset({0, 5}), ((510, 720), (780, 1440)),
        frozenset({date(2026, 10, 1)}), frozenset({date(2026, 10, 10)}),
    )  # fmt: skip
    assert (made.automatic, made.limits) == (frozenset({"litter"}), {"review": Limit(0.5, "hours")})


def test_what_is_left_out_is_an_office_of_eight_hours_without_limits() -> None:
    made = policy(Settings.model_validate({"site": {"name": "x"}}))
    assert made.calendar == Calendar(ZoneInfo("Asia/Shanghai"))
    assert (made.calendar.day_s, made.automatic, made.limits) == (8 * 3600, frozenset(), {})


def test_how_long_before_a_thing_counts_as_there_again_is_a_districts_decision() -> None:
    assert policy(Settings.model_validate({"site": {"name": "x"}})).recurrence_s == 30 * 86_400
    own = {"site": {"name": "x"}, "api": {"cases": {"recurrence_days": 7.5}}}
    assert policy(Settings.model_validate(own)).recurrence_s == 7.5 * 86_400
    with pytest.raises(ValidationError, match="greater than 0"):
        CaseSettings(recurrence_days=0)


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param([{"start": "12:00", "end": "09:00"}], id="backwards"),
        pytest.param([{"start": "09:00", "end": "12:00"}, {"start": "11:00", "end": "18:00"}], id="over each other"),
        pytest.param([], id="none"),
    ],
)
def test_hours_out_of_order_are_refused(hours: list[dict[str, str]]) -> None:
    with pytest.raises(ValidationError):
        WorkCalendar.model_validate({"hours": hours})


@pytest.mark.parametrize("limit", [{"amount": 0, "unit": "hours"}, {"amount": 1, "unit": "weeks"}, {"amount": 1}])
def test_a_limit_that_is_none_is_refused(limit: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CaseSettings.model_validate({"review": limit})
