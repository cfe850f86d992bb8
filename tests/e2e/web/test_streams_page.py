"""The wall of cameras and a camera's page in a real browser."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.support.browser import Visitor
from tests.support.wall_site import CAMERAS, WallSite

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
MEDIA_SERVER = """
const real = window.fetch.bind(window);
window.fetch = async (input, init) => {
  const address = typeof input === 'string' ? input : input.url;
  if (!address.endsWith('/whep') || init?.method !== 'POST') return real(input, init);
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const pen = canvas.getContext('2d');
  setInterval(() => { pen.fillStyle = `hsl(${(Date.now() / 20) % 360} 80% 50%)`; pen.fillRect(0, 0, 320, 180); }, 40);
  const peer = new RTCPeerConnection();
  await peer.setRemoteDescription({ type: 'offer', sdp: init.body });
  const shown = canvas.captureStream(25);
  for (const track of shown.getTracks()) peer.addTrack(track, shown);
  await peer.setLocalDescription(await peer.createAnswer());
  const gathered = (done) => peer.addEventListener('icegatheringstatechange', done, { once: true });
  while (peer.iceGatheringState !== 'complete') await new Promise(gathered);
  return new Response(peer.localDescription.sdp, { status: 201, headers: { Location: `${address}/1` } });
};
"""
"""Answers WHEP (RFC 9725) as a media server does, with video that is drawn: the other end of a true WebRTC connection."""
PLAYS = "() => { const v = document.querySelector('video'); return v !== null && v.videoWidth === 320 && v.currentTime > 0.2 }"


@pytest.fixture(scope="module")
def site(wall: WallSite) -> WallSite:
    """Forty cameras, one node."""
    return wall


def tile(page: Page, name: str) -> Locator:
    return page.locator(f"[data-stream='{name}']")


def test_the_wall_shows_pictures_states_and_ages_of_what_is_in_sight(visit: Visit) -> None:
    visitor = visit()
    asked: set[str] = set()

    def note(request: Request) -> None:
        found = re.search(r"/v1/streams/([^/]+)/picture", request.url)
        asked.update(found.groups() if found else ())

    visitor.page.on("request", note)
    visitor.sign_in("reader", path="/streams")
    page = visitor.page
    expect(page.get_by_text(f"{CAMERAS} cameras")).to_be_visible()
    first = page.locator("[data-stream]").first
    expect(first.locator("img[data-picture]")).to_be_visible()
    expect(first).to_contain_text(re.compile(r"\d+ sec\. ago|\d+ sec ago"))
    expect(first).to_contain_text(re.compile("patrol|watch"))
    expect(first).to_contain_text("0 events today")
    assert 0 < len(asked) < CAMERAS
    visitor.picture("streams-wall")
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile("sort=state"))
    worst = page.locator("[data-stream]").first
    expect(worst).to_contain_text("lost")
    expect(worst).to_contain_text("offline")
    expect(worst).to_contain_text("12 min")
    expect(page.get_by_text("black picture").first).to_be_visible()


def test_filters_stand_in_the_address_and_arrows_go_through_the_tiles(visit: Visit) -> None:
    page = visit(role="reader", path="/streams?text=gulou").page
    expect(page.locator("[data-stream]")).to_have_count(5)
    page.keyboard.press("ArrowRight")
    expect(tile(page, "gulou-01")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tile(page, "gulou-02")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/streams/gulou-02$"))
    page.go_back()
    expect(page).to_have_url(re.compile("text=gulou"))
    page.get_by_label("State", exact=True).first.click()
    page.get_by_role("option", name=re.compile("lost")).click()
    expect(page).to_have_url(re.compile("state=lost"))
    expect(page.get_by_role("heading", name="No cameras")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_text(f"{CAMERAS} cameras")).to_be_visible()


@pytest.mark.parametrize(("language", "told"), [("zh", "无法连接：没有到主机的路由"), ("en", "unreachable: No route to host")])
def test_what_a_camera_says_is_told_in_the_pages_language(visit: Visit, language: str, told: str) -> None:
    visitor = visit(role="reader", path="/streams/nanluo-02", language=language)
    expect(visitor.page.get_by_text(told)).to_be_visible()
    visitor.picture(f"streams-lost-{language}")


def test_the_same_cameras_as_a_list(visit: Visit) -> None:
    visitor = visit(role="reader", path="/streams")
    page = visitor.page
    tile(page, "andingmen-01").wait_for()
    page.keyboard.press("w")
    row = page.get_by_role("row").filter(has_text="andingmen-01")
    expect(row).to_contain_text("black picture")
    expect(row).to_contain_text("node-wall")
    expect(page.locator("[data-picture]")).to_have_count(0)
    visitor.picture("streams-list")


def test_a_camera_is_watched_and_its_picture_changes_each_second(visit: Visit) -> None:
    visitor = visit(role="reader", path="/streams/gulou-03")
    page = visitor.page
    expect(page.get_by_role("alert")).to_contain_text("The media server does not show this camera")
    page.get_by_role("button", name="Show pictures instead").click()
    shown = page.locator("img[data-live]")
    shown.wait_for()
    taken = page.locator("[data-taken]")
    seen = [float(taken.get_attribute("data-taken") or 0)]
    for _ in range(4):
        expect(taken).not_to_have_attribute("data-taken", f"{seen[-1]:.3f}".rstrip("0").rstrip("."))
        seen.append(float(taken.get_attribute("data-taken") or 0))
    gaps = [later - earlier for earlier, later in pairwise(seen[1:])]
    assert all(0 < gap < 5 for gap in gaps), "the first one is the wall's, taken before anybody watched"
    assert seen[0] < seen[1]
    expect(page.locator("[data-boxes='2']")).to_contain_text("car, track 3")
    visitor.picture("streams-live")
    page.keyboard.press("b")
    expect(page.locator("[data-boxes]")).to_have_count(0)
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("/streams/gulou-04$"))


def test_video_of_a_media_server_plays_and_boxes_lie_over_it(visit: Visit) -> None:
    visitor = visit()
    visitor.context.add_init_script(MEDIA_SERVER)
    visitor.sign_in("reader", path="/streams/gulou-02")
    page = visitor.page
    page.wait_for_function(PLAYS)
    expect(page.locator("[data-boxes='2']")).to_contain_text("person")
    visitor.picture("streams-video")
    page.get_by_text("A picture a second").click()
    expect(page.locator("img[data-live]")).to_be_visible()
    expect(page.locator("video")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("size", "language"), [("laptop", "zh"), ("laptop", "en"), ("wall", "zh"), ("phone", "en")])
def test_the_pages_keep_nobody_out(visit: Visit, size: str, language: str, theme: str) -> None:
    visitor = visit(role="manager", path="/streams", size=size, language=language, theme=theme)
    page = visitor.page
    page.locator("img[data-picture]").first.wait_for()
    visitor.picture(f"streams-wall-{size}-{language}-{theme}")
    assert visitor.barriers() == []
    visitor.open("/streams/tiantan-01/edit?pane=rules")
    page.locator("[data-rule]").first.click()
    page.locator("[data-grid]").wait_for(state="attached")
    visitor.picture(f"streams-edit-{size}-{language}-{theme}")
    assert visitor.barriers() == []
    visitor.open("/streams/tiantan-01")
    page.locator("aside").wait_for()
    visitor.picture(f"streams-one-{size}-{language}-{theme}")
    assert visitor.barriers() == []
