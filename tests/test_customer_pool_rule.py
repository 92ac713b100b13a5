from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.expo_crm.models import customer_pool_rule

from .common import ExpoCrmCommon

CLAIMED, DUE = "2026-03-01 08:00:00", "2026-04-02 08:00:00"


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolRule(ExpoCrmCommon):
    """Customers nobody contacts fall back to their pool."""

    def test_idle_customer_falls_back_once_and_contact_moves_the_date(self):
        rule = self._create_rule(30)
        with freeze_time(CLAIMED):
            customer = self._create_customer(owner=self.rep)
            other = self._create_customer("Locked", owner=self.rep)
            other.with_user(self.rep).pool_lock()
        self.assertEqual(str(customer.pool_deadline), "2026-03-31 08:00:00")
        with freeze_time("2026-03-03 08:00:00"):
            self.env["customer.interaction"].with_user(self.rep).create(
                {"partner_id": customer.id, "summary": "Call"}
            )
        self.assertEqual(str(customer.pool_deadline), "2026-04-02 08:00:00")
        self._run("2026-04-01 08:00:00")
        self.assertEqual(customer.user_id, self.rep)
        self._run(DUE)
        self._run(DUE)
        self.assertFalse(customer.user_id)
        self.assertEqual(other.user_id, self.rep)
        self.assertRecordValues(
            customer.pool_log_ids.filtered(lambda log: log.kind == "recycle"),
            [{"rule_id": rule.id, "from_user_id": self.rep.id}],
        )

    def test_strictest_rule_of_the_pool_counts_and_a_change_moves_all_dates(self):
        self._create_rule(60)
        strict = self._create_rule(30)
        with freeze_time(CLAIMED):
            customer = self._create_customer(owner=self.rep)
            free = self._create_customer("Free")
        self.assertEqual(str(customer.pool_deadline), "2026-03-31 08:00:00")
        self.assertFalse(free.pool_deadline)
        strict.idle_days = 10
        self.assertEqual(str(customer.pool_deadline), "2026-03-11 08:00:00")
        strict.active = False
        self.assertEqual(str(customer.pool_deadline), "2026-04-30 08:00:00")
        customer.with_user(self.rep).pool_return()
        self.assertFalse(customer.pool_deadline)

    def test_many_batches_are_one_message_to_each_former_owner(self):
        customers = self._create_due_customers()
        with patch.object(customer_pool_rule, "RECYCLE_BATCH", 2):
            self._run(DUE)
        self.assertFalse(customers.user_id)
        batches = customers.pool_log_ids.filtered(lambda log: log.kind == "recycle")
        self.assertEqual(len(set(batches.mapped("batch"))), 3)
        for user, numbers in ((self.rep, (0, 2, 4)), (self.stranger, (1, 3))):
            messages = self._notices(user)
            self.assertEqual(len(messages), 1)
            for number in numbers:
                self.assertIn(f"<li>Due {number}</li>", messages.body)

    def test_contact_logged_while_others_are_moved_keeps_the_customer(self):
        customers = self._create_due_customers()
        transition = type(customers)._pool_transition

        def and_somebody_calls(records, request):
            answers = transition(records, request)
            customers[-1].last_contact_date = DUE
            self.env.flush_all()
            return answers

        with (
            patch.object(customer_pool_rule, "RECYCLE_BATCH", 2),
            patch.object(type(customers), "_pool_transition", and_somebody_calls),
        ):
            self._run(DUE)
        self.assertFalse(customers[:-1].user_id)
        self.assertEqual(customers[-1].user_id, self.rep)

    def test_committed_batches_are_told_when_a_later_one_fails(self):
        customers = self._create_due_customers()
        transition = type(customers)._pool_transition

        def or_fail(records, request):
            if customers[2] in records:
                raise ValueError("broken")
            return transition(records, request)

        with (
            patch.object(customer_pool_rule, "RECYCLE_BATCH", 2),
            patch.object(type(customers), "_pool_transition", or_fail),
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
            self.assertRaisesRegex(ValueError, "broken"),
        ):
            self.env(cr=cr)["customer.pool.rule"]._cron_recycle()
        self.env.invalidate_all()
        self.assertFalse(customers[:2].user_id)
        self.assertEqual(customers[2:].user_id, self.rep | self.stranger)
        self.assertIn("Due 0", self._notices(self.rep).body)

    def _create_due_customers(self):
        """:returns: five customers of two owners in turn, due in the past."""
        self._create_rule(30)
        owners = self.rep | self.stranger
        with freeze_time(CLAIMED):
            customers = [
                self._create_customer(f"Due {number}", owner=owners[number % 2])
                for number in range(5)
            ]
        self.env.flush_all()
        return self.env["res.partner"].concat(*customers)

    def _notices(self, user):
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", user.partner_id.ids),
                ("subject", "like", "fell back to the pool"),
            ]
        )

    def _create_rule(self, days):
        return self.env["customer.pool.rule"].create(
            {"name": f"{days} days", "pool_id": self.pool.id, "idle_days": days}
        )

    def _run(self, moment):
        run = self.env.ref("expo_crm.ir_cron_recycle").method_direct_trigger
        with self.enter_registry_test_mode(), freeze_time(moment):
            run()
        self.env.invalidate_all()
