"""Clips really play: decoded from the first picture, a keyframe at zero, with their sound and their true span."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream

from pipeline.evidence.clip import ClipError, write_clip
from pipeline.ingest.ring import Cut, PacketRing
from tests.support import clips
from tests.support.clips import CodecName, MovingBox
from tests.support.connections import BASE, add_audio, feed, seconds

MIB = 1 << 20


@dataclass(frozen=True)
class Played:
    """What a player finds in a file."""

    codecs: tuple[str, ...]
    pictures: int
    starts_with_keyframe: bool
    first: float
    start: float
    duration: float
    sound_s: float
    metadata: dict[str, str]
    tag: str


def play(path: Path) -> Played:
    with av.open(str(path)) as container:
        assert container.duration is not None
        video = container.streams.video[0]
        shown = [(frame.time, frame.key_frame) for frame in container.decode(video=0)]
        facts = Played(
            codecs=tuple(stream.codec.canonical_name for stream in container.streams),
            pictures=len(shown),
            starts_with_keyframe=bool(shown[0][1]),
            first=shown[0][0],
            start=(container.start_time or 0) / 1e6,
            duration=container.duration / 1e6,
            sound_s=0.0,
            metadata=dict(container.metadata),
            tag=video.codec_context.codec_tag,
        )
    if len(facts.codecs) == 1:
        return facts
    with av.open(str(path)) as container:
        return replace(facts, sound_s=sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0)))


def footage(
    folder: Path, *, codec: CodecName = "h264", ending: str = "mkv", b_frames: int = 0, audio: bool = False
) -> Path:
    """Six seconds, a keyframe each second, 10 pictures a second."""
    pictures = MovingBox(width=128, height=72).pictures(60)
    return clips.write_clip(folder / f"x.{ending}", pictures, codec=codec, b_frames=b_frames, audio=audio)


def cut_of(path: Path, start: float, end: float) -> Cut:
    ring = PacketRing(seconds=60, limit_bytes=16 * MIB)
    feed(ring, path)
    return ring.cut(BASE + start, BASE + end)


@pytest.mark.parametrize("ending", ["mp4", "mkv", "ts"])
@pytest.mark.parametrize(
    ("codec", "b_frames"), [("h264", 0), ("h264", 2), ("hevc", 0), ("hevc", 2), ("mjpeg", 0)], ids=str
)
def test_plays(tmp_path: Path, codec: CodecName, b_frames: int, ending: str) -> None:
    if (codec, ending) == ("mjpeg", "ts"):
        pytest.skip("MPEG-TS has no MJPEG")
    cut = cut_of(footage(tmp_path, codec=codec, ending=ending, b_frames=b_frames, audio=True), 2.55, 4.5)
    clip = write_clip(cut, tmp_path / "clip.mp4")
    played = play(tmp_path / "clip.mp4")
    assert played.codecs == (codec, "aac")
    assert played.starts_with_keyframe
    assert played.first == 0.0
    assert played.start == pytest.approx(0.0, abs=0.001)
    assert played.pictures == sum(packet.place == 0 for packet in cut.packets)
    assert BASE + 1.5 <= clip.start == cut.start <= BASE + 2.55
    assert clip.end - clip.start == pytest.approx(played.pictures / 10, abs=0.002)
    assert played.duration == pytest.approx(clip.end - clip.start, abs=0.15)
    assert played.sound_s == pytest.approx(clip.end - clip.start, abs=0.7 if ending == "ts" else 0.25)
    assert (clip.video, clip.audio, clip.dropped) == (codec, ("aac",), ())


def test_says_when_it_was_taken(tmp_path: Path) -> None:
    write_clip(cut_of(footage(tmp_path), 2.0, 3.0), tmp_path / "clip.mp4", comment="stream gate")
    metadata = play(tmp_path / "clip.mp4").metadata
    assert datetime.fromisoformat(metadata["creation_time"]) == datetime.fromtimestamp(BASE + 2.0, UTC)
    assert metadata["comment"] == "stream gate"


def test_its_index_comes_first_so_that_it_plays_while_it_loads(tmp_path: Path) -> None:
    write_clip(cut_of(footage(tmp_path), 0, 5), tmp_path / "clip.mp4")
    content = (tmp_path / "clip.mp4").read_bytes()
    assert 0 < content.find(b"moov") < content.find(b"mdat")


def test_h265_is_tagged_for_browsers_that_play_it(tmp_path: Path) -> None:
    write_clip(cut_of(footage(tmp_path, codec="hevc"), 0, 2), tmp_path / "clip.mp4")
    assert play(tmp_path / "clip.mp4").tag == "hvc1"


@pytest.mark.parametrize(
    ("codec", "ending", "audio", "dropped"),
    [("pcm_alaw", "mov", (), ("pcm_alaw",)), ("libopus", "mkv", ("opus",), ())],
    ids=["g711 is left out and said", "opus is kept"],
)
def test_sound(tmp_path: Path, codec: str, ending: str, audio: tuple[str, ...], dropped: tuple[str, ...]) -> None:
    rate = 48_000 if audio else 8000
    cut = cut_of(add_audio(footage(tmp_path), tmp_path / f"y.{ending}", codec=codec, rate=rate), 1.0, 4.0)
    clip = write_clip(cut, tmp_path / "clip.mp4")
    played = play(tmp_path / "clip.mp4")
    assert (clip.audio, clip.dropped) == (audio, dropped)
    assert played.codecs == ("h264", *audio)
    assert not audio or played.sound_s == pytest.approx(3.0, abs=0.2)


ENCODERS = {"h264": "libx264", "hevc": "libx265", "opus": "libopus"}


def unannounced(path: Path, start: float, end: float) -> Cut:
    """Cut a connection that announced no decoder headers, as some RTSP cameras do."""
    ring = PacketRing(seconds=60, limit_bytes=16 * MIB)
    with av.open(str(path)) as given, av.open("", "w", format="mp4") as shelf:
        for stream in given.streams:
            announced = shelf.add_stream(ENCODERS[stream.codec.canonical_name])
            announced.time_base = stream.time_base
            if isinstance(announced, VideoStream):
                announced.width, announced.height = 128, 72
        ring.open(list(shelf.streams))
        for packet in given.demux():
            if packet.size:
                ring.add(packet, BASE + seconds(packet))
    return ring.cut(BASE + start, BASE + end)


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_a_header_that_was_not_announced_is_taken_from_the_first_keyframe(tmp_path: Path, codec: CodecName) -> None:
    cut = unannounced(footage(tmp_path, codec=codec, ending="ts"), 2.5, 5.0)
    write_clip(cut, tmp_path / "clip.mp4")
    played = play(tmp_path / "clip.mp4")
    assert played.starts_with_keyframe
    assert played.pictures == len(cut.packets) > 20


def test_opus_without_a_header_gets_one(tmp_path: Path) -> None:
    source = add_audio(footage(tmp_path, ending="ts"), tmp_path / "y.ts", codec="libopus", rate=48_000)
    clip = write_clip(unannounced(source, 1.0, 4.0), tmp_path / "clip.mp4")
    assert clip.audio == ("opus",)
    assert play(tmp_path / "clip.mp4").sound_s == pytest.approx(clip.end - clip.start, abs=0.3)


def test_no_header_anywhere_is_an_error_that_leaves_no_file(tmp_path: Path) -> None:
    cut = unannounced(footage(tmp_path, ending="mkv"), 1.0, 4.0)
    with pytest.raises(ClipError, match="decoder's parameters"):
        write_clip(cut, tmp_path / "clip.mp4")
    assert not (tmp_path / "clip.mp4").exists()


def test_an_empty_cut_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ClipError, match="no packets"):
        write_clip(Cut(None, (), 1.0, 2.0), tmp_path / "clip.mp4")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ClipError, match="could not be written"):
        write_clip(cut_of(footage(tmp_path), 0, 2), tmp_path / "missing" / "clip.mp4")


@pytest.mark.parametrize("loss", [[], [7], [12, 13, 14], [*range(1, 9)]], ids=["none", "one", "three", "most of a GOP"])
@pytest.mark.parametrize("stamped", ["pts and dts", "pts alone", "dts alone", "none"])
def test_plays_with_lost_packets_and_missing_time_stamps(tmp_path: Path, loss: list[int], stamped: str) -> None:
    whole = cut_of(footage(tmp_path), 1.0, 4.0)
    packets = tuple(
        packet._replace(
            pts=packet.pts if "pts" in stamped else None, dts=packet.dts if "dts" in stamped else None
        )
        for index, packet in enumerate(whole.packets)
        if index not in loss
    )
    clip = write_clip(replace(whole, packets=packets), tmp_path / "clip.mp4")
    played = play(tmp_path / "clip.mp4")
    assert played.pictures == len(packets)
    assert played.first == 0.0
    assert clip.end - clip.start == pytest.approx(3.1, abs=0.1)


def test_two_clips_are_cut_at_once_from_one_connection(tmp_path: Path) -> None:
    cut = cut_of(footage(tmp_path, audio=True), 0.0, 5.0)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: write_clip(cut, tmp_path / f"{n}.mp4"), range(16)))
    assert len(set(made)) == 1
    assert len({(tmp_path / f"{n}.mp4").read_bytes() for n in range(16)}) == 1


@pytest.mark.footage
@pytest.mark.parametrize(
    "name", ["ken_pedestrian/pedestrian.mp4", "dashcam_urban_hwy/dashcam1.mp4", "parking_manoeuvre/parking.mp4"]
)
def test_real_footage_plays(tmp_path: Path, name: str) -> None:
    path = Path(os.environ.get("HUTONG_DATA", "../shared/data")) / "video" / name
    if not path.exists():
        pytest.skip(f"no footage at {path}")
    cut = cut_of(path, 6.0, 11.0)
    clip = write_clip(cut, tmp_path / "clip.mp4")
    played = play(tmp_path / "clip.mp4")
    assert played.starts_with_keyframe
    assert played.pictures == sum(packet.place == 0 for packet in cut.packets)
    assert played.duration == pytest.approx(clip.end - clip.start, abs=0.15)
    assert clip.start <= BASE + 6.0
    assert clip.end >= BASE + 10.9
