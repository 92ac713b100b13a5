from odoo import models
from odoo.tools import SQL


class CustomerPoolPartner(models.Model):
    """Who exhibited at a show that is over is in its catalogue, which is public. Who
    will exhibit at a coming one is a contract and is not told of hidden customers.
    """

    _name = "customer.pool.partner"
    _inherit = ["exhibition.search.mixin", "customer.pool.partner"]

    def _get_exhibited_sql(self):
        return SQL(
            "part.active AND part.role IN ('exhibitor', 'co_exhibitor')"
            " AND part.state = 'exhibited' AND event.date_end < now() AT TIME ZONE 'UTC'"
        )
