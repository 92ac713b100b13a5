from freezegun import freeze_time

from odoo.tests import Form, tagged

from .exhibition_common import ExhibitionCommon


@tagged("post_install", "-at_install", "expo_crm_show")
class TestExhibitionJourney(ExhibitionCommon):
    """A show from one edition to the next, each step by who takes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = cls._create_customer("Kweichow", cls.rep)
        cls.lost = cls._create_customer("Luzhou", cls.stranger)
        for number in ("A1", "A2"):
            cls._create_booth(number)

    def _sell(self, customer, number, user):
        """A rep holds a booth, quotes it and confirms."""
        participation = self._create_participation(customer)
        booth = self.edition.event_booth_ids.filtered(lambda b: b.name == number)
        held = booth.with_user(user).action_hold(participation.id, "2027-03-10")
        self.assertTrue(held["ok"], held)
        self._confirm_quotation(participation.with_user(user))
        return participation

    def _confirm_quotation(self, participation):
        quotation = participation.action_quote()
        order = participation.env["sale.order"].browse(quotation["res_id"])
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return order

    def _close(self, edition):
        wizard = Form(
            self.env["exhibition.close"]
            .with_user(self.show_manager)
            .with_context(default_event_id=edition.id)
        )
        wizard.save().action_close()

    def _open_next(self, edition):
        wizard = Form(
            self.env["exhibition.rollover"]
            .with_user(self.show_manager)
            .with_context(default_event_id=edition.id)
        )
        wizard.rebook_deadline = "2027-08-31"
        action = wizard.save().action_open()
        return self.env["event.event"].browse(action["res_id"])

    def _get_figures(self, edition):
        """:returns: what the show manager reads of the frozen figures."""
        rows = (
            self.env["exhibition.statistic"]
            .with_user(self.show_manager)
            .search(
                [
                    ("event_id", "=", edition.id),
                    ("basis", "=", "ufi"),
                    ("origin", "=", "all"),
                ]
            )
        )
        self.assertTrue(all(rows.mapped("frozen")))
        return {row.metric: row.value if row.is_known else None for row in rows}

    def test_from_one_edition_to_the_next(self):
        with freeze_time("2027-03-01 04:00:00"):
            self._sell(self.kept, "A1", self.rep)
            self._sell(self.lost, "A2", self.stranger)
        with freeze_time("2027-05-04 02:00:00"):
            self._close(self.edition)
            coming = self._open_next(self.edition)
        self.assertEqual(coming.previous_event_id, self.edition)
        self.assertEqual(len(coming.participation_ids), 2)
        self.assertEqual(set(coming.event_booth_ids.mapped("sale_status")), {"held"})

        again = coming.participation_ids.filtered(lambda p: p.partner_id == self.kept)
        with freeze_time("2027-06-01 04:00:00"):
            self._confirm_quotation(again.with_user(self.rep))
        self.assertEqual(again.state, "contracted")
        self.assertEqual(again.booth_names, "A1")
        with freeze_time("2028-04-01 04:00:00"):
            staff = self.env["event.registration"].with_user(self.rep)
            staff = staff.create(
                {"name": "Li Na", "event_id": coming.id, "participation_id": again.id}
            )
            staff.action_print_badges()
            visitor = self._create_badge("Wang Fang", coming, email="w@example.com")
        self._visit(coming, visitor, staff)
        with freeze_time("2028-05-10 02:00:00"):
            self._close(coming)

        figures = self._get_figures(coming)
        self.assertEqual(figures["retention"], 0.5)
        self.assertEqual(figures["churn"], 0.5)
        self.assertEqual(figures["exhibitors"], 1)
        self.assertEqual((figures["visitors"], figures["visits"]), (1, 2))
        self.assertEqual(again.state, "exhibited")
        self.assertIsNone(self._get_figures(self.edition)["retention"])

    def _visit(self, edition, visitor, staff):
        """Twice on the first day, once on the second; staff on the first."""
        first, _last = edition._get_show_dates()
        door = self.env["event.registration"].with_user(self.desk)
        edition.team_user_ids += self.desk
        for moment, badge, status in (
            (f"{first} 01:30:00", visitor, "entered"),
            (f"{first} 05:00:00", visitor, "again"),
            (f"{first} 01:20:00", staff, "entered"),
            (f"{first.replace(day=first.day + 1)} 02:00:00", visitor, "entered"),
        ):
            with freeze_time(moment):
                answer = door.scan_badge(badge.sudo().barcode, edition.id)
            self.assertEqual(answer["status"], status, answer)
        self.assertEqual(visitor.visit_ids.mapped("scan_count"), [1, 2])
