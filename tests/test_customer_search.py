from ast import literal_eval

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .visibility_common import VisibilityCommon


@tagged("post_install", "-at_install", "expo_crm_record", "expo_crm_security")
class TestCustomerSearch(VisibilityCommon):
    """One entry finds a customer by all that is known of it or of its contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.held.write({"vat": False, "ref": "HX-77"})
        cls.person = cls._create_contact(
            cls.held,
            "王小明",
            phone="138-0013 9111",
            email="wang.xm@held.example.com",
            country_id=cls.env.ref("base.cn").id,
        )
        cls._new_request()

    def _find(self, user, text, field="pool_search", operator="ilike"):
        self._new_request()
        Partner = self.env["res.partner"].with_user(user)
        return Partner.search(
            [(field, operator, text), ("parent_id", "=", False), ("pool_key", "!=", -2)]
        )

    def _find_by(self, user, name, text):
        """:returns: what an entry of the search view finds."""
        view = self.env.ref("expo_crm.res_partner_view_search_pool")
        arch = self.env["res.partner"].get_view(view.id, "search")["arch"]
        node = etree.fromstring(arch).xpath(f"//field[{name}]")[0]
        domain = safe_eval(node.get("filter_domain"), {"self": text})
        self._new_request()
        return (
            self.env["res.partner"]
            .with_user(user)
            .search([*domain, ("parent_id", "=", False)])
        )

    def test_found_by_name_contact_phone_email_and_reference(self):
        for text in (
            "held",
            "Held contact",
            "王小明",
            "小明",
            "13800139111",
            "138 0013 9111",
            "+86 138-0013-9111",
            "008613800139111",
            "１３８００１３９１１１",
            "wang.xm@",
            "secret@acme",
            "HX-77",
            "13800138000",
            "+86 138 0013 8000",
        ):
            with self.subTest(text=text):
                found = self._find(self.rep, text)
                self.assertIn(self.held, found)
                self.assertEqual(found.parent_id, self.env["res.partner"])

    def test_short_and_odd_texts_are_no_error(self):
        for text in ("1", "12", "上", "%", "_", "'", "\\", "😀", "(", "+", "()-", ""):
            with self.subTest(text=text):
                self._find(self.rep, text)
                self._find(self.rep, text, "pool_search_phone")

    def test_the_domain_editor_may_ask_with_its_other_operators(self):
        for operator, value, found in (
            ("=", "王小明", False),
            ("=", "Held", True),
            ("=", "13800139111", True),
            ("!=", "Held", False),
            ("=", False, False),
            ("!=", False, True),
            ("in", ["Nobody", "Held"], True),
            ("not ilike", "Held", False),
        ):
            with self.subTest(operator=operator, value=value):
                customers = self._find(self.rep, value, operator=operator)
                self.assertEqual(self.held in customers, found)
        self.assertIn(self.held, self._find(self.rep, False, "pool_search_phone", "!="))

    def test_a_wildcard_in_a_number_is_no_wildcard(self):
        self.assertFalse(
            self._find(self.rep, "138%9111", "pool_search_phone") & self.held
        )

    def test_a_stranger_learns_nothing_by_searching(self):
        for text in ("王小明", "13800139111", "wang.xm@", "secret@acme", "HX-77"):
            for user in (self.stranger, self.pool_admin, self.employee, self.biller):
                with self.subTest(text=text, user=user.login):
                    self.assertFalse(self._find(user, text) & self.held)

    def test_whoever_sees_the_customer_finds_it(self):
        for user in (self.superior, self.reader, self.teammate, self.manager):
            with self.subTest(user=user.login):
                self.assertIn(self.held, self._find(user, "13800139111"))

    def test_archived_contacts_do_not_count(self):
        self.person.active = False
        self.assertFalse(self._find(self.rep, "王小明"))

    def test_separate_entries(self):
        contact, phone = "@string='Contact'", "@string='Phone'"
        for name, text in (
            (contact, "小明"),
            (phone, "+8613800139111"),
            (phone, "13800138000"),
            ("@name='email'", "xm@held"),
        ):
            with self.subTest(name=name, text=text):
                self.assertIn(self.held, self._find_by(self.rep, name, text))
        self.assertFalse(self._find_by(self.rep, contact, "13800139111"))
        self.assertFalse(self._find_by(self.rep, phone, "小明"))
        # the customer itself is no contact
        own = self._create_customer("Solo GmbH", owner=self.rep)
        self.assertNotIn(own, self._find_by(self.rep, contact, "Solo"))

    def test_the_search_is_one_query_over_the_keys_of_the_user(self):
        self._new_request()
        Partner = self.env["res.partner"].with_user(self.rep)
        Partner.search([], limit=1)
        with self.assertQueryCount(1):
            Partner.search(
                [
                    ("pool_key", "=", self.rep.id),
                    ("pool_search", "ilike", "13800139111"),
                ]
            )

    # who shared it

    def test_shared_by_is_who_shares_it_with_me_now(self):
        share = self.held.share_ids.filtered(lambda s: s.user_id == self.reader)
        share.granted_by_id = self.superior
        team_share = self.held.share_ids.filtered("team_id")
        team_share.granted_by_id = self.chief
        for user, granter in (
            (self.reader, self.superior),
            (self.teammate, self.chief),
        ):
            self._new_request()
            Partner = self.env["res.partner"].with_user(user)
            mine = [("pool_shared_with_me", "=", True), ("parent_id", "=", False)]
            with self.subTest(user=user.login):
                held = self.held.with_user(user)
                self.assertEqual(held.pool_shared_by_ids, granter)
                field = "pool_shared_by_ids"
                found = Partner.search([*mine, (field, "in", granter.ids)])
                self.assertEqual(found, held)
                self.assertEqual(
                    Partner.search([*mine, (field, "=", False)]), held.browse()
                )
                self.assertEqual(
                    Partner.search([*mine, (field, "ilike", granter.name)]), held
                )
                self.assertFalse(Partner.search([*mine, (field, "in", self.rep.ids)]))
                groups = Partner.formatted_read_group(mine, [field], ["__count"])
                self.assertEqual(
                    [(group[field][0], group["__count"]) for group in groups],
                    [(granter.id, 1)],
                )
                for group in groups:
                    again = Partner.search([*mine, *group["__extra_domain"]])
                    self.assertEqual(again, held)

    def test_a_share_that_ended_is_in_nobodys_group(self):
        share = self.held.share_ids.filtered(lambda s: s.user_id == self.reader)
        self._expire(share)
        self.assertFalse(self.held.with_user(self.reader).pool_shared_by_ids)

    def test_own_and_subordinates_customers_are_shared_by_nobody(self):
        self._new_request()
        Partner = self.env["res.partner"].with_user(self.superior)
        groups = Partner.formatted_read_group(
            [("pool_of_subordinate", "=", True), ("parent_id", "=", False)],
            ["pool_shared_by_ids"],
            ["__count"],
        )
        self.assertEqual([group["pool_shared_by_ids"] for group in groups], [False])

    # lists

    def test_filters_of_shared_customers(self):
        shared = self.env.ref("expo_crm.res_partner_action_shared")
        domain = literal_eval(shared.domain)
        both = self._create_customer("Of a subordinate", owner=self.rep)
        lent = self._create_customer("Lent", owner=self.other)
        lent.with_user(self.other).pool_share(self.superior.ids)
        self._new_request()
        Partner = self.env["res.partner"].with_user(self.superior)
        everything = Partner.search(domain)
        below = Partner.search([*domain, ("pool_of_subordinate", "=", True)])
        with_me = Partner.search([*domain, ("pool_shared_with_me", "=", True)])
        self.assertIn(both, below)
        self.assertNotIn(lent, below)
        self.assertEqual(with_me, lent.with_user(self.superior))
        self.assertEqual(everything, below | with_me)

    def test_favourites_are_kept_and_shared(self):
        Filters = self.env["ir.filters"].with_user(self.rep)
        action = self.env.ref("expo_crm.res_partner_action_my_customers")
        domain = "[('pool_search', 'ilike', '小明')]"
        common = {
            "model_id": "res.partner",
            "domain": domain,
            "action_id": action.id,
            "context": "{}",
            "sort": "[]",
        }
        mine = Filters.create({"name": "Mine", "user_ids": self.rep.ids, **common})
        ours = Filters.create({"name": "Ours", "user_ids": [], **common})
        names = {row["name"] for row in Filters.get_filters("res.partner", action.id)}
        self.assertLessEqual({"Mine", "Ours"}, names)
        self._new_request()
        others = self.env["ir.filters"].with_user(self.other)
        names = {row["name"] for row in others.get_filters("res.partner", action.id)}
        self.assertIn(ours.name, names)
        self.assertNotIn(mine.name, names)

    def test_never_contacted_stands_before_long_ago(self):
        first, last = (
            self._create_customer("A", owner=self.rep),
            self._create_customer("B", owner=self.rep),
        )
        first.sudo().last_contact_date = "2020-01-01"
        both = [("id", "in", (first + last).ids)]
        Partner = self.env["res.partner"].with_user(self.rep)
        self.assertEqual(
            Partner.search(both, order="last_contact_date, id").ids, (last + first).ids
        )
        self.assertEqual(
            Partner.search(both, order="last_contact_date desc").ids, (first + last).ids
        )
