"""Cameras watched as a real media server would show them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import visiting
from tests.support.hls import SIZE, media_server, write
from tests.support.street_footage import Footage
from tests.support.web_site import WebSite

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

PLAYS = """() => { const video = document.querySelector('video');
  return video !== null && video.videoWidth > 0 && video.currentTime > 1 ? [video.videoWidth, video.videoHeight] : null; }"""


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A media server that shows nothing yet: its folder and its address."""
    folder = tmp_path_factory.mktemp("hls")
    with media_server(folder) as address:
        yield folder, address


@pytest.fixture(scope="module")
def live_site(
    tmp_path_factory: pytest.TempPathFactory, footage: list[Footage], media: tuple[Path, str]
) -> Iterator[tuple[WebSite, list[str]]]:
    """A site whose cameras a media server shows, and their names."""
    server = {"hls": f"{media[1]}/{{stream}}/index.m3u8"}
    made = WebSite(tmp_path_factory.mktemp("live"), footage, events=4, shown=0, api={"media_server": server})
    made.start()
    with made.client("reader") as client:
        yield made, sorted(one["id"] for one in client.get("/v1/streams").raise_for_status().json())
    made.stop()


def test_hls_of_a_media_server_plays(browser: Browser, live_site: tuple[WebSite, list[str]], media: tuple[Path, str]) -> None:
    site, [camera, *_] = live_site
    write(media[0], camera)
    with visiting(browser, site.url, tiles=media[1]) as visitor:
        visitor.sign_in("reader", path=f"/streams/{camera}")
        assert visitor.page.wait_for_function(PLAYS).json_value() == list(SIZE)
        expect(visitor.page.get_by_role("status").filter(has_text="video")).to_have_count(0)
        visitor.picture("streams-hls")


def test_a_camera_that_the_media_server_lacks_is_told_and_shown_in_pictures(
    browser: Browser, live_site: tuple[WebSite, list[str]], media: tuple[Path, str]
) -> None:
    site, [_, camera, *_] = live_site
    with visiting(browser, site.url, tiles=media[1]) as visitor:
        visitor.sign_in("reader", path=f"/streams/{camera}")
        expect(visitor.page.get_by_role("alert")).to_contain_text("The media server does not show this camera")
        visitor.page.get_by_role("button", name="Show pictures instead").click()
        expect(visitor.page.locator("video")).to_have_count(0)
