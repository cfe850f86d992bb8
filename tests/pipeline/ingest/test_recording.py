"""The main stream beside the sub-stream: evidence comes from it, its failure touches nothing."""

from collections.abc import Iterator

import pytest

from tests.support.clips import MovingBox, write_clip
from tests.support.rtsp_payload import Programme, programme
from tests.support.rtsp_server import RtspCamera
from tests.support.rtsp_watch import Watching, settings

SHORT = {"pre_roll_s": 0.3, "post_roll_s": 0.3}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """Two seconds, a keyframe every half second."""
    return programme(write_clip(tmp_path_factory.mktemp("clip") / "a.mp4", MovingBox().pictures(40), fps=20, gop=10))


@pytest.fixture
def sub(shown: Programme) -> Iterator[RtspCamera]:
    """The analysed stream."""
    with RtspCamera(shown) as camera:
        yield camera


@pytest.fixture
def main(shown: Programme) -> Iterator[RtspCamera]:
    """The recorded stream."""
    with RtspCamera(shown) as camera:
        yield camera


def test_evidence_is_cut_from_the_main_stream_once_it_holds_enough(sub: RtspCamera, main: RtspCamera) -> None:
    with Watching(settings(sub.url, record_url=main.url, evidence=SHORT)) as watching:
        first = watching.reader.record_ring
        watching.until(lambda: watching.reader.record_ring is not first, 5, "the recording")
        watching.until_looks(10)
        t = watching.looks[-1].frame.t
        cut, own = watching.reader.record_ring.cut(t - 0.2, t), first.cut(t - 0.2, t)
    assert not cut.empty
    assert not own.empty
    assert cut.end == pytest.approx(t, abs=0.4)


def test_a_failing_main_stream_leaves_analysis_alone_and_evidence_to_the_sub_stream(
    sub: RtspCamera, main: RtspCamera
) -> None:
    main.refuse()
    with Watching(settings(sub.url, record_url=main.url, evidence=SHORT)) as watching:
        own = watching.reader.record_ring
        watching.until_looks(30)
        assert watching.reader.record_ring is own
        assert watching.reader.status().faults == ()
        assert "main stream" in watching.reader.status().message
        main.listen()
        watching.until(lambda: watching.reader.record_ring is not own, 8, "the recording")
        assert watching.reader.status().message == ""
        main.refuse()
        watching.until(lambda: watching.reader.record_ring is own, 5, "the way back")
        watching.until_looks(5)
    assert {frame.session for frame in watching.frames()} == {1}
    assert watching.losses == []
