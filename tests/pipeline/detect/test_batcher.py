"""The batcher looks at many streams in one inference and mixes nothing up."""

from pipeline.clock import FakeClock
from pipeline.detect.batcher import Batcher
from pipeline.detect.mailbox import Mailbox
from pipeline.detect.window import BatchWindow
from tests.support.looks import CountingDetector, look


def batcher(mailbox: Mailbox, detector: CountingDetector, *, size: int = 8, clock: FakeClock | None = None) -> Batcher:
    return Batcher(detector, mailbox, window=BatchWindow(size=size, seconds=0.0), clock=clock or FakeClock())


def test_detects_many_streams_in_one_inference() -> None:
    mailbox, detector = Mailbox(), CountingDetector()
    for stream_id in ("a", "b", "c"):
        mailbox.put(look(stream_id))
    seen = batcher(mailbox, detector).run_once(streams=3)
    assert detector.batches == [3]
    assert [one.mail.stream_id for one in seen] == ["a", "b", "c"]
    assert all(one.detections is not None and len(one.detections) == 1 for one in seen)


def test_a_batch_is_bounded() -> None:
    mailbox, detector = Mailbox(), CountingDetector()
    for number in range(5):
        mailbox.put(look(f"s{number}"))
    under_test = batcher(mailbox, detector, size=2)
    taken = [len(under_test.run_once(streams=5)) for _ in range(3)]
    assert taken == [2, 2, 1]
    assert detector.batches == [2, 2, 1]


def test_still_and_faulty_pictures_pass_without_a_detection_and_keep_their_place() -> None:
    mailbox, detector = Mailbox(), CountingDetector()
    mailbox.put(look("still", changed=False))
    mailbox.put(look("new"))
    mailbox.put(look("black", fault="black"))
    mailbox.lost("gone", 3.0)
    seen = batcher(mailbox, detector).run_once(streams=4)
    assert [one.mail.stream_id for one in seen] == ["still", "new", "black", "gone"]
    assert [one.detections is not None for one in seen] == [False, True, False, False]
    assert detector.batches == [1]


def test_nothing_to_detect_calls_no_detector() -> None:
    mailbox, detector = Mailbox(), CountingDetector()
    mailbox.put(look(changed=False))
    batcher(mailbox, detector).run_once(streams=1)
    assert detector.batches == []


def test_age_is_from_arrival_to_detection() -> None:
    clock = FakeClock(100.0)
    mailbox = Mailbox()
    mailbox.put(look(t=98.5))
    (seen,) = batcher(mailbox, CountingDetector(), clock=clock).run_once(streams=1)
    assert seen.age_s == 1.5
