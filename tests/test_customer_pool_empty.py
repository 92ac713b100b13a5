from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ExpoCrmCommon

UNCLAIMED = [("pool_state", "=", "unclaimed")]


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolEmpty(ExpoCrmCommon):
    """An empty list says why, to each reader."""

    def setUp(self):
        super().setUp()
        # an answer left by tests that guarded something and rolled it back
        self.env.registry.clear_cache()
        self.env.cr.cache.clear()

    def _get_reason(self, user, domain=(), model="customer.pool.partner"):
        return self.env[model].with_user(user).get_empty_reason(list(domain))

    def test_who_belongs_to_no_pool_is_told_whom_to_ask(self):
        self._create_customer()
        self.env["customer.pool"].search([]).open_to_all = False
        answer = self._get_reason(self.rep, UNCLAIMED)
        self.assertEqual(answer["reason"], "no_pool")
        self.assertIn(self.manager.name, answer["people"])
        self.assertLessEqual(len(answer["people"]), 3)

    def test_nothing_guarded_offers_the_assistant_to_managers(self):
        self.assertFalse(self.env["customer.pool"]._is_guarding())
        answer = self._get_reason(self.manager, UNCLAIMED)
        self.assertEqual((answer["reason"], answer["can_setup"]), ("unguarded", True))
        answer = self._get_reason(self.rep, UNCLAIMED)
        self.assertEqual((answer["reason"], answer["can_setup"]), ("unguarded", False))
        self.assertIn(self.manager.name, answer["people"])

    def test_a_show_alone_guards_badges_and_no_customer(self):
        series = self.env["exhibition.series"].create({"name": "Spirits Show"})
        self.env["event.event"].create({"name": "2027", "series_id": series.id})
        self.assertTrue(self.env["customer.pool"]._is_guarding())
        self.assertEqual(self._get_reason(self.rep, UNCLAIMED)["reason"], "unguarded")

    def test_pools_without_a_customer_are_empty(self):
        customer = self._create_customer()
        customer.with_user(self.manager).pool_delete("Closed down")
        self.assertEqual(self._get_reason(self.rep, UNCLAIMED)["reason"], "empty")

    def test_customers_of_other_pools_do_not_count(self):
        other = self.env["customer.pool"].create({"name": "Other"})
        self._create_customer(pool_id=other.id)
        self.assertEqual(self._get_reason(self.rep, UNCLAIMED)["reason"], "empty")

    def test_all_held_is_no_narrow_search(self):
        self._create_customer(owner=self.stranger)
        self.assertEqual(self._get_reason(self.rep, UNCLAIMED)["reason"], "held")
        domain = ["&", *UNCLAIMED, ("city", "=", "Rome")]
        self.assertEqual(self._get_reason(self.rep, domain)["reason"], "held")
        domain = [("owner_id", "=", self.rep.id)]
        self.assertEqual(self._get_reason(self.rep, domain)["reason"], "filtered")

    def test_a_search_that_is_too_narrow(self):
        self._create_customer()
        domain = ["&", *UNCLAIMED, ("city", "=", "Rome")]
        answer = self._get_reason(self.rep, domain)
        self.assertEqual((answer["reason"], answer["people"]), ("filtered", []))

    def test_leads_have_reasons_of_their_own(self):
        self._create_customer()
        answer = self._get_reason(self.rep, UNCLAIMED, "customer.pool.lead")
        self.assertEqual(answer["reason"], "empty")

    def test_who_may_read_no_pool_list_is_refused(self):
        with self.assertRaises(AccessError):
            self._get_reason(self.employee)
