"""What verdicts are good for: precision, the adviser, pictures for retraining; and that the page keeps nobody out."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visitor
from tests.support.review_queue import JUDGED, JUDGED_AT, LIMIT_S, STEP_S, ReviewSite
from tests.support.review_window import shown

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(600)]

Open = Callable[..., Visitor]


def test_precision_is_that_of_the_api(review: Open, review_site: ReviewSite) -> None:
    visitor = review(role="operator", path="/review?tab=precision")
    rows = review_site.api.get("/v1/review/precision").json()["rules"]
    told = next(one for one in rows if one["stream_id"] == JUDGED_AT and one["kind"] == "parking")
    line = visitor.page.locator("tbody tr").filter(has_text=JUDGED_AT).filter(has_text="parking-main")
    expect(line).to_contain_text(f"{told['precision']:.0%}")
    expect(line).to_contain_text(f"{told['low']:.0%} – {told['high']:.0%}")
    cells = line.locator("td").all_inner_texts()
    assert cells[2:5] == [str(told[name]) for name in ("right", "wrong", "unsure")]
    visitor.picture("review-precision")
    line.get_by_role("link", name="Adviser").click()
    expect(visitor.page).to_have_url(re.compile(rf"tab=advice.*{JUDGED_AT}"))


def test_the_adviser_tells_what_another_limit_would_change(review: Open, review_site: ReviewSite) -> None:
    visitor = review(role="operator", path=f"/review?tab=advice&stream={JUDGED_AT}&rule=parking-main")
    page = visitor.page
    slider = page.get_by_role("slider")
    expect(slider).to_be_visible()
    for _ in range(9):
        slider.press("ArrowRight")
    at = float(slider.get_attribute("aria-valuenow") or 0)
    assert LIMIT_S < at < LIMIT_S + STEP_S * JUDGED
    asked: dict[str, str | float] = {"rule": "parking-main", "stream": JUDGED_AT, "at": at}
    (row,) = review_site.api.get("/v1/review/advice", params=asked).json()["rows"]
    kept, lost = row["kept"], row["lost"]
    assert lost["wrong"] > 0
    right, wrong = (kept[name] + lost[name] for name in ("right", "wrong"))
    words = f"{kept['right']} of {right} true ones would still be reported and {lost['right']} not; "
    words += f"{kept['wrong']} of {wrong} false ones would still be reported and {lost['wrong']} not"
    expect(page.locator("#content").get_by_role("status").first).to_contain_text(words)
    expect(page.locator("#content").get_by_role("status").first).to_contain_text(
        f"then {kept['precision']:.0%} ({kept['low']:.0%} to {kept['high']:.0%})"
    )
    expect(page.get_by_role("img", name="True and false cases")).to_be_visible()
    expect(page.get_by_role("link", name=f"Rules of {JUDGED_AT}")).to_have_attribute(
        "href", re.compile(rf"/streams/{JUDGED_AT}$")
    )
    visitor.picture("review-advice")


def test_what_an_export_holds_is_told_before_and_is_in_it(review: Open, review_site: ReviewSite) -> None:
    visitor = review(role="manager", path="/review?tab=export")
    page = visitor.page
    page.get_by_role("radiogroup", name="Form").get_by_text("YOLO").click()
    page.get_by_label("Kinds", exact=True).first.click()
    page.get_by_role("option", name="Illegal parking").or_(page.get_by_role("option", name="Parking")).first.click()
    page.keyboard.press("Escape")
    told = review_site.api.get("/v1/review/export/contents", params={"kind": "parking"}).json()
    held = page.get_by_role("status", name="What it holds")
    expect(held).to_contain_text(f"Hard negatives: {told['hard_negatives']}")
    expect(held).to_contain_text(f"{told['pictures']} pictures")
    assert told["hard_negatives"] > 0
    link = page.get_by_role("link", name="Download ZIP")
    expect(link).to_have_attribute("aria-disabled", "true")
    page.get_by_role("textbox", name="What for").fill("retraining of parking")
    expect(link).to_have_attribute("aria-disabled", "false")
    visitor.picture("review-export")
    with page.expect_download() as download:
        link.click()
    made = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    about = json.loads(made.read("about.json"))
    assert (about["pictures"], about["hard_negatives"]) == (told["pictures"], told["hard_negatives"])
    assert about["purpose"] == "retraining of parking"
    assert sum(name.startswith("images/") for name in made.namelist()) == told["pictures"]
    empty = [name for name in made.namelist() if name.startswith("labels/") and made.read(name) == b""]
    assert len(empty) == told["hard_negatives"]
    assert parse_qs(urlsplit(download.value.url).query)["kind"] == ["parking"]


def test_operators_take_nothing_out(review: Open) -> None:
    page = review(role="operator", path="/review?tab=export").page
    expect(page.get_by_role("tab", name="Queue")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", name="Export")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_all_without_scrolling_and_keeps_nobody_out(review: Open, language: str, theme: str) -> None:
    visitor = review(role="manager", path="/review", language=language, theme=theme)
    page = visitor.page
    case = shown(page)
    page.locator(f"[data-of='{case}'] [data-map=ready]").wait_for()
    page.locator(f"[data-of='{case}'][aria-busy=false]").wait_for()
    assert page.evaluate("() => document.scrollingElement.scrollHeight <= innerHeight")
    for part in page.locator("[data-case] > section, [data-case] > footer").all():
        assert part.evaluate(
            "(one) => one.scrollHeight <= one.clientHeight + 1 && one.getBoundingClientRect().bottom <= innerHeight"
        )
    visitor.picture(f"review-{language}-{theme}")
    assert visitor.barriers() == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tab", ["precision", "advice", "export"])
def test_what_the_words_are_good_for_keeps_nobody_out(review: Open, tab: str, theme: str) -> None:
    visitor = review(role="manager", path=f"/review?tab={tab}&stream={JUDGED_AT}&rule=parking-main", theme=theme, language="zh")
    expect(visitor.page.locator(".h-panel").first).to_be_visible()
    visitor.picture(f"review-{tab}-{theme}")
    assert visitor.barriers() == []


@pytest.mark.parametrize("size", ["wall", "phone"])
def test_it_fits_other_windows(review: Open, size: str) -> None:
    visitor = review(role="operator", path="/review", size=size, language="zh")
    shown(visitor.page)
    assert visitor.page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
    visitor.picture(f"review-{size}")
