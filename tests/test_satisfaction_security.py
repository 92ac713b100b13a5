from functools import partial

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.expo_crm.tests.satisfaction_send_common import SatisfactionSendCommon
from odoo.addons.http_routing.tests.common import MockRequest

TAGS = ("post_install", "-at_install", "expo_crm_voice", "expo_crm_security")
WORST = {"nps": 0}


@tagged(*TAGS)
class TestSatisfactionSecurity(SatisfactionSendCommon):
    """What somebody with rights of his own cannot find out, forge or break by requests
    made by hand."""

    # anonymous: neither who nor when

    def test_counters_of_an_anonymous_study_do_not_tell_when_somebody_answered(self):
        study = self._create_show_study(is_anonymous=True)
        self._create_more_exhibitors()
        self.assertEqual(len(self._invite(study)), 5)
        for _number in range(4):
            self._answer(study, {"nps": 9})
            self.env.invalidate_all()
            self.assertEqual((study.answered_count, study.response_rate), (0, 0))
        self._answer(study, {"nps": 9})
        self.env["survey.user_input"]._settle(study)
        self._answer(study, {"nps": 9})
        self.env.invalidate_all()
        self.assertEqual(study.answered_count, 5)

    def test_choices_of_an_anonymous_study_do_not_tell_which_was_chosen(self):
        study = self._create_show_study(is_anonymous=True)
        question = self._get_question(study, "group_origin")
        self._answer(study, {"nps": 9, "group_origin": "Home"})
        other = self._get_question(self._create_show_study(), "group_origin")
        said, moved = [], {"question_id": other.id}
        for choice in question.suggested_answer_ids.with_user(self.survey_manager):
            for change in (choice.unlink, partial(choice.write, moved)):
                with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
                    change()
                said.append(str(refused.exception).replace(choice.value, ""))
        self.assertEqual(len(set(said)), 1)

    def test_that_answers_wait_is_told_the_day_after(self):
        with freeze_time("2027-05-10 08:00:00"):
            study = self._create_show_study(is_anonymous=True)
            self._answer(study, {"nps": 9})
            self.assertFalse(self._get_response(study)["is_waiting"])
        with freeze_time("2027-05-11 00:00:01"):
            self.assertTrue(self._get_response(study)["is_waiting"])
        with freeze_time("2027-05-11 08:00:00"):
            study.action_close()
            self.assertTrue(self._get_response(study)["is_waiting"])

    def _get_response(self, study):
        self.env.flush_all()
        return study.with_user(self.show_manager).get_results()["response"]

    def test_study_opened_by_writing_its_state_is_opened(self):
        """Else its promise could be taken back."""
        study = self._create_show_study(is_anonymous=True, is_open=False)
        own = study.with_user(self.show_manager)
        own.write({"state": "open"})
        self.assertTrue(study.date_opened)
        with self.assertRefused(UserError, "stays as it was"):
            own.is_anonymous = False

    def test_questionnaire_is_not_taken_off_its_study(self):
        """Answers to it would no longer be nobody's."""
        study = self._create_show_study(is_anonymous=True)
        survey = study.survey_id
        with self.assertRefused(UserError, "copy of its template"):
            study.with_user(self.show_manager).write({"survey_id": False})
        for command in (Command.clear(), Command.unlink(study.id), Command.set([])):
            with self.assertRaises(UserError):
                survey.with_user(self.survey_manager).write({"study_ids": [command]})
        self.assertEqual(study.survey_id, survey)

    def test_context_gives_a_study_nothing_its_maker_may_not(self):
        """Least of all a survey of others, which its copy would replace."""
        ordinary = self.env["survey.survey"].create({"title": "Of others"})
        foreign = self._create_study(event_id=False, audience="customer")
        Study = self.env["satisfaction.study"].with_user(self.show_manager)
        values = {
            "name": "Mine",
            "event_id": self.edition.id,
            "touchpoint_id": self.touchpoint.id,
        }
        for more in ({}, {"expo_crm_no_questionnaire": True}):
            mine = Study.with_context(default_survey_id=ordinary.id, **more)
            for template in (False, self.template.id):
                mine.create({**values, "template_id": template})
                self.assertTrue(ordinary.exists())
                self.assertFalse(ordinary.study_ids)
        for context in (
            {"default_ignore_quarantine": True, "default_ignore_reason": "Why not"},
            {"default_previous_study_id": foreign.id, "default_audience": "customer"},
        ):
            with self.assertRaises(AccessError):
                # of the first edition: there is none before it
                Study.with_context(**context).create(
                    {**values, "event_id": self.edition_2026.id}
                )

    def test_form_tells_nothing_of_a_survey_that_is_not_its_own(self):
        ordinary = self.env["survey.survey"].create({"title": "Of others"})
        self.env["survey.user_input"].create(
            {"survey_id": ordinary.id, "state": "done"}
        )
        Study = self.env["satisfaction.study"].with_user(self.show_manager)
        values = {"survey_id": ordinary.id, "is_anonymous": True}
        spec = dict.fromkeys((*values, "public_url", "answered_count"), {})
        for changed in ([], ["survey_id", "is_anonymous"]):
            told = Study.onchange(values, changed, spec)["value"]
            self.assertNotIn(ordinary.access_token, str(told))
            self.assertFalse(told.get("answered_count"))

    def test_dialog_of_follow_ups_tells_nothing_of_hidden_ones(self):
        study = self._create_show_study()
        self._answer(study, {**WORST, "improve": "Secret words"}, partner=self.alpha)
        followup = self.env["satisfaction.followup"].search(
            [("study_id", "=", study.id)]
        )
        followup.with_user(self.rep).note = "Secret note"
        self.env.flush_all()
        self.env.invalidate_all()
        Dialog = self.env["satisfaction.followup.close"].with_user(self.stranger)
        values = {"followup_ids": [Command.set(followup.ids)]}
        spec = {"note": {}, "comment": {}, "followup_ids": {"fields": {}}}

        def create():
            dialog = Dialog.create(values)
            self.env.flush_all()
            self.env.invalidate_all()
            return dialog.web_read(spec)

        for ask in (
            create,
            lambda: Dialog.onchange(values, ["followup_ids"], spec),
            lambda: Dialog.with_context(default_followup_ids=followup.ids).onchange(
                {}, [], spec
            ),
        ):
            self.env.invalidate_all()
            try:
                with self.env.cr.savepoint():
                    told = str(ask())
            except AccessError as error:
                told = str(error)
            self.assertNotIn("Secret", told)

    def test_answers_of_another_company_are_hidden(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.company_ids += other
        study = self._create_study(
            user=self.manager, event_id=False, company_id=other.id, audience="customer"
        )
        answers = self._answer(study, {**WORST, "improve": "Far words"})
        self.manager.company_ids -= other
        self.env.flush_all()
        for user in (self.manager, self.survey_manager):
            for rows in (answers, answers.user_input_line_ids):
                self.env.invalidate_all()
                found = rows.with_user(user).search([("id", "in", rows.ids)])
                self.assertFalse(found, user.login)
                self.assertFalse(rows.with_user(user).has_access("read"))

    def test_list_of_addresses_is_read_by_nobody_of_one_company(self):
        """It is one for all companies, and holds the addresses of hidden customers."""
        self._invite(self._create_show_study())
        for user in (self.manager, self.survey_manager, self.rep):
            with self.assertRaises(AccessError):
                self.env["satisfaction.address"].with_user(user).search([])

    def test_answer_with_a_name_is_not_put_into_an_anonymous_study(self):
        """Who gets its link would answer under that name, and be read."""
        study = self._create_show_study(is_anonymous=True)
        draft = self._create_show_study(is_anonymous=False, is_open=False)
        ordinary = self.env["survey.survey"].create(
            {"title": "Ordinary", "question_and_page_ids": False}
        )
        person = self.env["res.partner"].create({"name": "Victim"})
        values = {"partner_id": person.id, "email": "victim@example.com"}
        for user in (self.survey_manager, self.survey_user):
            Input = self.env["survey.user_input"].with_user(user)
            planted = Input.create({"survey_id": ordinary.id, **values})
            with self.assertRaises(AccessError):
                planted.survey_id = study.survey_id
            with self.assertRaises(AccessError):
                Input.create({"survey_id": draft.survey_id.id, **values})

    # forging

    def test_people_of_surveys_give_no_answers_of_others(self):
        study = self._create_show_study()
        rows = self._invite(study)
        alpha = rows.filtered(lambda row: row.partner_id == self.alpha)
        answers = alpha.user_input_id.with_user(self.survey_manager)
        other = self.env["res.partner"].create({"name": "Other"})
        for values in (
            {"partner_id": other.id}, {"email": "x@example.com"}, {"access_token": "x"},
        ):  # fmt: skip
            with self.assertRaises(AccessError):
                answers.write(values)
        Input = self.env["survey.user_input"].with_user(self.survey_manager)
        with self.assertRaises(AccessError):
            Input.create({"survey_id": study.survey_id.id, "partner_id": other.id})
        test = Input.create({"survey_id": study.survey_id.id, "test_entry": True})
        self.assertTrue(test.test_entry)

    def test_rep_with_rights_on_surveys_does_not_answer_for_a_customer(self):
        self.rep.group_ids += self.env.ref("survey.group_survey_user")
        rows = self._invite(self._create_show_study())
        alpha = rows.filtered(lambda row: row.partner_id == self.alpha)
        answers = alpha.user_input_id.with_user(self.rep)
        self.env.invalidate_all()
        self.assertEqual(answers.read(["state"])[0]["state"], "new")
        with self.assertRaises(AccessError):
            answers.read(["access_token"])
        for method in ("get_start_url", "get_print_url", "action_print_answers"):
            with self.assertRaises(AccessError):
                getattr(answers, method)()

    def test_people_of_surveys_keep_the_links_of_ordinary_surveys(self):
        ordinary = self.env["survey.survey"].create({"title": "Ordinary"})
        answers = self.env["survey.user_input"].create({"survey_id": ordinary.id})
        own = answers.with_user(self.survey_user)
        self.env.invalidate_all()
        self.assertIn(answers.access_token, own.get_start_url())
        self.assertIn(answers.access_token, own.get_print_url())
        with MockRequest(self.env):
            printed = own.action_print_answers()["url"]
        self.assertIn(answers.access_token, printed)

    def test_keys_of_a_customer_are_rendered_for_nobody(self):
        """Templates reach everything: of what only the job may read they make nothing."""
        rows = self._invite(self._create_show_study())
        row = rows.filtered(lambda row: row.partner_id == self.alpha)
        self.env.flush_all()
        self.env.invalidate_all()
        template = self.env.ref("expo_crm.mail_template_satisfaction_invitation")
        self.rep.group_ids += self.env.ref("mail.group_mail_template_editor")
        mine = template.with_user(self.rep)
        mails = self.env["mail.mail"].search_count([])
        with mute_logger(
            "odoo.addons.mail.models.mail_render_mixin",
            "odoo.addons.mail.models.mail_template",
        ):
            for path in ("answer_url", "opt_out_url", "user_input_id.get_start_url()"):
                with self.assertRaises(UserError):
                    # refused already where a sample cannot be rendered
                    own = mine.create(
                        {
                            "name": "Mine",
                            "model_id": template.model_id.id,
                            "body_html": f'<p t-out="object.{path}"/>',
                        }
                    )
                    own.send_mail(row.id, email_values={"email_to": "me@example.com"})
            with self.assertRaises(UserError):
                mine.send_mail(row.id, email_values={"email_to": "me@example.com"})
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_session_of_a_study_is_not_ended(self):
        """It would finish the answers that customers have yet to give."""
        rows = self._invite(self._create_show_study())
        survey = rows.study_id.survey_id.with_user(self.survey_manager)
        with self.assertRaises(UserError):
            survey.action_end_session()
        self.assertEqual(set(rows.user_input_id.mapped("state")), {"new"})

    # with the eyes of somebody else

    def test_nobody_lets_a_study_invite_with_the_eyes_of_somebody_else(self):
        """Numbers of who is asked would tell of customers one may not see."""
        values = {"audience": "customer", "trigger": "show_closed"}
        values["customer_domain"] = "[('phone', 'like', '138')]"
        with self.assertRaises(AccessError):
            self._create_show_study(**values, user_id=self.manager.id)
        own = self._create_show_study(**values).with_user(self.show_manager)
        with self.assertRaises(AccessError):
            own.user_id = self.manager
        own.trigger = "manual"
        own.user_id = self.manager
        for more in ({"trigger": "show_closed"}, {"trigger": "complaint_closed"}):
            with self.assertRaises(AccessError):
                own.write(more)
        own.with_user(self.manager).trigger = "show_closed"
        with self.assertRaises(AccessError):
            own.customer_domain = "[('phone', 'like', '139')]"
        own.date_end = "2037-01-01"
        twin = own.copy()
        self.assertEqual(twin.user_id, self.show_manager)

    @mute_logger("odoo.addons.expo_crm.models.satisfaction_study_trigger")
    def test_study_with_a_broken_population_does_not_stop_what_triggers_it(self):
        values = {"audience": "customer", "trigger": "complaint_closed"}
        self._create_study(**values, customer_domain="[('no_such_field', '=', 1)]")
        self._create_study(**values, customer_domain="[(")
        good = self._create_study(**values, user=self.manager)
        self.env["satisfaction.study"]._trigger("complaint_closed", self.alpha)
        self.assertEqual(good.invitation_ids.partner_id, self.alpha)

    def test_figures_do_not_stand_beside_those_of_another_series(self):
        other = self.env["exhibition.series"].create({"name": "Another"})
        study = self._create_show_study(series_id=other.id)
        self.assertEqual(study.series_id, self.series)
        study.with_user(self.show_manager).write({"series_id": other.id})
        self.assertEqual(study.series_id, self.series)

    def test_figures_of_a_foreign_study_are_not_compared_with_own_ones(self):
        foreign = self._create_show_study()
        for number in range(6):
            partner = self.env["res.partner"].create({"name": f"Person {number}"})
            self._answer(foreign, {"nps": number}, partner=partner)
        foreign._ensure_results()
        with self.assertRaises(AccessError):
            self._create_study(user=self.survey_user, previous_study_id=foreign.id)
        mine = self._create_study(user=self.survey_user).with_user(self.survey_user)
        with self.assertRaises(AccessError):
            mine.previous_study_id = foreign
        mine.with_user(self.survey_manager).previous_study_id = foreign

    def test_previous_edition_is_compared_with_whoever_runs_the_new_one(self):
        earlier = self._create_study(event=self.edition_2026)
        values = {"user": self.show_manager, "is_open": False}
        study = self._create_study(**values)
        self.assertEqual(study.previous_study_id, earlier)
        again = self._create_study(**values, previous_study_id=earlier.id)
        self.assertEqual(again.previous_study_id, earlier)

    # small numbers

    def test_follow_ups_of_few_do_not_tell_who_was_discontent(self):
        study = self._create_show_study()
        self._answer(study, WORST, partner=self.alpha)
        self.assertEqual(len(study.score_ids), 1)

        def read(user):
            return study.with_user(user).get_results()["followups"]

        self.assertFalse(read(self.show_manager))
        self.assertEqual(read(self.manager)["total"], 1)
        edition = study.with_user(self.show_manager).get_edition_results(
            study.event_id.id, study.audience
        )
        self.assertFalse(edition["followups"])
        for number in range(4):
            partner = self.env["res.partner"].create({"name": f"Person {number}"})
            self._answer(study, WORST, partner=partner)
        self.assertEqual(read(self.show_manager)["total"], 5)

    def test_when_the_last_answer_came_is_told_nobody(self):
        study = self._create_show_study()
        self._answer(study, WORST, partner=self.alpha)
        study._ensure_results()
        self.assertTrue(study.results_mark)
        for user in (self.stranger, self.show_manager, self.survey_user):
            with self.assertRaises(AccessError):
                study.with_user(user).read(["results_mark"])

    def test_anonymous_study_asks_five_or_nobody(self):
        """Who asks one person and answers four times would know what was said."""
        study = self._create_show_study(is_anonymous=True)
        with self.assertRefused(UserError, "five"):
            study.with_user(self.show_manager)._invite()
        self.assertFalse(study.invitation_ids)

    # breaking

    def test_archived_study_asks_nobody(self):
        study = self._create_show_study()
        study.date_begin = fields.Datetime.add(fields.Datetime.now(), days=1)
        study.with_user(self.show_manager)._invite()
        study.write({"active": False, "date_begin": fields.Datetime.now()})
        study.invitation_ids.date_planned = fields.Datetime.now()
        self.env["satisfaction.invitation"]._cron_send_invitations()
        self.assertFalse(study.invitation_ids.mail_id)
        with self.assertRefused(UserError, "is not open"):
            study.with_user(self.show_manager)._invite()


@tagged(*TAGS)
class TestSatisfactionSecurityRoutes(SatisfactionSendCommon, HttpCase):
    """The same through the pages of surveys."""

    def _get_link(self, study, answers):
        return f"{study.survey_id.access_token}/{answers.access_token}"

    def test_study_is_not_answered_again(self):
        for values in ({"is_anonymous": True}, {"has_public_link": True}):
            study = self._create_show_study(**values)
            partner = None if study.is_anonymous else self.alpha
            answers = self._answer(study, WORST, partner=partner)
            self.env.flush_all()
            self.url_open(f"/survey/retry/{self._get_link(study, answers)}")
            self.env.invalidate_all()
            found = self.env["survey.user_input"].search_count(
                [("study_id", "=", study.id)]
            )
            self.assertEqual(found, 1, values)

    def test_link_with_a_name_does_not_lead_into_an_anonymous_study(self):
        study = self._create_show_study(is_anonymous=True)
        answers = self._answer(study, is_done=False)
        start = f"/survey/start/{study.survey_id.access_token}"
        link = f"{start}?answer_token={answers.access_token}"
        self.assertIn(answers.access_token, self.url_open(link).url)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE survey_user_input SET is_anonymous = FALSE, partner_id = %s"
            " WHERE id = %s",
            [self.alpha.id, answers.id],
        )
        self.env.invalidate_all()
        self.opener.cookies.clear()
        page = self.url_open(link)
        self.assertNotIn(answers.access_token, page.url.rsplit("?")[0])

    def test_test_of_an_anonymous_study_is_filled_in_by_who_made_it(self):
        study = self._create_show_study(is_anonymous=True)
        self.survey_manager.password = "survey_manager-password"
        self.env.flush_all()
        self.authenticate(self.survey_manager.login, "survey_manager-password")
        page = self.url_open(f"/survey/test/{study.survey_id.access_token}")
        test = self.env["survey.user_input"].search([("study_id", "=", study.id)])
        self.assertTrue(test.test_entry)
        self.assertIn(test.access_token, page.url)
        self.authenticate(None, None)
        self.opener.cookies.clear()
        link = f"/survey/start/{study.survey_id.access_token}"
        page = self.url_open(f"{link}?answer_token={test.access_token}")
        self.assertNotIn(test.access_token, page.url.rsplit("?")[0])

    def test_stock_results_tell_no_answer_of_a_hidden_customer(self):
        study = self._create_show_study()
        self._answer(study, {"improve": "Hidden words", **WORST}, partner=self.alpha)
        self.show_manager.password = "show_manager-password"
        self.env.flush_all()
        self.authenticate(self.show_manager.login, "show_manager-password")
        page = self.url_open(f"/survey/results/{study.survey_id.id}")
        self.assertNotIn("Hidden words", page.text)
