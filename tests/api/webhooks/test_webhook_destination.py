import socket
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.webhooks.destination import Refused, check_machine, check_url

REFUSED = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%1", "fc00::1", "fd00:ec2::254", "fec0::1",
    "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1",
]  # fmt: skip
ALLOWED = ["1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "203.208.60.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", REFUSED)
def test_machines_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(Refused, match="not a public address"):
        check_machine(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_public_machines_pass(address: str) -> None:
    check_machine(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="192.168.0.0/16"))
def test_an_inner_address_is_refused_in_every_wrapping(inner: object) -> None:
    for text in (str(inner), f"::ffff:{inner}", f"64:ff9b::{inner}"):
        with pytest.raises(Refused):
            check_machine(text)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://example.com/", "http or https"),
        ("file:///etc/passwd", "http or https"),
        ("/hook", "http or https"),
        ("https://", "http or https"),
        ("", "http or https"),
        ("https://me:pw@example.com/", "without user and password"),
        ("https://me@example.com/", "without user and password"),
        ("http://[::1", "expected an address"),
        ("http://example.com:99999/", "port"),
        ("http://example.com:0/", "port"),
        ("https://example.com/" + "a" * 2000, "at most 2000"),
    ],
)
@pytest.mark.parametrize("allow_private", [True, False], ids=["private too", "public only"])
def test_what_is_no_address_of_a_receiver_is_refused(url: str, says: str, *, allow_private: bool) -> None:
    with pytest.raises(Refused, match=says):
        check_url(url, allow_private=allow_private, resolver=public)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/", "http://0/"],
)
def test_every_writing_of_this_machine_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        check_url(url, allow_private=False)
    check_url(url, allow_private=True)


def test_one_inner_address_among_several_refuses_the_host() -> None:
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        check_url("https://hook.test/", allow_private=False, resolver=lambda *_: ["8.8.8.8", "10.0.0.1"])
    check_url("https://hook.test/", allow_private=False, resolver=public)


@pytest.mark.parametrize(("errno", "passes"), [(socket.EAI_AGAIN, True), (socket.EAI_NONAME, False)], ids=["later", "unknown"])
def test_a_name_that_cannot_be_asked_now_passes_an_unknown_one_does_not(errno: int, *, passes: bool) -> None:
    def resolver(_: str, __: int) -> Sequence[str]:
        raise socket.gaierror(errno, "no")

    if passes:
        check_url("https://hook.test/", allow_private=False, resolver=resolver)
        return
    with pytest.raises(Refused, match=r"hook\.test is not known"):
        check_url("https://hook.test/", allow_private=False, resolver=resolver)


def public(_: str, __: int) -> Sequence[str]:
    return ["8.8.8.8"]
