"""A node beside those of the street, with one camera: what the page shows of nodes is looked at with it."""

from sqlalchemy import update

from api.db import Database
from api.tables import Node, Stream
from pipeline.events import Heartbeat, StreamHealth
from tests.support.web_site import WebSite

NAME, CAMERA = "yard-node", "yard-gate"


def beat(site: WebSite, *, now: float, cameras: int = 1, looks: int = 0) -> None:
    """Have the node tell that it is well; without cameras it takes back the one that it had."""
    streams = tuple(
        StreamHealth.model_validate(
            {
                "stream_id": CAMERA, "state": "live", "plan": "watch", "faults": [], "message": "", "last_frame": now,
                "connections": 1, "frames_decoded": looks, "frames_detected": looks, "age_p50_s": 0.2, "age_p95_s": 0.4,
                "width": 1920, "height": 1080, "codec": "h264",
            }
        )
        for _ in range(cameras)
    )  # fmt: skip
    client = site.worker()
    client.heartbeat(
        Heartbeat(node_id=NAME, t=now, version="0.1.0", model="street-n", spool_events=0, spool_bytes=0, streams=streams)
    )
    client.close()


def fall_silent(site: WebSite, *, since: float) -> None:
    """Let the node's last word lie back, as if nothing had come since then."""
    database = Database.open(site.database)
    with database.session() as session:
        session.execute(update(Node).where(Node.id == NAME).values(seen=since))
        session.execute(update(Stream).where(Stream.node_id == NAME).values(seen=since))
    database.close()
