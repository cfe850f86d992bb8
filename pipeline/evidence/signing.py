"""Manifests signed by the node that made them (Ed25519, RFC 8032), and their check.

Not here: which files a manifest names (`recorder.py`). A signature says that this node made the
files, not that the camera's clock was right; the manifest states the clock beside it.
"""

import base64
import binascii
import hashlib
import json
import os
import re
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from pipeline.errors import HutongError
from pipeline.events import Manifest

SEED_BYTES = 32
_PKCS8_HEAD = bytes.fromhex("302e020100300506032b657004220420")
"""DER before the seed in an Ed25519 private key (RFC 8410, section 7)."""
_ED25519_SEED = re.compile(rb"\x06\x03\x2b\x65\x70\x04\x22\x04\x20(.{32})", re.DOTALL)
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)


class SigningKeyError(HutongError):
    """A signing key can't be used; the message says what was expected and what came."""


class Signer:
    """A node's signing key.

    Attributes:
        public_key: 32 bytes that check its signatures.
        key_id: first 16 hexadecimal digits of the public key's SHA-256.
    """

    def __init__(self, seed: bytes) -> None:
        self._key = SigningKey(seed)
        self.public_key = bytes(self._key.verify_key)
        self.key_id = hashlib.sha256(self.public_key).hexdigest()[:16]

    def sign(self, manifest: Manifest) -> Manifest:
        """Return the manifest with this key's id and signature."""
        named = manifest.model_copy(update={"key_id": self.key_id, "signature": ""})
        signature = self._key.sign(canonical_json(named)).signature
        return named.model_copy(update={"signature": base64.b64encode(signature).decode("ascii")})


def canonical_json(manifest: Manifest) -> bytes:
    """Return what is signed: the manifest without its signature, keys sorted, no spaces, UTF-8."""
    content = manifest.model_dump(mode="json", exclude={"signature"})
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def verify(manifest: Manifest, public_key: bytes) -> bool:
    """Whether a manifest is as the owner of a public key (32 bytes) signed it."""
    try:
        VerifyKey(public_key).verify(canonical_json(manifest), base64.b64decode(manifest.signature, validate=True))
    except (BadSignatureError, binascii.Error, ValueError):
        return False
    return True


def load_signer(path: Path) -> Signer:
    """Read a private key: PEM (PKCS #8), 32 raw bytes, or those in base64.

    Raises:
        SigningKeyError: the file can't be read or holds no Ed25519 private key.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SigningKeyError(f"signing key {path}: {error.strerror or 'can not be read'}") from error
    if len(content) == SEED_BYTES:
        return Signer(content)
    pem = _PEM.search(content)
    seed = _from_pem(path, pem[1].decode("ascii"), pem[2]) if pem else _base64(content)
    if seed is None or len(seed) != SEED_BYTES:
        raise SigningKeyError(
            f"signing key {path}: expected an Ed25519 private key (PEM, 32 raw bytes, or those in base64), "
            f"got {len(content)} bytes of something else"
        )
    return Signer(seed)


def make_key(path: Path) -> Signer:
    """Write a new private key (PEM, PKCS #8) that only its owner may read.

    Raises:
        SigningKeyError: there is a file already, or it can't be written.
    """
    seed = bytes(SigningKey.generate())
    body = base64.encodebytes(_PKCS8_HEAD + seed).decode("ascii")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SigningKeyError(f"signing key {path}: exists already and is not overwritten") from error
    except OSError as error:
        raise SigningKeyError(f"signing key {path}: {error.strerror or 'can not be written'}") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----\n")
    return Signer(seed)


def _from_pem(path: Path, label: str, body: bytes) -> bytes:
    if label != "PRIVATE KEY":
        raise SigningKeyError(f"signing key {path}: expected PEM 'PRIVATE KEY' (PKCS #8, not encrypted), got '{label}'")
    found = _ED25519_SEED.search(_base64(body) or b"")
    if found is None:
        raise SigningKeyError(f"signing key {path}: expected an Ed25519 key, got a private key of another kind")
    return found[1]


def _base64(text: bytes) -> bytes | None:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return None
