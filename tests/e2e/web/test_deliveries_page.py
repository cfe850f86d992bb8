"""Receivers and messages in a real browser, with a real receiver that fails and comes back."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from standardwebhooks import Webhook

from tests.support.browser import Visitor
from tests.support.receiver import Fault, Receiver, receiver

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
WAIT_S = 30.0


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as listening:
        yield listening


def added(page: Page, hook: Receiver) -> Locator:
    """Add the receiver through the form, hand it the secret that is shown, and return its place in the list."""
    page.get_by_role("tab", name="Receivers").click()
    page.get_by_role("button", name="Add a receiver").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Address").fill("cases.example.com")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("An address that begins with https://")).to_be_visible()
    form.get_by_label("Address").fill(hook.url)
    form.get_by_label("Only these kinds").first.click(force=True)  # the field around it takes the click
    page.get_by_role("option", name="Crowd").click()
    page.keyboard.press("Escape")
    form.get_by_role("button", name="Save").click()
    taken(page, hook)
    return page.get_by_role("region", name=hook.url)


def taken(page: Page, hook: Receiver) -> None:
    """Hand the receiver the secret that is shown this once."""
    shown = page.get_by_role("dialog", name="Secret of the receiver")
    found = shown.get_by_text("whsec_")
    expect(found).to_be_visible()
    hook.secret = found.inner_text()
    shown.get_by_role("button", name="Close").last.click()
    expect(shown).to_be_hidden()


def menu(page: Page, hook: Receiver, item: str) -> None:
    """Choose from what can be done with a receiver."""
    page.get_by_role("button", name=f"More for {hook.url}").click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def test_a_receiver_is_added_tested_and_gets_signed_messages(visit: Visit, hook: Receiver) -> None:
    visitor = visit(role="admin", path="/deliveries")
    page = visitor.page
    place = added(page, hook)
    expect(place).to_contain_text("Crowd")
    place.get_by_role("button", name="Test").click()
    (message,) = hook.wait_for(1, WAIT_S)
    assert message.type == "webhook.test"
    assert hook.refused == []
    visitor.picture("receivers")
    page.get_by_role("tab", name="Messages").click()
    row = page.get_by_role("row").filter(has_text=hook.url).first
    expect(row).to_contain_text("arrived")
    expect(row).to_contain_text("204")
    row.get_by_role("button").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("What is sent")).to_contain_text("webhook.test")
    visitor.picture("message")


def test_what_is_sent_is_shown_before_it_is_sent(visit: Visit, hook: Receiver) -> None:
    visitor = visit(role="admin", path="/deliveries")
    page = visitor.page
    added(page, hook)
    menu(page, hook, "Preview")
    shown = page.get_by_role("dialog", name="Preview")
    body: dict[str, Any] = json.loads(shown.locator("pre").inner_text())
    assert body["body"]["type"].startswith("case.")
    Webhook(body["secret"]).verify(body["raw"], body["headers"])
    visitor.picture("preview")
    assert hook.seen == []


def test_a_receiver_that_is_gone_is_switched_off_and_gets_all_when_it_is_back(visit: Visit, hook: Receiver) -> None:
    visitor = visit(role="admin", path="/deliveries")
    page = visitor.page
    place = added(page, hook)
    hook.faults.append(Fault(status=410))
    place.get_by_role("button", name="Test").click()
    expect(place).to_contain_text("switched off", timeout=WAIT_S * 1000)
    expect(place.get_by_role("button", name="Test")).to_be_disabled()
    visitor.picture("receiver-gone")
    menu(page, hook, "Switch on")
    expect(place).to_contain_text("active")
    menu(page, hook, "Send again what was cancelled, too")
    (message,) = hook.wait_for(1, WAIT_S)
    assert hook.seen == [message.id, message.id]


def test_one_message_is_sent_again_from_its_sheet(visit: Visit, hook: Receiver) -> None:
    visitor = visit(role="admin", path="/deliveries")
    page = visitor.page
    added(page, hook).get_by_role("button", name="Test").click()
    hook.wait_for(1, WAIT_S)
    page.get_by_role("tab", name="Messages").click()
    row = page.get_by_role("row").filter(has_text=hook.url).filter(has_text="arrived").first
    row.get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="Send again").click()
    first, second = hook.wait_for(2, WAIT_S)
    assert first.id == second.id


def test_a_new_secret_signs_beside_the_old_one(visit: Visit, hook: Receiver) -> None:
    visitor = visit(role="admin", path="/deliveries")
    page = visitor.page
    place = added(page, hook)
    old = hook.secret
    menu(page, hook, "New secret")
    page.get_by_role("dialog", name="New secret").get_by_role("button", name="New secret").click()
    taken(page, hook)
    assert hook.secret != old
    expect(place).to_contain_text("the old secret signs, too, until")
    place.get_by_role("button", name="Test").click()
    hook.wait_for(1, WAIT_S)
    hook.secret = old
    place.get_by_role("button", name="Test").click()
    hook.wait_for(2, WAIT_S)
    assert hook.refused == []


def test_a_deleted_receiver_is_gone(visit: Visit, hook: Receiver) -> None:
    visitor = visit(role="admin", path="/deliveries")
    page = visitor.page
    place = added(page, hook)
    menu(page, hook, "Delete")
    sure = page.get_by_role("dialog", name="Delete")
    sure.get_by_role("button", name="Cancel").click()
    expect(place).to_be_visible()
    menu(page, hook, "Delete")
    sure.get_by_role("button", name="Delete").click()
    expect(place).to_be_hidden()


def test_operators_see_messages_and_not_receivers(visit: Visit) -> None:
    visitor = visit(role="operator", path="/deliveries?tab=receivers")
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Deliveries")
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(page.get_by_role("button", name="Add a receiver")).to_have_count(0)


@pytest.mark.parametrize(
    ("size", "language", "theme"), [("laptop", "zh", "dark"), ("wall", "en", "light"), ("phone", "zh", "light")]
)
def test_deliveries_keep_nobody_out(visit: Visit, hook: Receiver, size: str, language: str, theme: str) -> None:
    visitor = visit(role="admin", path="/deliveries?tab=receivers", size=size, language=language, theme=theme)
    page = visitor.page
    expect(page.get_by_role("tab", selected=True)).to_be_visible()
    visitor.picture(f"receivers-{size}-{language}-{theme}")
    assert visitor.barriers() == []
    page.get_by_role("tab").first.click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    visitor.picture(f"messages-{size}-{language}-{theme}")
    assert visitor.barriers() == []
