"""`hutong looks`: the configured detector looks at photos and clips of inspectors, through the API alone, on any machine."""

import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import httpx
import numpy as np
import structlog
from numpy.typing import NDArray

from models.detector import Detector
from models.picture import ArrayPicture

EVERY_S = 10.0
TIMEOUT_S = 30.0
MOST_BOXES = 300
CLIP_LOOKS_PER_S = 2
"""Enough for what lies or stands; a clip of three minutes is 360 looks."""
PIECE = 1 << 20

Thing = dict[str, object]
log = structlog.get_logger()


class Unreadable(Exception):
    """A file that can't be looked at."""


def look_once(client: httpx.Client, detector: Callable[[], Detector], *, model: str) -> int:
    """Look at all that waits; return how many reports were done. The detector is opened when there is one.

    Raises:
        httpx.HTTPError: the API does not answer, or refuses.
    """
    done = 0
    while waiting := client.get("/v1/looks").raise_for_status().json():
        for report in waiting:
            at = f"/v1/looks/{report['reference']}"
            client.put(at, json={"model": model, **_seen(client, detector(), at, report)}).raise_for_status()
            done += 1
    return done


def look_on(
    client: httpx.Client, detector: Callable[[], Detector], *, model: str, stop: threading.Event, idle_s: float | None = None
) -> None:
    """Look again every few seconds until told to stop, or nothing waited for `idle_s`; an API that is away is tried again."""
    idle = 0.0
    while not stop.is_set() and (idle_s is None or idle <= idle_s):
        try:
            done = look_once(client, detector, model=model)
            idle = 0.0 if done else idle + EVERY_S
            if done:
                log.info("reports were looked at", reports=done)
        except httpx.HTTPError as error:
            log.warning("the API can't be asked for reports", error=str(error))
            idle += EVERY_S
        stop.wait(EVERY_S)


def client_of(api: str, token: str) -> httpx.Client:
    """Return a client of the API."""
    return httpx.Client(base_url=api, headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT_S)


def _seen(client: httpx.Client, detector: Detector, at: str, report: dict[str, list[str]]) -> dict[str, object]:
    """Return what is seen on the files of a report, and which of them can't be looked at."""
    photos: dict[str, list[Thing]] = {}
    clips: dict[str, list[Thing]] = {}
    unreadable = []
    for name in (*report["photos"], *report["clips"]):
        try:
            if name in report["photos"]:
                photos[name] = _photo(client, detector, f"{at}/{name}")
            else:
                clips[name] = _clip(client, detector, f"{at}/{name}")
        except Unreadable as error:
            log.warning("a file of a report can't be looked at", file=f"{at}/{name}", why=str(error))
            unreadable.append(name)
    return {"photos": photos, "clips": clips, "unreadable": unreadable}


def _photo(client: httpx.Client, detector: Detector, path: str) -> list[Thing]:
    content = client.get(path).raise_for_status().content
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise Unreadable("it is no picture")
    return _things(detector, picture.astype(np.uint8, copy=False))[:MOST_BOXES]


def _clip(client: httpx.Client, detector: Detector, path: str) -> list[Thing]:
    """Return what is seen on a clip, one row a class: where it was clearest, and when it was seen."""
    found: dict[str, _Summary] = {}
    with tempfile.TemporaryDirectory(prefix="hutong-") as folder:
        clip = Path(folder) / "clip.mp4"
        with client.stream("GET", path) as answer, clip.open("wb") as file:
            for piece in answer.raise_for_status().iter_bytes(PIECE):
                file.write(piece)
        for t, picture in _pictures(clip):
            things = _things(detector, picture)
            for name in {str(thing["class_name"]) for thing in things}:
                own = [thing for thing in things if thing["class_name"] == name]
                found.setdefault(name, _Summary(t)).add(t, own)
    return [summary.row() for _, summary in sorted(found.items())][:MOST_BOXES]


@dataclass(slots=True)
class _Summary:
    """What is known of one class on one clip; times are seconds from its beginning."""

    first: float
    last: float = 0.0
    looks: int = 0
    most: int = 0
    at: float = 0.0
    best: Thing | None = None

    def add(self, t: float, things: list[Thing]) -> None:
        """Take the things of one picture."""
        self.last, self.looks, self.most = t, self.looks + 1, max(self.most, len(things))
        best = max(things, key=_confidence)
        if self.best is None or _confidence(best) > _confidence(self.best):
            self.best, self.at = best, t

    def row(self) -> Thing:
        """Return it as the API takes it."""
        times = {"at": self.at, "first": self.first, "last": self.last}
        rounded = {name: round(value, 3) for name, value in times.items()}
        return {**(self.best or {}), **rounded, "looks": self.looks, "most": self.most}


def _confidence(thing: Thing) -> float:
    return float(str(thing["confidence"]))


def _pictures(clip: Path) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Yield some pictures a second, BGR, with their times in seconds from the first.

    Raises:
        Unreadable: it can't be decoded.
    """
    try:
        with av.open(str(clip), format="mp4", options={"protocol_whitelist": "file"}) as opened:
            yield from _sampled(opened)
    except (av.FFmpegError, IndexError, ValueError, OSError) as error:
        raise Unreadable(str(error)) from error


def _sampled(opened: av.container.InputContainer) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    video, begin, due = opened.streams.video[0], None, Fraction(0)
    video.thread_count = 1
    for frame in opened.decode(video):
        if frame.pts is None or frame.time_base is None:
            continue
        t = frame.pts * frame.time_base
        begin = t if begin is None else begin
        if t - begin >= due:
            due = t - begin + Fraction(1, CLIP_LOOKS_PER_S)
            yield float(t - begin), frame.to_ndarray(format="bgr24").astype(np.uint8, copy=False)


def _things(detector: Detector, picture: NDArray[np.uint8]) -> list[Thing]:
    """Return what is detected, as the API takes it; boxes relative to the picture."""
    [found] = detector.detect([ArrayPicture(picture)])
    height, width = picture.shape[:2]
    boxes = np.clip(found.xyxy / np.array([width, height, width, height], np.float32), 0.0, 1.0)
    confidences = found.confidence if found.confidence is not None else np.zeros(len(boxes), np.float32)
    return [
        {
            "class_name": str(name),
            "confidence": round(float(confidence), 4),
            "box": dict(zip(("x1", "y1", "x2", "y2"), (float(edge) for edge in box), strict=True)),
        }
        for box, name, confidence in zip(boxes, found.data.get("class_name", []), confidences, strict=True)
    ]
