"""How the installation stands, in a real browser."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.support import yard_node
from tests.support.browser import Visitor
from tests.support.web_site import WebSite

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
NEXT_ANSWER_MS = 40_000.0
"""The page asks every ten seconds; a busy machine takes its time."""


def test_a_node_that_falls_silent_is_told_first_and_forgotten_when_it_is_back(visit: Visit, site: WebSite) -> None:
    yard_node.beat(site, now=time.time())
    visitor = visit(role="manager", path="/system")
    page = visitor.page
    row = page.get_by_role("region", name="Nodes").get_by_role("row").filter(has_text=yard_node.NAME)
    expect(row).to_contain_text("heard")
    yard_node.fall_silent(site, since=time.time() - 300)
    wrong = page.get_by_role("region", name="What is wrong").get_by_role("listitem").filter(has_text=yard_node.NAME)
    expect(wrong).to_contain_text("has been silent for 5 min", timeout=NEXT_ANSWER_MS)
    expect(wrong).to_contain_text("See whether its machine runs")
    expect(row).to_contain_text("silent")
    expect(page.get_by_role("row").filter(has_text=yard_node.CAMERA)).to_contain_text("silent")
    visitor.picture("system-silent")
    yard_node.beat(site, now=time.time(), cameras=0)
    expect(wrong).to_have_count(0, timeout=NEXT_ANSWER_MS)
    expect(row).to_contain_text("heard")


def test_rates_are_what_came_between_two_answers(visit: Visit, site: WebSite) -> None:
    yard_node.beat(site, now=time.time(), looks=1000)
    page = visit(role="manager").page
    answers: list[dict[str, Any]] = []
    page.on("requestfinished", lambda request: answers.append(_body(request)) if request.url.endswith("/v1/system") else None)
    page.keyboard.press("g")
    page.keyboard.press("y")
    row = page.get_by_role("region", name="Nodes").get_by_role("row").filter(has_text=yard_node.NAME)
    rate = row.get_by_role("cell").nth(5)
    expect(rate).to_have_text("–")
    yard_node.beat(site, now=time.time(), looks=9000)
    page.keyboard.press("r")
    expect(rate).not_to_have_text("–", timeout=NEXT_ANSWER_MS)
    shown = float(rate.inner_text().replace(",", ""))
    first = answers[0]
    assert any(shown == pytest.approx(_rate(first, other), abs=1) for other in answers[1:])
    yard_node.beat(site, now=time.time(), cameras=0)


def _body(request: Request) -> dict[str, Any]:
    response = request.response()
    assert response is not None
    return dict(response.json())


def _rate(first: dict[str, Any], other: dict[str, Any]) -> float:
    looks: list[float] = [
        next(node["frames_detected"] for node in one["nodes"] if node["id"] == yard_node.NAME) for one in (first, other)
    ]
    return (looks[1] - looks[0]) / float(other["now"] - first["now"])


def test_readers_are_not_led_there_and_are_told_why(visit: Visit) -> None:
    page = visit(role="reader", path="/system").page
    expect(page.get_by_role("alert")).to_contain_text("Your account may not see this")
    expect(page.get_by_role("navigation").get_by_role("link", name="System")).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "language", "theme"), [("laptop", "en", "light"), ("laptop", "zh", "dark"), ("wall", "zh", "light")]
)
def test_the_page_keeps_nobody_out(visit: Visit, size: str, language: str, theme: str) -> None:
    visitor = visit(role="manager", path="/system", size=size, language=language, theme=theme)
    expect(visitor.page.get_by_role("table").first).to_be_visible()
    expect(visitor.page.get_by_role("listitem").first).to_be_visible()
    visitor.picture(f"system-{size}-{language}-{theme}")
    assert visitor.barriers() == []
