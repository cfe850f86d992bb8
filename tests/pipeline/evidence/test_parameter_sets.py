"""Parameter sets are found in a keyframe only when a decoder could start with them."""

import pytest

from pipeline.evidence.parameter_sets import is_length_prefixed, parameter_sets

LONG, SHORT = b"\x00\x00\x00\x01", b"\x00\x00\x01"
SPS, PPS, IDR, SEI = b"\x67sps", b"\x68pps", b"\x65idr", b"\x06sei"
VPS5, SPS5, PPS5, IDR5 = b"\x40\x01v", b"\x42\x01s", b"\x44\x01p", b"\x26\x01i"
SETS5 = LONG + VPS5 + LONG + SPS5 + LONG + PPS5


@pytest.mark.parametrize(
    ("codec", "keyframe", "expected"),
    [
        pytest.param("h264", LONG + SPS + LONG + PPS + SHORT + IDR, LONG + SPS + LONG + PPS, id="h264"),
        pytest.param("h264", SHORT + SEI + SHORT + PPS + SHORT + SPS, LONG + PPS + LONG + SPS, id="any order"),
        pytest.param("h264", LONG + SPS + b"\x00\x00" + LONG + PPS, LONG + SPS + LONG + PPS, id="trailing zeros go"),
        pytest.param("h264", LONG + SPS + LONG + IDR, b"", id="no PPS"),
        pytest.param("h264", LONG + IDR, b"", id="none"),
        pytest.param("h264", b"", b"", id="empty"),
        pytest.param("h264", b"\x00\x00\x00\x04idr!", b"", id="length-prefixed"),
        pytest.param("hevc", SETS5 + LONG + IDR5, SETS5, id="hevc"),
        pytest.param("hevc", LONG + SPS5 + LONG + PPS5 + LONG + IDR5, b"", id="hevc without VPS"),
        pytest.param("mjpeg", LONG + SPS + LONG + PPS, b"", id="a codec without any"),
    ],
)
def test_parameter_sets(codec: str, keyframe: bytes, expected: bytes) -> None:
    assert parameter_sets(codec, keyframe) == expected


@pytest.mark.parametrize(("header", "expected"), [(b"\x01\x64", True), (LONG + SPS, False), (b"", False)])
def test_length_prefixed_headers_are_told_by_their_version(header: bytes, expected: bool) -> None:
    assert is_length_prefixed(header) is expected
