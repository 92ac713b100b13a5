from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command, Datetime
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .satisfaction_loop_common import SatisfactionLoopCommon

CRON_LOGGER = "odoo.addons.expo_crm.models.satisfaction_followup_overdue"


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_followup")
class TestSatisfactionFollowup(SatisfactionLoopCommon):
    """Whom somebody gets back to, who does, and what becomes of it."""

    def _followup(self, **values):
        answer = self._create_answer(
            values.pop("partner", self.ann), values.pop("nps", 3), **values
        )
        return self._open(answer)

    def _activities(self, followup, **context):
        Activity = self.env["mail.activity"].with_context(**context)
        return Activity.search([("satisfaction_followup_id", "in", followup.ids)])

    # opening

    def test_detractors_and_low_indices_are_followed_up_others_not(self):
        cases = [
            (6, None, True), (7, None, False), (None, 49.9, True), (None, 50, False),
            (0, 90, True), (9, 10, True), (10, 100, False), (None, None, False),
        ]  # fmt: skip
        for nps, index, expected in cases:
            with self.subTest(nps=nps, index=index):
                followup = self._open(self._create_answer(self.ann, nps, index))
                self.assertEqual(len(followup), expected)

    def test_limits_and_hours_are_those_of_the_company(self):
        self.env.company.write(
            {
                "satisfaction_nps_limit": 4,
                "satisfaction_index_limit": 30,
                "satisfaction_followup_hours": 12,
            }
        )
        self.assertFalse(self._open(self._create_answer(self.ann, 5, 31)))
        followup = self._open(self._create_answer(self.ann, 4, 31))
        self.assertEqual(followup.date_due, Datetime.to_datetime("2027-05-01 20:00:00"))

    def test_due_48_hours_after_the_answer_whenever_it_is_opened(self):
        with freeze_time("2027-05-02 20:00:00"):
            followup = self._followup()
        self.assertEqual(followup.date_due, Datetime.to_datetime("2027-05-03 08:00:00"))

    def test_one_per_answer_however_often_it_is_counted(self):
        answer = self._create_answer(self.ann, 3)
        self.assertEqual(len(self._open(answer)), 1)
        self.assertFalse(self._open(answer))

    def test_no_follow_up_of_unfinished_unnamed_anonymous_or_test_answers(self):
        for values in (
            {"state": "in_progress"},
            {"test_entry": True},
            {"is_anonymous": True},
            {"partner_id": False},
        ):
            with self.subTest(values=values):
                answer = self._create_answer(self.ann, 0)
                for name, value in values.items():
                    answer[name] = value
                self._create_score(answer, "csi", 0)
                self.assertFalse(self._open(answer))
        answer = self._create_answer(self.ann, 0)
        self.study.is_anonymous = True
        self.assertFalse(answer.is_anonymous)
        self.assertFalse(self._open(answer))

    def test_follow_up_is_there_when_the_questionnaire_is_sent(self):
        self.study.action_open()
        answer = self._answer(self.study, {"nps": 2, "improve": "Dark"}, self.ann)
        followup = self.study.env["satisfaction.followup"].search(
            [("user_input_id", "=", answer.id)]
        )
        self.assertRecordValues(
            followup, [{"nps": 2, "comment": "Dark", "user_id": self.rep.id}]
        )
        self.assertEqual(self.customer.nps_category, "detractor")

    def test_owner_finds_an_activity_with_the_answers_on_the_customer(self):
        followup = self._followup(nps=2, index=41.66, comment="Stand <late>")
        activity = self._activities(followup)
        self.assertRecordValues(
            activity,
            [
                {
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "user_id": self.rep.id,
                    "date_deadline": Datetime.to_datetime("2027-05-03").date(),
                }
            ],
        )
        for text in ("2 of 10", "41.7 of 100", "Stand &lt;late&gt;", "Ann"):
            self.assertIn(text, activity.note)
        with freeze_time("2027-05-03 03:00:00"):
            due = self.env["customer.desk"].with_user(self.rep).get_desk()["due"]
        self.assertIn(activity.id, [row["id"] for row in due["rows"]])

    @freeze_time("2027-05-01 09:00:00")
    def test_it_is_on_the_desk_at_once_after_what_is_overdue(self):
        summaries = {"2027-05-01": "today", "2027-04-30": "late", "2027-05-02": "later"}
        for day, summary in summaries.items():
            self.customer.with_user(self.rep).activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=Datetime.to_datetime(day).date(),
                summary=summary,
                user_id=self.rep.id,
            )
        activity = self._activities(self._followup())
        due = self.env["customer.desk"].with_user(self.rep).get_desk()["due"]
        self.assertEqual(
            [row["summary"] for row in due["rows"]],
            ["late", activity.summary, "today"],
        )
        self.assertEqual(due["overdue"], 1)

    def test_study_counts_those_of_customers_one_sees(self):
        followup = self._followup()
        for user, counts in (
            (self.rep, (1, 1)),
            (self.manager, (1, 1)),
            (self.show_manager, (0, 0)),
        ):
            study = self.study.with_user(user)
            found = (study.followup_open_count, study.followup_count)
            self.assertEqual(found, counts, user.login)
            action = study.action_open_followups()
            rows = followup.with_user(user).search(action["domain"])
            self.assertEqual(len(rows), counts[1])
        followup.state = "solved"
        self.env.invalidate_all()
        study = self.study.with_user(self.rep)
        self.assertEqual((study.followup_open_count, study.followup_count), (0, 1))

    def test_without_owner_the_responsible_if_they_may_else_a_manager(self):
        free = self._create_customer("Free")
        person = self._create_contact(free, "Flo", email="flo@free.example.com")
        followup = self._followup(partner=person)
        self.assertIn(followup.user_id, self._managers())
        self.study.user_id = self.manager
        followup = self._followup(partner=person)
        self.assertEqual(followup.user_id, self.manager)

    def _managers(self):
        return self.env.ref("expo_crm.group_manager").all_user_ids

    def test_number_of_queries_does_not_grow_with_the_answers(self):
        people = self.env["res.partner"].create(
            [{"name": f"P{i}", "parent_id": self.customer.id} for i in range(22)]
        )
        answers = [self._create_answer(person, 1, 20, "no") for person in people]
        answers = self.env["survey.user_input"].union(*answers)
        self.env.flush_all()

        def count(some):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.assertEqual(len(self._open(some)), len(some))
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(answers[:2])
        few, many = count(answers[2:4]), count(answers[4:])
        self.assertLessEqual(many, few)

    # closing

    def test_activity_done_with_a_note_says_contacted(self):
        followup = self._followup()
        with freeze_time("2027-05-02 08:00:00"):
            activity = self._activities(followup).with_user(self.rep)
            activity.action_feedback(feedback="Called her")
        self.assertRecordValues(
            followup,
            [
                {
                    "state": "contacted",
                    "note": "Called her",
                    "is_closed": True,
                    "is_in_time": True,
                    "date_done": Datetime.to_datetime("2027-05-02 08:00:00"),
                }
            ],
        )

    def test_each_outcome_closes_the_activity(self):
        for state in ("contacted", "solved", "no_contact"):
            with self.subTest(state=state):
                followup = self._followup()
                mine = followup.with_user(self.rep)
                action = mine.with_context(default_state=state).action_close()
                dialog = Form(
                    self.env["satisfaction.followup.close"]
                    .with_user(self.rep)
                    .with_context(**action["context"])
                )
                dialog.note = "Said so"
                dialog.save().action_confirm()
                self.assertEqual((followup.state, followup.note), (state, "Said so"))
                self.assertFalse(self._activities(followup))
                done = self._activities(followup, active_test=False)
                self.assertEqual(done.feedback, "Said so")

    def test_late_or_not_reached_is_not_in_time(self):
        late, missed = self._followup(), self._followup()
        with freeze_time("2027-05-03 08:00:01"):
            late.with_user(self.rep).state = "solved"
        with freeze_time("2027-05-02 08:00:00"):
            missed.with_user(self.rep).state = "no_contact"
        self.assertFalse(late.is_in_time)
        self.assertFalse(missed.is_in_time)

    def test_solved_later_keeps_the_moment_somebody_got_back(self):
        followup = self._followup().with_user(self.rep)
        with freeze_time("2027-05-02 08:00:00"):
            followup.state = "contacted"
        with freeze_time("2027-05-09 08:00:00"):
            followup.state = "solved"
        self.assertTrue(followup.is_in_time)

    def test_assignee_and_managers_open_again_others_not(self):
        followup = self._followup()
        followup.with_user(self.rep).state = "solved"
        with self.assertRaises(AccessError):
            followup.with_user(self.superior).action_reopen()
        followup.with_user(self.rep).action_reopen()
        self.assertEqual((followup.state, followup.date_done), ("open", False))
        self.assertEqual(self._activities(followup).user_id, self.rep)
        followup.with_user(self.manager).state = "solved"
        followup.with_user(self.manager).action_reopen()
        self.assertEqual(followup.state, "open")

    def test_better_answers_close_nothing(self):
        followup = self._followup()
        self._open(self._create_answer(self.ann, 10, 95))
        self.assertEqual(followup.state, "open")

    # rights

    def test_owner_superior_follower_and_manager_close_reader_and_stranger_not(self):
        for access in ("follow", "read"):
            self.env["customer.share"].create(
                {
                    "partner_id": self.customer.id,
                    "user_id": getattr(
                        self, "stranger" if access == "follow" else "employee"
                    ).id,
                    "access": access,
                }
            )
        self.employee.group_ids += self.env.ref("expo_crm.group_user")
        for user in (self.rep, self.superior, self.manager, self.stranger):
            with self.subTest(user=user.login):
                followup = self._followup()
                followup.with_user(user).write({"state": "contacted", "note": "x"})
                self.assertEqual(followup.state, "contacted")
        followup = self._followup()
        self.assertEqual(followup.with_user(self.employee).nps, 3)
        with self.assertRaises(AccessError):
            followup.with_user(self.employee).write({"state": "solved"})
        with self.assertRaises(AccessError):
            followup.with_user(self.pool_admin).read(["comment"])
        with self.assertRaises(AccessError):
            followup.with_user(self.pool_admin).write({"state": "solved"})

    def test_what_follows_from_the_answers_is_not_written(self):
        followup = self._followup().with_user(self.manager)
        for name, value in (
            ("nps", 10), ("index", 99), ("date_due", "2030-01-01"), ("comment", "x"),
            ("partner_id", self.bob.id), ("is_in_time", True), ("date_done", False),
            ("date_escalated", "2027-01-01"), ("commercial_partner_id", self.ann.id),
        ):  # fmt: skip
            with self.subTest(name=name), self.assertRaises(AccessError):
                followup.write({name: value})
        with self.assertRaises(AccessError):
            followup.unlink()
        with self.assertRaises(AccessError):
            followup.create({"study_id": self.study.id})

    def test_assigned_only_to_who_may_get_back(self):
        followup = self._followup().with_user(self.rep)
        with self.assertRaises(ValidationError):
            followup.user_id = self.stranger
        with self.assertRaises(ValidationError):
            followup.user_id = False
        followup.user_id = self.superior
        self.assertEqual(self._activities(followup).user_id, self.superior)

    def test_forged_activity_closes_nothing(self):
        followup = self._followup()
        own = self._create_customer("Own", self.stranger)
        values = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": own.id,
            "activity_type_id": self.env.ref("expo_crm.mail_activity_type_followup").id,
            "user_id": self.stranger.id,
        }
        Activity = self.env["mail.activity"].with_user(self.stranger)
        with self.assertRaises(AccessError):
            Activity.create(dict(values, satisfaction_followup_id=followup.id))
        Activity = Activity.with_context(default_satisfaction_followup_id=followup.id)
        activity = Activity.create(values)
        self.assertFalse(activity.sudo().satisfaction_followup_id)
        # by whatever way it got there
        activity.sudo().satisfaction_followup_id = followup
        activity.action_feedback(feedback="mine")
        self.assertEqual(followup.state, "open")

    def test_customer_that_is_gone_leaves_nothing_for_others_to_read(self):
        followup = self._followup(comment="Private")
        self.env["res.partner"].browse((self.ann | self.bob).ids).unlink()
        followup.invalidate_recordset()
        self.assertEqual(followup.commercial_partner_id, self.customer)
        followup.sudo().commercial_partner_id = False
        for user in (self.stranger, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                followup.with_user(user).read(["comment"])
        self.assertFalse(
            followup.with_user(self.stranger).search([("id", "=", followup.id)])
        )
        self.assertEqual(followup.with_user(self.manager).comment, "Private")

    # another owner

    def test_open_follow_ups_go_to_the_new_owner(self):
        followup, closed = self._followup(), self._followup()
        closed.with_user(self.rep).state = "solved"
        self.customer.with_user(self.manager).pool_assign(self.stranger.id)
        self.assertEqual(followup.user_id, self.stranger)
        self.assertEqual(closed.user_id, self.rep)
        self.assertEqual(self._activities(followup).user_id, self.stranger)
        self.assertEqual(len(self._activities(followup, active_test=False)), 1)

    def test_follow_ups_go_along_though_other_activities_stay(self):
        followup = self._followup()
        self.customer.with_user(self.manager).pool_assign(
            self.stranger.id, transfer={"activities": False}
        )
        self.assertEqual(followup.user_id, self.stranger)
        self.assertEqual(self._activities(followup).user_id, self.stranger)

    def test_returned_to_the_pool_and_claimed_again(self):
        followup = self._followup()
        self.customer.with_user(self.rep).pool_return()
        self.assertIn(followup.user_id, self._managers())
        self.assertEqual(self._activities(followup).user_id, followup.user_id)
        with self.assertRaises(AccessError):
            followup.with_user(self.rep).read(["comment"])
        self.customer.with_user(self.stranger).pool_claim()
        self.assertEqual(followup.user_id, self.stranger)
        self.assertEqual(self._activities(followup).user_id, self.stranger)

    def test_salesperson_of_a_customer_that_is_not_guarded(self):
        free = self.env["res.partner"].create(
            {"name": "Open", "user_id": self.rep.id, "is_company": True}
        )
        followup = self._followup(partner=free)
        self.assertEqual(followup.user_id, self.rep)
        free.user_id = self.stranger
        self.assertEqual(followup.user_id, self.stranger)
        self.assertEqual(self._activities(followup).user_id, self.stranger)

    # overdue

    def _tell(self, moment):
        cron = self.env.ref("expo_crm.ir_cron_tell_overdue_followups")
        with freeze_time(moment), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _overdue(self, followup):
        return self._activities(followup).filtered(lambda row: row.user_id != self.rep)

    def test_superior_is_told_once_when_48_hours_are_over(self):
        followup = self._followup()
        self._tell("2027-05-03 08:00:00")
        self.assertFalse(self._overdue(followup))
        self._tell("2027-05-03 08:00:01")
        self.assertEqual(self._overdue(followup).user_id, self.superior)
        self._tell("2027-05-03 09:00:01")
        self.assertEqual(len(self._overdue(followup)), 1)
        self.assertIn("rep", self._overdue(followup).summary)
        followup.with_user(self.rep).state = "contacted"
        self.assertFalse(self._activities(followup))

    def test_managers_are_told_where_no_superior_sees_the_customer(self):
        self.env.company.pool_superior_access = "off"
        followup = self._followup()
        self._tell("2027-05-04 08:00:00")
        told = self._overdue(followup).user_id
        self.assertIn(self.manager, told)
        self.assertNotIn(self.superior, told)

    def test_archived_superior_is_skipped(self):
        self.superior.active = False
        followup = self._followup()
        self._tell("2027-05-04 08:00:00")
        self.assertEqual(self._overdue(followup).user_id, self.chief)

    def test_closed_in_time_nobody_is_told(self):
        followup = self._followup()
        followup.with_user(self.rep).state = "contacted"
        self._tell("2027-06-01 08:00:00")
        self.assertFalse(followup.date_escalated)

    def test_bad_row_is_set_aside(self):
        good, bad = self._followup(), self._followup(partner=self.bob)
        Model = type(self.env["satisfaction.followup"])
        tell = Model._get_superiors

        def fail(followup):
            if followup.id == bad.id:
                raise ValueError("broken")
            return tell(followup)

        with patch.object(Model, "_get_superiors", fail), mute_logger(CRON_LOGGER):
            self._tell("2027-05-04 08:00:00")
        self.assertTrue(good.date_escalated)
        self.assertFalse(bad.date_escalated)

    # figures

    def test_countdown_in_hours_then_in_days(self):
        followup = self._followup()
        for moment, text in (
            ("2027-05-01 08:00:00", "due in 48 h"),
            ("2027-05-03 07:30:00", "due in 30 min"),
            ("2027-05-03 13:00:00", "overdue by 5 h"),
            ("2027-05-08 08:00:00", "overdue by 5 days"),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                followup.invalidate_recordset()
                self.assertEqual(followup.countdown, text)
                self.assertEqual(followup.is_overdue, "overdue" in text)
        followup.state = "solved"
        self.assertFalse(followup.countdown)

    def test_rates_of_the_loop(self):
        rates = self.env["satisfaction.followup"]._get_loop_rates
        self.assertIsNone(rates(self.study))
        followups = [self._followup() for _count in range(5)]
        with freeze_time("2027-05-02 08:00:00"):
            self.assertIsNone(rates(self.study)["in_time_rate"])
            followups[0].state = "contacted"
            followups[1].state = "no_contact"
        with freeze_time("2027-05-05 08:00:00"):
            followups[2].state = "solved"
            self.assertEqual(
                rates(self.study),
                {
                    "total": 5,
                    "open": 2,
                    "overdue": 2,
                    "closed": 2,
                    "in_time": 1,
                    "rate": 40,
                    "in_time_rate": 20,
                    "states": [
                        ["To Follow Up", 2],
                        ["Contacted", 1],
                        ["Solved", 1],
                        ["No Contact", 1],
                    ],
                },
            )

    def test_study_responsible_without_sales_rights_closes_only_their_own(self):
        clerk = self._create_user("clerk", "base.group_user,survey.group_survey_user")
        self.study.user_id = clerk
        free = self.env["res.partner"].create({"name": "Open"})
        followup = self._followup(partner=free)
        self.assertEqual(followup.user_id, clerk)
        followup.with_user(clerk).state = "contacted"
        self.assertEqual(followup.state, "contacted")
        followup.write({"state": "open", "user_id": self.rep.id})
        with self.assertRaises(AccessError):
            followup.with_user(clerk).state = "contacted"

    def test_batch_is_closed_by_the_dialog(self):
        followups = self._followup() | self._followup(partner=self.bob)
        dialog = (
            self.env["satisfaction.followup.close"]
            .with_user(self.rep)
            .create(
                {"followup_ids": [Command.set(followups.ids)], "state": "no_contact"}
            )
        )
        dialog.action_confirm()
        self.assertEqual(set(followups.mapped("state")), {"no_contact"})
