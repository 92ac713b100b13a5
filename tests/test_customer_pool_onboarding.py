from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolOnboarding(ExpoCrmCommon):
    """The first steps are ticked off by the data, and lead to where it is changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # a company of its own, so that nothing of the database counts
        cls.company = cls.env["res.company"].create({"name": "Fresh Fairs"})
        cls.boss = cls._create_user(
            "boss",
            "sales_team.group_sale_manager",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.fresh_pool = cls.company.pool_id

    def _steps(self, user=None):
        user = user or self.boss
        Onboarding = self.env["customer.pool.onboarding"].with_user(user)
        steps = Onboarding.with_company(user.company_id).get_steps()["steps"]
        return {step["name"]: step for step in steps}

    def _is_done(self, name):
        return self._steps()[name]["done"]

    def _create_fresh_rep(self):
        return self._create_user(
            "fresh_rep",
            "sales_team.group_sale_salesman",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def test_people_and_reporting_lines(self):
        self.assertFalse(self._is_done("people"))
        self.assertFalse(self._is_done("superiors"))
        rep = self._create_fresh_rep()
        self.assertTrue(self._is_done("people"))
        self.assertFalse(self._is_done("superiors"))
        self.assertIn("1 of 1", self._steps()["superiors"]["text"])
        rep.superior_id = self.boss
        self.assertTrue(self._is_done("superiors"))

    def test_pools_need_members_and_a_limit(self):
        self.assertFalse(self._is_done("pools"))
        self.company.pool_limit_owned = 50
        self.assertTrue(self._is_done("pools"))
        closed = self.env["customer.pool"].create(
            {"name": "Closed Hall", "company_id": self.company.id}
        )
        self.assertFalse(self._is_done("pools"))
        self.assertIn("Closed Hall", self._steps()["pools"]["text"])
        closed.member_ids = self.boss
        self.assertTrue(self._is_done("pools"))
        closed.claim_mode = "admin"
        self.assertFalse(self._is_done("pools"))
        closed.admin_ids = self.boss
        self.assertTrue(self._is_done("pools"))

    def test_customers_rules_and_newborn(self):
        partner = self.env["res.partner"].create(
            {"name": "Old", "customer_rank": 1, "company_id": self.company.id}
        )
        before = self._steps()
        for name in ("customers", "rules", "newborn"):
            self.assertFalse(before[name]["done"], name)
        partner.write({"pool_managed": True, "pool_id": self.fresh_pool.id})
        self.env["customer.pool.rule"].create(
            {"name": "Idle", "pool_id": self.fresh_pool.id, "idle_days": 30}
        )
        self.company.pool_guard_new = True
        after = self._steps()
        for name in ("customers", "rules", "newborn"):
            self.assertTrue(after[name]["done"], name)
        self.assertIn("1 customers", after["customers"]["text"])

    def test_every_button_leads_to_a_place_its_user_may_open(self):
        self.boss.group_ids |= self.env.ref("base.group_system")
        for user in (self.boss, self.manager):
            for step in self._steps(user).values():
                if "action" not in step:
                    continue
                action = self.env.ref(step["action"]).with_user(user)
                if action._name == "ir.actions.server":
                    self.assertEqual(action.run()["type"], "ir.actions.act_window")
                    continue
                self.env[action.res_model].with_user(user).check_access("read")
        self.assertIn("action", self._steps(self.boss)["people"])
        self.assertNotIn("action", self._steps(self.manager)["people"])

    def test_administrator_of_the_system_sees_the_steps_but_not_what_is_closed(self):
        system = self._create_user(
            "system",
            "base.group_system",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        steps = self._steps(system)
        self.assertEqual(len(steps), 6)
        self.assertNotIn("action", steps["customers"])
        self.assertIn("action", steps["newborn"])

    def test_nobody_else(self):
        for user in (self.rep, self.pool_admin, self.employee, self.accountant):
            with self.assertRaises(AccessError):
                self.env["customer.pool.onboarding"].with_user(user).get_steps()

    # the settings of managers

    def test_manager_sets_their_company_up_without_being_its_administrator(self):
        self.assertFalse(self.env.company.with_user(self.manager).has_access("write"))
        form = Form(self.env["customer.pool.settings"].with_user(self.manager))
        self.assertEqual(form.pool_superior_access, "all")
        form.pool_superior_access = "direct"
        form.pool_limit_owned = 12
        form.pool_notice_share = False
        settings = form.save()
        self.assertRecordValues(
            self.env.company,
            [
                {
                    "pool_superior_access": "direct",
                    "pool_limit_owned": 12,
                    "pool_notice_share": False,
                }
            ],
        )
        settings.pool_notice_return = "each"
        self.assertEqual(self.env.company.pool_notice_return, "each")

    def test_settings_are_for_managers_of_that_company(self):
        Settings = self.env["customer.pool.settings"]
        for user in (self.rep, self.pool_admin, self.employee):
            with self.assertRaises(AccessError):
                Settings.with_user(user).create({"pool_limit_owned": 1})
        with self.assertRaises(AccessError):
            Settings.with_user(self.manager).create(
                {"company_id": self.company.id, "pool_limit_owned": 1}
            )
        settings = Settings.with_user(self.manager).create({})
        with self.assertRaises(AccessError):
            settings.company_id = self.company
        with self.assertRaises(AccessError):
            settings.with_user(self.boss).pool_limit_owned = 1
        self.assertFalse(self.company.pool_limit_owned)

    def test_menu_opens_the_settings_its_user_may_change(self):
        opener = self.env.ref("expo_crm.customer_pool_settings_action_open")
        action = opener.with_user(self.manager).run()
        self.assertEqual(action["res_model"], "customer.pool.settings")
        self.manager.group_ids |= self.env.ref("base.group_system")
        action = opener.with_user(self.manager).run()
        self.assertEqual(action["res_model"], "res.config.settings")
        with self.assertRaises(AccessError):
            opener.with_user(self.rep).run()

    def test_general_settings_carry_all_of_it(self):
        names = self.env["customer.pool.settings.mixin"]._fields.keys()
        settings = {name for name in names if name.startswith("pool_")}
        arch = self.env["res.config.settings"].get_view()["arch"]
        manager_arch = self.env["customer.pool.settings"].get_view()["arch"]
        for name in settings:
            self.assertIn(f'name="{name}"', arch)
            self.assertIn(f'name="{name}"', manager_arch)

    # reporting lines

    def test_manager_keeps_the_reporting_lines(self):
        rep = self.rep.with_user(self.manager)
        self.assertFalse(rep.has_access("write"))
        rep.web_save({"superior_id": self.chief.id, "pool_weight": 3}, {"name": {}})
        self.assertRecordValues(
            self.rep, [{"superior_id": self.chief.id, "pool_weight": 3}]
        )
        for values in (
            {"name": "Changed"},
            {"superior_id": False, "login": "changed"},
            {"group_ids": [(4, self.env.ref("base.group_system").id)]},
        ):
            with self.assertRaises(AccessError):
                rep.write(values)
        self.assertEqual(self.rep.superior_id, self.chief)

    def test_reporting_lines_are_kept_by_managers_of_the_company_only(self):
        fresh = self._create_fresh_rep()
        with self.assertRaises(AccessError):
            fresh.with_user(self.manager).superior_id = self.manager
        for user in (self.stranger, self.superior, self.pool_admin, self.rep):
            for values in ({"superior_id": user.id}, {"pool_weight": 9}):
                with self.assertRaises(AccessError):
                    self.rep.with_user(user).write(values)
        self.assertEqual(self.rep.superior_id, self.superior)
