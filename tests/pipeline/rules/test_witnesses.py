"""What is enough to say that there are fireworks, and how far away they are."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.witnesses import Enough, Sign, distance, verdict

ENOUGH = Enough(flashes=3, large=0.3, cracks=8, blasts=2, blast_db=40.0, max_lag_s=6.0, alone_db=50.0)


def flash(at: float, *, x: float = 0.5, size: float = 0.1, opened: bool = True) -> Sign:
    return Sign(kind="flash", at=at, box=(x - 0.02, 0.1, x + 0.02, 0.2), size=size, opened=opened)


def bang(at: float, *, level: float = 25.0, afar: bool = False) -> Sign:
    return Sign(kind="bang", at=at, level=level, afar=afar)


def cracks(at: float, count: int) -> list[Sign]:
    return [Sign(kind="bang", at=at + 0.1 * n, crackle=True) for n in range(count)]


def found(*times: float) -> list[Sign]:
    return [Sign(kind="firework", at=at, box=(0.4, 0.1, 0.5, 0.2)) for at in times]


SMOKE = Sign(kind="trace", at=3.0, box=(0.4, 0.6, 0.5, 0.8))


@pytest.mark.parametrize(
    ("signs", "witnesses"),
    [
        pytest.param([flash(0), bang(1)], ("sight", "sound"), id="light and sound"),
        pytest.param([flash(0, opened=False), flash(3, opened=False), bang(1), bang(4)], ("sight", "sound"), id="weak ones"),
        pytest.param([flash(0, x=0.3), flash(4, x=0.4), flash(8, x=0.5)], ("sight",), id="three shells"),
        pytest.param([flash(0, size=0.5)], ("sight",), id="a large shell"),
        pytest.param(cracks(0, 8), ("sound",), id="a string of crackers"),
        pytest.param([bang(0, level=47), bang(3, level=44)], ("sound",), id="two very loud bangs"),
        pytest.param([bang(0, level=51, afar=True)], ("sound",), id="one bang from afar that is louder still"),
        pytest.param([*cracks(0, 2), SMOKE], ("sound", "detector"), id="crackers and smoke"),
        pytest.param([*cracks(0, 2), flash(0.5)], ("sight", "sound"), id="crackers and a flash"),
        pytest.param([flash(0), SMOKE], ("sight", "detector"), id="a shell and smoke"),
        pytest.param([*found(0, 1), bang(2)], ("sound", "detector"), id="found and heard"),
        pytest.param([*found(0, 1), flash(2, opened=False)], ("sight", "detector"), id="found and seen"),
        pytest.param([flash(0), bang(1), *found(0, 1)], ("sight", "sound", "detector"), id="all three"),
    ],
)
def test_enough_is(signs: list[Sign], witnesses: tuple[str, ...]) -> None:
    said = verdict(signs, ENOUGH)

    assert said is not None
    assert said.witnesses == witnesses


@pytest.mark.parametrize(
    "signs",
    [
        pytest.param([], id="nothing"),
        pytest.param([flash(0)], id="one shell"),
        pytest.param([flash(0), flash(4), flash(8)], id="three in one place"),
        pytest.param([flash(n, x=0.1 * n, opened=False) for n in range(9)], id="coloured lights"),
        pytest.param([flash(0, size=0.5, opened=False)], id="a large light that did not open"),
        pytest.param([bang(n) for n in range(40)], id="hammering"),
        pytest.param([bang(0, level=60), bang(0.2, level=52), bang(0.4, level=45)], id="one very loud bang and its echoes"),
        pytest.param([bang(0, level=47), *(bang(n, level=39) for n in range(1, 9))], id="one very loud bang among doors"),
        pytest.param([bang(0, level=60)], id="one very loud bang beside the microphone"),
        pytest.param([bang(0, level=49, afar=True)], id="one very loud bang from afar"),
        pytest.param(cracks(0, 7), id="a short rattle"),
        pytest.param([Sign(kind="bang", at=0.25 * n, crackle=True) for n in range(40)], id="drops on the housing"),
        pytest.param([flash(0), bang(6.5)], id="sound too late"),
        pytest.param([flash(5), bang(4)], id="sound before light"),
        pytest.param([flash(0, opened=False), bang(1)], id="a weak flash and a door"),
        pytest.param([flash(0, opened=False), flash(5, opened=False), bang(1), bang(8)], id="two of them, out of step"),
        pytest.param([*found(0, 1, 2, 3), SMOKE], id="the detector alone"),
        pytest.param([*found(0), bang(1)], id="one look's box and a door"),
        pytest.param([SMOKE, bang(1)], id="smoke and a door"),
    ],
)
def test_not_enough_is(signs: list[Sign]) -> None:
    assert verdict(signs, ENOUGH) is None


def test_more_witnesses_are_surer() -> None:
    one, two, three = [flash(0, size=0.5)], [flash(0), bang(1)], [flash(0), bang(1), *found(0, 1)]
    confidences = [said.confidence for signs in (one, two, three) if (said := verdict(signs, ENOUGH))]

    assert confidences == sorted(confidences)
    assert len(set(confidences)) == 3


@pytest.mark.parametrize("lag", [-0.1, 0.0, 0.3, 1.4, 5.8])
def test_the_lag_that_comes_again_is_found_among_noise(lag: float) -> None:
    lights = [0.0, 2.3, 5.1, 9.4]
    signs = [flash(t) for t in lights] + [bang(t + lag) for t in lights] + [bang(t) for t in (1.13, 6.61, 12.1)]
    said = verdict(sorted(signs, key=lambda one: one.at), ENOUGH)

    assert said is not None
    assert said.lag is not None
    assert said.lag.seconds == pytest.approx(lag, abs=0.1)
    assert said.lag.pairs == 4


@pytest.mark.parametrize(
    ("bangs", "seconds", "slack"),
    [
        pytest.param([0.4, 1.4, 2.4, 3.4], 0.4, 0.0, id="all of them"),
        pytest.param([1.4, 2.4, 3.4], 0.9, 0.5, id="all but the first bang, or all but the last flash's"),
        pytest.param([0.4, 2.4, 3.5], 0.43, 0.0, id="all but one in between"),
    ],
)
def test_a_lag_covers_those_that_have_nearly_as_many_pairs(bangs: list[float], seconds: float, slack: float) -> None:
    said = verdict([*(flash(n) for n in range(4)), *(bang(t) for t in bangs)], ENOUGH)

    assert said is not None
    assert said.lag is not None
    assert (said.lag.seconds, said.lag.slack_s) == pytest.approx((seconds, slack), abs=0.05)


def test_two_flashes_do_not_share_a_bang() -> None:
    assert verdict([flash(0.0, opened=False), flash(0.2, opened=False), bang(1.1)], ENOUGH) is None


def test_the_error_of_a_distance_holds_every_lag_that_it_may_be() -> None:
    far, error = distance(2.0, air_c=20, slack_s=1.0)

    assert far + 1.645 * error >= distance(3.0, air_c=20)[0] + 41
    assert far - 1.645 * error <= distance(1.0, air_c=20)[0] - 41


def test_one_of_several_bangs_says_no_distance() -> None:
    said = verdict([flash(0), bang(1), bang(3)], ENOUGH)

    assert said is not None
    assert said.lag is None


@pytest.mark.parametrize(
    ("lag", "air_c", "metres"),
    [(1.0, 20.0, 343.2), (1.0, 0.0, 331.3), (1.0, -15.0, 322.1), (3.0, 15.0, 1021.0), (0.0, 15.0, 0.0), (-0.1, 15.0, 0.0)],
)
def test_sound_takes_its_time(lag: float, air_c: float, metres: float) -> None:
    """Speeds of sound in dry air, c = 331.3 √(1 + ϑ/273.15) m/s."""
    far, error = distance(lag, air_c=air_c)

    assert far == pytest.approx(metres, abs=1)
    assert error >= 35


@given(st.floats(0, 15), st.floats(0, 15))
def test_farther_is_less_sure(one: float, other: float) -> None:
    near, far = sorted([one, other])

    assert distance(near, air_c=10)[1] <= distance(far, air_c=10)[1]


moments = st.integers(0, 20 * 1024).map(lambda n: n / 1024)
"""To a millisecond, and exact: sums and differences are not rounded."""
signs_lists = st.lists(
    st.builds(
        lambda kind, at, x, size, opened, crackle: Sign(
            kind=kind, at=at, box=None if kind == "bang" else (x, 0.1, x + 0.05, 0.2), size=size,
            opened=opened and kind == "flash", crackle=crackle and kind == "bang",
        ),
        st.sampled_from(["flash", "bang", "firework", "trace"]), moments, st.floats(0, 0.9), st.floats(0, 1),
        st.booleans(), st.booleans(),
    ),
    max_size=30,
)  # fmt: skip


def _in_order(signs: list[Sign]) -> list[Sign]:
    return sorted(signs, key=lambda one: one.at)


@given(signs_lists, signs_lists)
def test_more_signs_never_take_a_verdict_back(signs: list[Sign], more: list[Sign]) -> None:
    if verdict(_in_order(signs), ENOUGH) is not None:
        assert verdict(_in_order([*signs, *more]), ENOUGH) is not None


@given(signs_lists, st.floats(-1e6, 1e6))
def test_when_it_is_does_not_matter(signs: list[Sign], later: float) -> None:
    before = verdict(_in_order(signs), ENOUGH)
    after = verdict([one.model_copy(update={"at": one.at + round(later)}) for one in _in_order(signs)], ENOUGH)

    assert (before is None) == (after is None)


@given(st.permutations(list(itertools.chain(cracks(0, 3), found(0, 1), [flash(0.2), bang(1.1), SMOKE]))))
def test_all_of_them_agree_whoever_speaks_first(signs: list[Sign]) -> None:
    said = verdict(_in_order(signs), ENOUGH)

    assert said is not None
    assert said.witnesses == ("sight", "sound", "detector")


def test_while_a_series_lasts_its_string_may_thin_out() -> None:
    thin = [Sign(kind="bang", at=0.5 * n, crackle=True) for n in range(8)]

    assert verdict(thin, ENOUGH) is None
    assert verdict(thin, ENOUGH.for_more) is not None
