from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.expo_crm.tests.exhibition_common import ExhibitionCommon

DAY_1 = "2027-05-01 03:00:00"
DAY_2 = "2027-05-02 03:00:00"


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_badge")
class TestExhibitionVisit(ExhibitionCommon):
    """A badge at the door of an edition: let in and counted, or refused and why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exhibitor = cls._create_customer("Moutai", cls.stranger)
        cls.participation = cls._create_participation(cls.exhibitor)
        cls._create_booth(participation_id=cls.participation.id)
        cls.badge = cls._create_badge(
            company_name="Acme Trading",
            phone="+86 138 1111 2222",
            email="zhang@acme.example.com",
            country_id=cls.china.id,
        )
        cls.registrations = cls.env["event.registration"].with_user(cls.desk)

    def _scan(self, badge=None, moment=DAY_1, edition=None, **options):
        badge = self.badge if badge is None else badge
        with freeze_time(moment):
            return self.registrations.scan_badge(
                badge.barcode, (edition or self.edition).id, **options
            )

    def _status(self, *args, **options):
        return self._scan(*args, **options)["status"]

    def _visits(self, badge=None):
        return (badge or self.badge).visit_ids.sorted("date")

    def test_three_scans_on_day_1_and_one_on_day_2_are_two_visits(self):
        answers = [
            self._status(),
            self._status(moment="2027-05-01 05:00:00"),
            self._status(moment="2027-05-01 08:00:00", gate=" South "),
            self._status(moment=DAY_2),
        ]
        self.assertEqual(answers, ["entered", "again", "again", "entered"])
        self.assertRecordValues(
            self._visits(),
            [
                {
                    "date": date(2027, 5, 1),
                    "scan_count": 3,
                    "gate": "South",
                    "hour": 11,
                    "user_id": self.desk.id,
                },
                {
                    "date": date(2027, 5, 2),
                    "scan_count": 1,
                    "gate": False,
                    "hour": 11,
                    "user_id": self.desk.id,
                },
            ],
        )
        first = self._visits()[0]
        self.assertEqual(str(first.first_in), DAY_1)
        self.assertEqual(str(first.last_in), "2027-05-01 08:00:00")

    def test_first_visit_marks_attended_as_on_cores_screens(self):
        self._scan()
        self.assertEqual(self.badge.state, "done")
        self.assertEqual(str(self.badge.date_closed), DAY_1)
        self._scan(moment=DAY_2)
        self.assertEqual(str(self.badge.date_closed), DAY_1)

    def test_what_follows_from_the_badge_is_filled_as_the_orm_does(self):
        self._scan()
        visit = self._visits()
        names = (
            "attendee_category",
            "counts_as_visitor",
            "origin",
            "company_id",
            "hour",
        )
        written = {name: visit[name] for name in names}
        for name in names:
            self.env.add_to_compute(visit._fields[name], visit)
        self.env.flush_all()
        self.assertEqual({name: visit[name] for name in names}, written)
        self.assertEqual(visit.origin, "mainland")
        self.assertTrue(visit.counts_as_visitor)
        self.badge.attendee_category = "media"
        self.assertFalse(visit.counts_as_visitor)

    def test_half_an_hour_before_midnight_in_utc_is_the_next_day_in_shanghai(self):
        self._scan(moment="2027-05-01 15:59:00")
        self._scan(moment="2027-05-01 23:30:00")
        self.assertEqual(
            self._visits().mapped("date"), [date(2027, 5, 1), date(2027, 5, 2)]
        )

    def test_answer_holds_what_is_printed_and_nothing_else(self):
        answer = self._scan()
        self.assertEqual(
            set(answer),
            {
                "status", "registration_id", "visit_id", "name", "company", "category",
                "category_code", "day", "times_today", "visits", "message", "readable",
            },
        )  # fmt: skip
        self.assertNotIn("1111", repr(answer))
        self.assertNotIn("@", repr(answer))
        self.assertEqual(answer["name"], "Zhang Wei")
        self.assertEqual(answer["company"], "Acme Trading")
        self.assertEqual(answer["category"], "Trade Visitor")
        self.assertEqual((answer["day"], answer["visits"]), (1, 1))

    def test_badge_of_a_hidden_customer_is_let_in(self):
        staff = self._create_badge("Li Na", participation_id=self.participation.id)
        answer = self._scan(staff)
        self.assertEqual(answer["status"], "entered")
        self.assertEqual(answer["company"], "Moutai")
        self.assertFalse(self._visits(staff).counts_as_visitor)

    def test_only_the_registration_desk_scans(self):
        for user in (self.employee, self.accountant):
            with self.assertRaises(AccessError):
                self.registrations.with_user(user).scan_badge("1", self.edition.id)
            with self.assertRaises(AccessError):
                self.registrations.with_user(user).undo_scan(1)

    def test_refusals_leave_no_visit(self):
        cancelled = self._create_badge("Cancelled")
        cancelled.action_cancel()
        draft = self._create_badge("Draft")
        draft.action_set_draft()
        archived = self._create_badge("Archived", active=False)
        foreign = self._create_badge("Last Year", edition=self.edition_2026)
        badges = cancelled | draft | archived | foreign
        self.assertEqual(
            [self._status(badge) for badge in badges],
            ["cancelled", "unconfirmed", "invalid", "foreign"],
        )
        for code in ("", None, "12345", "x' OR 1=1"):
            with freeze_time(DAY_1):
                answer = self.registrations.scan_badge(code, self.edition.id)
            self.assertEqual(answer["status"], "invalid")
            self.assertFalse(answer["name"])
        self.assertFalse(badges.visit_ids)

    def test_doors_open_on_the_days_of_the_show(self):
        self.assertEqual(self._status(moment="2027-04-30 15:59:00"), "future")
        # midnight in Shanghai
        self.assertEqual(self._status(moment="2027-04-30 16:00:00"), "entered")
        # after closing time of the last day, then after the day
        self.assertEqual(self._status(moment="2027-05-03 15:59:00"), "entered")
        self.assertEqual(self._status(moment="2027-05-03 16:00:00"), "over")
        self.edition.date_figures_closed = "2027-05-02 00:00:00"
        self.assertEqual(self._status(moment=DAY_2), "closed")

    def test_crew_enters_from_move_in_to_move_out(self):
        crew = self._create_badge("Crew", attendee_category="contractor")
        self.assertEqual(self._status(crew, moment="2027-04-29 03:00:00"), "future")
        self.edition.write(
            {"move_in": "2027-04-29 01:00:00", "move_out": "2027-05-04 12:00:00"}
        )
        self.assertEqual(self._status(crew, moment="2027-04-29 00:30:00"), "future")
        self.assertEqual(self._status(crew, moment="2027-04-29 03:00:00"), "entered")
        self.assertEqual(self._status(crew, moment="2027-05-04 03:00:00"), "entered")
        self.assertEqual(self._status(crew, moment="2027-05-04 13:00:00"), "over")
        self.assertEqual(self._status(moment="2027-04-29 03:00:00"), "future")

    def test_general_visitors_come_on_public_days(self):
        self.badge.attendee_category = "visitor"
        self.env["exhibition.public.day"].create(
            {"event_id": self.edition.id, "date": "2027-05-02"}
        )
        self.assertEqual(self._status(), "trade_day")
        self.assertFalse(self._visits())
        self.assertEqual(self._status(force=True), "entered")
        self.assertEqual(self._status(moment=DAY_2), "entered")

    def test_undo_takes_back_one_entrance_at_a_time(self):
        first, second = self._scan(), self._scan()
        with freeze_time(DAY_1):
            with self.assertRaises(UserError, msg="scanned again since"):
                self.registrations.undo_scan(first["visit_id"], first["times_today"])
            self.registrations.undo_scan(second["visit_id"], second["times_today"])
            self.assertEqual(self._visits().scan_count, 1)
            self.assertEqual(self.badge.state, "done")
            self.registrations.undo_scan(first["visit_id"], 1)
        self.assertFalse(self._visits())
        self.assertEqual(self.badge.state, "open")
        self.assertFalse(self.badge.date_closed)
        with freeze_time(DAY_1), self.assertRaises(UserError):
            self.registrations.undo_scan(first["visit_id"], 1)

    def test_undo_is_for_minutes_and_keeps_earlier_days(self):
        self._scan()
        answer = self._scan(moment=DAY_2)
        with freeze_time("2027-05-02 03:11:00"), self.assertRaises(UserError):
            self.registrations.undo_scan(answer["visit_id"], 1)
        with freeze_time("2027-05-02 03:09:00"):
            self.registrations.undo_scan(answer["visit_id"], 1)
        self.assertEqual(self._visits().mapped("date"), [date(2027, 5, 1)])
        self.assertEqual(self.badge.state, "done")

    def test_cores_desk_logs_the_second_day(self):
        def scan(moment):
            with freeze_time(moment):
                return self.registrations.register_attendee(
                    self.badge.barcode, self.edition.id
                )

        self.assertEqual(scan(DAY_1)["status"], "confirmed_registration")
        self.assertEqual(scan(DAY_1)["status"], "already_registered")
        answer = scan(DAY_2)
        self.assertEqual(answer["status"], "confirmed_registration")
        self.assertEqual(answer["name"], "Zhang Wei")
        self.assertEqual(self._visits().mapped("scan_count"), [2, 1])
        self.assertEqual(scan("2027-06-01 03:00:00")["status"], "not_ongoing_event")

    def test_cores_desk_tells_nothing_of_hidden_customers(self):
        staff = self._create_badge("Li Na", participation_id=self.participation.id)
        with freeze_time(DAY_1):
            answer = self.registrations.with_user(self.rep).register_attendee(
                staff.barcode, self.edition.id
            )
        self.assertEqual(answer["status"], "confirmed_registration")
        self.assertFalse(answer["partner_id"])
        self.assertNotIn("sale_status", answer)

    def test_other_events_are_scanned_as_in_stock(self):
        event = self.env["event.event"].create(
            {
                "name": "Party",
                "date_begin": self.edition.date_begin,
                "date_end": self.edition.date_end,
            }
        )
        guest = self._create_badge("Guest", edition=event)
        with freeze_time(DAY_1):
            for status in ("confirmed_registration", "already_registered"):
                answer = self.registrations.register_attendee(guest.barcode, event.id)
                self.assertEqual(answer["status"], status)
        self.assertFalse(guest.visit_ids)
        with freeze_time("2020-01-01"):
            other = self._create_badge("Early", edition=event)
            other.with_user(self.desk).action_set_done()
        self.assertEqual(other.state, "done")

    def test_badge_marked_attended_by_hand_has_a_visit(self):
        with freeze_time(DAY_1):
            self.badge.with_user(self.desk).action_set_done()
            self.badge.with_user(self.desk).action_set_done()
        self.assertEqual(self._visits().scan_count, 1)
        self.assertEqual(self._visits().user_id, self.desk)

    def test_badge_cannot_be_marked_attended_where_the_door_refuses(self):
        with freeze_time("2027-04-01"), self.assertRaises(UserError):
            self.badge.with_user(self.desk).action_set_done()
        with freeze_time("2027-04-01"), self.assertRaises(UserError):
            self.badge.with_user(self.desk).write({"state": "done"})
        self.badge.action_cancel()
        with freeze_time(DAY_1), self.assertRaises(UserError):
            self.badge.with_user(self.desk).action_set_done()
        self.assertFalse(self._visits())

    def test_taking_back_on_cores_desk_takes_the_visit_back(self):
        with freeze_time(DAY_1):
            self.badge.with_user(self.desk).action_set_done()
            self.badge.with_user(self.desk).action_confirm()
        self.assertFalse(self._visits())
        self.assertEqual(self.badge.state, "open")

    def test_attendance_brought_in_gets_the_visit_of_its_day(self):
        badge = self._create_badge("Import", state="done", date_closed=DAY_2)
        self.assertEqual(badge.visit_ids.date, date(2027, 5, 2))
        outside = self._create_badge(
            "Elsewhere", state="done", date_closed="2027-08-02 03:00:00"
        )
        self.assertFalse(outside.visit_ids)

    def test_seats_are_checked_where_people_register_not_at_the_door(self):
        self.edition.write({"seats_limited": True, "seats_max": 1})
        events = type(self.env["event.event"])
        with patch.object(events, "_verify_seats_availability") as verified:
            self._scan()
        verified.assert_not_called()
        with self.assertRaises(UserError):
            forged = self.registrations.with_context(expo_crm_scanning=True)
            forged.create({"name": "Too many", "event_id": self.edition.id})

    def test_scan_costs_few_queries(self):
        badges = self.env["event.registration"].create(
            [{"name": f"{i}", "event_id": self.edition.id} for i in range(3)]
        )
        self._scan(badges[0])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            self._scan(badges[1])
            self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(7):
            self._scan(badges[1])
            self.env.flush_all()

    def test_staff_waits_for_payment_where_the_show_says_so(self):
        staff = self._create_badge("Li Na", participation_id=self.participation.id)
        paid = {"answer": False}
        self.patch(
            type(self.participation), "_is_badge_paid", lambda self: paid["answer"]
        )
        self.assertEqual(self._status(staff), "entered")
        self.series.badge_needs_payment = True
        answer = self._scan(staff, moment=DAY_2)
        self.assertEqual(answer["status"], "unpaid")
        self.assertIn("Moutai", answer["message"])
        self.assertEqual(self._status(moment=DAY_2), "entered")
        paid["answer"] = True
        self.assertEqual(self._status(staff, moment=DAY_2), "entered")

    def test_badge_of_another_company_is_unknown(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        edition = self._create_edition(
            2028,
            name="Their Show",
            company_id=company.id,
            series_id=self.env["exhibition.series"]
            .create({"name": "Theirs", "company_id": company.id})
            .id,
        )
        badge = self._create_badge("Theirs", edition=edition)
        self.assertEqual(self._status(badge), "invalid")
        with self.assertRaises(AccessError):
            self._scan(badge, edition=edition)
