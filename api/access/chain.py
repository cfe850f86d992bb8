"""The chain of the audit log: each entry's hash covers the one before. Pure.

Whoever changes, removes or reorders an entry breaks the chain after it. Who may write the whole database could make all
hashes anew: a head that was noted elsewhere (`hutong audit head`) shows that, too.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256

FIRST = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `t` is UTC seconds, `sequence` counts from 1 without gaps."""

    sequence: int
    t: float
    actor_kind: str
    actor_id: str
    actor: str
    address: str
    action: str
    subject: str
    purpose: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry with the hashes that bind it, hex."""

    entry: Entry
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry's number and hash; 0 and `FIRST` when there is none."""

    sequence: int = 0
    hash: str = FIRST


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain is broken first, and how."""

    sequence: int
    why: str


def seal(entry: Entry, previous: str) -> Sealed:
    """Bind an entry to the one before: SHA-256 over the previous hash and the entry's canonical JSON."""
    text = json.dumps(asdict(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return Sealed(entry, previous, sha256(f"{previous}\n{text}".encode()).hexdigest())


def check(chain: Iterable[Sealed], end: Head, *, noted: Head | None = None) -> Broken | None:
    """Return where a chain is broken first, or None.

    Args:
        chain: all entries by number.
        end: the head that is kept beside the log.
        noted: a head of an earlier day that was noted elsewhere; the chain must still go through it.
    """
    last, seen_noted = Head(), noted is None or noted.sequence == 0
    for one in chain:
        number = one.entry.sequence
        if number != last.sequence + 1:
            return Broken(last.sequence + 1, f"entry {last.sequence + 1} is missing; {number} comes next")
        if one.previous != last.hash or seal(one.entry, one.previous).hash != one.hash:
            return Broken(number, f"entry {number} was changed, or comes after another one than when it was written")
        last = Head(number, one.hash)
        if noted is not None and noted.sequence == number:
            if noted.hash != one.hash:
                return Broken(number, f"entry {number} is not the one whose hash was noted: the log was written anew")
            seen_noted = True
    if last != end:
        return Broken(last.sequence + 1, f"the log ends with entry {last.sequence}; the last written was {end.sequence}")
    return None if seen_noted or noted is None else Broken(last.sequence + 1, f"the noted entry {noted.sequence} is missing")
