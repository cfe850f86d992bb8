"""Where webhooks may go: which addresses (URLs) and which machines (IP addresses).

Receivers are named by people outside, so nothing inside may be reached through them (SSRF). The machine is checked twice:
here when a subscription is made, and in `connection.py` on the very address that is connected to.
"""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

LONGEST_URL = 2000
METADATA = frozenset({IPv4Address("168.63.129.16")})
"""Public by its number, and yet the inside of a cloud (Azure's host agent)."""
NAT64 = IPv6Network("64:ff9b::/96")
Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses as texts; `OSError` when there are none."""


class Refused(Exception):
    """Webhooks don't go there; the message says why."""


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, in the order of the system's preference.

    Raises:
        OSError: it has none, or nobody could be asked.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as e:
        raise socket.gaierror(socket.EAI_NONAME, f"{host!r} is no name of a host") from e
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def check_url(url: str, *, allow_private: bool, resolver: Resolver = resolve) -> None:
    """Check the address of a receiver.

    A name that can't be looked up for the moment passes: it is checked again at every connection.

    Raises:
        Refused: it is no address for webhooks.
    """
    parsed = parse(url)
    if allow_private:
        return
    host = parsed.raw_host.decode()
    try:
        found = resolver(host, port_of(parsed))
    except OSError as e:
        if e.errno == socket.EAI_AGAIN:
            return
        raise Refused(f"the host {host} is not known") from e
    for address in found:
        check_machine(address)


def parse(url: str) -> httpx.URL:
    """Return a receiver's address in parts.

    Raises:
        Refused: it is not http(s), has no host, carries a user or a password, or is too long.
    """
    if len(url) > LONGEST_URL:
        raise Refused(f"expected at most {LONGEST_URL} characters, got {len(url)}")
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as e:
        raise Refused(f"expected an address such as https://cases.example.com/hooks: {e}") from e
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise Refused("expected an address such as https://cases.example.com/hooks, with http or https and a host")
    if parsed.userinfo:
        raise Refused("expected an address without user and password; messages are signed instead")
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise Refused(f"expected a port in 1…65535, got {parsed.port}")
    return parsed


def port_of(url: httpx.URL) -> int:
    """Return the port, or the one that its scheme stands for."""
    return url.port or (443 if url.scheme == "https" else 80)


def check_machine(address: str) -> None:
    """Check an IP address: only public ones may be reached.

    Raises:
        Refused: it is loopback, private, link-local, shared, reserved, multicast or a cloud's metadata service.
    """
    found = _embedded(ip_address(address))
    inside = found.is_loopback or found.is_private or found.is_link_local or found.is_unspecified or not found.is_global
    odd = found.is_multicast or found.is_reserved or getattr(found, "is_site_local", False) or found in METADATA
    if inside or odd:
        raise Refused(f"{address} is not a public address; `allow_private_webhooks: true` of the configuration lets it pass")


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address only wraps (mapped, NAT64, 6to4, Teredo), or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    return wrapped or address
