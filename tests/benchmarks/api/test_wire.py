"""Made-up events are what their schema says, whatever their numbers look like."""

import dataclasses

import pytest

from benchmarks.api.wire import Seen, body_of, event, manifest_of
from pipeline.events import Event, Manifest

SEEN = Seen(
    id="10313dff-cfcd-3c22-fb60-7f1d9f822813", stream_id="alley-0465", kind="parking", class_name="car", severity="low",
    moving=False, start=1776402733.571, updated=1776403033.571, end=None, lat=39.93, lon=116.4,
)  # fmt: skip


@pytest.mark.parametrize("updated", [1776403033.571, 1776403333.571, 1762222.5, 1111.5])
@pytest.mark.parametrize("end", [None, 1776403333.5])
def test_an_event_of_a_template_is_the_event_itself(updated: float, end: float | None) -> None:
    seen = dataclasses.replace(SEEN, start=1733333.5, updated=updated, end=end)
    assert Event.model_validate_json(body_of(seen)) == event(seen)


def test_a_manifest_of_a_template_names_its_event() -> None:
    manifest = Manifest.model_validate_json(manifest_of(SEEN.id, "the-stream-1111.5", 2222.5, 1))
    assert (str(manifest.event_id), manifest.stream_id, manifest.created) == (SEEN.id, "the-stream-1111.5", 2222.5)
