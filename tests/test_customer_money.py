from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .visibility_common import VisibilityCommon

MODELS = ("customer.payment", "customer.receivable")


@tagged("post_install", "-at_install", "expo_crm_record", "expo_crm_security")
class TestCustomerMoney(VisibilityCommon):
    """What a customer paid and owes, for whoever sees the customer and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_documents()
        cls.invoice = cls._create_invoice(cls.held, 100)
        cls._pay(cls.invoice, 30)
        cls._new_request()

    @classmethod
    def _create_invoice(cls, partner, amount, **values):
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": "2025-01-01",
                "invoice_date_due": "2025-02-01",
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Stand", "price_unit": amount, "tax_ids": []}
                    )
                ],
                **values,
            }
        )
        invoice.action_post()
        return invoice

    @classmethod
    def _pay(cls, invoice, amount, outstanding=True):
        """:param outstanding: whether the payment makes an entry of its own."""
        journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.env.company.id)], limit=1
        )
        account = cls.env["account.account"]
        if outstanding:
            account = account.search([("code", "=", "10150X")]) or account.create(
                {
                    "name": "Outstanding Receipts",
                    "code": "10150X",
                    "account_type": "asset_current",
                    "reconcile": True,
                }
            )
        journal.inbound_payment_method_line_ids.payment_account_id = account
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create(
                {
                    "amount": amount,
                    "journal_id": journal.id,
                    "payment_date": "2025-01-10",
                }
            )
        )
        return wizard._create_payments()

    def _rows(self, model, user, *customers):
        self._new_request()
        return (
            self.env[model]
            .with_user(user)
            .search([("partner_id", "in", [customer.id for customer in customers])])
        )

    # who

    def test_whoever_sees_the_customer_sees_its_money_and_nobody_else(self):
        seeing = self.rep | self.superior | self.chief | self.manager
        seeing |= self.reader | self.follower | self.editor | self.teammate
        seeing |= self.accountant | self.auditor
        for user in self.internal:
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    rows = self._rows(model, user, self.held)
                    self.assertEqual(bool(rows), user in seeing)
                    every = self._rows(model, self.manager, self.held).with_user(user)
                    self._new_request()
                    self.assertEqual(every.has_access("read"), user in seeing)
                    count = self.env[model].with_user(user).search_count([])
                    self.assertEqual(bool(count), user in seeing)

    def test_the_rep_needs_no_right_in_accounting(self):
        self.assertFalse(
            self.env["account.payment"].with_user(self.rep).has_access("read")
        )
        self.assertEqual(
            self._rows("customer.payment", self.rep, self.held).mapped("amount"), [30]
        )

    def test_nobody_writes_them(self):
        for model in MODELS:
            for user in (self.rep, self.manager, self.accountant):
                for operation in ("create", "write", "unlink"):
                    Model = self.env[model].with_user(user)
                    self.assertFalse(Model.has_access(operation))

    def test_money_leaves_with_the_customer(self):
        self.held.with_user(self.superior).pool_assign(self.other.id)
        for model in MODELS:
            self.assertFalse(self._rows(model, self.rep, self.held))
            self.assertTrue(self._rows(model, self.other, self.held))

    def test_pooled_customers_are_seen_by_managers_and_the_back_office(self):
        self._create_invoice(self.pooled, 10)
        self.assertFalse(self._rows("customer.receivable", self.rep, self.pooled))
        for user in (self.manager, self.accountant):
            self.assertTrue(self._rows("customer.receivable", user, self.pooled))

    def test_customers_that_are_not_guarded_stay_with_accounting(self):
        self._pay(self._create_invoice(self.plain, 50), 20)
        for model in MODELS:
            for user in (self.rep, self.stranger, self.manager, self.accountant):
                self.assertFalse(self._rows(model, user, self.plain))

    def test_money_of_other_companies_is_seen_in_them_only(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self.env.flush_all()
        payment = self.env["account.payment"].search(
            [("partner_id", "=", self.held.id)]
        )
        self.env.cr.execute(
            "UPDATE account_move SET company_id = %s WHERE id = %s",
            [abroad.id, self.invoice.id],
        )
        self.env.cr.execute(
            "UPDATE account_payment SET company_id = %s WHERE id IN %s",
            [abroad.id, tuple(payment.ids)],
        )
        self.manager.company_ids = [Command.link(abroad.id)]
        companies = self.env.company + abroad
        for model in MODELS:
            with self.subTest(model=model):
                self.assertFalse(self._rows(model, self.rep, self.held))
                Model = self.env[model].with_user(self.manager)
                for ticked, seen in ((self.env.company, False), (companies, True)):
                    here = Model.with_context(allowed_company_ids=ticked.ids)
                    found = here.search([("partner_id", "=", self.held.id)])
                    self.assertEqual(bool(found), seen)
                    self.assertEqual(bool(here.browse(found.ids).read()), seen)

    # what

    def test_receivable_says_what_is_due_and_open(self):
        row = self._rows("customer.receivable", self.rep, self.held)
        self.assertEqual(row.name, self.invoice.name)
        self.assertEqual((row.amount, row.residual), (100, 70))
        self.assertEqual(str(row.date_due), "2025-02-01")
        self.assertEqual(row.currency_id, self.invoice.currency_id)

    def test_settled_and_draft_invoices_are_not_receivable(self):
        self._pay(self.invoice, 70)
        draft = self._create_invoice(self.held, 5)
        draft.button_draft()
        self.assertFalse(self._rows("customer.receivable", self.rep, self.held))

    def test_credit_notes_are_negative(self):
        self._create_invoice(self.held, 15, move_type="out_refund")
        rows = self._rows("customer.receivable", self.rep, self.held)
        self.assertEqual(sorted(rows.mapped("residual")), [-15, 70])

    def test_contacts_and_subsidiaries_count_for_their_customer(self):
        branch = self.held.child_ids.filtered("is_company")
        invoice = self._create_invoice(branch, 40)
        self._pay(invoice, 40)
        rows = self._rows("customer.payment", self.rep, self.held)
        self.assertEqual(sorted(rows.mapped("amount")), [30, 40])

    def test_payments_without_an_entry_are_received_and_no_longer_open(self):
        # as with the bank reconciliation of other editions
        self.patch(
            self.env.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda self: "in_payment",
        )
        invoice = self._create_invoice(self.held, 60)
        payment = self._pay(invoice, 20, outstanding=False)
        self.assertFalse(payment.move_id)
        self.assertEqual(invoice.amount_residual, 60)
        received = self._rows("customer.payment", self.rep, self.held)
        self.assertEqual(sorted(received.mapped("amount")), [20, 30])
        rows = self._rows("customer.receivable", self.rep, self.held)
        self.assertEqual(sorted(rows.mapped("residual")), [40, 70])

    def test_bank_transactions_matched_without_a_payment_are_received(self):
        journal = self.env["account.journal"].search([("type", "=", "bank")], limit=1)
        transaction = self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "payment_ref": "Wire of Held",
                "amount": 25,
                "date": "2025-01-20",
                "partner_id": self.held.id,
            }
        )
        _liquidity, suspense, _other = transaction._seek_for_lines()
        receivable = self.invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        suspense.account_id = receivable.account_id
        (suspense + receivable).reconcile()
        rows = self._rows("customer.payment", self.rep, self.held)
        self.assertEqual(sorted(rows.mapped("amount")), [25, 30])
        self.assertIn("Wire of Held", rows.mapped("memo"))
        self.assertEqual(len(set(rows.ids)), 2)

    def test_both_name_the_contract(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.held.id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
        )
        self.product.invoice_policy = "order"
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        self._pay(invoice, 10)
        for model in MODELS:
            rows = self._rows(model, self.rep, self.held)
            self.assertIn(order.name, rows.mapped("contract"))

    # on the form

    def test_totals_of_the_form_are_in_the_currency_of_the_company(self):
        foreign = self.env.ref("base.EUR")
        if foreign == self.env.company.currency_id:
            foreign = self.env.ref("base.USD")
        foreign.active = True
        self.env["res.currency.rate"].search(
            [("currency_id", "=", foreign.id)]
        ).unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "rate": 2, "name": "2025-01-01"}
        )
        self._create_invoice(self.held, 200, currency_id=foreign.id)
        self._new_request()
        held = self.held.with_user(self.rep)
        self.assertEqual(held.money_currency_id, self.env.company.currency_id)
        self.assertAlmostEqual(held.receivable_total, 170)
        self.assertAlmostEqual(held.received_total, 30)

    def test_totals_tell_a_stranger_nothing(self):
        for user in (self.stranger, self.employee, self.biller):
            for name in ("received_total", "receivable_total", "quotation_count"):
                self._new_request()
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.held.with_user(user).read([name])

    def test_totals_of_many_cost_as_many_queries_as_of_one(self):
        customers = self.env["res.partner"].union(
            *[self._create_customer(f"C{index}", self.rep) for index in range(12)]
        )
        for customer in customers:
            self._create_invoice(customer, 10)

        names = ["received_total", "receivable_total", "quotation_count"]

        def count(records):
            self._new_request()
            records = records.with_user(self.rep)
            before = self.env.cr.sql_log_count
            records.read(names)
            return self.env.cr.sql_log_count - before

        count(customers)
        self.assertLessEqual(count(customers), count(customers[:2]))
