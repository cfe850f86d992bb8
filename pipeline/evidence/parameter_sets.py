"""The parameter sets (SPS, PPS, VPS) that an H.264 or H.265 keyframe brings along.

Pure. RTSP cameras often send them in the pictures alone; an MP4 needs them in its header.
Source: ITU-T H.264 annex B and table 7-1, H.265 annex B and table 7-1.
"""

import re
from collections.abc import Iterator

START_CODE = b"\x00\x00\x00\x01"
_NEEDED = {"h264": (7, 8), "hevc": (32, 33, 34)}
"""Types of the units that a decoder needs before the first picture."""
_START = re.compile(rb"\x00\x00\x01")


def parameter_sets(codec: str, keyframe: bytes) -> bytes:
    """Return a keyframe's parameter sets with start codes, or nothing when they are not all there.

    Args:
        codec: h264 or hevc; others have none.
        keyframe: the packet, its units separated by start codes (annex B).
    """
    needed = _NEEDED.get(codec, ())
    found = [unit for unit in _units(keyframe) if _type(codec, unit) in needed]
    if not needed or {_type(codec, unit) for unit in found} != set(needed):
        return b""
    return b"".join(START_CODE + unit for unit in found)


def is_length_prefixed(extradata: bytes) -> bool:
    """Whether packets carry lengths instead of start codes: the header is an avcC or hvcC box then (version 1)."""
    return extradata[:1] == b"\x01"


def _units(data: bytes) -> Iterator[bytes]:
    for between in _START.split(data)[1:]:
        unit = between.rstrip(b"\x00")
        if unit:
            yield unit


def _type(codec: str, unit: bytes) -> int:
    return unit[0] & 0x1F if codec == "h264" else (unit[0] >> 1) & 0x3F
