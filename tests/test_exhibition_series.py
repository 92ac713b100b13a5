from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon


@tagged("post_install", "-at_install", "expo_crm_show", "expo_crm_series")
class TestExhibitionSeries(ExhibitionCommon):
    """A brand that comes back, its exhibit categories, and who keeps them."""

    def test_a_series_with_editions_is_archived_not_deleted(self):
        series = self.series.with_user(self.event_manager)
        with self.assertRefused(UserError, "Spirits Show 2026"):
            series.unlink()
        series.active = False
        self.assertTrue(self.edition.active)
        self.env["exhibition.series"].create({"name": "Never held"}).with_user(
            self.event_manager
        ).unlink()

    def test_a_copy_of_a_series_has_a_name_of_its_own_and_no_editions(self):
        duplicate = self.series.copy()
        self.assertEqual(duplicate.name, "Spirits Show (copy)")
        self.assertEqual(duplicate.edition_count, 0)
        self.assertEqual(self.series.edition_count, 2)

    def test_its_pool_and_its_editions_are_of_its_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRefused(ValidationError, "serves"):
            self.env["exhibition.series"].create(
                {"name": "New", "company_id": other.id, "pool_id": self.pool.id}
            )
        with self.assertRefused(ValidationError, "belongs to"):
            self.series.company_id = other
        self.series.company_id = False
        with self.assertRefused(ValidationError, "belongs to"):
            self.env["exhibition.series"].create(
                {"name": "Foreign", "company_id": other.id}
            ).write({"edition_ids": [(4, self.edition.id)]})

    def test_a_series_of_another_company_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["exhibition.series"].create(
            {"name": "Foreign", "company_id": other.id}
        )
        Series = self.env["exhibition.series"].with_user(self.show_manager)
        self.assertNotIn(foreign, Series.search([]))
        with self.assertRaises(AccessError):
            Series.browse(foreign.id).read(["name"])

    def test_reps_read_and_show_managers_write(self):
        self.series.with_user(self.rep).read(["name", "cycle"])
        with self.assertRaises(AccessError):
            self.series.with_user(self.rep).name = "Mine"
        self.series.with_user(self.show_manager).name = "Wine and Spirits"
        with self.assertRaises(AccessError):
            self.series.with_user(self.employee).read(["name"])

    def test_its_editions_open_as_editions(self):
        action = self.series.with_user(self.show_manager).action_view_editions()
        editions = self.env["event.event"].search(action["domain"])
        self.assertEqual(editions, self.edition_2026 | self.edition)
        self.assertEqual(action["context"]["default_series_id"], self.series.id)

    def test_a_category_is_no_part_of_itself(self):
        Category = self.env["exhibition.category"].with_user(self.event_manager)
        whole = Category.create({"name": "Spirits"})
        part = Category.create({"name": "Baijiu", "parent_id": whole.id})
        with self.assertRaises(UserError):
            whole.parent_id = part
        self.assertEqual(part.complete_name, "Spirits › Baijiu")

    def test_a_copied_category_has_no_code_yet(self):
        Category = self.env["exhibition.category"].with_user(self.event_manager)
        gin = Category.create({"name": "Gin", "code": "gin"})
        self.assertFalse(gin.copy().code)

    def test_parts_follow_their_whole_in_their_sequence(self):
        Category = self.env["exhibition.category"]
        Category.search([]).active = False
        second = Category.create({"name": "Wine", "sequence": 2})
        first = Category.create({"name": "Spirits", "sequence": 1})
        late = Category.create({"name": "Rum", "parent_id": first.id, "sequence": 9})
        early = Category.create({"name": "Gin", "parent_id": first.id, "sequence": 3})
        self.assertEqual(
            Category.search([]).mapped("name"), ["Spirits", "Gin", "Rum", "Wine"]
        )
        late.sequence = 1
        first.sequence = 5
        self.assertEqual(Category.search([]), second + first + late + early)
