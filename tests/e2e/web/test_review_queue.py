"""The queue of review in a real browser: clips, what is drawn over them, a key a verdict."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visitor
from tests.support.review_queue import ALIKE_AT, ReviewSite
from tests.support.review_window import AT, COLOURED, LOOPED, NEXT, PLAYING, TRAIL, YELLOW, ZONE, judged, passed, shown

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(600)]

Open = Callable[..., Visitor]


def test_the_worst_and_oldest_come_first_and_their_clips_play_at_once(review: Open, review_site: ReviewSite) -> None:
    free = [one for one in review_site.api.get("/v1/review", params={"limit": 8}).json()["cases"] if one["leased_by"] is None]
    page = review(role="operator", path="/review").page
    seen = []
    for _ in range(4):
        seen.append(shown(page))
        page.keyboard.press("u")
        passed(page, seen[-1])
    assert seen == [one["case_id"] for one in free[:4]]


def test_a_clip_is_repeated_around_the_moment(review: Open) -> None:
    page = review(role="operator", path="/review").page
    shown(page)
    times = page.evaluate(LOOPED)
    assert min(times) >= 5.0 - 2.5 - 0.15
    assert max(times) <= 5.0 + 4.5 + 0.4
    assert max(times) > 8.0


def test_boxes_zone_and_path_are_drawn_in_step(review: Open, review_site: ReviewSite) -> None:
    visitor = review(role="operator", path="/review?kind=crowd")
    page = visitor.page
    told = review_site.told(shown(page))
    sheet = next(file for file in told["evidence"] if file["role"] == "boxes")
    boxes = review_site.api.get(sheet["path"], params={"purpose": "review"}).json()
    (early, first), (late, last) = _moved(told["events"][0], boxes)
    page.evaluate(AT, early + 0.01)
    page.wait_for_function(f"box => ({YELLOW})(box) > 0.8", arg=first)
    assert page.evaluate(YELLOW, last) < 0.8
    assert page.evaluate(COLOURED, ZONE) > 50
    page.evaluate(AT, late + 0.01)
    assert page.evaluate(YELLOW, last) > 0.8
    assert page.evaluate(COLOURED, TRAIL) > 50
    visitor.picture("review-boxes")
    page.keyboard.press("b")
    assert page.evaluate(COLOURED, ZONE) == 0
    page.keyboard.press("b")


def _moved(event: dict[str, Any], boxes: dict[str, Any]) -> tuple[tuple[float, dict[str, Any]], tuple[float, dict[str, Any]]]:
    """Return where the event's thing that moves most was at first and at last: seconds of the file, box."""
    places: dict[int, list[tuple[float, dict[str, Any]]]] = {track["tracker_id"]: [] for track in event["why"]["tracks"]}
    for look in boxes["looks"]:
        for box in look["boxes"]:
            if box["tracker_id"] in places:
                places[box["tracker_id"]].append((look["t"] - boxes["clip"]["start"], box))
    ends = [(seen[1], seen[-2]) for seen in places.values() if len(seen) > 3]
    most = max(ends, key=lambda pair: abs(pair[0][1]["x1"] - pair[1][1]["x1"]))
    assert abs(most[0][1]["x1"] - most[1][1]["x1"]) > 0.02, "it moves"
    return most


def test_why_where_and_what_is_near_are_told(review: Open, review_site: ReviewSite) -> None:
    page = review(role="operator", path="/review?kind=parking").page
    case = shown(page)
    facts = page.get_by_role("region", name="What, when, where, why")
    expect(facts).to_contain_text("6 min 12 sec; 5 min is allowed")
    radius = review_site.told(case)["radius_m"]
    expect(facts).to_contain_text(re.compile(rf"within {radius:g}"))
    page.locator(f"[data-of='{case}'] [data-map=ready]").wait_for()
    near = review_site.api.get(f"/v1/cases/{case}/neighbours", params={"metres": 50, "hours": 24}).json()["cases"]
    listed = facts.get_by_role("group", name="Near it")
    if near:
        expect(listed).to_contain_text(f"#{near[0]['case_id']}")
    else:
        expect(listed).to_contain_text("No other case.")


@pytest.mark.parametrize(
    ("key", "verdict", "status"), [("t", "true", "confirmed"), ("2", "false", "cancelled"), ("u", "unsure", "proposed")]
)
def test_a_key_is_a_verdict(review: Open, review_site: ReviewSite, key: str, verdict: str, status: str) -> None:
    page = review(role="operator", path="/review").page
    case = shown(page)
    page.keyboard.press(key)
    passed(page, case)
    told = judged(review_site, page, case, verdict)
    assert (told["status"], told["verdict_by"]) == (status, "operator-one")


def test_a_wrong_place_is_put_right_on_the_map(review: Open, review_site: ReviewSite) -> None:
    page = review(role="operator", path="/review").page
    case = shown(page)
    before = review_site.told(case)
    ground = page.locator(f"[data-of='{case}'] canvas")
    page.locator(f"[data-of='{case}'] [data-map=ready]").wait_for()
    page.keyboard.press("p")
    expect(page.get_by_text("Click on the map where it is")).to_be_visible()
    area = ground.bounding_box()
    assert area is not None
    ground.click(position={"x": area["width"] * 0.75, "y": area["height"] * 0.5})
    passed(page, case)
    after = judged(review_site, page, case, "wrong_place")
    assert after["status"] == "confirmed"
    assert 0 < after["lon"] - before["lon"] < 0.01, "to the right of where it was"
    assert abs(after["lat"] - before["lat"]) < 0.001


def test_a_wrong_kind_is_told_by_a_digit(review: Open, review_site: ReviewSite) -> None:
    page = review(role="operator", path="/review").page
    case = shown(page)
    page.keyboard.press("k")
    choices = page.get_by_role("group", name="What is it?").get_by_role("button")
    expect(choices.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(choices).to_have_count(0)
    page.keyboard.press("k")
    expect(choices.first).to_be_visible()
    page.keyboard.press("2")
    passed(page, case)
    told = judged(review_site, page, case, "wrong_kind")
    kinds = [kind for kind in ("parking", "litter", "bins", "abandoned", "crowd") if kind != told["kind"]]
    assert (told["status"], told["corrected_kind"]) == ("confirmed", kinds[1])


def test_a_word_is_taken_back(review: Open, review_site: ReviewSite) -> None:
    page = review(role="operator", path="/review").page
    case = shown(page)
    page.keyboard.press("f")
    passed(page, case)
    judged(review_site, page, case, "false")
    page.keyboard.press("z")
    expect(page.locator(f"[data-case='{case}']")).to_be_visible()
    page.wait_for_function("async (id) => (await (await fetch(`/v1/cases/${id}`)).json()).verdict === null", arg=case)
    mine = review_site.api.get("/v1/review", params={"limit": 500}).json()["cases"]
    assert {one["case_id"]: one["leased_by"] for one in mine}[case] == "operator-one"


def test_a_word_for_all_alike(review: Open, review_site: ReviewSite) -> None:
    visitor = review(role="operator", path="/review?kind=litter")
    page = visitor.page
    case = shown(page)
    assert case == review_site.alike[0], f"the oldest, at {ALIKE_AT}"
    expect(page.get_by_role("button", name=f"{len(review_site.alike)} alike")).to_be_visible()
    visitor.picture("review-alike")
    page.keyboard.press("Shift+F")
    passed(page, case)
    for one in review_site.alike:
        assert judged(review_site, page, one, "false")["status"] == "cancelled"
    page.keyboard.press("z")
    expect(page.locator(f"[data-case='{case}']")).to_be_visible()
    page.wait_for_function("async (id) => (await (await fetch(`/v1/cases/${id}`)).json()).verdict === null", arg=case)
    assert review_site.told(review_site.alike[1])["verdict"] == "false"


def test_before_and_after_are_shown_where_there_is_an_after(review: Open, review_site: ReviewSite) -> None:
    visitor = review(role="operator", path="/review?kind=bins")
    page = visitor.page
    assert shown(page) == review_site.renewed
    views = page.get_by_role("radiogroup", name="Clip, before, after")
    expect(views).to_be_visible()
    for view in ("Before", "After"):
        page.keyboard.press("a")
        picture = page.get_by_role("img", name=view)
        expect(picture).to_be_visible()
        page.wait_for_function("(name) => document.querySelector(`img[alt=${name}]`)?.naturalWidth > 0", arg=view)
        visitor.picture(f"review-{view.lower()}")
    page.keyboard.press("a")
    page.wait_for_function(PLAYING)


def test_the_time_to_the_next_clip_is_that_of_its_own_first_frame(review: Open) -> None:
    page = review(role="operator", path="/review").page
    cases = [shown(page)]
    for count in (1, 2):
        page.keyboard.press("u")
        page.wait_for_function("(count) => performance.getEntriesByName('review:next').length === count", arg=count)
        cases.append(shown(page))
    told = page.evaluate(NEXT)
    assert [one["case"] for one in told] == cases[1:]
    assert all(5.0 - 2.5 - 0.15 <= one["at"] < 5.0 + 4.5 for one in told), "within what is repeated"
    assert all(one["ms"] > 0 for one in told)
