"""Make the data: `data.py fill DATABASE CUSTOMERS` without the addon, then, in a copy
with the addon installed, `data.py guard DATABASE`.

All by set-based SQL from hashes of the row number, so every run makes the same rows:
55 % owned, 35 % in the pool (no salesperson), 10 % unmanaged; half Latin and half
Chinese names, 1 % archived; 30 % contacts, 30 % leads, 10 % orders, 2 % shares.
"""

import sys
from contextlib import contextmanager
from pathlib import Path

import odoo_db
import staff

SQL = {path.stem: path.read_text() for path in Path(__file__).parent.glob("sql/*.sql")}


def fill(database, customers):
    with odoo_db.environment(database) as env:
        staff.hire(env)
    with odoo_db.connect(database).cursor() as cr:
        cr.execute(SQL["vocabulary"], {"customers": customers})
        with without_indexes(cr):
            for part in ("customers", "contacts", "leads", "orders"):
                cr.execute(SQL[part])
    odoo_db.compact(database)


@contextmanager
def without_indexes(cr):
    """Filling full indexes row by row takes ten times as long as building them."""
    cr.execute(
        """SELECT indexname, indexdef FROM pg_indexes
            WHERE tablename IN ('res_partner', 'crm_lead', 'sale_order')
              AND indexdef NOT LIKE 'CREATE UNIQUE%'"""
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in indexes:
        cr.execute(definition)


def guard(database):
    """Bring the customers into the pool as the set-up assistant would leave them."""
    with odoo_db.environment(database) as env:
        staff.seat(env)
        env.company._ensure_default_pool()
        env.company.pool_id.admin_ids = env["res.users"].search(
            [("login", "=", staff.ROLES["admin"])]
        )
        pool_id = env.company.pool_id.id
    with odoo_db.connect(database).cursor() as cr, without_indexes(cr):
        cr.execute(SQL["guard"], {"pool": pool_id})
        with odoo_db.environment(database) as env:
            env.cr.execute("SELECT id FROM res_partner WHERE pool_managed")
            env["res.partner"]._pool_sync_keys([id_ for (id_,) in env.cr.fetchall()])
        cr.execute(SQL["shares"])
    odoo_db.compact(database)


if __name__ == "__main__":
    odoo_db.configure()
    action, name, *numbers = sys.argv[1:]
    if action == "fill":
        fill(name, int(numbers[0]))
    else:
        guard(name)
