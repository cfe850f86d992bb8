"""Every promise of the security page names a test, and that test is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
ROW = re.compile(r"^\| (?P<promise>[^|]+) \| `(?P<file>tests/[\w/]+\.py)::(?P<test>test_\w+)` \|$", re.MULTILINE)


def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_row_of_the_page_names_a_test() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    rows = [row for row in rows if row != "| promise | test |" and not row.startswith("|---")]
    assert len(rows) > 30
    assert [row for row in rows if ROW.fullmatch(row) is None] == []


def test_every_named_test_is_there() -> None:
    named = [(match["file"], match["test"]) for match in ROW.finditer(PAGE.read_text("utf-8"))]
    assert [f"{file}::{test}" for file, test in named if not (ROOT / file).is_file() or test not in functions_of(file)] == []


def test_no_promise_stands_twice() -> None:
    promises = [match["promise"] for match in ROW.finditer(PAGE.read_text("utf-8"))]
    assert len(set(promises)) == len(promises)
