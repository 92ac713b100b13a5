"""Judge Odoo logs: print what is wrong in them, fail if anything is.

read_log.py LOG...            no errors or warnings
read_log.py --tests LOG...    also: tests ran, none was skipped; the last line
                              printed is "PASSED FAILED SKIPPED"
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

LINE = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ "
    r"(?P<level>[A-Z]+) (?P<db>\S+) (?P<logger>\S+): (?P<text>.*)$"
)
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
# Odoo sums failures up on these lines, the failures themselves stand above
SUMMARY = re.compile(
    r"\d+ failed, \d+ error\(s\) of|"
    r"Module \w+: \d+ failures, \d+ errors of|"
    r"At least one test failed when loading the modules"
)
# (level, logger, start of the text) of lines that say nothing about the addon
TOLERATED = [
    # what the browser's console says; an error there fails its tour anyway
    ("WARNING", r"\.browser$", ""),
    # the tour had succeeded, the browser was closed while a page still loaded
    ("ERROR", r"\.browser$", "Error received after termination"),
]
MAX_EXCERPTS = 25
MAX_EXCERPT_LINES = 60


class Record(NamedTuple):
    level: str
    logger: str
    text: str

    def __str__(self):
        lines = f"{self.level} {self.logger}: {self.text}".splitlines()
        return "\n".join(lines[:MAX_EXCERPT_LINES])


def read_records(path):
    """Return the records of a log, each with its continuation lines."""
    records = []
    for line in path.read_text(errors="replace").splitlines():
        if match := LINE.match(line):
            records.append(Record(match["level"], match["logger"], match["text"]))
        elif records:
            records[-1] = records[-1]._replace(text=f"{records[-1].text}\n{line}")
    return records


def is_test_failure(record):
    return record.text.startswith(("FAIL: ", "ERROR: "))


def is_problem(record):
    """Whether a record must not be there; failed tests are counted apart."""
    return (
        record.level in ("WARNING", "ERROR", "CRITICAL")
        and not SUMMARY.match(record.text)
        and not any(
            record.level == level
            and re.search(logger, record.logger)
            and record.text.startswith(text)
            for level, logger, text in TOLERATED
        )
    )


def slowest(records, count=5):
    """Return the slowest test methods as the runner reports them."""
    report = "\n".join(r.text for r in records if r.logger == "odoo.tests.stats")
    tests = re.findall(r"expo_crm\S*\.(\w+\.test_\w+): ([\d.]+)s", report)
    return sorted(tests, key=lambda test: -float(test[1]))[:count]


def count_tests(records):
    """Return (passed, failed, skipped), or None when there is no result line."""
    results = [RESULT.match(r.text) for r in records if r.logger == "odoo.tests.result"]
    results = [result for result in results if result]
    if not results:
        return None
    failures, errors, run = map(int, results[-1].groups())
    skipped = sum(
        r.text.startswith("skipped ") and r.logger.startswith("odoo.addons.expo_crm")
        for r in records
    )
    failed = failures + errors
    return max(0, run - failed - skipped), failed, skipped


def print_excerpts(records):
    for record in records[:MAX_EXCERPTS]:
        print(record, end="\n\n")
    if len(records) > MAX_EXCERPTS:
        print(f"... and {len(records) - MAX_EXCERPTS} more")


def read_tests(paths):
    """Print what is wrong and the totals; return whether all is well."""
    total = [0, 0, 0]
    timings = []
    for path in paths:
        records = read_records(path) if path.exists() else []
        counts = count_tests(records)
        problems = [r for r in records if is_problem(r)]
        print_excerpts(problems)
        if counts is None:
            print("No test result: Odoo ended early. Its last lines:")
            print("\n".join(str(r) for r in records[-15:]))
            counts = (0, 1, 0)
        elif any(not is_test_failure(r) for r in problems):
            print("Errors or warnings in the log, see above: counted as one failure.")
            counts = (counts[0], counts[1] + 1, counts[2])
        for record in records:
            if record.text.startswith("skipped "):
                print(f"{record.logger}: {record.text}")
        total = [a + b for a, b in zip(total, counts, strict=True)]
        timings += slowest(records)
    if not any(total):
        print("No test ran.")
        total[1] = 1
    for name, seconds in sorted(timings, key=lambda test: -float(test[1]))[:5]:
        print(f"slow    {float(seconds):6.1f} s  {name}")
    print(*total)
    return not total[1] and not total[2]


def read_quietly(paths):
    problems = [r for path in paths for r in read_records(path) if is_problem(r)]
    print_excerpts(problems)
    return not problems


if __name__ == "__main__":
    if sys.argv[1] == "--tests":
        well = read_tests([Path(name) for name in sys.argv[2:]])
    else:
        well = read_quietly([Path(name) for name in sys.argv[1:]])
    sys.exit(not well)
