from pathlib import Path

import av
import numpy as np
import pytest

from api.reports import clip as module
from api.reports.clip import clean
from api.reports.photo import BadFile, Fix
from tests.support.phones import ANDROID, APPLE, SECRET, phone_clip


@pytest.mark.parametrize(("codec", "name"), [("libx264", "h264"), ("libx265", "hevc")])
def test_the_picture_comes_through_and_nothing_else(tmp_path: Path, codec: str, name: str) -> None:
    source = phone_clip(tmp_path / "phone.mp4", codec=codec)
    assert SECRET.encode() in source.read_bytes()
    made = clean(source, tmp_path / "clean.mp4")
    assert made.codec == name
    assert made.seconds == pytest.approx(1.9, abs=0.2)
    with av.open(str(source)) as before, av.open(str(tmp_path / "clean.mp4")) as after:
        assert [stream.type for stream in before.streams] == ["video", "audio"]
        assert [stream.type for stream in after.streams] == ["video"]
        pairs = zip(before.decode(video=0), after.decode(video=0), strict=True)
        assert all(np.array_equal(one.to_ndarray(), other.to_ndarray()) for one, other in pairs)
    written = (tmp_path / "clean.mp4").read_bytes()
    assert SECRET.encode() not in written
    assert b"+39.93" not in written


@pytest.mark.parametrize(
    ("name", "tags", "keys", "said"),
    [
        ("phone.mov", APPLE, True, Fix(39.9378, 116.4032, 4.5, 1_700_000_000.0)),
        ("phone.mov", ANDROID, False, Fix(39.9378, 116.4032, None, 1_700_000_000.0)),
        ("phone.mp4", {}, False, None),
        ("phone.mp4", {"location": "behind the gate"}, True, None),
    ],
    ids=["Apple", "Android", "no tags", "no place"],
)
def test_where_it_was_taken_is_read_and_left_behind(
    tmp_path: Path, name: str, tags: dict[str, str], *, keys: bool, said: Fix | None
) -> None:
    source = phone_clip(tmp_path / name, tags=tags, keys=keys)
    marks = [b"+39.93", b"\xa9xyz", b"ISO6709", b"quicktime", b"2023-11-1", b"location", b"behind"]
    assert not tags or any(mark in source.read_bytes() for mark in marks)
    assert clean(source, tmp_path / "clean.mp4").fix == said
    written = (tmp_path / "clean.mp4").read_bytes()
    assert [mark for mark in (*marks, b"udta/xyz", b"loci", SECRET.encode()) if mark in written] == []
    with av.open(str(tmp_path / "clean.mp4")) as made:
        assert set(made.metadata) <= {"major_brand", "minor_version", "compatible_brands", "encoder"}
        assert set(made.streams.video[0].metadata) <= {"language", "handler_name", "vendor_id", "encoder"}


def test_the_same_clip_becomes_the_same_bytes(tmp_path: Path) -> None:
    source = phone_clip(tmp_path / "phone.mp4")
    clean(source, tmp_path / "a.mp4")
    clean(source, tmp_path / "b.mp4")
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "can be played"), (b"\0\0\0\x18ftypmp42" + bytes(200), "can be played"), (b"words " * 50, "can be played")],
    ids=["empty", "a box alone", "words"],
)
def test_what_is_no_clip_is_refused_and_leaves_nothing(tmp_path: Path, content: bytes, said: str) -> None:
    source, target = tmp_path / "phone.mp4", tmp_path / "clean.mp4"
    source.write_bytes(content)
    with pytest.raises(BadFile, match=said):
        clean(source, target)
    assert not target.exists()


def test_a_clip_without_pictures_of_the_right_codec_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"H\.264 or H\.265, got mjpeg"):
        clean(phone_clip(tmp_path / "phone.mp4", codec="mjpeg"), tmp_path / "clean.mp4")


def test_a_long_clip_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_S", 1.0)
    with pytest.raises(BadFile, match="at most 1 s"):
        clean(phone_clip(tmp_path / "phone.mp4"), tmp_path / "clean.mp4")
