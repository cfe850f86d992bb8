"""How long someone waits who gives wrong passwords: pure.

Counted for each account and for each address. Counts are kept in the database: several API processes share them, and a
restart does not wipe them.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

FORGOTTEN_S = 86_400.0
"""After a day without a wrong password the count begins anew."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many wrong passwords are free, and how long the longest wait is (s)."""

    free: int
    longest_s: float


ACCOUNT = Limit(free=5, longest_s=300.0)
"""Someone else's tries may keep a person out for no longer than 5 minutes at a time."""
ADDRESS = Limit(free=20, longest_s=3600.0)
"""An office shares one address."""


@dataclass(frozen=True, slots=True)
class Strikes:
    """Wrong passwords of one account or address: how many, and when the last was, UTC seconds."""

    count: int
    last: float

    def wait_s(self, limit: Limit, *, now: float) -> float:
        """Return the seconds until the next try is taken: 1, 2, 4 … after the free ones, or 0."""
        beyond = self.current(now) - limit.free
        if beyond < 0:
            return 0.0
        pause = min(limit.longest_s, 2.0 ** min(beyond, 30))
        return max(0.0, self.last + pause - now)

    def current(self, now: float) -> int:
        """Return the count, or 0 when it is forgotten."""
        return 0 if now - self.last >= FORGOTTEN_S else self.count


def address_key(address: str) -> str:
    """Return what is counted of an address: an IPv6 host has a whole /64 to choose from."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"address:{address[:64]}"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return f"address:{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return f"address:{parsed if not isinstance(parsed, IPv6Address) else parsed.ipv4_mapped}"
