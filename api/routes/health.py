"""Whether this process lives."""

from importlib.metadata import version

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import text

from api.context import context
from api.examples import shown

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """This process and its database answer."""

    model_config = ConfigDict(json_schema_extra=shown({"status": "ok", "site": "Dongcheng"}))

    status: str
    site: str


class Version(BaseModel):
    """What runs here."""

    model_config = ConfigDict(json_schema_extra=shown({"version": "0.1.0"}))

    version: str


@router.get("/healthz")
def health(request: Request) -> Health:
    """Answer when the database does."""
    here = context(request)
    with here.database.reading() as session:
        session.execute(text("SELECT 1"))
    return Health(status="ok", site=here.config.site_name)


@router.get("/v1/version")
def running_version() -> Version:
    """Return the version that runs."""
    return Version(version=version("hutong"))
