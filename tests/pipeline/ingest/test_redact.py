"""No password leaves by a log."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.redact import redact, redact_processor

SECRET = "s3cret"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("rtsp://u:s3cret@10.0.0.1:554/x", "rtsp://***@10.0.0.1:554/x", id="plain"),
        pytest.param("rtsps://u:s3cret@h/x", "rtsps://***@h/x", id="tls"),
        pytest.param("http://u:s3cret@h and ftp://v:s3cret@i", "http://***@h and ftp://***@i", id="two"),
        pytest.param("rtsp://u:s3cret@h/x,rtsp://v:s3cret@i/y", "rtsp://***@h/x,rtsp://***@i/y", id="joined"),
        pytest.param("rtsp://u:p@s3cret@h/x", "rtsp://***@h/x", id="an @ in it"),
        pytest.param("rtsp://u:p/s3cret@h/x", "rtsp://***@h/x", id="a / in it"),
        pytest.param("'rtsp://u:s3cret@h'", "'rtsp://***@h'", id="quoted"),
        pytest.param("rtsp://10.0.0.1/x", "rtsp://10.0.0.1/x", id="nothing to hide"),
        pytest.param("mail to a@b", "mail to a@b", id="no address"),
    ],
)
def test_user_and_password_are_taken_out(text: str, expected: str) -> None:
    assert redact(text) == expected


@given(
    user=st.text(st.characters(exclude_characters=" \t\r\n\"'<>", exclude_categories=["Z", "C"]), max_size=8),
    password=st.from_regex(r"[^\s\"'<>:]{0,4}S3CRET[^\s\"'<>:]{0,4}", fullmatch=True),
)
def test_whatever_the_password_is(user: str, password: str) -> None:
    assert "S3CRET" not in redact(f"can't open rtsp://{user}:{password}@host/x for camera")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(f"rtsp://u:{SECRET}@h", id="text"),
        pytest.param([f"rtsp://u:{SECRET}@h", 1], id="list"),
        pytest.param({"url": {"inner": (f"rtsp://u:{SECRET}@h",)}}, id="nested"),
        pytest.param({f"rtsp://u:{SECRET}@h": 1}, id="key"),
        pytest.param(OSError(110, "timed out", f"rtsp://u:{SECRET}@h"), id="exception"),
        pytest.param(ValueError(ValueError(f"rtsp://u:{SECRET}@h")), id="exception in exception"),
        pytest.param(type("Camera", (), {"__repr__": lambda self: f"<rtsp://u:{SECRET}@h>"})(), id="object"),
    ],
)
def test_every_value_of_a_log_line_is_redacted(value: Any) -> None:
    assert SECRET not in repr(redact_processor(None, "info", {"event": "x", "value": value}))


@pytest.mark.parametrize("value", [None, True, 3, 2.5, "text", [1, 2], {"a": 1}])
def test_other_values_stay_as_they_are(value: Any) -> None:
    assert redact_processor(None, "info", {"value": value}) == {"value": value}
