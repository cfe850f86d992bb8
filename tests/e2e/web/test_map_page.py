"""The map in a real browser, on tiles in GCJ-02: what lies on it, moves on it and is found beside it; and without any map."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.browser import WAIT_MS, Visitor, visiting
from tests.support.map_scene import HOUR_S, LAT, LON, VEHICLE, MapScene
from tests.support.tile_server import DISC, tile_server
from tests.support.web_site import WebSite

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
Picture = NDArray[np.int16]
BARE = "cells=none&off=cases.cameras.views.vehicles"
"""An address with nothing on the map but what is picked."""
CASE, EDGE, VEHICLE_COLOUR = (200, 51, 42), (15, 109, 138), (106, 63, 181)
DRAWING_MS = 4 * WAIT_MS
"""A wall of 8 million pixels is drawn without a GPU here."""
NO_WEBGL = """
const real = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith('webgl') ? null : real.call(this, kind, ...more);
};
"""


@pytest.fixture(scope="module")
def tiles() -> Iterator[str]:
    """Addresses of tiles with a disc where the anchor lies."""
    with tile_server(LAT, LON) as address:
        yield address


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory, tiles: str) -> Iterator[WebSite]:
    """A site of its own: others count its cases."""
    made = WebSite(tmp_path_factory.mktemp("map"), (), api={"map": {"tiles": tiles, "datum": "gcj02", "max_zoom": 19}})
    made.serve()
    MapScene(made.url, made.token).fill()
    yield made
    made.stop()


@pytest.fixture
def scene(district: WebSite) -> MapScene:
    """What workers tell the district; cameras and the vehicle have just been heard of."""
    told = MapScene(district.url, district.token)
    told.beat()
    told.drive(0.0)
    return told


@pytest.fixture
def on_map(browser: Browser, district: WebSite, tiles: str, scene: MapScene) -> Iterator[Visit]:
    """Open the map, such as `on_map("case=1")`."""
    with ExitStack() as windows:

        def opened(search: str = "", *, script: str = "") -> Visitor:
            visitor = windows.enter_context(visiting(browser, district.url, tiles=tiles))
            visitor.page.add_init_script(script)
            visitor.sign_in("reader", path=f"/map?{search}")
            return visitor

        yield opened


def drawn(page: Page) -> Picture:
    """Return the map's picture once all of it is drawn."""
    page.locator("[data-map=ready][data-drawn=all]").wait_for(timeout=DRAWING_MS)
    seen = Image.open(io.BytesIO(page.locator("canvas.maplibregl-canvas").screenshot(animations="disabled")))
    return np.asarray(seen.convert("RGB")).astype(np.int16)


def spots(picture: Picture, colour: tuple[int, int, int], *, near: int = 24) -> NDArray[np.int64]:
    """Return (N, 2) x and y of the pixels of a colour."""
    rows, columns = np.nonzero(np.abs(picture - np.array(colour)).max(axis=2) <= near)
    return np.stack([columns, rows], axis=1)


def middle(found: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return x and y of the middle of what holds some pixels."""
    assert len(found) > 0, "nothing of that colour is there"
    ends = np.stack([found.min(axis=0), found.max(axis=0)]).astype(np.float64)
    centre: NDArray[np.float64] = ends.mean(axis=0)
    return centre


def shown(page: Page) -> int:
    """Return how many cases the page says that it shows."""
    return int(page.locator("[data-shown]").get_attribute("data-shown") or -1)


def row(page: Page, text: str) -> str:
    """Return the number of the case in the list's first row with some words."""
    found = page.get_by_role("listitem").filter(has_text=text).first.get_by_role("link")
    return found.inner_text()


def test_a_case_lies_where_tiles_in_gcj_02_have_its_place(on_map: Visit) -> None:
    page = on_map("kind=parking&" + BARE).page
    number = row(page, "Illegal parking")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(f"case={number}"))
    expect(page.locator("[aria-current=true]")).to_be_visible()
    picture = drawn(page)
    disc = spots(picture, DISC, near=90)
    case = spots(picture, CASE)
    assert np.abs(middle(disc) - middle(case)).max() <= 2.0, "pixels; WGS-84 would lie 300 away"


def test_the_circle_that_holds_a_picked_place_is_drawn(on_map: Visit) -> None:
    page = on_map("kind=parking&" + BARE).page
    row(page, "Illegal parking")
    before = len(spots(drawn(page), EDGE, near=40))
    page.keyboard.press("j")
    expect(page.locator("[aria-current=true]")).to_be_visible()
    circle = spots(drawn(page), EDGE, near=40)
    assert before == 0
    assert len(circle) > 0
    across = np.ptp(circle, axis=0)
    assert abs(int(across[0]) - int(across[1])) <= 4, "as high as wide"


@pytest.mark.parametrize(("key", "layer"), [("1", "Cases"), ("2", "Cameras"), ("3", "Fields of view"), ("4", "Vehicles")])
def test_a_layer_is_switched_off_and_on(on_map: Visit, scene: MapScene, key: str, layer: str) -> None:
    page = on_map("cells=none&camera=gate-north").page
    page.get_by_role("heading", name="gate-north").wait_for()
    on = drawn(page)
    page.keyboard.press(key)
    expect(page.get_by_role("checkbox", name=layer)).not_to_be_checked()
    expect(page).to_have_url(re.compile("off="))
    off = drawn(page)
    page.get_by_role("checkbox", name=layer).check()
    expect(page).not_to_have_url(re.compile("off="))
    assert differ(on, off) > 20
    assert differ(drawn(page), off) > 20


def differ(one: Picture, other: Picture) -> int:
    """Return how many pixels clearly differ."""
    return int((np.abs(one - other).max(axis=2) > 20).sum())


def test_a_vehicle_moves_while_one_looks(on_map: Visit, scene: MapScene) -> None:
    page = on_map(f"vehicle={VEHICLE}&cells=none&off=cases.cameras.views").page
    expect(page.get_by_text("course 90°").first).to_be_visible()
    before = middle(spots(drawn(page), VEHICLE_COLOUR))
    scene.drive(80.0, course=135.0)
    expect(page.get_by_text("course 135°").first).to_be_visible(timeout=WAIT_MS)
    after = middle(spots(drawn(page), VEHICLE_COLOUR))
    assert after[0] - before[0] > 25, "80 m to the east"
    assert abs(after[1] - before[1]) < 12
    expect(page.get_by_text(re.compile("9 times in 10"))).to_be_visible()


def test_a_camera_tells_how_it_does_and_what_it_sees(on_map: Visit) -> None:
    page = on_map("list=cameras").page
    rows = page.get_by_role("listitem")
    expect(rows.first).to_contain_text("gate-west")
    expect(rows.first).to_contain_text("black picture")
    page.keyboard.press("j")
    expect(page.get_by_text("looks to 45°, 55° wide")).to_be_visible()
    expect(page).to_have_url(re.compile("camera=gate-west"))


def test_filters_stand_in_the_address(on_map: Visit) -> None:
    page = on_map().page
    row(page, "Illegal parking")
    everything = shown(page)
    page.get_by_label("Kind", exact=True).first.click()
    page.get_by_role("option", name="Crowd").click()
    expect(page.locator("[data-shown='1']")).to_be_visible()
    page.reload()
    expect(page.locator("[data-shown='1']")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(1)
    page.get_by_label("Stage", exact=True).first.click()
    page.get_by_role("option", name="Filed", exact=True).click()
    expect(page.get_by_role("heading", name="No cases here")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(f"[data-shown='{everything}']")).to_be_visible()
    page.get_by_label("Street", exact=True).first.click()
    page.get_by_role("option").last.click()
    expect(page).to_have_url(re.compile("street="))
    page.get_by_label("Cells by", exact=True).first.click()
    page.get_by_role("option", name="Cells by flow").click()
    expect(page).to_have_url(re.compile("cells=flow"))
    expect(page.get_by_text("Crossings of the last day")).to_be_visible()


def test_the_time_slider_goes_back_and_plays(on_map: Visit) -> None:
    page = on_map().page
    row(page, "Illegal parking")
    everything = shown(page)
    page.keyboard.press("t")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("span=week"))
    slider = page.get_by_role("slider", name="Moment")
    expect(page.locator(f"[data-shown='{everything}']")).to_be_visible()
    for _ in range(4):
        page.keyboard.press("[")
    expect(page).to_have_url(re.compile(r"at=\d+"))
    expect(page.locator(f"[data-shown='{everything - 3}']")).to_be_visible()
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-shown='0']")).to_be_visible()
    page.keyboard.press("End")
    for _ in range(5):
        page.keyboard.press("[")
    expect(page).to_have_url(re.compile(r"at=\d+"))
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator(f"[data-shown='{everything}']")).to_be_visible()
    page.get_by_text("New then", exact=True).click()
    expect(page).to_have_url(re.compile("show=new"))
    expect(page.get_by_text(re.compile("came then"))).to_be_visible()


def test_hot_spots_are_numbered_and_lead_to_their_cell(on_map: Visit) -> None:
    page = on_map("list=spots&off=cases.cameras.views.vehicles&cells=none").page
    rows = page.get_by_role("listitem")
    expect(rows.first).to_contain_text("5 cases")
    without = drawn(page)
    page.keyboard.press("5")
    expect(page.get_by_role("checkbox", name="Hot spots")).to_be_checked()
    assert differ(drawn(page), without) > 20
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name=re.compile("Cell"))).to_be_visible()
    page.keyboard.press("l")
    expect(page.get_by_role("listitem")).to_have_count(5)


def test_a_cluster_that_is_clicked_falls_apart(on_map: Visit) -> None:
    page = on_map("cells=none&off=cameras.views.vehicles").page
    before = drawn(page)
    cluster = middle(spots(before, (34, 80, 95)))
    page.locator("canvas.maplibregl-canvas").click(position={"x": float(cluster[0]), "y": float(cluster[1])})
    page.wait_for_function("() => document.querySelector('[data-drawn]').dataset.drawn !== 'all'")
    assert len(spots(drawn(page), CASE)) > 0


def test_a_new_case_comes_by_itself(on_map: Visit, scene: MapScene) -> None:
    page = on_map("kind=fireworks").page
    expect(page.get_by_role("heading", name="No cases here")).to_be_visible()
    scene.report(scene.thing("rocket", "fireworks", east=-300, hours=10 / HOUR_S))
    expect(page.locator("[data-shown='1']")).to_be_visible()
    expect(page.get_by_role("listitem")).to_contain_text("Fireworks")


def test_a_case_that_comes_before_the_first_live_word_is_not_missed(on_map: Visit, scene: MapScene) -> None:
    page = on_map("kind=parking").page
    held: list[Route] = []
    page.route("**/v1/live*", lambda route: held.append(route))  # noqa: PLW0108  # a bound method of list cannot be marked as handled
    page.reload()
    expect(page.locator("[data-shown='1']")).to_be_visible()
    scene.report(scene.thing("van", "parking", east=-320, hours=10 / HOUR_S))
    for one in held:
        one.continue_()
    expect(page.locator("[data-shown='2']")).to_be_visible()


def test_without_webgl_the_lists_hold_it_all(on_map: Visit) -> None:
    visitor = on_map(script=NO_WEBGL)
    page = visitor.page
    expect(page.get_by_role("heading", name=re.compile("can't draw the map"))).to_be_visible()
    number = row(page, "Illegal parking")
    visitor.picture("map-without-webgl")
    page.get_by_role("listitem").filter(has_text="Illegal parking").first.get_by_role("button").click()
    expect(page).to_have_url(re.compile(f"case={number}"))
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(f"/cases/{number}$"))


def test_offline_says_so_and_keeps_what_is_there(on_map: Visit) -> None:
    visitor = on_map()
    page = visitor.page
    row(page, "Illegal parking")
    visitor.context.set_offline(True)
    expect(page.get_by_role("alert")).to_contain_text("no network")
    expect(page.get_by_role("listitem").first).to_be_visible()
    visitor.picture("map-offline")
    visitor.context.set_offline(False)


def test_a_failure_is_told_and_tried_again(on_map: Visit) -> None:
    page = on_map("list=cameras").page
    problem = '{"type": "about:blank", "title": "Conflict", "status": 409, "detail": "the cases are being counted"}'
    page.route(
        "**/v1/cases.geojson?*", lambda route: route.fulfill(status=409, content_type="application/problem+json", body=problem)
    )
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("the cases are being counted")
    page.unroute("**/v1/cases.geojson?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-shown]:not([data-shown='0'])")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("size", "language"), [("laptop", "zh"), ("laptop", "en"), ("wall", "zh"), ("phone", "en")])
def test_the_map_keeps_nobody_out(visit: Visit, size: str, language: str, theme: str) -> None:
    visitor = visit(role="manager", path="/map?span=week&hot=true", size=size, language=language, theme=theme)
    expect(visitor.page.get_by_role("listitem").first).to_be_visible()
    drawn(visitor.page)
    visitor.picture(f"map-{size}-{language}-{theme}")
    assert visitor.barriers() == []
