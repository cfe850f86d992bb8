"""Where the API's database is: every command that works on it opens it here."""

import getpass
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args
from urllib.parse import quote

from api.access.administration import Administration
from api.access.audit import Actor
from api.access.retention import DAY_S, Term, Terms
from api.cases.policy import Policy
from api.cases.timer import PHASES
from api.cases.worktime import Calendar, Limit
from api.config import AccessConfig, ApiConfig, MapConfig, MediaServerConfig, OidcConfig, Open311Config, WebhookConfig
from api.db import Database, migrate
from pipeline.clock import SystemClock
from pipeline.config.api_settings import OidcSettings, TermSettings
from pipeline.config.case_settings import Weekday
from pipeline.config.settings import Settings
from pipeline.engine.console import fail

HOUR_S = 3600.0


def database(settings: Settings) -> Database:
    """Open the API's database, brought up to date."""
    migrate(settings.api.database)
    return Database.open(settings.api.database)


@contextmanager
def administration(settings: Settings) -> Iterator[Administration]:
    """Open the API's database for what administrators do; committed at the end of the block."""
    with database(settings).session() as session:
        yield Administration(session, operator(), SystemClock().now())


def operator() -> Actor:
    """Return who types a command, as the audit log names it."""
    return Actor("command", getpass.getuser(), getpass.getuser(), socket.gethostname())


def api_config(settings: Settings) -> ApiConfig:
    """Translate the file's `api` and `site` parts into the API's own configuration."""
    return ApiConfig(
        database=settings.api.database,
        media=Path(settings.api.media),
        upload_limit_bytes=int(settings.api.upload_limit_mib * (1 << 20)),
        allow_private_webhooks=settings.api.allow_private_webhooks,
        site_name=settings.site.name,
        timezone=settings.site.timezone,
        access=AccessConfig(
            session_idle_s=settings.api.sign_in.session_idle_minutes * 60,
            session_life_s=settings.api.sign_in.session_hours * 3600,
            public_url=settings.api.public_url,
        ),
        oidc=_oidc(settings.api.oidc),
        open311=Open311Config(**settings.api.open311.model_dump()),
        retention=Terms({"video": _term(settings.api.retention.video), "picture": _term(settings.api.retention.picture)}),
        counts_kept_s=None if (days := settings.api.retention.counts_days) is None else days * DAY_S,
        webhooks=WebhookConfig(
            source=settings.api.webhooks.source or f"/hutong/{quote(settings.site.name, safe='')}",
            kept_s=settings.api.webhooks.kept_days * DAY_S,
        ),
        codes=None if settings.api.codes is None else Path(settings.api.codes),
        policy=policy(settings),
        grid=None if settings.site.grid_file is None else Path(settings.site.grid_file),
        map=MapConfig(**settings.api.map.model_dump()),
        media_server=MediaServerConfig(**settings.api.media_server.model_dump()),
    )


def policy(settings: Settings) -> Policy:
    """Translate the file's `api.cases` part into what the API decides cases by."""
    own, calendar = settings.api.cases, settings.api.cases.calendar
    return Policy(
        calendar=Calendar(
            zone=settings.site.zone,
            weekdays=frozenset(get_args(Weekday).index(day) for day in calendar.days),
            hours=tuple(span.minutes for span in calendar.hours),
            holidays=frozenset(calendar.holidays),
            shifted=frozenset(calendar.shifted),
        ),
        automatic=frozenset(own.automatic),
        recurrence_s=own.recurrence_days * DAY_S,
        gaps={kind: hours * HOUR_S for kind, hours in own.gap_hours.items()},
        limits={phase: Limit(limit.amount, limit.unit) for phase in PHASES if (limit := getattr(own, phase)) is not None},
    )


def _term(given: TermSettings) -> Term:
    return Term(given.floor_days, given.ceiling_days)


def _oidc(given: OidcSettings | None) -> OidcConfig | None:
    if given is None:
        return None
    name = given.client_secret_env
    secret = None if name is None else os.environ.get(name)
    if name is not None and not secret:
        fail(f"api.oidc: environment variable {name} is not set: put the client's secret there", code=2)
    plain = given.model_dump(exclude={"client_secret_env"})
    return OidcConfig(**plain, client_secret=secret)
