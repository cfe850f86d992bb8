"""The newest picture of each stream is kept, whole or not at all, and goes with its stream."""

import os
import threading
from pathlib import Path

import pytest

from api.streams.pictures import Pictures
from pipeline.viewing import Thumbnail


def shot(stream_id: str, t: float = 1.0, *, jpeg: bytes = b"\xff\xd8a\nb") -> Thumbnail:
    return Thumbnail(stream_id=stream_id, t=t, width=4, height=3, jpeg=jpeg)


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    return Pictures(tmp_path / "pictures")


def test_the_newest_replaces_the_one_before(pictures: Pictures, tmp_path: Path) -> None:
    assert pictures.get("gate") is None
    pictures.put(shot("gate", 1.0), now=5.0)
    pictures.put(shot("gate", 2.0, jpeg=b"\xff\xd8\n\nnew"), now=6.0)
    found = pictures.get("gate")
    assert found is not None
    assert (found.jpeg, found.facts.t, found.facts.arrived) == (b"\xff\xd8\n\nnew", 2.0, 6.0)
    assert len(list((tmp_path / "pictures").iterdir())) == 1


def test_a_file_that_was_cut_short_is_no_picture(pictures: Pictures, tmp_path: Path) -> None:
    (tmp_path / "pictures" / "gate.picture").write_bytes(b'{"t": 1')
    assert pictures.get("gate") is None


def test_a_reader_never_meets_a_part(pictures: Pictures) -> None:
    contents = [bytes([number]) * 60_000 for number in range(8)]
    pictures.put(shot("gate", jpeg=contents[0]), now=1.0)

    def write() -> None:
        for content in contents * 20:
            pictures.put(shot("gate", jpeg=content), now=1.0)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        found = pictures.get("gate")
        assert found is not None
        assert found.jpeg in contents
    for writer in writers:
        writer.join()


def test_strangers_old_pictures_and_parts_go(pictures: Pictures, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    for name in ("fresh", "old", "gone.for-good"):
        pictures.put(shot(name), now=1.0)
    (folder / "tmpabc").write_bytes(b"half")
    for name in ("old.picture", "tmpabc"):
        os.utime(folder / name, (1000, 1000))
    assert pictures.sweep({"fresh", "old"}, before=2000) == 3
    assert [path.name for path in folder.iterdir()] == ["fresh.picture"]
    pictures.forget("fresh")
    pictures.forget("fresh")
    assert list(folder.iterdir()) == []
