"""What a case's page shows of a case: evidence, masks and originals, a clearance, the sheet to print."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import av
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from pipeline.evidence.browser_copy import write_browser_copy
from tests.support.browser import Visitor
from tests.support.clips import write_clip
from tests.support.desk_cases import DeskCases
from tests.support.pdf_text import Pdf
from tests.support.street_footage import Footage
from tests.support.web_site import NAME

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
PLAYING = "() => { const v = document.querySelector('video'); return v !== null && v.readyState >= 2 && v.currentTime > 0 }"
SOURCE = "() => document.querySelector('video')?.currentSrc ?? ''"
SHOWN = "() => [...document.querySelectorAll('{within} img')].map((one) => one.complete && one.naturalWidth > 0)"


def pictures(page: Page, within: str, count: int) -> None:
    """Wait until so many pictures are drawn."""
    page.wait_for_function(
        f"(count) => {{ const of = ({SHOWN.format(within=within)})(); return of.length === count && of.every(Boolean) }}",
        arg=count,
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("size", "language"), [("laptop", "en"), ("phone", "zh"), ("wall", "zh")])
def test_the_page_of_a_case_keeps_nobody_out(visit: Visit, desk: DeskCases, size: str, language: str, theme: str) -> None:
    case = desk.told("desk-look")
    desk.move(case, "confirm", "file")
    visitor = visit(role="manager", path=f"/cases/{case.id}", size=size, language=language, theme=theme)
    page = visitor.page
    page.wait_for_function(PLAYING)
    page.locator("[data-map=ready]").wait_for()
    expect(page.get_by_role("tabpanel")).to_contain_text("立案" if language == "zh" else "File")
    visitor.picture(f"case-{size}-{language}-{theme}")
    assert visitor.barriers() == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") is True


def test_what_was_measured_stands_there_in_words(visit: Visit, desk: DeskCases) -> None:
    page = visit(role="reader", path=f"/cases/{desk.told('desk-words').id}").page
    facts = page.get_by_role("region", name="What, when, where, why")
    expect(facts).to_contain_text("Litter lies in the zone “kerb” for 4 min 5 sec, attended by nobody; told after 2 min.")
    expect(facts.get_by_role("row", name="For 4 min 5 sec")).to_be_visible()
    expect(facts.get_by_role("row", name="Width 0.7 m")).to_be_visible()
    assert "dwell_s" not in facts.inner_text()


def test_a_clearance_seen_by_the_cameras_brings_before_and_after_side_by_side(
    visit: Visit, desk: DeskCases, street: Footage
) -> None:
    case = desk.told("desk-clear")
    desk.move(case, "confirm", "file")
    desk.move(case, "dispatch", department="Sanitation crew 3")
    desk.clear(case, after=street.after)
    visitor = visit(role="operator", path=f"/cases/{case.id}")
    page = visitor.page
    expect(page.get_by_text("The cameras saw it go.")).to_be_visible()
    pictures(page, "figure", 2)
    before, after = (page.get_by_role("img", name=re.compile(f"^{name} · ")).bounding_box() for name in ("Before", "After"))
    assert before is not None
    assert after is not None
    assert before["x"] + before["width"] <= after["x"]
    assert abs(before["y"] - after["y"]) < 1
    expect(page.get_by_role("tabpanel")).to_contain_text("Seen to be cleared")
    visitor.picture("case-cleared")
    page.keyboard.press("v")
    page.wait_for_function(PLAYING)
    page.get_by_role("region", name="What you may do").get_by_role("button", name=re.compile(r"^Close \d$")).click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_text(f"Case {case.id}: Closed")).to_be_visible()


def hevc(footage: Footage, folder: Path) -> dict[str, bytes]:
    """Return a clip as an H.265 camera sends it, and the copy that a worker makes of it."""
    with av.open(BytesIO(footage.clip), "r") as container:
        shown = [frame.to_ndarray(format="bgr24").astype(np.uint8, copy=False) for frame in container.decode(video=0)]
    clip = write_clip(folder / "clip.mp4", shown, fps=6, gop=6, codec="hevc")
    write_browser_copy(clip, folder / "copy.mp4")
    return {"clip.mp4": clip.read_bytes(), "copy.mp4": (folder / "copy.mp4").read_bytes(), "snapshot.jpg": footage.snapshot}


def codec_of(clip: bytes) -> str:
    with av.open(BytesIO(clip), "r") as container:
        return container.streams.video[0].codec_context.name


def test_evidence_in_h265_plays_through_its_h264_copy(visit: Visit, desk: DeskCases, street: Footage, tmp_path: Path) -> None:
    files = hevc(street, tmp_path)
    assert (codec_of(files["clip.mp4"]), codec_of(files["copy.mp4"])) == ("hevc", "h264")
    case = desk.told("desk-hevc", files=files)
    page = visit(role="operator", path=f"/cases/{case.id}").page
    page.wait_for_function(PLAYING)
    assert "/copy.mp4?" in page.evaluate(SOURCE)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save the file").click()
    assert waiting.value.path().read_bytes() == files["clip.mp4"]


def test_an_h265_clip_without_a_copy_shows_its_picture_and_says_why(
    visit: Visit, desk: DeskCases, street: Footage, tmp_path: Path
) -> None:
    files = {name: content for name, content in hevc(street, tmp_path).items() if name != "copy.mp4"}
    page = visit(role="operator", path=f"/cases/{desk.told('desk-hevc-alone', files=files).id}").page
    expect(page.get_by_text("This browser can't play the clip")).to_be_visible()
    pictures(page, "figure", 1)


def masked(street: Footage) -> dict[str, bytes]:
    """Return files of a stream that hides people."""
    return {
        "clip.mp4": street.clip,
        "snapshot.jpg": street.snapshot,
        "masked-clip.mp4": street.clip,
        "masked-snapshot.jpg": street.after,
    }


def test_of_a_stream_that_hides_people_an_operator_is_offered_what_is_masked(
    visit: Visit, desk: DeskCases, street: Footage
) -> None:
    case = desk.told("desk-masked", files=masked(street), masks=["people"])
    page = visit(role="operator", path=f"/cases/{case.id}").page
    page.wait_for_function(PLAYING)
    assert "/masked-clip.mp4?" in page.evaluate(SOURCE)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Save the file").click()
    assert waiting.value.suggested_filename == "masked-clip.mp4"
    expect(page.get_by_text("People are hidden on this evidence.")).to_be_visible()
    expect(page.get_by_role("button", name="Unmasked original")).to_have_count(0)


def test_a_manager_sees_the_original_for_a_reason_that_is_written_down(visit: Visit, desk: DeskCases, street: Footage) -> None:
    case = desk.told("desk-original", files=masked(street), masks=["people"])
    visitor = visit(role="manager", path=f"/cases/{case.id}")
    page = visitor.page
    page.wait_for_function(PLAYING)
    page.get_by_role("button", name="Unmasked original").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_role("button", name="Show")).to_be_disabled()
    form.get_by_label("Reason").fill("complaint 2026-17")
    page.keyboard.press("Control+Enter")
    shown = page.get_by_role("dialog", name="Unmasked original: complaint 2026-17")
    shown.locator("video").wait_for()
    page.wait_for_function("() => document.querySelector('[role=dialog] video').readyState >= 2")
    visitor.picture("case-original")
    looks = desk.looks(case.event)
    assert ("evidence.read", "clip.mp4", "complaint 2026-17") in looks
    assert {purpose for word, name, purpose in looks if name == "clip.mp4" and word == "evidence.read"} == {"complaint 2026-17"}


def test_evidence_is_held_with_a_reason_and_let_go(visit: Visit, desk: DeskCases) -> None:
    page = visit(role="manager", path=f"/cases/{desk.told('desk-held').id}").page
    page.get_by_role("button", name="Hold the evidence").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("court file 2026-17")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("^Held since .* by manager-one$"))).to_be_visible()
    page.get_by_role("button", name="Lift the hold").click()
    expect(page.get_by_role("dialog")).to_contain_text("court file 2026-17")
    page.get_by_role("dialog").get_by_label("Reason").fill("the court is done")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Hold the evidence")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sheet_of_a_case_prints_on_one_page(visit: Visit, desk: DeskCases, street: Footage, theme: str) -> None:
    case = desk.told("desk-sheet")
    desk.move(case, "confirm", "file", opinion="鼓楼东大街")
    desk.clear(case, after=street.after)
    visitor = visit(role="dispatcher", path=f"/cases/{case.id}", theme=theme)
    page = visitor.page
    page.get_by_role("region", name="What you may do").wait_for()
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile(rf"/cases/{case.id}/sheet$"))
    pictures(page, "article", 2)
    page.locator("article svg").wait_for()
    visitor.picture(f"sheet-{theme}")
    assert visitor.barriers() == []
    (text,) = Pdf.read(page.pdf(prefer_css_page_size=True)).pages()
    told = " ".join(text.split())
    grid = desk.read(case)["grid_code"]
    for words in (
        NAME,
        f"Case sheet {case.id}",
        "Litter lies in the zone",
        "Being checked",
        "鼓楼东大街",
        "desk",
        grid,
        "by dispatcher-one",
    ):
        assert words in told
    assert "Navigation" not in told


def test_a_long_record_fits_on_two_pages(visit: Visit, desk: DeskCases) -> None:
    case = desk.told("desk-long")
    desk.move(case, "confirm", "file")
    for turn in range(20):
        desk.move(case, "dispatch", department=f"Sanitation crew {turn}")
        desk.move(case, "return", opinion=f"not ours, said crew {turn}")
    page = visit(role="operator", path=f"/cases/{case.id}/sheet").page
    pictures(page, "article", 1)
    pages = Pdf.read(page.pdf(prefer_css_page_size=True)).pages()
    told = " ".join(" ".join(pages).split())
    assert len(pages) == 2
    assert "19 steps between are left out" in told
    assert "not ours, said crew 19" in told


def test_printing_is_one_key(visit: Visit, desk: DeskCases) -> None:
    visitor = visit(role="reader", path="/cases")
    page = visitor.page
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    visitor.open(f"/cases/{desk.told('desk-print').id}/sheet")
    pictures(page, "article", 1)
    page.keyboard.press("p")
    expect(page).to_have_title("printed")


def test_what_the_review_makes_ready_is_prepared_and_what_it_shows_is_looked_at(visit: Visit, desk: DeskCases) -> None:
    for _ in range(3):
        desk.told("desk-review", kind="roadside_bins")
    page = visit(role="operator", path="/review?kind=roadside_bins").page
    page.wait_for_function(PLAYING)
    shown = urlsplit(page.evaluate(SOURCE)).path
    desk.site.until(lambda: shown in looked(desk, "evidence.read") or None, "the look at what is shown")
    ready = desk.site.until(lambda: looked(desk, "evidence.prepared") or None, "clips that are made ready")
    assert ready - looked(desk, "evidence.read")


def looked(desk: DeskCases, word: str) -> set[str]:
    """Return the clips that the audit log tells of with a word, when operators reviewed."""
    asked: dict[str, str | int] = {"subject": "/v1/evidence/", "action": word, "actor": "operator-one", "limit": 200}
    entries = desk.api.get("/v1/audit", params=asked).raise_for_status().json()["entries"]
    return {one["subject"] for one in entries if one["purpose"] == "review" and one["subject"].endswith("clip.mp4")}
