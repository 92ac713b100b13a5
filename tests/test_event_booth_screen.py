from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .exhibition_common import ExhibitionCommon


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_booth")
class TestEventBoothScreen(ExhibitionCommon):
    """Dialogs and buttons of booths, and the quotation made of those on hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booths = cls._create_booth("A1") | cls._create_booth("A2")
        cls.customer = cls._create_customer("Acme", cls.rep)
        cls.participation = cls._create_participation(cls.customer)

    def _hold(self, booths=None):
        (booths or self.booths).with_user(self.rep).action_hold(
            self.participation.id, fields.Datetime.now() + timedelta(days=2)
        )

    def _dialog(self, user, model, **context):
        context = {f"default_{name}": value for name, value in context.items()}
        return Form(self.env[model].with_user(user).with_context(**context))

    def test_rep_holds_booths_in_the_dialog(self):
        dialog = self._dialog(self.rep, "event.booth.hold", booth_ids=self.booths.ids)
        dialog.partner_id = self.customer
        dialog.save().action_hold()
        self.assertEqual(self.booths.hold_participation_id, self.participation)
        self.assertEqual(set(self.booths.mapped("holder_name")), {"Acme"})

    def test_company_on_hold_begins_to_take_part(self):
        newcomer = self._create_customer("Newcomer", self.rep)
        dialog = self._dialog(self.rep, "event.booth.hold", booth_ids=self.booths.ids)
        dialog.partner_id = newcomer
        dialog.save().action_hold()
        participation = self.booths.hold_participation_id
        self.assertEqual(participation.partner_id, newcomer)
        self.assertEqual(participation.state, "intention")

    def test_dialog_says_why_a_booth_cannot_be_held(self):
        self.booths[1].with_user(self.show_manager).action_block()
        dialog = self._dialog(self.rep, "event.booth.hold", booth_ids=self.booths.ids)
        dialog.partner_id = self.customer
        with self.assertRaisesRegex(UserError, "A2"):
            dialog.save().action_hold()
        self.assertEqual(self.booths[0].sale_status, "free")

    def test_rep_moves_an_exhibitor_in_the_dialog(self):
        order = self._create_booth_order(self.customer, self.booths[0], self.rep)
        order.action_confirm()
        dialog = self._dialog(self.rep, "event.booth.move", booth_id=self.booths[0].id)
        dialog.target_id = self.booths[1]
        self.assertTrue(dialog.is_possible)
        self.assertIn("A2", dialog.message)
        action = dialog.save().action_move()
        self.assertEqual(action["res_id"], self.booths[1].id)
        self.assertEqual(self.booths[1].sale_order_id, order)

    def test_buttons_act_or_say_why_not(self):
        booth = self.booths[0].with_user(self.show_manager)
        booth.button_block()
        self.assertEqual(booth.sale_status, "blocked")
        booth.button_unblock()
        with self.assertRaisesRegex(UserError, "A1"):
            booth.button_release()
        self._hold()
        booth.button_release()
        self.assertEqual(booth.sale_status, "free")

    def test_booths_on_hold_become_a_quotation_with_a_line_per_category(self):
        raw = self.env["event.booth.category"].create({"name": "Raw", "price": 500.0})
        third = self._create_booth("B1", booth_category_id=raw.id)
        self._hold(self.booths | third)
        action = self.participation.with_user(self.rep).action_quote()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.user_id, self.rep)
        self.assertEqual(
            order.order_line.mapped("event_booth_pending_ids"), self.booths | third
        )
        self.assertEqual(order.order_line.mapped("price_unit"), [18000.0, 500.0])
        order.with_user(self.rep).action_confirm()
        self.assertEqual(self.participation.state, "contracted")
        self.assertEqual(self.participation.booth_ids, self.booths | third)

    def test_nothing_on_hold_is_not_quoted(self):
        with self.assertRaisesRegex(UserError, "Acme"):
            self.participation.with_user(self.rep).action_quote()

    def test_hold_that_ran_out_is_not_quoted(self):
        self._hold()
        self.env.flush_all()
        self.env.cr.execute("UPDATE event_booth SET hold_until = '2020-01-01'")
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            self.participation.with_user(self.rep).action_quote()

    def test_strangers_write_no_quotation_for_a_customer_of_others(self):
        self._hold()
        with self.assertRaises(AccessError):
            self.participation.with_user(self.stranger).action_quote()

    def test_quotation_carries_the_opportunity(self):
        lead = self.env["crm.lead"].create(
            {"name": "Booth", "type": "opportunity", "partner_id": self.customer.id}
        )
        self.participation.opportunity_id = lead
        self._hold()
        action = self.participation.with_user(self.rep).action_quote()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.opportunity_id, lead)

    def test_company_of_a_hidden_customers_booth_is_named_and_nothing_else(self):
        self._hold()
        booth = self.booths[0].with_user(self.stranger)
        self.assertEqual(booth.holder_name, "Acme")
        with self.assertRaises(AccessError):
            booth.hold_participation_id.check_access("read")
