"""`hutong looks`: the configured detector looks at the photos of inspectors. A loop beside `up` or `run`, on any machine."""

import threading
from collections.abc import Callable

import cv2
import httpx
import numpy as np
import structlog
import supervision as sv

from models.detector import Detector
from models.picture import ArrayPicture

EVERY_S = 10.0
TIMEOUT_S = 30.0
MOST_BOXES = 300

log = structlog.get_logger()


def look_once(client: httpx.Client, detector: Callable[[], Detector], *, model: str) -> int:
    """Look at all photos that wait; return how many reports were done. The detector is opened when there is one.

    Raises:
        httpx.HTTPError: the API does not answer, or refuses.
    """
    done = 0
    while waiting := client.get("/v1/looks").raise_for_status().json():
        for report in waiting:
            photos = {name: _look(client, detector(), f"/v1/looks/{report['reference']}/{name}") for name in report["photos"]}
            client.put(f"/v1/looks/{report['reference']}", json={"model": model, "photos": photos}).raise_for_status()
            done += 1
    return done


def look_on(client: httpx.Client, detector: Callable[[], Detector], *, model: str, stop: threading.Event) -> None:
    """Look again every few seconds until told to stop; an API that is away is tried again."""
    while not stop.is_set():
        try:
            done = look_once(client, detector, model=model)
            if done:
                log.info("photos of reports were looked at", reports=done)
        except httpx.HTTPError as error:
            log.warning("the API can't be asked for photos", error=str(error))
        stop.wait(EVERY_S)


def client_of(api: str, token: str) -> httpx.Client:
    """Return a client of the API."""
    return httpx.Client(base_url=api, headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT_S)


def _look(client: httpx.Client, detector: Detector, path: str) -> list[dict[str, object]]:
    content = client.get(path).raise_for_status().content
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        return []
    [found] = detector.detect([ArrayPicture(picture.astype(np.uint8, copy=False))])
    return _things(found, picture.shape[1], picture.shape[0])[:MOST_BOXES]


def _things(found: sv.Detections, width: int, height: int) -> list[dict[str, object]]:
    """Return detections as the API takes them; boxes relative to the picture."""
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
