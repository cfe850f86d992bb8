from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.cases.sighting import Sighting
from api.cases.summary import summarise
from pipeline.events import CloseReason, Location, LocationMethod, Severity
from tests.support.wire import T0, event

REASONS: tuple[CloseReason, ...] = ("cleared", "lost", "expired", "stopped")
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high")


def seen(number: int = 1, reason: CloseReason | None = None, severity: Severity = "low") -> Sighting:
    end = None if reason is None else T0 + number + 60
    return replace(Sighting.of(event(number)), close_reason=reason, end=end, severity=severity)


def place(method: LocationMethod, radius_m: float) -> Location:
    return Location(lat=39.9, lon=116.4, radius_m=radius_m, method=method)


@pytest.mark.parametrize(
    ("reasons", "closed"),
    [
        pytest.param([None], None, id="open"),
        pytest.param(["cleared"], T0 + 61, id="cleared"),
        pytest.param(["cleared", "cleared"], T0 + 62, id="all cleared: by the last"),
        pytest.param(["cleared", None], None, id="one goes on"),
        *(pytest.param([reason, "cleared"], T0 + 62, id=f"{reason}, and then seen to go") for reason in REASONS[1:]),
        *(pytest.param(["cleared", reason], None, id=f"{reason} at last: nobody saw it go") for reason in REASONS[1:]),
    ],
)
def test_a_case_is_closed_when_the_thing_was_seen_to_be_gone(reasons: list[CloseReason | None], closed: float | None) -> None:
    assert summarise([seen(number, reason) for number, reason in enumerate(reasons, 1)]).closed == closed


def test_the_highest_severity_counts_even_when_its_event_has_ended() -> None:
    assert summarise([seen(1, "cleared", "high"), seen(2), seen(3, None, "medium")]).severity == "high"


def test_the_place_is_the_one_that_is_known_best() -> None:
    places = [place("camera", 1.0), place("gps", 4.0), place("survey", 9.0), place("survey", 5.0), None]
    assert summarise([replace(seen(n), location=one) for n, one in enumerate(places, 1)]).place == places[3]
    assert summarise([seen()]).place is None


def test_a_case_begins_with_its_first_event_whenever_that_came() -> None:
    late = replace(seen(1), class_name="bag", stream_id="b")
    summary = summarise([seen(2), late])
    assert (summary.opened, summary.class_name, summary.streams) == (T0 + 1, "bag", ("b", "gate"))
    assert (summary.last_seen, summary.event_count) == (T0 + 3, 2)


def test_a_case_without_events_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        summarise([])


many = st.lists(
    st.builds(seen, st.integers(1, 9), st.sampled_from([None, *REASONS]), st.sampled_from(SEVERITIES)),
    min_size=1, unique_by=lambda one: one.event_id,
)  # fmt: skip


@given(many.flatmap(lambda events: st.tuples(st.just(events), st.permutations(events))))
def test_the_order_of_arrival_does_not_matter(orders: tuple[list[Sighting], list[Sighting]]) -> None:
    assert summarise(orders[0]) == summarise(orders[1])
