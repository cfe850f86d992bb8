"""What the repository ships about the configuration is right: the sample, the reference page, the schema."""

import json
from pathlib import Path

import pytest

from pipeline.config.load import load
from pipeline.config.reference import reference
from pipeline.config.schema import json_schema
from pipeline.config.secrets import missing_secrets
from pipeline.locate.locator import Locator
from pipeline.rules.registry import settings_types

ROOT = Path(__file__).parents[3]


def test_the_sample_is_right_and_shows_every_rule() -> None:
    settings = load(ROOT / "streams.yaml", rule_types=settings_types())
    assert {rule.kind for stream in settings.streams for rule in stream.rules} == set(settings_types())
    assert any(stream.ground_points for stream in settings.streams)
    assert missing_secrets(settings, {}), "the sample shows how passwords are given"


def test_the_samples_survey_can_be_fitted() -> None:
    for stream in load(ROOT / "streams.yaml", rule_types=settings_types()).streams:
        assert (Locator(stream).ground(1280, 720) is not None) == bool(stream.ground_points)


@pytest.mark.parametrize(
    ("name", "option"), [("docs/configuration.md", "--reference"), ("docs/streams.schema.json", "--schema")]
)
def test_a_generated_file_is_up_to_date(name: str, option: str) -> None:
    schema = json_schema(settings_types())
    made = reference(schema) if option == "--reference" else json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
    assert "|  |" not in made, "a key has no description"
    assert (ROOT / name).read_text(encoding="utf-8") == made, f"run `hutong check {option} > {name}`"
