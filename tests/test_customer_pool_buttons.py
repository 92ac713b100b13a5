from odoo.tests import tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolButtons(ExpoCrmCommon):
    """A button shows what came of it and leaves no screen that cannot be read."""

    def _press(self, records, user, button, **context):
        """:returns: the notification's parameters, checked to be one."""
        action = getattr(records.with_user(user).with_context(**context), button)()
        tag = "display_notification"
        if "buttons" in action["params"]:
            tag = "expo_crm_notification"
        self.assertEqual(action["tag"], tag)
        return action["params"]

    def test_one_claimed_in_the_pool_is_opened(self):
        customer = self._create_customer()
        row = self.env["customer.pool.partner"].browse(customer.id)
        shown = self._press(row, self.rep, "action_claim", expo_crm_screen="list")
        self.assertEqual(shown["type"], "success")
        self.assertFalse(shown["sticky"])
        self.assertIn("Acme", shown["message"])
        self.assertEqual(shown["next"]["res_model"], "res.partner")
        self.assertEqual(shown["next"]["res_id"], customer.id)
        self.assertNotIn("buttons", shown)
        self.assertEqual(customer.user_id, self.rep)

    def test_lead_claimed_in_the_pool_is_opened(self):
        lead = self.env["crm.lead"].create({"name": "Card", "pool_managed": True})
        row = self.env["customer.pool.lead"].browse(lead.id)
        shown = self._press(row, self.rep, "action_claim", expo_crm_screen="list")
        self.assertEqual(shown["next"]["res_model"], "crm.lead")

    def test_several_claimed_are_counted_and_refusals_told(self):
        free, held = (
            self._create_customer("Free"),
            self._create_customer("Held", self.rep),
        )
        rows = self.env["customer.pool.partner"].browse((free | held).ids)
        shown = self._press(rows, self.stranger, "action_claim", expo_crm_screen="list")
        self.assertEqual(shown["type"], "warning")
        self.assertTrue(shown["sticky"])
        self.assertIn("1 claimed", shown["message"])
        self.assertIn("Held", shown["message"])
        self.assertEqual(
            [button["action"] for button in shown["buttons"]],
            ["expo_crm.res_partner_action_my_customers"],
        )
        self.assertEqual(shown["next"]["tag"], "soft_reload")

    def test_several_leads_claimed_lead_to_ones_own_leads(self):
        leads = self.env["crm.lead"].create(
            [{"name": name, "pool_managed": True} for name in ("One", "Two")]
        )
        rows = self.env["customer.pool.lead"].browse(leads.ids)
        shown = self._press(rows, self.rep, "action_claim", expo_crm_screen="list")
        (button,) = shown["buttons"]
        self.assertEqual(button["action"], "expo_crm.crm_lead_action_guarded")
        self.assertEqual(self.env.ref(button["action"]).res_model, "crm.lead")

    def test_none_of_several_claimed_leads_nowhere(self):
        customers = self._create_customer("A", self.rep) | self._create_customer(
            "B", self.rep
        )
        shown = self._press(customers, self.stranger, "action_pool_claim")
        self.assertNotIn("buttons", shown)

    def test_refusal_is_shown_and_journalled(self):
        customer = self._create_customer(owner=self.rep)
        row = self.env["customer.pool.partner"].browse(customer.id)
        shown = self._press(row, self.stranger, "action_claim", expo_crm_screen="list")
        self.assertEqual((shown["type"], shown["sticky"]), ("danger", True))
        self.assertEqual(shown["next"]["tag"], "soft_reload")
        refusal = customer.pool_log_ids.filtered(lambda log: log.kind == "refuse")
        self.assertEqual(refusal.user_id, self.stranger)

    def test_equal_refusals_are_one_sentence(self):
        customers = self.env["res.partner"].union(
            *[self._create_customer(f"C{index}", self.rep) for index in range(8)]
        )
        shown = self._press(customers, self.manager, "action_pool_return")
        self.assertEqual(len(shown["message"].splitlines()), 7)
        self.pool.open_to_all = False
        customers.with_user(self.rep).pool_return()
        shown = self._press(customers, self.stranger, "action_pool_claim")
        self.assertEqual(len(shown["message"].splitlines()), 2)

    def test_return_leaves_the_form(self):
        customer = self._create_customer(owner=self.rep)
        self.env["crm.lead"].create({"name": "Stand", "partner_id": customer.id})
        shown = self._press(
            customer, self.rep, "action_pool_return", expo_crm_screen="form"
        )
        self.assertEqual(shown["type"], "success")
        self.assertEqual(shown["next"]["res_model"], "res.partner")
        self.assertEqual(shown["next"]["target"], "main")
        self.assertFalse(shown["next"].get("res_id"))
        self.assertFalse(customer.with_user(self.rep).has_access("read"))

    def test_who_still_sees_the_record_stays_on_it(self):
        customer = self._create_customer(owner=self.manager)
        for button in ("action_pool_lock", "action_pool_unlock", "action_pool_return"):
            shown = self._press(customer, self.manager, button, expo_crm_screen="form")
            self.assertEqual(shown["next"]["tag"], "soft_reload", button)

    def test_form_of_a_record_lost_meanwhile_is_left(self):
        customer = self._create_customer(owner=self.rep)
        customer.with_user(self.manager).pool_recall("Not followed up")
        for button in ("action_pool_return", "action_pool_lock"):
            shown = self._press(customer, self.rep, button, expo_crm_screen="form")
            self.assertEqual(shown["type"], "danger")
            self.assertEqual(shown["next"]["target"], "main")

    def test_deleted_record_is_told_not_raised(self):
        customer = self._create_customer()
        gone = self.env["res.partner"].browse(customer.id)
        customer.unlink()
        shown = self._press(gone, self.rep, "action_pool_claim")
        self.assertEqual(shown["type"], "danger")
