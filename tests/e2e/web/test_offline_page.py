"""The page opens in the street without a connection: what is kept of it, and what is not."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import WAIT_MS, Visitor, visiting
from tests.support.phones import photo
from tests.support.shell_site import ShellSite
from tests.support.web_site import WebSite

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
LOOK_MS = 4 * WAIT_MS
"""Files are decoded in a process of their own before the report is taken."""
HELD = "() => navigator.serviceWorker.controller !== null"
KEPT = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
  (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))).flat()"""
UNTIL = """async (wanted) => {
  const told = async () => (await Promise.all((await caches.keys()).map(async (name) =>
    `${name}: ${(await (await caches.open(name)).keys()).length}`))).join(', ');
  while (await told() !== wanted || (await navigator.serviceWorker.getRegistration()).active.state !== 'activated')
    await new Promise((again) => setTimeout(again, 20));
}"""
"""Wait until the caches hold so many files each and the newest worker is in charge."""


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[ShellSite]:
    made = ShellSite(tmp_path)
    made.build("one")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def window(browser: Browser, shell: ShellSite) -> Iterator[Page]:
    with visiting(browser, shell.url, size="phone") as visitor:
        visitor.open("/report")
        visitor.page.wait_for_function(HELD)
        yield visitor.page


def test_the_report_form_opens_without_a_connection_and_sends_later(visit: Visit, site: WebSite, tmp_path: Path) -> None:
    west, south, east, north = httpx.get(f"{site.url}/v1/site").raise_for_status().json()["map"]["bounds"]
    picture, note = tmp_path / "bags.jpg", f"written in the tunnel {uuid.uuid4()}"
    picture.write_bytes(photo())
    visitor = visit(size="phone", language="zh")
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_geolocation({"latitude": (south + north) / 2, "longitude": (west + east) / 2, "accuracy": 8})
    visitor.sign_in("inspector", path="/report")
    page = visitor.page
    page.wait_for_function(HELD)
    page.get_by_role("radio").first.wait_for()
    visitor.context.set_offline(True)
    page.reload()
    page.get_by_role("radio").first.click()
    page.locator("input[type=file][multiple]").set_input_files([picture])
    expect(page.locator("[data-place=phone]")).to_be_visible()
    page.get_by_role("textbox").last.fill(note)
    visitor.picture("report-opened-offline")
    assert visitor.barriers() == []
    page.get_by_role("button", name="上报", exact=True).click()
    waiting = page.get_by_role("region", name="待发送").get_by_role("listitem")
    expect(waiting).to_have_count(1)
    kept = page.evaluate(KEPT)
    assert "/index.html" in kept
    assert [one for one in kept if not one.startswith(("/assets/", "/index.html", "/mark.svg"))] == []
    visitor.context.set_offline(False)
    expect(waiting).to_have_count(0, timeout=LOOK_MS)
    mine = page.evaluate("async () => (await (await fetch('/v1/reports?mine=true')).json()).reports")
    assert [(one["note"], one["files"]) for one in mine if one["note"] == note] == [(note, ["photo-1.jpg"])]


def test_a_page_that_was_open_once_opens_when_nothing_answers(window: Page, shell: ShellSite) -> None:
    shell.stop()
    window.reload()
    expect(window.get_by_role("heading")).to_have_text("one")
    window.goto(f"{shell.url}/cases?kind=litter")
    expect(window.get_by_role("heading")).to_have_text("one")


def test_a_new_build_is_seen_at_once_and_kept_in_the_place_of_the_old_one(window: Page, shell: ShellSite) -> None:
    shell.build("two")
    window.reload()
    expect(window.get_by_role("heading")).to_have_text("two")
    window.evaluate(UNTIL, "hutong-one: 2, hutong-two: 2")
    shell.build("three")
    window.reload()
    expect(window.get_by_role("heading")).to_have_text("three")
    window.evaluate(UNTIL, "hutong-two: 2, hutong-three: 2")
    shell.stop()
    window.reload()
    expect(window.get_by_role("heading")).to_have_text("three")


def test_answers_of_the_api_are_never_kept(window: Page, shell: ShellSite) -> None:
    ask = "async () => (await fetch('/v1/asked')).json()"
    assert [window.evaluate(ask), window.evaluate(ask)] == [1, 2]
    shell.stop()
    assert window.evaluate("() => fetch('/v1/asked').then(() => 'answered', () => 'nothing')") == "nothing"
    assert window.evaluate(KEPT) == ["/index.html", "/assets/one.js"]
