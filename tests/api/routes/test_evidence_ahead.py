"""Evidence that a page makes ready: it leaves under a word of its own, and the look is written down when it is shown."""

import pytest

from api.access.audit import ONE_LOOK_S
from tests.api.routes.test_evidence_looks import with_files
from tests.api.routes.test_masked_evidence_route import with_files as with_masks
from tests.support.api_app import Desk, problem

AHEAD = {"purpose": "review", "ahead": "true"}


def written(desk: Desk) -> list[tuple[str, str]]:
    entries = desk.client(desk.token("auditor")).get("/v1/audit").raise_for_status().json()["entries"]
    found = reversed([one for one in entries if one["action"].startswith(("evidence.read", "evidence.prepared"))])
    return [(one["action"], one["subject"].rpartition("/")[2]) for one in found]


def test_what_is_made_ready_is_written_down_before_it_leaves_and_the_look_when_it_is_shown(desk: Desk) -> None:
    clip = f"{with_files(desk)}/clip.mp4"
    assert desk.reader.get(clip, params=AHEAD).content == b"a clip"
    assert desk.reader.get(clip, params=AHEAD, headers={"Range": "bytes=2-"}).content == b"clip"
    assert written(desk) == [("evidence.prepared", "clip.mp4")]
    assert desk.reader.post(f"{clip}/looks", json={"purpose": "review"}).status_code == 204
    assert written(desk) == [("evidence.prepared", "clip.mp4"), ("evidence.read", "clip.mp4")]


def test_it_is_one_look_while_it_lasts(lite: Desk) -> None:
    told = f"{with_files(lite)}/clip.mp4/looks"
    for _ in range(3):
        lite.reader.post(told, json={"purpose": "review"}).raise_for_status()
    assert len(written(lite)) == 1
    lite.clock.advance(ONE_LOOK_S + 1)
    lite.reader.post(told, json={"purpose": "review"}).raise_for_status()
    assert len(written(lite)) == 2


def test_what_is_masked_is_told_as_masked(lite: Desk) -> None:
    clip = f"{with_masks(lite)}/3/masked-clip.mp4"
    lite.reader.get(clip, params=AHEAD).raise_for_status()
    lite.reader.post(f"{clip}/looks", json={"purpose": "review"}).raise_for_status()
    assert written(lite) == [("evidence.prepared_masked", "masked-clip.mp4"), ("evidence.read_masked", "masked-clip.mp4")]


def test_nothing_comes_ahead_that_would_not_come_now(lite: Desk) -> None:
    here = with_masks(lite)
    problem(lite.reader.get(f"{here}/1/clip.mp4", params=AHEAD), 403)
    problem(lite.reader.get(f"{here}/1/clip.mp4", params={"ahead": "true"}), 403)
    problem(lite.reader.post(f"{here}/1/clip.mp4/looks", json={"purpose": "review"}), 403)
    assert written(lite) == []


@pytest.mark.parametrize("body", [{}, {"purpose": "x"}, {"purpose": "a\nb line"}, {"purpose": "review", "when": 1}])
def test_a_look_says_what_for(lite: Desk, body: dict[str, object]) -> None:
    problem(lite.reader.post(f"{with_files(lite)}/clip.mp4/looks", json=body), 422)


def test_a_look_at_nothing_is_refused(lite: Desk) -> None:
    problem(lite.reader.post(f"{with_files(lite)}/nothing.mp4/looks", json={"purpose": "review"}), 404)
