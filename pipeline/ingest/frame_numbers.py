"""Finds lost reference pictures in H.264 by their numbers (ITU-T H.264, 7.4.3, frame_num). Pure.

When a small picture is lost as a whole, the decoder goes on without a word and what follows is
smeared. Understands byte streams with start codes (Annex B) only: files lose nothing.
"""

from collections.abc import Iterator

_HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
_SLICE, _IDR, _SPS = 1, 5, 7
_HEAD = 64
"""Bytes of a slice that surely hold its frame_num."""
_START = b"\x00\x00\x01"


class FrameNumbers:
    """Follows one connection's pictures in decoding order."""

    def __init__(self) -> None:
        self._bits: int | None = None
        self._planes = False
        self._gaps_allowed = False
        self._reference: int | None = None

    def parameters(self, data: bytes) -> None:
        """Take up the sequence parameter set in the stream's extradata, if there is one."""
        for nal in _nals(data):
            kind = nal[0] & 31
            if kind == _SPS:
                self._sequence(nal)
            if kind in {_SLICE, _IDR}:
                return

    def missing(self, data: bytes, *, keyframe: bool) -> bool:
        """Tell whether a reference picture between the last packet and this one is missing."""
        if keyframe:
            self.parameters(data)
        if self._bits is None:
            return False
        for nal in _nals(data):
            kind = nal[0] & 31
            if kind in {_SLICE, _IDR}:
                return self._follow(nal, self._bits, keyframe=keyframe or kind == _IDR)
        return False

    def _follow(self, nal: bytes, width: int, *, keyframe: bool) -> bool:
        bits = _Bits(nal[1 : 1 + _HEAD])
        bits.golomb(), bits.golomb(), bits.golomb()
        if self._planes:
            bits.take(2)
        number, before = bits.take(width), self._reference
        if nal[0] & 0x60 or keyframe:
            self._reference = number
        if keyframe or before is None or self._gaps_allowed:
            return False
        return number not in {before, (before + 1) % (1 << width)}

    def _sequence(self, nal: bytes) -> None:
        bits = _Bits(nal[1:])
        profile = bits.take(8)
        bits.take(16)
        bits.golomb()
        self._planes = False
        if profile in _HIGH_PROFILES:
            self._high(bits)
        self._bits = bits.golomb() + 4
        _skip_order_count(bits)
        bits.golomb()
        self._gaps_allowed = bool(bits.take(1))

    def _high(self, bits: "_Bits") -> None:
        chroma = bits.golomb()
        if chroma == 3:
            self._planes = bool(bits.take(1))
        bits.golomb(), bits.golomb()
        bits.take(1)
        if bits.take(1):
            for index in range(8 if chroma != 3 else 12):
                if bits.take(1):
                    _skip_scaling(bits, 16 if index < 6 else 64)


class _Bits:
    """Reads bits from a NAL unit; past its end come zeros."""

    def __init__(self, data: bytes) -> None:
        clean = data.replace(b"\x00\x00\x03", b"\x00\x00")
        self._value = int.from_bytes(clean, "big")
        self._left = len(clean) * 8

    def take(self, count: int) -> int:
        self._left -= count
        mask = (1 << count) - 1
        return self._value >> self._left & mask if self._left >= 0 else self._value << -self._left & mask

    def golomb(self) -> int:
        zeros = 0
        while zeros < 32 and not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        value = self.golomb()
        return (value + 1) // 2 if value % 2 else -(value // 2)


def _nals(data: bytes) -> Iterator[bytes]:
    """Yield the NAL units of a byte stream; the last one runs to the end."""
    at = data.find(_START)
    while at >= 0:
        following = data.find(_START, at + 3)
        nal = data[at + 3 : following if following >= 0 else len(data)]
        if nal:
            yield nal
        at = following


def _skip_order_count(bits: _Bits) -> None:
    kind = bits.golomb()
    if kind == 0:
        bits.golomb()
    elif kind == 1:
        bits.take(1)
        bits.signed(), bits.signed()
        for _ in range(bits.golomb()):
            bits.signed()


def _skip_scaling(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last
