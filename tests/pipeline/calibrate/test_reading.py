"""Points from files and from the command line, and what is told when they are none."""

from pathlib import Path

import pytest

from pipeline.calibrate.errors import CalibrateError
from pipeline.calibrate.reading import NEAR, columns, objects, read_rows, written
from pipeline.calibrate.stand import Size


def test_csv_and_yaml_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y,ahead,right\n10,20,5,-1\n")
    (tmp_path / "a.yaml").write_text("- {x: 10, y: 20, ahead: 5, right: -1}\n")
    assert read_rows(tmp_path / "a.csv") == read_rows(tmp_path / "a.yaml") == [written(NEAR, "10,20,5,-1")]


def test_shares_of_the_picture_become_pixels(size: Size) -> None:
    rows = [written(NEAR, "0.5,0.25,5,-1"), written(NEAR, "1,1,6,0")]
    assert columns(rows, NEAR, size).tolist() == [[640, 180, 5, -1], [1280, 720, 6, 0]]
    assert columns([written(NEAR, "640,180,0.5,-1")], NEAR, size).tolist() == [[640, 180, 0.5, -1]]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "x,y,ahead,right\n1,2,three,4\n", "row 1: ahead: expected a number, got 'three'"),
        ("a.csv", "x,y,ahead,right\n1,2,nan,4\n", "finite"),
        ("a.yaml", "a: [", "expected YAML"),
        ("a.yaml", "3", "expected a list of points"),
    ],
    ids=["word", "nan", "broken", "no list"],
)
def test_a_file_that_is_none_is_told(name: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(CalibrateError, match=message):
        read_rows(tmp_path / name)


def test_a_lacking_column_and_a_point_outside_are_told(size: Size) -> None:
    with pytest.raises(CalibrateError, match="row 1: expected x, y, ahead, right; ahead, right is not there"):
        columns([{"x": 1, "y": 2}], NEAR, size)
    with pytest.raises(CalibrateError, match=r"row 1: expected pixels of a picture of 1280 × 720.*is the snapshot"):
        columns([written(NEAR, "3000,20,1,1")], NEAR, size)
    with pytest.raises(CalibrateError, match="expected x,y,ahead,right, got '1,2'"):
        written(NEAR, "1,2")


def test_sizes_are_above_zero(size: Size) -> None:
    rows = [written(("a_x", "a_y", "b_x", "b_y", "length"), "10,600,200,600,0")]
    with pytest.raises(CalibrateError, match="sizes in metres above 0, got 0"):
        objects(rows, size)
