from odoo import fields, models
from odoo.tools import SQL


class CustomerMoneyMixin(models.AbstractModel):
    """Base of the lists of what a customer paid and owes.

    A row is as visible as the customer, so who sees the customer sees them without any
    right in accounting: the statements below read its tables whoever asks, which takes
    the place of a ``sudo``. They hold rows of guarded customers only; those of other
    contacts stay with accounting. ``partner_id`` is the root of the tree, whoever of
    its contacts and subsidiaries was billed.
    """

    _name = "customer.money.mixin"
    _inherit = ["customer.visibility.path.mixin"]
    _description = "Money of a Customer"
    _order = "date desc, id desc"

    name = fields.Char(string="Number", readonly=True)
    date = fields.Date(readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    contract = fields.Char(
        readonly=True, help="Numbers of the confirmed orders the money is for."
    )
    amount = fields.Monetary(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)

    def _guarded_root_sql(self, partner):
        """:param partner: ``SQL`` of a column that names whom a document is with.
        :returns: ``SQL`` of the joins that end in ``root``, the guarded customer.
        """
        return SQL(
            """
              JOIN res_partner member ON member.id = %s
              JOIN res_partner root ON root.id = member.pool_root_id
                                   AND root.pool_key >= -1
            """,
            partner,
        )

    def _contract_sql(self, invoice):
        """:param invoice: ``SQL`` condition on ``item.move_id``, the invoices.
        :returns: ``SQL`` of the numbers of the orders they bill.
        """
        return SQL(
            """
            (SELECT string_agg(DISTINCT sale.name, ', ' ORDER BY sale.name)
               FROM account_move_line item
               JOIN sale_order_line_invoice_rel billed
                 ON billed.invoice_line_id = item.id
               JOIN sale_order_line line ON line.id = billed.order_line_id
               JOIN sale_order sale ON sale.id = line.order_id
              WHERE item.move_id %s)
            """,
            invoice,
        )

    def _unposted_payments_sql(self, invoice, states):
        """Where a bank is reconciled in Odoo, payments of journals without an
        outstanding account make no entry: Odoo counts the invoice as paid although its
        residual stays as it was, until the transaction of the bank arrives.

        :param invoice: ``SQL`` of the id of the invoice.
        :param states: of the payments looked for.
        :returns: ``SQL`` of the tables and conditions that give them as ``unposted``.
        """
        return SQL(
            """
                   account_move__account_payment matched
              JOIN account_payment unposted ON unposted.id = matched.payment_id
             WHERE matched.invoice_id = %s
               AND unposted.move_id IS NULL
               AND unposted.state IN %s
            """,
            invoice,
            tuple(states),
        )
