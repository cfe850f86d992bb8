"""An API with something of everything: cases of every stage, evidence, counts, reports, receivers. Same every time."""

from io import BytesIO

from PIL import Image
from sqlalchemy import select

from api.assets.asset import Asset
from api.assets.store import load_assets
from api.grid.geojson import write_areas
from api.grid.store import import_file
from api.tables import Delivery, Subscription
from api.webhooks.outbox import enqueue
from pipeline.events import Heartbeat, Location, StreamHealth
from tests.support.api_app import Desk
from tests.support.lattice import lattice, middle
from tests.support.people import person
from tests.support.wire import T0, bucket, event, manifest

BIN = "11010103005000123"
WEBHOOK = "wh_0123456789abcdef0123"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
LIVES: tuple[tuple[str, ...], ...] = (
    (),
    ("confirm",),
    ("cancel",),
    ("confirm", "file"),
    ("confirm", "file", "dispatch"),
    ("confirm", "file", "dispatch", "take_up"),
    ("confirm", "file", "dispatch", "take_up", "suspend"),
    ("confirm", "file", "dispatch", "take_up", "finish", "check"),
    ("confirm", "file", "dispatch", "take_up", "finish", "check", "close"),
    ("confirm", "file", "dispatch", "take_up", "finish", "check", "close", "evaluate"),
)
"""Moves of each case, in the order of their numbers."""


def inhabit(desk: Desk) -> dict[str, str | int]:
    """Fill an empty API; return something that is there for each parameter of an address, by the parameter's name."""
    _settle_ground(desk)
    _subscribe(desk)
    for number, moves in enumerate(LIVES, start=1):
        _live(desk, number, *moves)
    desk.admin.put("/v1/cases/4/hold", json={"reason": "complaint 17"}).raise_for_status()
    _send_evidence(desk)
    _watch(desk)
    reference = _report(desk)
    return {
        "case_id": 1,
        "event_id": str(event(1).id),
        "sequence": 1,
        "name": "snapshot.jpg",
        "reference": reference,
        "code": BIN,
        "stream_id": "s1",
        "webhook_id": WEBHOOK,
        "delivery_id": 1,
    }


def _settle_ground(desk: Desk) -> None:
    path = desk.media.with_name("grid.geojson")
    path.write_text(write_areas(lattice(), name="test"), encoding="utf-8")
    import_file(desk.database, path, datum=None, despite=False, now=desk.clock.now())
    lat, lon = middle(0, 0)
    with desk.database.session() as session:
        load_assets(session, [Asset(BIN, "bin", "", lat, lon)], now=desk.clock.now())
    person(desk)


def _subscribe(desk: Desk) -> None:
    with desk.database.session() as session:
        row = Subscription(
            id=WEBHOOK, url="http://127.0.0.1:9/hook", types=[], secret=SECRET, state="active", state_note="",
            not_before=0.0, created=desk.clock.now(),
        )  # fmt: skip
        session.add(row)


def _live(desk: Desk, number: int, *moves: str) -> None:
    """Let a case live through moves; each stands in a cell of its own."""
    lat, lon = middle((number - 1) // 3 % 2, (number - 1) % 3)
    place = Location(lat=lat + number * 2e-5, lon=lon, radius_m=0.5, method="survey")
    one = event(number, stream_id=f"s{number}").model_copy(update={"location": place})
    case_id = desk.post(one)[0]["case_id"]
    for move in moves:
        said = {"department": "sanitation"} if move == "dispatch" else {"opinion": "so"}
        desk.admin.post(f"/v1/cases/{case_id}/moves", json={"move": move, **said}).raise_for_status()
        desk.clock.advance(60)


def _send_evidence(desk: Desk) -> None:
    picture = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(picture, "JPEG")
    files = {"snapshot.jpg": picture.getvalue(), "clip.mp4": b"no clip", "boxes.json": b"{}"}
    bundle = manifest(1, contents=files)
    path = f"/v1/events/{bundle.event_id}/evidence/1"
    desk.worker.put(path, json=bundle.model_dump(mode="json")).raise_for_status()
    headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    for name, content in files.items():
        desk.worker.patch(f"{path}/{name}", content=content, headers=headers).raise_for_status()


def _watch(desk: Desk) -> None:
    buckets = [bucket(number, stream_id="s1").model_dump(mode="json") for number in range(1, 5)]
    desk.worker.post("/v1/counts", json={"counts": buckets}).raise_for_status()
    health = StreamHealth(stream_id="s1", state="live", plan="watch", lat=middle(0, 0)[0], lon=middle(0, 0)[1])
    beat = Heartbeat(node_id="n", t=T0, version="1", model="m", spool_events=0, spool_bytes=0, streams=(health,))
    desk.worker.post("/v1/heartbeats", json=beat.model_dump(mode="json")).raise_for_status()
    with desk.database.session() as session:
        enqueue(session, type="case.updated", case_id=2, data={"case_id": 2}, now=desk.clock.now())
        row = session.scalars(select(Delivery).order_by(Delivery.id)).first()
        assert row is not None
        row.state, row.done, row.last_error = "dead", desk.clock.now(), "500 Internal Server Error"


def _report(desk: Desk) -> str:
    picture = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(picture, "JPEG")
    lat, lon = middle(1, 2)
    given = {"matter": "litter", "lat": str(lat), "lon": str(lon)}
    inspector = desk.client(desk.token("inspector"))
    answer = inspector.post("/v1/reports", data=given, files={"files": ("a.jpg", picture.getvalue(), "image/jpeg")})
    reference: str = answer.raise_for_status().json()["reference"]
    return reference
