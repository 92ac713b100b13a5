from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .visibility_common import REP, VisibilityCommon

# with these rights stock lets a rep write every document there is
BILLING = "account.group_account_invoice"


@tagged("post_install", "-at_install", "expo_crm_security")
class TestDocuments(VisibilityCommon):
    """Orders, invoices, payments and leads of a guarded customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_documents()
        cls.documents = cls._create_documents(cls.held)
        cls.lead = cls.documents["crm.lead"]
        cls.order = cls.documents["sale.order"]
        cls.invoice = cls.documents["account.move"]
        cls._new_request()

    def _create_payment(self, partner):
        return self.env["account.payment"].create(
            {
                "partner_id": partner.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": 10,
            }
        )

    def _create_transaction(self, partner):
        provider = self.env["payment.provider"].create(
            {"name": "Till", "code": "none", "state": "disabled"}
        )
        methods = self.env["payment.method"].with_context(active_test=False)
        method = methods.search([], limit=1)
        token = self.env["payment.token"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "partner_id": partner.id,
                "provider_ref": "r",
                "payment_details": "1234",
            }
        )
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": f"T{partner.id}",
                "amount": 10,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": partner.id,
            }
        )
        return token, transaction

    def _create_event_sale(self, partner):
        """:returns: a registration for an event, bought with a ticket."""
        product = self.env["product.product"].create(
            {"name": "Ticket", "type": "service", "service_tracking": "event"}
        )
        ticket = self.env["event.event.ticket"].create(
            {"name": "Day", "event_id": self.event.id, "product_id": product.id}
        )
        line = {
            "product_id": product.id,
            "event_id": self.event.id,
            "event_ticket_id": ticket.id,
        }
        order = self.env["sale.order"].create(
            {"partner_id": partner.id, "order_line": [Command.create(line)]}
        )
        return self.env["event.registration"].create(
            {
                "event_id": self.event.id,
                "partner_id": partner.id,
                "sale_order_line_id": order.order_line.id,
            }
        )

    # sight

    def test_documents_are_seen_whoever_made_them(self):
        self.order.user_id = self.other
        self.invoice.invoice_user_id = self.other
        seeing = self.rep | self.superior | self.chief | self.reader | self.follower
        seeing |= self.editor | self.teammate | self.manager
        for user in seeing:
            for model in ("crm.lead", "sale.order", "account.move"):
                record = self.documents[model].with_user(user)
                self._new_request()
                with self.subTest(user=user.login, model=model):
                    self.assertTrue(record.has_access("read"))
                    self.assertIn(record, record.search([]))
                    self.assertTrue(record.read(["display_name", "partner_id"]))
        # the salesperson of a document does not see what its customer's guard hides
        for user in self.other | self.stranger | self.all_leads | self.biller:
            for model in ("crm.lead", "sale.order", "account.move"):
                record = self.documents[model].with_user(user)
                self._new_request()
                with self.subTest(user=user.login, model=model):
                    self.assertFalse(record.has_access("read"))
                    self.assertNotIn(record, record.search([]))

    def test_documents_of_unguarded_customers_are_as_in_stock(self):
        documents = self._create_documents(self.plain)
        for model, owner_field in (
            ("crm.lead", "user_id"),
            ("sale.order", "user_id"),
            ("account.move", "invoice_user_id"),
        ):
            record = documents[model]
            record[owner_field] = self.rep
            self._new_request()
            for user, seen in (
                (self.rep, True),
                (self.superior, False),
                (self.stranger, False),
                (self.reader, False),
                (self.all_leads, True),
                (self.manager, True),
            ):
                with self.subTest(model=model, user=user.login):
                    mine = record.with_user(user)
                    self.assertEqual(mine.has_access("read"), seen)
                    found = mine.search([("id", "=", record.id)])
                    self.assertEqual(bool(found), seen)

    def test_vendor_documents_are_not_opened_to_reps(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.held.id,
                "invoice_line_ids": [
                    Command.create({"name": "Rent", "price_unit": 1, "quantity": 1})
                ],
            }
        )
        self._new_request()
        for user in (self.rep, self.editor, self.superior):
            for records in (bill, bill.line_ids):
                mine = records.with_user(user)
                self.assertFalse(mine._filtered_access("read"))
                self.assertFalse(mine.search([("id", "in", records.ids)]))
        self.assertTrue(bill.with_user(self.accountant).has_access("read"))

    # reports read the same rows

    def test_reports_show_what_their_rows_show(self):
        self.order.user_id = self.other
        self.order.action_confirm()
        self.invoice.invoice_user_id = self.other
        self.invoice.invoice_date = fields.Date.today()
        self.invoice.action_post()
        self.lead.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.env.uid
        )
        self.lead.activity_ids.action_feedback("Done")
        registration = self._create_event_sale(self.held)
        paths = {
            "sale.report": [("partner_id", "=", self.held.id)],
            "account.invoice.report": [("partner_id", "=", self.held.id)],
            "crm.activity.report": [("lead_id", "=", self.lead.id)],
            "event.sale.report": [("event_registration_id", "=", registration.id)],
        }
        # without these rights stock opens some of the reports to nobody who sells
        for xmlid in ("event.group_event_manager", BILLING):
            group = self.env.ref(xmlid)
            (self.internal - self.employee).group_ids = [Command.link(group.id)]
        seeing = self.rep | self.superior | self.reader | self.manager
        for user, seen in [(user, True) for user in seeing] + [
            (user, False)
            for user in self.other | self.stranger | self.biller | self.all_leads
        ]:
            for model, domain in paths.items():
                self._new_request()
                Report = self.env[model].with_user(user)
                with self.subTest(user=user.login, model=model):
                    rows = Report.search(domain)
                    self.assertEqual(bool(rows), seen)
                    count = Report.formatted_read_group(domain, [], ["__count"])
                    self.assertEqual(bool(count[0]["__count"]), seen)
                    every = Report.sudo().search(domain).with_user(user)
                    self.assertEqual(bool(every._filtered_access("read")), seen)

    def test_sales_by_event_hide_a_hidden_registrant_of_a_visible_customer(self):
        registration = self._create_event_sale(self.held)
        domain = [("event_registration_id", "=", registration.id)]
        self.rep.group_ids = [
            Command.link(self.env.ref("event.group_event_manager").id)
        ]
        Report = self.env["event.sale.report"].with_user(self.rep)
        row = Report.search(domain)
        self.assertTrue(row)
        registration.partner_id = self.foreign
        self._new_request()
        self.assertFalse(Report.search(domain))
        self.assertFalse(row.has_access("read"))

    # writing

    def test_documents_are_edited_by_who_may_edit_the_customer(self):
        # every one of them may write every document, were it not for the guard
        group = self.reader | self.follower | self.superior | self.stranger
        group |= self.editor | self.rep
        for xmlid in (BILLING, "base.group_system"):
            group.group_ids = [Command.link(self.env.ref(xmlid).id)]
        token, transaction = self._create_transaction(self.held)
        records = {
            "lead": (self.lead, {"description": "x"}),
            "order": (self.order, {"note": "x"}),
            "order line": (self.order.order_line, {"name": "x"}),
            "invoice": (self.invoice, {"narration": "x"}),
            "invoice line": (self.invoice.invoice_line_ids, {"name": "x"}),
            "payment": (self._create_payment(self.held), {"memo": "x"}),
            "transaction": (transaction, {"state_message": "x"}),
            "token": (token, {"payment_details": "x"}),
            "bank": (self.documents["res.partner.bank"], {"acc_number": "DE77"}),
        }
        allowed = self.editor | self.rep | self.manager
        # stock lets these write some of them only, guarded or not
        stock = {
            self.manager: {"lead", "order", "order line", "bank"},
            self.accountant: records.keys() - {"lead", "token"},
        }
        for user in group | self.manager | self.accountant:
            for name, (record, vals) in records.items():
                self._new_request()
                mine = record.with_user(user)
                edits = name in stock[user] if user in stock else user in allowed
                with self.subTest(user=user.login, document=name):
                    self.assertEqual(mine.has_access("write"), edits)
                    if edits:
                        mine.write(vals)
                        continue
                    with self.assertRaises(AccessError):
                        mine.write(vals)

    def test_payments_are_as_visible_as_who_pays(self):
        token, transaction = self._create_transaction(self.held)
        self.biller.group_ids = [Command.link(self.env.ref(REP).id)]
        records = (self._create_payment(self.held), token, transaction)
        for record in records:
            for user, seen in (
                (self.accountant, True),
                (self.biller, False),
            ):
                self._new_request()
                mine = record.with_user(user)
                with self.subTest(record=record, user=user.login):
                    self.assertEqual(mine.has_access("read"), seen)
                    found = mine.search([("id", "=", record.id)])
                    self.assertEqual(bool(found), seen)
        self.held.with_user(self.rep).pool_share(self.biller.ids, access="read")
        for record in records:
            self._new_request()
            self.assertTrue(record.with_user(self.biller).has_access("read"))
            self.assertFalse(record.with_user(self.biller).has_access("write"))

    # people who bill

    def test_accountant_posts_the_invoice_of_a_guarded_customer(self):
        self._new_request()
        invoice = (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.held.id,
                    "invoice_date": "2025-01-01",
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "price_unit": 100,
                                "tax_ids": [],
                            }
                        )
                    ],
                }
            )
        )
        self._new_request()
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")
        self._new_request()
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({})
        )
        self._new_request()
        payments = wizard._create_payments()
        self._new_request()
        self.assertEqual(payments.partner_id, self.held)
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertTrue(invoice.with_user(self.rep).has_access("read"))
        self._new_request()
        invoice.button_draft()
        self.assertEqual(invoice.state, "draft")

    def test_accountant_posts_the_invoice_of_a_pooled_customer(self):
        invoice = self._create_documents(self.pooled)["account.move"]
        invoice.invoice_date = "2025-01-01"
        self._new_request()
        invoice.with_user(self.accountant).action_post()
        self.assertEqual(invoice.state, "posted")

    def test_accountant_reads_and_confirms_the_order_of_a_guarded_customer(self):
        order = self.order.with_user(self.accountant)
        self._new_request()
        self.assertTrue(order.web_read({"name": {}, "partner_id": {"fields": {}}}))
        self.assertEqual(order.partner_id.name, "Held")
        self._new_request()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_accountant_moves_and_edits_no_customer(self):
        held = self.held.with_user(self.accountant)
        for vals in ({"street": "x"}, {"user_id": self.accountant.id}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                held.write(vals)
        for answers in (
            held.pool_recall("x"),
            held.pool_assign(self.other.id),
            held.pool_share(self.stranger.ids),
            held.pool_lock(),
        ):
            self.assertAnswers(answers, "NOT_ALLOWED")
        self.assertEqual(self.held.user_id, self.rep)

    def test_rep_sells_to_their_customer(self):
        Order = self.env["sale.order"].with_user(self.rep)
        order = Order.create(
            {
                "partner_id": self.held.id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
        )
        self._new_request()
        order.action_confirm()
        self._new_request()
        self.product.invoice_policy = "order"
        invoice = order._create_invoices()
        self._new_request()
        self.assertTrue(invoice.with_user(self.rep).has_access("read"))
        self.assertTrue(order.with_user(self.superior).has_access("read"))
        self.assertFalse(invoice.with_user(self.stranger).has_access("read"))

    # salespersons see their documents

    def assertSeenBySalespeople(self, records):
        for record in records:
            if record.user_id:
                self._new_request()
                mine = record.with_user(record.user_id)
                self.assertTrue(mine.has_access("read"), record)
                self.assertIn(record, mine.search([]))

    def test_salesperson_of_a_lead_is_the_owner_of_its_customer(self):
        Lead = self.env["crm.lead"]
        by_code = Lead.create(
            {"name": "By code", "partner_id": self.held.id, "user_id": self.other.id}
        )
        by_rule = Lead.create({"name": "Linked later", "user_id": self.other.id})
        by_rule.partner_id = self.held.child_ids[:1]
        by_superior = Lead.with_user(self.superior).create(
            {"name": "By the superior", "partner_id": self.held.id}
        )
        in_bulk = Lead.create({"name": "Bulk", "partner_id": self.held.id})
        in_bulk._handle_salesmen_assignment(user_ids=self.other.ids)
        by_mail = Lead.message_new(
            {
                "subject": "By mail",
                "from": "secret@acme.example.com",
                "email_from": "secret@acme.example.com",
                "body": "",
                "message_id": "<1@acme>",
            },
            {"user_id": self.other.id, "partner_id": self.held.id},
        )
        leads = self.lead | by_code | by_rule | by_superior | in_bulk | by_mail
        self.assertEqual(leads.user_id, self.rep)
        self.assertEqual(set(leads.mapped("pool_key")), {self.rep.id})
        self.assertSeenBySalespeople(leads)

    def test_salesperson_of_a_lead_of_a_guarded_customer_is_not_chosen(self):
        for user in (self.rep, self.editor, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.lead.with_user(user).user_id = self.other
        self.assertEqual(self.lead.user_id, self.rep)

    def test_salespeople_see_their_documents_after_every_change_of_hands(self):
        won = self.lead.copy({"name": "Won"})
        won.action_set_won()
        steps = (
            lambda: self.held.with_user(self.rep).pool_assign(self.other.id),
            lambda: self.held.with_user(self.other).pool_return(),
            lambda: self.held.with_user(self.stranger).pool_claim(),
            lambda: self.held.with_user(self.manager).write({"user_id": self.rep.id}),
            lambda: self.held.with_user(self.manager).pool_release("x"),
        )
        for step in steps:
            step()
            self.env.flush_all()
            self.assertEqual(self.lead.user_id, self.held.user_id)
            self.assertEqual(self.order.user_id, self.held.user_id)
            self.assertSeenBySalespeople(self.lead)
            self.assertSeenBySalespeople(self.order)

    def test_lead_of_an_event_registration_follows_the_owner(self):
        self.env["event.lead.rule"].create(
            {
                "name": "All",
                "lead_creation_trigger": "create",
                "lead_user_id": self.other.id,
            }
        )
        registration = self.env["event.registration"].create(
            {"event_id": self.event.id, "partner_id": self.held.id, "name": "Kim"}
        )
        leads = registration.sudo().lead_ids
        self.assertTrue(leads)
        self.assertEqual(leads.user_id, self.rep)
        self.assertSeenBySalespeople(leads)

    def test_planned_activities_are_found_by_who_reads_the_customer(self):
        activity = self.held.with_user(self.rep).activity_schedule(
            summary="Call about the corner", user_id=self.rep.id
        )
        looking = self._create_user("looking", REP)
        self.held.with_user(self.rep).pool_share(looking.ids, access="read")
        for user, found in (
            (self.rep, activity),
            (self.superior, activity),
            (self.manager, activity),
            (looking, activity),
            (self.stranger, activity.browse()),
            (self.pool_admin, activity.browse()),
        ):
            activities = self.env["mail.activity"].with_user(user)
            self.assertEqual(
                activities.search([("summary", "=", activity.summary)]),
                found,
                user.login,
            )
        forged = activities.with_context(expo_crm_activity_search=True)
        self.assertFalse(forged.search([("summary", "=", activity.summary)]))
