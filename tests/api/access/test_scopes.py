from typing import get_args

import pytest

from api.access.principal import Principal
from api.access.scopes import IMPLIED, ROLES, Role, Scope, granted


def test_every_scope_says_what_it_implies_and_implies_itself() -> None:
    assert set(IMPLIED) == set(get_args(Scope))
    assert all(scope in implied <= set(get_args(Scope)) for scope, implied in IMPLIED.items())


def test_what_is_implied_is_allowed_wholly() -> None:
    assert all(IMPLIED[below] <= implied for implied in IMPLIED.values() for below in implied)


def test_machines_are_no_roles_of_people() -> None:
    assert set(get_args(Scope)) - set(ROLES) == {"worker", "vehicle", "public"}


@pytest.mark.parametrize(
    ("role", "may_not"),
    [
        ("operator", {"dispatcher", "manager", "auditor", "admin", "worker"}),
        ("dispatcher", {"operator", "manager", "auditor", "admin"}),
        ("manager", {"auditor", "admin"}),
        ("auditor", {"operator", "dispatcher", "manager", "admin"}),
        ("inspector", {"reader", "operator"}),
        ("reader", set(get_args(Scope)) - {"reader"}),
    ],
)
def test_a_role_goes_no_further(role: Role, may_not: set[str]) -> None:
    assert granted([role]).isdisjoint(may_not)


def test_roles_add_up_and_nothing_allows_nothing() -> None:
    assert granted(["dispatcher", "auditor"]) == {"dispatcher", "auditor", "reader", "staff", "any"}
    assert granted([]) == {"any"}


@pytest.mark.parametrize("scope", get_args(Scope))
def test_staff_reads_or_inspects(scope: Scope) -> None:
    assert ("staff" in granted([scope])) is (not granted([scope]).isdisjoint({"reader", "inspector"}))
    assert ("staff" in granted([scope])) is (scope not in ("worker", "vehicle", "public"))


@pytest.mark.parametrize(
    ("streets", "street", "seen"),
    [
        pytest.param((), "110101001", True, id="everywhere"),
        pytest.param(("110101001",), "110101001", True, id="its own"),
        pytest.param(("110101001",), "110101002", False, id="another"),
        pytest.param(("110101001",), None, True, id="not known"),
    ],
)
def test_a_person_sees_the_cases_of_its_streets(streets: tuple[str, ...], street: str | None, seen: bool) -> None:
    assert Principal("user", "1", "anna", ("operator",), streets).sees(street) is seen
