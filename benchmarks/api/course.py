"""One database after the other: what was measured is kept when the next one fails, or somebody ends it."""

import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

from rich.console import Console

Found = dict[str, dict[str, object]]
Keep = Callable[[Found, Mapping[str, str]], None]


def measure_each(
    kinds: Sequence[str], measure: Callable[[str], dict[str, object]], keep: Keep, *, told: Console
) -> dict[str, str]:
    """Measure databases; after each, hand what there is, and why others are missing, to `keep`. Return the latter, by kind.

    Ctrl-C leaves out what is under way and all that would come.
    """
    found: Found = {}
    missing: dict[str, str] = {}
    for number, kind in enumerate(kinds):
        told.rule(f"{kind} ({number + 1} of {len(kinds)})")
        try:
            found[kind] = measure(kind)
        except KeyboardInterrupt:
            missing |= dict.fromkeys(kinds[number:], "ended by hand")
        except Exception as error:  # noqa: BLE001 - hours of the other database must not be lost for it
            told.print_exception()
            missing[kind] = f"{type(error).__name__}: {error}"
        keep(found, missing)
        if kind not in found and missing[kind] == "ended by hand":
            break
    return missing


def end_as_by_hand() -> None:
    """Let SIGTERM end the program as Ctrl-C does, so that databases and servers are cleared away."""

    def end(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)


def leave(missing: Mapping[str, str]) -> None:
    """End with an error when something is missing."""
    if missing:
        sys.exit("bench-api: " + "; ".join(f"{kind}: {why}" for kind, why in missing.items()))
