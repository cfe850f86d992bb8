"""Cases with evidence, and operators who judge them."""

import io
import json
from collections.abc import Mapping
from typing import Any

from PIL import Image

from tests.support.api_app import Desk
from tests.support.wire import event, manifest


def jpeg(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "grey").save(made, "JPEG")
    return made.getvalue()


PICTURE = jpeg(128, 72)
SHEET = {"moment": 100.0, "looks": [{"t": 100.0, "boxes": [{"x1": 0.12, "y1": 0.2, "x2": 0.32, "y2": 0.4}]}]}
FILES = {"snapshot.jpg": PICTURE, "boxes.json": json.dumps(SHEET).encode(), "clip.mp4": b"a clip"}


def shown(desk: Desk, number: int, files: Mapping[str, bytes] = FILES, *, kind: str = "litter") -> None:
    """Send an event with evidence; its case has the same number."""
    desk.post(event(number, stream_id=f"gate-{number}").model_copy(update={"kind": kind}))
    bundle = manifest(number, contents=files)
    path = f"/v1/events/{bundle.event_id}/evidence/1"
    desk.worker.put(path, json=bundle.model_dump(mode="json")).raise_for_status()
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    for name, content in files.items():
        desk.worker.patch(f"{path}/{name}", content=content, headers=headers).raise_for_status()


def judged(desk: Desk, case_id: int, verdict: str, **said: Any) -> None:
    desk.operator.post(f"/v1/cases/{case_id}/verdict", json={"verdict": verdict, **said}).raise_for_status()
