from odoo import api, fields, models
from odoo.tools import SQL

# what can be unmasked: what is needed to reach somebody
REVEALABLE_FIELDS = ("phone", "email")


class CustomerReveal(models.Model):
    """One unmasking of one field of a customer in a pool. Append-only.

    Written by :meth:`customer.pool.reveal.pool_reveal` alone, with the reason that was
    given. It keeps the customer's name, so that it outlives the customer, and never the
    value that was shown.
    """

    _name = "customer.reveal"
    _inherit = ["customer.journal.mixin"]
    _description = "Unmasking"
    _order = "id desc"
    _rec_name = "name"

    name = fields.Char(string="Customer Name", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, ondelete="set null", index="btree_not_null"
    )
    field_name = fields.Selection(
        [("phone", "Phone"), ("email", "Email")],
        string="Field",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Unmasked by", readonly=True, ondelete="set null"
    )
    date = fields.Date(
        string="Day",
        required=True,
        readonly=True,
        help="The day of the pool's company, which the limit counts by.",
    )
    reason = fields.Char(readonly=True)
    pool_id = fields.Many2one("customer.pool", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")

    _customer_index = models.Index("(partner_id) WHERE partner_id IS NOT NULL")
    _day_index = models.Index("(user_id, date)")

    @api.model
    def _find_revealed(self, column, ids, field_name, days):
        """:param column: ``partner_id`` or ``lead_id``.
        :param days: the days any of the records counts for.
        :returns: set of (record id, day) the current user has unmasked already.
        """
        return set(
            self.env.execute_query(
                SQL(
                    """
                    SELECT %(column)s, date FROM customer_reveal
                     WHERE user_id = %(user)s AND date = ANY(%(days)s::date[])
                       AND field_name = %(field)s AND %(column)s = ANY(%(ids)s)
                    """,
                    column=SQL.identifier(column),
                    user=self.env.uid,
                    days=list(days),
                    field=field_name,
                    ids=list(ids),
                )
            )
        )
