"""Standard Webhooks signatures: secrets, and the headers of one attempt."""

import base64
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook

SECRET_BYTES = 32
"""Standard Webhooks asks for 24…64."""
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
