"""`run.py STOCK OURS`: measure, print, write the table; dev/bench calls this."""

import argparse
import re
import sys
from pathlib import Path

import measure
import moving
import odoo_db
import report
from limits import Limits
from operations import READING
from world import open_worlds

PREFACE = """\
{customers:,} customers, {contacts:,} contacts, {leads:,} leads, {orders:,} orders, 225 users; PostgreSQL {version}
(shared_buffers {shared_buffers}, work_mem {work_mem}, random_page_cost {random_page_cost}), both databases in one
server, both registries in one process, measured in turn; median of {rounds} after a warm-up. VACUUM ANALYZE
before reading and before each move. Rows that say so had time for fewer rounds.
"Ids only" is the search alone, page and count; without it the row is what the screen
asks for, whose columns cost both sides the same and hide what the search gains.{note}
"""

NOTE = """
The targets are those of 1,000,000 customers."""


def parse(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("stock")
    parser.add_argument("ours")
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--install-log", type=Path, required=True)
    parser.add_argument("--only", default="")
    return parser.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    odoo_db.configure()
    databases = {"stock": options.stock, "ours": options.ours}
    connections, worlds = open_worlds(databases)
    rows = []

    def show(row):
        rows.append(row)
        print("  ".join(report.cells(row)), flush=True)

    for operation in READING:
        if options.only in operation.name:
            for role in operation.targets:
                for bare in (True, False) if operation.is_page else (False,):
                    show(read_one(operation, worlds[role], connections["ours"], bare))
    for size in moving.SIZES:
        if options.only in "hand-over" and size <= options.customers // 50:
            show(moving.hand_over(size, worlds, connections, moving.TARGETS[size]))
    if options.only in "recycle":
        show(moving.recycle(worlds, connections, options.customers))
    if options.only in "install":
        show(installation(options.install_log))
    print()
    print(report.plain([report.HEAD, *map(report.cells, rows)]))
    if not options.only:
        full = options.customers == 1000000
        name = "RESULT.md" if full else "RESULT-small.md"
        text = report.write(rows, name, preface(connections["ours"], options.customers))
        if full:
            report.publish(text)
    return any(row.void for row in rows)


def read_one(operation, world, connection, bare):
    limits = Limits(
        world.role, world.uid["ours"], world.below, world.shared, world.readable
    )
    return measure.reading(operation, world, limits, connection, bare)


def installation(log):
    """Seconds and queries of installing the addon on the filled stock database."""
    row = measure.Row("install on the filled database", "system", None)
    text = log.read_text() if log.exists() else ""
    loaded = re.search(r"Module expo_crm loaded in [\d.]+s, (\d+) queries", text)
    total = re.search(r"Registry loaded in ([\d.]+)s", text)
    if loaded and total:
        row.ms = {"ours": float(total[1]) * 1000}
        row.queries = {"ours": int(loaded[1])}
        row.show_queries = True
    return row


def preface(connection, customers):
    names = ("shared_buffers", "work_mem", "random_page_cost", "server_version")
    with connection.cursor() as cr:
        settings = {}
        for name in names:
            cr.execute(f"SHOW {name}")
            settings[name] = cr.fetchone()[0]
    version = settings.pop("server_version").split()[0]
    return PREFACE.format(
        customers=customers, contacts=customers * 3 // 10, leads=customers * 3 // 10,
        note="" if customers >= 1000000 else NOTE,
        orders=customers // 10, rounds=measure.ROUNDS, version=version, **settings,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
