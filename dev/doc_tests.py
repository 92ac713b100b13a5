"""Check that doc/security.md names the tests of every cell, and that each exists.

A row of the table under "## Proof" has no empty cell and ends with the tests that
prove it, as `Class.test_method` or `Class` for all of its tests.
"""

import ast
import re
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"`(Test\w+(?:\.test_\w+)?)`")


def find_tests():
    """:returns: the names of all test classes and of their methods."""
    names = set()
    for path in (REPO / "tests").glob("test_*.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                names.add(node.name)
                names |= {
                    f"{node.name}.{item.name}"
                    for item in node.body
                    if isinstance(item, ast.FunctionDef)
                }
    return names


def find_faults(text, tests):
    proof = text.partition("\n## Proof")[2].partition("\n## ")[0]
    rows = [line for line in proof.splitlines() if line.startswith("| ")][1:]
    if not rows:
        yield "no table under ## Proof"
    columns = {row.count(" | ") for row in rows}
    if len(columns) > 1:
        yield f"rows of {sorted(columns)} separators"
    for row in rows:
        cells = row.strip("| ").split(" | ")
        if not all(cells) or not NAMED.search(cells[-1]):
            yield f"an empty cell or no test in: {row[:80]}"
    for name in NAMED.findall(text):
        if name not in tests:
            yield f"there is no test {name}"


if __name__ == "__main__":
    page = (REPO / "doc" / "security.md").read_text()
    sys.exit("\n".join(find_faults(page, find_tests())) or 0)
