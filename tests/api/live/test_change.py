"""Who may hear of what."""

import pytest

from api.access.principal import Principal
from api.live.change import Told, Topic, may_hear

OWN, OTHER = "110101003001001", "110101004001001"


@pytest.mark.parametrize(
    ("topic", "grid", "scope", "streets", "hears"),
    [
        ("case", OWN, "reader", (), True),
        ("case", OWN, "reader", ("110101003",), True),
        ("case", OTHER, "reader", ("110101003",), False),
        ("case", None, "reader", ("110101003",), True),
        ("review", OWN, "reader", (), False),
        ("review", OWN, "operator", (), True),
        ("review", OTHER, "operator", ("110101003",), False),
        ("delivery", None, "reader", (), False),
        ("delivery", None, "operator", (), True),
        ("delivery", None, "operator", ("110101003",), False),
        ("stream", None, "reader", ("110101003",), True),
        ("stream", OTHER, "reader", ("110101003",), False),
        ("count", OWN, "reader", ("110101003",), True),
        ("count", OTHER, "reader", ("110101003",), False),
    ],
)
def test_one_hears_of_what_one_may_read(
    topic: Topic, grid: str | None, scope: str, streets: tuple[str, ...], hears: bool
) -> None:
    who = Principal("user", "1", "anna", (scope,), streets)
    assert may_hear(who, Told(1, topic, grid, {"id": 1})) is hears
