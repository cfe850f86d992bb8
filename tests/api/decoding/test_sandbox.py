"""A confined process has no network, starts nothing, ends nobody, and stays within its limits."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict

import pytest

from api.decoding.sandbox import Limits

PROGRAM = """
import json, os, resource, socket, subprocess, sys
from api.decoding.sandbox import Limits, allow_seconds, confine
assert confine(Limits(**json.loads(sys.argv[1]))), "no seccomp here"
"""


def confined(code: str, limits: Limits | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", PROGRAM + code, json.dumps(asdict(limits or Limits()))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket(socket.AF_INET)",
        "socket.socket(socket.AF_UNIX)",
        "subprocess.Popen(['/bin/true'], close_fds=False)",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_network_programs_and_other_processes_are_out_of_reach(code: str) -> None:
    ended = confined(code)
    assert "Permission denied" in ended.stderr.splitlines()[-1]


def test_files_can_be_read_and_written() -> None:
    assert confined("import tempfile; tempfile.TemporaryFile().write(b'1'); print(open('/proc/self/comm').read())").stdout


def test_memory_has_an_end() -> None:
    ended = confined("bytearray(300 << 20)", Limits(memory_bytes=256 << 20))
    assert ended.stderr.splitlines()[-1] == "MemoryError"


def test_a_file_has_an_end() -> None:
    code = "import tempfile; f = tempfile.TemporaryFile(); f.write(bytes({})); f.flush(); print(f.tell())"
    assert "File too large" in confined(code.format(3 << 20), Limits(file_bytes=1 << 20)).stderr
    assert confined(code.format(1 << 20), Limits(file_bytes=1 << 20)).stdout == f"{1 << 20}\n"


def test_computing_has_an_end_for_each_file_anew() -> None:
    spin = "\nimport time\ndef spin(s):\n    end = time.process_time() + s\n    while time.process_time() < end: pass\n"
    ended = confined(spin + "for _ in range(3):\n    allow_seconds(1)\n    spin(0.6)\nprint('done')")
    assert (ended.stdout, ended.stderr) == ("done\n", "")
    assert confined(spin + "allow_seconds(1)\nspin(30)").returncode == -signal.SIGPROF
