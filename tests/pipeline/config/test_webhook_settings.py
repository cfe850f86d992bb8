"""What the file says about webhooks reaches the API."""

import pytest
from pydantic import ValidationError

from commands.place import api_config
from pipeline.config.api_settings import WebhookSettings
from pipeline.config.settings import Settings


def test_a_site_names_itself_and_keeps_its_log_for_half_a_year() -> None:
    made = api_config(Settings.model_validate({"site": {"name": "Dongcheng / 东城"}})).webhooks
    assert (made.source, made.kept_s) == ("/hutong/Dongcheng%20%2F%20%E4%B8%9C%E5%9F%8E", 180 * 86_400)
    own = {"source": "https://streets.example.org/", "kept_days": 400}
    told = api_config(Settings.model_validate({"site": {"name": "x"}, "api": {"webhooks": own}})).webhooks
    assert (told.source, told.kept_s) == ("https://streets.example.org/", 400 * 86_400)


@pytest.mark.parametrize("wrong", [{"kept_days": 179}, {"source": "two words"}, {"source": ""}, {"source": "东城"}])
def test_what_no_law_or_cloud_event_allows_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        WebhookSettings.model_validate(wrong)
