"""Inspectors report from the street with a phone: camera, position, a bad connection."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser import WAIT_MS, Visitor
from tests.support.phones import phone_clip, photo
from tests.support.web_site import WebSite

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
LOOK_MS = 4 * WAIT_MS
"""Files are decoded in a process of their own before the report is taken."""
KEPT = """() => new Promise((told, failed) => {
  const asked = indexedDB.open('hutong', 1);
  asked.onerror = failed;
  asked.onsuccess = () => {
    const rows = asked.result.transaction('reports').objectStore('reports').getAll();
    rows.onsuccess = () => { asked.result.close(); told(rows.result.map((row) => row.id)); };
  };
})"""


@pytest.fixture
def middle(site: WebSite) -> tuple[float, float]:
    """Latitude and longitude of the middle of the district."""
    west, south, east, north = httpx.get(f"{site.url}/v1/site").raise_for_status().json()["map"]["bounds"]
    return (south + north) / 2, (west + east) / 2


def on_a_phone(visit: Visit, middle: tuple[float, float], **look: str) -> Visitor:
    """Open the form where the phone knows its place."""
    visitor = visit(size="phone", **look)
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_geolocation({"latitude": middle[0], "longitude": middle[1], "accuracy": 8})
    visitor.sign_in("inspector", path="/report")
    return visitor


def fill(page: Page, *files: Path, kind: str = "Litter", note: str = "") -> None:
    page.get_by_role("radio", name=kind, exact=True).click()
    if files:
        page.locator("input[type=file][multiple]").set_input_files(list(files))
        expect(page.get_by_role("button", name="Remove")).to_have_count(len(files))
    page.get_by_role("textbox", name="Words").fill(note)


def mine(page: Page) -> list[dict[str, object]]:
    """Return what the API lists as one's own."""
    found: list[dict[str, object]] = page.evaluate("async () => (await (await fetch('/v1/reports?mine=true')).json()).reports")
    return found


def test_a_report_goes_with_photo_clip_and_position(visit: Visit, middle: tuple[float, float], tmp_path: Path) -> None:
    picture, clip, note = tmp_path / "bags.jpg", phone_clip(tmp_path / "street.mp4"), f"bags beside the gate {uuid.uuid4()}"
    picture.write_bytes(photo())
    visitor = on_a_phone(visit, middle)
    page = visitor.page
    expect(page.locator("[data-place=phone]")).to_contain_text("Within 8 m")
    fill(page, picture, clip, note=note)
    page.locator("[data-map=ready]").wait_for()
    visitor.picture("report-filled")
    page.get_by_role("button", name="Send report").click()
    listed = page.get_by_role("region", name="My reports").get_by_role("listitem").filter(has_text=note)
    expect(listed).to_contain_text("Collected", timeout=LOOK_MS)
    expect(listed).to_contain_text("2 files")
    expect(listed).to_contain_text("no detector has looked yet")
    expect(page.get_by_role("region", name="Not yet sent")).to_have_count(0)
    sent = next(one for one in mine(page) if one["note"] == note)
    assert (sent["lat"], sent["lon"]) == (pytest.approx(middle[0], abs=1e-6), pytest.approx(middle[1], abs=1e-6))
    assert (sent["radius_m"], sent["files"]) == (8, ["clip-2.mp4", "photo-1.jpg"])
    visitor.picture("report-sent")


def test_what_is_made_without_a_connection_is_kept_and_sent_once(
    visit: Visit, middle: tuple[float, float], tmp_path: Path
) -> None:
    picture, note = tmp_path / "bags.jpg", f"made offline {uuid.uuid4()}"
    picture.write_bytes(photo())
    visitor = on_a_phone(visit, middle)
    page = visitor.page
    expect(page.locator("[data-place=phone]")).to_be_visible()
    fill(page, picture, note=note)
    visitor.context.set_offline(True)
    page.get_by_role("button", name="Send report").click()
    waiting = page.get_by_role("region", name="Not yet sent").get_by_role("listitem")
    expect(waiting).to_contain_text("it is sent when there is a connection")
    assert len(page.evaluate(KEPT)) == 1
    visitor.picture("report-offline")
    visitor.context.set_offline(False)
    listed = page.get_by_role("region", name="My reports").get_by_role("listitem").filter(has_text=note)
    expect(listed).to_have_count(1, timeout=LOOK_MS)
    expect(waiting).to_have_count(0)
    assert page.evaluate(KEPT) == []
    assert [one["note"] for one in mine(page)].count(note) == 1


def test_a_report_outlives_the_page_and_a_lost_answer_doubles_nothing(visit: Visit, middle: tuple[float, float]) -> None:
    note = f"answer lost {uuid.uuid4()}"
    page = on_a_phone(visit, middle).page
    expect(page.locator("[data-place=phone]")).to_be_visible()
    fill(page, note=note)

    def lose(route: Route) -> None:
        """Let the API take it, and break the connection before it answers."""
        route.fetch()
        route.abort()

    page.route("**/v1/reports", lose)
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("region", name="My reports").get_by_role("listitem").filter(has_text=note)).to_have_count(
        1, timeout=LOOK_MS
    )
    assert len(page.evaluate(KEPT)) == 1
    page.unroute("**/v1/reports")
    page.reload()
    page.wait_for_function(f"async () => (await ({KEPT})()).length === 0", timeout=LOOK_MS)
    expect(page.get_by_role("region", name="Not yet sent")).to_have_count(0)
    assert [one["note"] for one in mine(page)].count(note) == 1


def test_without_permission_the_place_is_touched_on_the_map(visit: Visit) -> None:
    note = f"by hand {uuid.uuid4()}"
    visitor = visit(role="inspector", path="/report", size="phone")
    page = visitor.page
    expect(page.get_by_text("This page may not know your position")).to_be_visible()
    fill(page, note=note, kind="Overflowing bin")
    expect(page.get_by_role("button", name="Send report")).to_be_disabled()
    expect(page.get_by_text("Choose where it is.")).to_be_visible()
    canvas, place = page.locator("[data-map=ready] canvas"), page.locator("[data-place=hand]")
    canvas.click(position={"x": 160, "y": 130})
    expect(place).to_contain_text("Chosen on the map, within")
    expect(page.locator("[data-zoom]")).to_have_attribute("data-zoom", re.compile(r"1[5-9]"))
    rough = place.inner_text()
    canvas.click(position={"x": 170, "y": 110})
    expect(place).not_to_have_text(rough)
    visitor.picture("report-by-hand")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("region", name="My reports").get_by_role("listitem").filter(has_text=note)).to_have_count(
        1, timeout=LOOK_MS
    )
    radius = next(one for one in mine(page) if one["note"] == note)["radius_m"]
    assert isinstance(radius, int | float)
    assert 15 <= radius <= 40


def test_what_the_api_refuses_is_told_and_may_be_discarded(visit: Visit, middle: tuple[float, float], tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(photo()[:200])
    page = on_a_phone(visit, middle).page
    expect(page.locator("[data-place=phone]")).to_be_visible()
    fill(page, broken, note="a broken photo")
    page.get_by_role("button", name="Send report").click()
    waiting = page.get_by_role("region", name="Not yet sent").get_by_role("listitem")
    expect(waiting).to_contain_text("Refused: file 1", timeout=LOOK_MS)
    page.get_by_role("button", name="Discard").click()
    expect(waiting).to_have_count(0)
    assert page.evaluate(KEPT) == []


def test_a_document_is_no_photo(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "list.pdf").write_bytes(b"%PDF-1.7")
    page = visit(role="inspector", path="/report", size="phone").page
    page.locator("input[type=file][multiple]").set_input_files(tmp_path / "list.pdf")
    expect(page.get_by_role("alert")).to_contain_text("Photos are JPEG or PNG")


@pytest.mark.parametrize(
    ("size", "language", "theme"),
    [("phone", "zh", "light"), ("phone", "en", "dark"), ("laptop", "en", "light"), ("laptop", "zh", "dark")],
)
def test_the_form_keeps_nobody_out_and_suits_a_thumb(visit: Visit, size: str, language: str, theme: str) -> None:
    visitor = visit(role="inspector", path="/report", size=size, language=language, theme=theme)
    page = visitor.page
    expect(page.get_by_role("radio").first).to_be_visible()
    visitor.page.locator("[data-map=ready]").wait_for()
    visitor.picture(f"report-{size}-{language}-{theme}")
    assert visitor.barriers() == []
    targets = page.get_by_role("form").locator("button:visible, [role=radio]:visible").filter(visible=True)
    for box in [one.bounding_box() for one in targets.all() if one.evaluate("e => !e.closest('.maplibregl-map')")]:
        assert box is not None
        assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
