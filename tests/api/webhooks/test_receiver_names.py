"""A receiver is called by its host: what else its address holds is for administrators."""

import pytest

from api.webhooks.receivers import host


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://cases.example.org/hook?key=s3cret", "cases.example.org"),
        ("https://cases.example.org:8443/", "cases.example.org:8443"),
        ("http://anna@10.0.0.7/x", "10.0.0.7"),
        ("https://[2001:db8::1]:8443/x", "[2001:db8::1]:8443"),
    ],
)
def test_nothing_but_the_host_is_told(url: str, name: str) -> None:
    assert host(url) == name
