"""The ring holds the last packets within its bounds and cuts them from a keyframe, of one connection."""

import gc
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import pytest
from av.stream import Stream
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.ring import Cut, PacketRing
from tests.support.clips import MovingBox, write_clip
from tests.support.connections import BASE, add_audio, feed

MIB = 1 << 20


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds at 10 pictures a second, a keyframe each second, with sound."""
    return write_clip(tmp_path_factory.mktemp("ring") / "clip.mkv", MovingBox(width=64, height=36).pictures(100), audio=True)


@dataclass
class Connected:
    """Packets made by hand over one real connection's streams."""

    ring: PacketRing
    streams: list[Stream]
    video: "av.Packet[Any]"

    def send(self, t: float, *, key: bool = False, size: int = 1000, pts: int | None = None) -> None:
        packet = av.Packet(bytes(size))
        packet.stream, packet.pts, packet.is_keyframe = self.streams[0], pts, key
        self.ring.add(packet, t)


@pytest.fixture
def connected(clip: Path) -> Connected:
    container = av.open(str(clip))
    streams: list[Stream] = [container.streams.video[0]]
    ring = PacketRing(seconds=10, limit_bytes=MIB)
    ring.open(streams)
    return Connected(ring, streams, next(container.demux(video=0)))


def times(cut: Cut) -> list[float]:
    return [packet.t for packet in cut.packets if packet.place == 0]


def test_an_empty_ring_cuts_nothing() -> None:
    cut = PacketRing(seconds=5, limit_bytes=MIB).cut(1.0, 2.0)
    assert cut.empty
    assert (cut.start, cut.end) == (1.0, 2.0)


@pytest.mark.parametrize(("kept_s", "limit"), [(0.0, 1), (1.0, 0), (-1.0, -1)])
def test_bounds_must_be_above_zero(kept_s: float, limit: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        PacketRing(seconds=kept_s, limit_bytes=limit)


def test_a_packet_before_any_connection_is_passed_over(connected: Connected) -> None:
    ring = PacketRing(seconds=5, limit_bytes=MIB)
    ring.add(connected.video, 1.0)
    assert ring.size == 0


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        pytest.param(2.55, 4.25, 2.0, 4.2, id="from the keyframe before"),
        pytest.param(3.0, 4.0, 3.0, 4.0, id="from the keyframe at the start"),
        pytest.param(-5.0, 1.0, 0.0, 1.0, id="before everything: later start"),
        pytest.param(8.5, 99.0, 8.0, 9.9, id="beyond everything: earlier end"),
        pytest.param(5.0, 5.0, 5.0, 5.0, id="one picture"),
    ],
)
def test_cuts_from_a_keyframe_and_says_the_true_span(clip: Path, start: float, end: float, first: float, last: float) -> None:
    ring = PacketRing(seconds=60, limit_bytes=MIB)
    feed(ring, clip)
    cut = ring.cut(BASE + start, BASE + end)
    assert cut.start == pytest.approx(BASE + first, abs=0.01)
    assert cut.end == pytest.approx(BASE + last, abs=0.01)
    assert cut.packets[0].keyframe
    assert times(cut) == pytest.approx([BASE + first + 0.1 * n for n in range(round((last - first) * 10) + 1)], abs=0.01)


@pytest.mark.parametrize(("start", "end"), [(20.0, 30.0), (-9.0, -1.0)], ids=["after", "before"])
def test_a_time_that_was_not_seen_gives_nothing(clip: Path, start: float, end: float) -> None:
    ring = PacketRing(seconds=60, limit_bytes=MIB)
    feed(ring, clip)
    assert ring.cut(BASE + start, BASE + end).empty


def test_sound_is_cut_to_the_same_span(clip: Path) -> None:
    ring = PacketRing(seconds=60, limit_bytes=MIB)
    feed(ring, clip)
    cut = ring.cut(BASE + 2.5, BASE + 4.5)
    sound = [packet.t for packet in cut.packets if packet.place == 1]
    assert sound[0] == pytest.approx(cut.start, abs=0.15)
    assert sound[-1] == pytest.approx(BASE + 4.5, abs=0.15)
    assert all(cut.start <= t <= BASE + 4.5 for t in sound)


@pytest.mark.parametrize(("codec", "kept"), [("pcm_alaw", False), ("pcm_mulaw", False), ("libopus", True)])
def test_sound_that_mp4_can_not_hold_is_dropped_and_said(clip: Path, tmp_path: Path, codec: str, kept: bool) -> None:
    ring = PacketRing(seconds=60, limit_bytes=MIB)
    feed(ring, add_audio(clip, tmp_path / ("x.mkv" if kept else "x.mov"), codec=codec, rate=48000 if kept else 8000))
    cut = ring.cut(BASE, BASE + 5)
    assert cut.streams is not None
    assert cut.streams.unkept == (() if kept else (codec,))
    assert {packet.place for packet in cut.packets} == ({0, 1} if kept else {0})


def test_video_that_mp4_can_not_hold_is_said_and_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "raw.avi"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("rawvideo", rate=10, width=64, height=36, pix_fmt="yuv420p")
        for image in MovingBox(width=64, height=36).pictures(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
    ring = PacketRing(seconds=60, limit_bytes=MIB)
    feed(ring, path)
    assert ring.size == 0
    assert ring.cut(BASE, BASE + 1).empty


def test_holds_at_least_its_seconds_and_at_most_one_gop_more(connected: Connected) -> None:
    for index in range(400):
        connected.send(BASE + index / 10, key=index % 20 == 0)
    cut = connected.ring.cut(BASE, BASE + 99)
    assert BASE + 39.9 - 12 <= cut.start <= BASE + 39.9 - 10


def test_the_oldest_gop_goes_when_over_its_bytes(connected: Connected) -> None:
    for index in range(40):
        connected.send(BASE + index / 10, key=index % 10 == 0, size=MIB // 25)
        assert connected.ring.size <= MIB
    assert connected.ring.cut(BASE, BASE + 99).start == pytest.approx(BASE + 2.0)


def test_one_gop_over_the_limit_goes_as_a_whole_until_the_next_keyframe(connected: Connected) -> None:
    for index in range(5):
        connected.send(BASE + index, key=index == 0, size=MIB // 4)
    assert connected.ring.cut(BASE, BASE + 99).empty
    connected.send(BASE + 5, size=10)
    assert connected.ring.size == 0
    connected.send(BASE + 6, key=True, size=10)
    assert times(connected.ring.cut(BASE, BASE + 99)) == [BASE + 6]


def test_pictures_before_the_first_keyframe_are_not_kept(connected: Connected) -> None:
    connected.send(BASE)
    connected.send(BASE + 1, key=True)
    connected.send(BASE + 2)
    assert times(connected.ring.cut(BASE, BASE + 9)) == [BASE + 1, BASE + 2]


def test_leading_pictures_of_an_open_gop_are_left_out(connected: Connected) -> None:
    for pts, key in [(1000, True), (2000, False), (1960, False), (2040, True), (2020, False), (2080, False)]:
        connected.send(BASE + pts / 1000, key=key, pts=pts)
    cut = connected.ring.cut(BASE + 2.04, BASE + 9)
    assert [packet.pts for packet in cut.packets] == [2040, 2080]
    whole = connected.ring.cut(BASE + 1, BASE + 9)
    assert [packet.pts for packet in whole.packets] == [1000, 2000, 1960, 2040, 2020, 2080]


@pytest.mark.parametrize(
    ("moment", "session"),
    [(None, 2), (BASE + 1.0, 1), (BASE + 8.0, 2), (BASE + 4.4, 1), (BASE + 4.6, 2)],
    ids=["the middle", "in the first", "in the second", "nearer to the first", "nearer to the second"],
)
def test_a_cut_holds_one_connection_the_one_of_the_moment(connected: Connected, moment: float | None, session: int) -> None:
    for index in range(4):
        connected.send(BASE + index, key=True)
    connected.ring.open(connected.streams)
    for index in range(6, 10):
        connected.send(BASE + index, key=True)
    cut = connected.ring.cut(BASE, BASE + 12, moment=moment)
    assert times(cut) == [BASE + n for n in (range(4) if session == 1 else range(6, 10))]


def test_connections_that_brought_nothing_leave_nothing(connected: Connected) -> None:
    connected.send(BASE, key=True)
    for _ in range(20):
        connected.ring.open(connected.streams)
    connected.send(BASE + 1, key=True)
    assert len(connected.ring._runs) == 2


def test_a_clock_that_jumps_back_splits_the_ring_and_the_old_part_is_forgotten(connected: Connected) -> None:
    connected.send(BASE + 5000, key=True)
    connected.send(BASE + 5001, key=True)
    connected.send(BASE, key=True)
    connected.send(BASE + 1, key=True)
    assert times(connected.ring.cut(BASE - 1, BASE + 9999)) == [BASE, BASE + 1]
    assert connected.ring.size == 2000


def test_every_picture_of_mjpeg_is_a_keyframe(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "m.avi", MovingBox(width=64, height=36).pictures(20), codec="mjpeg")
    ring = PacketRing(seconds=60, limit_bytes=MIB)
    feed(ring, path)
    assert ring.cut(BASE + 0.75, BASE + 1.0).start == pytest.approx(BASE + 0.7, abs=0.01)


@settings(max_examples=60, deadline=None)
@given(
    sent=st.lists(
        st.tuples(st.floats(-2, 3), st.booleans(), st.integers(1, 30_000), st.sampled_from(["send", "send", "send", "open"])),
        max_size=80,
    )
)
def test_stays_within_its_bytes_and_cuts_begin_with_a_keyframe(clip: Path, sent: list[tuple[float, bool, int, str]]) -> None:
    with av.open(str(clip)) as container:
        streams: list[Stream] = [container.streams.video[0]]
        ring = PacketRing(seconds=5, limit_bytes=100_000)
        ring.open(streams)
        made = Connected(ring, streams, next(container.demux(video=0)))
        t = BASE
        for step, key, size, what in sent:
            t += step
            if what == "open":
                ring.open(streams)
            else:
                made.send(t, key=key, size=size)
            held = [packet for run in ring._runs for gop in run.gops for packet in gop.packets]
            assert ring.size == sum(len(packet.data) for packet in held) <= 100_000
            cut = ring.cut(t - 3, t + 1)
            assert cut.empty or cut.packets[0].keyframe


def test_another_thread_cuts_while_packets_come(clip: Path) -> None:
    ring = PacketRing(seconds=2, limit_bytes=MIB)
    done = threading.Event()
    whole: list[bool] = []

    def cut_on() -> None:
        while not done.wait(0.001):  # lets the writer come to its turn, also on one core
            cut = ring.cut(0, 2e9)
            if not cut.empty:
                whole.append(cut.packets[0].keyframe and max(times(cut)) - min(times(cut)) < 10)  # of one connection

    cutter = threading.Thread(target=cut_on)
    cutter.start()
    try:
        for turn in range(30):
            feed(ring, clip, base=BASE + turn * 10)
    finally:
        done.set()
        cutter.join(10)
    assert whole
    assert all(whole)


def test_what_was_cut_outlives_input_and_ring(clip: Path) -> None:
    ring = PacketRing(seconds=60, limit_bytes=MIB)
    feed(ring, clip)
    cut = ring.cut(BASE, BASE + 3)
    feed(ring, clip, base=BASE + 500)
    del ring
    gc.collect()
    assert cut.streams is not None
    assert [stream.codec.canonical_name for stream in cut.streams.templates] == ["h264", "aac"]
    assert cut.streams.templates[0].codec_context.extradata
