"""The editor of a camera's zones, lines, ground points and rules in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Visitor
from tests.support.wall_site import WallSite

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
TRIAL_MS = 120_000.0
"""The rules look again at twenty minutes, in a process that has to start."""
WIDTH = """async () => {
  const picture = new Image();
  picture.src = document.querySelector('svg image').href.baseVal;
  await picture.decode();
  return picture.naturalWidth;
}"""
NOTE_PLACES = """
globalThis.places = new Set();
const note = () => {
  const box = document.querySelector("[role=application]")?.getBoundingClientRect();
  if (box !== undefined) places.add([box.x, box.y, box.width, box.height].join(" "));
  requestAnimationFrame(note);
};
note();
"""
AROUND_THE_CAR = ((0.5, 0.45), (0.86, 0.45), (0.86, 0.82), (0.5, 0.82))


@pytest.fixture(scope="module")
def site(wall: WallSite) -> WallSite:
    """Cameras of a file of their own; each test edits another one."""
    return wall


def click_on_picture(page: Page, *places: tuple[float, float]) -> None:
    """Click on places of the picture, 0…1, that snap to nothing."""
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    page.keyboard.down("Alt")
    for x, y in places:
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.keyboard.up("Alt")


def edit(visit: Visit, name: str, *, role: str = "manager", **look: str) -> Visitor:
    visitor = visit(role=role, path=f"/streams/{name}/edit", **look)
    visitor.page.get_by_role("application").wait_for()
    return visitor


def save(page: Page, why: str) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Why").fill(why)
    page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()


def draw_around_the_car(page: Page) -> Locator:
    page.get_by_role("button", name="Zone", exact=True).click()
    click_on_picture(page, *AROUND_THE_CAR, AROUND_THE_CAR[0])
    shape = page.locator("[data-shape='zone:zone-2']")
    expect(shape).to_be_visible()
    tools = [one.bounding_box() for one in page.get_by_role("toolbar").get_by_role("button").all()]
    assert len({box["y"] + box["height"] / 2 for box in tools if box}) == 1, "one row: a second would move the picture"
    return shape


def watch_it(page: Page) -> None:
    """Let the rule about parking be about the new zone."""
    page.get_by_role("tab", name="Rules").click()
    page.get_by_role("button", name=re.compile("no-parking")).click()
    page.get_by_label("Zone", exact=True).first.click()
    page.get_by_role("option", name="zone-2").click()


def test_an_area_that_crosses_itself_is_refused_with_words_and_undone(visit: Visit) -> None:
    visitor = edit(visit, "gulou-04")
    page = visitor.page
    page.keyboard.press("n")
    click_on_picture(page, *(AROUND_THE_CAR[at] for at in (0, 2, 1, 3)))
    page.keyboard.press("Enter")
    shape = page.locator("[data-shape='zone:zone-2']")
    expect(shape.get_by_role("alert")).to_contain_text("It crosses itself")
    expect(page.locator("[data-wrong=true]")).to_have_text("1 thing is wrong")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    visitor.picture("streams-edit-wrong")
    page.keyboard.press("Control+z")
    expect(shape).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(shape).to_be_visible()


def test_a_trial_shows_what_the_rules_would_have_told(visit: Visit) -> None:
    visitor = edit(visit, "nanluo-01")
    page = visitor.page
    draw_around_the_car(page)
    watch_it(page)
    page.get_by_role("tab", name="Try").click()
    page.get_by_role("button", name="Try", exact=True).click()
    new = page.locator("[data-difference='come']")
    expect(new).to_have_count(1, timeout=TRIAL_MS)
    expect(new).to_contain_text("Illegal parking, car")
    new.click()
    expect(page.locator("[data-marked]")).to_be_attached()
    visitor.picture("streams-edit-tried")


def test_what_is_saved_is_in_the_file_and_goes_back(visit: Visit, site: WallSite) -> None:
    before = site.part("gulou-01")["part"]
    visitor = edit(visit, "gulou-01")
    page = visitor.page
    draw_around_the_car(page)
    watch_it(page)
    save(page, "the other kerb is watched, too")
    expect(page.get_by_text("Nothing changed")).to_be_visible()
    saved = site.part("gulou-01")["part"]
    assert saved["rules"][0]["zone"] == "zone-2"
    corners = saved["zones"]["zone-2"]["polygon"]
    assert [tuple(round(value, 2) for value in corner) for corner in corners] == list(AROUND_THE_CAR)
    page.get_by_role("tab", name="History").click()
    page.locator("[data-revision]").first.get_by_role("button").first.click()
    expect(page.get_by_label("Difference to the revision before")).to_contain_text("zone-2")
    visitor.picture("streams-edit-history")
    found = page.locator("[data-revision]").filter(has_text="Changed on the machine itself").first
    found.get_by_role("button").first.click()
    found.get_by_role("button", name=re.compile("Go back to revision")).click()
    page.get_by_role("dialog").get_by_role("button", name="Go back", exact=True).click()
    expect(page.get_by_text("went back").first).to_be_visible()
    assert site.part("gulou-01")["part"] == before


def test_when_a_rule_is_on_is_set_and_saved(visit: Visit, site: WallSite) -> None:
    visitor = edit(visit, "gulou-02")
    page = visitor.page
    page.get_by_role("tab", name="Rules").click()
    page.get_by_role("button", name=re.compile("no-parking")).click()
    page.get_by_role("button", name=re.compile("^More")).click()
    page.get_by_role("button", name="Add a window").click()
    schedule = page.get_by_role("group", name="Schedule", exact=True)
    schedule.get_by_text("Sat", exact=True).click()
    schedule.get_by_text("Sun", exact=True).click()
    schedule.get_by_label("Start 1").fill("22:00")
    schedule.get_by_label("End 1").fill("06:30")
    visitor.picture("streams-edit-schedule")
    assert visitor.barriers() == []
    save(page, "parking is allowed by day")
    expect(page.get_by_text("Nothing changed")).to_be_visible()
    [rule] = [one for one in site.part("gulou-02")["part"]["rules"] if one.get("schedule")]
    assert rule["schedule"] == [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "22:00", "end": "06:30"}]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_bin_is_marked_on_the_picture_with_its_code(visit: Visit, site: WallSite, theme: str) -> None:
    name, code = {"light": ("gulou-03", "11010103005000123"), "dark": ("beixin-03", "11010103005000124")}[theme]
    visitor = edit(visit, name, theme=theme)
    page = visitor.page
    page.keyboard.press("b")
    expect(page.locator("#stage-told")).to_contain_text("Bin: click the corners around it")
    click_on_picture(page, *AROUND_THE_CAR, AROUND_THE_CAR[0])
    page.get_by_label("Code of the bin").fill(code)
    page.keyboard.press("Enter")
    shape = page.locator(f"[data-shape='zone:{code}']")
    expect(shape).to_contain_text("bin · bins-1")
    visitor.picture(f"streams-edit-bin-{theme}")
    assert visitor.barriers() == []
    save(page, "the bin at the corner")
    expect(page.get_by_text("Nothing changed")).to_be_visible()
    saved = site.part(name)["part"]
    corners = [tuple(round(value, 2) for value in corner) for corner in saved["zones"][code]["polygon"]]
    assert corners == list(AROUND_THE_CAR)
    assert saved["rules"][-1] == {"id": "bins-1", "kind": "bins", "bin_zones": [code]}


def test_the_picture_stays_under_the_hand_whatever_comes_or_is_told_meanwhile(visit: Visit) -> None:
    visitor = visit(role="manager", path="/streams")
    visitor.page.add_init_script(NOTE_PLACES)
    visitor.open("/streams/gulou-03/edit")
    page = visitor.page
    page.get_by_role("button", name="Ground grid", exact=True).wait_for()
    for tool in "nmlbp":
        page.keyboard.press(tool)
        expect(page.locator("#stage-told")).to_contain_text("Cross at")
    page.keyboard.press("n")
    click_on_picture(page, *AROUND_THE_CAR, AROUND_THE_CAR[0])
    expect(page.locator("#stage-told")).to_contain_text("drag it")
    assert len(page.evaluate("[...places]")) == 1, "what is clicked next is elsewhere than what was seen"


def test_what_the_check_refuses_is_told_in_the_pages_language(visit: Visit) -> None:
    visitor = edit(visit, "beixin-02", language="zh")
    page = visitor.page
    page.locator("[data-shape='zone:kerb']").get_by_role("button", name="kerb", exact=False).first.click()
    page.keyboard.press("Delete")
    page.get_by_role("tab", name="规则").click()
    told = page.get_by_text("没有名为 kerb 的区域，该摄像机尚未设置")
    expect(told.first).to_be_visible()
    expect(page.locator("[data-wrong=true]")).to_be_visible()
    visitor.picture("streams-edit-refused-zh")


def test_a_zone_and_a_line_are_drawn_with_the_keyboard(visit: Visit, site: WallSite) -> None:
    page = edit(visit, "nanluo-03").page
    page.keyboard.press("n")
    for key, times in (("Shift+ArrowLeft", 2), ("Shift+ArrowUp", 1), ("Shift+ArrowRight", 4)):
        page.keyboard.press("Space")
        for _ in range(times):
            page.keyboard.press(key)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("[data-shape='zone:zone-2']")).to_be_visible()
    expect(page.locator("#stage-told")).to_contain_text("zone-2")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press(".")
    expect(page.locator("#stage-told")).to_contain_text("corner 1")
    page.keyboard.press("l")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-shape='line:line-2']")).to_be_visible()
    page.keyboard.press("Control+s")
    page.get_by_label("Why").fill("drawn by keys")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing changed")).to_be_visible()
    saved = site.part("nanluo-03")["part"]
    assert len(saved["zones"]["zone-2"]["polygon"]) == 4
    assert saved["lines"]["line-2"]["end"][0] > saved["lines"]["line-2"]["start"][0]


def test_what_somebody_else_saved_meanwhile_is_told(visit: Visit, site: WallSite) -> None:
    page = edit(visit, "beixin-01").page
    page.get_by_role("button", name="Remove gate").click()
    seen = site.part("beixin-01")
    lines = {"gate": {"start": [0.1, 0.7], "end": [0.9, 0.7]}}
    with site.client() as client:
        order = {"revision": seen["revision"], "why": "the gate is wider", "part": {"lines": lines}}
        client.put("/v1/config/streams/beixin-01", json=order).raise_for_status()
    page.get_by_role("tab", name="Rules").click()
    page.get_by_role("button", name=re.compile("Counting")).click()
    page.get_by_role("button", name="Remove the rule").last.click()
    save(page, "nobody is counted here")
    told = page.get_by_role("dialog").get_by_role("alert")
    expect(told).to_contain_text("Somebody saved meanwhile")
    expect(told).to_contain_text("You both changed: counting lines")
    page.get_by_role("button", name="Discard mine and show theirs").click()
    expect(page.get_by_text("Nothing changed")).to_be_visible()
    assert site.part("beixin-01")["part"]["lines"] == lines


def test_a_ground_point_that_does_not_fit_is_told_with_the_grid(visit: Visit) -> None:
    visitor = edit(visit, "dongsi-01")
    page = visitor.page
    page.get_by_role("tab", name="Ground").click()
    expect(page.locator("[data-fit]")).to_contain_text("The points fit the ground")
    expect(page.locator("[data-grid]")).to_be_attached()
    page.get_by_role("button", name="Ground point 3", exact=True).click()
    for _ in range(6):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-shape='point:2']")).to_contain_text("It does not fit the others")
    visitor.picture("streams-edit-ground")
    page.keyboard.press("o")
    expect(page.locator("[data-grid]")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.get_by_text("It does not fit the others")).to_have_count(0)
    page.get_by_text("Metres", exact=True).click()
    expect(page.get_by_label("Metres north of the camera").first).to_have_value("9.5 m")


def test_the_last_event_gives_a_picture_as_large_as_the_stream(visit: Visit) -> None:
    visitor = edit(visit, "gulou-01", role="operator")
    page = visitor.page
    page.get_by_role("button", name="Last event").click()
    shown = page.locator("svg image[href*='snapshot.jpg']")
    shown.wait_for(state="attached")
    assert page.evaluate(WIDTH) == 1920


def test_who_may_not_edit_looks(visit: Visit) -> None:
    page = edit(visit, "longtan-01", role="operator").page
    expect(page.get_by_text("You may look at this; a manager changes it.")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Zone", exact=True)).to_have_count(0)
    page.keyboard.press("n")
    click_on_picture(page, *AROUND_THE_CAR)
    page.keyboard.press("Enter")
    expect(page.locator("[data-shape]")).to_have_count(2)
    page.get_by_role("tab", name="Rules").click()
    page.get_by_role("button", name=re.compile("no-parking")).click()
    expect(page.get_by_label("Longest stay allowed, s")).to_be_disabled()
