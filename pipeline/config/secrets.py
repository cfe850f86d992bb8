"""Camera passwords: read from the environment, kept out of files, settings and messages."""

from collections.abc import Mapping

from pydantic import SecretStr

from pipeline.config.section import Section
from pipeline.config.settings import Settings, StreamSettings


class Credentials(Section):
    """User and password of a camera, as read from the environment; never logged."""

    user: str
    password: SecretStr


def credentials(stream: StreamSettings, environ: Mapping[str, str]) -> Credentials | None:
    """Return what the camera is told, or None when it has no user.

    A variable that is not set gives an empty password: the camera refuses it, and that is told as a fault.
    """
    if stream.user is None:
        return None
    password = environ.get(stream.password_env, "") if stream.password_env else ""
    return Credentials(user=stream.user, password=SecretStr(password))


def missing_secrets(settings: Settings, environ: Mapping[str, str]) -> list[str]:
    """Return the environment variables that streams name and that are not set, sorted, each once."""
    wanted = {stream.password_env for stream in settings.streams if stream.password_env}
    return sorted(name for name in wanted if not environ.get(name))
