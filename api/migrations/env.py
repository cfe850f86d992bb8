"""Alembic's entry: runs migrations on the connection that `api.db.migrate` hands in."""

from alembic import context

import api.access.tables
import api.cases.tables
import api.configuration.tables
import api.counts.tables
import api.live.tables
import api.reports.tables
import api.streams.tables  # noqa: F401 - their tables belong to the metadata
from api.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
