from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_desk")
class TestCustomerDesk(ExpoCrmCommon):
    """What a rep finds on the desk in the morning, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()

    def _get_desk(self, user=None):
        return self.env["customer.desk"].with_user(user or self.rep).get_desk()

    def _get_names(self, card, user=None):
        return [row["name"] for row in self._get_desk(user)[card]["rows"]]

    def _get_list(self, card, user=None, model="res.partner", user_id=None):
        """What the link of a card shows, as its user."""
        Desk = self.env["customer.desk"].with_user(user or self.rep)
        action = Desk.get_list_action(card, model, user_id)
        return (
            self.env[action["res_model"]]
            .with_user(Desk.env.user)
            .search(action["domain"])
        )

    def _plan(self, record, user=None, days=0, summary="Call"):
        user = user or self.rep
        return record.with_user(user).activity_schedule(
            date_deadline=self.today + timedelta(days=days),
            summary=summary,
            user_id=user.id,
        )

    def _create_lead(self, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Lead",
                "pool_managed": True,
                "pool_id": self.pool.id,
                "user_id": self.rep.id,
                **values,
            }
        )

    # due

    def test_due_are_ones_own_plans_of_today_and_before_in_their_order(self):
        names = {}
        for name, days in (("B", 0), ("A", -3), ("Later", 1)):
            names[name] = self._create_customer(name, owner=self.rep)
            self._plan(names[name], days=days)
        self._plan(names["A"], user=self.superior, days=-1)
        self._plan(self._create_lead(), days=-1)
        desk = self._get_desk()["due"]
        self.assertEqual([row["name"] for row in desk["rows"]], ["A", "Lead", "B"])
        self.assertEqual((desk["count"], desk["overdue"]), (3, 2))
        self.assertEqual(self._get_list("due").ids, [row["id"] for row in desk["rows"]])
        row = desk["rows"][0]
        self.assertEqual(row["phone"], "+86 138 0013 8000")
        self.assertTrue(row["loggable"])

    def test_a_day_is_the_users_day(self):
        customer = self._create_customer(owner=self.rep)
        self.rep.tz = "Asia/Shanghai"
        with freeze_time("2026-03-02 17:00:00"):  # 01:00 of the 3rd in Shanghai
            customer.with_user(self.rep).activity_schedule(
                date_deadline=fields.Date.to_date("2026-03-03"), user_id=self.rep.id
            )
            desk = self._get_desk()
            self.assertEqual(desk["today"], "2026-03-03")
            self.assertEqual((desk["due"]["count"], desk["due"]["overdue"]), (1, 0))
        with freeze_time("2026-03-02 15:00:00"):
            self.assertEqual(self._get_desk()["due"]["count"], 0)

    def test_nothing_of_a_customer_lost_is_left_on_the_desk(self):
        customer = self._create_customer("Lost", owner=self.rep)
        activity = self._plan(customer, days=-1, summary="Secret plan")
        customer.with_user(self.superior).pool_recall("Not followed up")
        # core transfers nothing to a pool: the plan is still the former owner's
        activity.sudo().write({"active": True, "user_id": self.rep.id})
        self.assertFalse(customer.with_user(self.rep).has_access("read"))
        desk = self._get_desk()
        self.assertNotIn("Secret plan", str(desk))
        self.assertNotIn("Lost", str(desk))
        self.assertNotIn(customer.phone, str(desk))
        self.assertFalse(self._get_list("due"))
        with self.assertRaises(UserError):
            self.env["customer.desk"].with_user(self.rep).get_log_action(activity.id)

    def test_who_may_only_look_is_offered_no_log(self):
        customer = self._create_customer(owner=self.rep)
        customer.with_user(self.rep).pool_share([self.stranger.id], access="follow")
        self._plan(customer, user=self.stranger)
        (row,) = self._get_desk(self.stranger)["due"]["rows"]
        self.assertTrue(row["loggable"])
        self.env["customer.share"].search(
            [("user_id", "=", self.stranger.id)]
        ).access = "read"
        (row,) = self._get_desk(self.stranger)["due"]["rows"]
        self.assertFalse(row["loggable"])

    def test_log_action_names_customer_and_plan(self):
        customer = self._create_customer(owner=self.rep)
        activity = self._plan(customer, summary="Ask for the size")
        Desk = self.env["customer.desk"].with_user(self.rep)
        action = Desk.get_log_action(activity.id)
        self.assertIn("Ask for the size", action["name"])
        self.assertEqual(
            action["context"],
            {
                "default_partner_id": customer.id,
                "expo_crm_activity_id": activity.id,
            },
        )

    # falling back

    def test_falling_back_is_what_the_clock_would_take_within_a_week(self):
        self.env["customer.pool.rule"].create(
            {"name": "R", "pool_id": self.pool.id, "idle_days": 30}
        )
        now = fields.Datetime.now()
        kept = {}
        for name, left in (
            ("Soon", 3),
            ("Late", -1),
            ("Far", 9),
            ("Locked", 2),
            ("Protected", 2),
            ("Shortly protected", 2),
        ):
            kept[name] = self._create_customer(name, owner=self.rep)
            with freeze_time(now - timedelta(days=30 - left)):
                self.env["customer.interaction"].create({"partner_id": kept[name].id})
            kept[name].pool_claim_date = now - timedelta(days=60)
        self.env["customer.pool.rule"]._refresh_deadlines(
            self.env["res.partner"].concat(*kept.values())
        )
        lead = self._create_lead(name="Lead of its own")
        lead.pool_claim_date = now - timedelta(days=29)
        self.env["customer.pool.rule"]._refresh_deadlines(lead)
        kept["Locked"].with_user(self.rep).pool_lock()
        chief = self.superior
        kept["Protected"].with_user(chief).pool_protect(
            self.today + timedelta(days=40), "Contract"
        )
        kept["Shortly protected"].with_user(chief).pool_protect(
            self.today + timedelta(days=4), "Contract"
        )
        card = self._get_desk()["falling"]
        self.assertEqual(
            [row["name"] for row in card["rows"]],
            ["Late", "Lead of its own", "Soon", "Shortly protected"],
        )
        self.assertEqual(card["counts"], {"res.partner": 3, "crm.lead": 1})
        self.assertEqual(
            card["rows"][-1]["deadline"], f"{self.today + timedelta(days=5)} 00:00:00"
        )
        self.assertEqual(
            self._get_list("falling"),
            kept["Late"] | kept["Soon"] | kept["Shortly protected"],
        )
        self.assertEqual(self._get_list("falling", model="crm.lead"), lead)
        self.assertEqual(self._get_names("falling", self.stranger), [])

    # new

    def test_new_is_what_somebody_else_gave_within_a_week(self):
        given, claimed, gone = (self._create_customer(n) for n in ("G", "C", "Gone"))
        lead = self._create_lead(name="L", user_id=False)
        for record in (given, gone, lead):
            record.with_user(self.manager).pool_assign(self.rep.id, "Your region")
        claimed.with_user(self.rep).pool_claim()
        gone.with_user(self.manager).pool_assign(self.stranger.id)
        self.rep.company_id.pool_sharee_moves = False
        card = self._get_desk()["fresh"]
        self.assertEqual({row["name"] for row in card["rows"]}, {"G", "L"})
        self.assertEqual({row["by"] for row in card["rows"]}, {self.manager.name})
        self.assertEqual({row["reason"] for row in card["rows"]}, {"Your region"})
        self.assertEqual(card["count"], 2)
        self.assertEqual(self._get_list("fresh"), given)
        self.assertEqual(self._get_list("fresh", model="crm.lead"), lead)
        self.assertEqual(self._get_names("fresh", self.stranger), ["Gone"])
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            self.assertEqual(self._get_names("fresh"), [])

    def test_a_customer_given_twice_is_one_row_with_the_last_word(self):
        customer = self._create_customer()
        for user, reason in ((self.rep, "1"), (self.stranger, "2"), (self.rep, "3")):
            customer.with_user(self.manager).pool_assign(user.id, reason)
        card = self._get_desk()["fresh"]
        self.assertEqual([row["reason"] for row in card["rows"]], ["3"])
        self.assertEqual(card["count"], 1)

    # limits and team

    def test_limits_are_those_of_the_pool(self):
        self._create_customer(owner=self.rep)
        self.assertEqual(
            self._get_desk()["limits"],
            self.env["customer.pool"].with_user(self.rep).get_my_limits(),
        )

    def test_team_of_a_superior_is_who_is_below(self):
        mine = self._create_customer("Mine", owner=self.rep)
        self._create_customer("Foreign", owner=self.stranger)
        self._plan(mine, days=-1)
        self.env["customer.interaction"].with_user(self.rep).create(
            [{"partner_id": mine.id}, {"partner_id": mine.id}]
        )
        (row,) = self._get_desk(self.superior)["team"]
        self.assertEqual(
            row,
            {
                "user_id": self.rep.id,
                "name": self.rep.name,
                "held": 1,
                "contacted": 1,
                "overdue": 1,
            },
        )
        self.assertEqual(
            self._get_list("team", self.superior, user_id=self.rep.id), mine
        )
        self.assertEqual(self._get_desk(self.rep)["team"], [])
        chief = {row["user_id"] for row in self._get_desk(self.chief)["team"]}
        self.assertEqual(chief, {self.rep.id, self.superior.id})
        manager = {row["user_id"] for row in self._get_desk(self.manager)["team"]}
        self.assertLessEqual({self.rep.id, self.stranger.id}, manager)

    def test_superiors_who_are_shut_out_have_no_team(self):
        self._create_customer(owner=self.rep)
        self.env.company.pool_superior_access = "off"
        self.assertEqual(self._get_desk(self.superior)["team"], [])

    def test_list_of_somebody_elses_team_shows_nothing(self):
        self._create_customer(owner=self.rep)
        self.assertFalse(self._get_list("team", self.stranger, user_id=self.rep.id))

    # who, and at what cost

    def test_employees_have_a_desk_and_nobody_else(self):
        for user in (self.employee, self.accountant, self.pool_admin, self.manager):
            with self.subTest(user=user.login):
                self.assertFalse(self._get_desk(user)["due"]["rows"])
        portal = new_test_user(self.env, "portal_desk", groups="base.group_portal")
        Desk = self.env["customer.desk"].with_user(portal)
        with self.assertRaises(AccessError):
            Desk.get_desk()
        with self.assertRaises(AccessError):
            Desk.get_list_action("due")
        with self.assertRaises(UserError):
            Desk.get_log_action(1)

    def test_unknown_lists_are_refused(self):
        Desk = self.env["customer.desk"].with_user(self.rep)
        for card, model in (("x", None), ("falling", "res.users")):
            with self.assertRaises(ValidationError):
                Desk.get_list_action(card, model)

    def test_queries_do_not_grow_with_customers(self):
        self.env["customer.pool.rule"].create(
            {"name": "R", "pool_id": self.pool.id, "idle_days": 3}
        )

        def count_queries():
            self.env.flush_all()
            for _round in range(2):  # the first one fills the caches of rights
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self._get_desk(self.superior)
            return self.env.cr.sql_log_count - before

        def fill(amount):
            for number in range(amount):
                customer = self._create_customer(f"C{number}")
                customer.primary_contact_id = self._create_contact(customer)
                customer.with_user(self.manager).pool_assign(self.superior.id)
                self._plan(customer, user=self.superior, days=-1)
                lead = self._create_lead(name=f"L{number}", user_id=self.superior.id)
                self._plan(lead, user=self.superior)
                self._create_customer(f"T{number}", owner=self.rep)

        # more than a card shows, or its rows are those another card has read
        fill(10)
        few = count_queries()
        fill(40)
        self.assertEqual(count_queries(), few)
        self.assertEqual(self._get_desk(self.superior)["due"]["count"], 100)
