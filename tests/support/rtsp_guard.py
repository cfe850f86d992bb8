"""The password check of the test camera: Basic (RFC 7617) or Digest (RFC 2617, as RTSP 1.0 uses it)."""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Literal

Scheme = Literal["basic", "digest"]
REALM, NONCE = "street", "0123456789abcdef"


@dataclass(frozen=True)
class Guard:
    """Lets in who knows user and password."""

    user: str
    password: str
    scheme: Scheme = "basic"

    @property
    def challenge(self) -> str:
        """The header that asks for a password."""
        if self.scheme == "basic":
            return f'Basic realm="{REALM}"'
        return f'Digest realm="{REALM}", nonce="{NONCE}"'

    def lets_in(self, method: str, authorization: str) -> bool:
        """Tell whether a request's Authorization header is right."""
        if self.scheme == "basic":
            wanted = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            return authorization == f"Basic {wanted}"
        said = dict(re.findall(r'(\w+)="([^"]*)"', authorization))
        mine = _md5(f"{self.user}:{REALM}:{self.password}")
        theirs = _md5(f"{method}:{said.get('uri', '')}")
        return said.get("response") == _md5(f"{mine}:{NONCE}:{theirs}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
