"""How well cases are dealt with, and where they come up, in a real browser."""

import csv
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Visitor
from tests.support.street_day import NAMES
from tests.support.web_site import WebSite
from tests.support.wire import bucket

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
PLACES = {"community": "Community", "cell": "Unit grid", "camera": "Camera"}
ASK = "async (path) => (await fetch(path)).json()"


def opened(visit: Visit, path: str, **look: str) -> tuple[Visitor, list[str]]:
    """Open the page as a manager; return the addresses, too, that it asks of the API's evaluation."""
    visitor = visit(**look)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url) if "/v1/evaluation" in request.url else None)
    visitor.sign_in("manager", path=path)
    return visitor, asked


def rows(page: Page) -> dict[str, list[str]]:
    """Return what the table of indicators shows: numerator/denominator of each group by its name."""
    table = page.get_by_role("region", name="Indicators").get_by_role("table")
    expect(table.get_by_role("rowheader").nth(1)).to_be_visible()
    found: dict[str, list[str]] = table.evaluate("""table => Object.fromEntries([...table.querySelectorAll('tbody tr')]
        .filter(row => row.querySelector('th')).map(row => [row.querySelector('th').textContent,
            [...row.querySelectorAll('td')].map(cell => cell.textContent.match(/[\\d,]+\\/[\\d,]+/)[0])]))""")
    return found


def told(answer: dict[str, Any]) -> dict[str, list[str]]:
    return {
        str(row["group"]): [f"{one['numerator']}/{one['denominator']}" for one in row["indicators"]] for row in answer["rows"]
    }


def test_every_figure_is_that_of_the_api(visit: Visit) -> None:
    visitor, asked = opened(visit, "/evaluation?by=channel")
    page = visitor.page
    shown = rows(page)
    address = next(url for url in asked if "by=channel" in url)
    answer = told(page.evaluate(ASK, address))
    assert shown["Fixed cameras"] == answer["fixed_video"]
    whole = told(page.evaluate(ASK, address.replace("by=channel", "by=all")))
    assert [shown["All"]] == list(whole.values())
    assert shown["All"][0] != "0/0"
    page.get_by_text("How each indicator is defined").click()
    expect(page.get_by_role("cell", name="Cases made in the period that were filed")).to_be_visible()


def test_groups_period_and_indicator_stand_in_the_address(visit: Visit) -> None:
    visitor, _ = opened(visit, "/evaluation")
    page = visitor.page
    expect(page.get_by_role("columnheader", name="Street", exact=True)).to_be_visible()
    page.get_by_label("Grouped by", exact=True).first.click()
    page.get_by_role("option", name="Unit grid").click()
    expect(page).to_have_url(re.compile("by=cell"))
    page.get_by_role("radiogroup", name="Period").get_by_text("7 days").click()
    expect(page).to_have_url(re.compile(r"from=\d{4}-\d\d-\d\d"))
    page.get_by_role("button", name="Filed", exact=True).click()
    expect(page).to_have_url(re.compile("rate=filing_rate"))
    page.reload()
    expect(page.get_by_role("columnheader", name="Unit grid", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="Filed by day")).to_be_visible()
    visitor.picture("evaluation-cells")


def test_hot_spots_lead_to_their_cases(visit: Visit) -> None:
    visitor, asked = opened(visit, "/evaluation?view=spots")
    page = visitor.page
    first = page.get_by_role("region", name="Cells with the most cases").get_by_role("row").nth(1)
    link = first.get_by_role("link")
    expect(link).to_be_visible()
    answer = page.evaluate(ASK, next(url for url in asked if "hot-spots" in url))
    spot = answer["spots"][0]
    assert link.inner_text() == str(spot["cases"])
    first.get_by_role("button").click()
    heat = page.get_by_role("region", name="Weekday and hour").get_by_role("row")
    numbers = [text for text in heat.last.get_by_role("cell").all_inner_texts() if text]
    assert sum(map(int, numbers)) == spot["cases"]
    days = [heat.nth(1 + day).get_by_role("cell").all_inner_texts() for day in range(7)]
    assert [[int(text or 0) for text in day] for day in days] == answer["week"]
    page.locator("[data-map=ready]").wait_for()
    visitor.picture("evaluation-spots-picked")
    given = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    assert given["grid"] == [spot["grid_code"]]
    link.click()
    expect(page).to_have_url(re.compile("/cases"))
    expect(page.locator("tbody tr")).to_have_count(spot["cases"])


def test_the_figures_are_saved_as_a_sheet(visit: Visit) -> None:
    visitor, _ = opened(visit, "/evaluation?by=channel")
    page = visitor.page
    shown = rows(page)["Fixed cameras"]
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as CSV").click()
    sheet = saved.value.path().read_text("utf-8-sig").splitlines()
    lines = [line for line in csv.DictReader(sheet) if line["group"] == "fixed_video"]
    assert [f"{line['numerator']}/{line['denominator']}" for line in lines] == shown


def test_litter_on_the_ground_is_told_by_place(visit: Visit, site: WebSite) -> None:
    yesterday = (time.time() // 3600 - 24) * 3600
    told = {"rule_id": "clean", "target_kind": "stream", "target": "clean-lane", "class_name": "litter", "count_in": 0}
    looks = [{**told, "start": yesterday + 60 * at, "cover_mean": cover} for at, cover in enumerate((0.002, 0.0042))]
    site.worker().send_counts([bucket(stream_id="clean-lane").model_copy(update=one) for one in looks])
    visitor, _ = opened(visit, "/evaluation?view=cleanliness")
    page = visitor.page
    page.get_by_label("Grouped by", exact=True).first.click()
    page.get_by_role("option", name="Camera").click()
    expect(page).to_have_url(re.compile("place=camera"))
    expect(page.get_by_role("row", name="clean-lane 31.0 1")).to_be_visible()
    expect(page.get_by_role("img", name="Litter on the ground")).to_be_visible()
    visitor.picture("evaluation-cleanliness-camera")
    assert visitor.barriers() == []


@pytest.mark.parametrize(("place", "name"), [(None, "Street"), *PLACES.items()])
def test_litter_of_each_kind_of_place_is_that_of_the_api(visit: Visit, site: WebSite, place: str | None, name: str) -> None:
    yesterday = (time.time() // 3600 - 24) * 3600
    told = {"start": yesterday, "rule_id": "clean", "target_kind": "stream", "class_name": "litter", "count_in": 0}
    covers = zip(NAMES[:6], (0.0011, 0.0022, 0.0033, 0.0044, 0.0055, 0.0066), strict=True)
    own = [
        bucket(stream_id=camera).model_copy(update=told | {"target": camera, "cover_mean": cover}) for camera, cover in covers
    ]
    site.worker().send_counts(own)
    visitor = visit()
    page = visitor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/v1/counts/cover" in request.url else None)
    visitor.sign_in("manager", path="/evaluation?view=cleanliness")
    if place is not None:
        page.get_by_label("Grouped by", exact=True).first.click()
        page.get_by_role("option", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(f"place={place}"))
    table = page.get_by_role("region", name="Cleanliness").get_by_role("table").last
    expect(table).to_be_visible()
    expect(page.get_by_label("Grouped by", exact=True).first).to_have_value(name)
    page.wait_for_function("() => document.querySelector('.u-over') !== null")
    expect(table.locator("tbody")).not_to_contain_text(re.compile(r"\d{9,}"))
    by = place or "street"
    answer = page.evaluate(ASK, next(url for url in reversed(asked) if f"by={by}" in url))
    shown = [row.get_by_role("cell").all_inner_texts() for row in table.locator("tbody tr").all()]
    found = [(f"{one['cover_mean'] * 10_000:.1f}", sum(day is not None for day in one["course"])) for one in answer["places"]]
    assert [(mean, int(days)) for _, mean, days in shown] == found
    assert {"street": 1, "community": 1, "cell": 2, "camera": 6}[by] <= len(found)
    names = [row[0] for row in shown]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("view", ["rates", "spots", "cleanliness"])
@pytest.mark.parametrize(("size", "language", "theme"), [("laptop", "zh", "light"), ("laptop", "en", "dark")])
def test_the_page_keeps_nobody_out(visit: Visit, view: str, size: str, language: str, theme: str) -> None:
    visitor, _ = opened(visit, f"/evaluation?view={view}", size=size, language=language, theme=theme)
    page = visitor.page
    shown = {"rates": "table tbody tr", "spots": "[data-map=ready]", "cleanliness": "h2, table tbody tr"}[view]
    expect(page.locator(shown).first).to_be_visible()
    visitor.picture(f"evaluation-{view}-{language}-{theme}")
    assert visitor.barriers() == []
