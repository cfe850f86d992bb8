"""What is said of a stream, from its first connection to its end."""

import pytest

from pipeline.errors import StreamUnauthorized, StreamUnavailable
from pipeline.ingest.condition import Condition
from pipeline.ingest.failures import StreamStalled
from pipeline.ingest.plan import Plan
from tests.support.rtsp_watch import settings


@pytest.fixture
def condition() -> Condition:
    """A stream that nobody has connected to."""
    return Condition(Plan(settings("x", plan="patrol")))


def test_a_stream_connects_lives_is_lost_and_lives_again(condition: Condition) -> None:
    states = [condition.status().state]
    condition.connected("h264")
    states.append(condition.status().state)
    assert condition.frame(5.0)
    assert not condition.frame(6.0)
    states.append(condition.status().state)
    condition.lost(StreamStalled("x", "no picture came"))
    states.append(condition.status().state)
    lost = condition.status()
    condition.connected("hevc")
    condition.frame(9.0)
    status = condition.status()
    assert [*states, status.state] == ["connecting", "connecting", "live", "lost", "live"]
    assert (lost.faults, lost.message, lost.last_frame) == (("stalled",), "stream x: no picture came", 6.0)
    assert (status.faults, status.message, status.connections, status.decoded, status.codec) == ((), "", 2, 3, "hevc")


def test_only_news_are_news(condition: Condition) -> None:
    gone, refused = StreamUnavailable("x", "unreachable"), StreamUnauthorized("x", "wrong password")
    assert [condition.lost(error) for error in (gone, gone, refused, refused, gone)] == [True, False, True, False, True]


@pytest.mark.parametrize(
    ("sizes", "faults"),
    [
        pytest.param([(1920, 1080)], (), id="one size"),
        pytest.param([(1920, 1080), (640, 360)], (), id="smaller"),
        pytest.param([(1920, 1080), (1920, 1088)], (), id="cropped otherwise"),
        pytest.param([(1920, 1080), (704, 576)], ("aspect_changed",), id="another aspect"),
        pytest.param([(1920, 1080), (704, 576), (640, 360)], (), id="and back"),
        pytest.param([(1920, 1080), (1080, 1920)], ("aspect_changed",), id="turned"),
    ],
)
def test_the_aspect_must_stay_what_zones_were_drawn_for(
    condition: Condition, sizes: list[tuple[int, int]], faults: tuple[str, ...]
) -> None:
    for width, height in sizes:
        condition.size(width, height)
    assert condition.status().faults == faults
    assert (condition.status().width, condition.status().height) == sizes[-1]


def test_a_picture_s_fault_goes_with_the_connection(condition: Condition) -> None:
    condition.connected("h264")
    condition.frame(1.0)
    condition.picture_fault = "black"
    assert condition.status().faults == ("black",)
    condition.lost(StreamUnavailable("x", "gone"))
    assert condition.status().faults == ("offline",)


def test_the_end_keeps_the_last_failure(condition: Condition) -> None:
    condition.lost(StreamUnavailable("x", "gone"))
    condition.stopped("")
    assert condition.status().state == "stopped"
    assert "gone" in condition.status().message
