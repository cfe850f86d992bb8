"""Result files of `hutong bench sim` put together: by model and kind, the newer one counts."""

from typing import Any

from benchmarks.sim import merged


def result(model: str, measured: str, kinds: dict[str, int], *, counting: bool = False) -> dict[str, Any]:
    """Return a result with so many true events of each kind, all of them found in so many minutes as there are kinds."""
    events = {kind: {"true": true, "recall": 1.0 if true else None, "at": measured} for kind, true in kinds.items()}
    counts = {"all": {"at": measured}} if counting else {}
    results = {"minutes": len(kinds), "events": {"all": events}, "counting": counts}
    return {"model": model, "measured": measured, "results": results}


def test_the_newer_file_counts_whatever_their_order() -> None:
    old = result("street-n", "2026-01-01", {"parking": 9, "bins": 3}, counting=True)
    files = [result("street-n", "2026-02-01", {"bins": 4}), old]
    for order in (files, files[::-1]):
        events = merged(order)["street-n"]["events"]
        assert {kind: lights["all"]["at"] for kind, lights in events.items()} == {"parking": "2026-01-01", "bins": "2026-02-01"}


def test_a_file_that_counted_nothing_leaves_the_counts() -> None:
    files = [result("street-n", "2026-01-01", {"parking": 9}, counting=True), result("street-n", "2026-02-01", {"bins": 4})]
    assert merged(files)["street-n"]["counting"] == {"all": {"at": "2026-01-01"}}


def test_kinds_without_a_true_event_are_left_out_and_the_bundled_model_comes_first() -> None:
    files = [result("abc", "2026-01-01", {"parking": 2, "crowd": 0}), result("street-n", "2026-01-01", {"bins": 1})]
    found = merged(files)
    assert list(found) == ["street-n", "abc"]
    assert list(found["abc"]["events"]) == ["parking"]


def test_what_names_no_model_is_no_result_of_one() -> None:
    assert merged([{"measured": "2026-01-01", "results": {}}]) == {}
