"""Saving and rolling back while the file on its machine is wrong elsewhere: a Chinese page tells it all in Chinese."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visitor
from tests.support.wall_site import WallSite

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
PAGE = "/streams/tiantan-02/edit"
CORNERS = ((0.5, 0.45), (0.86, 0.45), (0.86, 0.82), (0.5, 0.82))
WRONG = "\ncolour: red\n"
ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")
"""Three words of it in a row; keys of the file stand there by name."""


@pytest.fixture(scope="module")
def site(wall: WallSite) -> WallSite:
    return wall


@pytest.fixture
def spoilt(site: WallSite) -> Iterator[Callable[[], None]]:
    """Spoil the file beside its cameras; in the end nothing of that is left."""

    def spoil() -> None:
        site.file.write_text(site.file.read_text("utf-8") + WRONG, "utf-8")

    yield spoil
    site.file.write_text(site.file.read_text("utf-8").replace(WRONG, ""), "utf-8")


def draw_a_zone(page: Page) -> None:
    box = page.get_by_role("application").bounding_box()
    assert box is not None
    page.keyboard.press("n")
    page.keyboard.down("Alt")
    for x, y in CORNERS:
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.keyboard.up("Alt")
    page.keyboard.press("Enter")
    expect(page.locator("[data-shape='zone:zone-2']")).to_be_visible()


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_label("原因").fill("新增区域")
    page.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()


def refused(page: Page) -> None:
    told = page.get_by_role("dialog").get_by_role("alert")
    expect(told).to_contain_text("配置无效，须修正 1 处")
    expect(told).to_contain_text(re.compile(r"colour：没有该设置项；可用：.*（文件第 \d+ 行）"))
    assert ENGLISH.search(page.get_by_role("dialog").inner_text()) is None


def test_what_is_wrong_elsewhere_in_the_file_is_told_in_the_pages_language(
    visit: Visit, site: WallSite, spoilt: Callable[[], None]
) -> None:
    visitor = visit(role="manager", path=PAGE, language="zh")
    page = visitor.page
    page.get_by_role("application").wait_for()
    draw_a_zone(page)
    save(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "zone-2" in site.part("tiantan-02")["part"]["zones"]
    spoilt()
    page.goto(f"{site.url}{PAGE}?pane=history")
    page.locator("[data-revision]").last.get_by_role("button").first.click()
    page.get_by_role("button", name=re.compile("^恢复到版本")).click()
    page.get_by_role("dialog").get_by_role("button", name="恢复", exact=True).click()
    refused(page)
    visitor.picture("streams-rollback-refused-zh")
    page.get_by_role("button", name="取消").last.click()
    page.get_by_role("tab", name="图形").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="删除 zone-2").click()
    save(page)
    refused(page)
    visitor.picture("streams-save-refused-zh")
    assert visitor.barriers() == []
    assert "zone-2" in site.part("tiantan-02")["part"]["zones"]
