from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolMixin(ExpoCrmCommon):
    """Claim, return, recall, assign and the rest, each by the least user who may."""

    def test_claim_gives_owner_and_full_sight(self):
        customer = self._create_customer()
        self.assertFalse(customer.with_user(self.rep).has_access("read"))
        self.assertAnswers(customer.with_user(self.rep).pool_claim(), "OK")
        self.assertRecordValues(
            customer,
            [
                {
                    "user_id": self.rep.id,
                    "pool_state": "claimed",
                    "pool_owner_id": self.rep.id,
                }
            ],
        )
        self.assertTrue(customer.with_user(self.rep).has_access("write"))
        self.assertEqual(customer.with_user(self.rep).phone, "+86 138 0013 8000")
        self.assertFalse(customer.with_user(self.stranger).has_access("read"))
        log = self.env["customer.pool.log"].search(
            [("partner_id", "=", customer.id), ("kind", "=", "claim")]
        )
        self.assertRecordValues(
            log,
            [
                {
                    "to_user_id": self.rep.id,
                    "user_id": self.rep.id,
                    "pool_id": self.pool.id,
                    "name": "Acme",
                }
            ],
        )

    def test_claim_of_claimed_customer_is_refused(self):
        customer = self._create_customer(owner=self.rep)
        answers = customer.with_user(self.stranger).pool_claim()
        self.assertAnswers(answers, "ALREADY_CLAIMED")
        self.assertIn("rep", answers[0]["message"])
        self.assertEqual(customer.user_id, self.rep)

    def test_claim_outside_own_pools_is_refused_and_tells_nothing(self):
        pool = self.env["customer.pool"].create(
            {"name": "Q", "company_id": self.env.company.id}
        )
        customer = self._create_customer(pool_id=pool.id)
        answers = customer.with_user(self.rep).pool_claim()
        self.assertAnswers(answers, "NOT_MEMBER")
        self.assertNotIn("Acme", answers[0]["message"])
        self.assertFalse(customer.user_id)

    def test_return_and_recall(self):
        first, second = (
            self._create_customer("A", owner=self.rep),
            self._create_customer("B", owner=self.rep),
        )
        contact = self._create_contact(second)
        second.with_user(self.rep).pool_lock()
        both = (first | second).with_user(self.pool_admin)
        self.assertAnswers(both.pool_recall("Not followed up"), "OK", "LOCKED")
        self.assertFalse(first.user_id)
        self.assertEqual(second.user_id, self.rep)
        self.assertAnswers(second.with_user(self.rep).pool_return(), "OK")
        self.assertFalse(contact.user_id)
        self.assertEqual(contact.parent_id, second)

    def test_assign_by_superior(self):
        customer = self._create_customer(owner=self.rep)
        lead = self.env["crm.lead"].create(
            {"name": "Stand", "partner_id": customer.id, "type": "opportunity"}
        )
        self.assertEqual(lead.user_id, self.rep)
        answers = customer.with_user(self.superior).pool_assign(
            self.stranger.id, "Cover"
        )
        self.assertAnswers(answers, "OK")
        self.assertEqual(lead.user_id, self.stranger)
        self.assertEqual(lead.pool_key, self.stranger.id)
        self.assertFalse(customer.with_user(self.rep).has_access("read"))

    def test_plain_write_of_the_salesperson_passes_the_door(self):
        customer = self._create_customer(owner=self.rep)
        customer.with_user(self.rep).write({"user_id": self.stranger.id, "street": "2"})
        self.assertEqual(customer.street, "2")
        self.assertEqual(customer.pool_owner_id, self.stranger)
        with self.assertRaises(AccessError):
            customer.with_user(self.rep).write({"user_id": self.rep.id})

    def test_sharing_levels(self):
        customer = self._create_customer(owner=self.rep)
        self.assertAnswers(
            customer.with_user(self.rep).pool_share([self.stranger.id], access="read"),
            "OK",
        )
        shared = customer.with_user(self.stranger)
        self.assertTrue(shared.has_access("read"))
        self.assertFalse(shared.has_access("write"))
        with self.assertRaises(AccessError):
            self.env["customer.interaction"].with_user(self.stranger).create(
                {"partner_id": customer.id, "summary": "Call"}
            )
        customer.with_user(self.rep).pool_share([self.stranger.id], access="follow")
        self.env["customer.interaction"].with_user(self.stranger).create(
            {"partner_id": customer.id, "summary": "Call"}
        )
        self.assertTrue(customer.last_contact_date)
        customer.with_user(self.rep).pool_share([self.stranger.id], access="edit")
        self.assertTrue(shared.has_access("write"))
        customer.with_user(self.rep).pool_unshare([self.stranger.id])
        self.assertFalse(shared.has_access("read"))

    def test_new_customer_for_oneself_and_for_the_pool(self):
        mine = (
            self.env["res.partner"]
            .with_user(self.rep)
            .create({"name": "Mine", "pool_managed": True, "user_id": self.rep.id})
        )
        self.assertEqual(mine.pool_owner_id, self.rep)
        pooled = (
            self.env["res.partner"]
            .with_user(self.rep)
            .create(
                {
                    "name": "P",
                    "pool_managed": True,
                    "pool_id": self.pool.id,
                    "child_ids": [(0, 0, {"name": "Kid"})],
                }
            )
        )
        self.assertFalse(pooled.has_access("read"))
        self.assertEqual(pooled.sudo().child_ids.pool_key, -1)

    def test_lead_takes_its_customer_from_a_record_in_the_context(self):
        """Odoo's own code puts the record there, not its id."""
        held = self._create_customer("Held", owner=self.rep)
        Lead = self.env["crm.lead"].with_context(default_partner_id=held)
        lead = Lead.create({"name": "Stand"})
        self.assertEqual(lead.pool_key, self.rep.id)
        other = self.env["res.partner"].create({"name": "Open"})
        lead = Lead.with_context(default_partner_id=other).create(
            {"name": "Booth", "pool_managed": True, "user_id": False}
        )
        self.assertEqual(lead.pool_key, -1)

    def test_limits(self):
        self.pool.limit_daily = 2
        customers = self.env["res.partner"].union(
            *[self._create_customer(f"C{i}") for i in range(4)]
        )
        answers = customers.with_user(self.rep).pool_claim()
        self.assertAnswers(answers, "OK", "OK", "LIMIT_DAILY", "LIMIT_DAILY")
        self.pool.limit_daily = 0
        self.env.company.pool_limit_owned = 3
        answers = customers.with_user(self.rep).pool_claim()
        self.assertAnswers(
            answers, "ALREADY_CLAIMED", "ALREADY_CLAIMED", "OK", "LIMIT_OWNED"
        )

    def test_users_are_made_by_ordinary_administrators(self):
        admin = self._create_user(
            "it", "base.group_erp_manager,base.group_partner_manager"
        )
        self.env.company.pool_guard_new = True
        user = (
            self.env["res.users"]
            .with_user(admin)
            .create({"name": "New", "login": "new", "email": "new@example.com"})
        )
        self.assertFalse(user.partner_id.pool_managed)

    def test_undo(self):
        customer = self._create_customer(owner=self.rep)
        customer.with_user(self.manager).pool_recall("x")
        batch = customer.pool_log_ids[0].batch
        self.assertAnswers(
            self.env["res.partner"].with_user(self.manager).pool_undo(batch), "OK"
        )
        self.assertEqual(customer.user_id, self.rep)
