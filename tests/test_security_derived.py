import json
from unittest.mock import Mock, patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .visibility_common import REP, VisibilityCommon

SECRETS = ("1 Hidden Road", "secret@acme", "138 0013", "Shanghai")


@tagged("post_install", "-at_install", "expo_crm_security", "expo_crm_derived")
class TestDerived(VisibilityCommon):
    """What Odoo works out as superuser from a customer or its documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare_documents()
        accounting = f"{REP},account.group_account_user"
        accounting += ",analytic.group_analytic_accounting"
        cls.seller = cls._create_user("seller", accounting)
        cls.event.address_id = cls.event.organizer_id = cls.held
        plan = cls._create_document("account.analytic.plan", name="Halls")
        cls.account = cls._create_document(
            "account.analytic.account",
            name="Hall 3",
            plan_id=plan.id,
            partner_id=cls.held.id,
        )
        cls._new_request()

    def _create_invoice(self, partner):
        line = Command.create(
            {
                "product_id": self.product.id,
                "analytic_distribution": {self.account.id: 100},
            }
        )
        invoice = self._create_document(
            "account.move",
            move_type="out_invoice",
            partner_id=partner.id,
            invoice_line_ids=[line],
        )
        invoice.action_post()
        return invoice

    # events

    def test_address_of_a_hidden_venue_is_its_name(self):
        for user, told in ((self.rep, True), (self.stranger, False), (self.rep, True)):
            with self.subTest(user=user.login):
                address = self.event.with_user(user).address_inline
                self.assertIn("Held", address)
                self.assertEqual("1 Hidden Road" in address, told)

    def test_address_of_the_venue_is_for_visitors(self):
        event = self.event.with_user(self.public).sudo()
        self.assertIn("1 Hidden Road", event.address_inline)

    def test_tickets_name_a_hidden_organiser_at_most(self):
        for name in ("full_page_ticket", "badge"):
            report = f"event.event_event_report_template_{name}"
            for user, told in ((self.follower, True), (self.stranger, False)):
                self._new_request()
                render = self.env["ir.actions.report"].with_user(user)
                page, _kind = render._render_qweb_html(report, self.event.ids)
                with self.subTest(report=name, user=user.login):
                    seen = any(secret in page.decode() for secret in SECRETS)
                    self.assertEqual(seen, told)

    def test_mails_to_attendees_go_with_their_registration(self):
        rows = self.env["event.mail.registration"]
        for partner in (self.held, self.plain):
            registration = self._create_document(
                "event.registration", event_id=self.event.id, partner_id=partner.id
            )
            rows |= rows.create(
                {
                    "scheduler_id": self.event.event_mail_ids[:1].id,
                    "registration_id": registration.id,
                }
            )
        self._new_request()
        for user, seen in ((self.rep, rows), (self.stranger, rows[1])):
            with self.subTest(user=user.login):
                mine = rows.with_user(user)
                self.assertEqual(mine._filtered_access("read"), seen)
                self.assertEqual(mine.search([("id", "in", rows.ids)]), seen)

    # accounting

    def test_analytic_items_are_as_visible_as_their_journal_item(self):
        hidden = self._create_invoice(self.held).line_ids.analytic_line_ids
        shown = self._create_invoice(self.plain).line_ids.analytic_line_ids
        other = self._create_document(
            "account.analytic.line",
            name="Hours",
            account_id=self.account.id,
            partner_id=self.held.id,
        )
        rows = hidden | shown | other
        self.assertEqual(len(rows), 3)
        self._new_request()
        for user, seen in ((self.seller, shown | other), (self.accountant, rows)):
            with self.subTest(user=user.login):
                mine = rows.with_user(user)
                self.assertEqual(mine._filtered_access("read"), seen)
                self.assertEqual(mine.search([("id", "in", rows.ids)]), seen)

    def test_analytic_account_answers_no_question_about_its_customer(self):
        for user, count in ((self.accountant, 1), (self.seller, 0)):
            accounts = self.account.with_user(user)
            for domain in (
                [("partner_id.email", "ilike", "secret@acme")],
                [("partner_id", "any", [("street", "=", "1 Hidden Road")])],
            ):
                with self.subTest(user=user.login, domain=domain):
                    mine = [("id", "=", self.account.id), *domain]
                    self.assertEqual(accounts.search_count(mine), count)

    def test_card_of_a_journal_lists_no_activity_of_hidden_customers(self):
        for partner in (self.held, self.plain):
            self._create_invoice(partner).activity_schedule(
                "mail.mail_activity_data_todo", summary=f"Call {partner.name}"
            )
        self._new_request()
        journal = self.env["account.move"].search(
            [("partner_id", "=", self.held.id), ("move_type", "=", "out_invoice")]
        ).journal_id  # fmt: skip
        for user, names in (
            (self.seller, {"Call Plain"}),
            (self.accountant, {"Call Held", "Call Plain"}),
        ):
            with self.subTest(user=user.login):
                data = json.loads(journal.with_user(user).json_activity_data)
                told = {activity["name"] for activity in data["activities"]}
                self.assertEqual({n for n in told if n.startswith("Call")}, names)

    def test_link_of_a_hidden_invoice_is_not_given_away(self):
        invoice = self._create_invoice(self.held)
        self.assertIn("access_token", invoice.with_user(self.rep).get_portal_url())
        for user in (self.seller, self.stranger):
            # what a page has read as superuser is in the cache; assertRaises empties it
            self.assertTrue(invoice.access_token)
            try:
                link = invoice.with_user(user).get_portal_url()
            except AccessError:
                link = None
            with self.subTest(user=user.login):
                self.assertFalse(link)

    # refusals

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_refusal_in_debug_mode_names_no_hidden_document(self):
        bank = self._create_document(
            "res.partner.bank", partner_id=self.held.id, acc_number="DE0098765"
        )
        self.stranger.group_ids |= self.env.ref("base.group_no_one")
        self._new_request()
        debug = Mock(session=Mock(debug="1"))
        with (
            patch("odoo.addons.base.models.res_users.request", debug),
            self.assertRaises(AccessError) as refusal,
        ):
            bank.with_user(self.stranger).read(["acc_number"])
        self.assertIn(f"(res.partner.bank: {bank.id})", str(refusal.exception))
        self.assertNotIn("DE0098765", str(refusal.exception))
