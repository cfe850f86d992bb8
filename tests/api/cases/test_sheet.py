"""Cases as a sheet."""

import csv
import io
from zoneinfo import ZoneInfo

import pytest

from api.access.scopes import Scope
from api.cases.sheet import COLUMNS, MARK, harmless, lines
from api.cases.view import CaseView
from api.examples import CASE
from tests.support.api_app import Desk, problem
from tests.support.wire import event

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("text", ['=HYPERLINK("http://a")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "－1"])
def test_what_a_spreadsheet_may_run_is_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "垃圾", "1-2", "'=1"])
def test_other_texts_stay(text: str) -> None:
    assert harmless(text) == text


def test_a_sheet_has_a_line_a_case_times_of_the_site_and_numbers_as_they_are() -> None:
    case = CaseView.model_validate(CASE).model_copy(
        update={"close_note": '=1+1,"x"\n', "lon": -3.25, "streams": ["-a", "b"], "opened": 1767225600.0, "closed": None}
    )
    text = "".join(lines([[case], [case]], BEIJING))
    assert text.startswith(MARK)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(MARK))))
    assert (len(rows), tuple(rows[0])) == (2, COLUMNS)
    row = rows[0]
    assert (row["opened"], row["closed"], row["lon"]) == ("2026-01-01 08:00:00", "", "-3.25")
    assert (row["close_note"], row["streams"]) == ("'=1+1,\"x\"\n", "'-a b")


def test_all_that_fit_come_and_the_export_is_written_down(desk: Desk) -> None:
    desk.post(*(event(number, stream_id=f"gate-{number}") for number in range(1, 4)), event(4, stream_id="door"))
    answer = desk.reader.get("/v1/cases", params={"format": "csv", "kind": "litter", "limit": 1})
    assert answer.headers["content-type"].startswith("text/csv")
    assert "cases.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["case_id"] for row in rows] == ["4", "3", "2", "1"]
    entry = desk.admin.get("/v1/audit").json()["entries"][0]
    assert (entry["action"], entry["actor"]) == ("cases.exported", "reader")
    assert entry["detail"] == {"kind": "litter", "limit": 1, "format": "csv"}


def test_pages_follow_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.cases.listing.MOST", 2)
    desk.post(*(event(number, stream_id=f"gate-{number}") for number in range(1, 6)))
    text = desk.reader.get("/v1/cases", params={"format": "csv", "sort": "oldest"}).content.decode("utf-8-sig")
    assert [row["case_id"] for row in csv.DictReader(io.StringIO(text))] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("scope", ["worker", "inspector"])
def test_who_reads_no_cases_exports_none(lite: Desk, scope: Scope) -> None:
    problem(lite.client(lite.token(scope)).get("/v1/cases?format=csv"), 403)
