#!/usr/bin/env python3
"""A small receiver of hutong's webhooks to copy: the standard library alone, one file, one SQLite database.

It verifies the signature (Standard Webhooks), takes every message once by its webhook-id, keeps the newest revision of each
case, and answers with its own case number, which hutong then shows beside the case. `answer_later` shows the other way:
a signed callback that tells where a case came to.

    HUTONG_SECRET=whsec_… python receiver.py --port 8700 --database cases.db
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import secrets
import sqlite3
import time
import urllib.request
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_S = 300
MOST_BYTES = 1_000_000
TABLES = """
CREATE TABLE IF NOT EXISTS message (id TEXT PRIMARY KEY, received REAL NOT NULL);
CREATE TABLE IF NOT EXISTS matter (
  number INTEGER PRIMARY KEY AUTOINCREMENT, case_id INTEGER UNIQUE NOT NULL, revision INTEGER NOT NULL, data TEXT NOT NULL
);
"""


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """Return the signature that Standard Webhooks asks for: HMAC-SHA256 of id, time and raw body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def is_genuine(secret: str, headers: dict[str, str], body: bytes, now: float) -> bool:
    """Tell whether hutong sent a body, not long ago. While a secret is rotated there are several signatures."""
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdecimal() or abs(now - int(timestamp)) > TOLERANCE_S:
        return False
    right = signature(secret, message_id, timestamp, body)
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(right.encode(), one.encode()) for one in given)


class Matters:
    """What was told, kept on disk: an answer of 200 promises that nothing is lost."""

    def __init__(self, path: str) -> None:
        self._path = path
        with closing(self._open()) as database:
            database.executescript(TABLES)

    def take(self, message_id: str, data: dict[str, object], now: float) -> str | None:
        """Take a message once; return our number of its case, or None when it is about none."""
        with closing(self._open()) as database, database:
            database.execute("BEGIN IMMEDIATE")
            known = database.execute("INSERT OR IGNORE INTO message VALUES (?, ?)", (message_id, now)).rowcount == 0
            if "case_id" not in data:
                return None
            if not known:
                # Messages of one case come in order, but a replayed one may be old: the newest revision wins.
                database.execute(
                    "INSERT INTO matter (case_id, revision, data) VALUES (?, ?, ?) ON CONFLICT (case_id) DO UPDATE"
                    " SET revision = excluded.revision, data = excluded.data WHERE excluded.revision >= revision",
                    (data["case_id"], data["revision"], json.dumps(data)),
                )
            row = database.execute("SELECT number FROM matter WHERE case_id = ?", (data["case_id"],)).fetchone()
            return None if row is None else f"OUR-{row[0]:06d}"

    def listing(self) -> list[dict[str, object]]:
        """Return all cases as they are known."""
        with closing(self._open()) as database:
            rows = database.execute("SELECT number, data FROM matter ORDER BY number").fetchall()
        return [{"case_number": f"OUR-{number:06d}", **json.loads(data)} for number, data in rows]

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=10, isolation_level=None)


def answer_later(api: str, webhook_id: str, secret: str, said: dict[str, object]) -> dict[str, object]:
    """Tell hutong where a case came to, for example `{"case_id": 12, "status": "handled"}`.

    Send it again with the same webhook-id when no answer comes; it is taken once.
    """
    body, message_id, timestamp = json.dumps(said).encode(), f"our_{secrets.token_hex(12)}", str(int(time.time()))
    headers = {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
    asked = urllib.request.Request(f"{api}/v1/webhooks/{webhook_id}/callback", body, headers)  # noqa: S310 - our own address
    with urllib.request.urlopen(asked, timeout=15) as answer:  # noqa: S310
        told: dict[str, object] = json.load(answer)
    return told


class Handler(BaseHTTPRequestHandler):
    """Answers hutong."""

    secret: str
    matters: Matters

    def do_POST(self) -> None:
        """Take one message; answer within 15 seconds and work later."""
        length = int(self.headers.get("content-length", "0"))
        if length > MOST_BYTES:
            self._answer(413, {"error": "too large"})
            return
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_genuine(self.secret, headers, body, time.time()):
            self._answer(401, {"error": "the signature is wrong or old"})
            return
        event = json.loads(body)
        number = self.matters.take(event["id"], event["data"], time.time())
        self._answer(200, {} if number is None else {"case_number": number})

    def do_GET(self) -> None:
        """Show what is known; protect this before you use it."""
        self._answer(200, {"cases": self.matters.listing()})

    def _answer(self, status: int, said: dict[str, object]) -> None:
        body = json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Listen until it is stopped."""
    parser = argparse.ArgumentParser(description="A small receiver of hutong's webhooks.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument("--database", default="cases.db")
    chosen = parser.parse_args()
    Handler.secret, Handler.matters = os.environ["HUTONG_SECRET"], Matters(chosen.database)
    server = ThreadingHTTPServer((chosen.host, chosen.port), Handler)
    print(f"listening on http://{chosen.host}:{server.server_port}", flush=True)  # noqa: T201
    server.serve_forever()


if __name__ == "__main__":
    main()
