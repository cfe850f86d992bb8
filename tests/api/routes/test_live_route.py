"""Pages that are open hear of what changes, over real HTTP."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import takewhile

import httpx
import pytest
from sqlalchemy import text

from api.access import cookie
from api.live.change import Note
from api.live.changes import AT_ONCE
from api.live.feed import EACH, Pace
from api.live.record import note
from api.server import Server
from pipeline.events import Heartbeat, PositionReport, StreamHealth
from tests.support.api_app import Desk, served
from tests.support.live import Heard, listening
from tests.support.people import person, signed_in
from tests.support.wire import T0, event

QUICK = Pace(read_s=0.02, check_s=0.1)
PATIENCE_S = 20.0


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    yield from quickly(desk)


def quickly(desk: Desk) -> Iterator[str]:
    desk.app.state.context.feed.pace = QUICK
    with served(desk) as found:
        yield found


def headers(desk: Desk) -> dict[str, str]:
    return {"Authorization": desk.operator.headers["Authorization"]}


def until(heard: Iterator[Heard], topic: str) -> Heard:
    return next(one for one in heard if one.event == topic)


def test_a_page_hears_of_a_case_as_it_changes(desk: Desk, address: str) -> None:
    with listening(address, headers(desk)) as heard:
        assert next(heard).data == {"resumed": False}
        desk.post(event())
        assert until(heard, "case").data == {"id": 1, "revision": 1, "status": "proposed"}
        assert until(heard, "review").data["id"] == 1
        desk.operator.post("/v1/cases/1/verdict", json={"verdict": "false"}).raise_for_status()
        assert until(heard, "case").data["status"] == "cancelled"


def test_a_page_that_lost_its_connection_misses_nothing(desk: Desk, address: str) -> None:
    with listening(address, headers(desk)) as heard:
        last = next(heard).id
    written = [Note("count", f"gate-{number}", {}) for number in range(3 * AT_ONCE + 1)]
    for at in range(0, len(written), 100):
        with desk.database.session() as session:
            note(session, *written[at : at + 100])
    with listening(address, headers(desk), after=last) as heard:
        assert next(heard).data == {"resumed": True}
        assert [next(heard).data["id"] for _ in written] == [one.id for one in written]


def test_a_page_hears_of_all_that_changed_since_it_was_told_who_it_is(desk: Desk, address: str) -> None:
    desk.post(event(1, stream_id="gate-1"))
    before = desk.operator.get("/v1/me").json()["changes"]
    desk.post(event(2, stream_id="gate-2"))
    with listening(address, headers(desk), after=before) as heard:
        assert next(heard).data == {"resumed": True}
        assert until(heard, "case").data["id"] == 2


def test_any_process_tells_the_same(desk: Desk, address: str) -> None:
    other = Desk(desk.config.database, desk.media.parent)
    with listening(address, headers(desk)) as heard:
        next(heard)
        other.post(event())
        first = [next(heard), next(heard)]
    with listening(address, headers(other), after=first[0].id) as heard:
        assert next(heard).data == {"resumed": True}
        assert next(heard) == first[1]
    other.database.close()


def test_where_vehicles_are_is_told_once_a_heartbeat_and_without_a_place(desk: Desk, address: str) -> None:
    with listening(address, headers(desk)) as heard:
        next(heard)
        for lat in (39.90, 39.91, 39.91):
            where = PositionReport(t=T0, lat=lat, lon=116.4)
            driving = {"state": "live", "plan": "patrol", "moving": True, "where": where}
            told = [StreamHealth.model_validate({"stream_id": name, **driving}) for name in ("sweeper-1", "sweeper-2")]
            beat = Heartbeat(node_id="n", t=T0, version="1", model="m", spool_events=0, spool_bytes=0, streams=tuple(told))
            desk.worker.post("/v1/heartbeats", json=beat.model_dump(mode="json")).raise_for_status()
        desk.post(event())
        words = list(takewhile(lambda one: one.event != "case", (one for one in heard if one.event)))
    assert [one.data for one in words if one.event == "position"] == [{"id": None}] * 2, "the third says nothing new"


def test_a_page_that_was_away_too_long_is_told_so(desk: Desk, address: str) -> None:
    desk.post(event(1), event(2))
    with desk.database.session() as session:
        session.execute(text("DELETE FROM change WHERE id <= 2"))
    with listening(address, headers(desk), after=1) as heard:
        assert next(heard).data == {"resumed": False}
    with listening(address, headers(desk), after=10_000) as heard:
        assert next(heard).data == {"resumed": False}


def test_a_person_hears_of_no_case_of_other_streets(desk: Desk, address: str) -> None:
    person(desk, "anna", roles=["operator"], streets=["110101003"])
    anna = signed_in(desk)
    desk.post(event(1, stream_id="gate-1"), event(2, stream_id="gate-2"))
    with desk.database.session() as session:
        for case_id, street in ((1, "110101003"), (2, "110101004")):
            session.execute(text(f"""UPDATE "case" SET grid_code = '{street}001001' WHERE id = {case_id}"""))
    with listening(address, {"Cookie": f"{cookie.NAME}={anna.cookies[cookie.NAME]}"}) as heard:
        next(heard)
        desk.operator.post("/v1/cases/2/verdict", json={"verdict": "false"}).raise_for_status()
        silent = next(heard)
        assert (silent.event, silent.data) == ("", None)
        desk.operator.post("/v1/cases/1/verdict", json={"verdict": "false"}).raise_for_status()
        assert [until(heard, "case").data["id"], until(heard, "review").data["id"]] == [1, 1]


def test_a_page_ends_with_its_session(desk: Desk, address: str) -> None:
    person(desk)
    browser = signed_in(desk)
    with listening(address, {"Cookie": f"{cookie.NAME}={browser.cookies[cookie.NAME]}"}) as heard:
        next(heard)
        browser.delete("/v1/sessions")
        assert list(heard) == []


def test_a_page_ends_with_its_token(desk: Desk, address: str) -> None:
    token = desk.token("reader", expires=desk.clock.now() + 60)
    with listening(address, {"Authorization": f"Bearer {token}"}) as heard:
        next(heard)
        desk.clock.advance(61)
        assert list(heard) == []


def test_one_user_opens_a_few_pages(lite: Desk) -> None:
    for address in quickly(lite):
        with ExitStack() as pages:
            opened = [pages.enter_context(listening(address, headers(lite))) for _ in range(EACH)]
            assert [next(page).event for page in opened] == ["ready"] * EACH
            refused = httpx.get(f"{address}/v1/live", headers=headers(lite), timeout=PATIENCE_S)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
            other = {"Authorization": lite.admin.headers["Authorization"]}
            next(pages.enter_context(listening(address, other)))


def test_who_may_not_read_may_not_listen(desk: Desk, address: str) -> None:
    assert httpx.get(f"{address}/v1/live").status_code == 401
    assert httpx.get(f"{address}/v1/live", headers={"Authorization": desk.worker.headers["Authorization"]}).status_code == 403


def test_an_idle_page_gets_a_sign_of_life(lite: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fastapi.routing._PING_INTERVAL", 0.05)
    for address in quickly(lite):
        with httpx.stream("GET", f"{address}/v1/live", headers=headers(lite), timeout=PATIENCE_S) as answer:
            assert next(line for line in answer.iter_lines() if line.startswith(":"))


def test_a_server_that_stops_does_not_wait_for_its_pages(lite: Desk) -> None:
    server = Server(lite.app)
    server.config.port = 0
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with listening(f"http://127.0.0.1:{port}", headers(lite)) as heard:
        next(heard)
        server.should_exit = True
        assert list(heard) == []
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
