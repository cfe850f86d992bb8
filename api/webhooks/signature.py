"""Standard Webhooks signatures: secrets, the headers of one attempt, and the check of what a receiver signed."""

import base64
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook

SECRET_BYTES = 32
"""Standard Webhooks asks for 24…64."""
TOLERANCE_S = 300.0
"""How far the time of a signature may be from ours: Standard Webhooks' libraries allow five minutes."""
LONGEST_ID = 200
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
ROTATION_S = 86_400.0
"""How long the old secret signs too, so that receivers can change over without losing a message."""


def new_secret() -> str:
    """Return a new random secret, `whsec_` and base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, body: str, *, signers: Sequence[str], now: float) -> dict[str, str]:
    """Return the headers of an attempt at `now` (UTC seconds), signed by every secret of `signers`.

    Raises:
        ValueError: there is no secret.
    """
    if not signers:
        raise ValueError("expected at least one secret to sign with, got none")
    moment = datetime.fromtimestamp(int(now), UTC)
    signatures = [Webhook(secret).sign(message_id, moment, body) for secret in signers]
    return {"webhook-id": message_id, "webhook-timestamp": str(int(now)), "webhook-signature": " ".join(signatures)}


def verified(given: Mapping[str, str], body: bytes, *, secrets_in_force: Sequence[str], now: float) -> str:
    """Return the webhook-id of a message that somebody with one of our secrets signed.

    Raises:
        ValueError: a header is missing, no signature is right, or it was signed more than `TOLERANCE_S` from `now`.
    """
    message_id, moment, signatures = (given.get(name, "") for name in HEADERS)
    if not (0 < len(message_id) <= LONGEST_ID and moment.isdecimal() and len(moment) <= 11 and signatures):
        raise ValueError(f"expected the headers {', '.join(HEADERS)}")
    if abs(int(moment) - now) > TOLERANCE_S:
        raise ValueError(f"expected a webhook-timestamp within {TOLERANCE_S:g} s of the time here, got {moment}")
    try:
        text = body.decode()
    except UnicodeDecodeError as e:
        raise ValueError("expected a body in UTF-8") from e
    right = [headers(message_id, text, signers=[one], now=int(moment))[HEADERS[2]] for one in secrets_in_force]
    if not any(hmac.compare_digest(one.encode(), other.encode()) for one in right for other in signatures.split(" ")):
        raise ValueError("no signature in webhook-signature is right")
    return message_id
