"""What operators' words are summed up from is found by their time: SQLite begins with the cases, not with all events."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import Session

from api.cases.judged import measured
from api.cases.precision import precision
from api.cases.said import Said
from api.context import Context
from api.evaluation.tallies import Scope, tallies
from api.system import kept
from api.training import judged_pictures
from api.training.judged_pictures import Choice
from tests.support.api_app import Desk
from tests.support.judged_pictures import judged, shown
from tests.support.plans import plans

SAID = Said.of(None, None, now=1e9)
BY_TIME = "USING COVERING INDEX ix_case_verdict_at (verdict_at>?)"


@pytest.fixture
def session(lite: Desk) -> Iterator[Session]:
    with lite.database.reading() as opened:
        yield opened


@pytest.mark.parametrize("kind", [None, "litter"])
def test_precision_is_read_from_two_indexes_alone(session: Session, kind: str | None) -> None:
    sums, steps = plans(session, lambda: precision(session, SAID, kind=kind))
    assert sums[0] == "SEARCH verdict_sum USING PRIMARY KEY (period>?)", "of whole periods their sums alone"
    assert steps[0] == "SEARCH case USING COVERING INDEX ix_case_verdict_at (verdict_at>? AND verdict_at<?)"
    assert steps[1].startswith("SEARCH event USING COVERING INDEX ix_event_case_rule (case_id=?")


def test_advice_reads_events_of_the_time_alone(session: Session) -> None:
    (steps,) = plans(session, lambda: measured(session, SAID, "gate", None, "dwell_s"))
    assert steps[0] == f"SEARCH case {BY_TIME}"
    assert steps[1].startswith("SEARCH event USING INDEX ix_event_case_rule (case_id=?")


@pytest.mark.parametrize(
    "ask",
    [
        lambda session: precision(session, SAID, stream="gate"),
        lambda session: precision(session, SAID, stream="gate", kind="litter"),
        lambda session: measured(session, SAID, "rule", "gate", "dwell_s"),
    ],
    ids=["precision", "precision of a kind", "advice"],
)
def test_what_one_camera_told_is_found_by_its_name(session: Session, ask: Callable[[Session], object]) -> None:
    *_, steps = plans(session, lambda: ask(session))
    assert steps[0].startswith("SEARCH event USING INDEX ix_event_stream_kind_case (stream_id=?")
    assert steps[1] == "SEARCH case USING INTEGER PRIMARY KEY (rowid=?)"


@pytest.mark.parametrize(
    "choice", [Choice(), Choice(since=1.0, until=2.0), Choice(kinds=("litter",)), Choice(stream="gate-1")], ids=str
)
def test_pages_of_pictures_follow_the_words(lite: Desk, choice: Choice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page begins where the last one ended: a page is not found by sorting all that comes after it."""
    for number in (1, 2):
        shown(lite, number)
        judged(lite, number, "true")
    monkeypatch.setattr(judged_pictures, "AT_ONCE", 1)
    here: Context = lite.app.state.context
    with lite.database.reading() as session:
        found = plans(session, lambda: list(judged_pictures.pictures(lite.database, here.media, choice)))
    for steps in found:
        assert steps[0].startswith("SEARCH case USING INDEX ix_case_verdict_at (verdict_at>?")
        assert [step for step in steps if step.startswith(("SCAN", "USE TEMP B-TREE FOR ORDER BY"))] == []


def test_evaluation_finds_moves_by_their_time_and_by_their_case(session: Session) -> None:
    steps, reported, waiting = plans(session, lambda: tallies(session, "street", Scope(1.0, 2.0), now=3.0))
    assert steps[0] == "SEARCH flow_step USING INDEX ix_flow_step_t_move (t>? AND t<?)"
    assert any("USING COVERING INDEX ix_flow_step_t_move (t>? AND t<?)" in step for step in reported), reported
    assert any("USING COVERING INDEX ix_flow_step_case_move (case_id=? AND move=?)" in step for step in reported), reported
    assert waiting[0].startswith("SEARCH case USING INDEX ix_case_state_due (state=? AND due>? AND due<?)")


def test_how_much_evidence_is_kept_is_read_from_an_index_alone(session: Session) -> None:
    first, _ = plans(session, lambda: kept(session))
    assert first == ["SCAN evidence_file USING COVERING INDEX ix_evidence_file_there"]
