import random
import threading
from collections import Counter
from datetime import timedelta
from functools import partial

from odoo import api, fields
from odoo.service.model import retrying
from odoo.tests import tagged

from .race_common import ROUNDS, RaceCase

DESKS = 10
BADGES_PER_ROUND = 10


@tagged(
    "post_install", "-at_install", "expo_crm_race", "expo_crm_show", "expo_crm_badge"
)
class TestExhibitionDeskRace(RaceCase):
    """Ten desks scan the same badges at once."""

    patience = 300
    # ten at once need time to give way to each other, as people do
    pace = 0.25

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        with cls._environment(tracking_disable=True) as env:
            series = env["exhibition.series"].create({"name": "race show"})
            edition = env["event.event"].create(
                {
                    "name": "race edition",
                    "series_id": series.id,
                    "date_begin": now - timedelta(days=1),
                    "date_end": now + timedelta(days=2),
                    "date_tz": "UTC",
                    "event_mail_ids": [],
                }
            )
            badges = env["event.registration"].create(
                [
                    {"name": f"race {index}", "event_id": edition.id}
                    for index in range(ROUNDS * BADGES_PER_ROUND)
                ]
            )
            group = env.ref("event.group_event_registration_desk")
            desk = (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    {
                        "name": "race desk",
                        "login": "race_desk",
                        "group_ids": [(6, 0, group.ids)],
                    }
                )
            )
            cls.series_id, cls.edition_id = series.id, edition.id
            cls.badge_ids, cls.desk_id = badges.ids, desk.id
            cls.barcodes = badges.mapped("barcode")

    @classmethod
    def _clean_up(cls):
        with cls._environment() as env:
            env["event.registration"].browse(cls.badge_ids).unlink()
            env["event.event"].browse(cls.edition_id).unlink()
            env["exhibition.series"].browse(cls.series_id).unlink()
            desk = env["res.users"].browse(cls.desk_id)
            partner = desk.partner_id
            desk.unlink()
            partner.unlink()
        cls.registry.clear_cache()

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM exhibition_visit WHERE event_id = %s", [self.edition_id]
            )

    def _run_desks(self, orders):
        """:param orders: a list of barcodes for each desk.
        :returns: the answers' statuses, or the errors.
        """
        barrier = threading.Barrier(len(orders))
        results = [[] for _order in orders]

        def run(index, barcodes):
            barrier.wait(30)
            for barcode in barcodes:
                try:
                    results[index].append(self._scan(barcode))
                except Exception as error:
                    results[index].append(repr(error))

        self._run_threads(
            [threading.Thread(target=run, args=item) for item in enumerate(orders)]
        )
        return Counter(status for statuses in results for status in statuses)

    def _scan(self, barcode):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.desk_id, {})
            call = partial(
                env["event.registration"].scan_badge, barcode, self.edition_id
            )
            return retrying(call, env)["status"]

    def _rows(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT count(*), count(DISTINCT registration_id), sum(scan_count),"
                " count(*) FILTER (WHERE badge.state != 'done')"
                "  FROM exhibition_visit visit"
                "  JOIN event_registration badge ON badge.id = registration_id"
                " WHERE visit.event_id = %s",
                [self.edition_id],
            )
            return cr.fetchone()

    def test_ten_desks_and_all_badges_at_each_of_them(self):
        dice = random.Random(5)
        orders = [
            dice.sample(self.barcodes, len(self.barcodes)) for _desk in range(DESKS)
        ]
        statuses = self._run_desks(orders)
        badges = len(self.barcodes)
        self.assertEqual(statuses, {"entered": badges, "again": badges * (DESKS - 1)})
        self.assertEqual(self._rows(), (badges, badges, badges * DESKS, 0))

    def test_four_desks_scan_one_badge_at_the_same_moment(self):
        for round_ in range(max(1, ROUNDS // 5)):
            before = self._rows()[2] or 0
            statuses = self._run_desks([[self.barcodes[round_]]] * 4)
            self.assertEqual(sum(statuses.values()), 4)
            self.assertLessEqual(set(statuses), {"entered", "again"})
            self.assertEqual(self._rows()[2], before + 4)

    def test_two_desks_give_the_last_staff_badge_once(self):
        with self._environment(tracking_disable=True) as env:
            partner = env["res.partner"].create({"name": "race firm"})
            company = env["exhibition.participation"].create(
                {
                    "partner_id": partner.id,
                    "event_id": self.edition_id,
                    "badge_extra": 1,
                }
            )
            company_id, partner_id = company.id, partner.id
        self.addCleanup(self._remove_company, company_id, partner_id)

        def give(env):
            values = {
                "name": "race staff",
                "event_id": self.edition_id,
                "participation_id": company_id,
            }
            return env["event.registration"].create(values).state

        granted = 1
        for _round in range(max(1, ROUNDS // 5)):
            results = self._at_once(*[(api.SUPERUSER_ID, give)] * 3)
            statuses = Counter(
                type(result).__name__ if isinstance(result, Exception) else result
                for result in results
            )
            self.assertEqual(statuses, {"open": 1, "UserError": 2})
            granted += 1
            with self._environment() as env:
                env["exhibition.participation"].browse(company_id).badge_extra = granted

    def _remove_company(self, company_id, partner_id):
        with self._environment() as env:
            company = env["exhibition.participation"].browse(company_id)
            company.staff_ids.unlink()
            company.unlink()
            env["res.partner"].browse(partner_id).unlink()
