import pytest
from argon2 import PasswordHasher

from api.access.passwords import PasswordError, Passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "correct horse battery"


def test_a_hash_is_argon2id_and_checks_its_own_password_alone() -> None:
    passwords = Passwords(CHEAP)
    hashed = passwords.hash(GOOD, name="anna")
    assert hashed.startswith("$argon2id$")
    assert GOOD not in hashed
    assert passwords.is_right(hashed, GOOD)
    assert not passwords.is_right(hashed, GOOD + "x")
    assert hashed != passwords.hash(GOOD, name="anna")


@pytest.mark.parametrize("hashed", [None, "", "no hash", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_without_a_hash_nothing_is_right(hashed: str | None) -> None:
    assert not Passwords(CHEAP).is_right(hashed, "nobody has this password")


@pytest.mark.parametrize(
    "password", ["", "short", "x" * 11, "x" * 201, "ababababababab", "anna anna anna!", "my ANNA is kind"], ids=str
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordError, match="expected a password"):
        Passwords(CHEAP).hash(password, name="Anna")


def test_hashes_of_older_parameters_are_known() -> None:
    assert Passwords().is_weak(Passwords(CHEAP).hash(GOOD, name="anna"))
    assert not Passwords(CHEAP).is_weak(Passwords(CHEAP).hash(GOOD, name="anna"))
