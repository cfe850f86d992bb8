"""A digest of our own code: what was made with other code is made anew."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable


@cache
def code_digest(*packages: str, without: tuple[str, ...] = ()) -> str:
    """Return a digest of the code of some packages.

    Args:
        packages: dotted names.
        without: folders to leave out, such as `pipeline/simulate`.
    """
    digest = hashlib.sha256()
    for package in packages:
        for name, content in sorted(_sources(files(package), package.replace(".", "/"), without)):
            digest.update(name.encode())
            digest.update(content)
    return digest.hexdigest()


def _sources(folder: Traversable, name: str, without: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        path = f"{name}/{one.name}"
        if one.is_dir() and not one.name.startswith(("_", ".")) and path not in without:
            yield from _sources(one, path, without)
        elif one.name.endswith(".py"):
            yield path, one.read_bytes()
