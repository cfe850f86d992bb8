"""Sentences in English for people, which carry a code and values for programs of other languages.

Here stands every sentence that can be in a stream's health; the operators' page has each in its own words.
"""

from collections.abc import Callable
from typing import Self

Value = str | int | float

SENTENCES: dict[str, str] = {
    "password": "the camera refuses user or password ({why}); mend them, it is asked again only rarely",
    "refused": "refused: {why}",
    "no_answer": "no answer within the time-out",
    "port_taken": "can't listen: another stream or program listens at this port",
    "no_rtsp": "no usable answer: unreachable, or no RTSP server",
    "unreachable": "unreachable: {why}",
    "waiting": "waits at {address} for the camera to send",
    "closed": "the camera closed the connection",
    "no_packets": "no picture came for {seconds} s",
    "undecodable": "nothing of what came for {seconds} s could be decoded",
    "no_keyframe": "no keyframe came for {seconds} s",
    "picture_changed": "picture changed from {before} to {now}: connecting anew",
    "clock_set_back": "this machine's clock was set back: connecting anew",
    "unexpected": "unexpected failure, see the log",
    "file_ended": "end of the file",
    "file_missing": "{name}: no such file",
    "file_closed": "{name}: {why}",
    "file_no_video": "{name}: expected a video file, got something that can't be decoded ({why})",
    "still_picture": "{where}expected a video, got a still picture ({format})",
    "no_video": "{where}expected video that can be decoded, got {found}",
    "long_gop": "keyframes are more than {seconds} s apart: every frame must be decoded",
    "on_watch": "on watch: {cause}",
    "main_stream": "no evidence from the main stream: {told}",
    "main_closed": "the camera closed the recorded stream",
    "main_silent": "the recorded stream was silent for {seconds} s",
    "main_failed": "unexpected failure of the recording",
    "ground_points": "ground_points: {why}",
    "position_unread": "no position yet: the file is being read",
    "position_unbelieved": "no position: the file has none that can be believed",
    "position_no_fix": "no position: the receiver has no fix",
    "position_not_measured": "no position: the receiver sends estimated, manual or simulated positions",
    "position_encrypted": (
        "no position: the terminal's positions are shifted by its map plug-in; say with `datum` by which, or turn it off"
    ),
    "position_poor": "no position: HDOP is above `hdop_max`",
    "position_clock": "no position: the receiver's time can't be now",
    "position_nowhere": "no position: the receiver sends 0, 0 or no place on earth",
    "position_garbled": "no position: what comes is no position report",
    "position_silent": "no position: nothing comes from the source",
    "position_repeated": "no position: the source only repeats what it said before",
    "position_clock_unknown": "no position: how far the clocks are apart is not known yet",
    "position_contradictory": "no position: positions jump farther than a vehicle drives",
    "position_unexpected": "position: unexpected failure, see the log",
    "position_source": "position: {address}: {why}",
    "position_source_closed": "position: {address} closed the connection",
    "position_serial": "position: a serial line needs pyserial: install hutong[serial]",
    "position_api": "position: `source: api` is for workers that know their API",
    "position_file": "position: {path}: {why}",
    "position_file_large": "position: {path}: expected at most {most} bytes, got {bytes}",
    "position_file_empty": "position: {path}: expected {source} reports, found none with a position",
    "position_no_gopro": "position: {path}: expected a GoPro file: {why}",
    "position_no_telemetry": "position: {path}: expected GPS telemetry with times (a `gpmd` track), found none",
    "position_no_gpx": "position: {path}: expected a GPX file: {why}",
    "position_no_times": "position: {path}: expected track points with a time, got {points} without",
}
"""By their codes, with their values in braces."""


class Told(str):
    """A sentence that knows its code and values.

    Attributes:
        code: which sentence it is.
        values: what it names.
    """

    __slots__ = ("code", "values")
    code: str
    values: dict[str, Value]

    def __new__(cls, code: str, **values: Value) -> Self:
        """Say a sentence of a camera with its values.

        Raises:
            KeyError: there is no such sentence, or a value of it is not given.
        """
        return cls.of(SENTENCES[code].format(**values), code, values)

    @classmethod
    def of(cls, text: str, code: str, values: dict[str, Value]) -> Self:
        """Return a text that is already made, with its code and values."""
        made = super().__new__(cls, text)
        made.code, made.values = code, values
        return made

    def __reduce__(self) -> tuple[Callable[..., "Told"], tuple[str, str, dict[str, Value]]]:
        """Return how it is made again in another process."""
        return Told.of, (str(self), self.code, self.values)

    def led(self, by: str) -> Self:
        """Return the same, with words before it for those who read English."""
        return self.of(f"{by}{self}", self.code, self.values)

    def within(self, code: str) -> Self:
        """Return the sentence of `code` that holds this one as its value `told`; its own values stand beside its code."""
        text = SENTENCES[code].format(told=self)
        return self.of(text, code, {**self.values, "told": self.code})


def code_of(message: str) -> str | None:
    """Return the code of a message that has one."""
    return message.code if isinstance(message, Told) else None


def values_of(message: str) -> dict[str, Value]:
    """Return what a message names, as far as programs are told."""
    return message.values if isinstance(message, Told) else {}
