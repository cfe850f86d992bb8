"""Users and tokens in a real browser: who is added comes in, who is kept out does not."""

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
LONG = "a long enough sentence"


def add(page: Page, name: str) -> None:
    """Add an operator through the form."""
    page.get_by_role("button", name="Add a person").click()
    form = page.get_by_role("dialog", name="Add a person")
    form.get_by_label("Name", exact=True).fill(name)
    form.get_by_label("Password").first.fill("short")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("12 characters or more")).to_have_count(2)  # as a hint, and as what is wrong
    form.get_by_label("Password").first.fill(LONG)
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()


def menu(page: Page, name: str, item: str) -> None:
    """Choose from what can be done with a person."""
    page.get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("menuitem", name=item).click()


def signs_in(site: str, name: str, password: str = LONG) -> bool:
    """Tell whether the API takes a name and a password."""
    return httpx.post(f"{site}/v1/sessions", json={"name": name, "password": password}).is_success


def test_who_is_added_comes_in_and_who_is_kept_out_does_not(visit: Visit) -> None:
    visitor = visit(role="admin", path="/access")
    page = visitor.page
    add(page, "wang-li")
    row = page.get_by_role("row").filter(has_text="wang-li")
    expect(row).to_contain_text("operator")
    assert signs_in(visitor.site, "wang-li")
    menu(page, "wang-li", "Keep out")
    expect(row).to_contain_text("kept out")
    assert not signs_in(visitor.site, "wang-li")
    visitor.picture("users")
    menu(page, "wang-li", "Let in again")
    expect(row).to_contain_text("in force")
    assert signs_in(visitor.site, "wang-li")


def test_another_password_ends_sessions_and_counts_at_once(visit: Visit) -> None:
    visitor = visit(role="admin", path="/access")
    page = visitor.page
    add(page, "zhao-min")
    client = httpx.Client(base_url=visitor.site)
    client.post("/v1/sessions", json={"name": "zhao-min", "password": LONG}).raise_for_status()
    assert client.get("/v1/cases").is_success
    menu(page, "zhao-min", "Set a password")
    form = page.get_by_role("dialog", name="Set a password")
    form.get_by_label("Password").first.fill("quite another sentence")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    assert client.get("/v1/cases").status_code == 401
    assert not signs_in(visitor.site, "zhao-min")
    assert signs_in(visitor.site, "zhao-min", "quite another sentence")


def test_roles_and_streets_are_changed(visit: Visit) -> None:
    visitor = visit(role="admin", path="/access")
    page = visitor.page
    add(page, "chen-jie")
    menu(page, "chen-jie", "Change roles and streets")
    form = page.get_by_role("dialog", name="Change roles and streets")
    form.get_by_label("Streets").first.click(force=True)  # the field around it takes the click
    street = page.get_by_role("option").first
    code = street.inner_text().split()[-1]
    street.click()
    page.keyboard.press("Escape")
    visitor.picture("user-form")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="chen-jie")).to_contain_text(code)


def test_a_name_that_is_taken_is_told_in_the_form(visit: Visit) -> None:
    visitor = visit(role="admin", path="/access")
    page = visitor.page
    page.get_by_role("button", name="Add a person").click()
    form = page.get_by_role("dialog", name="Add a person")
    form.get_by_label("Name", exact=True).fill("reader-one")
    form.get_by_label("Password").first.fill(LONG)
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("alert")).to_contain_text("reader-one")


def test_one_cannot_keep_oneself_out(visit: Visit) -> None:
    visitor = visit(role="admin", path="/access")
    page = visitor.page
    page.get_by_role("button", name="More for admin-one").click()
    expect(page.get_by_role("menuitem", name="Keep out")).to_be_disabled()


def test_a_token_is_shown_once_works_and_is_revoked(visit: Visit) -> None:
    visitor = visit(role="admin", path="/access?tab=tokens")
    page = visitor.page
    page.get_by_role("button", name="Make a token").click()
    form = page.get_by_role("dialog", name="Make a token")
    form.get_by_label("Name", exact=True).fill("case system")
    form.get_by_role("button", name="Make").click()
    found = form.get_by_text("ht_")
    expect(found).to_be_visible()
    token = {"Authorization": f"Bearer {found.inner_text()}"}
    visitor.picture("token-made")
    form.get_by_role("button", name="Close").last.click()
    expect(page.get_by_text("ht_")).to_have_count(0)
    assert httpx.get(f"{visitor.site}/v1/cases", headers=token).is_success
    page.get_by_role("button", name="Revoke case system").click()
    page.get_by_role("dialog", name="Revoke").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("row").filter(has_text="case system")).to_contain_text("revoked")
    assert httpx.get(f"{visitor.site}/v1/cases", headers=token).status_code == 401


def test_who_is_no_administrator_does_not_see_the_page(visit: Visit) -> None:
    visitor = visit(role="manager", path="/access")
    page = visitor.page
    expect(page.get_by_role("button", name="Add a person")).to_have_count(0)
    expect(page.get_by_role("navigation", name="Pages").get_by_role("link", name="Users")).to_have_count(0)
    expect(page.get_by_text("Your account may not see this")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "language", "theme"), [("laptop", "en", "dark"), ("wall", "zh", "light"), ("phone", "zh", "light")]
)
def test_users_and_tokens_keep_nobody_out(visit: Visit, size: str, language: str, theme: str) -> None:
    visitor = visit(role="admin", path="/access", size=size, language=language, theme=theme)
    page = visitor.page
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    visitor.picture(f"users-{size}-{language}-{theme}")
    assert visitor.barriers() == []
    page.get_by_role("tab").last.click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    visitor.picture(f"tokens-{size}-{language}-{theme}")
    assert visitor.barriers() == []
