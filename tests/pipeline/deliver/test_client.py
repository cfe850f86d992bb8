"""The client over real HTTP: what is temporary, what is refused, and that the token stays secret."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from pipeline.deliver.client import ApiClient, ApiRefused, ApiUnavailable, EventUnknown, WrongOffset
from pipeline.errors import DeliveryError, DeliveryRejected, HutongError
from pipeline.events import Heartbeat
from tests.support.api_server import TOKEN, FakeApi, Fault
from tests.support.wire import T0, bucket, event, manifest


@pytest.fixture
def api() -> Iterator[FakeApi]:
    with FakeApi() as server:
        yield server


@pytest.fixture
def client(api: FakeApi) -> Iterator[ApiClient]:
    made = ApiClient(api.url, TOKEN, timeout_s=5.0)
    yield made
    made.close()


def test_events_arrive_as_they_were(api: FakeApi, client: ApiClient) -> None:
    client.send_events([event(1), event(2, revision=3, cleared=True)])
    assert api.events == [event(1), event(2, revision=3, cleared=True)]


def test_counts_and_heartbeats_arrive(api: FakeApi, client: ApiClient) -> None:
    beat = Heartbeat(node_id="node-1", t=T0, version="1", model="m", spool_events=0, spool_bytes=0, streams=())
    client.send_counts([bucket(1), bucket(2), bucket(2)])
    client.heartbeat(beat)
    assert list(api.counts.values()) == [bucket(1), bucket(2)]
    assert api.heartbeats == [beat]


def test_an_address_with_a_path_is_kept(api: FakeApi) -> None:
    with pytest.raises(ApiUnavailable):
        ApiClient(f"{api.url}/hutong/", TOKEN, timeout_s=5).send_events([event()])
    assert api.requests == [("POST", "/hutong/v1/events")]


@pytest.mark.parametrize("status", [301, 401, 403, 404, 405, 408, 425, 429, 500, 502, 503, 504])
def test_temporary_answers(api: FakeApi, client: ApiClient, status: int) -> None:
    api.faults.append(Fault(status=status, headers={"Location": "/elsewhere"} if status == 301 else {}))
    with pytest.raises(DeliveryError, match=str(status)):
        client.send_events([event()])
    client.send_events([event()])
    assert api.answers == ["created"]


@pytest.mark.parametrize("status", [400, 409, 410, 413, 415, 422])
def test_refusals_say_what_the_api_said(api: FakeApi, client: ApiClient, status: int) -> None:
    api.faults.append(Fault(status=status, body=b'{"title": "No", "detail": "box is upside down", "status": 1}'))
    with pytest.raises(DeliveryRejected, match=f"{status} box is upside down") as raised:
        client.send_events([event()])
    assert isinstance(raised.value, ApiRefused)
    assert raised.value.status == status


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>Welcome to the hotel</html>", "not as the API does"),
        (b"", "not as the API does"),
        (b'{"results": []}', "1 events sent, 0 answered"),
    ],
    ids=["a portal", "nothing", "no result"],
)
def test_a_success_that_is_not_the_apis_is_none(api: FakeApi, client: ApiClient, body: bytes, says: str) -> None:
    api.faults.append(Fault(status=200, body=body))
    with pytest.raises(DeliveryError, match=says):
        client.send_events([event()])


def test_counts_that_were_not_stored_are_not_delivered(api: FakeApi, client: ApiClient) -> None:
    api.faults.append(Fault(status=200, body=b'{"stored": 0}'))
    with pytest.raises(DeliveryError, match="1 buckets sent, 0 stored"):
        client.send_counts([bucket()])


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "17"}, 17.0),
        ({"Retry-After": "999999"}, 300.0),
        ({"Retry-After": "Tue, 24 Nov 2026 10:00:30 GMT", "Date": "Tue, 24 Nov 2026 10:00:00 GMT"}, 30.0),
        ({"Retry-After": "Tue, 24 Nov 2026 09:00:00 GMT", "Date": "Tue, 24 Nov 2026 10:00:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, 0.0),
        ({"Retry-After": "-5"}, 0.0),
        ({}, 0.0),
    ],
    ids=["seconds", "too long", "a date", "a past date", "a word", "negative", "none"],
)
def test_retry_after_is_carried(headers: dict[str, str], seconds: float) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(429, headers=headers))
    with pytest.raises(ApiUnavailable) as raised:
        ApiClient("http://api", TOKEN, timeout_s=1, transport=transport).send_events([event()])
    assert raised.value.retry_after_s == seconds


def test_no_answer_is_temporary(api: FakeApi, client: ApiClient) -> None:
    client.send_events([event(1)])
    api.down()
    with pytest.raises(DeliveryError, match=r"ConnectError|ReadError|RemoteProtocolError"):
        client.send_events([event(2)])
    api.up()
    client.send_events([event(2)])
    assert api.answers == ["created", "created"]


def test_a_silent_api_is_left_after_the_time_out(api: FakeApi) -> None:
    api.faults.append(Fault(silence=threading.Event()))
    with pytest.raises(DeliveryError, match="ReadTimeout"):
        ApiClient(api.url, TOKEN, timeout_s=0.2).send_events([event()])


def test_a_wrong_token_is_temporary_and_never_told(api: FakeApi) -> None:
    with pytest.raises(DeliveryError, match="401") as raised:
        ApiClient(api.url, "a-secret", timeout_s=5).send_events([event()])
    assert "a-secret" not in str(raised.value)


@pytest.mark.parametrize("token", ["", "  ", "se cret", "secret\r\nX: y", "gehëim", "se\x00cret"])
def test_a_token_that_fits_no_header_is_refused_without_telling_it(token: str) -> None:
    with pytest.raises(HutongError, match="printable ASCII") as raised:
        ApiClient("http://api", token, timeout_s=1)
    assert not token.strip() or token.strip() not in str(raised.value)


@pytest.mark.parametrize("address", ["", "api.example.org", "ftp://api", "http://", "http://u:hush@api:port", "http://\x00"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(HutongError, match="API address: expected http") as raised:
        ApiClient(address, TOKEN, timeout_s=1)
    assert "hush" not in str(raised.value)


def test_credentials_in_the_address_are_refused_without_telling_them() -> None:
    with pytest.raises(HutongError, match="no user or password") as raised:
        ApiClient("http://user:hush@api", TOKEN, timeout_s=1)
    assert "hush" not in str(raised.value)


def test_evidence_of_an_unknown_event_is_told_apart(client: ApiClient) -> None:
    with pytest.raises(EventUnknown):
        client.offer(manifest())


def test_an_answer_that_forgets_a_file_is_temporary(api: FakeApi, client: ApiClient) -> None:
    api.faults.append(Fault(method="PUT", status=200, body=b'{"files": []}'))
    with pytest.raises(DeliveryError, match=r"no word about the files snapshot\.jpg"):
        client.offer(manifest())


def test_a_wrong_offset_carries_the_right_one(client: ApiClient) -> None:
    client.send_events([event()])
    client.offer(manifest(contents={"snapshot.jpg": b"picture"}))
    assert client.append(manifest(), "snapshot.jpg", offset=0, content=b"pic") == 3
    with pytest.raises(WrongOffset) as raised:
        client.append(manifest(), "snapshot.jpg", offset=5, content=b"re")
    assert raised.value.offset == 3


def test_an_answer_to_patch_without_an_offset_is_temporary(api: FakeApi, client: ApiClient) -> None:
    api.faults.append(Fault(method="PATCH", status=204))
    with pytest.raises(DeliveryError, match="no Upload-Offset"):
        client.append(manifest(), "snapshot.jpg", offset=0, content=b"x")


def test_threads_share_a_client(api: FakeApi, client: ApiClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: client.send_events([event(number)]), range(1, 65)))
    assert {one.id.int for one in api.events} == set(range(1, 65))
