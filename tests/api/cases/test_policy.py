import pytest

from api.cases.policy import Policy
from api.cases.timer import Phase
from api.cases.worktime import Limit
from api.codes.load import load_codes
from api.codes.table import CodeTable

GENERAL = Limit(3, "days")
LIMITS: dict[Phase, Limit] = {"handle": GENERAL, "review": Limit(1, "hours")}


@pytest.mark.parametrize(
    ("phase", "kind", "limit"),
    [
        pytest.param("handle", "litter", Limit(4, "working_hours"), id="the table's"),
        pytest.param("handle", "unheard-of", GENERAL, id="the general one"),
        pytest.param("review", "litter", Limit(1, "hours"), id="of another phase"),
        pytest.param("check", "litter", None, id="none"),
    ],
)
def test_how_long_a_phase_may_take(phase: Phase, kind: str, limit: Limit | None) -> None:
    assert Policy(limits=LIMITS, codes=load_codes()).limit(phase, kind) == limit


def test_without_a_table_the_general_limit_holds() -> None:
    assert Policy(limits=LIMITS).limit("handle", "litter") == GENERAL
    assert Policy().limit("handle", "litter") is None


def test_the_table_names_the_department() -> None:
    matters = {"litter": {"code": "06010", "name": "litter", "department": {"code": "1", "name": "sanitation"}}}
    policy = Policy(codes=CodeTable.model_validate({"version": 1, "matters": matters}))
    assert [one.department("litter") for one in (policy, Policy())] == ["sanitation", None]
    assert policy.department("crowd") is None
