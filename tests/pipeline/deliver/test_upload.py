"""Evidence goes on where it stopped, and a wrong byte on the way is found."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.deliver.client import ApiClient, ApiRefused, EventUnknown
from pipeline.deliver.upload import PIECE_BYTES, send_bundle
from pipeline.errors import DeliveryError
from pipeline.events import Manifest
from tests.support.api_server import TOKEN, FakeApi, Fault
from tests.support.wire import event, manifest, written

CLIP = bytes(range(256)) * (PIECE_BYTES // 256 * 3) + b"tail"
CONTENTS = {"clip.mp4": CLIP, "snapshot.jpg": b"picture", "boxes.json": b""}
MANIFEST = manifest(contents=CONTENTS)


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with FakeApi() as server:
        server.events.append(event())
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, CONTENTS)
    return tmp_path


def send(api: FakeApi, folder: Path, *, of: Manifest = MANIFEST, stop: threading.Event | None = None) -> bool:
    return send_bundle(ApiClient(api.url, TOKEN, timeout_s=5), of, folder, stop=stop or threading.Event())


def arrived(api: FakeApi) -> dict[str, bytes | None]:
    return {name: api.file(event().id, name) for name in CONTENTS}


def patches(api: FakeApi, name: str = "clip.mp4") -> int:
    return sum(method == "PATCH" and path.endswith(name) for method, path in api.requests)


def test_all_files_arrive_in_pieces(api: FakeApi, folder: Path) -> None:
    assert send(api, folder)
    assert arrived(api) == CONTENTS
    assert patches(api) == 4


def test_what_the_api_has_is_not_sent_again(api: FakeApi, folder: Path) -> None:
    send(api, folder)
    before = len(api.requests)
    assert send(api, folder)
    assert [method for method, _ in api.requests[before:]] == ["PUT"]


@pytest.mark.parametrize("cut_at", [0, 1, 500_000, PIECE_BYTES - 1])
def test_a_connection_cut_in_a_piece_goes_on_at_the_byte_that_arrived(api: FakeApi, folder: Path, cut_at: int) -> None:
    api.faults.append(Fault(method="PATCH", path="clip.mp4", cut_at=cut_at))
    with pytest.raises(DeliveryError):
        send(api, folder)
    assert len(api.evidence[event().id, 1].parts["clip.mp4"]) == cut_at
    assert send(api, folder)
    assert arrived(api) == CONTENTS


def test_an_answer_lost_after_the_bytes_arrived_sends_nothing_twice(api: FakeApi, folder: Path) -> None:
    api.faults.append(Fault(method="PATCH", status=502, after=True))
    with pytest.raises(DeliveryError):
        send(api, folder)
    assert send(api, folder)
    assert arrived(api) == CONTENTS
    assert patches(api) == 4


def test_a_wrong_offset_is_corrected_by_the_api(api: FakeApi, folder: Path) -> None:
    api.faults.append(Fault(method="PATCH", path="clip.mp4", status=409, headers={"Upload-Offset": "0"}, times=3))
    assert send(api, folder)
    assert arrived(api) == CONTENTS


def test_an_api_that_corrects_for_ever_is_left(api: FakeApi, folder: Path) -> None:
    api.faults.append(Fault(method="PATCH", path="clip.mp4", status=409, headers={"Upload-Offset": "0"}, times=1000))
    with pytest.raises(DeliveryError, match="wanted from byte 0"):
        send(api, folder)
    assert patches(api) == 9


def test_an_api_that_does_not_move_is_left(api: FakeApi, folder: Path) -> None:
    api.faults.append(Fault(method="PATCH", path="clip.mp4", status=204, headers={"Upload-Offset": "0"}, times=1000))
    with pytest.raises(DeliveryError, match="the API is at 0"):
        send(api, folder)


def test_a_byte_changed_on_the_way_is_found_and_the_file_sent_once_more(api: FakeApi, folder: Path) -> None:
    api.faults.append(Fault(method="PATCH", path="clip.mp4", corrupt=True))
    assert send(api, folder)
    assert arrived(api) == CONTENTS
    assert patches(api) == 8


def test_a_file_that_never_fits_its_hash_is_refused(api: FakeApi, folder: Path) -> None:
    (folder / "snapshot.jpg").write_bytes(b"PICTURE")
    with pytest.raises(ApiRefused, match="422 wrong hash"):
        send(api, folder)
    assert patches(api, "snapshot.jpg") == 2


def test_too_large_is_refused_at_once(api: FakeApi, folder: Path) -> None:
    api.faults.append(Fault(method="PATCH", status=413))
    with pytest.raises(ApiRefused, match="413"):
        send(api, folder)
    assert patches(api) == 1


def test_another_content_under_the_same_sequence_is_refused(api: FakeApi, folder: Path) -> None:
    send(api, folder)
    with pytest.raises(ApiRefused, match="409 another content"):
        send(api, folder, of=MANIFEST.model_copy(update={"model": "another"}))


def test_an_unknown_event_is_told(api: FakeApi, folder: Path) -> None:
    with pytest.raises(EventUnknown):
        send(api, folder, of=manifest(77, contents=CONTENTS))


def test_a_stop_ends_it_between_two_pieces(api: FakeApi, folder: Path) -> None:
    stop = threading.Event()
    stop.set()
    assert not send(api, folder, stop=stop)
    assert patches(api) == 0
    assert send(api, folder)


def test_a_missing_file_is_an_error(api: FakeApi, folder: Path) -> None:
    (folder / "clip.mp4").unlink()
    with pytest.raises(FileNotFoundError):
        send(api, folder)
