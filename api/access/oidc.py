"""Signing in through OpenID Connect: code flow with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9700).

The provider says who somebody is and which groups it is in; the configuration says which roles that is. Nothing of the
provider's tokens is kept.
"""

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.access import audit, sessions, users
from api.access.audit import Act, Actor
from api.access.tables import OidcAttempt, User
from api.access.users import UserError
from api.config import OidcConfig
from api.context import Context
from api.db import serialise
from api.errors import ApiError, Forbidden, Unauthorized
from api.reason import Reason

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
ATTEMPT_S = 600.0
"""How long somebody may take at the provider."""
LEEWAY_S = 60
TIMEOUT_S = 10.0
MOST_BYTES = 1 << 20
UNFIT = re.compile(r"[^a-z0-9._@-]")


class ProviderFailed(ApiError):
    """The provider does not answer, or answers what can't be trusted."""

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, detail: str) -> None:
        super().__init__(detail, Reason("provider_failed"))


def begin(here: Context, config: OidcConfig, *, redirect_uri: str, path: str) -> tuple[str, str]:
    """Return where the browser goes, and the state that comes back.

    Raises:
        ProviderFailed: the provider can't be asked.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    endpoint = _metadata(config)["authorization_endpoint"]
    with here.database.session() as session:
        session.execute(delete(OidcAttempt).where(OidcAttempt.created <= here.clock.now() - ATTEMPT_S))
        session.add(OidcAttempt(state_hash=_hash(state), nonce=nonce, verifier=verifier, path=path, created=here.clock.now()))
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": config.client_id,
        "redirect_uri": redirect_uri,
        "scope": config.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}", state


def finish(here: Context, config: OidcConfig, *, code: str, state: str, redirect_uri: str, address: str) -> tuple[str, str]:
    """Exchange a code, and return the secret of a new session and the path to go on to.

    Raises:
        Unauthorized: the state is unknown, used or too old, or the provider's word is not valid.
        Forbidden: the person has no role here, or is disabled.
        ProviderFailed: the provider can't be asked.
    """
    now = here.clock.now()
    with here.database.session() as session:
        attempt = session.get(OidcAttempt, _hash(state), with_for_update=True)
        if attempt is None or attempt.created <= now - ATTEMPT_S:
            raise Unauthorized("this sign-in is unknown, was used or took too long; begin anew", Reason("sign_in_lost"))
        nonce, verifier, path = attempt.nonce, attempt.verifier, attempt.path
        session.delete(attempt)
    metadata = _metadata(config)
    token = _exchange(config, metadata, {"code": code, "redirect_uri": redirect_uri, "code_verifier": verifier})
    claims = _claims(config, metadata, token, nonce=nonce, now=now)
    with here.database.session() as session:
        serialise(session, "sign-in")
        user = _user(session, config, claims, now=now)
        secret = sessions.begin(session, user, address=address, now=now)
        act = Act("session.begun", f"user/{user.name}", "", {"issuer": config.issuer})
        audit.write(session, Actor("user", user.id, user.name, address), act, now=now)
    return secret, path


def _user(session: Session, config: OidcConfig, claims: Mapping[str, Any], *, now: float) -> User:
    """Return the user of the claims, with the roles that they give it today."""
    roles = sorted({config.roles[group] for group in _words(claims.get(config.role_claim)) if group in config.roles})
    if not roles:
        raise Forbidden("the provider gives you no role here; ask your administrator", Reason("no_role_here"))
    subject = f"{config.issuer}|{claims['sub']}"[:500]
    name = UNFIT.sub("-", str(claims.get(config.name_claim) or claims["sub"]).casefold())[:64].lstrip("._@-") or "someone"
    streets = _words(claims.get(config.street_claim)) if config.street_claim else []
    user = session.scalar(select(User).where(User.subject == subject))
    try:
        if user is None:
            user = users.create(session, name=name, roles=roles, streets=streets, password_hash=None, subject=subject, now=now)
        elif user.roles != roles or user.streets != sorted(set(streets)):
            users.give(session, user, roles=roles, streets=streets)
    except UserError as error:
        raise Forbidden(f"you can't sign in as {name!r}: {error}", error.reason) from error
    if user.disabled is not None:
        raise Forbidden("your account is disabled here", Reason("account_disabled"))
    return user


def _claims(config: OidcConfig, metadata: Mapping[str, Any], token: str, *, nonce: str, now: float) -> dict[str, Any]:
    """Return the claims of an ID token whose signature, sender, receiver, time and nonce are right."""
    try:
        keys = KeySet.import_key_set(cast("KeySetSerialization", _get(metadata["jwks_uri"])))
        decoded = jwt.decode(token, keys, algorithms=ALGORITHMS, registry=JWSRegistry(algorithms=ALGORITHMS))
        rules = jwt.JWTClaimsRegistry(
            now=int(now),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": config.issuer},
            aud={"essential": True, "value": config.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        rules.validate(decoded.claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Unauthorized(f"the provider's word is not valid: {error}", Reason("provider_failed")) from error
    if isinstance(decoded.claims["aud"], list) and decoded.claims.get("azp", config.client_id) != config.client_id:
        raise Unauthorized("the provider's word is for another application", Reason("provider_failed"))
    return dict(decoded.claims)


def _exchange(config: OidcConfig, metadata: Mapping[str, Any], given: Mapping[str, str]) -> str:
    """Return the ID token that a code stands for."""
    body = {"grant_type": "authorization_code", "client_id": config.client_id, **given}
    auth = None if config.client_secret is None else (config.client_id, config.client_secret)
    try:
        answer = httpx.post(metadata["token_endpoint"], data=body, auth=auth, timeout=TIMEOUT_S)
    except httpx.HTTPError as error:
        raise ProviderFailed(f"the provider does not answer: {type(error).__name__}") from error
    if answer.is_client_error:
        raise Unauthorized("the provider did not take the code", Reason("provider_failed"))
    token = _json(answer).get("id_token")
    if not isinstance(token, str):
        raise ProviderFailed("the provider sent no ID token")
    return token


def _metadata(config: OidcConfig) -> dict[str, Any]:
    found = _get(f"{config.issuer.rstrip('/')}/.well-known/openid-configuration")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if found.get("issuer") != config.issuer or not all(isinstance(found.get(name), str) for name in needed):
        raise ProviderFailed(f"the provider calls itself {found.get('issuer')!r}, or lacks one of {', '.join(needed)}")
    return found


def _get(url: str) -> dict[str, Any]:
    try:
        return _json(httpx.get(url, timeout=TIMEOUT_S))
    except httpx.HTTPError as error:
        raise ProviderFailed(f"the provider does not answer: {type(error).__name__}") from error


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.raise_for_status().json() if len(answer.content) <= MOST_BYTES else None
    except (httpx.HTTPStatusError, ValueError) as error:
        raise ProviderFailed(f"the provider answered {answer.status_code}") from error
    if not isinstance(found, dict):
        raise ProviderFailed("the provider answered no JSON object")
    return found


def _words(claim: object) -> list[str]:
    """Return a claim's words, be it a list or a text with spaces."""
    if isinstance(claim, str):
        return claim.split()
    return [one for one in claim if isinstance(one, str)] if isinstance(claim, list) else []


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
