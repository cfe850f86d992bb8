"""What holds for each page of the navigation: words, width, keys, the state without a network."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import SIZES, Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(600)]

Visit = Callable[..., Visitor]
RAW_WORD = re.compile(
    r"\b(?:kind|stage|state|severity|role|page|fault|class|plan|action|type|rule)\.[a-z_]+\b|\{[a-z]+\}|\bundefined\b|\bNaN\b"
)
"""What a word that is missing looks like: its key, a place for a value that none came for."""
WIDE = """() => [...document.querySelectorAll('#content *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility({visibilityProperty: true}))
  .filter((one) => { for (let up = one.parentElement; up; up = up.parentElement) {
    const style = getComputedStyle(up); if (style.overflowX !== 'visible') return false; } return true; })
  .map((one) => one.outerHTML.slice(0, 120))"""


def addresses(page: Page) -> list[str]:
    """Return where the navigation leads."""
    links = page.locator("nav a[href^='/']")
    links.first.wait_for(state="attached")
    return [str(links.nth(at).get_attribute("href")) for at in range(links.count())]


def shown(page: Page, address: str) -> None:
    """Go to a page of the site without loading it anew, and wait until it has its data."""
    title = page.locator("h1").first
    before = title.inner_text()
    page.locator(f"nav a[href='{address}']").first.evaluate("(link) => link.click()")
    if not page.url.endswith(address):
        page.wait_for_url(f"**{address}**")
    if address != "/cases":  # where these tests begin
        expect(title).not_to_have_text(before)
    expect(page.locator("#content [aria-busy=true]")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_every_word_is_there_and_nothing_sticks_out(visit: Visit, size: str, language: str) -> None:
    visitor = visit(role="admin", path="/cases", size=size, language=language)
    page = visitor.page
    wrong: dict[str, list[str]] = {}
    for address in addresses(page):
        shown(page, address)
        raw = RAW_WORD.findall(page.locator("#content").inner_text())
        wide = page.evaluate(WIDE)
        if raw or wide:
            wrong[address] = [*raw, *wide]
        visitor.picture(f"every-{address.strip('/').replace('/', '-')}-{size}-{language}")
    assert wrong == {}
    assert page.viewport_size == dict(zip(("width", "height"), SIZES[size], strict=True))


def test_every_page_is_reached_by_its_letter_and_tells_its_keys(visit: Visit) -> None:
    visitor = visit(role="admin", path="/cases")
    page = visitor.page
    names = [str(link.get_attribute("aria-label") or link.inner_text()) for link in page.locator("nav a[href^='/']").all()]
    page.keyboard.press("?")
    overlay = page.get_by_role("dialog")
    for name in names:
        expect(overlay.get_by_text(f"Go to {name}", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(overlay).to_be_hidden()
    assert len(names) == len(addresses(page)) > 5


def test_every_page_says_that_the_device_is_offline(visit: Visit) -> None:
    visitor = visit(role="admin", path="/cases")
    page = visitor.page
    for address in addresses(page):
        shown(page, address)
    visitor.context.set_offline(True)
    for address in addresses(page):
        page.locator(f"nav a[href='{address}']").first.evaluate("(link) => link.click()")
        expect(page.get_by_text("This device has no network").first).to_be_visible()
    visitor.picture("every-offline")
    visitor.context.set_offline(False)
    expect(page.get_by_text("This device has no network")).to_have_count(0)
