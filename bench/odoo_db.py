"""Open databases the way Odoo's server does, from a plain program."""

from contextlib import contextmanager

import psycopg2

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


def configure():
    """Read the configuration that ODOO_RC names (dev/bench sets it)."""
    config.parse_config(["--log-level=error"], setup_logging=True)


@contextmanager
def environment(database):
    """A superuser environment, committed at the end."""
    with Registry(database).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})


def connect(database):
    """A plain connection for SQL that must not pass Odoo, each statement committed."""
    _name, info = odoo.sql_db.connection_info_for(database)
    connection = psycopg2.connect(**info)
    connection.autocommit = True
    return connection


def compact(database):
    """Rewrite the big tables, so that neither side has holes of how it was made."""
    with connect(database).cursor() as cr:
        cr.execute("VACUUM (FULL) res_partner, crm_lead, sale_order")
    vacuum(database)


def vacuum(database):
    """What autovacuum does by itself, at a moment of our choosing."""
    with connect(database).cursor() as cr:
        cr.execute("VACUUM (ANALYZE)")
