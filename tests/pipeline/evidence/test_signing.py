"""Manifests are signed over all they say; keys come in the forms that people have."""

import base64
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from pipeline.events import Manifest
from pipeline.evidence.signing import Signer, SigningKeyError, canonical_json, load_signer, make_key, verify
from tests.support.wire import manifest

SEED = bytes(range(32))
# The key pair of RFC 8410, section 10.3, in both its forms there (version 2 carries the public key too).
RFC_8410 = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
RFC_8410_V2 = (
    "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
    "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB"
    "Z9w7lshQhqowtrbLDFw4rXAxZuE="
)
EC_KEY = (
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2"
    "OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r"
    "1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G"
)


def pem(body: str, label: str = "PRIVATE KEY") -> bytes:
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n".encode()


def test_a_signed_manifest_is_verified_with_the_public_key_alone() -> None:
    signer = Signer(SEED)
    signed = signer.sign(manifest())
    assert signed.key_id == signer.key_id
    assert verify(signed, signer.public_key)


@pytest.mark.parametrize(
    "change",
    [{"model_sha256": "1" * 64}, {"sequence": 2}, {"key_id": "0" * 16}, {"files": ()}, {"clock_offset_s": 0.5}],
    ids=lambda change: next(iter(change)),
)
def test_any_change_breaks_the_signature(change: dict[str, object]) -> None:
    signer = Signer(SEED)
    assert not verify(signer.sign(manifest()).model_copy(update=change), signer.public_key)


@pytest.mark.parametrize("signature", ["", "!", "AAAA", base64.b64encode(bytes(64)).decode()])
def test_what_is_no_signature_of_the_key_is_refused(signature: str) -> None:
    assert not verify(manifest().model_copy(update={"signature": signature}), Signer(SEED).public_key)


def test_another_key_is_refused() -> None:
    assert not verify(Signer(SEED).sign(manifest()), Signer(bytes(32)).public_key)
    assert not verify(Signer(SEED).sign(manifest()), b"short")


def test_signed_json_has_sorted_keys_and_no_spaces_and_no_signature() -> None:
    text = canonical_json(Signer(SEED).sign(manifest())).decode()
    assert text.startswith('{"clock_offset_s":null,"clock_source":"arrival","created":1700000001.0,"event_id":')
    assert "signature" not in text
    assert " " not in text


@given(st.floats(0, 9e10), st.floats(-1e6, 1e6))
def test_a_signature_survives_the_wire(created: float, offset: float) -> None:
    signer = Signer(SEED)
    signed = signer.sign(manifest().model_copy(update={"created": created, "clock_offset_s": offset}))
    assert verify(Manifest.model_validate_json(signed.model_dump_json()), signer.public_key)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SEED, id="raw"),
        pytest.param(base64.b64encode(SEED), id="base64"),
        pytest.param(base64.b64encode(SEED) + b"\n", id="base64 with a line end"),
    ],
)
def test_keys_load(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    assert load_signer(tmp_path / "key").public_key == bytes(SigningKey(SEED).verify_key)


@pytest.mark.parametrize("body", [RFC_8410, RFC_8410_V2], ids=["version 1", "version 2"])
def test_the_keys_of_rfc_8410_load(tmp_path: Path, body: str) -> None:
    (tmp_path / "key.pem").write_bytes(pem(body))
    seed = base64.b64decode(RFC_8410)[-32:]
    assert load_signer(tmp_path / "key.pem").public_key == bytes(SigningKey(seed).verify_key)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "got 0 bytes", id="empty"),
        pytest.param(b"x" * 31, "got 31 bytes", id="too short"),
        pytest.param(base64.b64encode(bytes(64)), "Ed25519 private key", id="64 bytes"),
        pytest.param(pem(EC_KEY), "another kind", id="an EC key"),
        pytest.param(pem(RFC_8410, "PUBLIC KEY"), "'PUBLIC KEY'", id="a public key"),
        pytest.param(pem(RFC_8410, "ENCRYPTED PRIVATE KEY"), "not encrypted", id="encrypted"),
        pytest.param(pem("???"), "another kind", id="no base64"),
    ],
)
def test_what_is_no_key_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(SigningKeyError, match=says) as raised:
        load_signer(tmp_path / "key")
    assert str(tmp_path / "key") in str(raised.value)


def test_a_missing_key_is_said(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyError, match="No such file"):
        load_signer(tmp_path / "key")


def test_a_made_key_loads_is_private_and_is_never_overwritten(tmp_path: Path) -> None:
    made = make_key(tmp_path / "key.pem")
    assert load_signer(tmp_path / "key.pem").key_id == made.key_id
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
    with pytest.raises(SigningKeyError, match="not overwritten"):
        make_key(tmp_path / "key.pem")


def test_a_key_can_not_be_made_in_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyError, match="No such file"):
        make_key(tmp_path / "missing" / "key.pem")
