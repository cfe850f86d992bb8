"""A lost reference picture is found by its number, in all kinds of H.264."""

from pathlib import Path

import av
import pytest

from pipeline.ingest.frame_numbers import FrameNumbers
from tests.support.clips import MovingBox, write_clip
from tests.support.rtsp_payload import Unit, programme

START = b"\x00\x00\x00\x01"


def missing(units: list[Unit]) -> list[int]:
    """Return the indices at which something is missing."""
    numbers = FrameNumbers()
    stream = [(START + START.join(unit.nals), unit.keyframe) for unit in units]
    return [index for index, (data, key) in enumerate(stream) if numbers.missing(data if key else data[:512], keyframe=key)]


@pytest.fixture(scope="module", params=[0, 2], ids=["no B frames", "B frames"])
def units(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Unit]:
    """Forty pictures, a keyframe every twenty."""
    path = tmp_path_factory.mktemp("clip") / "a.mp4"
    return list(programme(write_clip(path, MovingBox().pictures(40), fps=10, gop=20, b_frames=request.param)).units)


def test_nothing_is_missing_in_a_whole_stream(units: list[Unit]) -> None:
    assert missing(units) == []
    assert missing(units * 3) == []


@pytest.mark.parametrize("lost", [1, 3, 8])
def test_a_lost_reference_is_found(units: list[Unit], lost: int) -> None:
    index = next(at for at in range(lost, 20) if is_reference(units[at]))
    assert missing(units[:index] + units[index + 1 :])[0] == index


def test_a_lost_picture_that_nothing_refers_to_is_not_missed(units: list[Unit]) -> None:
    for index in (at for at in range(1, 18) if not is_reference(units[at])):
        assert missing(units[:index] + units[index + 1 :]) == []


def test_a_lost_keyframe_is_found(units: list[Unit]) -> None:
    assert missing(units[:20] + units[21:]) != []


def test_nothing_is_said_before_parameters_came(units: list[Unit]) -> None:
    assert missing(units[5:15]) == []


def test_parameters_may_come_with_the_stream_s_description(units: list[Unit], tmp_path: Path) -> None:
    numbers = FrameNumbers()
    numbers.parameters(START + START.join(nal for nal in units[0].nals if nal[0] & 31 in {7, 8}))
    inner = [unit for unit in units[1:12] if is_reference(unit)]
    found = [numbers.missing(START + unit.nals[-1], keyframe=False) for unit in (inner[0], inner[1], inner[3])]
    assert found == [False, False, True]


@pytest.mark.parametrize("data", [b"", b"\x00\x00\x01", b"\x00\x00\x01\x67", b"\x00\x00\x01\x41" * 9, b"\xff" * 99])
def test_rubbish_does_no_harm(data: bytes) -> None:
    numbers = FrameNumbers()
    assert not numbers.missing(data, keyframe=True)
    numbers.missing(data, keyframe=False)


@pytest.mark.parametrize("profile", ["baseline", "main", "high", "high422", "high444"])
def test_every_profile_is_understood(tmp_path: Path, profile: str) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        form = {"high422": "yuv422p", "high444": "yuv444p"}.get(profile, "yuv420p")
        stream = container.add_stream("libx264", rate=10, width=64, height=48, pix_fmt=form)
        stream.options = {"profile": profile, "bf": "0", "g": "30"}
        for picture in MovingBox(width=64, height=48, box_height=20).pictures(20):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        container.mux(stream.encode(None))
    units = list(programme(path).units)
    assert missing(units) == []
    assert missing(units[:7] + units[8:])[0] == 7


def is_reference(unit: Unit) -> bool:
    """Tell whether other pictures may refer to this one."""
    return any(nal[0] & 31 in {1, 5} and nal[0] & 0x60 for nal in unit.nals)
