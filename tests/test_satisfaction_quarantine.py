from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .race_common import RaceCase
from .satisfaction_send_common import SatisfactionSendCommon

TAGS = ("post_install", "-at_install", "expo_crm_voice", "expo_crm_voice_quarantine")


@tagged(*TAGS)
class TestSatisfactionQuarantine(SatisfactionSendCommon):
    """One invitation in thirty days, whatever study it is of."""

    def _get_reasons(self, study):
        return {person.name: person.reason for person in self._plan(study)}

    def test_who_was_asked_is_left_alone_for_the_days_of_the_company(self):
        with freeze_time("2027-05-01 08:00:00"):
            self._invite(self._create_show_study())
            second = self._create_show_study()
            self.assertEqual(set(self._get_reasons(second).values()), {"quarantine"})
            with self.assertRefused(UserError, "Asked Lately 2"):
                second.with_user(self.show_manager)._invite()
        with freeze_time("2027-05-31 07:59:00"):
            self.assertEqual(set(self._get_reasons(second).values()), {"quarantine"})
        with freeze_time("2027-05-31 08:00:01"):
            rows = self._invite(second)
        self.assertEqual(set(rows.mapped("state")), {"sent"})

    def test_another_address_of_the_person_is_left_alone_too(self):
        with freeze_time("2027-05-01 08:00:00"):
            self._invite(self._create_show_study())
            self.alpha.email = "other@fair.example.com"
            self.assertEqual(
                self._get_reasons(self._create_show_study())["Alpha"], "quarantine"
            )

    def test_no_days_no_quarantine(self):
        self.env.company.satisfaction_quarantine_days = 0
        self._invite(self._create_show_study())
        second = self._create_show_study()
        self.assertEqual(set(self._get_reasons(second).values()), {None})
        self.assertEqual(set(self._invite(second).mapped("state")), {"sent"})

    def test_days_are_not_negative(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.cr.savepoint(),
        ):
            self.env.company.satisfaction_quarantine_days = -1
            self.env.flush_all()

    def test_reminders_do_not_start_a_quarantine(self):
        with freeze_time("2027-05-01 08:00:00"):
            rows = self._invite(self._create_show_study(reminder_days=20))
        with freeze_time("2027-05-25 08:00:00"):
            self.env["satisfaction.invitation"]._cron_remind()
        self.assertEqual(rows.mapped("reminders_sent"), [1, 1])
        with freeze_time("2027-06-01 08:00:00"):
            self.assertEqual(
                set(self._get_reasons(self._create_show_study()).values()), {None}
            )

    def test_what_was_planned_waits_for_the_quarantine_of_the_day_it_goes(self):
        with freeze_time("2027-05-01 08:00:00"):
            later = self._create_show_study(date_begin="2027-05-10 08:00:00")
            later.with_user(self.show_manager)._invite()
            between = self._create_show_study()
            self._invite(between)
        with freeze_time("2027-05-10 09:00:00"):
            self.env["satisfaction.invitation"]._cron_send_invitations()
        self.assertEqual(
            set(later.invitation_ids.mapped("skip_reason")), {"quarantine"}
        )
        self.assertFalse(later.invitation_ids.mail_id)

    def test_exceptions_are_for_managers_and_have_a_reason(self):
        study = self._create_show_study()
        values = {"ignore_quarantine": True, "ignore_reason": "A new hall"}
        for user in (self.show_manager, self.event_manager):
            with self.assertRaises(AccessError):
                study.with_user(user).write(values)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            study.with_user(self.manager).write({"ignore_quarantine": True})
        study.with_user(self.survey_manager).write(values)
        study.with_user(self.show_manager).write({"ignore_quarantine": False})

    def test_exceptions_are_marked_and_told(self):
        self._invite(self._create_show_study())
        gamma = self._create_exhibitor("Gamma")
        study = self._create_show_study()
        study.with_user(self.manager).write(
            {"ignore_quarantine": True, "ignore_reason": "A new hall"}
        )
        rows = self._invite(study)
        self.assertEqual(set(rows.mapped("state")), {"sent"})
        self.assertEqual(
            rows.filtered("is_exception").partner_id, self.alpha | self.beta
        )
        self.assertNotIn(gamma, rows.filtered("is_exception").partner_id)
        self.assertTrue(
            study.message_ids.filtered(
                lambda message: (
                    "2 of them although" in message.body
                    and "A new hall" in message.body
                )
            )
        )

    def test_preview_shows_what_an_exception_would_change(self):
        self._invite(self._create_show_study())
        study = self._create_show_study()
        wizard = self.env["satisfaction.invite"].with_user(self.manager)
        wizard = wizard.create({"study_id": study.id})
        wizard.action_preview()
        self.assertEqual((wizard.asked_count, wizard.left_out_count), (0, 2))
        wizard.write({"ignore_quarantine": True, "ignore_reason": "A new hall"})
        wizard.action_preview()
        self.assertEqual((wizard.asked_count, wizard.exception_count), (2, 2))
        self.assertFalse(study.ignore_quarantine)
        # who may not except does not by the wizard, either
        mine = self.env["satisfaction.invite"].with_user(self.show_manager)
        mine = mine.create({"study_id": study.id, "ignore_quarantine": True})
        mine.action_preview()
        self.assertEqual(mine.asked_count, 0)
        with self.assertRefused(UserError, "would ask nobody"):
            mine.action_confirm()


@tagged(*TAGS)
class TestSatisfactionQuarantineRace(RaceCase):
    """Two studies sent at the same moment ask nobody twice."""

    EMAIL = "race@fair.example.com"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls._environment() as env:
            env.company.satisfaction_quarantine_days = 30
            cls.partner_id = (
                env["res.partner"].create({"name": "race", "email": cls.EMAIL}).id
            )
            touchpoint = env["satisfaction.touchpoint"].search([], limit=1)
            template = env["survey.survey"].create(
                {
                    "title": "race",
                    "is_satisfaction_template": True,
                    "question_and_page_ids": [
                        (
                            0,
                            0,
                            {
                                "title": "Recommend?",
                                "question_type": "scale",
                                "scale_min": 0,
                                "scale_max": 10,
                                "satisfaction_metric": "nps",
                                "satisfaction_code": "nps",
                            },
                        )
                    ],
                }
            )
            cls.template_id = template.id
            studies = env["satisfaction.study"].create(
                [
                    {
                        "name": f"race {index}",
                        "audience": "customer",
                        "touchpoint_id": touchpoint.id,
                        "template_id": template.id,
                        "customer_domain": f"[('id', '=', {cls.partner_id})]",
                    }
                    for index in range(2)
                ]
            )
            studies.action_open()
            cls.study_ids = studies.ids

    @classmethod
    def _clean_up(cls):
        with cls._environment() as env:
            cls._forget(env)
            env["satisfaction.study"].browse(cls.study_ids).unlink()
            env["survey.survey"].browse(cls.template_id).unlink()
            env["res.partner"].browse(cls.partner_id).unlink()

    @classmethod
    def _forget(cls, env):
        rows = env["satisfaction.invitation"].search(
            [("study_id", "in", cls.study_ids)]
        )
        rows.mail_id.unlink()
        rows.user_input_id.unlink()
        rows.unlink()
        env["satisfaction.address"].search([("email", "=", cls.EMAIL)]).unlink()

    def _plan_both(self, **values):
        with self._environment() as env:
            self._forget(env)
            rows = env["satisfaction.invitation"].create(
                [
                    {
                        "study_id": study_id,
                        "partner_id": self.partner_id,
                        "email": self.EMAIL,
                        "name": "race",
                        "date_planned": fields.Datetime.now(),
                        **values,
                    }
                    for study_id in self.study_ids
                ]
            )
            return rows.ids

    def _send_both(self, ids):
        results = self._at_once(
            *(
                (
                    1,
                    lambda env, id_=id_: (
                        env["satisfaction.invitation"].browse(id_)._send()
                    ),
                )
                for id_ in ids
            )
        )
        for result in results:
            if isinstance(result, Exception):
                raise result
        with self._environment() as env:
            rows = env["satisfaction.invitation"].browse(set(ids))
            mails = env["mail.mail"].search_count([("email_to", "=", self.EMAIL)])
            return sorted(rows.mapped("state")), mails

    def test_one_of_two_studies_asks(self):
        for _round in range(4):
            states, mails = self._send_both(self._plan_both())
            self.assertEqual((states, mails), (["sent", "skipped"], 1))

    def test_two_jobs_send_one_invitation_once(self):
        for _round in range(4):
            first, _second = self._plan_both()
            states, mails = self._send_both([first, first])
            self.assertEqual((states, mails), (["sent"], 1))
