"""The audit log in a real browser: looks at evidence are found by who, what and day, and the head is told."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]


def test_who_looked_at_evidence_is_found(visit: Visit) -> None:
    looking = visit(role="dispatcher", path="/cases?kind=parking").page
    looking.locator("tbody tr").first.wait_for()
    looking.keyboard.press("j")
    looking.keyboard.press("Enter")
    looking.wait_for_function("() => (document.querySelector('video')?.readyState ?? 0) >= 2")
    visitor = visit(role="auditor", path="/audit")
    page = visitor.page
    page.get_by_role("searchbox", name="Name of user or token").fill("dispatcher-one")
    expect(page).to_have_url(re.compile("actor=dispatcher-one"))
    page.get_by_label("What was done", exact=True).first.click()
    page.get_by_role("option", name="looked at evidence").click()
    rows = page.locator("tbody tr")
    expect(rows.first).to_contain_text("/v1/evidence/")
    expect(rows.filter(has_not_text="dispatcher-one")).to_have_count(0)
    visitor.picture("audit-found")
    rows.first.get_by_role("button").click()
    expect(page.locator("pre")).to_contain_text("previous")
    page.reload()
    expect(rows.filter(has_not_text="dispatcher-one")).to_have_count(0)


def test_days_are_the_sites(visit: Visit) -> None:
    visitor = visit(role="auditor", path="/audit?from=2020-01-01&to=2020-01-02")
    page = visitor.page
    expect(page.get_by_role("heading", name="No entries")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("tbody tr").first).to_be_visible()


def test_the_head_is_the_newest_entry(visit: Visit) -> None:
    visitor = visit(role="auditor", path="/audit")
    page = visitor.page
    expect(page.locator("tbody tr").first).to_be_visible()
    told = page.get_by_text(re.compile(r"Newest entry \d+, hash")).inner_text()
    newest = page.locator("tbody tr").first.get_by_role("button").inner_text()
    assert told.startswith(f"Newest entry {newest},")
    visitor.picture("audit")


def test_managers_do_not_see_the_audit_log(visit: Visit) -> None:
    page = visit(role="manager", path="/audit").page
    expect(page.get_by_text("Your account may not see this")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "language", "theme"), [("laptop", "zh", "dark"), ("wall", "en", "light"), ("phone", "zh", "light")]
)
def test_the_audit_log_keeps_nobody_out(visit: Visit, size: str, language: str, theme: str) -> None:
    visitor = visit(role="auditor", path="/audit", size=size, language=language, theme=theme)
    expect(visitor.page.locator("tbody tr").first).to_be_visible()
    visitor.picture(f"audit-{size}-{language}-{theme}")
    assert visitor.barriers() == []
