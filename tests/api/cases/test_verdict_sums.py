"""Sums of operators' words: whatever is said, taken back, absorbed, merged, split or moved, they tell what the cases tell."""

from math import inf
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.access.retention import DAY_S
from api.cases import verdict_sums
from api.cases.judgement import RIGHT, WRONG
from api.cases.precision import Cut, cut, precision
from api.cases.said import Said
from api.cases.verdict_sums import PERIOD_S
from api.db import migrate
from api.tables import Case, Event
from tests.support.api_app import Desk
from tests.support.people import person, signed_in
from tests.support.wire import T0, event

VERDICTS = ("true", "true", "false", "unsure", "wrong_place", "wrong_kind")
ACTS = ("see",) * 6 + ("judge",) * 5 + ("undo", "undo", "merge", "split", "move", "move", "move", "renew")
CELLS = ("110101001001001", "110101001002002", "110101002001001")
Counted = dict[tuple[str, str, str], tuple[int, int, int]]


class Street:
    """What happens on a street, at random: cameras see things, operators speak, cases are put together and taken apart."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.random, self.seen = desk, Random(seed), 0

    def act(self) -> None:
        """Let something happen; what is refused changes nothing."""
        getattr(self, f"_{self.random.choice(ACTS)}")()
        self.desk.clock.advance(self.random.choice((0.0, 60.0, 5 * DAY_S)))

    def _see(self) -> None:
        self.seen += 1
        camera, rule = f"gate-{self.random.randrange(8)}", self.random.choice(("near", "far"))
        told = {"rule_id": rule, "start": self.desk.clock.now() - 9, "updated": self.desk.clock.now()}
        self.desk.post(event(self.seen, stream_id=camera).model_copy(update=told))

    def _renew(self) -> None:
        if self.seen:
            told = {"rule_id": "changed", "updated": self.desk.clock.now()}
            number = self.random.randint(1, self.seen)
            revision = self.desk.rows(f"SELECT revision FROM event WHERE id = '{event(number).id}'")[0][0] + 1
            self.desk.post(event(number, revision=revision).model_copy(update=told))

    def _judge(self) -> None:
        verdict = self.random.choice(VERDICTS)
        said: dict[str, Any] = {"verdict": verdict}
        if verdict == "wrong_place" and self.random.random() < 0.7:
            said["place"] = {"lat": 39.90 + self.random.random() / 20, "lon": 116.39 + self.random.random() / 20}
        if verdict == "wrong_kind" and self.random.random() < 0.7:
            said["kind"] = "parking"
        self.desk.operator.post(f"/v1/cases/{self._case()}/verdict", json=said)

    def _undo(self) -> None:
        self.desk.operator.delete(f"/v1/cases/{self._case()}/verdict")

    def _merge(self) -> None:
        said = {"cases": [self._case()], "opinion": "one"}
        self.desk.operator.post(f"/v1/cases/{self._case()}/merge", json=said)

    def _split(self) -> None:
        case_id = self._case()
        events = [row[0] for row in self.desk.rows(f"SELECT id FROM event WHERE case_id = {case_id}")]
        said = {"events": events[: len(events) // 2] or ["none"], "opinion": "two"}
        self.desk.operator.post(f"/v1/cases/{case_id}/split", json=said)

    def _move(self) -> None:
        """A case is in another street, as after another grid came."""
        with self.desk.database.session() as session:
            case = session.get(Case, self._case())
            if case is not None:
                case.grid_code = self.random.choice((None, *CELLS))
            if self.random.random() < 0.3:
                verdict_sums.make_anew(session)

    def _case(self) -> int:
        newest = self.desk.rows('SELECT max(id) FROM "case"')[0][0] or 0
        return self.random.randint(1, max(1, newest))


def by_hand(session: Session, said: Said) -> Counted:
    """Count the words case by case."""
    rows = session.execute(select(Case, Event).join(Event, Event.case_id == Case.id).where(Case.verdict.is_not(None))).all()
    heard: dict[tuple[str, str, str], dict[int, str]] = {}
    for case, seen in rows:
        if said.since <= (case.verdict_at or 0.0) < (inf if said.until is None else said.until):
            heard.setdefault((seen.stream_id, seen.rule_id, seen.kind), {})[case.id] = case.verdict or ""
    groups = (RIGHT, WRONG, {"unsure"})
    return {rule: tuple(sum(word in words for word in of.values()) for words in groups) for rule, of in heard.items()}  # type: ignore[misc]


def told(session: Session, said: Said) -> Counted:
    found = precision(session, said)
    return {(one.stream_id, one.rule_id, one.kind): (one.counted.right, one.counted.wrong, one.counted.unsure) for one in found}


def sums(desk: Desk) -> list[tuple[Any, ...]]:
    columns = "period, stream_id, rule_id, kind, grid_code"
    some = '"right" <> 0 OR wrong <> 0 OR unsure <> 0'
    return [*desk.rows(f'SELECT {columns}, "right", wrong, unsure FROM verdict_sum WHERE {some} ORDER BY {columns}')]


@pytest.mark.parametrize("seed", range(3))
def test_sums_tell_what_the_cases_tell(desk: Desk, seed: int) -> None:
    street = Street(desk, seed)
    for _ in range(80):
        street.act()
    kept = sums(desk)
    assert sum(sum(row[5:]) for row in kept) > 5
    assert len({row[4] for row in kept}) > 1, "of several streets"
    now = desk.clock.now()
    with desk.database.snapshot() as session:
        for _ in range(40):
            ends = sorted(street.random.uniform(T0 - DAY_S, now) for _ in range(2))
            ends = street.random.choice((ends, [0.0, ends[1]], [ends[0] // PERIOD_S * PERIOD_S, ends[1]]))
            said = Said(ends[0], street.random.choice((None, ends[1], ends[1] // PERIOD_S * PERIOD_S)))
            assert told(session, said) == by_hand(session, said), said
    with desk.database.session() as session:
        verdict_sums.make_anew(session)
    assert sums(desk) == kept


def test_a_database_of_before_is_summed_up_when_it_is_brought_up_to_date(desk: Desk) -> None:
    street = Street(desk, seed=11)
    for _ in range(60):
        street.act()
    kept = sums(desk)
    assert len({row[0] for row in kept}) > 1, "of several periods"
    with desk.database.session() as session:
        session.execute(text("DROP TABLE verdict_sum"))
        session.execute(text("UPDATE alembic_version SET version_num = '0034'"))
    migrate(desk.config.database)
    assert sums(desk) == kept


def test_a_word_that_is_not_committed_is_not_counted(desk: Desk) -> None:
    (seen,) = desk.post(event(1))
    with desk.database.session() as session:
        case = session.get_one(Case, seen["case_id"])
        case.verdict, case.verdict_at = "true", desk.clock.now()
        session.flush()
        session.rollback()
    assert sums(desk) == []


def test_who_is_limited_to_a_street_is_told_of_its_words_alone(desk: Desk) -> None:
    ids = [one["case_id"] for one in desk.post(*(event(number, stream_id=f"s{number}") for number in (1, 2, 3)))]
    for case_id in ids:
        desk.operator.post(f"/v1/cases/{case_id}/verdict", json={"verdict": "true"}).raise_for_status()
    with desk.database.session() as session:
        for case_id, cell in zip(ids, ("110101001001001", "110101002001001"), strict=False):
            session.get_one(Case, case_id).grid_code = cell
    desk.clock.advance(3 * PERIOD_S)
    person(desk, streets=["110101001"])
    somebody = signed_in(desk)
    rules = somebody.get("/v1/review/precision", params={"since": 0}).raise_for_status().json()["rules"]
    assert [row["stream_id"] for row in rules] == ["s1", "s3"], "and of those whose street is not known"
    assert len(desk.reader.get("/v1/review/precision", params={"since": 0}).json()["rules"]) == 3


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (0.0, None, Cut((0, inf), ())),
        (1.0, None, Cut((1, inf), (Said(1.0, PERIOD_S),))),
        (PERIOD_S, 3 * PERIOD_S, Cut((1, 3), ())),
        (1.0, 3 * PERIOD_S + 2, Cut((1, 3), (Said(1.0, PERIOD_S), Said(3 * PERIOD_S, 3 * PERIOD_S + 2)))),
        (1.0, PERIOD_S + 1, Cut((0, 0), (Said(1.0, PERIOD_S + 1),))),
        (5.0, 9.0, Cut((0, 0), (Said(5.0, 9.0),))),
    ],
    ids=["all time", "from a time on", "whole periods", "both ends", "no whole period", "within one"],
)
def test_a_time_is_cut_at_the_borders_of_periods(since: float, until: float | None, expected: Cut) -> None:
    assert cut(Said(since, until)) == expected
