import base64
import re
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from api.webhooks import signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_official_vector_is_reproduced() -> None:
    assert signature.headers(MESSAGE, BODY, signers=[SECRET], now=TIMESTAMP) == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": str(TIMESTAMP),
        "webhook-signature": SIGNATURE,
    }


def test_a_fraction_of_a_second_signs_what_the_header_says() -> None:
    told = signature.headers(MESSAGE, BODY, signers=[SECRET], now=TIMESTAMP + 0.999)
    assert (told["webhook-timestamp"], told["webhook-signature"]) == (str(TIMESTAMP), SIGNATURE)


def test_a_rotated_secret_signs_too_and_either_verifies() -> None:
    new = signature.new_secret()
    now = datetime.now(UTC).timestamp()
    told = signature.headers(MESSAGE, '{"a":"胡同"}', signers=[new, SECRET], now=now)
    assert len(told["webhook-signature"].split(" ")) == 2
    for secret in (new, SECRET):
        assert Webhook(secret).verify('{"a":"胡同"}', told) == {"a": "胡同"}


def test_secrets_are_random_and_as_long_as_the_standard_asks() -> None:
    made = {signature.new_secret() for _ in range(50)}
    assert len(made) == 50
    for secret in made:
        assert re.fullmatch(r"whsec_[A-Za-z0-9+/=]+", secret)
        assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"))) <= 64


def test_nothing_goes_out_unsigned() -> None:
    with pytest.raises(ValueError, match="at least one secret"):
        signature.headers(MESSAGE, BODY, signers=[], now=TIMESTAMP)
