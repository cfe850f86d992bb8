"""What a page of cases costs does not grow with their number: SQLite walks an index, and sorts no large share of the cases."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from api.cases import review
from api.cases.listing import CaseFilter, page
from tests.support.api_app import Desk
from tests.support.plans import plans

SORTS = "USE TEMP B-TREE FOR ORDER BY"
WHOLE: list[dict[str, Any]] = [
    {}, {"state": "open"}, {"state": "closed"}, {"stage": "filed"}, {"status": "filed"}, {"kind": "litter"},
    {"state": "closed", "stage": "handling"}, {"state": "closed", "stage": "handling", "sort": "oldest"},
    {"department": "a"}, {"state": "open", "kind": "litter"}, {"channel": "public"}, {"code": "06010"},
    {"responsibility": "a"}, {"severity": "high"}, {"since": 1.0}, {"overdue": False}, {"after": "2.0:1"},
    {"bbox": "116.3,39.8,116.5,40.0"}, {"sort": "oldest"}, {"sort": "due"}, {"sort": "severity", "state": "open"},
    {"sort": "severity", "status": "filed"}, {"sort": "severity", "state": "open", "after": "0:2.0:1"}, {"text": "litter"},
    {"text": "litter", "after": "9"},
]  # fmt: skip
FEW: list[dict[str, Any]] = [
    {"stream": "gate"}, {"number": "a"}, {"asset": "a"}, {"grid": "110101003001001"}, {"bbox": "116.4,39.9,116.401,39.901"},
    {"overdue": True},
]  # fmt: skip


@pytest.fixture
def session(lite: Desk) -> Iterator[Session]:
    with lite.database.reading() as opened:
        yield opened


def plan(session: Session, asked: dict[str, Any]) -> list[str]:
    """Return how SQLite finds a page."""
    (found,) = plans(session, lambda: page(session, CaseFilter(**asked), now=100.0))
    return found


@pytest.mark.parametrize("asked", WHOLE, ids=str)
def test_a_page_is_read_in_the_order_of_an_index(session: Session, asked: dict[str, Any]) -> None:
    steps = plan(session, asked)
    assert "INDEX" in steps[0], steps
    assert [step for step in steps if step in (SORTS, "SCAN case")] == []


def test_postgresql_sees_how_many_cases_lie_in_a_box(desk: Desk) -> None:
    said: list[str] = []
    with desk.database.reading() as session:
        event.listen(session.connection().engine, "before_cursor_execute", lambda *told: said.append(told[2]))
        page(session, CaseFilter(text="litter", bbox="116.3,39.8,116.5,40.0"), now=100.0)
    (asked,) = [one for one in said if "case_words" in one]
    assert (".lat + " in asked) is desk.database.is_sqlite


@pytest.mark.parametrize("asked", FEW, ids=str)
def test_what_fits_few_cases_is_found_by_an_index_and_sorted(session: Session, asked: dict[str, Any]) -> None:
    steps = plan(session, asked)
    assert [step for step in steps if step.startswith("SCAN")] == []
    assert any("INDEX" in step for step in steps)


@pytest.mark.parametrize(
    "asked", [{}, {"state": "closed"}, {"department": "a", "state": "closed"}, {"channel": "public"}], ids=str
)
@pytest.mark.parametrize("grid", ["110101003001001", "110101003001"])
def test_cases_of_a_cell_are_found_by_the_cell_whatever_else_is_asked(
    session: Session, grid: str, asked: dict[str, Any]
) -> None:
    assert (
        plan(session, {**asked, "grid": grid})[0] == "SEARCH case USING INDEX ix_case_grid_opened (grid_code>? AND grid_code<?)"
    )


def test_the_queue_is_read_in_the_order_of_an_index(session: Session) -> None:
    chosen = review.waiting().limit(50)
    statement = str(chosen.compile(session.connection(), compile_kwargs={"literal_binds": True}))
    steps = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    assert steps == ["SEARCH case USING INDEX ix_case_status_urgency (status=?)"]
