"""A case's life on its page: moves with their words, what others did first, the record, many at once."""

import csv
import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Visitor
from tests.support.desk_cases import DeskCase, DeskCases
from tests.support.receiver import Receiver, receiver
from tests.support.street_footage import Footage

pytestmark = [pytest.mark.chromium, pytest.mark.slow, pytest.mark.timeout(300)]

Visit = Callable[..., Visitor]
DELIVERED_S = 30.0
STAGES = ("collected", "filed", "dispatched", "handling", "feedback", "closing", "evaluated")
SAID = (
    "鼓楼东大街沿街垃圾", "another street's", "operator-one (operator)", "dispatcher-one (dispatcher)", "Sanitation crew 4",
    "good work",
)  # fmt: skip


def moved(page: Page, move: str, status: str, *, opinion: str = "", department: str = "") -> None:
    """Make a move through its form, and wait until the case has the status."""
    page.get_by_role("region", name="What you may do").get_by_role("button", name=re.compile(rf"^{move} \d$")).click()
    form = page.get_by_role("dialog")
    if department:
        form.get_by_label("Department").fill(department)
    if opinion:
        form.get_by_label("Opinion").fill(opinion)
    form.get_by_role("button", name=re.compile(f"^{move} Ctrl")).click()
    expect(form).to_be_hidden()
    expect(status_of(page, status)).to_be_visible()


def status_of(page: Page, status: str) -> Locator:
    """Return the mark that says the case's status."""
    return page.locator(".mantine-Badge-root", has_text=re.compile(f"^{status}$")).first


def test_a_case_goes_through_its_seven_stages(visit: Visit, desk: DeskCases) -> None:
    case = desk.told("desk-life")
    path = f"/cases/{case.id}"
    page = visit(role="operator", path=path).page
    expect(page.get_by_role("region", name="What you may do").get_by_role("button", name="Dispatch")).to_have_count(0)
    moved(page, "Confirm", "Confirmed")
    moved(page, "File", "Filed", opinion="鼓楼东大街沿街垃圾")
    page = visit(role="dispatcher", path=path).page
    moved(page, "Dispatch", "Dispatched", department="Sanitation crew 3")
    moved(page, "Return", "Returned", opinion="another street's")
    moved(page, "Dispatch", "Dispatched", department="Sanitation crew 4")
    moved(page, "Take up", "Being handled")
    moved(page, "Suspend", "Suspended", opinion="a lorry is needed")
    expect(page.get_by_text("Clock of handling stands")).to_be_visible()
    moved(page, "Resume", "Being handled")
    moved(page, "Finish", "Handled", opinion="taken away")
    moved(page, "Send to checking", "Being checked")
    visitor = visit(role="manager", path=path)
    page = visitor.page
    moved(page, "Close", "Closed", opinion="clean")
    moved(page, "Evaluate", "Evaluated", opinion="good work")
    record = page.get_by_role("tabpanel")
    for told in SAID:
        expect(record).to_contain_text(told, ignore_case=True)
    visitor.picture("case-evaluated")
    steps = desk.api.get(f"/v1/cases/{case.id}/flow").raise_for_status().json()["steps"]
    assert list(dict.fromkeys(step["stage"] for step in steps)) == list(STAGES)


def test_a_reader_may_do_nothing_with_a_case(visit: Visit, desk: DeskCases) -> None:
    page = visit(role="reader", path=f"/cases/{desk.told('desk-read').id}").page
    expect(page.get_by_text("Nothing is for you to do with this case now.")).to_be_visible()
    expect(page.get_by_role("tab", name="Flow record")).to_be_visible()
    expect(page.get_by_role("tab", name="Deliveries")).to_have_count(0)
    expect(page.get_by_role("button", name="Hold the evidence")).to_have_count(0)


def test_a_move_that_somebody_else_made_first_is_told_and_the_case_read_anew(visit: Visit, desk: DeskCases) -> None:
    case = desk.told("desk-late")
    visitor = visit(role="operator", path=f"/cases/{case.id}")
    page = visitor.page
    page.get_by_role("region", name="What you may do").get_by_role("button", name="Cancel the case").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Opinion").fill("nothing there")
    desk.move(case, "confirm", "file")
    form.get_by_role("button", name="Cancel the case").click()
    expect(page.get_by_text(f"Case {case.id} has changed meanwhile")).to_be_visible()
    expect(page.get_by_role("region", name="What you may do").get_by_role("button", name="Do not accept")).to_be_visible()
    expect(status_of(page, "Filed")).to_be_visible()
    visitor.picture("case-changed-meanwhile")
    assert desk.read(case)["status"] == "filed"


def test_keys_alone_find_a_case_and_move_it(visit: Visit, desk: DeskCases) -> None:
    case = desk.told("deskkeys")
    page = visit(role="operator", path="/cases").page
    page.locator("tbody tr").first.wait_for()
    page.keyboard.press("/")
    page.keyboard.type("deskkeys")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    page.locator("tr[aria-current=true]").wait_for()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/cases/{case.id}$"))
    page.get_by_role("region", name="What you may do").wait_for()
    page.keyboard.press("2")
    expect(page.get_by_role("dialog").get_by_label("Opinion")).to_be_focused()
    page.keyboard.type("leaves only")
    page.keyboard.press("Control+Enter")
    expect(status_of(page, "Cancelled")).to_be_visible()
    page.keyboard.press("h")
    expect(page.get_by_role("tab", name="History here")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Shift+?")
    expect(page.get_by_role("dialog")).to_contain_text("Sheet to print")


def test_several_cases_are_moved_and_each_has_its_answer(visit: Visit, desk: DeskCases) -> None:
    cases = [desk.told("deskbulk") for _ in range(4)]
    desk.move(cases[1], "confirm", "file")
    visitor = visit(role="operator", path="/cases?text=deskbulk")
    page = visitor.page
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(4)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("Shift+j")
    page.keyboard.press("Shift+j")
    expect(page.get_by_text("3 selected")).to_be_visible()
    page.get_by_label(f"Select case {cases[0].id}").click()
    expect(page.get_by_text("4 selected")).to_be_visible()
    page.keyboard.press("m")
    form = page.get_by_role("dialog")
    form.get_by_role("combobox", name="Move").click()
    page.get_by_role("option", name="Confirm (3 of 4)").click()
    visitor.picture("cases-bulk")
    form.get_by_role("button", name="Do it").click()
    expect(form.get_by_role("status")).to_have_text("3 done, 1 not done")
    refused = form.get_by_role("row").filter(has_text="Not done")
    expect(refused).to_contain_text("It is “Filed”: “Confirm” is not made from there.")
    visitor.picture("cases-bulk-answers")
    assert [desk.read(case)["status"] for case in cases] == ["confirmed", "filed", "confirmed", "confirmed"]
    form.get_by_role("button", name="Close").last.click()
    expect(page.get_by_text("4 selected")).to_have_count(0)


def test_a_click_with_shift_and_the_box_on_top_select(visit: Visit, desk: DeskCases) -> None:
    cases = [desk.told("deskshift") for _ in range(3)]
    page = visit(role="manager", path="/cases?text=deskshift").page
    page.get_by_label(f"Select case {cases[2].id}").click()
    page.get_by_label(f"Select case {cases[0].id}").click(modifiers=["Shift"])
    expect(page.get_by_text("3 selected")).to_be_visible()
    page.get_by_label("Select all that are shown").click()
    expect(page.get_by_text("selected")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.get_by_text("3 selected")).to_be_visible()


def test_the_sheet_of_a_list_has_what_the_filters_show(visit: Visit, desk: DeskCases) -> None:
    cases = [desk.told("deskcsv") for _ in range(3)]
    desk.move(cases[0], "cancel", opinion="=nothing()")
    page = visit(role="reader", path="/cases?text=deskcsv&state=open").page
    expect(page.locator("tbody tr")).to_have_count(2)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV", exact=True).click()
    rows = list(csv.DictReader(waiting.value.path().read_text("utf-8-sig").splitlines()))
    assert {int(row["case_id"]) for row in rows} == {cases[1].id, cases[2].id}
    assert {row["kind"] for row in rows} == {"litter"}


def test_words_in_chinese_are_found(visit: Visit, desk: DeskCases) -> None:
    case = desk.told("desk-words")
    desk.move(case, "cancel", opinion="胡同口旧沙发占道")
    page = visit(role="reader", path="/cases", language="zh").page
    page.get_by_role("searchbox").fill("旧沙发")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"text=%E6%97%A7%E6%B2%99%E5%8F%91"))
    expect(page.get_by_role("link", name=f"案卷 {case.id}")).to_be_visible()
    page.get_by_role("searchbox").fill("新沙发")
    expect(page.get_by_role("heading", name="没有案卷")).to_be_visible()


def again_there(desk: DeskCases, street: Footage) -> tuple[DeskCase, DeskCase]:
    """Have a thing come, go and come again at one place."""
    first = desk.clear(desk.told("desk-again", ago_s=7200), after=street.after)
    return first, desk.told("desk-again", like=first, ago_s=600)


def test_history_and_neighbours_of_a_place_are_shown(visit: Visit, desk: DeskCases, street: Footage) -> None:
    first, second = again_there(desk, street)
    visitor = visit(role="operator", path=f"/cases/{second.id}?tab=history")
    page = visitor.page
    rows = page.get_by_role("table", name="History here").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("earlier")
    expect(rows.nth(1)).to_contain_text("this case")
    expect(page.get_by_text("(1 such case here before)")).to_be_visible()
    page.get_by_role("tab", name="Nearby").click()
    near = page.get_by_role("table", name="Nearby").locator("tbody tr")
    expect(near).to_have_count(1)
    expect(near).to_contain_text("0 m · 1 hr 50 min")
    visitor.picture("case-nearby")
    near.get_by_role("link", name=f"Case {first.id}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {first.id}")


def test_cases_are_put_together_and_taken_apart(visit: Visit, desk: DeskCases) -> None:
    one, other = desk.told("desk-merge"), desk.told("desk-merge")
    page = visit(role="operator", path=f"/cases/{one.id}?tab=near").page
    page.get_by_role("combobox", name="Within").click()
    page.get_by_role("option", name="100 m").click()
    page.get_by_role("button", name="Put together").click()
    form = page.get_by_role("dialog")
    form.get_by_label(f"Case {other.id}").check()
    form.get_by_label("Opinion").fill("one heap, two cameras")
    form.get_by_role("button", name="Put together").click()
    expect(page.get_by_text("1 case was put into this one.")).to_be_visible()
    assert desk.read(other)["merged_into"] == one.id
    page.get_by_role("tab", name="Sightings").click()
    page.get_by_role("button", name="Take apart").click()
    form = page.get_by_role("dialog")
    form.get_by_label(re.compile(other.event.stream_id)).check()
    form.get_by_label("Opinion").fill("two heaps after all")
    form.get_by_role("button", name="Take apart").click()
    expect(page.get_by_text("Split from")).to_be_visible()
    expect(page.get_by_role("link", name=f"Case {one.id}")).to_be_visible()


@pytest.fixture
def hook(desk: DeskCases) -> Iterator[Receiver]:
    """A receiver that hears of what happens from now on, and is forgotten afterwards."""
    with receiver() as listening, httpx.Client(base_url=desk.site.url, headers=desk.admin()) as admin:
        made = admin.post("/v1/webhooks", json={"url": listening.url, "types": ["case.*"]}).raise_for_status().json()
        listening.secret = made["secret"]
        yield listening
        admin.delete(f"/v1/webhooks/{made['id']}").raise_for_status()


def test_what_was_sent_of_a_case_is_shown_with_its_state(visit: Visit, desk: DeskCases, hook: Receiver) -> None:
    case = desk.told("desk-sent")
    desk.move(case, "confirm", "file")
    hook.wait_for(3, DELIVERED_S)
    visitor = visit(role="operator", path=f"/cases/{case.id}?tab=deliveries")
    sent = visitor.page.get_by_role("table", name="Deliveries")
    expect(sent.get_by_text("arrived").first).to_be_visible()
    expect(sent.locator("tbody tr").first).to_contain_text(httpx.URL(hook.url).netloc.decode())
    expect(sent).to_contain_text("204")
    visitor.picture("case-deliveries")
    sent.get_by_role("link").first.click()
    expect(visitor.page).to_have_url(re.compile(rf"/deliveries\?case={case.id}&delivery=\d+"))
