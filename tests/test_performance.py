import random

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.expo_crm.models import customer_visibility_search
from odoo.addons.mail.tools.discuss import Store

from .common import ExpoCrmCommon

# a client's list, page by page
PAGES = ((0, 5), (5, 5), (0, 80), (3, 1))


@tagged("post_install", "-at_install", "expo_crm_performance")
class TestPerformance(ExpoCrmCommon):
    """Queries of what people do all day, and pages gathered key by key."""

    def _count(self, operation):
        """:returns: queries of an operation that starts with a cold cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        before = self.env.cr.sql_log_count
        operation()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _open_list(self):
        self.env["res.partner"].with_user(self.rep).web_search_read(
            [], {"complete_name": {}, "phone": {}}, limit=80, count_limit=10001
        )

    def _count_list(self):
        """Queries of a list whose view, rights and rules are known already."""
        self._count(self._open_list)
        self._count(self._open_list)
        return self._count(self._open_list)

    def test_list_costs_at_most_two_queries_more(self):
        rules = self.env["ir.rule"].search(
            [
                ("domain_force", "=", "[('pool_visible', '=', True)]"),
                ("groups", "=", False),
            ]
        )
        self.assertTrue(rules)
        unguarded = self._count_list()
        rules.active = False
        self.assertEqual(unguarded, self._count_list(), "nothing guarded costs a query")
        self._create_customer(owner=self.rep)
        without_rules = self._count_list()
        rules.active = True
        self.assertLessEqual(self._count_list(), without_rules + 2)

    def _open_conversation(self, record):
        thread = record.with_user(self.rep)
        Message = thread.env["mail.message"]
        found = Message._message_fetch(None, thread=thread, limit=100)
        Store().add(found["messages"]).get_result()
        return len(found["messages"])

    def _count_conversation(self, record, number):
        """Queries of a chatter in which ``number`` people have written."""
        people = self.env["res.partner"].create(
            [{"name": f"P {i}", "email": f"p{i}@example.com"} for i in range(number)]
        )
        for person in people:
            record.message_post(body="Hello", author_id=person.id)
        self._count(lambda: self._open_conversation(record))
        return self._count(lambda: self._open_conversation(record))

    def test_conversation_costs_the_same_however_long(self):
        customer = self._create_customer(owner=self.rep)
        few = self._count_conversation(customer, 3)
        many = self._count_conversation(customer, 30)
        self.assertGreater(self._open_conversation(customer), 30)
        self.assertLessEqual(many, few)

    def test_conversation_costs_as_in_stock_while_nothing_is_guarded(self):
        rules = self.env["ir.rule"].search([("domain_force", "like", "pool_")])
        plain = self.env["res.partner"].create({"name": "Plain"})
        unguarded = self._count_conversation(plain, 5)
        rules.active = False
        self.assertEqual(unguarded, self._count_conversation(plain, 0))

    def test_files_and_messages_of_other_records_ask_for_no_customer(self):
        customer = self._create_customer(owner=self.stranger)
        plain = self.env["crm.tag"].create({"name": "Hall"})
        for record, seen in ((plain, True), (customer, False)):
            message = self.env["mail.message"].create(
                {"model": record._name, "res_id": record.id, "body": "Hello"}
            )
            message = message.with_user(self.rep)
            self.env.flush_all()
            self.env.invalidate_all()
            # known from the first request on
            message.env.user._pool_scope("read")
            message.env.user.partner_id.fetch(["name"])
            # which record it is about, once; whether that is hidden, each time
            with self.subTest(record=record), self.assertQueryCount(1 if seen else 3):
                self.assertEqual(not message._filtered_hidden(), seen)
                self.assertEqual(not message._filtered_hidden(), seen)

    def test_claiming_100_costs_no_more_queries_than_10(self):
        Partner = self.env["res.partner"]
        crowd = Partner.union(*(self._create_customer(f"C{i}") for i in range(120)))
        for customer in crowd[:110:10]:
            self._create_contact(customer)
        crowd[:10].with_user(self.rep).pool_claim()
        few = self._count(crowd[10:20].with_user(self.rep).pool_claim)
        many = self._count(crowd[20:].with_user(self.rep).pool_claim)
        self.assertEqual(crowd.user_id, self.rep)
        self.assertLessEqual(many, few)

    def test_customer_with_documents_changes_hands(self):
        customer = self._create_customer(owner=self.rep)
        order = self.env["sale.order"].create({"partner_id": customer.id})
        self.assertAnswers(
            customer.with_user(self.superior).pool_assign(self.stranger.id), "OK"
        )
        self.assertEqual(order.user_id, self.stranger)

    def test_pages_are_those_of_the_plain_query(self):
        seed = random.randrange(10**6)
        dice = random.Random(seed)
        owners = [self.rep, self.superior, self.stranger, None]
        Partner = self.env["res.partner"]
        for number in range(60):
            owner = dice.choice(owners)
            customer = self._create_customer(
                # equal names: the id decides
                dice.choice(("Acme", "Beta", f"上海 {number}", f"Corp {number}")),
                owner=owner,
                pool_managed=dice.random() < 0.8,
                is_company=dice.random() < 0.7,
            )
            customer.active = dice.random() < 0.9
            if dice.random() < 0.5:
                self._create_contact(customer)
            self.env["crm.lead"].create(
                {
                    "name": f"Lead {number}",
                    "partner_id": customer.id,
                    "priority": dice.choice("0123"),
                    "type": dice.choice(("lead", "opportunity")),
                }
            )
            self.env["sale.order"].create({"partner_id": customer.id})
        held = Partner.search(
            [("user_id", "=", self.stranger.id), ("pool_managed", "=", True)]
        )
        shared = held.browse(dice.sample(held.ids, min(4, len(held))))
        shared.pool_share([self.rep.id, self.superior.id])
        self.env["crm.team"].create(
            {"name": "T", "member_ids": [Command.link(self.rep.id)]}
        )
        lists = [
            ("res.partner", []),
            ("res.partner", [("is_company", "=", True), ("parent_id", "=", False)]),
            ("res.partner", [("active", "in", [True, False])]),
            ("crm.lead", [("type", "=", "opportunity")]),
            ("crm.lead", [("stage_id", "=", self.env["crm.stage"].search([])[0].id)]),
            ("sale.order", [("state", "=", "draft")]),
        ]
        self.env.flush_all()
        for user in (self.rep, self.superior, self.chief, self.stranger, self.manager):
            for model, domain in lists:
                Model = self.env[model].with_user(user)
                for page in PAGES:
                    with self.subTest(
                        seed=seed, user=user.login, model=model, domain=domain
                    ):
                        fast = self._ask(Model, domain, *page)
                        self.patch(customer_visibility_search, "PAGE_KEYS", -1)
                        plain = self._ask(Model, domain, *page)
                        self.patch(customer_visibility_search, "PAGE_KEYS", 100)
                        self.assertEqual(fast, plain)

    def _ask(self, Model, domain, offset, limit):
        """:returns: a page, counts and groups; users' names tell groups apart."""
        return (
            Model.search(domain, offset=offset, limit=limit).ids,
            Model.search_count(domain),
            Model.search_count(domain, limit=limit),
            Model._read_group(
                domain, ["pool_owner_id", "company_id"], ["__count", "id:max"]
            ),
            Model.search([("id", "any", domain)], order="id").ids,
        )

    def test_counts_and_groups_ask_keys_and_shares_apart(self):
        held = self._create_customer(owner=self.stranger)
        Partner = self.env["res.partner"].with_user(self.rep)
        self.assertNotIn("UNION", str(Partner._search([])))
        held.pool_share(self.rep.ids)
        self.assertIn("UNION", str(Partner._search([], limit=10001)))
        for query in (
            Partner._search([("name", "ilike", "acme")]),
            Partner._search([], bypass_access=True),
            Partner.sudo()._search([]),
        ):
            self.assertNotIn("UNION", str(query))

    def test_page_query_reads_keys(self):
        self._create_customer(owner=self.rep)
        Partner = self.env["res.partner"].with_user(self.rep)
        near = Partner._search([], limit=80, order=Partner._order)
        self.assertIn("LATERAL", str(near))
        for query in (
            Partner._search([], limit=5000, order=Partner._order),
            Partner._search([], limit=80, order="name"),
            Partner._search(
                [("name", "ilike", "acme")], limit=80, order=Partner._order
            ),
            Partner.sudo()._search([], limit=80, order=Partner._order),
        ):
            self.assertNotIn("LATERAL", str(query))

    def test_disabled_rule_opens_pages_too(self):
        customer = self._create_customer(owner=self.stranger)
        self.env.ref("expo_crm.res_partner_rule_visible").active = False
        page = self.env["res.partner"].with_user(self.rep).search([], limit=400)
        self.assertIn(customer, page)
