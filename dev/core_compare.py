"""Compare two runs of Odoo's own tests, without and with the addon.

core_compare.py report WITHOUT.log WITH.log [AGAIN.log]
    print what fails only with the addon and which counters of queries grew; fail if
    anything does that is not explained in core_known.txt. What failed only once,
    with the addon, and passed in AGAIN.log, is said to be unsteady.
core_compare.py again WITHOUT.log WITH.log
    print the test tags of what fails or is skipped only with the addon, and of what
    found no browser
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

from read_log import RESULT, is_test_failure, read_records

KNOWN = Path(__file__).with_name("core_known.txt")
FAILURE = re.compile(r"(?:FAIL|ERROR): (?P<test>(?:Subtest )?(?P<name>\S+).*)")
QUERIES = re.compile(r"odoo\.addons\.(?P<place>\S+ line \d+ as \S+): (?P<count>\d+)$")
SKIPPED = re.compile(r"skipped (?P<name>\S+) : (?P<reason>.*)")
# a machine with too much to do, not a test that does not apply
NO_BROWSER = "Failed to detect chrome"
# Odoo says so of a counter, which is compared below with both numbers
COUNTED = "Query count more than expected"
MOST_GROWTH = 2


class Run(NamedTuple):
    """What one log says of a run."""

    total: int
    failures: dict
    skipped: dict
    queries: dict


def read_run(path):
    total, failures, skipped, queries = 0, {}, {}, {}
    for record in read_records(path):
        module = record.logger.removeprefix("odoo.addons.")
        first = record.text.split("\n", 1)[0].rstrip()
        if result := RESULT.match(first):
            total = max(total, int(result[3]))
        elif record.logger == "expo_crm.core":
            if match := QUERIES.match(first):
                queries.setdefault(match["place"], []).append(int(match["count"]))
        elif match := SKIPPED.match(first):
            skipped[f"{module}: {match['name']}"] = match["reason"]
        elif is_test_failure(record) and COUNTED not in record.text:
            test = first.split(": ", 1)[1].strip()
            failures[f"{module}: {test}"] = record
    return Run(total, failures, skipped, queries)


def find_tag(key):
    """:returns: the test tag of a failure, ``/module:Class.method``."""
    module, test = key.split(": ", 1)
    method = re.search(r"(\w+)\.(test\w*)", test)
    whole = re.search(r"\((?:odoo\.addons\.)?[\w.]*?\.(\w+)\)", test)
    name = module.split(".", 1)[0]
    if method:
        return f"/{name}:{method[1]}.{method[2]}"
    return f"/{name}:{whole[1]}" if whole else f"/{name}"


def read_known():
    """:returns: dict of a counter's place to the reason why it grows."""
    lines = KNOWN.read_text().splitlines() if KNOWN.exists() else []
    pairs = (line.split("|", 1) for line in lines if line and line[0] != "#")
    return {place.strip(): reason.strip() for place, reason in pairs}


def find_grown(without, with_addon):
    """Yield (place, before, after) of counters that count more with the addon."""
    for place, counts in sorted(with_addon.queries.items()):
        before = without.queries.get(place)
        if before and max(counts) > max(before):
            yield place, max(before), max(counts)


def find_doubtful(without, with_addon):
    """:returns: what has to run again: set of the keys of failures and skipped tests."""
    unstarted = {k for k, why in with_addon.skipped.items() if NO_BROWSER in why}
    return (
        (with_addon.failures.keys() - without.failures.keys())
        | (with_addon.skipped.keys() - without.skipped.keys())
        | unstarted
    )


def report_failures(without, with_addon, again):
    """Print the tests that fail only with the addon; return how many."""
    new = find_doubtful(without, with_addon)
    last = again or with_addon
    bad = new & last.failures.keys()
    if again:
        bad |= again.failures.keys() - without.failures.keys()
    skipped = new & last.skipped.keys()
    for key in sorted(new - bad - skipped):
        print(f"unsteady  {key}: failed once, passed when it ran again")
    for key in sorted(bad):
        print(f"FAILED    {last.failures[key]}\n")
    for key in sorted(skipped):
        print(f"SKIPPED   {key}: {last.skipped[key]}")
    return len(bad | skipped)


def report_queries(without, with_addon):
    """Print the counters that grew; return how many without a reason or by too much."""
    known, bad = read_known(), 0
    for place, before, after in find_grown(without, with_addon):
        reason = known.get(re.sub(r" line \d+ as .*", "", place))
        fine = reason and after - before <= MOST_GROWTH
        bad += not fine
        print(f"{'queries' if fine else 'GREW':9} {place}: {before} -> {after}")
        if reason:
            print(f"          {reason}")
    return bad


def report(without, with_addon, again):
    missing = without.total - with_addon.total
    both = without.failures.keys() & with_addon.failures.keys()
    bad = report_failures(without, with_addon, again)
    bad += report_queries(without, with_addon)
    counters = len(without.queries.keys() & with_addon.queries.keys())
    print(
        f"{with_addon.total} of Odoo's own tests, {counters} counters of queries; "
        f"{len(both)} failures are the same without the addon; {bad} only with it."
    )
    if missing or not without.total:
        print(f"{without.total} tests ran without the addon: the runs do not compare.")
    return not bad and not missing and with_addon.total


if __name__ == "__main__":
    runs = [read_run(Path(name)) for name in sys.argv[2:]]
    if sys.argv[1] == "again":
        print(",".join(sorted({find_tag(key) for key in find_doubtful(*runs)})))
    else:
        sys.exit(not report(runs[0], runs[1], runs[2] if len(runs) > 2 else None))
