"""Fields of days follow the page's language, not the browser's, and all of them is done by keyboard, too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]


@pytest.mark.parametrize(
    ("language", "theme", "label", "month", "week"),
    [
        ("zh", "light", "日期（或多日的最后一天）", "2026年3月", ["一", "二", "三", "四", "五", "六", "日"]),
        ("en", "dark", "Day, or the last of several", "March 2026", ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]),
    ],
)
def test_a_calendar_speaks_the_pages_language(
    visit: Visit, language: str, theme: str, label: str, month: str, week: list[str]
) -> None:
    visitor = visit(role="reader", path="/counts?day=2026-03-01", language=language, theme=theme)
    page = visitor.page
    day = page.get_by_label(label, exact=True)
    expect(day).to_have_value("2026-03-01")
    day.press("Alt+ArrowDown")
    calendar = page.get_by_role("dialog")
    expect(calendar.get_by_text(month, exact=True)).to_be_visible()
    assert calendar.locator("thead th").all_inner_texts() == week
    assert visitor.barriers() == []
    visitor.picture(f"day-field-{language}-{theme}")
    expect(calendar.locator("[data-selected]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(calendar).to_have_count(0)
    expect(day).to_have_value("2026-03-02")
    expect(page).to_have_url(re.compile("day=2026-03-02"))


def test_a_day_is_typed_as_people_write_it(visit: Visit) -> None:
    page = visit(role="reader", path="/counts?day=2026-03-01", language="zh").page
    day = page.get_by_label("日期（或多日的最后一天）", exact=True)
    day.fill("2026年2月5日")
    day.press("Enter")
    expect(day).to_have_value("2026-02-05")
    expect(page).to_have_url(re.compile("day=2026-02-05"))
    day.press("ArrowDown")
    expect(day).to_have_value("2026-02-04")
    day.fill("2026-02-30")
    day.press("Tab")
    expect(day).to_have_value("2026-02-04")
    expect(page).to_have_url(re.compile("day=2026-02-04"))
    day.press("Alt+ArrowDown")
    expect(page.get_by_role("dialog").locator("[data-selected]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
