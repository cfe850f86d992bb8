"""A worker's tracks wait to be sent: bounded, the oldest go first, and a stream that ends leaves what it has."""

import supervision as sv

from pipeline.engine.track_logs import MOST_WAITING, TrackLogs
from tests.support.looks import look

NONE = sv.Detections.empty()


def test_streams_do_not_mix() -> None:
    logs = TrackLogs()
    for t in range(61):
        for stream_id in ("a", "b"):
            logs.look(look(stream_id, t=t), NONE)
    assert [(one.stream_id, one.end) for one in logs.take(10)] == [("a", 59), ("b", 59)]
    assert logs.take(10) == ()


def test_a_stream_that_ends_leaves_what_it_has_once() -> None:
    logs = TrackLogs()
    logs.look(look("a", t=5), NONE)
    for _ in range(2):
        logs.finish("a")
    logs.finish("never seen")
    assert [(one.start, one.end) for one in logs.take(10)] == [(5, 5)]


def test_when_nothing_can_be_sent_the_oldest_go() -> None:
    logs = TrackLogs()
    for minute in range(MOST_WAITING + 11):
        logs.look(look("a", t=60 * minute), NONE)
    kept = logs.take(10_000)
    assert (len(kept), kept[0].start) == (MOST_WAITING, 60 * 10)
