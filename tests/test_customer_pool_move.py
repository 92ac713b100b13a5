from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_pool")
class TestCustomerPoolMove(ExpoCrmCommon):
    """The dialogs: what they say before, what they do, what they say afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.free = cls.env["res.partner"].concat(
            *(cls._create_customer(f"Free {number}") for number in range(5))
        )
        cls.held = cls._create_customer("Held", owner=cls.rep)

    def _dialog(self, user, kind, records, model="res.partner", **values):
        Move = self.env["customer.pool.move"].with_user(user)
        context = {"active_model": model, "active_ids": records.ids}
        form = Form(Move.with_context(**context, default_kind=kind))
        for name, value in values.items():
            if isinstance(value, tuple):
                for user in value:
                    form[name].add(user)
            else:
                form[name] = value
        return form

    def _journal(self):
        return self.env["customer.pool.log"].search_count([])

    def test_preview_is_the_answer_without_the_effect(self):
        customers = self.free | self.held
        before = self._journal()
        quota = self.env["customer.pool.quota"].search_count([])
        cases = [
            ("assign", {"user_id": self.stranger}, "All 6"),
            ("distribute", {"user_ids": (self.rep, self.stranger)}, "All 6"),
            ("recall", {"reason": "Idle"}, "1 of 6"),
            ("delete", {"reason": "Closed"}, "5 of 6"),
            ("protect", {"reason": "VIP", "protected_until": "2099-01-01"}, "1 of 6"),
        ]
        for kind, values, sentence in cases:
            with self.subTest(kind=kind):
                form = self._dialog(self.manager, kind, customers, **values)
                self.assertIn(sentence, form.preview)
        self.assertEqual(self._journal(), before)
        self.assertEqual(self.env["customer.pool.quota"].search_count([]), quota)
        self.assertFalse(self.free.user_id)
        self.assertEqual(self.held.user_id, self.rep)

    def test_preview_counts_limits_as_the_move_does(self):
        self.pool.limit_owned = 2
        form = self._dialog(
            self.pool_admin,
            "distribute",
            self.free,
            model="customer.pool.partner",
            user_ids=(self.rep, self.stranger),
        )
        self.assertIn("3 of 5", form.preview)
        self.assertIn("1 to rep", form.preview)
        self.assertIn("2 to stranger", form.preview)
        dialog = form.save()
        result = dialog.action_apply()
        self.assertEqual(result["res_id"], dialog.id)
        self.assertEqual((dialog.state, dialog.done_count), ("done", 3))
        self.assertEqual(sum(dialog.line_ids.mapped("count")), 2)
        self.assertIn("may hold 2 customers", dialog.line_ids[0].name)
        self.assertEqual(len(self.free.filtered("user_id")), 3)

    def test_twenty_dealt_out_to_four_are_five_each_and_none_twice(self):
        batch = self.env["res.partner"].concat(
            *(self._create_customer(f"Lead {number}") for number in range(20))
        )
        people = (self.rep, self.stranger, self.superior, self.chief)
        form = self._dialog(
            self.pool_admin,
            "distribute",
            batch,
            model="customer.pool.partner",
            user_ids=people,
        )
        self.assertIn("All 20", form.preview)
        for user in people:
            self.assertIn(f"5 to {user.name}", form.preview)
        form.save().action_apply()
        for user in people:
            self.assertEqual(len(batch.filtered(lambda c, u=user: c.user_id == u)), 5)
        assigned = batch.pool_log_ids.filtered(lambda row: row.kind == "assign")
        self.assertEqual(len(assigned), 20)
        self.assertEqual(assigned.partner_id, batch)

    def test_pool_admin_moves_what_they_may_not_read(self):
        self.assertFalse(self.held.with_user(self.pool_admin).has_access("read"))
        dialog = self._dialog(
            self.pool_admin,
            "recall",
            self.held,
            model="customer.pool.partner",
            reason="Idle",
        ).save()
        result = dialog.action_apply()
        self.assertEqual(result["params"]["message"], "Held is back in the pool.")
        self.assertFalse(self.held.user_id)
        self.assertEqual(self.held.pool_log_ids[:1].reason, "Idle")

    def test_ready_reason_fills_the_reason_and_may_be_changed(self):
        ready = self.env.ref("expo_crm.customer_reason_recall_change")
        form = self._dialog(self.superior, "recall", self.held, reason_id=ready)
        self.assertEqual(form.reason, ready.name)
        form.reason = "Moves to the north"
        form.save().action_apply()
        self.assertEqual(self.held.pool_log_ids[:1].reason, "Moves to the north")

    def test_share_with_colleagues_and_a_team(self):
        team = self.env["crm.team"].create({"name": "Hall 3"})
        dialog = self._dialog(
            self.rep,
            "share",
            self.held,
            user_ids=(self.stranger,),
            team_ids=(team,),
            access="read",
        ).save()
        dialog.action_apply()
        self.assertEqual(self.held.share_ids.user_id, self.stranger)
        self.assertEqual(self.held.share_ids.team_id, team)
        self.assertEqual(set(self.held.share_ids.mapped("access")), {"read"})

    def test_owner_who_gives_a_customer_away_is_led_to_the_list(self):
        dialog = self._dialog(self.rep, "return", self.held).save()
        on_form = dialog.with_context(expo_crm_screen="form")
        action = on_form.action_apply()["params"]["next"]
        self.assertEqual(action["type"], "ir.actions.act_window")
        self.assertFalse(self.held.user_id)

    def test_what_is_missing_is_said_before_and_refused_after(self):
        form = self._dialog(self.manager, "assign", self.free)
        self.assertIn("Choose the new owner.", form.preview)
        Move = self.env["customer.pool.move"].with_user(self.manager)
        for kind in ("assign", "distribute", "share", "move", "protect", "recall"):
            dialog = Move.create(
                {
                    "kind": kind,
                    "subject_model": "res.partner",
                    "subject_ids": self.held.ids,
                }
            )
            with self.subTest(kind=kind), self.assertRaises(UserError):
                dialog.action_apply()
        with self.assertRaisesRegex(UserError, "Select at least one"):
            Move.create({"kind": "return", "subject_model": "crm.lead"}).action_apply()
        self.assertEqual(self.held.user_id, self.rep)

    def test_bad_argument_is_said_in_the_preview(self):
        form = self._dialog(
            self.manager,
            "protect",
            self.held,
            protected_until="2001-01-01",
            reason="VIP",
        )
        self.assertIn("choose another day", form.preview)

    def test_dialog_is_its_users_own(self):
        dialog = self._dialog(self.rep, "return", self.held).save()
        with self.assertRaises(AccessError):
            dialog.with_user(self.stranger).action_apply()
        line = dialog.line_ids.create({"move_id": dialog.id, "name": "Held by Ann"})
        with self.assertRaises(AccessError):
            line.with_user(self.stranger).read(["name"])
        with self.assertRaises(AccessError):
            self.env["customer.pool.move"].with_user(self.employee).create(
                {
                    "kind": "recall",
                    "subject_model": "res.partner",
                    "subject_ids": self.held.ids,
                }
            )

    def test_no_client_can_ask_for_a_preview(self):
        forged = self.held.with_user(self.rep).with_context(expo_crm_preview=True)
        self.assertAnswers(forged.pool_return(), "OK")
        self.assertFalse(self.held.user_id)

    def test_lead_of_its_own_is_assigned(self):
        lead = self.env["crm.lead"].create(
            {"name": "Fresh", "pool_managed": True, "user_id": False}
        )
        self._dialog(
            self.manager, "assign", lead, model="crm.lead", user_id=self.rep
        ).save().action_apply()
        self.assertEqual(lead.user_id, self.rep)

    def test_dialog_says_that_a_lead_stands_for_its_customer(self):
        own, theirs = self.env["crm.lead"].create(
            [
                {"name": "Own", "pool_managed": True, "user_id": self.rep.id},
                {"name": "Theirs", "partner_id": self.held.id},
            ]
        )
        form = self._dialog(self.rep, "return", theirs, model="crm.lead")
        self.assertIn("This lead belongs to Held", form.preview)
        form = self._dialog(self.rep, "return", own, model="crm.lead")
        self.assertEqual(form.customer_count, 0)
        self.assertNotIn("customer", form.preview)
        form = self._dialog(self.rep, "return", own | theirs, model="crm.lead")
        self.assertIn("1 of these leads belong to customers", form.preview)
        form.save().action_apply()
        self.assertFalse((own | theirs).user_id or self.held.user_id)

    def test_only_what_can_go_along_with_a_lead_is_offered(self):
        own, theirs = self.env["crm.lead"].create(
            [
                {"name": "Own", "pool_managed": True, "user_id": self.rep.id},
                {"name": "Theirs", "partner_id": self.held.id},
            ]
        )
        form = self._dialog(self.rep, "assign", own, model="crm.lead")
        for name in ("opportunities", "quotations"):
            self.assertTrue(form._get_modifier(name, "invisible"), name)
        self.assertFalse(form._get_modifier("activities", "invisible"))
        form = self._dialog(self.rep, "assign", theirs, model="crm.lead")
        self.assertFalse(form._get_modifier("quotations", "invisible"))

    def test_dialogs_of_leads_are_those_of_customers_under_their_name(self):
        for kind in ("assign", "share", "return", "recall", "protect"):
            action = self.env.ref(f"expo_crm.customer_pool_move_action_{kind}")
            of_leads = self.env.ref(f"expo_crm.customer_pool_move_action_{kind}_lead")
            self.assertEqual(of_leads.name, action.name.replace("Customers", "Leads"))
            for field in ("res_model", "target", "context"):
                self.assertEqual(of_leads[field], action[field])

    def test_refusal_of_one_is_the_whole_preview(self):
        form = self._dialog(self.stranger, "return", self.held)
        self.assertIn("Held", form.preview)
        self.assertNotIn("0 of 1", form.preview)

    def test_transfer_of_the_dialog_goes_along(self):
        lead = self.env["crm.lead"].create(
            {"name": "Stand", "partner_id": self.held.id, "type": "opportunity"}
        )
        dialog = self._dialog(
            self.rep,
            "assign",
            self.held,
            user_id=self.stranger,
            opportunities="none",
            former_access="read",
        ).save()
        dialog.action_apply()
        self.assertEqual(lead.user_id, self.rep)
        self.assertEqual(self.held.share_ids.user_id, self.rep)
        self.assertEqual(self.held.share_ids.access, "read")
