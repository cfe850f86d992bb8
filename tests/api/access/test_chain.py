from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.chain import FIRST, Entry, Head, Sealed, check, seal


def entry(number: int) -> Entry:
    return Entry(
        sequence=number, t=100.5 + number, actor_kind="user", actor_id="u1", actor="anna", address="10.0.0.7",
        action="evidence.read", subject=f"/v1/evidence/{number}", purpose="review", detail={"size": number},
    )  # fmt: skip


def chain(length: int) -> list[Sealed]:
    made: list[Sealed] = []
    for number in range(1, length + 1):
        made.append(seal(entry(number), made[-1].hash if made else FIRST))
    return made


def head(made: list[Sealed]) -> Head:
    return Head(made[-1].entry.sequence, made[-1].hash) if made else Head()


@pytest.mark.parametrize("length", [0, 1, 2, 50])
def test_what_was_written_is_whole(length: int) -> None:
    made = chain(length)
    assert check(made, head(made)) is None
    assert all(check(made, head(made), noted=head(made[:upto])) is None for upto in range(length + 1))


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_a_change_of_any_field_is_found(name: str) -> None:
    made = chain(5)
    was = getattr(made[2].entry, name)
    other: Any = {"x": 1} if isinstance(was, dict) else was + 1 if isinstance(was, int | float) else was + "x"
    changed: dict[str, Any] = {name: other}
    made[2] = replace(made[2], entry=replace(made[2].entry, **changed))
    found = check(made, head(chain(5)))
    assert found is not None
    assert found.sequence == 3


DAMAGE: dict[str, Callable[[list[Sealed], int], list[Sealed]]] = {
    "removed": lambda made, at: made[:at] + made[at + 1 :],
    "cut off": lambda made, at: made[:at],
    "doubled": lambda made, at: made[: at + 1] + made[at:],
    "reordered": lambda made, at: made[: at - 1] + [made[at], made[at - 1]] + made[at + 1 :] if at else made[::-1],
    "changed and sealed anew": lambda made, at: [
        *made[:at],
        seal(replace(made[at].entry, purpose="another"), made[at].previous),
        *made[at + 1 :],
    ],
}


@pytest.mark.parametrize("damage", DAMAGE)
@given(length=st.integers(2, 12), data=st.data())
def test_damage_anywhere_is_found(damage: str, length: int, data: st.DataObject) -> None:
    made = chain(length)
    at = data.draw(st.integers(0, length - 1))
    assert check(DAMAGE[damage](made, at), head(made)) is not None


def test_a_log_that_was_written_anew_does_not_go_through_a_noted_head() -> None:
    noted = head(chain(3))
    anew = [seal(replace(entry(1), purpose="another"), FIRST)]
    for number in range(2, 6):
        anew.append(seal(entry(number), anew[-1].hash))
    assert check(anew, head(anew)) is None
    found = check(anew, head(anew), noted=noted)
    assert found is not None
    assert "noted" in found.why


def test_a_noted_head_beyond_the_log_is_missing() -> None:
    made = chain(3)
    assert check(made, head(made), noted=Head(9, "0" * 64)) is not None
