import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .exhibition_common import ExhibitionCommon

PHONE, EMAIL = "+86 138 0000 7777", "boss@kweichow.example.com"


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_security")
class TestExhibitionSecurity(ExhibitionCommon):
    """What a rep, and an event user who is not of the show, try at shows of others.

    ``rep`` holds an exhibitor that ``stranger`` and ``outsider`` do not see.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer("Kweichow", cls.rep)
        cls.customer.write({"phone": PHONE, "email": EMAIL})
        cls.held = cls._create_participation(cls.customer)
        cls.own_customer = cls._create_customer("Mine", cls.stranger)
        cls.mine = cls._create_participation(cls.own_customer)
        cls.booth = cls._create_booth("A1")
        cls.other_booth = cls._create_booth("A2")
        cls.outsider = cls._create_user("outsider", "event.group_event_user")
        cls.soon = fields.Datetime.now() + timedelta(days=3)

    def _sell(self):
        order = self._create_booth_order(self.customer, self.booth, self.rep)
        order.action_confirm()
        self.assertEqual(self.booth.participation_id, self.held)
        return order

    # references

    def test_nobody_names_an_opportunity_they_do_not_see(self):
        """The title of a lead is not public, and a reference shows it."""
        lead = self.env["crm.lead"].create(
            {"name": "Secret deal", "partner_id": self.customer.id}
        )
        mine = self.mine.with_user(self.stranger)
        with self.assertRaises(AccessError):
            mine.write({"opportunity_id": lead.id})
        with self.assertRaises(AccessError):
            mine.create(
                {
                    "event_id": self.edition_2026.id,
                    "partner_id": self.own_customer.id,
                    "opportunity_id": lead.id,
                }
            )

    def test_nobody_names_an_exhibitor_they_do_not_see(self):
        """Which companies take part in a coming edition would be told by their ids."""
        order = self._create_booth_order(self.own_customer, self.booth, self.stranger)
        line = order.with_user(self.stranger).order_line
        with self.assertRaises(AccessError):
            line.write({"participation_id": self.held.id})
        line.write({"participation_id": self.mine.id})
        booth = self.other_booth.with_user(self.outsider)
        for values in (
            {"participation_id": self.held.id},
            {"hold_participation_id": self.held.id, "hold_until": self.soon},
        ):
            with self.assertRaises(AccessError):
                booth.write(values)

    def test_refused_hold_does_not_tell_whose_participation_it_is(self):
        for user in (self.stranger, self.outsider):
            for edition in (self.edition, self.edition_2026):
                booth = self._create_booth(f"H{user.id}", edition).with_user(user)
                with self.assertRaises(AccessError) as caught:
                    booth.action_hold(self.held.id, self.soon)
                self.assertNotIn("Kweichow", str(caught.exception))
                self.assertNotIn("2027", str(caught.exception))

    def test_what_is_worked_out_cannot_be_written(self):
        """Area gives badges, payment opens the door, the name is on the floor plan."""
        mine = self.mine.with_user(self.stranger)
        for values in (
            {"net_area": 999.0},
            {"payment_state": "paid"},
            {"name": "Kweichow"},
            {"origin": "foreign"},
            {"series_id": False},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                mine.write(values)
        with self.assertRaises(AccessError):
            mine.create(
                {
                    "event_id": self.edition_2026.id,
                    "partner_id": self.own_customer.id,
                    "net_area": 999.0,
                }
            )
        made = mine.with_context(
            default_net_area=999.0, default_name="Kweichow"
        ).create({"event_id": self.edition_2026.id, "partner_id": self.own_customer.id})
        self.assertEqual((made.net_area, made.name), (0.0, "Mine"))
        badge = self._create_badge(company_partner_id=self.own_customer.id)
        with self.assertRaises(AccessError):
            badge.with_user(self.stranger).write({"counts_as_visitor": False})

    # booths

    def test_booth_that_is_free_again_keeps_no_contact(self):
        self.booth.write(
            {
                "participation_id": self.held.id,
                "partner_id": self.customer.id,
                "state": "unavailable",
            }
        )
        self.env.flush_all()
        self.assertEqual(self.booth.contact_email, EMAIL)
        self.held.with_user(self.rep).action_withdraw("no budget")
        self.assertEqual(self.booth.state, "available")
        [values] = self.booth.with_user(self.stranger).read(
            ["contact_name", "contact_email", "contact_phone"]
        )
        values.pop("id")
        self.assertFalse(any(values.values()), values)

    def test_next_renter_of_a_booth_gets_its_own_contact(self):
        self.booth.partner_id = self.customer
        self.env.flush_all()
        self.booth.with_user(self.show_manager).partner_id = self.venue
        self.assertEqual(self.booth.contact_name, "Expo Centre")
        self.assertNotEqual(self.booth.contact_email, EMAIL)

    def test_amount_of_a_move_is_told_to_who_sees_the_exhibitor(self):
        order = self._sell()
        order.order_line.discount = 37.0
        self.other_booth.width = 9
        moved = self.booth.with_user(self.outsider)
        offer = moved.get_move_offer(self.other_booth.id)
        self.assertTrue(offer["ok"], offer)
        self.assertIs(offer["difference"], False)
        self.assertNotRegex(offer["message"], "more|less|same")
        offer = self.booth.with_user(self.show_manager).get_move_offer(
            self.other_booth.id
        )
        self.assertIsNot(offer["difference"], False)

    def test_token_of_a_move_is_not_read(self):
        self._sell()
        answer = self.booth.with_user(self.outsider).action_move(self.other_booth.id)
        self.assertTrue(answer["ok"], answer)
        token = base64.urlsafe_b64decode(answer["undo"] + "===")
        self.assertNotIn(b"price_unit", token)

    def test_booth_does_not_remember_prices(self):
        self.booth_category.price_per_area = True
        big = self._create_booth("B1", width=9)
        order = self._sell()
        answer = self.booth.with_user(self.rep).action_move(big.id)
        self.assertIn("more", answer["message"])
        self.assertIn("more", order.message_ids[0].body)
        self.assertNotIn("more", "".join(big.message_ids.mapped("body")))

    def test_plan_does_not_tell_who_has_paid(self):
        self._sell()
        self.booth.write({"is_paid": True, "is_complimentary": True})
        self.assertEqual(self.booth.sale_status, "paid")

        def on_plan(user):
            plan = self.edition.with_user(user).get_floor_plan(self.hall.id)
            [booth] = [row for row in plan["booths"] if row["name"] == "A1"]
            return booth["exhibitor"], booth["status"], booth["complimentary"], \
                booth["price"]  # fmt: skip

        self.assertEqual(on_plan(self.rep), ("Kweichow", "paid", True, 0.0))
        for user in (self.stranger, self.outsider):
            self.assertEqual(on_plan(user), ("Kweichow", "contracted", False, False))

    def test_no_booth_is_asked_for_on_an_order_of_others(self):
        order = self._create_booth_order(self.customer, self.booth, self.rep)
        own = self._create_booth_order(
            self.own_customer, self.other_booth, self.stranger
        )
        request = own.order_line.event_booth_registration_ids
        with self.assertRaises(AccessError):
            request.with_user(self.stranger).write(
                {"sale_order_line_id": order.order_line.id}
            )
        booth = self.other_booth.with_user(
            self._create_user(
                "both", "event.group_event_user,sales_team.group_sale_salesman"
            )
        )
        with self.assertRaises(AccessError):
            booth.write({"sale_order_line_id": order.order_line.id})

    # editions

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_no_event_of_others_becomes_a_show_of_mine(self):
        event = self.env["event.event"].create(
            {
                "name": "Dinner",
                "date_begin": "2027-06-01 01:00:00",
                "date_end": "2027-06-01 09:00:00",
                "user_id": self.rep.id,
            }
        )
        badge = self._create_badge("Boss", event, partner_id=self.customer.id)
        self.assertFalse(badge.with_user(self.outsider).has_access("read"))
        mine = event.with_user(self.outsider)
        with self.assertRaises(AccessError):
            mine.write({"user_id": self.outsider.id, "series_id": self.series.id})
        mine.user_id = self.outsider
        with self.assertRaises(AccessError):
            mine.series_id = self.series
        with self.assertRaises(AccessError):
            self.series.with_user(self.outsider).edition_ids = [(4, event.id)]
        self.assertFalse(badge.with_user(self.outsider).has_access("read"))
        badge.unlink()
        mine.series_id = self.series
        self.assertEqual(event.series_id, self.series)

    def test_closing_is_for_the_people_of_the_show(self):
        self._create_booth_order(self.customer, self.booth, self.rep)
        wizard = self.env["exhibition.close"]
        values = {"event_id": self.edition.id}
        mine = wizard.with_user(self.show_manager).create(values)
        self.assertIn("Kweichow", mine.unsigned_names)
        self.assertIn("Kweichow", mine.order_names)
        with self.assertRaises(AccessError):
            wizard.with_user(self.outsider).create(values).mapped("order_names")
        with self.assertRaises(AccessError):
            wizard.with_user(self.outsider).with_context(
                default_event_id=self.edition.id
            ).default_get(["event_id", "line_ids"])
        with self.assertRaises(AccessError):
            self.edition.with_user(self.outsider).action_close_edition()

    def test_next_edition_names_exhibitors_to_the_people_of_the_show(self):
        self._sell()
        values = {"event_id": self.edition.id, "date_begin": "2028-05-01 01:00:00"}
        wizard = self.env["exhibition.rollover"]
        mine = wizard.with_user(self.show_manager).create(values)
        self.assertEqual(mine.invited_names, "Kweichow")
        other = wizard.with_user(self.outsider).create(values)
        self.assertEqual(other.invite_count, 1)
        self.assertFalse(other.invited_names)
        self.assertFalse(other.conflicts)

    # hand-over

    def test_reminders_go_with_the_customer(self):
        self.held.message_subscribe(self.rep.partner_id.ids)
        activity = self.held.activity_schedule(
            "mail.mail_activity_data_todo", summary="Rebook", user_id=self.rep.id
        )
        self.customer.with_user(self.manager).pool_assign(self.stranger.id)
        self.assertEqual(activity.user_id, self.stranger)
        self.assertNotIn(self.rep.partner_id, self.held.message_partner_ids)
