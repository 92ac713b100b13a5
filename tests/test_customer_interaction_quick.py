from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.mail.tools.discuss import Store

from .common import ExpoCrmCommon


@tagged("post_install", "-at_install", "expo_crm_interaction")
class TestCustomerInteractionQuick(ExpoCrmCommon):
    """Two clicks in the dialog: an outcome, and it is logged, planned and done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer(owner=cls.rep)
        cls.outcome = cls.env["customer.interaction.outcome"].create({"name": "Keen"})
        cls.action = cls.env.ref("expo_crm.customer_interaction_action_log")

    def _log(self, user=None, **values):
        Interaction = self.env["customer.interaction"].with_user(user or self.rep)
        return Interaction.create({"partner_id": self.customer.id, **values})

    def _dialog(self, user=None, **context):
        return Form(
            self.env["customer.interaction"]
            .with_user(user or self.rep)
            .with_context(**context),
            view=self.action.view_id,
        )

    def _create_lead(self, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Wants a stand",
                "pool_managed": True,
                "pool_id": self.pool.id,
                "user_id": self.rep.id,
                "phone": "+86 139 0013 9000",
                **values,
            }
        )

    # the entry

    def test_an_outcome_is_enough(self):
        with self._dialog(default_partner_id=self.customer.id) as form:
            form.outcome_id = self.outcome
        self.assertRecordValues(
            form.record,
            [
                {
                    "partner_id": self.customer.id,
                    "summary": "Call: Keen",
                    "channel": "call",
                    "user_id": self.rep.id,
                }
            ],
        )
        self.assertFalse(self.customer.activity_ids)
        self.assertEqual(self.customer.last_contact_date, form.record.date)

    def test_summary_is_kept_and_blanks_are_none(self):
        self.assertEqual(
            self._log(summary=" Wants a corner ").summary, "Wants a corner"
        )
        self.assertEqual(self._log(summary="  ", channel="visit").summary, "Visit")
        logged = self._log(summary="Was out")
        logged.summary = ""
        self.assertEqual(logged.summary, "Was out")

    def test_summary_speaks_the_language_of_its_author(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.outcome.with_context(lang="fr_FR").name = "Intéressé"
        logged = (
            self.env["customer.interaction"]
            .with_user(self.rep)
            .with_context(lang="fr_FR")
            .create({"partner_id": self.customer.id, "outcome_id": self.outcome.id})
        )
        self.assertIn("Intéressé", logged.summary)

    def test_dialog_says_whom_to_call(self):
        form = self._dialog(default_partner_id=self.customer.id)
        self.assertEqual(form.phone, self.customer.phone)
        person = self._create_contact(self.customer, phone="+86 21 5555 0001")
        self.customer.primary_contact_id = person
        form = self._dialog(default_partner_id=self.customer.id)
        self.assertEqual(form.phone, "+86 21 5555 0001")

    def test_logging_on_a_person_is_logging_on_the_company(self):
        person = self._create_contact(self.customer)
        with self._dialog(default_partner_id=person.id) as form:
            form.outcome_id = self.outcome
        self.assertRecordValues(
            form.record,
            [{"partner_id": self.customer.id, "contact_id": person.id}],
        )

    def test_list_button_logs_on_the_one_row_selected(self):
        selection = {
            "expo_crm_selection": True,
            "active_model": "res.partner",
            "active_ids": self.customer.ids,
        }
        with self._dialog(**selection) as form:
            form.outcome_id = self.outcome
        self.assertEqual(form.record.partner_id, self.customer)
        selection["active_ids"] += self._create_customer("B", owner=self.rep).ids
        with self.assertRaisesRegex(UserError, "one customer"):
            self._dialog(**selection)

    # the next step

    def test_a_date_plans_an_activity_of_the_author(self):
        self._log(
            user=self.superior,
            next_step="Send the floor plan",
            next_date=fields.Date.today() + timedelta(days=3),
        )
        self.assertRecordValues(
            self.customer.activity_ids,
            [
                {
                    "summary": "Send the floor plan",
                    "date_deadline": fields.Date.today() + timedelta(days=3),
                    "user_id": self.superior.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                }
            ],
        )

    def test_after_a_visit_something_is_to_do(self):
        self._log(channel="visit", next_date=fields.Date.today())
        self.assertEqual(self.customer.activity_ids.summary, "To-Do")
        self.assertEqual(
            self.customer.activity_ids.activity_type_id,
            self.env.ref("mail.mail_activity_data_todo"),
        )

    def test_whoever_may_log_may_plan(self):
        for access, user in (("follow", self.stranger), ("edit", self.chief)):
            self.customer.with_user(self.rep).pool_share([user.id], access=access)
            self._log(user=user, next_date=fields.Date.today())
        self.assertEqual(self.customer.activity_ids.user_id, self.stranger | self.chief)
        self.customer.with_user(self.rep).pool_share([self.employee.id], access="read")
        with self.assertRaises(AccessError):
            self._log(user=self.employee, next_date=fields.Date.today())

    def test_a_past_date_is_refused(self):
        yesterday = fields.Date.today() - timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "“Called”.*past"):
            self._log(summary="Called", next_date=yesterday)

    def test_today_is_the_authors_day(self):
        self.rep.tz = "Asia/Shanghai"
        with freeze_time("2026-03-02 17:00:00"):  # 01:00 of the 3rd in Shanghai
            with self.assertRaises(ValidationError):
                self._log(next_date="2026-03-02")
            self.assertTrue(self._log(next_date="2026-03-03"))

    def test_another_date_moves_the_activity_and_none_cancels_it(self):
        logged = self._log(next_date=fields.Date.today())
        later = fields.Date.today() + timedelta(days=9)
        logged.next_date = later
        self.assertEqual(self.customer.activity_ids.mapped("date_deadline"), [later])
        logged.next_date = False
        self.assertFalse(self.customer.activity_ids)
        logged.next_date = later
        self.assertEqual(len(self.customer.activity_ids), 1)

    def test_the_planned_activity_is_not_for_clients_to_name(self):
        other = self._create_customer("Other", owner=self.stranger)
        foreign = other.with_user(self.stranger).activity_schedule(
            summary="Secret plan", user_id=self.stranger.id
        )
        with self.assertRaises(AccessError):
            self._log(next_activity_id=foreign.id)
        logged = self._log()
        with self.assertRaises(AccessError):
            logged.with_user(self.rep).next_activity_id = foreign.id
        with self.assertRaises(AccessError):
            logged.with_user(self.rep).read(["next_activity_id"])

    # what was planned is done

    def test_logging_what_was_planned_marks_it_done(self):
        activity = self.customer.with_user(self.rep).activity_schedule(
            summary="Call", user_id=self.rep.id
        )
        context = {
            "default_partner_id": self.customer.id,
            "expo_crm_activity_id": activity.id,
        }
        with self._dialog(**context) as form:
            form.summary = "Takes the corner"
        self.assertFalse(activity.active)
        self.assertEqual(activity.feedback, "Takes the corner")
        # once more: somebody was faster, and nothing is lost
        with self._dialog(**context) as form:
            form.summary = "Called again"
        self.assertTrue(form.record)

    def test_a_plan_for_another_customer_is_not_marked_done(self):
        mine = self._create_customer("Mine", owner=self.rep)
        theirs = self._create_customer("Theirs", owner=self.stranger)
        for customer, user, error in (
            (mine, self.rep, ValidationError),
            (theirs, self.stranger, UserError),
        ):
            activity = customer.with_user(user).activity_schedule(
                summary="Call", user_id=user.id
            )
            Interaction = self.env["customer.interaction"].with_user(self.rep)
            with self.subTest(customer=customer.name), self.assertRaises(error):
                Interaction.with_context(expo_crm_activity_id=activity.id).create(
                    {"partner_id": self.customer.id}
                )
            self.assertTrue(activity.active)

    def test_save_and_next_goes_on_with_the_next_one_due(self):
        customers = self.customer
        for name in ("B", "C"):
            customers |= self._create_customer(name, owner=self.rep)
        today = fields.Date.today()
        first, second, third = (
            customer.with_user(self.rep).activity_schedule(
                date_deadline=today - timedelta(days=2 - n),
                summary=customer.name,
                user_id=self.rep.id,
            )
            for n, customer in enumerate(customers)
        )
        order = []
        done = second
        for _turn in range(3):
            logged = (
                self.env["customer.interaction"]
                .with_user(self.rep)
                .with_context(expo_crm_activity_id=done.id)
                .create({"partner_id": done.res_id})
            )
            action = logged.action_log_next()
            if action["type"] != "ir.actions.act_window":
                break
            done = done.browse(action["context"]["expo_crm_activity_id"])
            self.assertEqual(
                action["context"]["default_partner_id"], done.res_id, action
            )
            order.append(done)
        # on from where one began, then what was left out
        self.assertEqual(order, [third, first])
        self.assertEqual(action["tag"], "display_notification")

    # leads

    def test_a_lead_is_logged_on_its_customer(self):
        lead = self._create_lead(partner_id=self.customer.id)
        with self._dialog(default_lead_id=lead.id) as form:
            form.outcome_id = self.outcome
            form.next_date = fields.Date.today()
        self.assertRecordValues(
            form.record, [{"partner_id": self.customer.id, "lead_id": lead.id}]
        )
        self.assertTrue(self.customer.last_contact_date)
        self.assertTrue(lead.last_contact_date)
        self.assertEqual(len(lead.activity_ids), 1)

    def test_a_guarded_lead_without_customer_is_logged_and_its_clock_renewed(self):
        self.env["customer.pool.rule"].create(
            {"name": "R", "pool_id": self.pool.id, "idle_days": 30}
        )
        lead = self._create_lead()
        later = fields.Datetime.now() + timedelta(days=5)
        with freeze_time(later), self._dialog(default_lead_id=lead.id) as form:
            self.assertEqual(form.phone, "+86 139 0013 9000")
            form.outcome_id = self.outcome
        logged = form.record
        self.assertFalse(logged.partner_id)
        self.assertEqual(lead.last_contact_date, logged.date)
        self.assertEqual(lead.pool_deadline, logged.date + timedelta(days=30))

    def test_what_was_said_to_a_lead_is_seen_by_who_sees_the_lead(self):
        lead = self._create_lead()
        logged = self._log(partner_id=False, lead_id=lead.id, summary="Hm")
        Interaction = self.env["customer.interaction"]
        sees = self.rep | self.superior | self.chief | self.manager
        for user in sees | self.stranger | self.pool_admin | self.employee:
            with self.subTest(user=user.login):
                found = Interaction.with_user(user).search([("id", "=", logged.id)])
                self.assertEqual(bool(found), user in sees)
                self.assertEqual(
                    logged.with_user(user).has_access("read"), user in sees
                )
        lead.with_user(self.rep).pool_share([self.stranger.id], access="read")
        self.assertTrue(logged.with_user(self.stranger).has_access("read"))
        with self.assertRaises(AccessError):
            self._log(self.stranger, partner_id=False, lead_id=lead.id)

    def test_hidden_lead_fills_in_nothing(self):
        customer = self._create_customer("Hidden", owner=self.stranger)
        lead = self._create_lead(partner_id=customer.id, user_id=self.stranger.id)
        Interaction = self.env["customer.interaction"].with_user(self.rep)
        with self.assertRaises(AccessError):
            Interaction.onchange(
                {"lead_id": lead.id}, ["lead_id"], {"partner_id": {}, "phone": {}}
            )
        with self.assertRaises(AccessError):
            Interaction.with_context(default_lead_id=lead.id).default_get(["lead_id"])
        with self.assertRaises(AccessError):
            Interaction.create({"lead_id": lead.id})
        with self.assertRaises(AccessError):
            Interaction.create({"lead_id": lead.id, "partner_id": self.customer.id})

    def test_a_lead_that_is_not_guarded_needs_a_customer(self):
        lead = self._create_lead(pool_managed=False, pool_id=False)
        with self.assertRaisesRegex(ValidationError, "customer"):
            self._log(partner_id=False, lead_id=lead.id)

    def test_the_customer_a_lead_gets_inherits_what_was_said(self):
        lead = self._create_lead()
        logged = self._log(partner_id=False, lead_id=lead.id)
        fresh = self._create_customer("Fresh", owner=self.rep)
        lead.with_user(self.rep).partner_id = fresh
        self.assertEqual(logged.partner_id, fresh)
        self.assertEqual(fresh.last_contact_date, logged.date)
        lead.partner_id = self.customer
        self.assertEqual(logged.partner_id, fresh)

    def test_merged_and_deleted_leads(self):
        head, other, gone = (self._create_lead(name=name) for name in "HOG")
        kept = self._log(partner_id=False, lead_id=other.id)
        lost = self._log(partner_id=False, lead_id=gone.id)
        with_customer = self._log()
        with_customer.sudo().lead_id = gone
        (head | other).with_user(self.manager).merge_opportunity()
        self.assertEqual(kept.lead_id, (head | other).exists())
        gone.with_user(self.rep).pool_return()
        gone.unlink()
        self.assertFalse(lost.exists())
        self.assertRecordValues(
            with_customer, [{"partner_id": self.customer.id, "lead_id": False}]
        )

    # the chatter

    def test_chatter_offers_it_to_who_may_log(self):
        self.customer.with_user(self.rep).pool_share([self.stranger.id], access="read")
        lead = self._create_lead()
        pooled = self._create_customer("Pooled")
        plain = self.env["res.partner"].create({"name": "Plain"})
        for record, user, offered in (
            (self.customer, self.rep, True),
            (self.customer, self.superior, True),
            (self.customer, self.manager, True),
            (self.customer, self.stranger, False),
            (lead, self.rep, True),
            (pooled, self.manager, False),
            (plain, self.rep, False),
        ):
            with self.subTest(record=record.name, user=user.login):
                store = Store()
                store.add(
                    record.with_user(user), as_thread=True, request_list=["followers"]
                )
                (thread,) = [
                    row
                    for row in store.get_result()["mail.thread"]
                    if row["id"] == record.id and row["model"] == record._name
                ]
                self.assertIs(thread["isInteractionLoggable"], offered)

    def test_logging_many_costs_no_more_queries_than_one(self):
        def count_queries(amount, date):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["customer.interaction"].with_user(self.rep).create(
                [{"partner_id": self.customer.id, "date": date}] * amount
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        # each is later, so that the clock moves every time
        count_queries(1, "2026-03-02 08:00:00")
        few = count_queries(1, "2026-03-02 09:00:00")
        self.assertEqual(count_queries(40, "2026-03-02 10:00:00"), few)
