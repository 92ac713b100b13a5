from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .visibility_common import REP, VisibilityCommon


@tagged("post_install", "-at_install", "expo_crm_security")
class TestGuardStays(VisibilityCommon):
    """Only managers take the guard off, by releasing and in no roundabout way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.held.child_ids.filtered(lambda p: not p.is_company)
        cls.branch = cls.held.child_ids - cls.contact
        cls._new_request()

    def assertGuarded(self, record, owner):
        self.assertEqual(record.sudo().pool_key, owner.id if owner else -1)
        self.assertFalse(record.with_user(self.stranger).has_access("read"))

    # moving out

    def test_contact_that_leaves_stays_guarded(self):
        self.branch.with_user(self.rep).parent_id = False
        self.assertRecordValues(
            self.branch,
            [
                {
                    "pool_managed": True,
                    "pool_id": self.pool.id,
                    "pool_root_id": self.branch.id,
                    "user_id": self.rep.id,
                }
            ],
        )
        self.assertGuardedTree(self.branch, self.rep)

    def assertGuardedTree(self, root, owner):
        for member in self._tree(root):
            self.assertGuarded(member, owner)

    def test_contact_of_a_pooled_customer_that_leaves_stays_in_the_pool(self):
        branch = self.pooled.child_ids.filtered("is_company")
        branch.with_user(self.manager).parent_id = False
        self.assertGuardedTree(branch, None)
        self.assertEqual(branch.pool_id, self.pool)

    def test_contact_is_moved_out_by_owner_and_manager_only(self):
        refused = self.editor | self.follower | self.superior | self.stranger
        for user in refused | self.pool_admin:
            for target in (self.env["res.partner"], self.plain):
                with (
                    self.subTest(user=user.login, target=target),
                    self.assertRaises(AccessError),
                ):
                    self.contact.with_user(user).parent_id = target
        self.assertEqual(self.contact.parent_id, self.held)

    def test_contact_leaves_for_an_unguarded_customer_by_a_manager_only(self):
        with self.assertRaises(AccessError):
            self.contact.with_user(self.rep).parent_id = self.plain
        self.contact.with_user(self.manager).parent_id = self.plain
        self.assertEqual(self.contact.pool_key, -2)

    def test_root_is_put_below_an_unguarded_customer_by_a_manager_only(self):
        lone = self._create_customer("Lone", owner=self.rep)
        with self.assertRaises(AccessError):
            lone.with_user(self.rep).parent_id = self.plain
        self.assertGuarded(lone, self.rep)
        lone.with_user(self.manager).parent_id = self.plain
        self.assertRecordValues(lone, [{"pool_key": -2, "pool_managed": False}])
        self.assertEqual(lone.pool_log_ids[:1].kind, "release")

    def test_unguarded_contact_that_joins_a_guarded_tree_becomes_guarded(self):
        self.plain.with_user(self.rep).parent_id = self.held
        self.assertGuardedTree(self.plain, self.rep)
        self.assertEqual(self.plain.user_id, self.rep)

    def test_root_that_joins_another_tree_keeps_nothing_of_its_own(self):
        lone = self._create_customer("Lone", owner=self.rep)
        lone.with_user(self.rep).pool_share(self.stranger.ids)
        lone.with_user(self.rep).pool_lock()
        lone.with_user(self.rep).parent_id = self.held
        self.assertRecordValues(
            lone,
            [
                {
                    "pool_managed": False,
                    "pool_id": False,
                    "pool_locked": False,
                    "pool_root_id": self.held.id,
                }
            ],
        )
        self.assertFalse(lone.share_ids)
        self.assertGuarded(lone, self.rep)

    # deletion

    def test_held_customer_is_deleted_by_nobody(self):
        for user in (self.rep, self.editor, self.manager, self.env.user):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.held.with_user(user).unlink()
            lone = self._create_customer("Lone", owner=self.rep)
            with self.subTest(user=user.login), self.assertRaises(UserError):
                lone.with_user(user).unlink()
        with self.assertRaises(UserError):
            self._tree(self.held).unlink()
        self.assertTrue(self.held.exists())

    def test_pooled_customer_with_contacts_is_archived_with_them_not_deleted(self):
        tree = self._tree(self.pooled)
        for user in (self.manager, self.env.user):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.pooled.with_user(user).unlink()
        answers = self.pooled.with_user(self.pool_admin).pool_delete("Closed")
        self.assertAnswers(answers, "OK")
        self.assertFalse(any(tree.mapped("active")))
        for member in tree:
            self.assertGuarded(member, None)

    # copies

    def test_copy_is_guarded_and_counts_as_the_copiers(self):
        for user in (self.rep, self.editor, self.manager):
            copy = self.held.with_user(user).copy()
            with self.subTest(user=user.login):
                self.assertGuarded(copy, user)
                self.assertEqual(copy.sudo().pool_id, self.pool)
                self.assertFalse(copy.sudo().share_ids)
        self.env.company.pool_limit_owned = 1
        with self.assertRaises(UserError):
            self.held.with_user(self.rep).copy()

    def test_copy_of_a_contact_stays_in_its_tree(self):
        copy = self.contact.with_user(self.rep).copy()
        self.assertEqual(copy.pool_root_id, self.held)
        self.assertGuarded(copy, self.rep)

    def test_copy_of_what_one_cannot_see_is_refused(self):
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.rep).copy()

    def test_copy_of_a_guarded_lead_is_guarded(self):
        lead = self._create_lead(self.rep)
        copy = lead.with_user(self.rep).copy()
        self.assertGuarded(copy, self.rep)

    # leads

    def _create_lead(self, owner, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Stand",
                "partner_name": "New Company",
                "contact_name": "Kim",
                "email_from": "kim@new.example.com",
                "pool_managed": True,
                "user_id": owner.id if owner else False,
                **values,
            }
        )

    def test_conversion_hands_the_guard_to_the_customer(self):
        lead = self._create_lead(self.rep, type="lead")
        self.assertGuarded(lead, self.rep)
        # at the limit: the customer takes the place of the lead
        self.env.company.pool_limit_owned = 2
        lead.with_user(self.rep)._handle_partner_assignment(create_missing=True)
        customer = lead.partner_id
        self.assertTrue(customer)
        root = customer.pool_root_id
        self.assertRecordValues(
            root,
            [{"pool_managed": True, "pool_id": self.pool.id, "user_id": self.rep.id}],
        )
        for record in (root, customer, lead):
            self.assertGuarded(record, self.rep)

    def test_conversion_of_a_lead_in_the_pool_keeps_it_in_the_pool(self):
        lead = self._create_lead(None, type="lead")
        lead.with_user(self.manager)._handle_partner_assignment(create_missing=True)
        self.assertGuarded(lead.partner_id, None)
        self.assertGuarded(lead, None)

    def test_lead_linked_to_an_unguarded_customer_keeps_its_own_guard(self):
        lead = self._create_lead(self.rep)
        lead.with_user(self.rep).partner_id = self.plain
        self.assertGuarded(lead, self.rep)

    def test_lead_linked_to_a_guarded_customer_has_its_key_at_once(self):
        lead = self._create_lead(self.stranger)
        lead.sudo().partner_id = self.held
        self.assertRecordValues(
            lead, [{"pool_key": self.rep.id, "user_id": self.rep.id}]
        )
        self.assertGuarded(lead, self.rep)
        lead.with_user(self.rep).partner_id = False
        self.assertEqual(lead.pool_key, self.rep.id)

    def test_merging_leads_keeps_the_guard_both_ways(self):
        for guarded_first in (True, False):
            guarded = self._create_lead(self.rep, type="opportunity")
            plain = self.env["crm.lead"].create(
                {"name": "Plain", "user_id": self.rep.id, "type": "opportunity"}
            )
            # the most advanced one absorbs the other
            (guarded if guarded_first else plain).probability = 90
            self.env.flush_all()
            both = (guarded | plain).with_user(self.manager)
            head = both.merge_opportunity(user_id=self.rep.id)
            with self.subTest(head=head):
                self.assertEqual(head == guarded, guarded_first)
                self.assertTrue(head.sudo().pool_managed)
                self.assertGuarded(head, self.rep)
                self.assertEqual((guarded | plain).exists(), head)

    # merging customers

    def _merge(self, user, kept, *absorbed):
        partners = kept.union(*absorbed)
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(user)
        wizard.create(
            {"partner_ids": [Command.set(partners.ids)], "dst_partner_id": kept.id}
        ).action_merge()

    def test_merging_customers_keeps_the_guard_both_ways(self):
        for kept_name, absorbed_name in (("guarded", "plain"), ("plain", "guarded")):
            pair = {
                "guarded": self._create_customer("A", owner=self.rep, email="a@b.c"),
                "plain": self._create_customer(
                    "B", pool_managed=False, pool_id=False, email="a@b.c"
                ),
            }
            kept, absorbed = pair[kept_name], pair[absorbed_name]
            contact = self._create_contact(absorbed, "Pat")
            lead = self.env["crm.lead"].create({"name": "L", "partner_id": absorbed.id})
            self._merge(self.manager, kept, absorbed)
            with self.subTest(kept=kept_name):
                self.assertFalse(absorbed.exists())
                for record in (kept, contact, lead):
                    self.assertGuarded(record, self.rep)
                self.assertEqual(contact.pool_root_id, kept)

    def test_merging_two_held_customers_keeps_the_owner_of_the_kept_one(self):
        kept = self._create_customer("A", owner=self.rep, email="a@b.c")
        absorbed = self._create_customer("B", owner=self.other, email="a@b.c")
        absorbed.with_user(self.other).pool_share(self.stranger.ids)
        contact = self._create_contact(absorbed, "Pat")
        self._merge(self.manager, kept, absorbed)
        self.assertEqual((kept | contact).mapped("pool_key"), [self.rep.id] * 2)
        self.assertFalse(contact.with_user(self.other).has_access("read"))
        log = self.env["customer.pool.log"].search(
            [("kind", "=", "merge"), ("from_user_id", "=", self.other.id)]
        )
        self.assertEqual(log.name, "B")

    def test_merging_keeps_owner_pool_and_clock_of_the_kept_customer(self):
        pool = self.env["customer.pool"].create({"name": "Q"})
        kept = self._create_customer("A", owner=self.rep, email="a@b.c")
        absorbed = self._create_customer(
            "B", owner=self.other, pool_id=pool.id, email="a@b.c"
        )
        absorbed.with_user(self.other).pool_lock()
        names = ["user_id", "pool_id", "pool_claim_date", "pool_enter_date"]
        names += ["pool_managed", "pool_locked", "review_state"]
        before = kept.read(names)
        call = self.env["customer.interaction"].create(
            {
                "partner_id": absorbed.id,
                "summary": "Call",
                "date": "2020-01-01 00:00:00",
            }
        )
        self._merge(self.manager, kept, absorbed)
        self.assertEqual(kept.read(names), before)
        self.assertEqual(call.partner_id, kept)
        self.assertEqual(kept.last_contact_date, call.date)

    def test_merging_unguarded_customers_is_as_in_stock(self):
        Partner = self.env["res.partner"]
        kept = Partner.create({"name": "A", "email": "a@b.c"})
        absorbed = Partner.create(
            {"name": "B", "email": "a@b.c", "phone": "1", "city": "Bonn"}
        )
        self._merge(self.rep, kept, absorbed)
        self.assertFalse(absorbed.exists())
        self.assertRecordValues(
            kept, [{"name": "A", "phone": "1", "city": "Bonn", "pool_key": -2}]
        )

    def test_merging_guarded_customers_is_for_managers(self):
        mine = self._create_customer("A", owner=self.rep, email="a@b.c")
        twin = self._create_customer("B", owner=self.rep, email="a@b.c")
        for user in (self.rep, self.editor, self.superior, self.accountant):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError) as refusal:
                    self._merge(user, mine, twin)
                self.assertIn("Only customer managers", str(refusal.exception))
        self.assertTrue(twin.exists())

    # assistance by core

    def test_automatic_assignment_leaves_guarded_leads_alone(self):
        guarded = self._create_lead(None, type="lead")
        plain = self.env["crm.lead"].create(
            {"name": "Plain", "type": "lead", "user_id": False}
        )
        leads = guarded | plain
        leads.team_id = self.team
        found = leads.search(self.team._get_lead_to_assign_domain())
        self.assertEqual(found & leads, plain)


@tagged("post_install", "-at_install", "expo_crm_security")
class TestPeopleAreNoCustomers(VisibilityCommon):
    """Cards of employees and companies are never guarded, whatever happens to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.held.child_ids.filtered(lambda p: not p.is_company)
        cls._new_request()

    def _key(self, partner):
        self.env.flush_all()
        self.env.invalidate_all()
        return partner.pool_key

    def test_card_guarded_by_mistake_stays_open(self):
        for owner in (False, self.rep.id):
            card = self.stranger.partner_id
            card.write({"pool_managed": True, "user_id": owner})
            self.assertEqual(self._key(card), -2)
            self.assertTrue(card.with_user(self.employee).has_access("read"))
            card.pool_managed = False

    def test_contact_that_becomes_an_employee_and_leaves(self):
        self.assertEqual(self._key(self.contact), self.rep.id)
        user = self._create_user("newcomer", REP, partner_id=self.contact.id)
        self.assertEqual(self._key(self.contact), -2)
        self.assertTrue(user.with_user(self.employee).has_access("read"))
        user.active = False
        self.assertEqual(self._key(self.contact), -2)
        self.assertTrue(self.contact.with_user(self.employee).has_access("read"))
        user.active = True
        self.assertEqual(self._key(self.contact), -2)
        user.with_context(active_test=False).unlink()
        self.assertEqual(self._key(self.contact), self.rep.id)

    def test_card_of_a_leaver_stays_open(self):
        card = self.other.partner_id
        card.pool_managed = True
        self.foreign.with_user(self.other).pool_return()
        self.other.active = False
        self.assertEqual(self._key(card), -2)
        colleagues = self.other.with_user(self.stranger).with_context(active_test=False)
        self.assertTrue(colleagues.has_access("read"))

    def test_employee_becomes_portal_user_and_back(self):
        user = self._create_user("turncoat", REP, partner_id=self.contact.id)
        self.assertEqual(self._key(self.contact), -2)
        portal, internal = (
            self.env.ref("base.group_portal"),
            self.env.ref("base.group_user"),
        )
        user.group_ids = [Command.set(portal.ids)]
        self.assertTrue(user.share)
        self.assertEqual(self._key(self.contact), self.rep.id)
        self.assertFalse(user.with_user(self.stranger).has_access("read"))
        user.group_ids = [Command.set(internal.ids)]
        self.assertEqual(self._key(self.contact), -2)

    def test_user_pointed_to_another_card(self):
        user = self._create_user("wanderer", REP, partner_id=self.contact.id)
        first = self.contact
        second = self.foreign.child_ids.filtered(lambda p: not p.is_company)
        self.assertEqual((self._key(first), self._key(second)), (-2, self.other.id))
        user.partner_id = second
        self.assertEqual((self._key(first), self._key(second)), (self.rep.id, -2))

    def test_portal_user_of_a_guarded_contact_is_hidden_from_strangers(self):
        user = self._create_user(
            "customer", "base.group_portal", partner_id=self.contact.id
        )
        self.assertEqual(self._key(self.contact), self.rep.id)
        self.assertFalse(user.with_user(self.stranger).has_access("read"))
        Users = self.env["res.users"].with_user(self.stranger)
        self.assertFalse(Users.search([("login", "=", "customer")]))
        self.assertTrue(user.with_user(user).has_access("read"))
        self.assertTrue(self.contact.with_user(user).has_access("read"))

    def test_employee_at_the_root_of_a_tree_stays_visible(self):
        user = self._create_user("boss_of_acme", REP, partner_id=self.held.id)
        self.assertEqual(self._key(self.held), -2)
        self.assertTrue(user.with_user(self.employee).has_access("read"))

    def test_users_made_while_everything_is_guarded_from_birth(self):
        self.env.company.pool_guard_new = True
        user = self._create_user("fresh", REP)
        self.assertFalse(user.partner_id.pool_managed)
        self.assertEqual(self._key(user.partner_id), -2)
        company = self.env["res.company"].create({"name": "Fresh"})
        self.assertEqual(self._key(company.partner_id), -2)
        self.assertTrue(company.partner_id.with_user(self.stranger).has_access("read"))

    def test_card_of_a_company_swapped(self):
        company = self.env["res.company"].create({"name": "Daughter"})
        former = company.partner_id
        company.partner_id = self.held
        self.assertEqual(self._key(self.held), -2)
        self.assertTrue(self.held.with_user(self.stranger).has_access("read"))
        company.partner_id = former
        self.assertEqual(self._key(self.held), self.rep.id)
        self.assertFalse(self.held.with_user(self.stranger).has_access("read"))
        former.pool_managed = True
        self.assertEqual(self._key(former), -2)

    def test_user_who_holds_customers_is_not_deleted(self):
        lead = self.env["crm.lead"].create(
            {"name": "Own", "pool_managed": True, "user_id": self.other.id}
        )
        with self.assertRaises(UserError):
            self.other.unlink()
        self.foreign.with_user(self.other).pool_return()
        with self.assertRaises(UserError):
            self.other.unlink()
        lead.with_user(self.other).pool_return()
        self.other.unlink()
        self.assertFalse(self.other.exists())

    def test_former_owner_who_left_keeps_no_share(self):
        self.rep.active = False
        answers = self.held.with_user(self.superior).pool_assign(
            self.other.id, transfer={"former_access": "read"}
        )
        self.assertAnswers(answers, "OK")
        self.assertEqual(self.held.user_id, self.other)
        self.assertNotIn(self.rep, self.held.share_ids.user_id)
