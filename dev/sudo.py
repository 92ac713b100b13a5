"""List every place where the addon acts as superuser, each with its reason.

sudo.py check    fail where a reason is missing or doc/sudo.md is out of date
sudo.py write    write doc/sudo.md

The reason is the comment that begins with "sudo:" above the call, in its function.
"""

import ast
import re
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
TARGET = REPO / "doc" / "sudo.md"
FOLDERS = ("models", "wizards", "reports", "controllers")
HEAD = """\
# Where the addon acts as superuser

Made from the code by `dev/sudo.py`; a call without a reason makes `dev/test` fail.

| place | reason |
|---|---|
"""


def is_sudo(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "sudo"
        and not node.args
    )


def find_functions(tree):
    """Yield (qualified name, node) of the functions of a module, outermost first."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef):
                    yield f"{node.name}.{item.name}", item
        elif isinstance(node, ast.FunctionDef):
            yield node.name, node


def read_reasons(lines, first, last):
    """:returns: dict of line number to the text of the reason that ends there."""
    reasons, number = {}, first
    while number <= last:
        text = lines[number - 1].strip()
        if match := re.match(r"# (?:.*?; )?sudo: (.*)", text):
            parts = [match[1]]
            while lines[number].strip().startswith("# "):
                number += 1
                parts.append(lines[number - 1].strip()[2:])
            reasons[number] = " ".join(parts)
        number += 1
    return reasons


def read_file(path):
    """Yield (place, reason or None) of every function of a file that uses sudo."""
    text = path.read_text()
    lines = text.splitlines()
    for name, function in find_functions(ast.parse(text)):
        calls = sorted({n.lineno for n in ast.walk(function) if is_sudo(n)})
        reasons = read_reasons(lines, function.lineno, function.end_lineno)
        told = set()
        for line in calls:
            above = [number for number in reasons if number <= line]
            told.add(reasons[max(above)] if above else None)
        for reason in sorted(told, key=str):
            yield f"`{path.relative_to(REPO)}` {name}", reason


def read_all():
    for folder in FOLDERS:
        for path in sorted((REPO / folder).glob("*.py")):
            yield from read_file(path)


def main(mode):
    rows = list(read_all())
    missing = [place for place, reason in rows if not reason]
    page = HEAD + "".join(f"| {place} | {reason} |\n" for place, reason in rows)
    if mode == "write":
        TARGET.write_text(page)
    elif not TARGET.exists() or TARGET.read_text() != page:
        missing.append("doc/sudo.md is out of date: run dev/sudo.py write")
    if missing:
        sys.exit("without a reason:\n" + "\n".join(missing))


if __name__ == "__main__":
    main(sys.argv[1])
