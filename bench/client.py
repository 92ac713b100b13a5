"""Call Odoo as the web client does: as one user, in one transaction a call."""

import time

from lxml import etree

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.service.model import call_kw

TAGS = {"many2many_tags", "many2many_tags_avatar", "many2many_avatar_user"}


class Client:
    """One user in one database."""

    def __init__(self, database, login):
        self.registry = Registry(database)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, odoo.SUPERUSER_ID, {})
            user = env["res.users"].search([("login", "=", login)])
            self.uid = user.id
            self.context = {
                "lang": "en_US",
                "tz": "Europe/Brussels",
                "uid": user.id,
                "allowed_company_ids": user.company_ids.ids,
                "bin_size": True,
            }

    def call(self, model, method, *args, context=None, **kwargs):
        """:returns: the answer, milliseconds and queries of one committed call."""
        kwargs["context"] = {**self.context, **(context or {})}
        queries, started = odoo.sql_db.sql_counter, time.perf_counter()
        with self.registry.cursor() as cr:
            answer = call_kw(
                api.Environment(cr, self.uid, {})[model], method, args, kwargs
            )
        elapsed = (time.perf_counter() - started) * 1000
        return answer, elapsed, odoo.sql_db.sql_counter - queries

    def specification(self, model, view, kind):
        """What the web client asks to read for a view, from the view itself."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.uid, self.context)
            arch = env[model].get_view(env.ref(view).id, kind)["arch"]
            fields = env[model]._fields
            return {
                node.get("name"): _field_specification(fields[node.get("name")], node)
                for node in etree.fromstring(arch).iter("field")
                if node.get("name") in fields
            }


def _field_specification(field, node):
    if field.type == "many2one" and node.get("invisible") in ("1", "True"):
        return {"fields": {}}
    if field.type == "many2one":
        return {"fields": {"display_name": {}}}
    if field.relational and node.get("widget") in TAGS:
        return {"fields": {"display_name": {}, "color": {}}}
    return {}
