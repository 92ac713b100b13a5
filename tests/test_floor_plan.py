from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.expo_crm.tools import floor_plan

from .exhibition_common import ExhibitionCommon

SECRET = "secret@polaris.example.com"
PHONE = "+86 21 5555 0123"
# all a booth of the plan may tell of somebody
BOOTH_KEYS = {
    "id", "name", "hall_id", "placed", "x", "y", "width", "depth", "area", "build_type",
    "open_sides", "outdoor", "complimentary", "special_show", "category", "price",
    "currency_id", "status", "blocked_reason", "exhibitor", "holder", "hold_until",
    "participation_id", "mine", "can_move", "can_hold", "can_release",
}  # fmt: skip


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_plan")
class TestFloorPlan(ExhibitionCommon):
    """What the floor plan tells, to whom, and who lays it out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hall.write({"width": 30, "depth": 20})
        cls.customer = cls._create_customer(
            "Polaris Stands", owner=cls.rep, email=SECRET, phone=PHONE
        )
        cls.participation = cls._create_participation(cls.customer)
        cls.booth = cls._create_booth("A1", plan_x=1, plan_y=1)
        cls.other = cls._create_booth("A2", plan_x=4, plan_y=1)
        cls.waiting = cls._create_booth("A3")
        cls.booth.write(
            {
                "state": "unavailable",
                "partner_id": cls.customer.id,
                "participation_id": cls.participation.id,
            }
        )

    def _get_plan(self, user, hall=None):
        return self.edition.with_user(user).get_floor_plan(hall and hall.id)

    def _get_booth(self, user, booth=None):
        booth = booth or self.booth
        rows = self._get_plan(user)["booths"]
        return next(row for row in rows if row["id"] == booth.id)

    def _save(self, user, *places, hall=None):
        hall = hall or self.hall
        self.edition.with_user(user).save_floor_plan(hall.id, list(places))

    def _put(self, booth, x, y, **more):
        return {"id": booth.id, "x": x, "y": y, **more}

    # what it tells

    def test_plan_tells_a_stranger_the_name_of_a_hidden_customer_and_nothing_else(self):
        self.assertFalse(self.customer.with_user(self.stranger).has_access("read"))
        row = self._get_booth(self.stranger)
        self.assertEqual(row.keys(), BOOTH_KEYS)
        self.assertEqual(row["exhibitor"], "Polaris Stands")
        self.assertFalse(row["participation_id"])
        self.assertFalse(row["mine"] or row["can_move"])
        text = repr(self._get_plan(self.stranger))
        for secret in (SECRET, PHONE, "Zhang"):
            self.assertNotIn(secret, text)

    def test_plan_opens_the_participation_to_who_may_read_it(self):
        row = self._get_booth(self.rep)
        self.assertEqual(row["participation_id"], self.participation.id)
        self.assertTrue(row["mine"] and row["can_move"])
        row = self._get_booth(self.superior)
        self.assertEqual(row["participation_id"], self.participation.id)
        self.assertFalse(row["mine"] or row["can_move"])

    def test_desk_sees_the_plan_and_decides_nothing(self):
        row = self._get_booth(self.desk)
        self.assertEqual(row["exhibitor"], "Polaris Stands")
        self.assertFalse(row["can_move"])
        rights = self._get_plan(self.desk)["rights"]
        self.assertEqual(rights, {"edit": False, "hold": False, "sell": False})

    def test_show_manager_decides_about_every_booth(self):
        self.assertTrue(self._get_booth(self.show_manager)["can_move"])
        self.assertTrue(self._get_plan(self.show_manager)["rights"]["edit"])

    def test_member_of_the_team_decides_about_every_booth_of_the_edition(self):
        self.edition.team_user_ids = self.stranger
        self.assertTrue(self._get_booth(self.stranger)["can_move"])

    def test_who_has_nothing_to_do_with_events_gets_no_plan(self):
        for user in (self.employee, self.accountant):
            with self.assertRaises(AccessError):
                self._get_plan(user)

    def test_plan_of_another_company_is_not_told(self):
        other = self.env["res.company"].create({"name": "Other Fairs"})
        self.series.company_id = False
        self.edition.company_id = other
        plan = self._get_plan(self.desk)
        self.assertNotEqual(plan["event"]["id"], self.edition.id)
        self.assertNotIn(self.edition.id, [row["id"] for row in plan["editions"]])

    def test_hold_names_its_holder_and_end(self):
        self.other.write(
            {
                "hold_participation_id": self.participation.id,
                "hold_until": "2027-04-01 10:00:00",
            }
        )
        row = self._get_booth(self.stranger, self.other)
        self.assertEqual(row["status"], "held")
        self.assertEqual(row["holder"], "Polaris Stands")
        self.assertEqual(row["hold_until"], "2027-04-01 10:00:00")
        self.assertFalse(row["can_release"] or row["participation_id"])
        self.assertTrue(self._get_booth(self.rep, self.other)["can_release"])

    def test_booth_rented_by_a_contact_names_the_company(self):
        contact = self._create_contact(self.customer, "Zhang Wei")
        self.other.write({"state": "unavailable", "partner_id": contact.id})
        self.other.participation_id = False
        row = self._get_booth(self.stranger, self.other)
        self.assertEqual(row["exhibitor"], "Polaris Stands")
        self.assertNotIn("Zhang", repr(row))

    def test_booths_of_zones_and_of_no_hall_belong_to_the_plan(self):
        zone = self._create_hall(self.edition, "Zone", parent_id=self.hall.id)
        in_zone = self._create_booth("Z1", hall_id=zone.id)
        nowhere = self._create_booth("N1", hall_id=False)
        second = self._create_hall(self.edition, "Hall 2")
        elsewhere = self._create_booth("E1", hall_id=second.id)
        plan = self._get_plan(self.desk, self.hall)
        ids = [row["id"] for row in plan["booths"]]
        self.assertIn(in_zone.id, ids)
        self.assertIn(nowhere.id, ids)
        self.assertNotIn(elsewhere.id, ids)
        ids = [row["id"] for row in self._get_plan(self.desk, second)["booths"]]
        self.assertIn(elsewhere.id, ids)
        self.assertNotIn(self.booth.id, ids)

    def test_without_an_edition_the_plan_says_so(self):
        self.env["event.event"].search([("series_id", "!=", False)]).active = False
        plan = self.env["event.event"].with_user(self.desk).get_floor_plan()
        self.assertFalse(plan["event"])
        self.assertEqual(plan["booths"], [])

    def test_plan_costs_the_same_for_many_booths(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._get_plan(self.stranger)
            return self.cr.sql_log_count - before

        def create(first, last):
            for number in range(first, last):
                customer = self._create_customer(f"Customer {number}", owner=self.rep)
                company = self._create_participation(customer)
                self._create_booth(
                    f"B{number}",
                    hold_participation_id=company.id,
                    hold_until="2027-04-01 10:00:00",
                )

        create(0, 10)
        count()
        few = count()
        create(10, 100)
        # whoever creates customers empties what was remembered of who sees them
        count()
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 25)

    # the layout

    def test_event_user_places_booths(self):
        self._save(self.show_manager, self._put(self.waiting, 0, 8))
        self.assertRecordValues(
            self.waiting, [{"is_placed": True, "plan_x": 0, "plan_y": 8}]
        )
        self._save(self.show_manager, self._put(self.waiting, 7, 1.5, width=6))
        self.assertRecordValues(
            self.waiting,
            [{"plan_x": 7, "plan_y": 1.5, "width": 6, "depth": 3, "area": 18}],
        )
        self._save(self.show_manager, {"id": self.waiting.id, "placed": False})
        self.assertFalse(self.waiting.is_placed)

    def test_corner_of_the_hall_is_a_place(self):
        self._save(self.show_manager, self._put(self.booth, 10, 10))
        self._save(self.show_manager, self._put(self.waiting, 0, 0))
        self.assertTrue(self.waiting.is_placed)

    def test_layout_is_for_event_users_only(self):
        for user in (self.rep, self.desk, self.superior):
            with self.assertRaises(AccessError):
                self._save(user, self._put(self.waiting, 7, 1))

    def test_event_user_lays_out_a_booth_of_a_hidden_customer(self):
        other = self._create_user("event_user", "event.group_event_user")
        self._save(other, self._put(self.booth, 10, 1))
        self.assertEqual(self.booth.plan_x, 10)

    def test_booths_that_overlap_are_refused_by_name(self):
        with self.assertRaisesRegex(ValidationError, "A[13].*A[13]"):
            self._save(self.show_manager, self._put(self.waiting, 3.5, 1))

    def test_overlap_is_refused_on_every_way(self):
        with self.assertRaises(ValidationError):
            self.other.with_user(self.show_manager).plan_x = 3.5
        with self.assertRaises(ValidationError):
            self.booth.with_user(self.show_manager).width = 3.5
        with self.assertRaises(ValidationError):
            self._create_booth("A4", plan_x=2, plan_y=2)

    def test_client_cannot_switch_the_check_off(self):
        booth = self.other.with_user(self.show_manager)
        for value in (True, 1, "PLAN_UNFINISHED"):
            with self.assertRaises(ValidationError):
                booth.with_context(expo_crm_plan=value).plan_x = 3.5

    def test_booths_that_touch_are_accepted(self):
        self._save(self.show_manager, self._put(self.waiting, 1, 4))
        self.assertEqual(self.waiting.plan_y, 4)

    def test_two_booths_change_places(self):
        self._save(
            self.show_manager, self._put(self.booth, 4, 1), self._put(self.other, 1, 1)
        )
        self.assertEqual((self.booth.plan_x, self.other.plan_x), (4, 1))

    def test_booth_of_a_zone_and_one_beside_it_do_not_overlap(self):
        zone = self._create_hall(self.edition, "Zone", parent_id=self.hall.id)
        booth = self._create_booth("Z1", hall_id=zone.id)
        with self.assertRaises(ValidationError):
            self._save(self.show_manager, self._put(booth, 2, 2))

    def test_booth_beyond_its_hall_is_refused(self):
        for x, y in ((-0.5, 5), (28, 5), (5, 18)):
            with self.assertRaisesRegex(ValidationError, "A3.*Hall 1"):
                self._save(self.show_manager, self._put(self.waiting, x, y))
        self._save(self.show_manager, self._put(self.waiting, 27, 17))

    def test_hall_of_unknown_size_holds_all(self):
        self.hall.write({"width": 0, "depth": 0})
        self._save(self.show_manager, self._put(self.waiting, 500, 500))

    def test_hall_does_not_shrink_below_its_booths(self):
        with self.assertRaisesRegex(ValidationError, "A2"):
            self.hall.with_user(self.show_manager).width = 6

    def test_sold_booth_keeps_its_size(self):
        with self.assertRaisesRegex(UserError, "A1"):
            self._save(self.show_manager, self._put(self.booth, 1, 1, depth=4))
        self._save(self.show_manager, self._put(self.booth, 1, 10, width=3, depth=3))
        self.assertEqual(self.booth.plan_y, 10)

    def test_layout_touches_no_booth_of_another_edition_or_hall(self):
        second = self._create_hall(self.edition, "Hall 2")
        foreign = self._create_booth("F1", edition=self.edition_2026)
        elsewhere = self._create_booth("E1", hall_id=second.id)
        for booth in (foreign, elsewhere):
            with self.assertRaises(UserError):
                self._save(self.show_manager, self._put(booth, 7, 7))
        with self.assertRaises(UserError):
            self._save(self.show_manager, self._put(foreign, 7, 7), hall=self.hall_2026)

    def test_layout_accepts_numbers_only(self):
        for value in ("7", None, True, float("nan"), float("inf"), 10**9):
            with self.assertRaises(UserError):
                self._save(self.show_manager, self._put(self.waiting, value, 1))

    def test_booth_of_no_hall_gets_the_hall_it_is_placed_in(self):
        booth = self._create_booth("N1", hall_id=False)
        self._save(self.show_manager, self._put(booth, 10, 10))
        self.assertEqual(booth.hall_id, self.hall)

    def test_booth_that_goes_to_another_hall_leaves_the_plan(self):
        second = self._create_hall(self.edition, "Hall 2")
        (self.other | self.waiting).write({"hall_id": second.id})
        self.assertRecordValues(
            self.other, [{"is_placed": False, "plan_x": 0, "hall_id": second.id}]
        )
        zone = self._create_hall(self.edition, "Zone", parent_id=self.hall.id)
        self.booth.hall_id = zone
        self.assertTrue(self.booth.is_placed)

    def test_booths_of_events_without_series_are_as_in_stock(self):
        event = self.env["event.event"].create(
            {
                "name": "Fair",
                "date_begin": "2027-01-01 08:00:00",
                "date_end": "2027-01-02 08:00:00",
            }
        )
        booths = self.env["event.booth"].create(
            [
                {
                    "name": f"S{number}",
                    "event_id": event.id,
                    "booth_category_id": self.booth_category.id,
                }
                for number in range(2)
            ]
        )
        self.assertEqual(booths.mapped("is_placed"), [False, False])

    # quotation and sweep

    def test_quotation_asks_for_the_booth(self):
        self.other.hold_participation_id = self.participation
        action = self.other.with_user(self.rep).action_new_quotation()
        orders = self.env["sale.order"].with_user(self.rep)
        with Form(orders.with_context(**action["context"])) as form:
            self.assertEqual(form.order_line._records[0]["product_uom_qty"], 1)
        order = form.record
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.order_line.event_booth_pending_ids, self.other)
        self.assertEqual(order.amount_untaxed, self.other.price)

    def test_quotation_is_for_sellers_only(self):
        with self.assertRaises(AccessError):
            self.other.with_user(self.desk).action_new_quotation()

    def test_sweep_finds_what_comparing_all_pairs_finds(self):
        places = [
            (number, number * 7 % 40, number * 11 % 30, 2 + number % 3, 3)
            for number in range(25)
        ]

        def meet(one, other):
            return (
                one[1] < other[1] + other[3]
                and other[1] < one[1] + one[3]
                and one[2] < other[2] + other[4]
                and other[2] < one[2] + one[4]
            )

        for count in range(len(places)):
            few = places[:count]
            slow = any(
                meet(one, other) for one in few for other in few if one[0] < other[0]
            )
            self.assertEqual(bool(floor_plan.find_overlap(few)), slow)
