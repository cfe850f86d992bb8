"""A digest of code changes with the code, and with nothing that is left out."""

import sys
from pathlib import Path

import pytest

from pipeline.simulate.sources import code_digest


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "digested_package"
    (folder / "inner").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "inner" / "one.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "digested_package", raising=False)
    return folder


def digest(*without: str) -> str:
    code_digest.cache_clear()
    return code_digest("digested_package", without=without)


def test_other_code_has_another_digest(package: Path) -> None:
    before = digest()
    (package / "inner" / "one.py").write_text("x = 2\n")
    assert digest() != before


def test_what_is_left_out_and_what_is_no_code_does_not_matter(package: Path) -> None:
    before = digest("digested_package/inner")
    (package / "inner" / "one.py").write_text("x = 2\n")
    (package / "notes.txt").write_text("no code")
    assert digest("digested_package/inner") == before


def test_a_module_by_another_name_is_other_code(package: Path) -> None:
    before = digest()
    (package / "inner" / "one.py").rename(package / "inner" / "two.py")
    assert digest() != before
