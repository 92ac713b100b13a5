from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .exhibition_common import ExhibitionCommon

PHASES = ("sales", "preparation", "running", "after", "closed", False)


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_edition")
class TestEventEdition(ExhibitionCommon):
    """An event with a series: its number, its previous edition, its days and phase."""

    @mute_logger("odoo.sql_db")
    def test_numbers_count_up_and_are_given_once(self):
        self.assertEqual(self.edition_2026.edition_no, 1)
        self.assertEqual(self.edition.edition_no, 2)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.edition.edition_no = 1
            self.env.flush_all()
        self.edition_2026.active = False
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._create_edition(2028, edition_no=1)
        self.assertEqual(self._create_edition(2028).edition_no, 3)

    def test_editions_made_together_get_different_numbers(self):
        values = self.edition.copy_data()[0]
        events = self.env["event.event"].create([dict(values), dict(values)])
        self.assertEqual(events.mapped("edition_no"), [3, 4])

    def test_an_edition_that_changes_its_series_gets_a_free_number(self):
        other = self.env["exhibition.series"].create({"name": "Wine"})
        wine = self._create_edition(2026, series_id=other.id)
        self.edition_2026.active = False
        wine.series_id = self.series
        self.assertEqual(wine.edition_no, 3)

    def test_the_previous_edition_is_the_last_one_before(self):
        self.assertEqual(self.edition.previous_event_id, self.edition_2026)
        self.assertFalse(self.edition_2026.previous_event_id)
        self.assertEqual(self._create_edition(2029).previous_event_id, self.edition)

    def test_an_edition_does_not_begin_before_its_previous_one(self):
        with self.assertRefused(ValidationError, "does not begin after"):
            self.edition.write(
                {"date_begin": "2025-05-01 01:00:00", "date_end": "2025-05-02 01:00:00"}
            )
        with self.assertRefused(ValidationError, "does not begin after"):
            self.edition_2026.write(
                {"date_begin": "2028-05-01 01:00:00", "date_end": "2028-05-02 01:00:00"}
            )

    def test_the_form_of_an_edition_edits_its_tickets(self):
        """A list of events on the form of an event would make core's lists read-only
        for ``Form``, and Odoo's own tests fail."""
        self._create_edition(2028)
        with Form(self.edition) as form, form.event_ticket_ids.new() as ticket:
            ticket.name = "Day Ticket"
        self.assertIn("Day Ticket", self.edition.event_ticket_ids.mapped("name"))
        self.assertEqual(self.edition.next_event_id.name, "Spirits Show 2028")

    def test_no_circle_of_previous_editions(self):
        with self.assertRefused(ValidationError, "does not begin after"):
            self.edition_2026.previous_event_id = self.edition
        with self.assertRefused(ValidationError, "does not begin after"):
            self.edition.previous_event_id = self.edition

    def test_the_previous_edition_is_of_the_same_series(self):
        other = self.env["exhibition.series"].create({"name": "Wine"})
        wine = self._create_edition(2025, series_id=other.id)
        with self.assertRefused(ValidationError, "no edition of the series"):
            self.edition.previous_event_id = wine
        with self.assertRefused(ValidationError, "no edition of the series"):
            self.edition_2026.series_id = other

    def test_an_edition_is_of_the_company_of_its_series(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["exhibition.series"].create(
            {"name": "Foreign", "company_id": other.id}
        )
        with self.assertRefused(ValidationError, "belongs to Other"):
            self._create_edition(2028, series_id=foreign.id)

    def test_building_frames_the_show(self):
        with self.assertRefused(ValidationError, "cannot begin after"):
            self.edition.move_in = "2027-05-01 02:00:00"
        with self.assertRefused(ValidationError, "cannot be empty before"):
            self.edition.move_out = "2027-05-03 08:00:00"
        self.edition.write(
            {"move_in": "2027-04-28 00:00:00", "move_out": "2027-05-05 00:00:00"}
        )
        with self.assertRefused(ValidationError, "cannot begin after"):
            self.edition.date_begin = "2027-04-27 01:00:00"

    def test_public_days_are_days_of_the_show_by_its_own_calendar(self):
        day = self.env["exhibition.public.day"]
        with self.assertRefused(ValidationError, "is no day of"):
            day.create({"event_id": self.edition.id, "date": "2027-05-04"})
        late = self._create_edition(
            2028, date_begin="2028-04-30 20:00:00", date_end="2028-05-02 20:00:00"
        )
        # in Shanghai it is the next morning
        with self.assertRefused(ValidationError, "is no day of"):
            day.create({"event_id": late.id, "date": "2028-04-30"})
        day.create({"event_id": late.id, "date": "2028-05-03"})
        with self.assertRefused(ValidationError, "is no day of"):
            late.date_end = "2028-05-02 01:00:00"
        with self.assertRefused(ValidationError, "is no day of"):
            late.date_tz = "UTC"

    def test_the_first_right_ends_by_the_opening(self):
        self.edition.rebook_deadline = "2027-05-01"
        with self.assertRefused(ValidationError, "first right"):
            self.edition.rebook_deadline = "2027-05-02"

    def test_the_last_day_of_sales_follows_the_opening_unless_set(self):
        early = self._create_edition(
            2028, date_begin="2028-04-30 20:00:00", date_end="2028-05-02 20:00:00"
        )
        self.assertEqual(early.sales_end_date, date(2028, 4, 1))
        early.date_begin = "2028-04-29 20:00:00"
        self.assertEqual(early.sales_end_date, date(2028, 3, 31))
        early.sales_end_date = "2028-03-01"
        early.date_begin = "2028-04-28 20:00:00"
        self.assertEqual(early.sales_end_date, date(2028, 3, 1))

    def _assert_phase(self, edition, phase):
        self.env.invalidate_all()
        self.assertEqual(edition.phase, phase)
        Event = self.env["event.event"]
        for name in PHASES:
            found = Event.search([("phase", "=", name), ("id", "=", edition.id)])
            self.assertEqual(found, edition if name == phase else Event, name)
            rest = Event.search([("phase", "!=", name), ("id", "=", edition.id)])
            self.assertEqual(rest, Event if name == phase else edition, name)
        both = [("phase", "in", [phase, "nonsense"]), ("id", "=", edition.id)]
        self.assertEqual(Event.search(both), edition)

    def test_phase_and_its_search_agree(self):
        # sold until 1 April in Shanghai, whose 2 April begins at 16:00 in UTC
        for now, phase in [
            ("2027-04-01 15:59:59", "sales"),
            ("2027-04-01 16:00:00", "preparation"),
            ("2027-05-01 00:59:59", "preparation"),
            ("2027-05-01 01:00:00", "running"),
            ("2027-05-03 08:59:59", "running"),
            ("2027-05-03 09:00:00", "after"),
        ]:
            with self.subTest(now), freeze_time(now):
                self._assert_phase(self.edition, phase)
        self.edition.date_figures_closed = "2027-06-01 00:00:00"
        with freeze_time("2027-04-01"):
            self._assert_phase(self.edition, "closed")

    def test_phase_at_midnight_of_other_time_zones(self):
        self.edition.date_tz = "Pacific/Honolulu"
        east = self._create_edition(2028, date_tz="Pacific/Kiritimati")
        (self.edition | east).sales_end_date = "2027-04-01"
        for now, in_west, in_east in [
            ("2027-04-01 09:59:59", "sales", "sales"),
            ("2027-04-01 10:00:00", "sales", "preparation"),
            ("2027-04-02 09:59:59", "sales", "preparation"),
            ("2027-04-02 10:00:00", "preparation", "preparation"),
        ]:
            with self.subTest(now), freeze_time(now):
                self._assert_phase(self.edition, in_west)
                self._assert_phase(east, in_east)

    @freeze_time("2027-04-10")
    def test_phase_without_a_last_day_of_sales_and_without_series(self):
        self.edition.sales_end_date = False
        self._assert_phase(self.edition, "sales")
        event = self._create_edition(2028, series_id=False)
        self._assert_phase(event, False)
        moment = self._create_edition(
            2029, date_begin="2027-04-10 00:00:00", date_end="2027-04-10 00:00:00"
        )
        self._assert_phase(moment, "after")

    def test_a_live_event_becomes_an_edition(self):
        event = self._create_edition(2028, series_id=False)
        booth = self._create_booth("A1", event, hall_id=False)
        self.assertFalse(booth.width)
        event.with_user(self.show_manager).series_id = self.series
        self.assertRecordValues(booth, [{"width": 3, "depth": 3, "area": 9}])
        self.assertEqual(booth.sale_status, "free")
        self.assertEqual(event.edition_no, 3)
        self.assertEqual(event.previous_event_id, self.edition)

    def test_booths_of_one_number_keep_an_event_from_becoming_an_edition(self):
        event = self._create_edition(2028, series_id=False)
        for number in ("A1", "ａ１"):
            self._create_booth(number, event, hall_id=False)
        with self.assertRefused(ValidationError, "cannot have booths ａ１ and A1"):
            event.with_user(self.show_manager).series_id = self.series

    def test_an_edition_in_use_stays_an_edition(self):
        edition = self.edition.with_user(self.show_manager)
        with self.assertRefused(UserError, "has halls"):
            edition.series_id = False
        self.hall.unlink()
        participation = self._create_participation(self._create_customer())
        with self.assertRefused(UserError, "companies that take part"):
            edition.series_id = False
        with self.assertRefused(UserError, "take part in"):
            self.edition.with_user(self.event_manager).unlink()
        participation.unlink()
        edition.series_id = False
        self.assertFalse(edition.edition_no or edition.previous_event_id)
        self.assertFalse(edition.phase or edition.sales_end_date)

    def _create_visit(self, day):
        badge = self._create_badge()
        return self.env["exhibition.visit"].create(
            {
                "registration_id": badge.id,
                "event_id": self.edition.id,
                "date": day,
                "first_in": f"{day} 02:00:00",
                "last_in": f"{day} 02:00:00",
            }
        )

    def test_days_with_visits_stay_days_of_the_edition(self):
        self._create_visit("2027-05-03")
        edition = self.edition.with_user(self.show_manager)
        edition.date_begin = "2027-05-02 01:00:00"
        edition.date_end = "2027-05-04 09:00:00"
        with self.assertRefused(ValidationError, "was visited"):
            edition.date_end = "2027-05-02 09:00:00"
        with self.assertRefused(ValidationError, "time zone"):
            edition.date_tz = "Europe/Berlin"
        with self.assertRefused(UserError, "visits|halls"):
            edition.series_id = False

    def test_a_copy_has_halls_booths_and_a_number_of_its_own(self):
        zone = self._create_hall(self.edition, "Zone", parent_id=self.hall.id)
        customer = self._create_customer()
        participation = self._create_participation(customer, state="contracted")
        booth = self._create_booth("A1", participation_id=participation.id)
        booth.write({"state": "unavailable", "partner_id": customer.id})
        self._create_booth("A2", hall_id=zone.id, is_blocked=True)
        self.edition.public_day_ids = [Command.create({"date": "2027-05-03"})]
        copy = self.edition.with_user(self.show_manager).copy()
        self.assertEqual(copy.edition_no, 3)
        self.assertEqual(copy.previous_event_id, self.edition_2026)
        self.assertEqual(
            copy.hall_ids.mapped("display_name"), ["Hall 1", "Hall 1 / Zone"]
        )
        self.assertEqual(copy.public_day_ids.mapped("date"), [date(2027, 5, 3)])
        first, second = copy.event_booth_ids.sorted("name")
        self.assertEqual(first.hall_id.event_id, copy)
        self.assertEqual(second.hall_id.display_name, "Hall 1 / Zone")
        self.assertEqual(first.sale_status, "free")
        self.assertTrue(second.is_blocked)
        self.assertFalse(first.partner_id or first.participation_id)

    def test_an_event_without_series_shows_nothing_of_shows(self):
        event = self._create_edition(2030, series_id=False)
        with Form(event.with_user(self.show_manager)) as form:
            form.name = "A talk"
        self.assertFalse(event.edition_no or event.sales_end_date or event.phase)
        duplicate = event.copy()
        self.assertFalse(duplicate.hall_ids)
