from odoo.tests import tagged

from .exhibition_common import ExhibitionCommon


@tagged(
    "post_install",
    "-at_install",
    "expo_crm_show",
    "expo_crm_participation",
    "expo_crm_history",
)
class TestExhibitionHistory(ExhibitionCommon):
    """New, retained, returning; open, rebooked, lost, came back later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.edition_2028 = cls._create_edition(2028)
        cls.customer = cls._create_customer("Kweichow", cls.rep)
        # an edition nobody exhibited at tells nothing of the next one
        for edition in (cls.edition_2026, cls.edition, cls.edition_2028):
            cls._create_participation(
                cls._create_customer(f"Of {edition.name}"), edition, state="exhibited"
            )

    def _row(self, edition, state="exhibited", partner=None, **values):
        return self._create_participation(
            partner or self.customer, edition, state=state, **values
        )

    def _close(self, *editions):
        for edition in editions:
            edition.date_figures_closed = edition.date_end

    def test_retained_and_rebooked(self):
        first = self._row(self.edition_2026)
        second = self._row(self.edition, "contracted")
        self.assertEqual(second.previous_id, first)
        self.assertEqual(second.origin_kind, "retained")
        self.assertEqual(first.next_id, second)
        self.assertEqual(first.outcome, "rebooked")

    def test_first_edition_knows_neither_new_nor_retained(self):
        self.assertFalse(self._row(self.edition_2026).origin_kind)

    def test_co_exhibitor_that_became_main_is_retained(self):
        host = self._row(self.edition_2026, partner=self.venue)
        guest = self._row(self.edition_2026, role="co_exhibitor", parent_id=host.id)
        main = self._row(self.edition, "contracted")
        self.assertEqual(main.previous_id, guest)
        self.assertEqual(main.origin_kind, "retained")
        self.assertEqual(guest.outcome, "rebooked")

    def test_represented_company_is_no_exhibitor(self):
        host = self._row(self.edition_2026, partner=self.venue)
        catalogue = self._row(self.edition_2026, role="represented", parent_id=host.id)
        main = self._row(self.edition)
        self.assertEqual(main.origin_kind, "new")
        self.assertFalse(catalogue.outcome)
        self.assertFalse(catalogue.origin_kind)

    def test_a_gap_makes_returning_and_came_back_later(self):
        first = self._row(self.edition_2026)
        self._close(self.edition_2026)
        self.assertEqual(first.outcome, "open")
        self._close(self.edition)
        first.invalidate_recordset()
        self.assertEqual(first.outcome, "lost")
        last = self._row(self.edition_2028, "contracted")
        first.invalidate_recordset()
        self.assertEqual(last.origin_kind, "returning")
        self.assertFalse(last.previous_id)
        self.assertEqual(first.outcome, "reactivated")

    def test_contract_without_a_show_is_no_presence(self):
        first = self._row(self.edition_2026, "contracted")
        self._close(self.edition_2026)
        self.assertFalse(first.outcome)
        self.assertEqual(self._row(self.edition, "contracted").origin_kind, "new")

    def test_not_exhibited_and_withdrawn_are_no_presence(self):
        for state in ("no_show", "withdrawn", "rejected"):
            partner = self._create_customer(state)
            first = self._row(self.edition_2026, state, partner)
            second = self._row(self.edition, "intention", partner)
            self.assertFalse(first.outcome)
            self.assertEqual(second.origin_kind, "new")

    def test_intention_is_open_until_it_is_contracted(self):
        first = self._row(self.edition_2026)
        second = self._row(self.edition, "intention")
        self.assertEqual(first.outcome, "open")
        self.assertEqual(first.next_id, second)
        second.state = "contracted"
        first.invalidate_recordset()
        self.assertEqual(first.outcome, "rebooked")

    def test_a_subsidiary_is_a_company_of_its_own(self):
        branch = self.env["res.partner"].create(
            {"name": "Branch", "is_company": True, "parent_id": self.customer.id}
        )
        self._row(self.edition_2026)
        self.assertEqual(self._row(self.edition, partner=branch).origin_kind, "new")

    def test_searched_and_grouped_as_the_rep(self):
        first = self._row(self.edition_2026)
        second = self._row(self.edition, "contracted")
        fresh = self._row(
            self.edition, "contracted", self._create_customer("New", self.rep)
        )
        hidden = self._row(self.edition, "contracted", self._create_customer("Hidden"))
        rows = self.env["exhibition.participation"].with_user(self.rep)
        every = rows.search([])
        self.assertNotIn(hidden, every)
        for domain, found in (
            ([("origin_kind", "=", "retained")], second),
            ([("origin_kind", "in", ["new", "retained"])], second | fresh),
            ([("origin_kind", "=", False)], first),
            ([("origin_kind", "!=", False)], second | fresh),
            ([("outcome", "=", "rebooked")], first),
            ([("outcome", "!=", "rebooked")], second | fresh),
            ([("previous_id", "!=", False)], second),
            ([("previous_id", "=", first.id)], second),
            ([("next_id", "=", False)], second | fresh),
            ([("previous_id.state", "=", "exhibited")], second),
        ):
            self.assertEqual(rows.search(domain), found & every, domain)
        groups = rows._read_group(
            [("event_id", "=", self.edition.id)], ["origin_kind"], ["__count"]
        )
        self.assertEqual(dict(groups), {"retained": 1, "new": 1})
        self.assertEqual(
            rows.fields_get(["outcome"], ["groupable"])["outcome"], {"groupable": True}
        )

    def test_one_query_for_all(self):
        partners = self.env["res.partner"].create(
            [{"name": f"C{i}", "is_company": True} for i in range(30)]
        )
        for partner in partners:
            self._row(self.edition_2026, partner=partner)
        rows = self.env["exhibition.participation"].create(
            [{"partner_id": p.id, "event_id": self.edition.id} for p in partners]
        )
        self.env.flush_all()
        rows.invalidate_recordset()
        rows.mapped("name")
        with self.assertQueryCount(1):
            kinds = set(rows.mapped("origin_kind"))
            rows.mapped("outcome")
        self.assertEqual(kinds, {"retained"})
