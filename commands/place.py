"""Where the API's database is: every command that works on it opens it here."""

import getpass
import socket
from pathlib import Path
from typing import get_args

from api.access.audit import Actor
from api.access.retention import Term, Terms
from api.cases.policy import Policy
from api.cases.timer import PHASES
from api.cases.worktime import Calendar, Limit
from api.config import AccessConfig, ApiConfig, Open311Config
from api.db import Database, migrate
from pipeline.config.api_settings import TermSettings
from pipeline.config.case_settings import Weekday
from pipeline.config.settings import Settings


def database(settings: Settings) -> Database:
    """Open the API's database, brought up to date."""
    migrate(settings.api.database)
    return Database.open(settings.api.database)


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
        open311=Open311Config(**settings.api.open311.model_dump()),
        retention=Terms({"video": _term(settings.api.retention.video), "picture": _term(settings.api.retention.picture)}),
        codes=None if settings.api.codes is None else Path(settings.api.codes),
        policy=policy(settings),
        grid=None if settings.site.grid_file is None else Path(settings.site.grid_file),
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
        limits={phase: Limit(limit.amount, limit.unit) for phase in PHASES if (limit := getattr(own, phase)) is not None},
    )


def _term(given: TermSettings) -> Term:
    return Term(given.floor_days, given.ceiling_days)
