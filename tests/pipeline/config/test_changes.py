"""What differs between two configurations."""
# ruff: noqa: E501 - tables, one case a line

import pytest

from pipeline.config.changes import RESTART, Changes, changes
from pipeline.config.compose import compose
from pipeline.config.settings import Settings
from tests.support.rule_kinds import RULE_KINDS

ZONES = {"kerb": {"polygon": [[0, 0], [1, 0], [1, 1]]}}


def made(*streams: dict[str, object], **sections: object) -> Settings:
    found = compose({"site": {"name": "x"}, "streams": list(streams), **sections}, RULE_KINDS).settings
    assert found is not None
    return found


def one(name: str, **keys: object) -> dict[str, object]:
    return {"id": name, "url": "rtsp://h/", **keys}


def rule(**keys: object) -> dict[str, object]:
    return {"kind": "parked", "zone": "kerb", **keys}


NOTHING = Changes((), (), (), ())


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        pytest.param(made(), made(), NOTHING, id="nothing"),
        pytest.param(made(one("a"), one("b")), made(one("b"), one("a")), NOTHING, id="another order"),
        pytest.param(made(one("a")), made(one("a"), one("b")), Changes(("b",), (), (), ()), id="added"),
        pytest.param(made(one("a"), one("b")), made(one("b")), Changes((), ("a",), (), ()), id="removed"),
        pytest.param(made(one("a")), made(one("c")), Changes(("c",), ("a",), (), ()), id="renamed"),
        pytest.param(made(one("a"), one("b")), made(one("a"), one("b", stall_s=3)), Changes((), (), ("b",), ()), id="changed"),
        pytest.param(made(one("a")), made(one("a", stall_s=10)), NOTHING, id="a default written out"),
        pytest.param(
            made(one("a", zones=ZONES, rules=[rule()])), made(one("a", zones=ZONES, rules=[rule(limit_s=5)])),
            Changes((), (), ("a",), ()), id="a rule's own parameter",
        ),
        pytest.param(
            made(one("a"), one("b", stall_s=5)), made(one("a"), one("b", stall_s=5), defaults={"stall_s": 5}),
            Changes((), (), ("a",), ()), id="a default changes those that use it",
        ),
        pytest.param(made(), made(detector={"threads": 2}, api={"port": 1}), Changes((), (), (), ("detector", "api")), id="sections"),
        pytest.param(made(), made(site={"name": "y"}), Changes((), (), (), ("site",)), id="site"),
    ],
)  # fmt: skip
def test_changes(old: Settings, new: Settings, found: Changes) -> None:
    assert changes(old, new) == found


def test_every_section_is_watched() -> None:
    assert set(RESTART) == set(Settings.model_fields) - {"version", "defaults", "streams"}
