"""Passwords come from the environment and are shown nowhere."""

from pipeline.config.secrets import credentials, missing_secrets
from pipeline.config.settings import Settings, Site, StreamSettings


def stream(name: str = "a", *, user: str | None = None, password_env: str | None = None) -> StreamSettings:
    return StreamSettings(id=name, url="rtsp://h/", user=user, password_env=password_env)


def test_no_user_no_credentials() -> None:
    assert credentials(stream(), {"CAM": "secret"}) is None


def test_the_password_is_read_and_hidden() -> None:
    found = credentials(stream(user="viewer", password_env="CAM"), {"CAM": "secret"})
    assert found is not None
    assert (found.user, found.password.get_secret_value()) == ("viewer", "secret")
    assert "secret" not in f"{found} {found!r} {found.model_dump_json()}"


def test_a_user_may_have_no_password() -> None:
    found = credentials(stream(user="viewer"), {})
    assert found is not None
    assert found.password.get_secret_value() == ""


def test_a_variable_that_is_not_set_is_an_empty_password() -> None:
    found = credentials(stream(user="viewer", password_env="CAM"), {})
    assert found is not None
    assert found.password.get_secret_value() == ""


def test_missing_variables_are_named_once_in_order() -> None:
    streams = [stream(str(n), user="viewer", password_env=name) for n, name in enumerate(["B", "A", "B", "SET", "EMPTY", None])]
    settings = Settings(site=Site(name="x"), streams=tuple(streams))
    assert missing_secrets(settings, {"SET": "x", "EMPTY": ""}) == ["A", "B", "EMPTY"]
