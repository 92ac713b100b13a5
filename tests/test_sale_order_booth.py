from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon


class BoothOrderCommon(ExhibitionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booth = cls._create_booth("A1")
        cls.second = cls._create_booth("A2")
        cls.customer = cls._create_customer("Acme", cls.rep)
        cls.rival = cls._create_customer("Rival", cls.stranger)
        cls.carpet = cls.env["product.product"].create(
            {"name": "Carpet", "type": "service", "list_price": 50.0}
        )

    def _order(self, booths, partner=None, user=None):
        """A quotation written by the salesperson."""
        user = user or self.rep
        seller = self.env(user=user)
        values = self._prepare_order_values(partner or self.customer, booths)
        return seller["sale.order"].create(values)

    def _rival_order(self, booths):
        order = self._order(booths, self.rival, self.stranger)
        order.write(
            {
                "order_line": [
                    Command.create({"product_id": self.carpet.id}),
                    Command.create({"display_type": "line_note", "name": "Thanks"}),
                ]
            }
        )
        return order

    def _pay(self, move):
        # sudo: who registers payments is no matter of these tests
        self.env["account.payment.register"].sudo().with_context(
            active_model="account.move", active_ids=move.ids
        ).create({})._create_payments()

    def _bill(self, order, **values):
        # sudo: who bills is no matter of these tests
        wizard = (
            self.env["sale.advance.payment.inv"]
            .sudo()
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create(values)
        )
        before = order.sudo().invoice_ids
        wizard.create_invoices()
        bill = order.sudo().invoice_ids - before
        bill.action_post()
        return bill


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_booth")
class TestSaleOrderBooth(BoothOrderCommon):
    """Confirmed orders have their booths, cancelled ones have none."""

    # confirmation

    def test_confirmed_order_makes_a_contracted_exhibitor(self):
        contact = self._create_contact(self.customer)
        order = self._order(self.booth, contact)
        order.action_confirm()
        participation = self.booth.participation_id
        self.assertRecordValues(
            participation,
            [
                {
                    "partner_id": self.customer.id,
                    "event_id": self.edition.id,
                    "role": "exhibitor",
                    "state": "contracted",
                    "net_area": 9.0,
                }
            ],
        )
        self.assertEqual(order.order_line.participation_id, participation)
        self.assertEqual(self.booth.sale_status, "contracted")

    def test_open_participation_is_carried_on_and_its_hold_ends(self):
        participation = self._create_participation(self.customer, state="approved")
        until = fields.Datetime.now() + timedelta(days=1)
        self.booth.action_hold(participation.id, until)
        self._order(self.booth).action_confirm()
        self.assertEqual(participation.state, "contracted")
        self.assertEqual(self.booth.participation_id, participation)
        self.assertFalse(self.booth.hold_participation_id or self.booth.hold_until)

    def test_withdrawn_participation_is_not_revived(self):
        old = self._create_participation(self.customer, state="withdrawn")
        self._order(self.booth).action_confirm()
        self.assertEqual(old.state, "withdrawn")
        self.assertNotEqual(self.booth.participation_id, old)

    def test_two_editions_on_one_order_make_two_participations(self):
        other = self._create_booth("C1", self.edition_2026)
        order = self._order(self.booth)
        order.write({"order_line": [Command.create(self._prepare_line(other))]})
        order.action_confirm()
        lines = order.order_line
        self.assertEqual(len(lines.participation_id), 2)
        self.assertEqual(
            lines.participation_id.event_id, self.edition | self.edition_2026
        )

    def _prepare_line(self, booths):
        return {
            "product_id": self.booth_category.product_id.id,
            "event_id": booths.event_id.id,
            "event_booth_category_id": self.booth_category.id,
            "event_booth_pending_ids": [Command.set(booths.ids)],
        }

    def test_second_order_joins_the_participation(self):
        self._order(self.booth).action_confirm()
        self._order(self.second).action_confirm()
        self.assertEqual(self.booth.participation_id, self.second.participation_id)
        self.assertEqual(self.booth.participation_id.net_area, 18.0)

    def test_state_written_directly_sells_and_frees_as_well(self):
        order = self._order(self.booth)
        order.write({"state": "sale"})
        self.assertEqual(self.booth.sale_status, "contracted")
        order.write({"state": "cancel"})
        self.assertEqual(self.booth.sale_status, "free")

    # cancellation

    def test_cancelled_order_frees_its_booths(self):
        order = self._order(self.booth | self.second)
        order.action_confirm()
        participation = self.booth.participation_id
        order._action_cancel()
        for booth in (self.booth, self.second):
            self.assertRecordValues(
                booth,
                [
                    {
                        "state": "available",
                        "sale_status": "free",
                        "partner_id": False,
                        "contact_name": False,
                        "contact_email": False,
                        "contact_phone": False,
                        "sale_order_line_id": False,
                        "sale_order_id": False,
                        "participation_id": False,
                        "is_paid": False,
                    }
                ],
            )
        self.assertEqual(participation.state, "withdrawn")

    def test_exhibitor_with_another_confirmed_order_stays(self):
        order = self._order(self.booth)
        order.action_confirm()
        self._order(self.second).action_confirm()
        order._action_cancel()
        self.assertEqual(self.second.participation_id.state, "contracted")

    def test_cancelled_order_is_confirmed_again(self):
        order = self._order(self.booth)
        order.action_confirm()
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self.booth.sale_order_line_id, order.order_line)
        self.assertEqual(self.booth.participation_id.state, "contracted")

    def test_booth_gone_meanwhile_is_said_on_the_second_confirmation(self):
        order = self._order(self.booth)
        order.action_confirm()
        order._action_cancel()
        self._order(self.booth, self.rival, self.stranger).action_confirm()
        order.action_draft()
        with self.assertRaisesRegex(UserError, "A1.*sold"):
            order.action_confirm()

    def test_cancelled_quotation_frees_nobody_elses_booth(self):
        quotation = self._order(self.booth)
        self._order(self.second).action_confirm()
        quotation._action_cancel()
        self.assertEqual(self.second.sale_status, "contracted")

    # competing quotations

    def test_competing_quotation_loses_the_booth_and_not_the_order(self):
        rival = self._rival_order(self.booth)
        self._order(self.booth).action_confirm()
        self.assertEqual(rival.state, "draft")
        self.assertEqual(rival.order_line.product_id, self.carpet)
        self.assertEqual(len(rival.order_line), 2)

    def test_competing_quotation_keeps_its_other_booth_at_its_price(self):
        rival = self._rival_order(self.booth | self.second)
        line = rival.order_line[0]
        self.assertEqual(line.price_unit, 18000.0)
        self._order(self.booth).action_confirm()
        self.assertEqual(line.event_booth_pending_ids, self.second)
        self.assertEqual(line.price_unit, 9000.0)
        self.assertEqual(line.technical_price_unit, 9000.0)

    def test_agreed_price_of_a_shrunken_line_keeps_its_share(self):
        rival = self._rival_order(self.booth | self.second)
        rival.order_line[0].price_unit = 16000.0
        self._order(self.booth).action_confirm()
        self.assertEqual(rival.order_line[0].price_unit, 8000.0)

    def test_salesperson_of_the_competing_quotation_is_told_once(self):
        rival = self._rival_order(self.booth | self.second)
        before = rival.message_ids
        self._order(self.booth | self.second).action_confirm()
        told = rival.message_ids.filtered("body") - before
        self.assertEqual(len(told), 1)
        self.assertIn("A1", told.body)
        self.assertIn("A2", told.body)
        self.assertNotIn("Acme", told.body)
        self.assertEqual(told.notified_partner_ids, self.stranger.partner_id)

    def test_quotation_that_lost_a_booth_is_not_confirmed_unseen(self):
        rival = self._rival_order(self.booth)
        self._order(self.booth).action_confirm()
        with self.assertRaisesRegex(UserError, f"A1.*{rival.name}"):
            rival.action_confirm()
        rival.action_accept_lost_booths()
        rival.action_confirm()
        self.assertEqual(rival.state, "sale")

    def test_quotation_offered_another_booth_is_confirmed(self):
        rival = self._rival_order(self.booth)
        self._order(self.booth).action_confirm()
        rival.write({"order_line": [Command.create(self._prepare_line(self.second))]})
        rival.action_confirm()
        self.assertEqual(self.second.participation_id.partner_id, self.rival)

    def test_cancelled_order_loses_the_booth_and_keeps_its_lines(self):
        rival = self._rival_order(self.booth)
        line = rival.order_line[0]
        name, price = line.name, line.price_unit
        rival._action_cancel()
        messages = rival.message_ids
        self._order(self.booth).action_confirm()
        self.assertFalse(line.event_booth_pending_ids)
        self.assertEqual((line.name, line.price_unit), (name, price))
        self.assertEqual(rival.message_ids, messages)

    def test_booth_given_away_by_hand_leaves_quotations(self):
        rival = self._rival_order(self.booth)
        self.booth.with_user(self.show_manager).write(
            {"state": "unavailable", "partner_id": self.venue.id}
        )
        self.assertEqual(rival.order_line.product_id, self.carpet)

    def test_events_without_series_are_as_in_stock(self):
        event = self.env["event.event"].create(
            {
                "name": "Talk",
                "date_begin": "2027-05-01 01:00:00",
                "date_end": "2027-05-01 09:00:00",
            }
        )
        booth = self._create_booth("T1", event)
        rival = self._rival_order(booth)
        order = self._order(booth)
        order.action_confirm()
        self.assertEqual(rival.state, "cancel")
        self.assertFalse(booth.participation_id)
        order._action_cancel()
        self.assertEqual(booth.state, "unavailable")

    # what nobody gets

    def _assert_not_for_acme(self, words):
        with self.assertRaisesRegex(ValidationError, words):
            self._order(self.booth)

    def test_blocked_booth_is_neither_quoted_nor_sold(self):
        order = self._order(self.booth)
        self.booth.with_user(self.show_manager).action_block("escape route")
        with self.assertRaisesRegex(ValidationError, "A1.*escape route"):
            order.action_confirm()
        self._assert_not_for_acme("A1.*escape route")

    def test_booth_held_for_another_is_neither_quoted_nor_sold(self):
        order = self._order(self.booth)
        other = self._create_participation(self.rival)
        until = fields.Datetime.now() + timedelta(days=1)
        self.booth.action_hold(other.id, until)
        with self.assertRaisesRegex(ValidationError, "A1.*Rival.*until"):
            order.action_confirm()
        self._assert_not_for_acme("A1.*Rival.*until")
        self._order(self.booth, self.rival, self.stranger).action_confirm()
        self.assertEqual(self.booth.participation_id, other)

    def test_booth_of_a_closed_edition_is_not_sold(self):
        order = self._order(self.booth)
        self.edition.date_figures_closed = fields.Datetime.now()
        with self.assertRaisesRegex(ValidationError, "2027.*closed.*A1"):
            order.action_confirm()
        self._assert_not_for_acme("2027.*closed.*A1")

    def test_sold_booth_is_not_quoted(self):
        self._order(self.booth, self.rival, self.stranger).action_confirm()
        self._assert_not_for_acme("A1.*Rival")

    def test_request_is_not_turned_to_a_booth_held_for_another(self):
        order = self._order(self.second)
        other = self._create_participation(self.rival)
        self.booth.action_hold(other.id, fields.Datetime.now() + timedelta(days=1))
        with self.assertRaisesRegex(ValidationError, "A1.*Rival"):
            order.order_line.event_booth_registration_ids.event_booth_id = self.booth

    def test_one_booth_on_two_lines_of_an_order_is_sold_once(self):
        order = self._order(self.booth)
        order.write({"order_line": [Command.create(self._prepare_line(self.booth))]})
        with self.assertRaisesRegex(ValidationError, "A1"):
            order.action_confirm()

    # changes of a confirmed order

    def test_confirmed_line_is_not_deleted(self):
        order = self._order(self.booth)
        order.action_confirm()
        with self.assertRaises(UserError):
            order.order_line.unlink()

    def test_quantity_zero_frees_and_one_takes_again(self):
        order = self._order(self.booth)
        order.action_confirm()
        participation = self.booth.participation_id
        order.order_line.product_uom_qty = 0
        self.assertEqual(self.booth.sale_status, "free")
        self.assertEqual(participation.state, "withdrawn")
        order.order_line.product_uom_qty = 1
        self.assertEqual(self.booth.sale_status, "contracted")

    def test_changed_booths_of_a_confirmed_line_change_hands_and_price(self):
        order = self._order(self.booth)
        order.action_confirm()
        third = self._create_booth("A3")
        order.order_line.event_booth_pending_ids = [
            Command.set((self.second | third).ids)
        ]
        self.assertEqual(self.booth.sale_status, "free")
        self.assertEqual((self.second | third).mapped("state"), ["unavailable"] * 2)
        self.assertEqual(order.order_line.price_unit, 18000.0)
        self.assertEqual(self.second.participation_id.state, "contracted")

    def test_booths_of_a_billed_line_do_not_change(self):
        order = self._order(self.booth)
        order.action_confirm()
        self._bill(order)
        with self.assertRaisesRegex(UserError, "A1"):
            order.order_line.event_booth_pending_ids = [Command.set(self.second.ids)]

    def test_request_of_a_sold_booth_is_not_turned_to_another(self):
        order = self._order(self.booth)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "A1"):
            order.order_line.event_booth_registration_ids.event_booth_id = self.second

    def test_sold_booth_is_not_made_available_by_hand(self):
        order = self._order(self.booth)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, order.name):
            self.booth.with_user(self.show_manager).state = "available"

    def test_confirmed_order_keeps_its_company(self):
        order = self._order(self.booth)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "A1"):
            order.sudo().partner_id = self.rival

    # many at once

    def _count_queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        self.env.cr.precommit.run()
        return self.env.cr.sql_log_count - start

    def test_a_hundred_booths_cost_as_many_queries_as_ten(self):
        sold, freed = [], []
        for row, number in (("W", 10), ("X", 10), ("Y", 100)):
            booths = self.env["event.booth"].create(
                [
                    {
                        "name": f"{row}{index}",
                        "event_id": self.edition.id,
                        "hall_id": self.hall.id,
                        "booth_category_id": self.booth_category.id,
                    }
                    for index in range(number)
                ]
            )
            order = self._order(booths)
            sold.append(self._count_queries(order.action_confirm))
            freed.append(self._count_queries(order._action_cancel))
        self.assertLessEqual(sold[2], sold[1] + 5, sold)
        self.assertLessEqual(freed[2], freed[1] + 5, freed)


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_booth")
class TestSaleOrderBoothPayment(BoothOrderCommon):
    """A booth is paid when all of its bills are, a deposit shows before."""

    def setUp(self):
        super().setUp()
        self.order = self._order(self.booth)
        self.order.action_confirm()
        self.participation = self.booth.participation_id

    def _assert_state(self, state, paid):
        self.assertEqual(self.participation.payment_state, state)
        self.assertEqual(self.booth.is_paid, paid)
        self.assertEqual(self.booth.sale_status, "paid" if paid else "contracted")

    def test_nothing_billed_is_unpaid(self):
        self._assert_state("unpaid", False)

    def test_deposit_shows_and_the_rest_makes_it_paid(self):
        deposit = self._bill(
            self.order, advance_payment_method="percentage", amount=30.0
        )
        self._assert_state("unpaid", False)
        self._pay(deposit)
        self._assert_state("deposit", False)
        rest = self._bill(self.order, advance_payment_method="delivered")
        self._assert_state("deposit", False)
        self._pay(rest)
        self._assert_state("paid", True)

    def test_rest_paid_before_the_deposit_is_not_paid(self):
        deposit = self._bill(
            self.order, advance_payment_method="percentage", amount=30.0
        )
        self._pay(self._bill(self.order, advance_payment_method="delivered"))
        self._assert_state("deposit", False)
        self._pay(deposit)
        self._assert_state("paid", True)

    def test_half_a_bill_paid_is_a_deposit(self):
        bill = self._bill(self.order)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({"amount": 100.0})._create_payments()
        self._assert_state("deposit", False)

    def test_reversed_bill_makes_the_booth_unpaid(self):
        bill = self._bill(self.order)
        self._pay(bill)
        self._assert_state("paid", True)
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=bill.ids
        )
        action = reversal.create({"journal_id": bill.journal_id.id}).reverse_moves()
        refund = self.env["account.move"].browse(action["res_id"])
        refund.action_post()
        self.assertFalse(self.booth.is_paid)

    def test_payment_undone_makes_the_booth_unpaid(self):
        bill = self._bill(self.order)
        self._pay(bill)
        bill.line_ids.remove_move_reconcile()
        self._assert_state("unpaid", False)

    def test_complimentary_booth_costs_nothing_and_has_no_payment(self):
        self.second.is_complimentary = True
        order = self._order(self.second, self.rival, self.stranger)
        self.assertEqual(order.amount_untaxed, 0.0)
        order.action_confirm()
        self.assertEqual(self.second.participation_id.state, "contracted")
        self.assertFalse(self.second.participation_id.payment_state)
        self.assertFalse(self.second.is_paid)
