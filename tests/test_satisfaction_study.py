from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .satisfaction_common import QUESTIONS, SatisfactionCommon

LIFE = "odoo.addons.expo_crm.models.satisfaction_study_life"


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_study")
class TestSatisfactionStudy(SatisfactionCommon):
    """A study from draft to its end, by who runs the show or surveys."""

    # questionnaire

    def test_study_gets_a_copy_of_its_template(self):
        study = self._create_study(is_open=False)
        survey = study.survey_id
        self.assertNotEqual(survey, self.template)
        self.assertFalse(survey.is_satisfaction_template)
        kept = survey.question_ids.mapped("satisfaction_code")
        self.assertEqual(kept, list(QUESTIONS))
        metrics = survey.question_ids.mapped("satisfaction_metric")
        self.assertEqual(metrics, [question[0] for question in QUESTIONS.values()])
        self.assertFalse(survey.message_partner_ids, "nobody follows who answers")

    def test_copy_speaks_the_languages_of_the_template(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self.template.with_context(lang="zh_CN")
        chinese.title = "您觉得怎么样?"
        chinese.question_ids[0].title = "您会推荐吗?"
        origin = self._get_question_of(self.template, "group_origin")
        origin.suggested_answer_ids[0].with_context(lang="zh_CN").value = "国内"
        study = self._create_study(is_open=False)
        copy = study.survey_id.with_context(lang="zh_CN")
        self.assertEqual(copy.title, "您觉得怎么样? · Spirits Show 2027")
        self.assertEqual(study.survey_id.title, "How was it? · Spirits Show 2027")
        self.assertEqual(copy.question_ids[0].title, "您会推荐吗?")
        answers = self._get_question_of(copy, "group_origin").suggested_answer_ids
        self.assertEqual(answers.mapped("value"), ["国内", "Abroad"])

    def test_language_installed_later_reaches_questionnaires(self):
        study = self._create_study()
        question, edited = study.survey_id.question_ids[:2]
        english = question.title
        edited.sudo().title = "Another question"
        study.date_results = datetime(2027, 5, 1)
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self.template.with_context(lang="zh_CN")
        chinese.title = "您觉得怎么样?"
        chinese.question_ids[0].title = "您会推荐吗?"
        chinese.question_ids[1].title = "为什么?"
        origin = self._get_question_of(self.template, "group_origin")
        origin.suggested_answer_ids[0].with_context(lang="zh_CN").value = "国内"
        addon = self.env["ir.module.module"].search([("name", "=", "expo_crm")])
        addon._update_translations(["zh_CN"])
        copy = study.survey_id.with_context(lang="zh_CN")
        self.assertEqual(copy.title, "您觉得怎么样? · Spirits Show 2027")
        self.assertEqual(question.with_context(lang="zh_CN").title, "您会推荐吗?")
        self.assertEqual(edited.with_context(lang="zh_CN").title, "Another question")
        self.assertEqual(question.title, english)
        answers = self._get_question_of(copy, "group_origin").suggested_answer_ids
        self.assertEqual(answers.mapped("value"), ["国内", "Abroad"])
        self.assertFalse(study.date_results, "names in results are written anew")

    def test_every_template_that_comes_with_the_addon_can_be_opened(self):
        surveys = self.env["survey.survey"]
        templates = surveys.search([("is_satisfaction_template", "=", True)])
        templates -= self.template
        self.assertGreaterEqual(len(templates), 5)
        for template in templates:
            study = self._create_study(
                template_id=template.id, audience=template.satisfaction_audience
            )
            self.assertEqual(study.state, "open", template.title)
            self.assertFalse(template.lang_ids, "all languages")

    def test_another_template_replaces_the_questions_of_a_draft(self):
        study = self._create_study(is_open=False)
        old = study.survey_id
        study.with_user(self.show_manager).template_id = self._create_template(["nps"])
        self.assertFalse(old.exists())
        self.assertEqual(study.survey_id.question_ids.satisfaction_code, "nps")

    def test_template_must_be_one(self):
        survey = self.env["survey.survey"].create({"title": "Staff survey"})
        with self.assertRefused(ValidationError, "no template for studies"):
            self._create_study(template_id=survey.id)

    def test_nobody_makes_a_study_of_a_survey_by_its_id(self):
        secret = self.env["survey.survey"].create(
            {"title": "Staff survey", "access_mode": "token"}
        )
        study = self._create_study(is_open=False, user=self.show_manager)
        study = study.with_user(self.show_manager)
        with self.assertRefused(UserError, "a copy of its template"):
            study.survey_id = secret.id
        with self.assertRefused(UserError, "a copy of its template"):
            self._create_study(user=self.show_manager, survey_id=secret.id)

    def test_way_of_asking_sets_the_questionnaire_up(self):
        def way(**values):
            survey = self._create_study(**values).survey_id
            return (
                survey.access_mode,
                survey.users_login_required,
                survey.is_attempts_limited,
            )

        self.assertEqual(way(), ("token", False, True))
        self.assertEqual(way(has_public_link=True), ("public", False, False))
        self.assertEqual(way(is_anonymous=True), ("public", False, False))

    def test_public_link_can_be_added_later(self):
        study = self._create_study()
        study.with_user(self.survey_manager).has_public_link = True
        self.assertEqual(study.survey_id.access_mode, "public")

    def test_questionnaire_is_not_changed_behind_the_study(self):
        survey = self._create_study(is_anonymous=True).survey_id
        survey = survey.with_user(self.survey_manager)
        for values in (
            {"users_login_required": True},
            {"access_mode": "token"},
            {"active": False},
            {"questions_selection": "random"},
        ):
            with self.assertRefused(ValidationError, "how it is answered is set there"):
                survey.write(values)
        with self.assertRefused(UserError, "delete the study, or leave both"):
            survey.unlink()
        with self.assertRefused(UserError, "invite people from the study"):
            survey.action_send_survey()
        invite = self.env["survey.invite"].with_user(self.survey_manager)
        invite = invite.create({"survey_id": survey.id, "emails": "a@example.com"})
        with self.assertRefused(UserError, "invite people from the study"):
            invite.action_invite()

    def test_other_surveys_are_as_in_odoo(self):
        survey = self.env["survey.survey"].create({"title": "Lunch"})
        survey = survey.with_user(self.survey_user)
        survey.write({"users_login_required": True, "access_mode": "token"})
        survey.action_archive()
        survey.unlink()

    # opening

    def test_show_manager_runs_a_study_without_rights_on_surveys(self):
        study = self._create_study(user=self.show_manager).with_user(self.show_manager)
        self.assertEqual(study.state, "open")
        self.assertTrue(study._is_open_now())
        self.assertTrue(study.question_ids.read(["title"]))
        self.assertIn("/survey/test/", study.action_preview_questionnaire()["url"])
        test = study.survey_id.sudo()._create_answer(
            user=self.show_manager, test_entry=True
        )
        self.assertTrue(test.test_entry)
        with self.assertRaises(AccessError):
            study.survey_id.title = "Mine"
        study.action_close()
        self.assertEqual(study.state, "closed")
        self.assertFalse(study._is_open_now())

    def test_event_users_run_studies_of_their_shows_only(self):
        other = self._create_user("other_show", "event.group_event_user")
        with self.assertRaises(AccessError):
            self._create_study(user=other)
        study = self._create_study(is_open=False)
        with self.assertRaises(AccessError):
            study.with_user(other).action_open()
        own = self._create_edition(2029, user_id=other.id, series_id=False)
        mine = self._create_study(event=own, user=other, is_open=False)
        with self.assertRaises(AccessError):
            mine.with_user(other).event_id = self.edition

    def test_reps_read_studies_and_run_none(self):
        study = self._create_study().with_user(self.rep)
        self.assertEqual(study.name, "After the Show")
        with self.assertRaises(AccessError):
            study.action_close()
        with self.assertRaises(AccessError):
            study.action_open()

    def test_last_day_is_that_of_the_show(self):
        """Midnight in Shanghai is 16:00 in UTC: the last day is the one before."""
        study = self._create_study(is_open=False)
        for end, day in (("16:00:00", "01"), ("16:00:01", "02"), ("03:00:00", "01")):
            study.date_end = f"2027-12-01 {end}"
            self.assertEqual(str(study.last_day), f"2027-12-{day}")
        study.date_end = False
        self.assertFalse(study.last_day)

    def test_study_without_questions_does_not_open(self):
        with self.assertRefused(UserError, "asks nothing: choose a template"):
            self._create_study(template_id=False)

    def test_study_without_metric_does_not_open(self):
        template = self._create_template(["improve", "group_origin"])
        with self.assertRefused(UserError, "No question of .* is counted"):
            self._create_study(template_id=template.id)

    def test_two_nps_questions_do_not_open(self):
        template = self._create_template(["nps"])
        second = self._prepare_question("nps", satisfaction_code="nps_2")
        template.question_and_page_ids = [(0, 0, second)]
        with self.assertRefused(UserError, r"recommendation \(NPS\) 2 times"):
            self._create_study(template_id=template.id)

    def test_half_an_index_does_not_open(self):
        template = self._create_template(["nps", "csi_overall", "csi_ideal"])
        with self.assertRefused(UserError, "each of its three questions once"):
            self._create_study(template_id=template.id)

    def test_ended_window_does_not_open(self):
        with self.assertRefused(UserError, "has ended: give it a later end"):
            self._create_study(date_end="2020-01-01 00:00:00")

    def test_study_of_exhibitors_needs_an_edition(self):
        with self.assertRefused(UserError, "of which edition"):
            self._create_study(event_id=False)

    def test_rules_of_opening_hold_for_a_written_state(self):
        template = self._create_template(["improve"])
        study = self._create_study(is_open=False, template_id=template.id)
        study = study.with_user(self.survey_manager)
        with self.assertRefused(UserError, "is counted"):
            study.state = "open"
        with self.assertRefused(UserError, "is not open, so it cannot be closed"):
            study.state = "closed"
        born = self._create_study(is_open=False, state="open")
        self.assertEqual(born.state, "draft")

    def test_open_questionnaire_stays_countable(self):
        study = self._create_study()
        question = self._prepare_question("nps", satisfaction_code="again")
        with self.assertRefused(UserError, r"\(NPS\) 2 times"):
            study.survey_id.question_and_page_ids = [(0, 0, question)]

    # frozen

    def test_anonymity_is_frozen_once_opened(self):
        study = self._create_study(is_anonymous=True)
        study = study.with_user(self.survey_manager)
        with self.assertRefused(UserError, "“Anonymous” stays as it was"):
            study.is_anonymous = False
        with self.assertRefused(UserError, "stays as it was"):
            study.date_opened = False
        with self.assertRefused(UserError, "stays as it was"):
            study.template_id = self._create_template(["nps"])
        with self.assertRefused(UserError, "it is no draft any more"):
            study.state = "draft"
        study.is_anonymous = True  # as it is: nothing changes

    def test_closed_anonymous_study_stays_closed(self):
        study = self._create_study(is_anonymous=True)
        study = study.with_user(self.survey_manager)
        study.action_close()
        with self.assertRefused(UserError, "anonymous and closed"):
            study.action_open()
        with self.assertRefused(UserError, "anonymous and closed"):
            study.state = "open"

    def test_named_study_opens_again_with_a_new_end(self):
        with freeze_time("2027-05-04 08:00:00"):
            study = self._create_study(date_end="2027-05-10 00:00:00")
            study.action_close()
        with freeze_time("2027-05-20 08:00:00"):
            with self.assertRefused(UserError, "has ended"):
                study.action_open()
            study.date_end = "2027-06-01 00:00:00"
            study.action_open()
            self.assertTrue(study._is_open_now())

    # answers

    def test_answer_counts_on_the_study(self):
        study = self._create_study(has_public_link=True)
        user_input = self._answer(study, {"nps": 9, "improve": "more light"})
        self.assertEqual(user_input.state, "done")
        by_code = {
            line.question_id.satisfaction_code: line
            for line in user_input.user_input_line_ids
        }
        self.assertEqual(by_code["nps"].value_scale, 9)
        self.assertEqual(by_code["improve"].value_text_box, "more light")

    def test_nobody_answers_out_of_the_window(self):
        with freeze_time("2027-05-04 08:00:00"):
            study = self._create_study(
                has_public_link=True,
                date_begin="2027-05-05 00:00:00",
                date_end="2027-05-10 00:00:00",
            )
            with self.assertRefused(UserError, "not open for answers"):
                self._answer(study, {"nps": 9})
        with freeze_time("2027-05-05 00:00:00"):
            self._answer(study, {"nps": 9})
        with (
            freeze_time("2027-05-10 00:00:00"),
            self.assertRefused(UserError, "not open for answers"),
        ):
            self._answer(study, {"nps": 9})

    def test_nobody_answers_a_draft_or_a_template(self):
        study = self._create_study(is_open=False, has_public_link=True)
        with self.assertRefused(UserError, "not open for answers"):
            self._answer(study, {"nps": 9})
        self.template.access_mode = "public"
        with self.assertRefused(UserError, "is a template"):
            self.template._create_answer(user=self.public_user)

    def test_study_with_answers_is_not_deleted(self):
        study = self._create_study(has_public_link=True)
        self._answer(study, {"nps": 9}, test_entry=True)
        empty = self._create_study()
        surveys = empty.survey_id
        empty.with_user(self.survey_manager).unlink()
        self.assertFalse(surveys.exists())
        self._answer(study, {"nps": 9})
        with self.assertRefused(UserError, "has answers and stays"):
            study.with_user(self.survey_manager).unlink()

    def test_closing_counts_for_good(self):
        study = self._create_study(has_public_link=True)
        for value in (9, 10, 10, 10, 0):
            self._answer(study, {"nps": value})
        study.with_user(self.show_manager).action_close()
        self.assertTrue(study.date_results)
        self.assertEqual(study.nps, 60.0)
        self.assertEqual(study.answered_count, 5)
        self.assertEqual(study.with_user(self.show_manager).nps, 60.0)
        self.assertFalse(study.with_user(self.rep).nps, "no study of his")

    # copies and comparison

    def test_copy_is_a_draft_that_asks_what_was_asked(self):
        study = self._create_study(date_begin="2027-05-04 08:00:00")
        study.survey_id.question_ids[0].title = "Would you come again?"
        copy = study.with_user(self.survey_manager).copy()
        self.assertEqual(copy.state, "draft")
        self.assertEqual(copy.name, "After the Show (copy)")
        self.assertFalse(copy.is_scheduled, "nobody has looked at its dates yet")
        self.assertNotEqual(copy.survey_id, study.survey_id)
        self.assertEqual(copy.survey_id.question_ids[0].title, "Would you come again?")
        self.assertEqual(copy.survey_id.title, "How was it? · Spirits Show 2027")

    def test_compared_with_the_same_study_of_the_previous_edition(self):
        other = self.env.ref("expo_crm.satisfaction_touchpoint_show_day")
        before = self._create_study(self.edition_2026)
        self._create_study(self.edition_2026, touchpoint_id=other.id)
        self._create_study(self.edition_2026, audience="visitor")
        study = self._create_study()
        self.assertEqual(study.previous_study_id, before)
        study.previous_study_id = False
        self.assertFalse(study.previous_study_id)

    def test_exhibitors_are_not_compared_with_visitors(self):
        visitors = self._create_study(self.edition_2026, audience="visitor")
        with self.assertRefused(ValidationError, "never mixed"):
            self._create_study(previous_study_id=visitors.id)

    # the nightly job

    def test_cron_follows_the_window(self):
        with freeze_time("2027-05-04 08:00:00"):
            window = {
                "is_open": False,
                "date_begin": "2027-05-05 00:00:00",
                "date_end": "2027-05-10 00:00:00",
            }
            study = self._create_study(**window)
            by_hand = self._create_study(**window, is_scheduled=False)
            self._run_cron()
            self.assertEqual(study.state, "draft")
        with freeze_time("2027-05-05 01:00:00"):
            self._run_cron()
            self.assertEqual(study.state, "open")
            self.assertEqual(by_hand.state, "draft")
        with freeze_time("2027-05-10 01:00:00"):
            self._run_cron()
            self.assertEqual(study.state, "closed")
            self.assertEqual(study.date_closed, datetime(2027, 5, 10, 1))

    @mute_logger(LIFE)
    def test_cron_sets_aside_what_cannot_open(self):
        template = self._create_template(["improve"])
        values = {"is_open": False, "date_begin": "2027-05-05 00:00:00"}
        with freeze_time("2027-05-06 08:00:00"):
            bad = self._create_study(**values, template_id=template.id)
            good = self._create_study(**values)
            self._run_cron()
            self.assertEqual((bad.state, good.state), ("draft", "open"))
            self.assertIn("is counted", bad.window_problem)
            messages = len(bad.message_ids)
            self._run_cron()
            self.assertEqual(len(bad.message_ids), messages, "told once")
            bad.template_id = self.template
            self.assertFalse(bad.window_problem)
            self._run_cron()
            self.assertEqual(bad.state, "open")

    def _get_question_of(self, survey, code):
        return survey.question_ids.filtered(lambda q: q.satisfaction_code == code)

    def _run_cron(self):
        run = self.env.ref("expo_crm.ir_cron_follow_window").method_direct_trigger
        with self.enter_registry_test_mode():
            run()
        self.env.invalidate_all()
