"""Who looks at which proposal: two operators, leases that end, proposals that come, an API that fails."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Route, expect

from tests.support.browser import Visitor
from tests.support.review_queue import ReviewSite
from tests.support.review_window import BACK, PLAYING, RELEASED, passed, shown

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(600)]

Open = Callable[..., Visitor]


def test_two_operators_never_have_the_same_case(review: Open) -> None:
    pages = [review(role=role, path="/review").page for role in ("operator", "manager")]
    seen: list[set[int]] = [set(), set()]
    for _ in range(4):
        for mine, page in zip(seen, pages, strict=True):
            case = shown(page)
            mine.add(case)
            page.keyboard.press("u")
            passed(page, case)
    assert [len(one) for one in seen] == [4, 4]
    assert seen[0] & seen[1] == set()


def test_a_lease_that_was_lost_is_told(review: Open, review_site: ReviewSite) -> None:
    visitor = review(role="operator", path="/review")
    page = visitor.page
    case = shown(page)
    page.evaluate(RELEASED, case)
    taken = review_site.api.post("/v1/review/lease", json={"count": 100}).json()["cases"]
    assert case in {one["case_id"] for one in taken}
    page.evaluate(BACK)
    expect(page.get_by_text(f"Case {case} is no longer yours")).to_be_visible()
    visitor.picture("review-lost")
    passed(page, case)
    review_site.api.post("/v1/review/release", json={})


def test_leases_last_while_somebody_is_at_work(review: Open, review_site: ReviewSite) -> None:
    page = review(role="operator", path="/review").page
    case = shown(page)

    def until() -> float:
        rows = review_site.api.get("/v1/review", params={"limit": 500}).json()["cases"]
        return float(next(one["leased_until"] for one in rows if one["case_id"] == case))

    first = until()
    with page.expect_response("**/v1/review/extend") as answer:
        page.evaluate(BACK)
    assert case in {one["case_id"] for one in answer.value.json()["cases"]}
    assert until() > first
    assert shown(page) == case


def test_proposals_appear_where_nothing_waits(review: Open, review_site: ReviewSite) -> None:
    visitor = review(role="operator", path="/review?kind=fireworks")
    page = visitor.page
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()
    visitor.picture("review-empty")
    case = review_site.happens("crowd", kind="fireworks", start=review_site.day.now - 30)
    expect(page.locator(f"[data-case='{case}']")).to_be_visible()
    page.wait_for_function(PLAYING)


def test_a_failure_is_told_and_tried_again(review: Open) -> None:
    visitor = review(role="operator", path="/cases")
    page = visitor.page
    page.route("**/v1/review/lease", lambda route: route.abort())
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("alert")).to_be_visible()
    visitor.picture("review-failed")
    page.unroute("**/v1/review/lease")
    page.get_by_role("button", name="Try again").click()
    shown(page)


def test_a_word_that_the_api_refuses_comes_back(review: Open, review_site: ReviewSite) -> None:
    page = review(role="operator", path="/review").page
    case = shown(page)
    problem = {"type": "about:blank", "title": "Conflict", "status": 409, "detail": "it was judged already"}
    answer = partial(_refuse, json.dumps(problem))
    page.route("**/verdict", answer)
    page.keyboard.press("t")
    expect(page.get_by_text("it was judged already")).to_be_visible()
    passed(page, case)
    assert review_site.told(case)["verdict"] != "true"
    page.unroute("**/verdict")


def _refuse(problem: str, route: Route) -> None:
    route.fulfill(status=409, content_type="application/problem+json", body=problem)
