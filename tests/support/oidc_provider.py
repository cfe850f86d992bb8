"""A small OpenID provider over real HTTP: it checks what RFC 7636 and RFC 6749 ask of a client, and signs real JWTs."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "hutong", "the client's secret"


class Provider:
    """What one provider knows; tests change it before somebody signs in."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signing_key, self.header = self.key, {"alg": "RS256", "kid": "one"}
        self.issuer = ""
        self.claims: dict[str, Any] = {"sub": "u-17", "preferred_username": "Anna.Li", "roles": ["street-desk", "others"]}
        self.changes: dict[str, Any] = {}
        self._codes: dict[str, dict[str, str]] = {}

    def authorize(self, url: str) -> dict[str, str]:
        """Do what the provider's page does for somebody who agrees; return what the browser brings back."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert url.startswith(f"{self.issuer}/authorize?")
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        assert {"openid"} <= set(asked["scope"].split())
        code = secrets.token_urlsafe()
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def exchange(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Answer the token endpoint; a code counts once."""
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        right = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or challenge.decode() != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if authorization != f"Basic {right}" or form.get("grant_type") != "authorization_code":
            return 401, {"error": "invalid_client"}
        times = {"iat": int(self.now), "exp": int(self.now) + 300}
        claims = {"iss": self.issuer, "aud": CLIENT, "nonce": asked["nonce"], **times, **self.claims, **self.changes}
        token = jwt.encode(self.header, {name: value for name, value in claims.items() if value is not None}, self.signing_key)
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def document(self, path: str) -> dict[str, Any] | None:
        """Return what stands at an address."""
        if path == "/.well-known/openid-configuration":
            parts = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
            return {"issuer": self.issuer, **{name: f"{self.issuer}/{part}" for name, part in parts.items()}}
        return dict(KeySet([self.key]).as_dict(private=False)) if path == "/jwks" else None


@contextmanager
def provider(now: float) -> Iterator[Provider]:
    """Serve a provider until the end of the block."""
    made = Provider(now)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = made.document(self.path)
            self._say(404 if found is None else 200, found or {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(*made.exchange(form, self.headers.get("Authorization", "")))

        def log_message(self, *_: object) -> None:
            pass

        def _say(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.issuer = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()
