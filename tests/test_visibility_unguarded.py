from odoo.tests import tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_visibility")
class TestNothingGuarded(ExpoCrmCommon):
    """Installed and not used, the addon costs nothing and hides nothing."""

    def setUp(self):
        super().setUp()
        # an answer left by tests that guarded something and rolled it back
        self.env.registry.clear_cache()
        self.env.cr.cache.clear()
        self.plain = self.env["res.partner"].create(
            {"name": "Plain", "is_company": True, "user_id": self.rep.id}
        )
        self.assertFalse(
            self.env["customer.pool"]._is_guarding(),
            "this test needs a database in which no customer is guarded",
        )

    def _queries_of(self, model, user):
        return str(self.env[model].with_user(user)._search([]).select())

    def test_scope_is_everything_without_a_query(self):
        for user in (self.rep, self.stranger, self.employee, self.accountant):
            user._pool_scope("read")
            with self.assertQueryCount(0):
                for mode in ("read", "log", "write", "document"):
                    self.assertIsNone(user._pool_scope(mode))

    def test_lists_carry_no_condition(self):
        for model in (
            "res.partner",
            "res.partner.bank",
            "calendar.attendee",
            "customer.interaction",
        ):
            with self.subTest(model=model):
                query = self._queries_of(model, self.rep)
                self.assertNotIn("pool_", query.split(" WHERE ")[-1])

    def test_documents_of_colleagues_stay_as_in_stock(self):
        """Not even a row without a key, as other code might insert it, is opened."""
        documents = [
            self.env["crm.lead"].create(
                {"name": "Theirs", "type": "opportunity", "user_id": self.rep.id}
            ),
            self.env["sale.order"].create(
                {"partner_id": self.plain.id, "user_id": self.rep.id}
            ),
        ]
        for document in documents:
            for key in (-2, None):
                with self.subTest(model=document._name, key=key):
                    self.env.flush_all()
                    self.env.cr.execute(
                        f"UPDATE {document._table} SET pool_key = %s WHERE id = %s",
                        [key, document.id],
                    )
                    self.env.invalidate_all()
                    for user, seen in ((self.stranger, False), (self.rep, True)):
                        mine = document.with_user(user)
                        self.assertEqual(mine.has_access("read"), seen)
                        found = mine.search([("id", "=", mine.id)])
                        self.assertEqual(bool(found), seen)
            self.env.cr.execute(
                f"UPDATE {document._table} SET pool_key = -2 WHERE id = %s",
                [document.id],
            )

    def test_opening_a_list_costs_no_query_more_than_with_the_rules_off(self):
        Partner = self.env["res.partner"].with_user(self.stranger)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Partner.web_search_read([], {"name": {}, "email": {}}, limit=80)
            return self.env.cr.sql_log_count - before

        count()
        with_rules = count()
        for xmlid in ("res_partner_rule_visible", "res_partner_rule_editable"):
            self.env.ref(f"expo_crm.{xmlid}").active = False
        count()
        self.assertEqual(with_rules, count())

    def test_opening_a_list_costs_two_queries_more_once_something_is_guarded(self):
        Partner = self.env["res.partner"].with_user(self.stranger)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.cr.cache.clear()
            before = self.env.cr.sql_log_count
            Partner.web_search_read([], {"name": {}, "email": {}}, limit=80)
            return self.env.cr.sql_log_count - before

        count()
        unguarded = count()
        self._create_customer(owner=self.rep)
        count()
        self.assertLessEqual(count() - unguarded, 2)

    def test_first_guarded_customer_is_hidden_in_the_same_transaction(self):
        plain = self.plain.with_user(self.stranger)
        self.assertTrue(plain.has_access("read"))
        self.assertTrue(plain.has_access("read"))
        self.assertIn(plain, plain.search([]))
        customer = self._create_customer(owner=self.rep)
        hidden = customer.with_user(self.stranger)
        self.assertFalse(hidden.has_access("read"))
        self.assertNotIn(hidden, hidden.search([]))
        self.assertTrue(plain.has_access("read"))
        self.assertIn("pool_key", self._queries_of("res.partner", self.stranger))

    def test_managers_carry_no_condition_even_when_something_is_guarded(self):
        self._create_customer(owner=self.rep)
        for user in (self.manager, self.accountant):
            query = self._queries_of("res.partner", user)
            self.assertNotIn("pool_", query.split(" WHERE ")[-1])
        query = self._queries_of("res.partner", self.rep)
        self.assertIn("pool_key", query.split(" WHERE ")[-1])
