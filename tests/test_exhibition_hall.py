from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .exhibition_common import ExhibitionCommon


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_hall")
class TestExhibitionHall(ExhibitionCommon):
    """Halls lie side by side on the site, zones side by side in their hall."""

    def _create_drawn(self, name, x, y, width, depth, **values):
        place = {"plan_x": x, "plan_y": y, "width": width, "depth": depth}
        return self._create_hall(self.edition, name, **place, **values)

    def test_halls_do_not_overlap(self):
        self._create_drawn("Hall 2", 0, 0, 60, 40)
        with self.assertRefused(ValidationError, "Hall 3.*overlaps.*Hall 2"):
            self._create_drawn("Hall 3", 59, 39, 60, 40)
        hall = self._create_drawn("Hall 3", 60, 0, 60, 40)
        self._create_drawn("Hall 4", 0, 40, 120, 40)
        with self.assertRefused(ValidationError, "overlaps"):
            hall.width = 61
            hall.plan_x = 59.5

    def test_walls_in_common_do_not_overlap_whatever_floats_say(self):
        self._create_drawn("Hall 2", 0.1, 0, 0.2, 40)
        self._create_drawn("Hall 3", 0.3, 0, 0.3, 40)
        hall = self._create_drawn("Hall 4", 0.6, 0, 0.3, 40)
        self._create_drawn("Zone", 0.1, 0, 0.2, 40, parent_id=hall.id)

    def test_halls_of_two_editions_are_not_compared(self):
        self._create_drawn("Hall 2", 0, 0, 60, 40)
        self._create_hall(self.edition_2026, "Hall 2", width=60, depth=40)

    def test_a_copied_hall_stands_beside_the_others(self):
        hall = self._create_drawn("Hall 2", 0, 0, 60, 40)
        copy = hall.with_user(self.show_manager).copy()
        self.assertEqual((copy.name, copy.plan_x), ("Hall 2 (copy)", 60))

    def test_zones_lie_within_their_hall_and_do_not_overlap(self):
        hall = self._create_drawn("Hall 2", 10, 10, 60, 40)
        self._create_drawn("Baijiu", 0, 0, 30, 40, parent_id=hall.id)
        with self.assertRefused(ValidationError, "beyond its hall"):
            self._create_drawn("Rum", 30, 0, 31, 40, parent_id=hall.id)
        with self.assertRefused(ValidationError, "Hall 2 / Rum.*overlaps"):
            self._create_drawn("Rum", 29, 0, 31, 40, parent_id=hall.id)
        zone = self._create_drawn("Rum", 30, 0, 30, 40, parent_id=hall.id)
        with self.assertRefused(ValidationError, "beyond its hall"):
            hall.width = 50
        with self.assertRefused(ValidationError, "a zone lies in a hall"):
            self._create_hall(self.edition, "Part", parent_id=zone.id)
        with self.assertRefused(ValidationError, "two editions"):
            self._create_hall(self.edition_2026, "Part", parent_id=hall.id)

    def test_a_hall_without_a_place_stands_beside_the_others(self):
        values = {"event_id": self.edition.id, "width": 60, "depth": 40}
        halls = self.env["exhibition.hall"].create(
            [{"name": name, **values} for name in ("Hall 2", "Hall 3")]
        )
        self.assertEqual(halls.mapped("plan_x"), [0, 60])
        hall = self._create_hall(self.edition, "Hall 4", width=10, depth=10)
        self.assertEqual(hall.plan_x, 120)
        with Form(hall) as form:
            form.width = 20
        self.assertEqual(hall.plan_x, 120)

    @mute_logger("odoo.sql_db")
    def test_two_halls_of_one_name_however_written(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._create_hall(self.edition, "ｈａｌｌ　１")
        with self.assertRefused(ValidationError, "needs a name"):
            self._create_hall(self.edition, "   ")
        zone = self._create_hall(self.edition, "Hall 1", parent_id=self.hall.id)
        self.assertEqual(zone.display_name, "Hall 1 / Hall 1")

    @mute_logger("odoo.sql_db")
    def test_sizes_and_places_are_not_negative(self):
        for name in ("width", "depth", "gross_area", "plan_x", "plan_y"):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._create_hall(self.edition, f"Hall {name}", **{name: -1})
                self.env.flush_all()

    def test_an_event_without_series_has_no_halls(self):
        event = self._create_edition(2030, series_id=False)
        with self.assertRefused(ValidationError, "no edition of a show"):
            self._create_hall(event)

    def test_a_hall_with_booths_is_not_deleted(self):
        self._create_booth("A1")
        with self.assertRefused(UserError, "1 booths"):
            self.hall.with_user(self.show_manager).unlink()
        zone = self._create_hall(self.edition, "Zone", parent_id=self.hall.id)
        self.hall.booth_ids.hall_id = zone
        with self.assertRefused(UserError, "Hall 1 / Zone"):
            self.hall.unlink()

    def test_a_hall_with_booths_stays_in_its_edition(self):
        hall = self._create_hall(self.edition, "Hall 9")
        self._create_booth("A1", hall_id=hall.id)
        with self.assertRefused(ValidationError, "two\\s+editions"):
            hall.event_id = self.edition_2026

    def test_deleting_an_edition_deletes_its_halls_and_booths(self):
        booth, hall = self._create_booth("A1"), self.hall
        self.edition.with_user(self.event_manager).unlink()
        self.assertFalse(booth.exists() or hall.exists())

    def test_who_may(self):
        self.hall.with_user(self.rep).read(["name", "booth_count"])
        with self.assertRaises(AccessError):
            self.hall.with_user(self.rep).name = "Mine"
        self.hall.with_user(self.show_manager).name = "Hall A"

    def test_a_hall_of_another_company_is_not_seen(self):
        self.series.company_id = False
        self.edition.company_id = self.env["res.company"].create({"name": "Other"})
        Hall = self.env["exhibition.hall"].with_user(self.show_manager)
        self.assertEqual(Hall.search([]), self.hall_2026)
