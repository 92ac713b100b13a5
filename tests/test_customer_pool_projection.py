from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ExpoCrmCommon

PRIVATE = ("13800138000", "138 0013 8000", "secret@", "Hidden Road", "SECRETVAT")


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolProjection(ExpoCrmCommon):
    """The pool shows public facts only, to members only, however one asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer()
        cls.held = cls._create_customer("Held", owner=cls.rep)
        cls.Row = cls.env["customer.pool.partner"]

    def _row(self, user=None):
        self.env.invalidate_all()
        return self.Row.with_user(user or self.stranger).browse(self.customer.id)

    def test_member_sees_public_facts_and_masks(self):
        row = self._row()
        self.assertEqual(row.name, "Acme")
        self.assertEqual(row.city, "Shanghai")
        self.assertEqual(row.pool_state, "unclaimed")
        self.assertIn("****", row.phone)
        self.assertNotIn("0013", row.phone)
        self.assertNotIn("acme", row.email)
        self.assertFalse(row.street)
        self.assertFalse(row.vat)

    def test_claimed_rows_are_shown_with_their_owner(self):
        row = self.Row.with_user(self.stranger).browse(self.held.id)
        self.assertEqual((row.pool_state, row.owner_id), ("claimed", self.rep))

    def test_no_way_of_asking_tells_a_private_fact(self):
        Row = self.Row.with_user(self.stranger)
        self.stranger.group_ids += self.env.ref("base.group_allow_export")
        self.stranger.group_ids += self.env.ref("expo_crm.group_export")
        names = [name for name in Row._fields if name != "id"]
        answers = [
            Row.search_read([], names),
            Row.search([]).export_data(names)["datas"],
            Row.search([]).web_read({name: {} for name in names}),
            Row.formatted_read_group([], ["phone", "email"], ["__count"]),
            Row.with_context(show_address=True, show_email=True).name_search(""),
        ]
        for answer in answers:
            for secret in PRIVATE:
                self.assertNotIn(secret, str(answer))

    def test_searching_the_full_phone_or_email_finds_nothing(self):
        Row = self.Row.with_user(self.stranger)
        for field, value in (
            ("phone", "+86 138 0013 8000"),
            ("phone", "13800138000"),
            ("phone", "0013"),
            ("email", "secret@acme.example.com"),
            ("email", "acme"),
            ("street", "Hidden"),
            ("vat", "SECRETVAT"),
        ):
            self.assertFalse(Row.search([(field, "ilike", value)]), (field, value))

    def test_column_never_configured_is_hidden_and_a_setting_acts_at_once(self):
        self.pool.field_ids.filtered(lambda line: line.field_name == "city").unlink()
        self.assertFalse(self._row().city)
        self.env["customer.pool.field"].create(
            {"pool_id": self.pool.id, "field_name": "city", "visibility": "shown"}
        )
        self.assertEqual(self._row().city, "Shanghai")

    def test_only_administrators_decide_what_a_pool_shows(self):
        line = self.pool.field_ids.filtered(lambda line: line.field_name == "vat")
        with self.assertRaises(AccessError):
            line.with_user(self.stranger).visibility = "shown"
        line.with_user(self.pool_admin).visibility = "shown"
        other = self.env["customer.pool"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            other.field_ids[0].with_user(self.pool_admin).visibility = "shown"

    def test_rows_of_foreign_pools_are_out_of_reach(self):
        pool = self.env["customer.pool"].create(
            {"name": "VIP", "member_ids": [Command.set(self.rep.ids)]}
        )
        self.customer.with_user(self.manager).pool_move(pool.id, "VIP")
        self.env.invalidate_all()
        self.assertFalse(
            self.Row.with_user(self.stranger).search([("id", "=", self.customer.id)])
        )
        with self.assertRaises(AccessError):
            self._row().read(["name"])
        self.assertTrue(self._row(self.rep).name)
        with self.assertRaises(AccessError):
            self.Row.with_user(self.employee).search([])

    def test_projection_cannot_be_written(self):
        for user in (self.rep, self.manager):
            with self.assertRaises(AccessError):
                self._row(user).write({"city": "x"})
            with self.assertRaises(AccessError):
                self._row(user).unlink()

    def test_lead_in_the_pool_shows_public_facts_only(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Stand wanted",
                "pool_managed": True,
                "pool_id": self.pool.id,
                "email_from": "secret@lead.example.com",
                "phone": "+86 138 0013 8000",
                "city": "Wuhan",
            }
        )
        self.assertFalse(lead.user_id)
        self.assertFalse(lead.with_user(self.stranger).has_access("read"))
        row = self.env["customer.pool.lead"].with_user(self.stranger).browse(lead.id)
        self.assertEqual((row.name, row.city), ("Stand wanted", "Wuhan"))
        self.assertNotIn("0013", row.phone)
        self.assertAnswers(lead.with_user(self.stranger).pool_claim(), "OK")
        self.assertTrue(lead.with_user(self.stranger).has_access("write"))

    def test_private_facts_find_own_customers_only(self):
        facts = {"email": "info@castor.example.com", "phone": "+86 21 5550 7777"}
        for name, owner in (("Mine", self.rep), ("Theirs", self.stranger), ("", None)):
            customer = self._create_customer(name or "Nobody's", owner=owner, **facts)
            self._create_contact(customer, "Bao Lin", email="bao@castor.example.com")
        Pool = self.env["customer.pool.partner"].with_user(self.rep)
        for value in ("info@castor", "02155507777", "bao@castor", "Bao Lin"):
            found = Pool.search([("own_private", "ilike", value)])
            self.assertEqual(found.mapped("name"), ["Mine"], value)

    def test_claim_is_offered_where_the_pool_lets_its_members_claim(self):
        key_accounts = self.env["customer.pool"].create(
            {"name": "Key", "claim_mode": "admin", "member_ids": self.rep.ids}
        )
        rows = (
            self._create_customer("Free")
            + self._create_customer("Held elsewhere", owner=self.stranger)
            + self._create_customer("Key account", pool_id=key_accounts.id)
        )
        offered = self.env["customer.pool.partner"].with_user(self.rep).browse(rows.ids)
        self.assertEqual(offered.mapped("is_claimable"), [True, False, False])
