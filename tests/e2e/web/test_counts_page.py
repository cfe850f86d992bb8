"""Counts in a real browser: figures as the API has them, gaps, last week, export."""

import csv
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
SITE = ZoneInfo("Asia/Shanghai")
WATCHED = re.compile(r"([\d,]+) crossings; watched")
DRAWN = """figure => {
  const canvas = figure.querySelector('canvas'), over = figure.querySelector('.u-over').getBoundingClientRect();
  const all = canvas.getBoundingClientRect(), scale = canvas.width / all.width;
  const left = Math.round((over.left - all.left) * scale), top = Math.round((over.top - all.top) * scale);
  const width = Math.round(over.width * scale), height = Math.round(over.height * scale);
  const points = canvas.getContext('2d').getImageData(left, top, width, height).data;
  const isInk = at => Math.abs(points[at] - 0x0f) + Math.abs(points[at + 1] - 0x6d) + Math.abs(points[at + 2] - 0x8a) < 60;
  return Array.from({ length: width }, (_, x) =>
    Array.from({ length: height }, (_, y) => 4 * (y * width + x)).some(at => points[at + 3] > 128 && isInk(at)));
}"""
"""Columns of the plot, from its first time to its last, in which the first curve has ink."""


def whole(page: Page) -> int:
    """Return the crossings that the page tells."""
    found = WATCHED.search(page.get_by_text(WATCHED).inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))


def asked(page: Page) -> str:
    """Return the query of the export, which is what is shown."""
    page.get_by_role("button", name="Export").click()
    address = page.get_by_role("menuitem", name="CSV").get_attribute("href")
    page.keyboard.press("Escape")
    assert address is not None
    return address


def test_figures_are_the_apis(visit: Visit) -> None:
    visitor = visit(role="manager", path="/counts?days=7&interval=1h")
    page = visitor.page
    expect(page.get_by_text(WATCHED)).to_be_visible()
    rows = page.request.get(visitor.site + asked(page).replace("format=csv", "format=json")).json()["rows"]
    lines = [row for row in rows if row["target_kind"] == "line"]
    assert len(lines) > 1000
    assert whole(page) == sum(row["count_in"] + row["count_out"] for row in lines)
    people = sum(row["count_in"] for row in lines if row["class_name"] == "person")
    expect(page.get_by_role("region", name="By class").get_by_role("row", name="person")).to_contain_text(f"{people:,}")
    visitor.picture("counts-week")


def test_what_nobody_watched_is_a_gap(visit: Visit) -> None:
    visitor = visit(role="reader", path="/counts?days=7&interval=1h")
    page = visitor.page
    profile = page.get_by_role("figure", name="Crossings, both ways")
    profile.get_by_role("button", name="As a table").click()
    gaps = profile.get_by_role("row").filter(has=page.get_by_role("cell", name="no data", exact=True))
    expect(gaps.first).to_be_visible()
    watched = page.get_by_role("figure", name="Watched")
    watched.get_by_role("button", name="As a table").click()
    hour = gaps.nth(gaps.count() // 2).get_by_role("cell").first.inner_text()
    visitor.picture("counts-gap")
    seen = profile.get_by_role("row").filter(has_text=hour)
    expect(seen).not_to_contain_text(re.compile(r"\b0\b(?!:)"))


def test_the_curve_is_broken_where_nobody_watched(visit: Visit) -> None:
    page = visit(role="reader", path="/counts?days=7&interval=1h", theme="light").page
    profile = page.get_by_role("figure", name="Crossings, both ways")
    expect(profile.locator("canvas")).to_be_visible()
    drawn = profile.evaluate(DRAWN)
    profile.get_by_role("button", name="As a table").click()
    cells = profile.locator("tbody tr td:nth-child(2)").all_inner_texts()
    blind = [at for at, text in enumerate(cells) if text == "no data"]
    width = len(drawn) / (len(cells) - 1)
    within = [drawn[round((at - 0.5) * width) : round((at + 0.5) * width)] for at in blind]
    seen = {at for at in range(1, len(cells)) if {at - 1, at}.isdisjoint(blind)}
    between = [drawn[round((at - 1) * width) + 2 : round(at * width) - 1] for at in sorted(seen)]
    assert within
    assert not any(any(columns) for columns in within), "nothing is drawn where nobody watched, not even a zero"
    curve = sum(any(columns) for columns in between)
    assert curve > len(between) / 2, "elsewhere there is a curve, though here and there that of last week lies over it"


def test_the_same_day_last_week_stands_beside(visit: Visit) -> None:
    day = datetime.now(SITE) - timedelta(hours=1)  # in its first hour a day may have nothing yet
    visitor = visit(role="manager", path=f"/counts?interval=1h&day={day.date()}")
    page = visitor.page
    profile = page.get_by_role("figure", name="Crossings, both ways")
    profile.get_by_role("button", name="As a table").click()
    rows = page.request.get(visitor.site + asked(page).replace("format=csv", "format=json&compare=last_week")).json()["rows"]
    lines = [row for row in rows if row["target_kind"] == "line"]
    first = min(row["start"] for row in lines)
    before = sum(row["last_week_in"] + row["last_week_out"] for row in lines if row["start"] == first)
    assert before > 0
    expect(profile.get_by_role("row").nth(1).get_by_role("cell").last).to_have_text(f"{before:,}")
    visitor.picture("counts-last-week")


def test_filters_narrow_and_stand_in_the_address(visit: Visit) -> None:
    visitor = visit(role="manager", path="/counts?days=7")
    page = visitor.page
    expect(page.get_by_text(WATCHED)).to_be_visible()
    everything = whole(page)
    page.get_by_label("Class", exact=True).first.click()
    page.get_by_role("option", name="bicycle").click()
    expect(page).to_have_url(re.compile(r"class_name=bicycle"))
    expect(page.get_by_role("region", name="By class").get_by_role("row")).to_have_count(2)
    assert 0 < whole(page) < everything
    page.get_by_label("Grid cell", exact=True).first.click()
    expect(page.get_by_role("option").first).to_have_text(re.compile(r"^\d{15}$"))
    page.get_by_role("option").first.click()
    expect(page.get_by_role("region", name="By grid cell").get_by_role("row")).to_have_count(2)
    page.reload()
    expect(page.get_by_role("region", name="By grid cell").get_by_role("row")).to_have_count(2)
    page.get_by_role("button", name="Clear filters").click()
    expect(page).to_have_url(re.compile(r"/counts$"))


def test_a_day_without_cameras_says_so_and_arrows_lead_back(visit: Visit) -> None:
    visitor = visit(role="reader", path="/counts?day=2020-02-02")
    page = visitor.page
    expect(page.get_by_role("heading", name="Nothing was counted")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"day=2020-02-01"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"day=2020-02-03"))
    visitor.picture("counts-none")


def test_the_export_holds_what_is_shown(visit: Visit, tmp_path: Path) -> None:
    visitor = visit(role="manager", path="/counts?days=7&interval=1d&class_name=car")
    page = visitor.page
    expect(page.get_by_text(WATCHED)).to_be_visible()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as coming:
        page.get_by_role("menuitem", name="CSV").click()
    path = tmp_path / "counts.csv"
    coming.value.save_as(path)
    assert coming.value.suggested_filename.endswith(".csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["target_kind"] == "line"]
    assert {row["class_name"] for row in rows} == {"car"}
    assert sum(int(row["count_in"]) + int(row["count_out"]) for row in rows) == whole(page)


@pytest.mark.parametrize(
    ("size", "language", "theme"), [("laptop", "zh", "light"), ("wall", "en", "dark"), ("phone", "zh", "dark")]
)
def test_counts_keep_nobody_out(visit: Visit, size: str, language: str, theme: str) -> None:
    visitor = visit(role="manager", path="/counts?days=7", size=size, language=language, theme=theme)
    expect(visitor.page.locator("canvas").first).to_be_visible()
    visitor.picture(f"counts-{size}-{language}-{theme}")
    assert visitor.barriers() == []
