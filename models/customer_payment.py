from odoo import fields, models
from odoo.tools import SQL

# of a payment that stands for money
RECEIVED_STATES = ("in_process", "paid")


class CustomerPayment(models.Model):
    """One sum received from a customer, negative when paid back.

    Either a payment, or a bank transaction that was matched with an invoice without
    one. Read-only: accounting makes them.
    """

    _name = "customer.payment"
    _inherit = ["customer.money.mixin"]
    _description = "Received from a Customer"
    _auto = False
    _depends = {
        "account.payment": [
            "amount", "company_id", "currency_id", "date", "invoice_ids", "memo",
            "move_id", "name", "partner_id", "partner_type", "payment_type", "state",
        ],
        "account.move": ["move_type", "name", "partner_id", "statement_line_id"],
        "account.move.line": ["move_id", "sale_line_ids"],
        "account.partial.reconcile": [
            "company_id", "credit_amount_currency", "credit_currency_id",
            "credit_move_id", "debit_amount_currency", "debit_currency_id",
            "debit_move_id", "max_date",
        ],
        "account.bank.statement.line": ["payment_ref"],
        "res.partner": ["pool_key", "pool_root_id"],
        "sale.order": ["name"],
    }  # fmt: skip

    memo = fields.Char(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._payments_sql(),
            self._transactions_sql("credit", "debit", 1),
            self._transactions_sql("debit", "credit", -1),
        )

    def _payments_sql(self):
        """:returns: ``SQL`` of the payments; even ids."""
        return SQL(
            """
            SELECT payment.id * 2 AS id, payment.name, payment.date,
                   root.id AS partner_id, payment.memo, %(contract)s AS contract,
                   CASE payment.payment_type WHEN 'inbound' THEN payment.amount
                        ELSE -payment.amount END AS amount,
                   payment.company_id, payment.currency_id
              FROM account_payment payment
                   %(root)s
             WHERE payment.partner_type = 'customer'
               AND payment.state IN %(states)s
            """,
            contract=self._contract_sql(
                SQL(
                    """
                    IN (SELECT matched.invoice_id
                          FROM account_move__account_payment matched
                         WHERE matched.payment_id = payment.id
                     UNION
                        SELECT document.move_id
                          FROM account_move_line own
                          JOIN account_partial_reconcile part
                            ON part.credit_move_id = own.id
                            OR part.debit_move_id = own.id
                          JOIN account_move_line document
                            ON document.id IN (part.credit_move_id, part.debit_move_id)
                         WHERE own.move_id = payment.move_id)
                    """
                )
            ),
            root=self._guarded_root_sql(SQL("payment.partner_id")),
            states=RECEIVED_STATES,
        )

    def _transactions_sql(self, money, document, sign):
        """Bank transactions on invoices (``sign`` 1) or on credit notes (-1).

        :param money: the side of the match the transaction stands on.
        :param document: the side of the invoice.
        :returns: ``SQL`` of the matches; odd ids.
        """
        return SQL(
            """
            SELECT part.id * 2 + 1 AS id, entry.name, part.max_date AS date,
                   root.id AS partner_id, transaction.payment_ref AS memo,
                   %(contract)s AS contract,
                   %(sign)s * part.%(amount)s AS amount,
                   part.company_id, part.%(currency)s AS currency_id
              FROM account_partial_reconcile part
              JOIN account_move_line own ON own.id = part.%(money)s
              JOIN account_move entry ON entry.id = own.move_id
              JOIN account_bank_statement_line transaction
                ON transaction.id = entry.statement_line_id
              JOIN account_move_line counterpart ON counterpart.id = part.%(document)s
              JOIN account_move invoice ON invoice.id = counterpart.move_id
                                       AND invoice.move_type IN %(types)s
                   %(root)s
             WHERE NOT EXISTS (SELECT FROM %(unposted)s)
            """,
            contract=self._contract_sql(SQL("= invoice.id")),
            sign=sign,
            amount=SQL.identifier(f"{money}_amount_currency"),
            currency=SQL.identifier(f"{money}_currency_id"),
            money=SQL.identifier(f"{money}_move_id"),
            document=SQL.identifier(f"{document}_move_id"),
            types=("out_invoice", "out_receipt") if sign > 0 else ("out_refund",),
            root=self._guarded_root_sql(SQL("invoice.partner_id")),
            unposted=self._unposted_payments_sql(SQL("invoice.id"), RECEIVED_STATES),
        )
