from odoo import fields, models
from odoo.tools import SQL


class CustomerReceivable(models.Model):
    """One posted invoice or credit note of a customer that is not settled yet.

    Credit notes are negative. Read-only: accounting makes and settles them.
    """

    _name = "customer.receivable"
    _inherit = ["customer.money.mixin"]
    _description = "Receivable from a Customer"
    _auto = False
    _order = "date_due, id"
    _depends = {
        "account.move": [
            "amount_residual", "amount_total", "company_id", "currency_id",
            "invoice_date", "invoice_date_due", "matched_payment_ids", "move_type",
            "name", "partner_id", "payment_state", "state",
        ],
        "account.move.line": ["move_id", "sale_line_ids"],
        "account.payment": ["amount", "currency_id", "move_id", "state"],
        "res.partner": ["pool_key", "pool_root_id"],
        "sale.order": ["name"],
    }  # fmt: skip

    date_due = fields.Date(string="Due", readonly=True)
    residual = fields.Monetary(string="Amount Due", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT invoice.id, invoice.name, invoice.invoice_date AS date,
                   invoice.invoice_date_due AS date_due, root.id AS partner_id,
                   %(contract)s AS contract,
                   side.sign * invoice.amount_total AS amount,
                   side.sign * side.residual AS residual,
                   invoice.company_id, invoice.currency_id
              FROM account_move invoice
                   %(root)s
                   CROSS JOIN LATERAL (
                     SELECT CASE invoice.move_type WHEN 'out_refund' THEN -1 ELSE 1 END
                              AS sign,
                            invoice.amount_residual - COALESCE((
                              SELECT sum(unposted.amount) FROM %(unposted)s
                                 AND unposted.currency_id = invoice.currency_id), 0)
                              AS residual) side
             WHERE invoice.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND invoice.state = 'posted'
               AND invoice.payment_state NOT IN ('reversed', 'invoicing_legacy')
               AND invoice.amount_residual > 0
               AND side.residual > 0
               AND NOT EXISTS (SELECT FROM %(unposted)s
                                  AND unposted.currency_id != invoice.currency_id)
            """,
            contract=self._contract_sql(SQL("= invoice.id")),
            root=self._guarded_root_sql(SQL("invoice.partner_id")),
            unposted=self._unposted_payments_sql(
                SQL("invoice.id"), self.env["account.payment"]._valid_payment_states()
            ),
        )
