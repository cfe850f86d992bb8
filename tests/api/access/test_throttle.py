import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.throttle import ACCOUNT, ADDRESS, FORGOTTEN_S, Limit, Strikes, address_key

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("count", "since_s", "wait_s"),
    [(0, 0, 0), (4, 0, 0), (5, 0, 1), (6, 0, 2), (10, 0, 32), (10, 30, 2), (10, 32, 0), (14, 0, 300), (99, 0, 300)],
)
def test_each_wrong_password_beyond_the_free_ones_doubles_the_wait(count: int, since_s: float, wait_s: float) -> None:
    assert Strikes(count, NOW).wait_s(ACCOUNT, now=NOW + since_s) == pytest.approx(wait_s)


def test_after_a_quiet_day_the_count_begins_anew() -> None:
    strikes = Strikes(50, NOW)
    assert strikes.current(NOW + FORGOTTEN_S - 1) == 50
    assert (strikes.current(NOW + FORGOTTEN_S), strikes.wait_s(ADDRESS, now=NOW + FORGOTTEN_S)) == (0, 0)


@given(st.integers(0, 10_000), st.floats(0, 1e6), st.integers(0, 50), st.floats(1, 1e5))
def test_no_wait_is_longer_than_the_longest(count: int, since_s: float, free: int, longest_s: float) -> None:
    assert 0 <= Strikes(count, NOW).wait_s(Limit(free, longest_s), now=NOW + since_s) <= longest_s + 1e-3


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("10.1.2.3", "address:10.1.2.3"),
        ("::ffff:10.1.2.3", "address:10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "address:2001:db8:1:2::/64"),
        ("testclient", "address:testclient"),
        ("x" * 500, "address:" + "x" * 64),
    ],
)
def test_an_address_counts_as_its_host(address: str, key: str) -> None:
    assert address_key(address) == key
