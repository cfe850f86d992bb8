"""Copies for browsers: H.264 with the original's times, pictures and sound, whatever the camera's codec."""

from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.evidence.browser_copy import CopyError, write_browser_copy
from tests.support import clips
from tests.support.clips import CodecName, MovingBox

Shown = list[tuple[float, float]]


def shown(path: Path) -> Shown:
    """Return the time and mean brightness of each picture."""
    with av.open(str(path)) as container:
        frames = container.decode(video=0)
        return [(float(frame.time or 0.0), float(frame.to_ndarray(format="gray").mean())) for frame in frames]


def facts(path: Path) -> tuple[list[str], tuple[int, int]]:
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        return [stream.codec.canonical_name for stream in container.streams], (video.width, video.height)


@pytest.mark.parametrize("codec", ["hevc", "mjpeg"])
def test_a_copy_shows_the_same_pictures_at_the_same_times(tmp_path: Path, codec: CodecName) -> None:
    clip = clips.write_clip(tmp_path / "clip.mkv", MovingBox(width=320, height=180).pictures(30), codec=codec, b_frames=0)
    write_browser_copy(clip, tmp_path / "copy.mp4")

    assert facts(tmp_path / "copy.mp4") == (["h264"], (320, 180))
    original, copy = shown(clip), shown(tmp_path / "copy.mp4")
    assert [t for t, _ in copy] == pytest.approx([t for t, _ in original], abs=0.002)
    assert [level for _, level in copy] == pytest.approx([level for _, level in original], abs=3)


def test_the_sound_comes_along(tmp_path: Path) -> None:
    clip = clips.write_clip(tmp_path / "clip.mp4", MovingBox(width=128, height=72).pictures(30), codec="hevc", audio=True)
    write_browser_copy(clip, tmp_path / "copy.mp4")
    assert facts(tmp_path / "copy.mp4")[0] == ["h264", "aac"]


@pytest.mark.parametrize(
    ("size", "copied"), [((1920, 1080), (1280, 720)), ((720, 1280), (404, 720)), ((640, 360), (640, 360))],
    ids=["full HD", "upright", "a sub-stream"],
)  # fmt: skip
def test_a_copy_is_no_larger_than_a_page_needs(tmp_path: Path, size: tuple[int, int], copied: tuple[int, int]) -> None:
    pictures = [np.full((size[1], size[0], 3), 90, np.uint8)] * 3
    clip = clips.write_clip(tmp_path / "clip.mkv", pictures, codec="mjpeg")
    write_browser_copy(clip, tmp_path / "copy.mp4")
    assert facts(tmp_path / "copy.mp4")[1] == copied


def test_the_index_comes_first_so_that_it_plays_while_it_loads(tmp_path: Path) -> None:
    clip = clips.write_clip(tmp_path / "clip.mkv", MovingBox(width=128, height=72).pictures(10), codec="hevc")
    write_browser_copy(clip, tmp_path / "copy.mp4")
    written = (tmp_path / "copy.mp4").read_bytes()
    assert 0 < written.index(b"moov") < written.index(b"mdat")


@pytest.mark.parametrize("content", [b"", b"no video at all" * 50], ids=["empty", "garbage"])
def test_of_a_clip_that_can_not_be_read_nothing_is_left(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clip.mp4").write_bytes(content)
    with pytest.raises(CopyError, match="no copy for browsers"):
        write_browser_copy(tmp_path / "clip.mp4", tmp_path / "copy.mp4")
    assert not (tmp_path / "copy.mp4").exists()


def test_without_an_encoder_it_says_which_were_tried(tmp_path: Path) -> None:
    clip = clips.write_clip(tmp_path / "clip.mkv", MovingBox(width=128, height=72).pictures(3), codec="hevc")
    with pytest.raises(CopyError, match=r"none of the H\.264 encoders of_another_world, of_a_third"):
        write_browser_copy(clip, tmp_path / "copy.mp4", encoders=("of_another_world", "of_a_third"))


def test_the_first_encoder_that_is_there_is_taken(tmp_path: Path) -> None:
    clip = clips.write_clip(tmp_path / "clip.mkv", MovingBox(width=128, height=72).pictures(3), codec="hevc")
    write_browser_copy(clip, tmp_path / "copy.mp4", encoders=("of_another_world", "libx264"))
    assert facts(tmp_path / "copy.mp4")[0] == ["h264"]
