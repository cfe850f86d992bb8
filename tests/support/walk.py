"""A page of documentation that is walked through: its requests are made, its answers and messages compared with what comes.

Blocks of ```http are requests (`POST /v1/…`), the answers to them (`HTTP/1.1 200 OK`), and messages that the receiver gets
(`POST /hook`). In them `<words>` stand for a value that differs each time: the same words are the same value, on the whole
page; `<stamp now>` is the time of the request. `…` in an object stands for the rest of it: of a case (`case_id`,
`revision`), as the last blocks about it showed it.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.receiver import Received, Receiver

FENCE = re.compile(r"^```http\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAME = re.compile(r"<([a-z][a-z0-9 .']*)>")
BARE = re.compile(r"(?<=[:\[,\s])<([a-z][a-z0-9 .']*)>(?=\s*[,\]}\n])")
REST = "…"
HOOK = "/hook"
NEAR_S = 900.0
"""Seconds from now that a time of the page may be away."""
KINDS: Mapping[str, Callable[[Any], bool]] = {
    "time": lambda value: isinstance(value, float) and abs(value - time.time()) < NEAR_S,
    "due": lambda value: isinstance(value, float) and value > time.time(),
    "seconds": lambda value: isinstance(value, float) and 0 <= value < NEAR_S,
    "moment": lambda value: re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(value)) is not None,
    "stamp": lambda value: abs(int(value) - time.time()) < NEAR_S,
    "signature": lambda value: re.fullmatch(r"v1,[A-Za-z0-9+/]{43}=", str(value)) is not None,
    "message": lambda value: re.fullmatch(r"msg_[0-9a-f]{32}", str(value)) is not None,
    "address": lambda value: re.fullmatch(r"[a-z0-9.]+:\d+", str(value)) is not None,
    "webhook": lambda value: re.fullmatch(r"wh_[0-9a-f]+", str(value)) is not None,
    "secret": lambda value: str(value).startswith("whsec_"),
    "case": lambda value: isinstance(value, int),
    "number": lambda value: isinstance(value, int),
}
"""What the first of the words says about a value."""


@dataclass(frozen=True)
class Block:
    """One block of a page: where it begins, its first line, its headers and its body."""

    line: int
    first: str
    headers: Mapping[str, str]
    body: str

    @property
    def is_answer(self) -> bool:
        return self.first.startswith("HTTP/")

    @property
    def is_message(self) -> bool:
        return self.first == f"POST {HOOK}"


@dataclass
class Walk:
    """A page being walked through.

    Attributes:
        api: client of the API, without a token.
        hook: the receiver; messages are compared in the order in which they first came.
        known: values of words; those of the page are added as they come.
        sign: headers of a signed answer to a webhook, by its body.
        files: contents of files that are sent as they are, by name.
        between: what happens after each step that changes something.
    """

    api: httpx.Client
    hook: Receiver
    known: dict[str, Any]
    sign: Callable[[str, str], Mapping[str, str]]
    files: Mapping[str, bytes] = field(default_factory=dict)
    between: Callable[[], None] = lambda: None
    wait_s: float = 20.0
    _cases: dict[int | None, dict[str, Any]] = field(default_factory=dict)
    _messages: int = 0

    def through(self, page: str) -> None:
        """Walk through a page.

        Raises:
            AssertionError: something else came than the page says; its line is named.
        """
        waiting = list(blocks(page))
        while waiting:
            block = waiting.pop(0)
            if block.is_message:
                self._receive(block)
                continue
            answer = waiting.pop(0) if waiting else block
            assert answer.is_answer, f"line {block.line}: a request without its answer"
            self._ask(block, answer)
            if not block.first.startswith("GET "):
                self.between()
        assert len(self._unique()) == self._messages, f"the page has {self._messages} messages; more came"

    def _ask(self, request: Block, said: Block) -> None:
        self.known["stamp now"] = int(time.time())
        method, path = self._filled(request.first).split(" ", 1)
        body = self._bytes(request.body)
        headers = {name: self._filled(value) for name, value in request.headers.items()}
        if request.headers.get("webhook-signature") == f"v1,{REST}":
            headers |= self.sign(headers["webhook-id"], body.decode())
        answer = self.api.request(method, path, headers=headers, content=body)
        where = f"line {said.line}"
        assert said.first == f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}", (
            f"{where}: {answer.status_code} {answer.text}"
        )
        self._compare(said, answer.headers, answer.content)

    def _receive(self, said: Block) -> None:
        deadline = time.monotonic() + self.wait_s
        while len(self._unique()) <= self._messages:
            assert time.monotonic() < deadline, f"line {said.line}: no message came; refused: {self.hook.refused}"
            time.sleep(0.02)
        got = self._unique()[self._messages]
        self._messages += 1
        self._compare(said, got.headers, got.raw)

    def _unique(self) -> list[Received]:
        """Return the messages, each once, in the order in which they first came."""
        return list({got.id: got for got in reversed(self.hook.messages)}.values())[::-1]

    def _compare(self, said: Block, headers: Mapping[str, str], body: bytes) -> None:
        for name, value in said.headers.items():
            came, found = headers.get(name, "(none)"), NAME.fullmatch(value)
            if found and found[1] not in self.known:
                self._bind(found[1], came, f"line {said.line}, {name}")
            assert self._filled(value) == came, f"line {said.line}, {name}: expected {value}, got {came}"
        if said.body.startswith("{"):
            self._match(_json(said.body), json.loads(body), f"line {said.line}")
        else:
            assert body == self._bytes(said.body), f"line {said.line}: expected {said.body or 'no body'}, got {body[:100]!r}"

    def _match(self, said: Any, came: Any, where: str) -> None:
        if isinstance(said, str) and (found := NAME.fullmatch(said)):
            self._bind(found[1], came, where)
        elif isinstance(said, dict) and isinstance(came, dict):
            self._match_members(said, came, where)
        elif isinstance(said, list) and isinstance(came, list):
            assert len(said) == len(came), f"{where}: expected {len(said)} items, got {len(came)}: {came}"
            for number, (one, other) in enumerate(zip(said, came, strict=True)):
                self._match(one, other, f"{where}[{number}]")
        else:
            expected = self._filled(said) if isinstance(said, str) else said
            assert (type(expected), expected) == (type(came), came), f"{where}: expected {expected!r}, got {came!r}"

    def _match_members(self, said: dict[str, Any], came: dict[str, Any], where: str) -> None:
        shown = {name: value for name, value in said.items() if name != REST}
        for name, value in shown.items():
            assert name in came, f"{where}.{name}: expected, and not there; there are {sorted(came)}"
            self._match(value, came[name], f"{where}.{name}")
        rest = {name: value for name, value in came.items() if name not in shown}
        about = came.get("case_id") if "revision" in came else None
        before = self._cases.get(about, {})
        if REST in said:
            changed = {name: value for name, value in rest.items() if name in before and before[name] != value}
            assert not changed, f"{where}: changed, and not shown: {changed}"
        else:
            assert not rest, f"{where}: not on the page: {rest}"
        if about is not None:
            self._cases[about] = before | came

    def _bind(self, words: str, came: Any, where: str) -> None:
        if words in self.known:
            assert self.known[words] == came, f"{where}: <{words}> was {self.known[words]!r} before, now it is {came!r}"
            return
        check = KINDS.get(words.partition(" ")[0])
        assert check is None or check(came), f"{where}: {came!r} is no <{words}>"
        self.known[words] = came

    def _bytes(self, body: str) -> bytes:
        """Return a body as it is sent."""
        if found := re.fullmatch(r"<bytes of ([a-z0-9.]+)>", body):
            return self.files[found[1]]
        return self._filled(body).encode()

    def _filled(self, text: str) -> str:
        def value(found: re.Match[str]) -> str:
            assert found[1] in self.known, f"<{found[1]}> is not known yet in {text[:100]!r}"
            return str(self.known[found[1]])

        return NAME.sub(value, text)


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page, in order."""
    for found in FENCE.finditer(page):
        head, _, body = found[1].partition("\n\n")
        first, *rest = head.strip().split("\n")
        headers = dict(line.split(": ", 1) for line in rest)
        yield Block(page[: found.start()].count("\n") + 2, first, headers, body.strip())


def _json(text: str) -> Any:
    """Read JSON with bare words and rests in it."""
    return json.loads(re.sub(r"…(?=\s*})", f'"{REST}": null', BARE.sub(r'"<\1>"', text)))
