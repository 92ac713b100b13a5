from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon

AFTER = "2027-05-10 00:00:00"


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_figures")
class TestExhibitionClose(ExhibitionCommon):
    """Closing an edition settles who came and freezes its figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.came, cls.absent, cls.wishes = (
            cls._create_participation(cls._create_customer(name, cls.stranger))
            for name in ("Ann", "Ben", "Cai")
        )
        (cls.came | cls.absent).state = "contracted"
        cls.booth = cls._create_booth(
            "H1", hold_participation_id=cls.wishes.id, hold_until="2027-05-20 00:00:00"
        )

    def close(self, user=None, absent=None):
        edition = self.edition.with_user(user or self.show_manager)
        nobody = self.env["exhibition.participation"]
        edition.close_figures(nobody if absent is None else absent)

    def figure(self, metric="exhibitors"):
        return self.env["exhibition.statistic"].search(
            [
                ("event_id", "=", self.edition.id),
                ("metric", "=", metric),
                ("origin", "=", "all"),
                ("basis", "=", "ufi"),
            ]
        )

    def test_closing_before_the_end_is_refused(self):
        with freeze_time("2027-05-02 12:00:00"), self.assertRaises(UserError):
            self.close()

    def test_closing_is_for_event_users(self):
        with freeze_time(AFTER):
            for user in (self.rep, self.desk, self.manager, self.employee):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    self.close(user)

    @freeze_time(AFTER)
    def test_closing_settles_and_freezes(self):
        self.close(absent=self.absent)
        self.assertEqual(
            (self.came | self.absent | self.wishes).mapped("state"),
            ["exhibited", "no_show", "intention"],
        )
        self.assertFalse(self.booth.hold_participation_id)
        self.assertTrue(self.edition.date_figures_closed)
        self.assertEqual(self.edition.phase, "closed")
        row = self.figure()
        self.assertEqual((row.value, row.frozen, row.is_estimate), (1, True, False))
        note = self.edition.message_ids[0].body
        self.assertIn("1 exhibited", note)
        self.assertIn("UFI", note)

    @freeze_time(AFTER)
    def test_frozen_figures_stay(self):
        self.close(absent=self.absent)
        self.absent.sudo().active = False
        self.edition.with_user(self.show_manager).action_open_figures()
        self.env["exhibition.statistic"]._refresh(self.edition)
        self.assertEqual(self.figure().value, 1)

    @freeze_time(AFTER)
    def test_closing_twice_is_refused(self):
        self.close()
        with self.assertRaisesRegex(UserError, "closed already"):
            self.close()

    @freeze_time(AFTER)
    def test_audit_of_a_frozen_figure(self):
        self.close()
        row = self.figure().with_user(self.event_manager)
        row.write({"audited_value": 3, "audit_state": "done", "auditor": "UFI"})
        self.assertEqual((row.value, row.audited_value), (2, 3))
        with self.assertRaises(UserError):
            row.write({"audited_value": 3, "value": 3})
        with self.assertRaises(AccessError):
            row.with_user(self.show_manager).audited_value = 4

    @freeze_time(AFTER)
    def test_nobody_closes_or_opens_by_writing_the_date(self):
        for user in (self.show_manager, self.event_manager):
            edition = self.edition.with_user(user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                edition.write({"date_figures_closed": AFTER})
        self.close()
        edition = self.edition.with_user(self.show_manager)
        with self.assertRaises(AccessError):
            edition.write({"date_figures_closed": False})
        with self.assertRaises(AccessError):
            edition.create(
                {
                    "name": "Closed",
                    "date_begin": "2028-05-01 01:00:00",
                    "date_end": "2028-05-03 09:00:00",
                    "date_figures_closed": AFTER,
                }
            )

    @freeze_time(AFTER)
    def test_opening_again_needs_a_reason_and_an_administrator(self):
        self.close()
        with self.assertRaises(AccessError):
            self.edition.with_user(self.show_manager).reopen_figures("a contract")
        edition = self.edition.with_user(self.event_manager)
        with self.assertRaises(UserError):
            edition.reopen_figures("  ")
        edition.reopen_figures("a contract was found")
        self.assertFalse(self.edition.date_figures_closed)
        self.assertFalse(self.figure().frozen)
        self.assertIn("a contract was found", self.edition.message_ids[0].body)
        with self.assertRaises(UserError):
            edition.reopen_figures("again")
        self.close(absent=self.came)
        self.assertEqual(
            (self.came | self.absent).mapped("state"), ["no_show", "exhibited"]
        )

    @freeze_time(AFTER)
    def test_wizard_suggests_who_sent_nobody(self):
        self._create_booth(participation_id=self.came.id, state="unavailable")
        badge = self._create_badge("Staff", participation_id=self.came.id)
        self.env["exhibition.visit"].create(
            {
                "registration_id": badge.id,
                "event_id": self.edition.id,
                "date": "2027-05-01",
                "first_in": "2027-05-01 02:00:00",
                "last_in": "2027-05-01 02:00:00",
            }
        )
        # as the client does: the defaults of the form are its lines
        wizard = (
            self.env["exhibition.close"]
            .with_user(self.show_manager)
            .with_context(default_event_id=self.edition.id)
            .create({})
        )
        self.assertEqual(
            [
                (line.name, line.staff_visits, line.is_absent)
                for line in wizard.line_ids
            ],
            [("Ben", 0, True), ("Ann", 1, False)],
        )
        self.assertEqual((wizard.exhibited_count, wizard.absent_count), (1, 1))
        self.assertEqual(wizard.unsigned_names, "Cai")
        self.assertEqual(wizard.hold_count, 1)
        wizard.action_close()
        self.assertEqual(self.absent.state, "no_show")

    @freeze_time(AFTER)
    def test_without_staff_badges_nobody_is_taken_as_absent(self):
        wizard = (
            self.env["exhibition.close"]
            .with_user(self.show_manager)
            .with_context(default_event_id=self.edition.id)
            .create({})
        )
        self.assertEqual(wizard.absent_count, 0)

    @freeze_time(AFTER)
    def test_represented_company_stays_away_with_its_stand(self):
        guest = self._create_participation(
            self._create_customer("Dov"),
            role="represented",
            parent_id=self.absent.id,
            state="contracted",
        )
        self.close(absent=self.absent)
        self.assertEqual(guest.state, "no_show")

    @freeze_time(AFTER)
    def test_outcome_of_the_previous_edition_is_settled(self):
        for row in self.came | self.wishes:
            self._create_participation(
                row.partner_id, self.edition_2026, state="exhibited"
            )

        def outcomes():
            self.env.flush_all()
            report = self.env["exhibition.participation.report"]
            report.invalidate_model()
            rows = report.search([("event_id", "=", self.edition_2026.id)])
            return dict(rows.mapped(lambda row: (row.name, row.outcome)))

        self.assertEqual(outcomes(), {"Ann": "rebooked", "Cai": "open"})
        self.close()
        self.assertEqual(outcomes(), {"Ann": "rebooked", "Cai": "lost"})
        later = self._create_edition(2028)
        self._create_participation(self.wishes.partner_id, later, state="contracted")
        self.assertEqual(outcomes(), {"Ann": "rebooked", "Cai": "reactivated"})

    def test_analysis_shows_visible_customers_only(self):
        report = self.env["exhibition.participation.report"]
        self.env.flush_all()
        domain = [("event_id", "=", self.edition.id)]
        self.assertFalse(report.with_user(self.rep).search(domain))
        for user in (self.stranger, self.show_manager, self.manager):
            with self.subTest(user.login):
                self.assertEqual(len(report.with_user(user).search(domain)), 3)

    def test_analysis_tells_revenue_to_who_sees_the_company(self):
        stand = self._create_booth("R1")
        order = self._create_booth_order(self.came.partner_id, stand)
        order.action_confirm()
        self.env.flush_all()
        report = self.env["exhibition.participation.report"]
        domain = [("participation_id", "=", self.came.id)]
        for user, amount in (
            (self.stranger, 9000.0),
            (self.manager, 9000.0),
            (self.show_manager, 0.0),
        ):
            with self.subTest(user.login):
                self.env.invalidate_all()
                rows = report.with_user(user)
                self.assertEqual(rows.search(domain).revenue, amount)
                ((total,),) = rows._read_group(domain, [], ["revenue:sum"])
                self.assertEqual(total or 0.0, amount)
