"""Pictures come without delay, and damage is told until the next keyframe."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from av.packet import Packet
from av.video.frame import VideoFrame

from pipeline.ingest.decoder import DISTRUST_GOPS, Decoder
from tests.support.clips import CodecName, MovingBox, write_clip

GOP = 10
Change = Callable[[bytes], bytes]


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def decode(path: Path, changes: dict[int, Change], *, alone: bool = False) -> dict[int, bool]:
    """Return whether each picture that came out is damaged, by its number."""
    found = {}
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        decoder = Decoder(video, live=False)
        for index, packet in enumerate(container.demux(video)):
            if not packet.size:
                continue
            sent: Packet[Any] = packet
            if index in changes:
                sent = Packet(changes[index](bytes(packet)))
                sent.pts, sent.dts, sent.time_base = packet.pts, packet.dts, packet.time_base
            keyframe = packet.is_keyframe
            if not alone or keyframe:
                found.update(_numbers(decoder.decode(sent, keyframe=keyframe, alone=alone)))
        found.update(_numbers(decoder.drain()))
        assert decoder.drain() == []
    return found


@pytest.mark.parametrize(("codec", "b_frames"), [("h264", 0), ("h264", 2), ("hevc", 0), ("hevc", 2), ("mjpeg", 0)])
def test_a_whole_stream_is_not_damaged(tmp_path: Path, codec: CodecName, b_frames: int) -> None:
    path = write_clip(tmp_path / "a.mkv", MovingBox().pictures(25), fps=10, gop=GOP, codec=codec, b_frames=b_frames)
    assert decode(path, {}) == dict.fromkeys(range(25), False)


@pytest.mark.parametrize(("codec", "b_frames"), [("h264", 0), ("h264", 2), ("hevc", 0), ("hevc", 2)])
def test_keyframes_alone_come_at_once(tmp_path: Path, codec: CodecName, b_frames: int) -> None:
    path = write_clip(tmp_path / "a.mkv", MovingBox().pictures(25), fps=10, gop=GOP, codec=codec, b_frames=b_frames)
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        decoder = Decoder(video, live=False)
        keyframes = [packet for packet in container.demux(video) if packet.size and packet.is_keyframe]
        shown = [decoder.decode(packet, keyframe=True, alone=True) for packet in keyframes]
    assert [len(frames) for frames in shown] == [1] * len(keyframes)
    assert not any(damaged for frames in shown for _, damaged in frames)


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("hit", [10, 13], ids=["keyframe", "within"])
def test_damage_lasts_until_the_next_keyframe(tmp_path: Path, codec: CodecName, hit: int) -> None:
    path = write_clip(tmp_path / "a.mkv", MovingBox().pictures(30), fps=10, gop=GOP, codec=codec)
    found = decode(path, {hit: half})
    assert not any(found[index] for index in range(hit))
    assert all(found.get(index, True) for index in range(hit, 20))
    assert not any(found[index] for index in range(20, 30))


def test_numbers_that_make_no_sense_are_not_believed_for_ever(tmp_path: Path) -> None:
    gops = DISTRUST_GOPS + 6
    path = write_clip(tmp_path / "a.h264", MovingBox(width=64, height=36, box_height=20).pictures(gops * 4), fps=10, gop=4)
    damaged = []
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        decoder = Decoder(video, live=True)
        for index, packet in enumerate(container.demux(video)):
            if packet.size and index % 4 != 2:
                damaged += [bad for _, bad in decoder.decode(packet, keyframe=packet.is_keyframe, alone=False)]
    assert sum(damaged) == DISTRUST_GOPS


def test_a_damaged_jpeg_is_left_out_and_the_next_is_whole(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", MovingBox().pictures(8), fps=10, codec="mjpeg")
    found = decode(path, {4: half})
    assert 4 not in found
    assert not any(found[index] for index in (0, 1, 2, 3, 6, 7))


def test_a_damaged_keyframe_is_told_or_left_out_on_patrol(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", MovingBox().pictures(30), fps=10, gop=GOP)
    assert decode(path, {10: half}, alone=True) | {10: True} == {0: False, 10: True, 20: False}


def test_watch_begins_clean_after_patrol(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", MovingBox().pictures(40), fps=10, gop=GOP, b_frames=2)
    found: dict[int, bool] = {}
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        decoder, keyframes = Decoder(video, live=False), 0
        for packet in container.demux(video):
            if not packet.size:
                continue
            keyframes += packet.is_keyframe
            if keyframes in {2, 3} or packet.is_keyframe:
                alone = keyframes not in {2, 3}
                found.update(_numbers(decoder.decode(packet, keyframe=packet.is_keyframe, alone=alone)))
        found.update(_numbers(decoder.drain()))
    assert found == dict.fromkeys([0, *range(10, 30), 30], False)


def _numbers(shown: list[tuple[VideoFrame, bool]]) -> dict[int, bool]:
    """Return the pictures' numbers: Matroska counts milliseconds, a picture lasts 100."""
    return {round((frame.pts or 0) / 100): damaged for frame, damaged in shown}
