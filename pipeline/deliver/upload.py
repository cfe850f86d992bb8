"""Evidence to the API, in pieces, going on where an earlier attempt stopped.

Not here: single requests (`client.py`) and when to try again (`courier.py`).
"""

import threading
from pathlib import Path

from pipeline.deliver.client import ApiClient, ApiRefused, ApiUnavailable, WrongOffset
from pipeline.events import Manifest, MediaFile

PIECE_BYTES = 1 << 20
"""Bytes a request: 8 s on a link of 1 Mbit/s, so a cut costs little and a stop is heard soon."""
CORRECTIONS_MOST = 8
"""Offsets that the API may correct in one file before it is left for later."""
WRONG_HASH = 422


def send_bundle(client: ApiClient, manifest: Manifest, folder: Path, *, stop: threading.Event) -> bool:
    """Send what the API lacks of a bundle; a file whose hash it finds wrong is sent once more, whole.

    Args:
        client: the API.
        manifest: of the bundle.
        folder: where its files lie.
        stop: ends the upload after the piece at hand.

    Returns:
        False when stopped before the end.

    Raises:
        DeliveryError: not now; what arrived stays there.
        DeliveryRejected: never; EventUnknown when the event is not there (yet).
        OSError: a file can't be read.
    """
    states = client.offer(manifest)
    for file in manifest.files:
        state = states[file.name]
        if state.complete:
            continue
        try:
            sent = _send_file(client, manifest, folder, file, offset=state.offset, stop=stop)
        except ApiRefused as error:
            if error.status != WRONG_HASH:
                raise
            sent = _send_file(client, manifest, folder, file, offset=0, stop=stop)
        if not sent:
            return False
    return True


def _send_file(
    client: ApiClient, manifest: Manifest, folder: Path, file: MediaFile, *, offset: int, stop: threading.Event
) -> bool:
    corrections = 0
    with (folder / file.name).open("rb") as content:
        while not stop.is_set():
            content.seek(offset)
            piece = content.read(PIECE_BYTES)
            try:
                now = client.append(manifest, file.name, offset=offset, content=piece)
            except WrongOffset as error:
                corrections += 1
                if corrections > CORRECTIONS_MOST:
                    raise
                now = error.offset
            else:
                if now != offset + len(piece):
                    raise ApiUnavailable(f"{file.name}: {len(piece)} bytes sent from {offset} on, the API is at {now}")
            if now >= file.size:
                return True
            offset = now
    return False
