from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_badge")
class TestShowDesk(ExhibitionCommon):
    """What the desk asks the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.edition.write(
            {"date_begin": now - timedelta(days=1), "date_end": now + timedelta(days=1)}
        )
        cls.events = cls.env["event.event"].with_user(cls.desk)

    def test_running_editions_come_first(self):
        names = [row["name"] for row in self.events.get_desk_editions()]
        self.assertEqual(names[0], self.edition.name)
        row = self.events.get_desk_editions()[0]
        self.assertEqual((row["phase"], row["country_id"]), ("running", self.china.id))
        for call in ("get_desk_editions", "get_desk_choices"):
            with self.assertRaises(AccessError):
                getattr(self.env["event.event"].with_user(self.employee), call)()

    def test_counters_count_people_once_and_tell_no_name(self):
        company = self._create_participation(self._create_customer("Moutai"))
        self._create_booth(participation_id=company.id)
        badges = [self._create_badge(name) for name in ("One", "Two", "Absent")]
        staff = self._create_badge("Staff", participation_id=company.id)
        scan = self.env["event.registration"].with_user(self.desk).scan_badge
        for badge in (badges[0], badges[0], badges[1], staff):
            scan(badge.barcode, self.edition.id)
        yesterday = fields.Datetime.now() - timedelta(days=1)
        visits = self.env["exhibition.visit"]
        visits._log_entrance(badges[0], yesterday)
        hour = self.edition._to_local(fields.Datetime.now()).hour
        self.assertEqual(
            self.events.get_desk_counters(self.edition.id),
            {
                "visitors_today": 2,
                "visitors": 2,
                "visits": 3,
                "staff_today": 1,
                "entrances_today": 4,
                "registered": 3,
                "hours": [(hour, 3)],
            },
        )
        with self.assertRaises(AccessError):
            self.env["event.event"].with_user(self.employee).get_desk_counters(
                self.edition.id
            )

    def test_counters_cost_the_same_for_many_visits(self):
        self.events.get_desk_counters(self.edition.id)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            self.events.get_desk_counters(self.edition.id)

    def test_registration_takes_five_fields_and_lets_in(self):
        answer = self.events.register_at_desk(
            self.edition.id,
            {
                "name": "Karl",
                "company_name": "Weinhaus",
                "email": "karl@wein.example.com",
                "country_id": self.env.ref("base.de").id,
                "attendee_category": "visitor",
                "participation_id": 1,
                "state": "cancel",
                "barcode": "1",
            },
        )
        self.assertEqual(answer["status"], "entered")
        badge = self.env["event.registration"].browse(answer["registration_id"])
        self.assertRecordValues(
            badge,
            [
                {
                    "name": "Karl",
                    "origin": "foreign",
                    "attendee_category": "visitor",
                    "registered_onsite": True,
                    "state": "done",
                    "participation_id": False,
                }
            ],
        )
        self.assertNotEqual(badge.barcode, "1")
        staff = self.events.register_at_desk(
            self.edition.id, {"name": "X", "attendee_category": "exhibitor_staff"}
        )
        self.assertEqual(staff["category_code"], "trade_visitor")

    def test_rep_registers_at_shows_they_run_only(self):
        events = self.env["event.event"].with_user(self.rep)
        with self.assertRaises(AccessError):
            events.register_at_desk(self.edition.id, {"name": "Walk-in"})
        self.edition.team_user_ids = self.rep
        answer = events.register_at_desk(self.edition.id, {"name": "Walk-in"})
        self.assertEqual(answer["status"], "entered")

    def test_nobody_is_registered_without_a_name(self):
        for values in ({}, {"name": "  ", "company_name": "Acme"}):
            with self.subTest(values), self.assertRaises(UserError):
                self.events.register_at_desk(self.edition.id, values)


@tagged(
    "post_install", "-at_install", "expo_crm_show", "expo_crm_badge", "expo_crm_tour"
)
class TestShowDeskTour(TourCase, ExhibitionCommon):
    """The desk in a browser: two scans, a refusal, an undo, somebody without a badge."""

    def test_desk(self):
        now = fields.Datetime.now()
        self.edition.write(
            {"date_begin": now - timedelta(days=1), "date_end": now + timedelta(days=1)}
        )
        badge = self._create_badge("Zhang Wei", barcode="BADGE-1", company_name="Acme")
        gone = self._create_badge("Gone", barcode="BADGE-2")
        gone.action_cancel()
        self._tour("expo_crm_show_desk", self.desk, "/odoo/show-desk")
        self.assertEqual(badge.visit_ids.scan_count, 1)
        self.assertFalse(gone.visit_ids)
        walk_in = self.env["event.registration"].search([("name", "=", "Karl Muller")])
        self.assertRecordValues(
            walk_in,
            [
                {
                    "company_name": "Weinhaus",
                    "email": "karl@wein.example.com",
                    "state": "done",
                    "registered_onsite": True,
                }
            ],
        )
        self.assertTrue(walk_in.badge_printed_on)


class TestShowDeskTourChinese(TestShowDeskTour):
    """The same, clicked by people who read Chinese."""

    allow_inherited_tests_method = True
    lang = "zh_CN"
