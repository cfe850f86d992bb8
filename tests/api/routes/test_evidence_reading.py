import pytest

from api.media import Media, Place
from tests.support.api_app import Desk, problem
from tests.support.wire import event, manifest

WORDS = bytes(range(200))
BUNDLE = manifest(contents={"clip.mp4": WORDS})
ADDRESS = f"/v1/evidence/{BUNDLE.event_id}/1/clip.mp4?purpose=review"


@pytest.fixture
def shown(lite: Desk) -> Desk:
    return with_file(lite, "video/mp4")


def with_file(desk: Desk, media_type: str) -> Desk:
    desk.post(event())
    body = BUNDLE.model_dump(mode="json")
    body["files"][0]["media_type"] = media_type
    path = f"/v1/events/{BUNDLE.event_id}/evidence/1"
    assert desk.worker.put(path, json=body).status_code == 201
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    assert desk.worker.patch(f"{path}/clip.mp4", content=WORDS, headers=headers).status_code == 204
    return desk


def test_a_file_is_read_whole(shown: Desk) -> None:
    answer = shown.reader.get(ADDRESS)
    assert (answer.status_code, answer.content) == (200, WORDS)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == f'"{BUNDLE.files[0].sha256}"'
    assert "private" in answer.headers["Cache-Control"]


def test_head_tells_of_a_file_without_it(shown: Desk) -> None:
    answer = shown.reader.head(ADDRESS)
    assert (answer.status_code, answer.content, answer.headers["Content-Length"]) == (200, b"", "200")


@pytest.mark.parametrize(
    ("asked", "content", "said"),
    [
        pytest.param("bytes=0-9", WORDS[:10], "bytes 0-9/200", id="first"),
        pytest.param("bytes=190-", WORDS[190:], "bytes 190-199/200", id="open end"),
        pytest.param("bytes=-5", WORDS[-5:], "bytes 195-199/200", id="last"),
        pytest.param("bytes=150-9999", WORDS[150:], "bytes 150-199/200", id="beyond the end"),
    ],
)
def test_a_range_gives_a_part(shown: Desk, asked: str, content: bytes, said: str) -> None:
    answer = shown.reader.get(ADDRESS, headers={"Range": asked})
    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (206, content, said)


def test_several_ranges_come_in_one_answer(shown: Desk) -> None:
    answer = shown.reader.get(ADDRESS, headers={"Range": "bytes=0-1,10-11"})
    assert answer.status_code == 206
    assert answer.headers["Content-Type"].startswith("multipart/byteranges")


def test_a_range_beyond_the_file_is_refused(shown: Desk) -> None:
    answer = shown.reader.get(ADDRESS, headers={"Range": "bytes=200-"})
    problem(answer, 416)
    assert answer.headers["Content-Range"] == "bytes */200"
    problem(shown.reader.get(ADDRESS, headers={"Range": "frames=1-2"}), 400)


def test_a_range_of_another_file_gives_the_whole(shown: Desk) -> None:
    etag = shown.reader.head(ADDRESS).headers["ETag"]
    asked = {"Range": "bytes=0-9"}
    assert shown.reader.get(ADDRESS, headers={**asked, "If-Range": etag}).status_code == 206
    assert shown.reader.get(ADDRESS, headers={**asked, "If-Range": '"another"'}).content == WORDS
    assert shown.reader.get(ADDRESS, headers={"Range": "bytes=900-", "If-Range": '"another"'}).content == WORDS


def test_a_file_that_is_known_is_not_sent_again(shown: Desk) -> None:
    etag = shown.reader.head(ADDRESS).headers["ETag"]
    answer = shown.reader.get(ADDRESS, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/javascript"])
def test_what_would_run_in_a_browser_is_only_downloaded(lite: Desk, media_type: str) -> None:
    answer = with_file(lite, media_type).reader.get(ADDRESS)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_what_is_not_whole_is_not_shown(lite: Desk) -> None:
    lite.post(event())
    lite.worker.put(f"/v1/events/{BUNDLE.event_id}/evidence/1", json=BUNDLE.model_dump(mode="json"))
    Media(lite.media).append(Place(BUNDLE.event_id, 1, "clip.mp4"), at=0, data=WORDS[:5])
    problem(lite.reader.get(ADDRESS), 404)
    assert lite.case_of(event())["evidence"] == []


def test_a_file_that_is_gone_from_the_disk_is_not_found(shown: Desk) -> None:
    Media(shown.media).path(Place(BUNDLE.event_id, 1, "clip.mp4")).unlink()
    problem(shown.reader.get(ADDRESS), 404)
