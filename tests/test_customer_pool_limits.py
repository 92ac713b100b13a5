from freezegun import freeze_time

from odoo.tests import tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolLimits(ExpoCrmCommon):
    """What somebody holds and may still claim, as the claim itself counts it."""

    def _get_limits(self, user):
        return self.env["customer.pool"].with_user(user).get_my_limits()

    def _get_pool_limits(self, user, pool=None):
        pool = pool or self.pool
        return next(
            line
            for line in self._get_limits(user)["pools"]
            if line["pool_id"] == pool.id
        )

    def test_figures_are_those_the_claim_grants(self):
        self.env.company.pool_limit_owned = 4
        self.pool.write({"limit_owned": 3, "limit_daily": 2})
        self._create_customer(owner=self.rep)
        self.env["crm.lead"].create(
            {
                "name": "L",
                "pool_managed": True,
                "pool_id": self.pool.id,
                "user_id": self.rep.id,
            }
        )
        line = self._get_pool_limits(self.rep)
        self.assertEqual(
            line,
            {
                "pool_id": self.pool.id,
                "name": self.pool.name,
                "owned": 2,
                "limit_owned": 3,
                "today": 0,
                "limit_daily": 2,
            },
        )
        left = min(
            line["limit_owned"] - line["owned"], line["limit_daily"] - line["today"]
        )
        waiting = self.env["res.partner"].concat(
            *(self._create_customer(f"W{n}") for n in range(3))
        )
        answers = waiting.with_user(self.rep).pool_claim()
        self.assertEqual(sum(answer["ok"] for answer in answers), left)
        line = self._get_pool_limits(self.rep)
        self.assertEqual((line["owned"], line["today"]), (3, 1))
        limits = self._get_limits(self.rep)
        self.assertEqual((limits["owned"], limits["limit_owned"]), (3, 4))

    def test_return_gives_back_what_one_owns_and_no_claim(self):
        self.pool.limit_daily = 5
        customer = self._create_customer()
        customer.with_user(self.rep).pool_claim()
        customer.with_user(self.rep).pool_return()
        line = self._get_pool_limits(self.rep)
        self.assertEqual((line["owned"], line["today"]), (0, 1))

    def test_the_day_is_that_of_the_calendar(self):
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-03-02 15:00:00"):  # 23:00 in Shanghai
            self._create_customer().with_user(self.rep).pool_claim()
            self.assertEqual(self._get_pool_limits(self.rep)["today"], 1)
        with freeze_time("2026-03-02 16:00:00"):  # midnight in Shanghai
            self.assertEqual(self._get_pool_limits(self.rep)["today"], 0)

    def test_only_pools_one_claims_from_are_named(self):
        closed, foreign, mine = self.env["customer.pool"].create(
            [
                {
                    "name": "Admins assign",
                    "open_to_all": True,
                    "claim_mode": "admin",
                },
                {"name": "Of others", "member_ids": self.stranger.ids},
                {"name": "Mine", "member_ids": self.rep.ids},
            ]
        )
        named = {line["pool_id"] for line in self._get_limits(self.rep)["pools"]}
        self.assertLessEqual({self.pool.id, mine.id}, named)
        self.assertFalse({closed.id, foreign.id} & named)

    def test_an_employee_claims_nowhere(self):
        limits = self._get_limits(self.employee)
        self.assertEqual((limits["owned"], limits["pools"]), (0, []))

    def test_queries_do_not_grow_with_pools_and_customers(self):
        def count_queries():
            self.env.flush_all()
            self.env.invalidate_all()
            self._get_limits(self.rep)  # caches of groups and rules
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._get_limits(self.rep)
            return self.env.cr.sql_log_count - before

        few = count_queries()
        pools = self.env["customer.pool"].create(
            [{"name": f"P{n}", "open_to_all": True} for n in range(10)]
        )
        for pool in pools:
            self._create_customer(pool.name, owner=self.rep, pool_id=pool.id)
        self.assertEqual(count_queries(), few)
