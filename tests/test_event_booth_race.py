from odoo import api
from odoo.exceptions import UserError
from odoo.tests import tagged

from .race_common import RaceCase

ROUNDS = 4


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_booth")
class TestEventBoothRace(RaceCase):
    """Two orders or holds for one booth at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls._environment() as env:
            cls.series_id = env["exhibition.series"].create({"name": "race"}).id
            cls.event_id = (
                env["event.event"]
                .create(
                    {
                        "name": "race",
                        "series_id": cls.series_id,
                        "date_begin": "2031-05-01 01:00:00",
                        "date_end": "2031-05-03 09:00:00",
                        "event_mail_ids": [],
                    }
                )
                .id
            )
            category = env["event.booth.category"].create({"name": "race", "price": 1})
            cls.category_id = category.id
            cls.product_id = category.product_id.id
            partners = env["res.partner"].create(
                [{"name": f"race {index}", "is_company": True} for index in range(2)]
            )
            cls.partner_ids = partners.ids

    @classmethod
    def _clean_up(cls):
        with cls._environment() as env:
            orders = env["sale.order"].search([("partner_id", "in", cls.partner_ids)])
            orders._action_cancel()
            orders.unlink()
            event = env["event.event"].browse(cls.event_id)
            event.event_booth_ids.unlink()
            env["exhibition.participation"].search(
                [("event_id", "=", cls.event_id)]
            ).unlink()
            event.unlink()
            env["exhibition.series"].browse(cls.series_id).unlink()
            env["event.booth.category"].browse(cls.category_id).unlink()
            env["res.partner"].browse(cls.partner_ids).unlink()

    def _create_orders(self, name):
        """:returns: id of a new booth and of a quotation for it of each partner."""
        with self._environment() as env:
            booth = env["event.booth"].create(
                {
                    "name": name,
                    "event_id": self.event_id,
                    "booth_category_id": self.category_id,
                }
            )
            line = {
                "product_id": self.product_id,
                "event_id": self.event_id,
                "event_booth_category_id": self.category_id,
                "event_booth_pending_ids": [(6, 0, booth.ids)],
            }
            orders = env["sale.order"].create(
                [
                    {"partner_id": partner_id, "order_line": [(0, 0, line)]}
                    for partner_id in self.partner_ids
                ]
            )
            return booth.id, orders.ids

    def test_two_orders_for_one_booth_have_exactly_one_winner(self):
        for index in range(ROUNDS):
            booth_id, order_ids = self._create_orders(f"R{index}")
            results = self._at_once(
                *[
                    (
                        api.SUPERUSER_ID,
                        lambda env, id_=id_: (
                            env["sale.order"].browse(id_).action_confirm()
                        ),
                    )
                    for id_ in order_ids
                ]
            )
            with self._environment() as env:
                booth = env["event.booth"].browse(booth_id)
                orders = env["sale.order"].browse(order_ids)
                winner = booth.sale_order_id
                self.assertEqual(booth.participation_id.partner_id, winner.partner_id)
                self.assertEqual(orders.filtered(lambda o: o.state == "sale"), winner)
                loser = orders - winner
                self.assertEqual(loser.state, "draft")
                self.assertFalse(loser.order_line.event_booth_pending_ids)
            answers = [result for result in results if result is not True]
            self.assertEqual(len(answers), 1, results)
            self.assertIsInstance(answers[0], UserError)
            self.assertIn(f"R{index}", str(answers[0]))

    def test_two_holds_of_one_booth_have_exactly_one_winner(self):
        with self._environment() as env:
            participations = env["exhibition.participation"]
            for partner_id in self.partner_ids:
                values = {"event_id": self.event_id, "partner_id": partner_id}
                participations |= participations.search(
                    [
                        (name, "=", value)
                        for name, value in {**values, "role": "exhibitor"}.items()
                    ],
                    limit=1,
                ) or participations.create(values)
            ids = participations.ids
        for index in range(ROUNDS):
            booth_id, _orders = self._create_orders(f"H{index}")
            results = self._at_once(
                *[
                    (
                        api.SUPERUSER_ID,
                        lambda env, id_=id_, booth_id=booth_id: (
                            env["event.booth"]
                            .browse(booth_id)
                            .action_hold(id_, "2031-01-01 00:00:00")
                        ),
                    )
                    for id_ in ids
                ]
            )
            self.assertEqual(sorted(result["ok"] for result in results), [False, True])
            (refused,) = (result for result in results if not result["ok"])
            self.assertIn("race", refused["message"])
