from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from odoo.addons.expo_crm.hooks import uninstall_hook

from .exhibition_common import ExhibitionCommon


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_booth")
class TestEventBoothNumber(ExhibitionCommon):
    """Numbers, sizes and halls that cannot be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booth = cls._create_booth("A1")
        cls.env = cls.env(user=cls.show_manager)

    def test_numbers_that_differ_by_case_width_or_blanks_are_the_same(self):
        for number in ("a1", "Ａ１", " A 1 ", "ａ1", "A1"):
            with (
                self.subTest(number=number),
                self.assertRaisesRegex(ValidationError, "Spirits Show 2027.*A1"),
            ):
                self._create_booth(number)

    def test_same_number_within_one_batch_is_refused(self):
        values = {
            "event_id": self.edition.id,
            "hall_id": self.hall.id,
            "booth_category_id": self.booth_category.id,
        }
        with self.assertRaisesRegex(ValidationError, "b2.*B2"):
            self.env["event.booth"].create(
                [{**values, "name": "B2"}, {**values, "name": "b2"}]
            )

    def test_import_names_the_row_with_a_number_twice(self):
        fields = ["name", "event_id/.id", "hall_id/.id", "booth_category_id/.id"]
        where = [str(self.edition.id), str(self.hall.id), str(self.booth_category.id)]
        rows = [[number, *where] for number in ("C1", "C2", "ａ１", "c1", "C3")]
        result = self.env["event.booth"].load(fields, rows)
        self.assertFalse(result["ids"])
        messages = {one["record"]: one["message"] for one in result["messages"]}
        self.assertIn("ａ１ and A1", messages[2])
        self.assertIn("Spirits Show 2027", messages[2])

    def test_renumbering_to_a_taken_number_is_refused(self):
        other = self._create_booth("A2")
        with self.assertRaisesRegex(ValidationError, "a1.*A1"):
            other.name = "a1"
        other.name = "Ａ２"
        with self.assertRaisesRegex(ValidationError, "X"):
            (self.booth | other).write({"name": "X"})

    def test_new_number_is_the_same_in_every_language(self):
        self.env["res.lang"].sudo()._activate_lang("zh_CN")
        booth = self.booth.with_context(lang="zh_CN")
        booth.name = "Ｂ7"
        self.assertEqual(booth.name_key, "B7")
        self.assertEqual(booth.with_context(lang="en_US").name, "Ｂ7")

    def test_booths_are_sorted_by_the_numbers_in_their_number(self):
        last, first = self._create_booth("A10"), self._create_booth("A2")
        booths = self.env["event.booth"].search([("event_id", "=", self.edition.id)])
        self.assertEqual(booths, self.booth | first | last)

    def test_number_of_blanks_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Spirits Show 2027"):
            self._create_booth(" \u3000 ")

    def test_other_editions_and_events_use_the_number_again(self):
        self._create_booth("A1", self.edition_2026)
        event = self.env["event.event"].create(
            {
                "name": "Talk",
                "date_begin": "2027-05-01 01:00:00",
                "date_end": "2027-05-01 09:00:00",
            }
        )
        first, _second = (
            self._create_booth("A1", event),
            self._create_booth("A1", event),
        )
        self.assertFalse(first.series_id)
        with self.assertRaisesRegex(ValidationError, "Talk.*A1"):
            event.series_id = self.series

    def test_area_zero_is_refused(self):
        for sizes in ({"width": 0, "depth": 0, "area": 0}, {"area": -1}, {"width": -3}):
            with self.subTest(sizes), self.assertRaises(ValidationError) as caught:
                self.booth.write(sizes)
                self.env.flush_all()
            self.assertIn("A1", str(caught.exception))

    def test_event_with_booths_becomes_an_edition(self):
        event = self._create_edition(2030, series_id=False, edition_no=0)
        booth = self._create_booth("A1", event)
        self.env.flush_all()
        self.assertFalse(booth.area)
        event.series_id = self.series
        self.env.flush_all()
        self.assertEqual(booth.area, 9)

    def test_sides_below_zero_are_refused(self):
        with self.assertRaises(ValidationError):
            self._create_booth(width=-3, depth=-3)

    def test_hall_of_another_edition_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "A1.*Hall 1"):
            self.booth.hall_id = self.hall_2026


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_booth")
class TestEventBoothPrice(ExhibitionCommon):
    """What a booth of an edition costs, alone and on an order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booth_category.write(
            {
                "price": 1000.0,
                "price_per_area": True,
                "surcharge_corner": 10.0,
                "surcharge_peninsula": 15.0,
                "surcharge_island": 25.0,
            }
        )
        cls.customer = cls._create_customer("Acme", cls.rep)

    def test_price_is_by_area_with_the_surcharge_of_the_place(self):
        prices = {"1": 9000.0, "2": 9900.0, "3": 10350.0, "4": 11250.0}
        for sides, price in prices.items():
            booth = self._create_booth(f"A{sides}", open_sides=sides)
            self.assertEqual(booth.price, price)

    def test_price_follows_area_category_and_place(self):
        booth = self._create_booth("A1")
        booth.width = 6.0
        self.assertEqual(booth.price, 18000.0)
        self.booth_category.price_per_area = False
        self.assertEqual(booth.price, 1000.0)
        booth.open_sides = "4"
        self.assertEqual(booth.price, 1250.0)
        self.booth_category.surcharge_island = 30.0
        self.assertEqual(booth.price, 1300.0)

    def test_what_is_given_away_costs_nothing(self):
        booth = self._create_booth("A1", is_complimentary=True)
        self.assertEqual(booth.price, 0.0)

    def test_other_events_cost_the_price_of_the_category(self):
        event = self.env["event.event"].create(
            {
                "name": "Talk",
                "date_begin": "2027-05-01 01:00:00",
                "date_end": "2027-05-01 09:00:00",
            }
        )
        booth = self._create_booth("T1", event, open_sides="4")
        self.assertEqual(booth.price, 1000.0)

    def test_uninstalled_booths_cost_the_price_of_the_category(self):
        booth = self._create_booth("A1", open_sides="4")
        uninstall_hook(self.env)
        self.assertEqual(booth.price, 1000.0)

    def test_line_costs_the_sum_of_its_booths(self):
        booths = self._create_booth("A1") | self._create_booth("A2", open_sides="2")
        order = self._create_booth_order(self.customer, booths)
        self.assertEqual(order.amount_untaxed, 18900.0)

    def test_discount_of_the_price_list_holds_for_area_prices(self):
        booths = self._create_booth("A1") | self._create_booth("A2", open_sides="2")
        item = {"compute_price": "percentage", "percent_price": 10.0}
        pricelist = self.env["product.pricelist"].create(
            {"name": "Early", "item_ids": [(0, 0, item)]}
        )
        order = self._create_booth_order(self.customer, booths)
        order.pricelist_id = pricelist
        order._recompute_prices()
        self.assertAlmostEqual(order.amount_untaxed, 17010.0)

    def test_hidden_discount_and_foreign_currency_hold_for_area_prices(self):
        booth = self._create_booth("A1", open_sides="2")
        currency = self.env["res.currency"].create(
            {"name": "XTS", "symbol": "X", "rate_ids": [(0, 0, {"rate": 2.0})]}
        )
        fixed = {
            "compute_price": "fixed",
            "fixed_price": self.booth_category.product_id.list_price,
            "applied_on": "3_global",
        }
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Abroad",
                "currency_id": currency.id,
                "item_ids": [(0, 0, fixed)],
            }
        )
        order = self._create_booth_order(self.customer, booth)
        order.pricelist_id = pricelist
        order._recompute_prices()
        # half of the list price in a currency worth half: an off of 50 %
        self.assertAlmostEqual(order.amount_untaxed, 9900.0)

    def test_show_manager_changes_the_surcharges_in_the_form(self):
        category = self.booth_category.with_user(self.event_manager)
        with Form(category) as form:
            form.surcharge_corner = 20.0
        self.assertEqual(self._create_booth("A1", open_sides="2").price, 10800.0)
