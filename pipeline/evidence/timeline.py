"""The time stamps of a clip, made whole: from zero, in order, none missing, no jump of a camera's clock.

Pure. Not here: which packets a clip has (`ingest/ring.py`) and how they are written (`clip.py`).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from pipeline.ingest.ring import EncodedPacket

JUMP_S = 2.0
"""A step between packets that differs from their times by more is a jump of the camera's clock:
reordering and jitter stay far below, and the clocks that we saw set themselves moved by minutes or years."""
STEP_S = 0.04
"""Step put in place of a jump when the packets' times don't say either: one picture of 25 a second."""


class Stamp(NamedTuple):
    """When a packet is shown, when it is decoded and how long it lasts, in its stream's time base."""

    pts: int
    dts: int
    duration: int


def stamps(packets: Sequence[EncodedPacket], time_base: Fraction, *, origin: float) -> list[Stamp]:
    """Return time stamps for one stream's packets, in their (decoding) order.

    Showing times follow the stream's own clock, so that pictures keep their exact distances; decoding
    times are the showing times in order, moved back until no packet is decoded after it is shown,
    which is right for every reordering and needs no dts of the camera.

    Args:
        packets: of one stream, in decoding order.
        time_base: seconds of one tick.
        origin: UTC seconds that becomes time zero.
    """
    if not packets:
        return []
    shown = list(_shown(packets, time_base, first=round((packets[0].t - origin) / time_base)))
    decoded = _decoded(shown)
    steps = [after - before for before, after in pairwise(decoded)]
    usual = sorted(steps)[len(steps) // 2] if steps else max(1, round(STEP_S / time_base))
    durations = [*steps, packets[-1].duration or usual]
    return [Stamp(*stamp) for stamp in zip(shown, decoded, durations, strict=True)]


def _shown(packets: Sequence[EncodedPacket], time_base: Fraction, *, first: int) -> Iterator[int]:
    """Yield continuous showing times: the stream's own where they go on, else as the packets' times say."""
    jump, step = round(JUMP_S / time_base), max(1, round(STEP_S / time_base))
    own = _own(packets[0])
    shift = first - own if own is not None else 0
    last = latest = first
    last_t = packets[0].t
    yield first
    for packet in packets[1:]:
        elapsed = round((packet.t - last_t) / time_base)
        own = _own(packet)
        moved = own + shift - last if own is not None else None
        if moved is None or not _goes_on(moved, elapsed, jump):
            target = last + elapsed if 0 < elapsed <= jump else latest + step
            shift += target - (own + shift) if own is not None else 0
            moved = target - last
        last, last_t = last + moved, packet.t
        latest = max(latest, last)
        yield last


def _own(packet: EncodedPacket) -> int | None:
    return packet.pts if packet.pts is not None else packet.dts


def _goes_on(moved: int, elapsed: int, jump: int) -> bool:
    """Whether a step is one of the stream, not a jump of its clock; a gap that both clocks saw is a step."""
    return -jump <= moved and (moved <= jump or abs(moved - elapsed) <= jump)


def _decoded(shown: Sequence[int]) -> list[int]:
    ordered: list[int] = []
    for time in sorted(shown):
        ordered.append(time if not ordered or time > ordered[-1] else ordered[-1] + 1)
    delay = max(decode - show for decode, show in zip(ordered, shown, strict=True))
    return [time - delay for time in ordered]
