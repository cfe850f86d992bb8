"""A whole installation for end-to-end tests: `hutong up` as a person starts it, in a folder of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import yaml

from tests.support.served_footage import free_port

ROOT = Path(__file__).parents[2]
START_S, STOP_S = 90.0, 60.0

Found = TypeVar("Found")


class Installation:
    """`hutong up` with a configuration made from `streams`; stopped when the block ends."""

    def __init__(self, folder: Path, streams: list[dict[str, Any]], **sections: Mapping[str, Any]) -> None:
        self.folder = folder
        self.config = folder / "streams.yaml"
        self.api = f"http://127.0.0.1:{free_port()}"
        self.metrics = f"http://127.0.0.1:{free_port()}"
        self.log = folder / "hutong.log"
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.write(streams, **sections)

    def write(self, streams: list[dict[str, Any]], **sections: Mapping[str, Any]) -> None:
        """Write the configuration (again)."""
        whole: dict[str, Any] = {
            "site": {"name": "end to end", "timezone": "Asia/Shanghai"},
            "delivery": {"api": self.api, "spool": str(self.folder / "spool")},
            "engine": {"workers": 1, "metrics_port": _port(self.metrics), "heartbeat_s": 1.0},
            "api": {
                "port": _port(self.api),
                "database": f"sqlite:///{self.folder / 'hutong.db'}",
                "media": str(self.folder / "media"),
                "allow_private_webhooks": True,
            },
        }
        for name, section in sections.items():
            whole[name] = {**whole.get(name, {}), **section}
        part = self.config.with_suffix(".part")
        part.write_text(yaml.safe_dump({**whole, "streams": streams}, sort_keys=False))
        part.replace(self.config)

    def start(self, word: str = "up", **environment: str) -> None:
        """Start `hutong up` (or `serve`, or `run`) and wait until the API answers."""
        with self.log.open("ab") as log:
            self._processes[word] = subprocess.Popen(
                self._command(word, str(self.config)), cwd=ROOT, stdout=log, stderr=log,
                env={**self._environment(), **environment},
            )
        if word != "run":
            self.until(self.answers, START_S, "the API to answer")

    def stop(self, word: str = "up", *, number: signal.Signals = signal.SIGINT) -> int:
        """End it as Ctrl-C does and return its exit code."""
        process = self._processes.pop(word)
        process.send_signal(number)
        try:
            return process.wait(STOP_S)
        finally:
            process.kill()

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            self._command(*words), cwd=ROOT, check=False, capture_output=True, text=True,
            env=self._environment(), timeout=STOP_S,
        )

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        roots = {process.pid for process in self._processes.values()}
        return [pid for pid in _pids() if _parent(pid) in roots and b"spawn_main" in _command_line(pid)]

    def token(self, scope: str) -> str:
        """Make a token as an administrator does."""
        made = subprocess.run(
            self._command("tokens", "create", f"test {scope}", "--scope", scope, "--config", str(self.config)),
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return made.stdout.strip().splitlines()[-1]

    def client(self, scope: str = "admin") -> httpx.Client:
        """Return a client of the API with a token."""
        return httpx.Client(base_url=self.api, headers={"Authorization": f"Bearer {self.token(scope)}"}, timeout=20.0)

    def until(self, ask: Callable[[], Found | None], seconds: float, what: str) -> Found:
        """Wait for an answer that is true, or fail with the end of the log."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = ask()
            if found:
                return found
            if any(process.poll() is not None for process in self._processes.values()):
                raise AssertionError(f"hutong ended while waiting for {what}:\n{self.tail()}")
            time.sleep(0.2)
        raise AssertionError(f"waited {seconds:.0f} s for {what}:\n{self.tail()}")

    def tail(self) -> str:
        """Return the end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop what still runs."""
        for word in list(self._processes):
            self.stop(word)

    def answers(self) -> bool:
        """Tell whether the API answers."""
        try:
            return httpx.get(f"{self.api}/healthz", timeout=2.0).is_success
        except httpx.HTTPError:
            return False

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "cli", *words]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONUNBUFFERED": "1"}


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return None


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
