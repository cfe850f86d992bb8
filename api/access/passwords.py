"""Passwords: hashed with Argon2id (RFC 9106, second recommended parameters), a few at a time, for each takes 64 MiB."""

import threading
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from api.reason import Reason, Refusal

LEAST, MOST = 12, 200
"""Characters. Short of 12 a list of common passwords finds most; beyond 200 nobody types."""
DIFFERENT = 5
"""Characters, at least."""
AT_ONCE = 4
"""Hashes at the same time: a flood of sign-ins takes 256 MiB, not the machine."""


class PasswordError(Refusal):
    """A password that isn't taken; the message says why."""


class Passwords:
    """Makes and checks hashes of passwords."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str, *, name: str) -> str:
        """Return what is kept of a user's new password.

        Raises:
            PasswordError: it is too short or too long, or it holds the user's name.
        """
        if not LEAST <= len(password) <= MOST:
            told = f"expected a password of {LEAST} to {MOST} characters, got {len(password)}"
            raise PasswordError(told, Reason("password_length", {"least": LEAST, "most": MOST, "got": len(password)}))
        if name.casefold() in password.casefold() or len(set(password)) < DIFFERENT:
            told = f"expected a password without the user's name and of at least {DIFFERENT} different characters"
            raise PasswordError(told, Reason("password_weak", {"different": DIFFERENT}))
        with self._turn:
            return self._hasher.hash(password)

    def is_right(self, hashed: str | None, password: str) -> bool:
        """Tell whether a password belongs to a hash; without a hash it takes as long, and doesn't."""
        with self._turn:
            try:
                return self._hasher.verify(self._nobodys if hashed is None else hashed, password) and hashed is not None
            except (Argon2Error, InvalidHashError):
                return False

    def is_weak(self, hashed: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("nobody has this password")
