from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_booth")
class TestEventBoothHold(ExhibitionCommon):
    """Booths are held, released, blocked; by whom, for whom and how long."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booth = cls._create_booth("A1")
        cls.customer = cls._create_customer("Acme", cls.rep)
        cls.participation = cls._create_participation(cls.customer)
        cls.other = cls._create_participation(
            cls._create_customer("Other", cls.stranger)
        )
        cls.soon = fields.Datetime.now() + timedelta(days=3)

    def _hold(self, user, participation=None, until=None, booth=None):
        booth = (booth or self.booth).with_user(user)
        participation = participation or self.participation
        return booth.action_hold(participation.id, until or self.soon)

    def assertRefused(self, answer, *words):
        self.assertFalse(answer["ok"])
        for word in words:
            self.assertIn(word, answer["message"])

    def test_owner_holds_a_booth_and_releases_it(self):
        answer = self._hold(self.rep, until=fields.Datetime.to_string(self.soon))
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(self.booth.sale_status, "held")
        self.assertEqual(self.booth.hold_participation_id, self.participation)
        self.assertEqual(self.booth.hold_user_id, self.rep)
        self.assertEqual(self.booth.hold_until, self.soon.replace(microsecond=0))
        self.assertIn("A1", self.participation.message_ids[0].body)
        self.assertTrue(self.booth.with_user(self.rep).action_release()["ok"])
        self.assertEqual(self.booth.sale_status, "free")
        self.assertFalse(self.booth.hold_until)

    def test_stranger_holds_nothing_for_a_customer_of_others(self):
        with self.assertRaises(AccessError):
            self._hold(self.stranger)
        self.assertEqual(self.booth.sale_status, "free")

    def test_employee_and_desk_hold_nothing(self):
        for user in (self.employee, self.desk, self.accountant):
            with self.assertRaises(AccessError):
                self._hold(user)

    def test_booth_on_hold_for_another_is_refused_with_name_and_end(self):
        self._hold(self.rep)
        answer = self._hold(self.stranger, self.other)
        self.assertRefused(answer, "A1", "Acme", "Asia/Shanghai")
        self.assertEqual(self.booth.hold_participation_id, self.participation)

    def test_hold_that_ran_out_stops_nobody(self):
        self._hold(self.rep)
        with freeze_time(self.soon + timedelta(minutes=1)):
            answer = self._hold(
                self.stranger, self.other, until=self.soon + timedelta(days=2)
            )
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(self.booth.hold_participation_id, self.other)

    def test_hold_in_the_past_or_of_no_date_is_refused(self):
        self.assertRefused(self._hold(self.rep, until="2020-01-01 10:00:00"), "A1")
        self.assertRefused(self._hold(self.rep, until="tomorrow"), "A1")
        self.assertEqual(self.booth.sale_status, "free")

    def test_hold_in_the_past_is_refused_in_imports(self):
        with self.assertRaisesRegex(ValidationError, "A1"):
            self.booth.write(
                {
                    "hold_participation_id": self.participation.id,
                    "hold_until": "2020-01-01 10:00:00",
                }
            )

    def test_hold_for_a_company_of_another_edition_is_refused(self):
        older = self._create_participation(self.customer, self.edition_2026)
        self.assertRefused(self._hold(self.rep, older), "A1", "Spirits Show 2026")
        with self.assertRaises(ValidationError):
            self.booth.write({"hold_participation_id": older.id})

    def test_rep_holds_no_longer_than_the_series_allows(self):
        late = fields.Datetime.now() + timedelta(days=15)
        self.assertRefused(self._hold(self.rep, until=late), "14")
        self.assertTrue(self._hold(self.show_manager, until=late)["ok"])

    def test_company_that_withdrew_gets_no_hold(self):
        self.participation.state = "withdrawn"
        self.assertRefused(self._hold(self.rep), "Acme")

    def test_company_that_withdraws_leaves_its_holds(self):
        self._hold(self.rep)
        self.participation.state = "withdrawn"
        self.assertEqual(self.booth.sale_status, "free")

    def test_booth_is_of_no_exhibitor_of_another_edition(self):
        older = self._create_participation(self.customer, self.edition_2026)
        with self.assertRaisesRegex(ValidationError, "A1.*2027"):
            self.booth.participation_id = older

    def test_blocked_booth_is_not_held(self):
        booth = self.booth.with_user(self.show_manager)
        self.assertTrue(booth.action_block("fire exit")["ok"])
        self.assertEqual(self.booth.sale_status, "blocked")
        self.assertRefused(self._hold(self.rep), "A1", "fire exit")
        self.assertTrue(booth.action_unblock()["ok"])
        self.assertTrue(self._hold(self.rep)["ok"])

    def test_reps_neither_block_nor_open(self):
        with self.assertRaises(AccessError):
            self.booth.with_user(self.rep).action_block()
        with self.assertRaises(AccessError):
            self.booth.with_user(self.rep).action_unblock()

    def test_held_or_sold_booth_is_not_blocked(self):
        self._hold(self.rep)
        self.assertRefused(
            self.booth.with_user(self.show_manager).action_block(), "A1", "Acme"
        )

    def test_show_team_releases_and_strangers_do_not(self):
        self._hold(self.rep)
        with self.assertRaises(AccessError):
            self.booth.with_user(self.stranger).action_release()
        self.edition.team_user_ids = self.stranger
        self.assertTrue(self.booth.with_user(self.stranger).action_release()["ok"])

    def test_release_of_a_free_booth_is_refused(self):
        self.assertRefused(self.booth.with_user(self.rep).action_release(), "A1")

    def test_booths_of_a_closed_edition_stay_as_they_were_counted(self):
        self.edition.date_figures_closed = fields.Datetime.now()
        booth = self.booth.with_user(self.show_manager)
        for values in ({"width": 6}, {"is_blocked": True}, {"state": "unavailable"}):
            with self.assertRaisesRegex(UserError, "closed"):
                booth.write(values)
        with self.assertRaisesRegex(UserError, "closed"):
            booth.unlink()
        booth.write({"plan_x": 3})

    def test_closed_edition_holds_nothing(self):
        self.edition.date_figures_closed = fields.Datetime.now()
        self.assertRefused(self._hold(self.rep), "Spirits Show 2027")

    def test_booth_of_another_event_is_never_held(self):
        event = self.env["event.event"].create(
            {
                "name": "Talk",
                "date_begin": "2027-05-01 01:00:00",
                "date_end": "2027-05-01 09:00:00",
            }
        )
        booth = self._create_booth("T1", event)
        self.assertFalse(booth.sale_status)
        self.assertFalse(self._hold(self.show_manager, booth=booth)["ok"])

    def test_cron_ends_holds_and_tells_the_owner_once(self):
        second = self._create_booth("A2")
        self._hold(self.rep, booth=self.booth | second)
        messages = self.participation.message_ids
        run = self.env.ref("expo_crm.ir_cron_end_holds").method_direct_trigger
        moment = freeze_time(self.soon + timedelta(minutes=1))
        with moment, self.enter_registry_test_mode():
            run()
            run()
        self.assertEqual(self.booth.sale_status, "free")
        self.assertEqual(second.sale_status, "free")
        told = self.participation.message_ids - messages
        self.assertEqual(len(told), 1)
        self.assertIn("A1, A2", told.body)
        self.assertIn(self.rep.partner_id, told.notified_partner_ids)

    def test_cron_leaves_holds_that_last(self):
        self._hold(self.rep)
        with self.enter_registry_test_mode():
            self.env.ref("expo_crm.ir_cron_end_holds").method_direct_trigger()
        self.assertEqual(self.booth.sale_status, "held")


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_booth")
class TestEventBoothMove(ExhibitionCommon):
    """An exhibitor moves to another booth, and back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booth = cls._create_booth("A1")
        cls.corner = cls._create_booth("B1", open_sides="2")
        cls.booth_category.surcharge_corner = 10.0
        cls.customer = cls._create_customer("Acme", cls.rep)
        cls.order = cls._create_booth_order(cls.customer, cls.booth, cls.rep)
        cls.order.with_user(cls.rep).action_confirm()
        cls.line = cls.order.order_line
        cls.participation = cls.booth.participation_id

    def _move(self, user=None, booth=None, target=None):
        booth = (booth or self.booth).with_user(user or self.rep)
        return booth.action_move((target or self.corner).id)

    def _bill(self):
        self.customer.property_account_receivable_id  # noqa: B018 - needs a chart
        invoice = self.order._create_invoices()
        invoice.action_post()
        return invoice

    def test_offer_names_booths_and_difference_and_changes_nothing(self):
        offer = self.booth.with_user(self.rep).get_move_offer(self.corner.id)
        self.assertTrue(offer["ok"], offer)
        self.assertEqual((offer["from"], offer["to"]), ("A1", "B1"))
        self.assertAlmostEqual(offer["difference"], 900.0)
        self.assertEqual(offer["currency_id"], self.order.currency_id.id)
        self.assertEqual(self.booth.sale_status, "contracted")
        self.assertEqual(self.line.price_unit, 9000.0)

    def test_move_takes_renter_order_and_participation_along(self):
        answer = self._move()
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(self.booth.sale_status, "free")
        self.assertFalse(self.booth.partner_id or self.booth.contact_name)
        self.assertFalse(self.booth.contact_phone or self.booth.contact_email)
        self.assertRecordValues(
            self.corner,
            [
                {
                    "state": "unavailable",
                    "partner_id": self.customer.id,
                    "contact_name": "Acme",
                    "participation_id": self.participation.id,
                    "sale_order_line_id": self.line.id,
                }
            ],
        )
        self.assertEqual(self.line.event_booth_pending_ids, self.corner)
        self.assertEqual(self.line.price_unit, 9900.0)
        self.assertIn("B1", self.line.name)
        self.assertEqual(self.participation.booth_ids, self.corner)
        for record in (self.participation, self.order):
            self.assertIn("B1", record.message_ids[0].body)

    def test_billed_line_gets_a_line_with_the_difference(self):
        self._bill()
        answer = self._move()
        self.assertEqual(self.line.price_unit, 9000.0)
        added = self.order.order_line - self.line
        self.assertAlmostEqual(added.price_subtotal, answer["difference"])
        self.assertEqual(added.participation_id, self.participation)
        self.assertEqual(added.tax_ids, self.line.tax_ids)

    def test_cheaper_booth_of_a_billed_line_is_credited(self):
        self._move()
        self._bill()
        answer = self._move(booth=self.corner, target=self.booth)
        self.assertAlmostEqual(answer["difference"], -900.0)
        added = self.order.order_line - self.line
        self.assertAlmostEqual(added.price_subtotal, -900.0)

    def test_undo_puts_everything_back(self):
        names = self.line.name
        answer = self._move()
        undone = self.env["event.booth"].with_user(self.rep).undo_move(answer["undo"])
        self.assertTrue(undone["ok"], undone)
        self.assertEqual(self.corner.sale_status, "free")
        self.assertEqual(self.booth.sale_order_line_id, self.line)
        self.assertEqual(self.booth.participation_id, self.participation)
        self.assertEqual(self.line.price_unit, 9000.0)
        self.assertEqual(self.line.technical_price_unit, 9000.0)
        self.assertEqual(self.line.name, names)

    def test_undo_takes_the_added_line_away(self):
        self._bill()
        answer = self._move()
        undone = self.env["event.booth"].with_user(self.rep).undo_move(answer["undo"])
        self.assertTrue(undone["ok"], undone)
        self.assertEqual(self.order.order_line, self.line)

    def test_undo_ends_after_an_hour(self):
        token = self._move()["undo"]
        with freeze_time(fields.Datetime.now() + timedelta(minutes=61)):
            self.assertFalse(
                self.env["event.booth"].with_user(self.rep).undo_move(token)["ok"]
            )
        self.assertEqual(self.corner.sale_status, "contracted")

    def test_undo_is_for_who_moved_or_runs_the_show(self):
        token = self._move(self.show_manager)["undo"]
        Booth = self.env["event.booth"]
        self.assertFalse(Booth.with_user(self.rep).undo_move(token)["ok"])
        with self.assertRaises(AccessError):
            Booth.with_user(self.stranger).undo_move(token)
        token = self._move(booth=self.corner, target=self.booth)["undo"]
        self.assertTrue(Booth.with_user(self.show_manager).undo_move(token)["ok"])

    def test_undo_is_refused_when_anything_changed(self):
        token = self._move()["undo"]
        self.line.price_unit = 1.0
        Booth = self.env["event.booth"].with_user(self.rep)
        self.assertFalse(Booth.undo_move(token)["ok"])
        self.line.price_unit = 9900.0
        other = self._create_participation(self._create_customer("Other"))
        self.booth.action_hold(other.id, fields.Datetime.now() + timedelta(days=1))
        self.assertFalse(Booth.undo_move(token)["ok"])

    def test_forged_token_undoes_nothing(self):
        Booth = self.env["event.booth"].with_user(self.rep)
        token = self._move()["undo"]
        for forged in ("", "x", "é", False, 5, token[:-4] + "AAAA", "AA" + token[2:]):
            self.assertFalse(Booth.undo_move(forged)["ok"], forged)

    def test_move_to_a_booth_held_for_another_is_refused(self):
        other = self._create_participation(self._create_customer("Other"))
        until = fields.Datetime.now() + timedelta(days=1)
        self.corner.action_hold(other.id, until)
        answer = self._move()
        self.assertFalse(answer["ok"])
        self.assertIn("Other", answer["message"])
        self.assertEqual(self.booth.sale_status, "contracted")

    def test_move_to_a_booth_held_for_the_company_ends_that_hold(self):
        until = fields.Datetime.now() + timedelta(days=1)
        self.corner.action_hold(self.participation.id, until)
        answer = self._move()
        self.assertTrue(answer["ok"], answer)
        self.assertFalse(self.corner.hold_participation_id)
        self.assertTrue(self.env["event.booth"].undo_move(answer["undo"])["ok"])
        self.assertEqual(self.corner.hold_participation_id, self.participation)

    def test_quotation_for_the_booth_they_move_to_loses_it(self):
        rival = self._create_customer("Rival", self.stranger)
        quotation = self._create_booth_order(rival, self.corner, self.stranger)
        self._move()
        self.assertFalse(quotation.order_line)
        self.assertEqual(quotation.booths_lost, "B1")

    def test_move_within_the_edition_only_and_of_somebody_only(self):
        other = self._create_booth("C1", self.edition_2026)
        self.assertFalse(self._move(target=other)["ok"])
        self.assertFalse(self._move(target=self.booth)["ok"])
        self.assertFalse(self._move(self.show_manager, self.corner, self.booth)["ok"])

    def test_strangers_neither_ask_nor_move(self):
        with self.assertRaises(AccessError):
            self.booth.with_user(self.stranger).get_move_offer(self.corner.id)
        with self.assertRaises(AccessError):
            self._move(self.stranger)

    def test_rep_does_not_move_a_sold_booth_of_nobody_known(self):
        self.corner.write({"state": "unavailable"})
        with self.assertRaises(AccessError):
            self._move(self.rep, self.corner, self._create_booth("C1"))

    def test_locked_order_is_not_moved(self):
        self.order.locked = True
        answer = self._move()
        self.assertFalse(answer["ok"])
        self.assertIn(self.order.name, answer["message"])

    def test_hold_moves_and_comes_back(self):
        free = self._create_booth("C1")
        self.corner.with_user(self.rep).action_hold(
            self.participation.id, fields.Datetime.now() + timedelta(days=1)
        )
        until = self.corner.hold_until
        answer = self._move(booth=self.corner, target=free)
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(answer["difference"], 0.0)
        self.assertEqual(free.hold_until, until)
        self.assertEqual(self.corner.sale_status, "free")
        self.assertTrue(self.env["event.booth"].undo_move(answer["undo"])["ok"])
        self.assertEqual(self.corner.hold_until, until)
        self.assertEqual(free.sale_status, "free")

    def test_quotation_for_a_booth_on_hold_moves_with_the_hold(self):
        held, target = (
            self._create_booth("C1"),
            self._create_booth("C2", open_sides="2"),
        )
        held.with_user(self.rep).action_hold(
            self.participation.id, fields.Datetime.now() + timedelta(days=1)
        )
        action = self.participation.with_user(self.rep).action_quote()
        line = self.env["sale.order"].browse(action["res_id"]).order_line
        token = self._move(booth=held, target=target)["undo"]
        self.assertEqual(line.event_booth_pending_ids, target)
        self.assertEqual(line.price_unit, 9900.0)
        self.env["event.booth"].with_user(self.rep).undo_move(token)
        self.assertEqual(line.event_booth_pending_ids, held)
        self.assertEqual(line.price_unit, 9000.0)

    def test_one_booth_of_two_moves_alone(self):
        pair = self._create_booth("D1") | self._create_booth("D2")
        order = self._create_booth_order(self.customer, pair, self.rep)
        order.action_confirm()
        answer = self._move(booth=pair[0])
        self.assertTrue(answer["ok"], answer)
        self.assertEqual(order.order_line.event_booth_ids, pair[1] | self.corner)
        self.assertAlmostEqual(order.order_line.price_unit, 18900.0)

    def test_discount_holds_for_the_difference(self):
        self.line.discount = 50.0
        self.assertAlmostEqual(self._move()["difference"], 450.0)
        self.assertAlmostEqual(self.line.price_subtotal, 4950.0)

    def test_taxes_included_in_prices_are_no_part_of_the_difference(self):
        tax = self.env["account.tax"].create(
            {
                "name": "Included",
                "amount": 25.0,
                "price_include_override": "tax_included",
                "tax_group_id": self.env["account.tax.group"]
                .create({"name": "T", "company_id": self.env.company.id})
                .id,
            }
        )
        self.line.tax_ids = [Command.set(tax.ids)]
        before = self.line.price_subtotal
        difference = self._move()["difference"]
        self.assertAlmostEqual(self.line.price_subtotal - before, difference)
        self.assertAlmostEqual(difference, 720.0)
