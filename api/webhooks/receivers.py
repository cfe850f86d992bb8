"""What receivers are called where the whole of their address is for administrators: by their host."""

from collections.abc import Collection
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.tables import Subscription


def host(url: str) -> str:
    """Return the host of an address, with its port where it has one: never its path, query or password."""
    return urlsplit(url).netloc.rpartition("@")[2]


def hosts(session: Session, receivers: Collection[str]) -> dict[str, str]:
    """Return the hosts of those receivers that are webhooks, by their ids."""
    asked = select(Subscription.id, Subscription.url).where(Subscription.id.in_(receivers))
    return {id_: host(url) for id_, url in session.execute(asked)}
