"""Read and apply the mutants listed in tests/mutants, judge their test runs.

mutants.py check [NAME]         print the names; fail on a mutant that does not apply
mutants.py apply NAME FOLDER    change the copy of the addon in FOLDER, print the tags
mutants.py judge LOG            print killed, survived or broken, and why
"""

import importlib.util
import re
import sys
from pathlib import Path

from read_log import count_tests, is_test_failure, read_records

REPO = Path(__file__).resolve().parent.parent


def load_mutants():
    """Import the list by its path: the package around it needs Odoo."""
    folder = REPO / "tests" / "mutants"
    if not folder.exists():
        sys.exit("there is no tests/mutants")
    spec = importlib.util.spec_from_file_location(
        "mutants_of_the_addon",
        folder / "__init__.py",
        submodule_search_locations=[str(folder)],
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return {mutant.name: mutant for mutant in module.MUTANTS}


def find_misfits(mutants):
    """Yield what keeps a mutant from being applied."""
    for mutant in mutants:
        path = REPO / mutant.path
        if not re.fullmatch(r"[\w.-]+", mutant.name):
            yield f"{mutant.name}: a name of letters, digits, '_', '-' and '.', please"
        elif not path.exists():
            yield f"{mutant.name}: there is no {mutant.path}"
        elif (count := path.read_text().count(mutant.old)) != 1:
            yield f"{mutant.name}: its text occurs {count} times in {mutant.path}"
        elif mutant.old == mutant.new:
            yield f"{mutant.name}: changes nothing"


def check(name=""):
    mutants = load_mutants()
    if name:
        mutants = {key: mutant for key, mutant in mutants.items() if key == name}
    misfits = list(find_misfits(mutants.values()))
    if misfits or not mutants:
        sys.exit("\n".join(misfits) or f"there is no mutant {name}")
    print("\n".join(mutants))


def apply(name, folder):
    mutant = load_mutants()[name]
    path = Path(folder) / mutant.path
    path.write_text(path.read_text().replace(mutant.old, mutant.new))
    tags = mutant.tags
    print(tags if isinstance(tags, str) else ",".join(tags))


def judge(log):
    """Print the verdict: only a failed test kills, a crash proves nothing."""
    records = read_records(Path(log)) if Path(log).exists() else []
    counts = count_tests(records)
    if counts is None:
        errors = [r.text for r in records if r.level in ("ERROR", "CRITICAL")]
        print("broken")
        print((errors or ["Odoo ended early"])[0].strip().splitlines()[-1])
    elif counts[1]:
        failures = [r.text for r in records if is_test_failure(r)]
        print("killed")
        print(failures[0].splitlines()[0] if failures else "")
    elif counts[0]:
        print("survived")
        print(f"{counts[0]} tests stayed green")
    else:
        print("broken")
        print("its tags match no test")


if __name__ == "__main__":
    {"check": check, "apply": apply, "judge": judge}[sys.argv[1]](*sys.argv[2:])
