"""How large the built page is: each file, and what each page loads first."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from api.web_files import DIST


def files() -> dict[str, dict[str, int]]:
    """Return bytes of each script and style as built and as sent packed, the largest first."""
    found = [path for path in sorted((DIST / "assets").iterdir()) if path.suffix in {".js", ".mjs", ".css"}]
    return {path.name: _sizes(path) for path in sorted(found, key=lambda path: -path.stat().st_size)}


def loaded(addresses: Sequence[str]) -> dict[str, int]:
    """Return bytes of the built files among some addresses, and how many they are."""
    names = {urlsplit(address).path.removeprefix("/assets/") for address in addresses if "/assets/" in address}
    found = [_sizes(DIST / "assets" / name) for name in sorted(names) if (DIST / "assets" / name).is_file()]
    return {"files": len(found), "raw": sum(one["raw"] for one in found), "gzip": sum(one["gzip"] for one in found)}


def _sizes(path: Path) -> dict[str, int]:
    packed = path.with_name(f"{path.name}.gz")
    raw = path.stat().st_size
    return {"raw": raw, "gzip": packed.stat().st_size if packed.is_file() else raw}
