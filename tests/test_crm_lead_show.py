from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon


@tagged(
    "post_install",
    "-at_install",
    "expo_crm_show",
    "expo_crm_participation",
    "expo_crm_lead_show",
)
class TestCrmLeadShow(ExhibitionCommon):
    """Opportunities aim at editions; customers are found by where they exhibited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer("Kweichow", cls.rep)
        cls.lead = cls._create_lead(
            partner_id=cls.customer.id,
            target_event_id=cls.edition.id,
            booth_wish="corner in hall 2",
            expected_area=36,
        )

    @classmethod
    def _create_lead(cls, **values):
        return cls.env["crm.lead"].create(
            {"name": "Stand", "type": "opportunity", "user_id": cls.rep.id, **values}
        )

    def _names(self, model, *domain, user=None):
        rows = self.env[model].with_user(user or self.rep).search(list(domain))
        return set(rows.mapped("name"))

    # participation

    def test_open_participation_takes_the_wishes_over(self):
        action = self.lead.with_user(self.rep).action_open_participation()
        row = self.env["exhibition.participation"].browse(action["res_id"])
        self.assertRecordValues(
            row,
            [
                {
                    "partner_id": self.customer.id,
                    "event_id": self.edition.id,
                    "opportunity_id": self.lead.id,
                    "booth_wish": "corner in hall 2",
                    "expected_area": 36,
                    "state": "intention",
                }
            ],
        )
        again = self.lead.with_user(self.rep).action_open_participation()
        self.assertEqual(again["res_id"], row.id)
        self.assertEqual(self.lead.participation_count, 1)

    def test_an_open_participation_is_linked_and_keeps_what_it_says(self):
        row = self._create_participation(self.customer, booth_wish="near the door")
        self.lead.with_user(self.rep).action_open_participation()
        self.assertEqual(row.opportunity_id, self.lead)
        self.assertEqual(row.booth_wish, "near the door")
        self.assertEqual(row.expected_area, 36)

    def test_a_contact_takes_part_as_its_company(self):
        self.lead.partner_id = self._create_contact(self.customer)
        action = self.lead.with_user(self.rep).action_open_participation()
        row = self.env["exhibition.participation"].browse(action["res_id"])
        self.assertEqual(row.partner_id, self.customer)

    def test_without_edition_or_customer_it_says_what_is_missing(self):
        lead = self._create_lead(name="Nobody", target_event_id=self.edition.id)
        with self.assertRaisesRegex(UserError, "no customer"):
            lead.with_user(self.rep).action_open_participation()
        self.lead.target_event_id = False
        with self.assertRaisesRegex(UserError, "edition"):
            self.lead.with_user(self.rep).action_open_participation()

    def test_a_stranger_opens_nothing(self):
        with self.assertRaises(AccessError):
            self.lead.with_user(self.stranger).action_open_participation()

    # merging

    def test_merging_leads_keeps_target_and_wishes(self):
        head = self._create_lead(partner_id=self.customer.id, probability=90)
        self.lead.with_user(self.rep).action_open_participation()
        row = self.lead.participation_ids
        kept = (head | self.lead).with_user(self.rep).merge_opportunity()
        self.assertEqual(kept.target_event_id, self.edition)
        self.assertEqual(kept.booth_wish, "corner in hall 2")
        self.assertEqual(kept.expected_area, 36)
        self.assertEqual(row.opportunity_id, kept)

    def test_expected_area_is_a_figure_of_the_forecast(self):
        self._create_lead(partner_id=self.customer.id, expected_area=9)
        groups = (
            self.env["crm.lead"]
            .with_user(self.rep)
            ._read_group(
                [("partner_id", "=", self.customer.id)],
                ["target_event_id"],
                ["expected_area:sum"],
            )
        )
        self.assertEqual(dict(groups)[self.edition], 36)

    # customer types

    def test_a_lead_shows_the_types_of_its_customer(self):
        exhibitor = self.env.ref("expo_crm.customer_type_exhibitor")
        media = self.env.ref("expo_crm.customer_type_media")
        self._create_participation(self.customer, state="contracted")
        self.assertEqual(self.lead.customer_type_ids, exhibitor)
        self.customer.with_user(self.rep).customer_type_ids += media
        self.assertEqual(self.lead.customer_type_ids, exhibitor | media)
        found = self.env["crm.lead"].search([("customer_type_ids", "=", media.id)])
        self.assertIn(self.lead, found)

    def test_a_lead_without_customer_has_types_of_its_own(self):
        media = self.env.ref("expo_crm.customer_type_media")
        lead = self._create_lead(customer_type_ids=media.ids)
        self.assertEqual(lead.customer_type_ids, media)
        lead.partner_id = self._create_customer("Fresh", self.rep)
        self.assertEqual(lead.customer_type_ids, media)

    # exhibited in one, not in the other

    def _exhibit(self, partner, *editions, state="exhibited"):
        for edition in editions:
            self._create_participation(partner, edition, state=state)

    def test_exhibited_in_one_but_not_in_the_other(self):
        both = self._create_customer("Both", self.rep)
        self._exhibit(both, self.edition_2026, self.edition)
        self._exhibit(self.customer, self.edition_2026)
        here = ("exhibited_event_id", "=", self.edition_2026.id)
        not_there = ("not_exhibited_event_id", "=", self.edition.id)
        self.assertEqual(self._names("res.partner", here), {"Both", "Kweichow"})
        self.assertEqual(self._names("res.partner", here, not_there), {"Kweichow"})
        by_name = ("exhibited_event_id", "ilike", "2026")
        self.assertEqual(self._names("res.partner", by_name, not_there), {"Kweichow"})
        self.assertEqual(
            self._names("res.partner", ("exhibited_event_id", "ilike", "nothing")),
            set(),
        )
        self.assertEqual(
            self._names("res.partner", ("exhibited_event_id", "!=", self.edition.id))
            & {"Both", "Kweichow"},
            {"Kweichow"},
        )

    def test_a_customer_is_found_by_its_subsidiary(self):
        branch = self.env["res.partner"].create(
            {"name": "Branch", "is_company": True, "parent_id": self.customer.id}
        )
        self._exhibit(branch, self.edition_2026)
        here = ("exhibited_event_id", "=", self.edition_2026.id)
        self.assertEqual(self._names("res.partner", here), {"Kweichow", "Branch"})

    def test_a_contract_counts_until_the_edition_is_closed(self):
        self._exhibit(self.customer, self.edition_2026, state="contracted")
        here = ("exhibited_event_id", "=", self.edition_2026.id)
        self.assertEqual(self._names("res.partner", here), {"Kweichow"})
        self.edition_2026.date_figures_closed = "2026-06-01"
        self.assertEqual(self._names("res.partner", here), set())

    def test_customers_of_others_are_not_found(self):
        self._exhibit(self.customer, self.edition_2026)
        here = ("exhibited_event_id", "=", self.edition_2026.id)
        self.assertEqual(self._names("res.partner", here, user=self.stranger), set())
        with self.assertRaises(AccessError):
            self._names("res.partner", here, user=self.employee)

    def test_the_pool_tells_past_shows_and_no_coming_contract(self):
        past = self._create_edition(2020, name="Spirits Show 2020")
        self._exhibit(self.customer, past)
        self._exhibit(self.customer, self.edition, state="contracted")
        secret = self._create_customer("Secret", self.rep)
        self._exhibit(secret, past, state="contracted")
        model = "customer.pool.partner"
        found = self._names(
            model, ("exhibited_event_id", "=", past.id), user=self.stranger
        )
        self.assertEqual(found, {"Kweichow"})
        for field, expected in (
            ("exhibited_event_id", set()),
            ("not_exhibited_event_id", {"Kweichow", "Secret"}),
        ):
            found = self._names(
                model, (field, "=", self.edition.id), user=self.stranger
            )
            self.assertEqual(found & {"Kweichow", "Secret"}, expected)

    def test_a_path_through_the_edition_tells_no_more(self):
        """Conditions on the edition are answered as the user, not as superuser."""
        self._exhibit(self.customer, self.edition, state="contracted")
        found = self._names(
            "customer.pool.partner",
            ("exhibited_event_id.participation_ids.partner_id", "=", self.customer.id),
            user=self.stranger,
        )
        self.assertEqual(found, set())
        past = self._create_edition(2020, name="Spirits Show 2020")
        other = self._create_customer("Public")
        self._exhibit(other, past)
        self._exhibit(self.customer, past, state="withdrawn")
        found = self._names(
            "customer.pool.partner",
            ("exhibited_event_id.participation_ids.partner_id", "=", self.customer.id),
            user=self.stranger,
        )
        self.assertEqual(found, set())

    # types in the pool

    def test_types_are_searched_and_grouped_in_the_pool(self):
        pooled = self._create_customer("Pooled")
        self._create_participation(pooled, state="contracted")
        rows = self.env["customer.pool.partner"].with_user(self.stranger)
        found = rows.search([("customer_types", "ilike", "Exhibitor")])
        self.assertIn("Pooled", found.mapped("name"))
        groups = rows._read_group(
            [("id", "=", pooled.id)], ["customer_types"], ["__count"]
        )
        self.assertEqual(groups, [("Exhibitor", 1)])

    # the pool of a show

    def test_a_lead_that_aims_at_a_show_enters_its_pool(self):
        pool = self.env["customer.pool"].create({"name": "Spirits"})
        self.series.pool_id = pool
        make = self.env["crm.lead"].with_context(default_pool_managed=True).create
        for values in (
            {"target_event_id": self.edition.id},
            {"event_id": self.edition.id},
        ):
            lead = make({"name": "Interested", "user_id": False, **values})
            self.assertEqual(lead.pool_id, pool)
        named = make(
            {
                "name": "Named",
                "user_id": False,
                "pool_id": self.pool.id,
                "target_event_id": self.edition.id,
            }
        )
        self.assertEqual(named.pool_id, self.pool)
        pool.active = False
        lead = make(
            {"name": "Late", "user_id": False, "target_event_id": self.edition.id}
        )
        self.assertEqual(lead.pool_id, self.pool)

    def test_an_owner_keeps_to_the_own_pools(self):
        closed = self.env["customer.pool"].create(
            {"name": "Closed", "open_to_all": False, "member_ids": self.stranger.ids}
        )
        self.series.pool_id = closed
        make = self.env["crm.lead"].with_user(self.rep)
        lead = make.create(
            {
                "name": "Mine",
                "pool_managed": True,
                "user_id": self.rep.id,
                "target_event_id": self.edition.id,
            }
        )
        self.assertEqual(lead.sudo().pool_id, self.pool)
