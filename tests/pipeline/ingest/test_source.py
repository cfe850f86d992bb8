"""What is opened, and that the password is in it only then."""

import pytest
from pydantic import SecretStr

from pipeline.config.secrets import Credentials
from pipeline.ingest.source import Source, source_of
from tests.support.rtsp_watch import settings

SECRET = Credentials(user="ad:min", password=SecretStr("p@ss:/w?rd#%é"))


@pytest.mark.parametrize(
    ("url", "more", "kind", "address"),
    [
        pytest.param("rtsp://h:554/x", {}, "pull", "rtsp://h:554/x", id="pull"),
        pytest.param("rtsps://h/x", {}, "pull", "rtsps://h/x", id="tls"),
        pytest.param("rtsp://0.0.0.0:8554/bus", {"listen": True}, "push", "rtsp://0.0.0.0:8554/bus", id="push"),
        pytest.param("clips/a b.mp4", {}, "file", "clips/a b.mp4", id="path"),
        pytest.param("file:///clips/a%20b.mp4", {}, "file", "/clips/a b.mp4", id="file url"),
    ],
)
def test_an_address_says_how_it_is_opened(url: str, more: dict[str, bool], kind: str, address: str) -> None:
    source = source_of(settings(url, **more), url, None)
    assert (source.kind, source.address, source.target()) == (kind, address, address)
    assert source.live == (kind != "file")


def test_the_recorded_stream_is_pulled_though_the_other_is_pushed() -> None:
    stream = settings("rtsp://0.0.0.0:8554/bus", listen=True, record_url="rtsp://h/main")
    assert source_of(stream, "rtsp://h/main", None).kind == "pull"


def test_the_password_is_encoded_into_the_target_alone() -> None:
    source = source_of(settings("rtsp://h:554/x?y=1"), "rtsp://h:554/x?y=1", SECRET)
    assert source.target() == "rtsp://ad%3Amin:p%40ss%3A%2Fw%3Frd%23%25%C3%A9@h:554/x?y=1"
    assert "p@ss" not in repr(source)
    assert "ad" not in source.address


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_options_carry_transport_and_time_out(transport: str) -> None:
    url = "rtsp://h/x"
    options = source_of(settings(url, transport=transport), url, None).options(2.5)
    assert options["rtsp_transport"] == transport
    assert options["timeout"] == "2500000"


def test_a_listener_waits_a_second_at_a_time() -> None:
    options = Source("x", "push", "rtsp://0.0.0.0:1/x").options(2.5)
    assert (options["rtsp_flags"], options["listen_timeout"]) == ("listen", "1")
    assert "timeout" not in options


def test_files_need_no_options() -> None:
    assert Source("x", "file", "a.mp4").options(1.0) == {}
