import hashlib
import os
import threading
import uuid
from pathlib import Path

import pytest

from api.media import Media, Place, WrongEnd
from tests.support.api_app import Desk, served
from tests.support.wire import event, manifest

PLACE = Place(uuid.UUID(int=1), 1, "clip.v2.mp4")
WORDS = b"what was seen"
HASH = hashlib.sha256(WORDS).hexdigest()


def test_a_part_grows_and_takes_its_name_when_its_hash_is_right(tmp_path: Path) -> None:
    media = Media(tmp_path / "deep" / "media")
    assert media.size(PLACE) == 0
    assert media.append(PLACE, at=0, data=WORDS[:4]) == 4
    assert not media.path(PLACE).exists()
    assert media.append(PLACE, at=4, data=WORDS[4:]) == media.size(PLACE) == len(WORDS)
    assert media.finish(PLACE, sha256=HASH)
    assert media.path(PLACE).read_bytes() == WORDS
    assert media.finish(PLACE, sha256=HASH), "what is whole stays whole"
    assert media.size(PLACE) == len(WORDS)


def test_a_wrong_hash_throws_the_part_away(tmp_path: Path) -> None:
    media = Media(tmp_path)
    media.append(PLACE, at=0, data=WORDS)
    assert not media.finish(PLACE, sha256="0" * 64)
    assert (media.size(PLACE), media.path(PLACE).exists()) == (0, False)
    assert not media.finish(PLACE, sha256=HASH), "nothing is here"


@pytest.mark.parametrize("at", [0, 3, 5])
@pytest.mark.parametrize("data", [b"x", b""])
def test_bytes_go_to_the_end_alone(tmp_path: Path, at: int, data: bytes) -> None:
    media = Media(tmp_path)
    media.append(PLACE, at=0, data=WORDS[:4])
    with pytest.raises(WrongEnd) as wrong:
        media.append(PLACE, at=at, data=data)
    assert (wrong.value.size, media.size(PLACE)) == (4, 4)


def test_of_many_writers_at_one_place_one_succeeds(tmp_path: Path) -> None:
    media, gate, won = Media(tmp_path), threading.Barrier(8), []

    def write(mark: int) -> None:
        gate.wait(10)
        try:
            media.append(PLACE, at=0, data=bytes([mark]) * 100_000)
        except WrongEnd:
            return
        won.append(mark)

    threads = [threading.Thread(target=write, args=(mark,)) for mark in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(won) == 1
    part = next((tmp_path / "parts").iterdir())
    assert part.read_bytes() == bytes(won) * 100_000


def test_parts_that_no_manifest_waits_for_go_after_a_day(lite: Desk) -> None:
    lite.post(event(1))
    waited_for = manifest(1, contents={"clip.mp4": b"12345"})
    lite.worker.put(f"/v1/events/{waited_for.event_id}/evidence/1", json=waited_for.model_dump(mode="json"))
    media = Media(lite.media)
    young, old = Place(uuid.UUID(int=8), 1, "a.mp4"), Place(uuid.UUID(int=9), 1, "b.mp4")
    wanted = Place(waited_for.event_id, 1, "clip.mp4")
    for place, age_s in ((young, 80_000), (old, 90_000), (wanted, 90_000)):
        media.append(place, at=0, data=b"123")
        then = lite.clock.now() - age_s
        os.utime(lite.media / "parts" / place.part, (then, then))
    (lite.media / "parts" / "README").write_text("somebody else's")
    os.utime(lite.media / "parts" / "README", (0, 0))
    with served(lite):
        assert (lite.media / "parts" / "README").exists()
        assert [media.size(place) for place in (young, old, wanted)] == [3, 0, 3]
