"""The frame of the page in a real browser: signing in and out, languages, themes, keys, errors."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visitor
from tests.support.web_site import NAME, PASSWORD, WebSite

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]


def test_a_wrong_password_is_told_and_the_right_one_leads_to_where_one_wanted(visit: Visit) -> None:
    visitor = visit(path="/cases?state=open")
    page = visitor.page
    page.get_by_label("User name").fill("reader-one")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Name or password is wrong")
    visitor.picture("sign-in-wrong")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/cases\?state=open$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")
    expect(page).to_have_title(NAME)


def test_signing_out_ends_the_session(visit: Visit) -> None:
    visitor = visit(role="operator")
    page = visitor.page
    page.get_by_role("button", name="Signed in as operator-one").click()
    visitor.picture("user-menu")
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    visitor.open("/cases")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.request.get(f"{visitor.site}/v1/cases").status == 401


def test_a_session_that_ended_asks_to_sign_in_and_comes_back(visit: Visit) -> None:
    visitor = visit(role="reader", path="/cases?kind=crowd")
    page = visitor.page
    expect(page.locator("tbody tr").first).to_be_visible()
    visitor.context.clear_cookies()
    page.get_by_role("searchbox").fill("car")
    expect(page.get_by_role("status").filter(has_text="Your session is over")).to_be_visible()
    page.get_by_label("User name").fill("reader-one")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/cases\?kind=crowd&text=car$"))


def test_another_address_is_never_gone_to_after_signing_in(visit: Visit) -> None:
    visitor = visit(path="/sign-in?to=https://example.org/")
    page = visitor.page
    page.get_by_label("User name").fill("reader-one")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_visible()
    assert page.url.startswith(visitor.site)


def test_a_password_is_changed(visit: Visit) -> None:
    visitor = visit(role="auditor")
    page = visitor.page
    page.get_by_role("button", name="Signed in as auditor-one").click()
    page.get_by_role("menuitem", name="Change password").click()
    page.get_by_label("Old password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_contain_text("The two are not alike")
    page.get_by_label("New password", exact=True).fill("another long sentence")
    page.get_by_label("New password again").fill("another long sentence")
    visitor.picture("change-password")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your password was changed")).to_be_visible()
    page.get_by_role("button", name="Signed in as auditor-one").click()
    page.get_by_role("menuitem", name="Change password").click()
    page.get_by_label("Old password").fill("another long sentence")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password again").fill(PASSWORD)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize(("language", "heading"), [("zh", "案卷"), ("en", "Cases")])
def test_the_browsers_language_comes_first_and_the_switch_is_kept(visit: Visit, language: str, heading: str) -> None:
    visitor = visit(role="manager", path="/cases", language=language)
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.get_by_role("button", name="English" if language == "zh" else "中文").click()
    other = "Cases" if language == "zh" else "案卷"
    expect(page.get_by_role("heading", level=1)).to_have_text(other)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(other)
    expect(page.locator("html")).to_have_attribute("lang", "en-GB" if other == "Cases" else "zh-CN")


def test_the_theme_follows_the_device_until_one_is_chosen(visit: Visit) -> None:
    visitor = visit(role="manager", theme="dark")
    page = visitor.page
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.get_by_role("button", name="Theme: As the device").click()
    page.get_by_role("menuitem", name="Light").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")


def test_keys_are_shown_and_lead_to_pages(visit: Visit) -> None:
    visitor = visit(role="manager", path="/nowhere")
    page = visitor.page
    expect(page.get_by_role("heading", name="There is no page at this address")).to_be_visible()
    visitor.picture("not-found")
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Go to Cases")
    expect(dialog).to_contain_text("Next case")
    visitor.picture("keys")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("g c ?")
    expect(dialog).to_be_hidden()


def test_changes_come_live(visit: Visit, site: WebSite) -> None:
    visitor = visit(role="reader")
    expect(visitor.page.get_by_role("status").filter(has_text="Live")).to_be_visible()
    site.day().beat()
    expect(visitor.page.locator("[data-live=live]")).to_be_visible()


def test_no_network_is_told(visit: Visit) -> None:
    visitor = visit(role="reader")
    visitor.context.set_offline(True)
    expect(visitor.page.get_by_role("alert")).to_contain_text("no network")
    visitor.picture("offline")
    visitor.context.set_offline(False)
    expect(visitor.page.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nobody_is_kept_out(visit: Visit, language: str, theme: str) -> None:
    visitor = visit(language=language, theme=theme)
    visitor.page.locator("form").wait_for()
    visitor.picture(f"sign-in-{language}-{theme}")
    assert visitor.barriers() == []


def test_pages_fold_away_on_a_phone(visit: Visit) -> None:
    visitor = visit(role="manager", path="/cases", size="phone")
    page = visitor.page
    expect(page.get_by_role("link", name="Cases", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Show pages").click()
    expect(page.get_by_role("link", name="Cases", exact=True)).to_be_visible()
    visitor.picture("phone-navigation")
    assert visitor.barriers() == []
