from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_tour")
class TestCustomerPoolSetupTour(HttpCase, ExpoCrmCommon):
    """An administrator guards the customers a database has, in any language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # tenths of a second; a first start of the browser on two busy cores takes more
        # than stock's ten seconds, and a skipped tour is a failure
        cls.startClassPatcher(patch("odoo.tests.common.CHECK_BROWSER_ITERATIONS", 900))
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.group_ids = [Command.link(cls.env.ref("expo_crm.group_manager").id)]
        cls.rep.name = "Vera Keeper"
        cls.kept, cls.free = cls.env["res.partner"].create(
            [
                {
                    "name": "Vega Fairs",
                    "is_company": True,
                    "customer_rank": 1,
                    "user_id": cls.rep.id,
                    "child_ids": [Command.create({"name": "Vic Contact"})],
                },
                {"name": "Lyra Stands", "is_company": True, "customer_rank": 1},
            ]
        )

    def _bring_in(self):
        self.start_tour(
            "/odoo", "expo_crm_customer_pool_setup", login="admin", timeout=180
        )
        customers = self.kept | self.free
        self.assertRecordValues(
            customers,
            [
                {"pool_state": "claimed", "user_id": self.rep.id},
                {"pool_state": "unclaimed", "user_id": False},
            ],
        )
        self.assertEqual(customers.pool_id, self.pool)
        self.assertEqual(self.kept.child_ids.pool_owner_id, self.rep)
        self.assertRecordValues(
            customers.pool_log_ids.sorted("partner_id"),
            [{"kind": "enter", "user_id": self.admin.id, "code": "OK"}] * 2,
        )
        self.assertEqual(
            customers.with_user(self.stranger)._filtered_access("read"),
            self.env["res.partner"],
        )
        self.assertTrue(self.env.company.pool_guard_new)
        setup = self.env["customer.pool.setup"].search([], order="id desc", limit=1)
        self.assertRecordValues(
            setup, [{"run_state": "done", "done_count": setup.total_count}]
        )

    def test_admin_brings_existing_contacts_in(self):
        self._bring_in()

    def test_admin_brings_existing_contacts_in_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["expo_crm"], ["zh_CN"])
        self.admin.lang = "zh_CN"
        self._bring_in()
