"""What the libraries alone cost on the same streams: the floor that ingest is measured against."""

import threading
import time
from collections.abc import Callable, Sequence

import av
import numpy as np
import onnxruntime as ort
from av.container import InputContainer
from numpy.typing import NDArray

from models.onnx_session import session_options

Take = Callable[[InputContainer, threading.Event], None]


def demux(container: InputContainer, stop: threading.Event) -> None:
    """Read packets and drop them."""
    for _ in container.demux(container.streams.video[0]):
        if stop.is_set():
            return


def keyframes(container: InputContainer, stop: threading.Event) -> None:
    """Read packets and decode keyframes alone."""
    video = container.streams.video[0]
    video.codec_context.skip_frame = "NONKEY"
    _decode(container, stop)


def decode(container: InputContainer, stop: threading.Event) -> None:
    """Read packets and decode all of them."""
    _decode(container, stop)


ROLES: dict[str, Take] = {"demux": demux, "keyframes": keyframes, "decode": decode, "decode-inference": decode}


def run(take: Take, urls: Sequence[str], stop: threading.Event) -> list[threading.Thread]:
    """Start one thread a stream, as plainly as it can be written."""
    threads = [threading.Thread(target=_read, args=(take, url, stop), daemon=True) for url in urls]
    for thread in threads:
        thread.start()
    return threads


def paced(call: Callable[[], object], stop: threading.Event, *, rate: float) -> threading.Thread:
    """Start a thread that calls `rate` times a second."""

    def loop() -> None:
        due = time.monotonic()
        while not stop.wait(max(0.0, due - time.monotonic())):
            call()
            due = max(due + 1 / rate, time.monotonic() - 1.0)

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    return thread


def inference(path: str, size: int) -> Callable[[], object]:
    """Return a call that runs a model once on one thread, on a picture that is already a tensor."""
    session = ort.InferenceSession(path, session_options(threads=1), providers=["CPUExecutionProvider"])
    tensor: NDArray[np.float32] = np.random.default_rng(0).random((1, 3, size, size), np.float32)
    name = session.get_inputs()[0].name
    return lambda: session.run(None, {name: tensor})


def _read(take: Take, url: str, stop: threading.Event) -> None:
    with av.open(url, options={"rtsp_transport": "tcp"}, timeout=10.0) as container:
        container.streams.video[0].codec_context.thread_count = 1
        take(container, stop)


def _decode(container: InputContainer, stop: threading.Event) -> None:
    for packet in container.demux(container.streams.video[0]):
        packet.decode()
        if stop.is_set():
            return
