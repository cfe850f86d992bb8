"""A folder of pictures as one stream of bytes."""

from pathlib import Path

import pytest

from pipeline.errors import StreamUnusable
from pipeline.ingest.pictures import Pictures


def fill(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).write_bytes(name.encode())


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["10.jpg", "2.jpg", "1.jpg"], ["1.jpg", "2.jpg", "10.jpg"], id="numbers"),
        pytest.param(["b1.png", "a10.png", "a9.png"], ["a9.png", "a10.png", "b1.png"], id="names"),
        pytest.param(["1.JPG", "2.jpeg", "notes.txt"], ["1.JPG", "2.jpeg"], id="other files left out"),
    ],
)
def test_order_is_natural(tmp_path: Path, names: list[str], expected: list[str]) -> None:
    fill(tmp_path, names)
    assert [path.name for path in Pictures("x", tmp_path).paths] == expected


@pytest.mark.parametrize("size", [1, 3, 1000, -1])
def test_bytes_come_one_file_after_the_other(tmp_path: Path, size: int) -> None:
    fill(tmp_path, ["1.jpg", "2.jpg", "10.jpg"])
    pictures = Pictures("x", tmp_path)
    parts = []
    while part := pictures.read(size):
        parts.append(part)
    assert b"".join(parts) == b"1.jpg2.jpg10.jpg"
    assert pictures.read(size) == b""


@pytest.mark.parametrize(
    ("names", "said"), [(["a.txt"], "got none"), ([], "got none"), (["1.jpg", "2.png"], "got jpeg, png")]
)
def test_one_format_is_expected(tmp_path: Path, names: list[str], said: str) -> None:
    fill(tmp_path, names)
    with pytest.raises(StreamUnusable, match=said):
        Pictures("x", tmp_path)
