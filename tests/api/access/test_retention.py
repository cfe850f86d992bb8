import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.retention import DAY_S, Term, Terms, is_due, medium, why_kept

T0 = 1_700_000_000.0
TERM = Term(30, 90)


@pytest.mark.parametrize(
    ("age_days", "held", "due", "kept"),
    [
        (0, False, False, "30.0 are left"),
        (29.99, False, False, "at least 30 days"),
        (30, False, False, None),
        (89.99, False, False, None),
        (90, False, True, None),
        (1000, False, True, None),
        (90, True, False, "on hold"),
        (0, True, False, "on hold"),
    ],
)
def test_it_goes_at_its_ceiling_and_not_before_its_floor(age_days: float, held: bool, due: bool, kept: str | None) -> None:
    now = T0 + age_days * DAY_S
    assert is_due(TERM, received=T0, held=held, now=now) is due
    why = why_kept(TERM, received=T0, held=held, now=now)
    assert (why is None) if kept is None else (kept in (why or ""))


@given(st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 2000), st.booleans())
def test_what_is_due_may_be_deleted(one: float, other: float, age_days: float, held: bool) -> None:
    term, now = Term(min(one, other), max(one, other)), T0 + age_days * DAY_S
    if is_due(term, received=T0, held=held, now=now):
        assert why_kept(term, received=T0, held=held, now=now) is None


@pytest.mark.parametrize(("floor", "ceiling"), [(31, 30), (-1, 5)])
def test_a_term_has_its_floor_below_its_ceiling(floor: float, ceiling: float) -> None:
    with pytest.raises(ValueError, match="floor"):
        Term(floor, ceiling)


def test_video_is_kept_thirty_days_at_least_by_default() -> None:
    assert Terms().of("clip") == Term(30, 90)
    assert medium("copy") == "video"
    assert [medium(role) for role in ("clip", "snapshot", "after", "boxes")] == ["video", "picture", "picture", "picture"]
