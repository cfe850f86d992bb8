"""The rule through the whole camera: one event a series, with its bursts, its distance and its place."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.camera import CameraMemory
from pipeline.rules.fireworks import FireworksSettings
from tests.support.scripts import START, Blind, Light, Noise, Played, Scene, camera, happenings, play

PLACE = {"lat": 39.93, "lon": 116.41}


def played(*, looks: float = 5.0, seconds: float = 200.0, stream: dict[str, Any] | None = None, **scene: Any) -> Played:
    chosen = {"rules": [{"kind": "fireworks"}], **(stream or {})}
    return play(Scene(seconds=seconds, looks=looks, **scene), camera(chosen))


def shells(count: int, *, at: float = 20.0, every: float = 4.0, lag: float | None = 1.5) -> dict[str, Any]:
    noises = () if lag is None else (Noise(at=at + lag, count=count, every=every),)
    return {"lights": (Light(at=at, count=count, every=every, x=0.2, dx=0.05),), "noises": noises}


def test_an_event_says_how_many_from_when_to_when_and_how_far() -> None:
    [closed] = played(**shells(4)).closed
    measured = closed.why.measured

    assert (measured["bursts"], measured["shells"], measured["bangs"], measured["cracks"]) == (4, 4, 4, 0)
    assert (measured["first_burst"], measured["last_burst"]) == (START + 20, START + 33.5)
    assert measured["witnesses"] == "sight, sound"
    assert measured["distance_m"] == pytest.approx(1.5 * 340.3, abs=2)
    assert measured["distance_error_m"] == pytest.approx(72, abs=3)
    assert closed.start == START + 20
    assert closed.end is not None
    assert closed.end - START == pytest.approx(34, abs=0.5)
    assert closed.close_reason == "cleared"


def test_without_sound_there_is_no_distance() -> None:
    [closed] = played(**shells(4, lag=None)).closed

    assert closed.why.measured["witnesses"] == "sight"
    assert "distance_m" not in closed.why.measured


def test_the_place_is_as_sure_as_what_is_known() -> None:
    heard, unheard = (played(**shells(4, lag=lag), stream={"location": PLACE}).closed[0].location for lag in (1.5, None))

    assert heard is not None
    assert unheard is not None
    assert heard.radius_m == pytest.approx(1.5 * 340.3 + 72, abs=4)
    assert unheard.radius_m == 2000.0
    assert (heard.lat, heard.lon) == pytest.approx((39.93, 116.41))
    assert heard.method == "camera"


def test_what_was_only_heard_is_somewhere_around() -> None:
    rattle = (Noise(at=20, count=30, every=0.1, crackle=True),)
    [closed] = played(noises=rattle, stream={"location": PLACE}).closed

    assert closed.why.measured["cracks"] == 30
    assert closed.why.measured["bursts"] == 1
    assert (closed.box.x1, closed.box.y1, closed.box.x2, closed.box.y2) == (0, 0, 1, 1)


def test_many_bursts_are_severe_and_a_rise_is_told() -> None:
    said = played(**shells(20, every=2.0)).events

    assert [(event.revision, event.state, event.severity) for event in said] == [
        (1, "open", "medium"), (2, "open", "high"), (3, "closed", "high"),
    ]  # fmt: skip


@pytest.mark.parametrize("looks", [0.5, 1.0, 5.0, 12.5])
def test_every_pace_of_looks_counts_alike(looks: float) -> None:
    [closed] = played(**shells(5), looks=looks).closed

    assert closed.why.measured["bursts"] == 5
    assert closed.start == START + 20


def test_a_pause_longer_than_the_gap_ends_a_series() -> None:
    lights = (Light(at=20, count=3, every=3, x=0.2, dx=0.1), Light(at=120, count=4, every=3, x=0.2, dx=0.1))
    done = played(lights=lights, seconds=300)

    assert [event.why.measured["bursts"] for event in done.closed] == [3, 4]
    assert len({event.id for event in done.closed}) == 2


def test_a_restart_goes_on_with_the_same_event() -> None:
    scene = Scene(seconds=150, looks=5, **shells(8, every=5.0))
    stream = {"rules": [{"kind": "fireworks"}]}
    whole = play(scene, camera(stream))

    halves, memory, ids, last = Played(START), None, set(), None
    for part in (0, 1):
        one = camera(stream, memory=memory)
        for happening in happenings(scene):
            if (happening.t - START >= 37) == bool(part) and happening.look is not None:
                halves.note(happening.t - START, one.step(happening.look, happening.detections))
        memory = CameraMemory.model_validate_json(one.memory().model_dump_json())
    ids, last = {event.id for event in halves.events}, halves.closed[-1]

    assert ids == {event.id for event in whole.events}
    assert last.why.measured["bursts"] == whole.closed[-1].why.measured["bursts"] == 8


def test_a_window_that_ends_stops_the_event_and_the_next_one_begins_anew() -> None:
    rule = {"kind": "fireworks", "schedule": [{"start": "00:00", "end": "00:01"}, {"start": "00:03", "end": "00:10"}]}
    lights = (Light(at=20, count=4, every=10, x=0.2, dx=0.1), Light(at=190, count=3, every=3, x=0.2, dx=0.1))
    done = played(lights=lights, seconds=400, stream={"rules": [rule]})

    assert [event.close_reason for event in done.closed] == ["stopped", "cleared"]
    assert done.closed[1].start == START + 190
    assert done.closed[1].why.measured["bursts"] == 3
    assert done.closed[1].why.measured["first_burst"] == pytest.approx(START + 190, abs=1)


def test_nothing_that_comes_while_the_camera_is_lost_closes_a_series() -> None:
    done = played(**shells(4), blind=(Blind(start=40, end=140),), seconds=180)

    assert [event.state for event in done.events] == ["open"]


def test_a_large_shell_can_be_made_to_need_another_witness() -> None:
    light = (Light(at=20, size=0.6),)

    assert played(lights=light).opened
    assert not played(lights=light, stream={"rules": [{"kind": "fireworks", "large": 2.0}]}).opened


@pytest.mark.parametrize(
    ("approved", "fires"),
    [
        pytest.param({"start": "2026-01-01T08:00+08:00", "end": "2026-01-01T09:00+08:00"}, False, id="in its time"),
        pytest.param({"start": "2026-01-01T08:00Z", "end": "2026-01-01T09:00Z"}, True, id="at another time"),
        pytest.param({"start": "2025-12-31T23:00Z", "end": "2026-01-01T00:00:10Z"}, True, id="over before"),
    ],
)
def test_an_approved_display_is_silent(approved: dict[str, str], fires: bool) -> None:
    rule = {"kind": "fireworks", "approved": [approved]}

    assert bool(played(**shells(5), stream={"rules": [rule]}).opened) == fires


@pytest.mark.parametrize(
    ("display", "complaint"),
    [
        pytest.param({"start": "2027-02-06T20:00", "end": "2027-02-06T21:00"}, "timezone", id="no offset from UTC"),
        pytest.param({"start": "2027-02-06T21:00Z", "end": "2027-02-06T20:00Z"}, "end after start", id="ends before it begins"),
    ],
)
def test_a_display_without_a_clear_time_is_refused(display: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        FireworksSettings.model_validate({"approved": [display]})


sudden = st.builds(
    lambda at, x, opened, crackle, size: (Light(at=at, x=x, opened=opened, size=size), Noise(at=at + 1, crackle=crackle)),
    st.floats(5, 130), st.floats(0.1, 0.9), st.booleans(), st.booleans(), st.floats(0.01, 0.5),
)  # fmt: skip


def test_one_more_shell_belongs_to_a_series_without_a_second_witness() -> None:
    lights = (Light(at=5, x=0.5, opened=True, size=0.5), Light(at=30, x=0.5, opened=True, size=0.1))
    (event,) = played(lights=lights, looks=2.0).closed
    assert event.why.measured["shells"] == 2
    assert event.why.measured["last_burst"] == pytest.approx(START + 30, abs=0.1)


@settings(max_examples=25)
@example(
    [
        (Light(at=5, x=0.5, opened=True, size=0.25), Noise(at=6, crackle=True)),
        (Light(at=30, x=0.5, opened=True, size=0.5), Noise(at=31)),
        (Light(at=120, x=0.5, opened=True, size=0.1), Noise(at=121, crackle=True)),
    ]
)
@example(
    [
        (Light(at=5, x=0.3, opened=True), Noise(at=6)),
        (Light(at=9, x=0.6, opened=True), Noise(at=10)),
        (Light(at=20, x=0.5), Noise(at=18)),
        (Light(at=62, x=0.5, opened=True), Noise(at=63)),
    ]
)
@given(st.lists(sudden, max_size=12))
def test_whatever_happens_events_are_in_order_end_and_count_what_lies_within_them(things: list[tuple[Light, Noise]]) -> None:
    """A minute without a sign ends a series, so that there may be two; what bore out none belongs to none."""
    done = played(lights=tuple(one for one, _ in things), noises=tuple(one for _, one in things), looks=2.0)

    assert len(done.opened) == len(done.closed) <= 2
    before = START
    for event in done.closed:
        measured = event.why.measured
        first, last = (float(str(measured[name])) for name in ("first_burst", "last_burst"))
        assert before < first == pytest.approx(event.start, abs=0.01)
        shells = [one for one, _ in things if one.opened and first - 0.01 <= START + one.at <= last + 0.01]
        heard = [one for _, one in things if first - 0.01 <= START + one.at <= last + 0.01]
        assert measured["shells"] == len(shells)
        assert int(str(measured["bangs"])) + int(str(measured["cracks"])) == len(heard)
        assert 1 <= int(str(measured["bursts"])) <= len(things)
        before = last
