from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolInput(ExpoCrmCommon):
    """Bad input gets its code and a sentence, and nothing is half-done."""

    def _claim(self, customer, user):
        return customer.with_user(user).pool_claim()

    def test_claim_of_an_unknown_id_answers_gone(self):
        Partner = self.env["res.partner"].with_user(self.rep)
        self.assertAnswers(Partner.browse(2**31 - 1).pool_claim(), "GONE")

    def test_claim_of_a_deleted_customer_answers_gone(self):
        customer = self._create_customer()
        customer.with_user(self.pool_admin).pool_delete("Duplicate")
        self.assertFalse(customer.active)
        self.assertAnswers(self._claim(customer, self.rep), "GONE")
        self.assertAnswers(customer.with_user(self.pool_admin).pool_restore(), "OK")
        self.assertAnswers(self._claim(customer, self.rep), "OK")

    def test_claim_of_an_unguarded_contact_answers_not_managed(self):
        contact = self.env["res.partner"].create({"name": "Loose"})
        self.assertAnswers(self._claim(contact, self.rep), "NOT_MANAGED")

    def test_empty_selection_is_refused(self):
        Partner = self.env["res.partner"].with_user(self.rep)
        with self.assertRaises(ValidationError):
            Partner.browse().pool_claim()

    def test_answers_keep_the_given_order_and_ids(self):
        first, second = self._create_customer("A"), self._create_customer("B")
        contact = self._create_contact(second)
        given = (contact | first).with_user(self.rep)
        answers = given.pool_claim()
        self.assertAnswers(answers, "OK", "OK")
        self.assertEqual([answer["id"] for answer in answers], given.ids)
        self.assertEqual(second.user_id, self.rep)

    def test_assign_needs_a_colleague_who_may_hold_customers(self):
        customer = self._create_customer(owner=self.rep)
        archived = self._create_user("gone", "sales_team.group_sale_salesman")
        archived.active = False
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = new_test_user(
            self.env,
            "foreign",
            groups="sales_team.group_sale_salesman",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for user in (archived, self.employee, foreign):
            answers = customer.with_user(self.rep).pool_assign(user.id)
            self.assertAnswers(answers, "NOT_ALLOWED")
            self.assertIn("Acme", answers[0]["message"])
        with self.assertRaises(ValidationError):
            customer.with_user(self.rep).pool_assign(2**31 - 1)
        self.assertEqual(customer.user_id, self.rep)

    def test_assign_by_a_stranger_is_refused(self):
        customer = self._create_customer(owner=self.rep)
        answers = customer.with_user(self.stranger).pool_assign(self.stranger.id)
        self.assertAnswers(answers, "NOT_ALLOWED")
        refusals = self.env["customer.pool.log"].search(
            [("partner_id", "=", customer.id), ("kind", "=", "refuse")]
        )
        self.assertRecordValues(
            refusals, [{"code": "NOT_ALLOWED", "user_id": self.stranger.id, "count": 1}]
        )
        customer.with_user(self.stranger).pool_assign(self.stranger.id)
        self.assertEqual(
            refusals.count, 2, "equal refusals within a minute are one row"
        )

    def test_recall_by_a_colleague_it_is_shared_to_needs_the_switch(self):
        customer = self._create_customer(owner=self.rep)
        customer.with_user(self.rep).pool_share([self.stranger.id])
        recall = customer.with_user(self.stranger).pool_recall
        self.assertAnswers(recall("Not followed up"), "NOT_ALLOWED")
        self.env.company.pool_sharee_moves = True
        self.assertAnswers(recall("Not followed up"), "OK")
        self.assertFalse(customer.user_id)

    def test_recall_tells_the_owner_why(self):
        customer = self._create_customer(owner=self.rep)
        customer.with_user(self.superior).pool_recall("Not followed up")
        self.assertFalse(customer.with_user(self.rep).has_access("read"))
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.rep.partner_id.ids)], limit=1
        )
        self.assertIn("Acme", message.body)
        self.assertIn("Not followed up", message.body)
        self.assertEqual(customer.pool_log_ids[0].kind, "recall")

    def test_moves_need_a_reason(self):
        customer = self._create_customer(owner=self.rep)
        for call in (customer.with_user(self.manager).pool_recall,):
            for reason in ("", "  ", None, False):
                with self.assertRaises(ValidationError):
                    call(reason)
        with self.assertRaises(ValidationError):
            customer.with_user(self.manager).pool_assign(
                self.stranger.id, override=True
            )

    def test_share_with_oneself_the_owner_or_an_archived_user_is_refused(self):
        customer = self._create_customer(owner=self.rep)
        archived = self._create_user("gone", "sales_team.group_sale_salesman")
        archived.active = False
        share = customer.with_user(self.rep).pool_share
        self.assertAnswers(share([self.rep.id]), "NOT_ALLOWED")
        self.assertAnswers(share([archived.id]), "NOT_ALLOWED")
        answers = customer.with_user(self.superior).pool_share([self.rep.id])
        self.assertAnswers(answers, "NOT_ALLOWED")
        self.assertFalse(customer.share_ids)

    def test_share_into_the_past_or_with_nobody_is_refused(self):
        customer = self._create_customer(owner=self.rep)
        share = customer.with_user(self.rep).pool_share
        past = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        with self.assertRaises(ValidationError):
            share([self.stranger.id], date_until=past)
        with self.assertRaises(ValidationError):
            share()
        with self.assertRaises(ValidationError):
            share([self.stranger.id], access="everything")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.env["customer.share"].with_user(self.rep).create(
                {
                    "partner_id": customer.id,
                    "user_id": self.stranger.id,
                    "date_from": fields.Datetime.subtract(past, days=1),
                    "date_until": past,
                }
            )
        self.assertFalse(customer.share_ids)

    def test_share_of_a_hidden_customer_is_refused_for_plain_create_too(self):
        customer = self._create_customer(owner=self.rep)
        with self.assertRaises(AccessError):
            self.env["customer.share"].with_user(self.stranger).create(
                {"partner_id": customer.id, "user_id": self.stranger.id}
            )

    def test_delete_of_a_claimed_customer_is_refused_for_everybody(self):
        customer = self._create_customer(owner=self.rep)
        self.assertAnswers(
            customer.with_user(self.manager).pool_delete("Duplicate"), "ALREADY_CLAIMED"
        )
        for user in (self.env.user, self.manager):
            with self.assertRaises(UserError):
                customer.with_user(user).unlink()
        with self.assertRaises(UserError):
            customer.sudo().unlink()

    def test_daily_limit_counts_claims_until_local_midnight(self):
        self.pool.limit_daily = 3
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        customers = [self._create_customer(f"C{index}") for index in range(5)]
        with freeze_time("2026-03-02 15:00:00"):  # 23:00 in Shanghai
            for customer in customers[:3]:
                self.assertAnswers(self._claim(customer, self.rep), "OK")
            (customers[0] | customers[1]).with_user(self.rep).pool_return()
            answers = self._claim(customers[3], self.rep)
            self.assertAnswers(answers, "LIMIT_DAILY")
            self.assertIn("3", answers[0]["message"])
            answers = customers[4].with_user(self.manager).pool_assign(self.rep.id)
            self.assertAnswers(answers, "OK")
        with freeze_time("2026-03-02 16:00:00"):  # midnight in Shanghai
            self.assertAnswers(self._claim(customers[3], self.rep), "OK")

    def test_former_owner_waits_unless_an_admin_waives_it_with_a_reason(self):
        self.pool.cool_down_days = 15
        customer = self._create_customer(owner=self.rep)
        with freeze_time("2026-03-02 09:00:00"):
            customer.with_user(self.rep).pool_return()
            answers = self._claim(customer, self.rep)
            self.assertAnswers(answers, "COOL_DOWN")
            assign = customer.with_user(self.manager).pool_assign
            self.assertAnswers(assign(self.rep.id), "COOL_DOWN")
            self.assertAnswers(
                assign(self.rep.id, reason="Agreed", override=True), "OK"
            )
        self.assertTrue(customer.pool_log_ids[0].override)
        customer.with_user(self.rep).pool_return()
        with freeze_time("2027-01-01"):
            self.assertAnswers(self._claim(customer, self.rep), "OK")

    def test_fresh_customer_rests_in_its_pool(self):
        self.pool.freeze_days = 3
        with freeze_time("2026-03-02 09:00:00"):
            customer = self._create_customer()
        with freeze_time("2026-03-05 08:59:00"):
            customer.with_user(self.manager).write({"street": "an edit"})
            self.assertAnswers(self._claim(customer, self.rep), "FROZEN")
        with freeze_time("2026-03-05 09:00:00"):
            self.assertAnswers(self._claim(customer, self.rep), "OK")

    def test_protected_customer_stays_with_its_owner(self):
        customer = self._create_customer(owner=self.rep)
        until = fields.Date.add(fields.Date.today(), days=5)
        protect = customer.with_user(self.superior).pool_protect
        self.assertAnswers(protect(until, "Signing soon"), "OK")
        self.assertAnswers(
            customer.with_user(self.manager).pool_recall("Not followed up"), "PROTECTED"
        )
        with self.assertRaises(ValidationError):
            protect("2000-01-01", "Signing soon")

    def test_distribution_leaves_what_finds_no_place(self):
        self.pool.limit_owned = 2
        customers = self.env["res.partner"].union(
            *[self._create_customer(f"C{index}") for index in range(5)]
        )
        answers = customers.with_user(self.pool_admin).pool_distribute(
            [self.rep.id, self.stranger.id], "even"
        )
        self.assertEqual(
            sorted(answer["code"] for answer in answers),
            ["LIMIT_POOL", "OK", "OK", "OK", "OK"],
        )
        with self.assertRaises(ValidationError):
            customers.with_user(self.pool_admin).pool_distribute([self.rep.id], "luck")
