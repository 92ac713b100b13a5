"""Ten desks scan 5,000 badges each, all at once: dev/odoo's database, committed.

    ODOO_RC=... python bench/desks.py DATABASE [--desks 10] [--badges 5000] [--same]

Each desk is a process, as Odoo's workers are, and calls as the web server does: a
transaction a scan, with Odoo's retry. Without ``--same`` the badges are shared out in
overlapping random orders; with it every desk scans all of them in one order, so that
all meet at the same badge. Makes its own edition and removes it again.
"""

import argparse
import logging
import multiprocessing
import random
import statistics
import time
from datetime import datetime, timedelta
from functools import partial

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.service.model import retrying

import odoo_db


def prepare(database, badges):
    """:returns: ids of the edition and of the user at the desk, barcodes."""
    now = datetime.utcnow().replace(microsecond=0)
    with odoo_db.environment(database) as env:
        series = env["exhibition.series"].create({"name": "bench show"})
        edition = env["event.event"].create(
            {
                "name": "bench edition",
                "series_id": series.id,
                "date_begin": now - timedelta(days=1),
                "date_end": now + timedelta(days=1),
                "event_mail_ids": [],
            }
        )
        barcodes = []
        for start in range(0, badges, 1000):
            names = range(start, min(start + 1000, badges))
            rows = [{"name": f"bench {n}", "event_id": edition.id} for n in names]
            barcodes += env["event.registration"].create(rows).mapped("barcode")
        group = env.ref("event.group_event_registration_desk")
        desk = (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": "bench desk",
                    "login": f"bench_desk_{edition.id}",
                    "group_ids": [(6, 0, group.ids)],
                }
            )
        )
        return edition.id, desk.id, barcodes


class Retries(logging.Handler):
    """Counts what Odoo tries again."""

    count = 0

    def emit(self, record):
        if "try again" in record.getMessage():
            self.count += 1


def run_desk(number, database, edition_id, user_id, barcodes, start, answers):
    """One desk, in a process of its own."""
    odoo_db.configure()
    logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
    retries, log = Retries(), logging.getLogger("odoo.service.model")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.handlers = [retries]
    registry = Registry(database)
    statuses, elapsed = {}, []
    start.wait()
    for barcode in barcodes:
        began = time.perf_counter()
        try:
            with registry.cursor() as cr:
                env = api.Environment(cr, user_id, {})
                call = partial(
                    env["event.registration"].scan_badge,
                    barcode,
                    edition_id,
                    f"Gate {number}",
                )
                status = retrying(call, env)["status"]
        except Exception as error:
            status = repr(error)
        elapsed.append(time.perf_counter() - began)
        statuses[status] = statuses.get(status, 0) + 1
    answers.put((statuses, elapsed, retries.count))


def read_rows(database, edition_id):
    """:returns: rows, persons, entrances and badges not marked attended."""
    with odoo_db.connect(database).cursor() as cr:
        cr.execute(
            """
            SELECT count(*), count(DISTINCT visit.registration_id),
                   sum(visit.scan_count),
                   (SELECT count(*) FROM event_registration
                     WHERE event_id = %(edition)s AND state != 'done')
              FROM exhibition_visit visit WHERE visit.event_id = %(edition)s
            """,
            {"edition": edition_id},
        )
        return cr.fetchone()


def clean_up(database, edition_id, user_id):
    with odoo_db.connect(database).cursor() as cr:
        for query in (
            "DELETE FROM exhibition_visit WHERE event_id = %(edition)s",
            "DELETE FROM mail_message WHERE model = 'event.registration' AND res_id IN"
            " (SELECT id FROM event_registration WHERE event_id = %(edition)s)",
            "DELETE FROM event_registration WHERE event_id = %(edition)s",
        ):
            cr.execute(query, {"edition": edition_id})
    with odoo_db.environment(database) as env:
        edition = env["event.event"].browse(edition_id)
        series = edition.series_id
        edition.unlink()
        series.unlink()
        user = env["res.users"].browse(user_id)
        partner = user.partner_id
        user.unlink()
        partner.unlink()


def share_out(barcodes, desks, same):
    """:returns: list of what each desk scans."""
    if same:
        return [barcodes] * desks
    dice = random.Random(5)
    return [dice.sample(barcodes, len(barcodes)) for _desk in range(desks)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--desks", type=int, default=10)
    parser.add_argument("--badges", type=int, default=5000)
    parser.add_argument("--same", action="store_true")
    options = parser.parse_args()
    odoo_db.configure()
    edition_id, user_id, barcodes = prepare(options.database, options.badges)
    start, answers = multiprocessing.Event(), multiprocessing.Queue()
    desks = [
        multiprocessing.Process(
            target=run_desk,
            args=(index, options.database, edition_id, user_id, order, start, answers),
        )
        for index, order in enumerate(share_out(barcodes, options.desks, options.same))
    ]
    # a forked process must not talk on connections of this one
    odoo.sql_db.close_all()
    for desk in desks:
        desk.start()
    began = time.perf_counter()
    start.set()
    results = [answers.get() for _desk in desks]
    took = time.perf_counter() - began
    for desk in desks:
        desk.join()
    report(options, results, took, read_rows(options.database, edition_id))
    clean_up(options.database, edition_id, user_id)


def report(options, results, took, rows):
    """Print the numbers; the last line says whether all is as promised."""
    statuses = {}
    for of_desk, _elapsed, _retries in results:
        for status, count in of_desk.items():
            statuses[status] = statuses.get(status, 0) + count
    elapsed = sorted(time for _s, times, _r in results for time in times)
    visits, persons, entrances, absent = rows
    scans = options.desks * options.badges
    print(f"{options.desks} desks, {options.badges:,} badges, {scans:,} scans")
    print(f"{took:.1f} s, {scans / took:,.0f} scans a second")
    print(
        f"one scan: median {statistics.median(elapsed) * 1000:.1f} ms, 95 % within"
        f" {elapsed[int(len(elapsed) * 0.95)] * 1000:.1f} ms, longest"
        f" {elapsed[-1] * 1000:.0f} ms"
    )
    print(f"answers: {statuses}, tried again: {sum(r for _s, _t, r in results)}")
    print(f"rows: {visits:,} of {persons:,} persons, {entrances:,} entrances")
    kept = (
        visits == persons == options.badges
        and entrances == scans
        and not absent
        and statuses == {"entered": options.badges, "again": scans - options.badges}
    )
    print("kept: one row for each person and day" if kept else "BROKEN")


if __name__ == "__main__":
    main()
