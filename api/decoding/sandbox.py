"""What a decoding process may use: so much computing, memory and disk, no network, no other program. Linux.

Numbers: linux/seccomp.h, linux/audit.h, linux/bpf_common.h, and the tables of system calls of both machines.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_SECCOMP_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_NO_NEW_PRIVILEGES = 38
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
"""What a filter returns; the error's number is added to the second."""
_EACCES = 13
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
"""Instructions: load a word of what is called, two jumps, return."""
_AT_NUMBER, _AT_MACHINE = 0, 4
"""Where in `struct seccomp_data` these stand."""
_X32 = 0x40000000
"""Calls of the x32 way to call an x86-64 kernel begin here; nobody needs them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much decoding one file may take.

    Attributes:
        cpu_s: seconds of computing for one file.
        wall_s: seconds by the clock for one file, longer for machines that are busy.
        memory_bytes: of addresses, the interpreter and libraries included (0.4 GiB).
        file_bytes: of a file that is written.
    """

    cpu_s: float = 20.0
    wall_s: float = 60.0
    memory_bytes: int = 2 << 30
    file_bytes: int = 512 << 20


@dataclass(frozen=True, slots=True)
class _Machine:
    """Numbers of a kind of machine: its own, and those of its system calls."""

    audit: int
    seccomp: int
    refused: tuple[int, ...]


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 317, (41, 59, 62, 101, 310, 311, 322, 425)),
    "aarch64": _Machine(0xC00000B7, 277, (198, 221, 129, 117, 270, 271, 281, 425)),
}
"""Refused: socket, execve, kill, ptrace, process_vm_readv, process_vm_writev, execveat, io_uring_setup."""


class _Program(ctypes.Structure):
    """`struct sock_fprog`: how many instructions, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine(limits: Limits) -> bool:
    """Put this process under its limits for ever; tell whether the kernel keeps it from the network and other programs."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    machine = _MACHINES.get(platform.machine())
    return os.name == "posix" and machine is not None and _filtered(machine)


def allow_seconds(cpu_s: float) -> None:
    """Allow so many seconds of computing from now on; then the kernel ends this process (SIGPROF).

    No RLIMIT_CPU: it counts from the process's start, by ticks that run up to a fifth ahead of what the process can read.
    """
    signal.setitimer(signal.ITIMER_PROF, cpu_s)


def _filtered(machine: _Machine) -> bool:
    code = b"".join(_instructions(machine))
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "prctl") or libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    done: int = libc.syscall(machine.seccomp, _SECCOMP_SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program))
    return done == 0


def _instructions(machine: _Machine) -> Iterator[bytes]:
    """Yield a filter (`struct sock_filter`): calls of another machine's kind and those that are refused fail."""
    yield _instruction(_LOAD, _AT_MACHINE)
    yield _instruction(_EQUAL, machine.audit, yes=1)
    yield _instruction(_RETURN, _REFUSE | _EACCES)
    yield _instruction(_LOAD, _AT_NUMBER)
    yield _instruction(_AT_LEAST, _X32, yes=len(machine.refused) + 1)
    for left, number in zip(range(len(machine.refused), 0, -1), machine.refused, strict=True):
        yield _instruction(_EQUAL, number, yes=left)
    yield _instruction(_RETURN, _ALLOW)
    yield _instruction(_RETURN, _REFUSE | _EACCES)


def _instruction(code: int, value: int, *, yes: int = 0) -> bytes:
    """Return one instruction; a jump goes on `yes` instructions later when it holds."""
    return struct.pack("=HBBI", code, yes, 0, value)
