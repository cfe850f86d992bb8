"""Encoded pictures as RTP payloads: what a camera would send, made from a file (RFC 6184, RFC 7798).

Not here: sockets, RTSP and misbehaviour (`rtsp_server.py`).
"""

import base64
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
from av.bitstream import BitStreamFilterContext

MTU = 1400
RTP_CLOCK = 90_000
PAYLOAD_TYPE = 96
_START_CODE = re.compile(rb"\x00\x00\x00?\x01")
_FILTERS = {"h264": "h264_mp4toannexb", "hevc": "hevc_mp4toannexb"}
_RTP_NAMES = {"h264": "H264", "hevc": "H265"}


@dataclass(frozen=True)
class Unit:
    """One encoded picture.

    Attributes:
        pts, dts: seconds from the beginning of the programme.
        nals: NAL units without start codes.
    """

    pts: float
    dts: float
    keyframe: bool
    nals: tuple[bytes, ...]


@dataclass(frozen=True)
class Programme:
    """What a camera shows, again and again.

    Attributes:
        codec: h264 or hevc.
        seconds: length of one round.
    """

    codec: str
    seconds: float
    units: tuple[Unit, ...]

    @property
    def sdp(self) -> str:
        """The media part of a session description."""
        lines = [
            f"m=video 0 RTP/AVP {PAYLOAD_TYPE}",
            f"a=rtpmap:{PAYLOAD_TYPE} {_RTP_NAMES[self.codec]}/{RTP_CLOCK}",
            "a=control:track0",
        ]
        if self.codec == "h264":
            sets = [base64.b64encode(nal).decode() for nal in self.units[0].nals if nal[0] & 31 in {7, 8}]
            lines.append(f"a=fmtp:{PAYLOAD_TYPE} packetization-mode=1;sprop-parameter-sets={','.join(sets)}")
        return "\r\n".join(lines) + "\r\n"

    def packets(self, unit: Unit) -> list[tuple[bytes, bool]]:
        """Return the RTP payloads of a picture, each with the marker bit."""
        split = _split_h264 if self.codec == "h264" else _split_h265
        payloads = [payload for nal in unit.nals for payload in split(nal)]
        return [(payload, index == len(payloads) - 1) for index, payload in enumerate(payloads)]


def programme(path: Path) -> Programme:
    """Read what a file shows."""
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        assert video.time_base is not None
        codec = video.codec_context.name
        annexb = BitStreamFilterContext(_FILTERS[codec], video)
        units = []
        tick, last = float(video.time_base), 0.0
        for packet in container.demux(video):
            for out in annexb.filter(packet if packet.size else None):
                assert out.pts is not None
                assert out.dts is not None
                nals = tuple(nal for nal in _START_CODE.split(bytes(out)) if nal)
                units.append(Unit(out.pts * tick, out.dts * tick, out.is_keyframe, nals))
                last = max(last, (out.pts + (out.duration or 0)) * tick)
    return Programme(codec, last, tuple(units))


def rtp(payload: bytes, *, marker: bool, sequence: int, timestamp: int, source: int) -> bytes:
    """Return an RTP packet (RFC 3550, 5.1)."""
    head = struct.pack(
        "!BBHII", 0x80, (marker << 7) | PAYLOAD_TYPE, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, source
    )
    return head + payload


def sender_report(*, utc: float, timestamp: int, source: int) -> bytes:
    """Return an RTCP sender report that ties an RTP timestamp to a wall clock (RFC 3550, 6.4.1)."""
    ntp = utc + 2_208_988_800
    seconds = int(ntp)
    fraction = int((ntp - seconds) * (1 << 32))
    return struct.pack("!BBHIIIIII", 0x80, 200, 6, source, seconds, fraction, timestamp & 0xFFFFFFFF, 0, 0)


def _split_h264(nal: bytes) -> Iterator[bytes]:
    if len(nal) <= MTU:
        yield nal
        return
    indicator, kind, body = (nal[0] & 0xE0) | 28, nal[0] & 0x1F, nal[1:]
    for start in range(0, len(body), MTU - 2):
        first, last = start == 0, start + MTU - 2 >= len(body)
        yield bytes((indicator, (first << 7) | (last << 6) | kind)) + body[start : start + MTU - 2]


def _split_h265(nal: bytes) -> Iterator[bytes]:
    if len(nal) <= MTU:
        yield nal
        return
    kind, body = (nal[0] >> 1) & 0x3F, nal[2:]
    head = bytes(((nal[0] & 0x81) | (49 << 1), nal[1]))
    for start in range(0, len(body), MTU - 3):
        first, last = start == 0, start + MTU - 3 >= len(body)
        yield head + bytes(((first << 7) | (last << 6) | kind,)) + body[start : start + MTU - 3]
