"""Moves of ownership, committed: hand-over through the contract, the nightly recycle."""

import time

import odoo
from odoo import SUPERUSER_ID, api

import odoo_db
from measure import ROUNDS, Row, alternate

SIZES = (1, 1000, 10000)
# ratio to stock's write of the salesperson
TARGETS = {1: None, 1000: 0.05, 10000: 0.05}

PICK = """
    SELECT customer.id FROM bench.customer
      JOIN res_partner partner ON partner.id = customer.id
     WHERE owner IS NOT NULL AND customer.active AND partner.user_id IS NOT NULL
  ORDER BY bench.dice(i, %s, 2147483647), i LIMIT %s
"""
OWNED = (
    ("res_partner", "id"), ("res_partner", "parent_id"),
    ("crm_lead", "partner_id"), ("sale_order", "partner_id"),
)  # fmt: skip
RAW_HAND_OVER = (
    "UPDATE res_partner SET user_id = %(user)s, pool_key = %(user)s WHERE pool_root_id = ANY(%(ids)s)",
    "UPDATE crm_lead SET user_id = %(user)s, pool_key = %(user)s WHERE pool_root_id = ANY(%(ids)s)",
    "UPDATE sale_order SET user_id = %(user)s, pool_key = %(user)s WHERE pool_root_id = ANY(%(ids)s)",
)


def hand_over(size, worlds, connections, target):
    """Customers of one rep go to another and back, as often as there is time for."""
    row = Row(f"hand-over of {size:,}", "admin", target)
    row.show_queries = True
    world = worlds["admin"]
    with connections["ours"].cursor() as cr:
        cr.execute(PICK, (100 + len(str(size)), size))
        ids = [id_ for (id_,) in cr.fetchall()]
        cr.execute("SELECT id FROM bench.rep WHERE number <= 2 ORDER BY 1")
        giver, taker = (id_ for (id_,) in cr.fetchall())
    _give(world, connections, ids, giver)
    owners = {"stock": [taker, giver], "ours": [taker, giver]}

    def run(side):
        receiver, client = owners[side][0], world.clients[side]
        owners[side].reverse()
        if side == "stock":
            _done, elapsed, queries = client.call(
                "res.partner", "write", ids, {"user_id": receiver}
            )
        else:
            answers, elapsed, queries = client.call(
                "res.partner", "pool_assign", ids, receiver, reason="bench"
            )
            refused = {answer["code"] for answer in answers if not answer["ok"]}
            row.void = row.void or ", ".join(sorted(refused))
        row.void = row.void or _moved(connections[side], side, ids, receiver)
        return elapsed, queries

    alternate(row, run, most=ROUNDS)
    row.raw = _rolled_back(
        connections["ours"], RAW_HAND_OVER, {"user": giver, "ids": ids}
    )
    return row


def _give(world, connections, ids, owner):
    """The state before: one rep holds all of them, on both sides (not timed)."""
    for side, connection in connections.items():
        with connection.cursor() as cr:
            for table, column in OWNED:
                cr.execute(
                    f"UPDATE {table} SET user_id = %s WHERE {column} = ANY(%s)",
                    (owner, ids),
                )
        if side == "ours":
            with odoo_db.environment(world.clients[side].registry.db_name) as env:
                env["res.partner"]._pool_sync_keys(ids)
        odoo_db.vacuum(world.clients[side].registry.db_name)


def _moved(connection, side, ids, receiver):
    """Stock moves the customers; we also their contacts and open leads, with a journal."""
    tests = {
        "customers": "SELECT count(*) FROM res_partner WHERE id = ANY(%(ids)s) AND user_id = %(to)s",
    }
    wanted = {"customers": len(ids)}
    if side == "ours":
        tests[
            "contacts"
        ] = """SELECT count(*) FROM res_partner WHERE parent_id = ANY(%(ids)s)
                                  AND user_id IS DISTINCT FROM %(to)s"""
        tests[
            "leads"
        ] = """SELECT count(*) FROM crm_lead WHERE partner_id = ANY(%(ids)s) AND active
                               AND won_status = 'pending' AND user_id IS DISTINCT FROM %(to)s"""
        tests["journal"] = """SELECT count(DISTINCT partner_id) FROM customer_pool_log
                               WHERE partner_id = ANY(%(ids)s) AND to_user_id = %(to)s"""
        wanted.update(contacts=0, leads=0, journal=len(ids))
    with connection.cursor() as cr:
        for name, query in tests.items():
            cr.execute(query, {"ids": ids, "to": receiver})
            if cr.fetchone()[0] != wanted[name]:
                return f"{name} of {side} did not follow"
    return ""


def _rolled_back(connection, statements, values):
    """:returns: milliseconds of the statements in one transaction that is undone."""
    with connection.cursor() as cr:
        cr.execute("BEGIN")
        started = time.perf_counter()
        for statement in statements:
            cr.execute(statement, values)
        elapsed = (time.perf_counter() - started) * 1000
        cr.execute("ROLLBACK")
    return elapsed


def recycle(worlds, connections, customers):
    """5 % of the customers are due at once; the cron's own method moves them."""
    row = Row("recycle by the nightly job", "system", "4000 rows/s")
    database = worlds["admin"].clients["ours"].registry.db_name
    with connections["ours"].cursor() as cr:
        cr.execute(PICK, (120, customers // 20))
        ids = [id_ for (id_,) in cr.fetchall()]
        cr.execute(
            """UPDATE res_partner SET pool_claim_date = now() AT TIME ZONE 'UTC'
                      - interval '100 days' WHERE id = ANY(%s)""",
            (ids,),
        )
        cr.execute("DELETE FROM customer_pool_rule")
        cr.execute(
            """INSERT INTO customer_pool_rule (name, pool_id, idle_days, version, active)
               SELECT '{"en_US": "60 days"}', min(pool_id), 60, 1, TRUE
                 FROM res_partner WHERE pool_managed"""
        )
    odoo_db.vacuum(database)
    row.raw = _rolled_back(
        connections["ours"],
        (
            "UPDATE res_partner SET user_id = NULL, pool_key = -1 WHERE id = ANY(%(ids)s)",
        ),
        {"ids": ids},
    )
    queries, started = odoo.sql_db.sql_counter, time.perf_counter()
    with worlds["admin"].clients["ours"].registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["customer.pool.rule"]._cron_recycle()
    row.ms = {"ours": (time.perf_counter() - started) * 1000}
    row.queries = {"ours": odoo.sql_db.sql_counter - queries}
    row.rounds, row.moved = 1, len(ids)
    with connections["ours"].cursor() as cr:
        cr.execute(
            """SELECT count(*) FROM res_partner
                WHERE id = ANY(%s) AND user_id IS NULL AND pool_key = -1""",
            (ids,),
        )
        if cr.fetchone()[0] != len(ids):
            row.void = "not all due customers fell back"
    return row
