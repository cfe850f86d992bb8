"""The list of cases and a case in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
PLAYING = "() => { const v = document.querySelector('video'); return v !== null && v.readyState >= 2 && v.currentTime > 0 }"
DRAWN = """() => {
  const canvas = document.querySelector('figure canvas');
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return pixels.some((value, at) => at % 4 === 3 && value > 0);
}"""


def test_filters_stand_in_the_address(visit: Visit) -> None:
    visitor = visit(role="reader", path="/cases")
    page = visitor.page
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    everything = rows.count()
    page.get_by_label("Kind", exact=True).first.click()
    page.get_by_role("option", name="Crowd").click()
    expect(page).to_have_url(re.compile(r"kind=crowd"))
    expect(rows.filter(has_not_text="Crowd")).to_have_count(0)
    expect(rows.first).to_be_visible()
    assert 0 < rows.count() < everything
    page.reload()
    expect(rows.first).to_be_visible()
    expect(rows.filter(has_not_text="Crowd")).to_have_count(0)
    page.keyboard.press("c")
    expect(rows).to_have_count(everything)


def test_camera_cell_and_days_narrow_the_list(visit: Visit) -> None:
    visitor = visit(role="reader", path="/cases")
    page = visitor.page
    rows = page.locator("tbody tr")
    camera = rows.locator("a[href^='/streams/']").first.inner_text()
    everything = rows.count()
    page.get_by_label("Camera", exact=True).first.click()
    page.get_by_role("option", name=camera, exact=True).click()
    expect(page).to_have_url(re.compile(f"stream={camera}"))
    expect(rows.filter(has_not=page.get_by_role("link", name=camera, exact=True))).to_have_count(0)
    cell = rows.first.locator("td").nth(9).inner_text()
    page.get_by_label("Code of a cell or street").fill(cell)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"grid=.*{cell}"))
    expect(rows.filter(has_not_text=cell)).to_have_count(0)
    visitor.picture("cases-narrowed")
    page.get_by_label("From (day)", exact=True).fill("2020-01-01")
    page.get_by_label("To (day)", exact=True).fill("2020-01-02")
    expect(page.get_by_role("heading", name="No cases")).to_be_visible()
    page.reload()
    expect(page.get_by_label("To (day)", exact=True)).to_have_value("2020-01-02")
    page.get_by_role("button", name="Clear filters").click()
    expect(rows).to_have_count(everything)
    rows.get_by_role("link", name=camera, exact=True).first.click()
    expect(page).to_have_url(re.compile(f"/streams/{camera}$"))


def test_a_search_without_a_find_says_so(visit: Visit) -> None:
    visitor = visit(role="reader", path="/cases")
    visitor.page.get_by_role("searchbox").fill("no such thing")
    expect(visitor.page.get_by_role("heading", name="No cases")).to_be_visible()
    visitor.picture("cases-none")


def test_a_failure_is_told_in_the_apis_words_and_tried_again(visit: Visit) -> None:
    visitor = visit(role="reader", path="/nowhere")
    page = visitor.page
    problem = '{"type": "about:blank", "title": "Conflict", "status": 409, "detail": "the list is being counted"}'
    page.route("**/v1/cases?*", lambda route: route.fulfill(status=409, content_type="application/problem+json", body=problem))
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("the list is being counted")
    visitor.picture("cases-failed")
    page.unroute("**/v1/cases?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("tbody tr").first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["laptop", "wall", "phone"])
def test_the_list_keeps_nobody_out(visit: Visit, size: str, language: str, theme: str) -> None:
    visitor = visit(role="manager", path="/cases", size=size, language=language, theme=theme)
    expect(visitor.page.locator("tbody tr").first).to_be_visible()
    visitor.picture(f"cases-{size}-{language}-{theme}")
    assert visitor.barriers() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_case_plays_its_clip_with_boxes_and_shows_its_place(visit: Visit, theme: str) -> None:
    visitor = visit(role="operator", path="/cases?kind=parking", theme=theme)
    page = visitor.page
    page.locator("tbody tr").first.wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/cases/\d+$"))
    page.wait_for_function(PLAYING)
    page.wait_for_function(DRAWN)
    page.locator("[data-map=ready]").wait_for()
    page.keyboard.press("Space")
    assert page.evaluate("document.querySelector('video').paused") is True
    page.keyboard.press("b")
    assert page.evaluate(DRAWN) is False
    page.keyboard.press("b")
    page.wait_for_timeout(1500)
    visitor.picture(f"case-{theme}")
    assert visitor.barriers() == []
