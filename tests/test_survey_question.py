from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .satisfaction_common import SatisfactionCommon


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_study")
class TestSurveyQuestion(SatisfactionCommon):
    """What makes a question countable, and what stays once somebody answered it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.study = cls._create_study(has_public_link=True)
        cls.nps = cls._get_question(cls.study, "nps")
        cls.origin = cls._get_question(cls.study, "group_origin")

    def _create_question(self, **values):
        return self.env["survey.question"].create(
            {
                "title": "Halls",
                "survey_id": self.template.id,
                "question_type": "scale",
                "scale_min": 1,
                "scale_max": 5,
                "satisfaction_metric": "csat",
                **values,
            }
        )

    # metric and code

    def test_code_comes_from_the_metric(self):
        halls = self._create_question()
        food = self._create_question(title="Food")
        self.assertEqual(halls.satisfaction_code, "csat")
        self.assertEqual(food.satisfaction_code, "csat_2")

    def test_copied_question_gets_a_code_of_its_own(self):
        halls = self._create_question()
        self.assertEqual(halls.copy().satisfaction_code, "csat_2")

    @mute_logger("odoo.sql_db")
    def test_code_is_once_in_a_questionnaire(self):
        with self.assertRefused(Exception, "same code|satisfaction_code_uniq"):
            self._create_question(satisfaction_code="nps")
            self.env.flush_all()

    def test_metric_wants_its_scale(self):
        for values, sentence in (
            ({"satisfaction_metric": "nps"}, "its scale must be 0–10"),
            ({"satisfaction_metric": "csi_overall"}, "its scale must be 1–10"),
            ({"scale_max": 4}, "its scale must be 1–3 / 1–5 / 1–7 / 1–10"),
            ({"question_type": "text_box"}, "it must be a scale"),
            ({"satisfaction_metric": "comment"}, "it must ask for text"),
            ({"satisfaction_metric": "group"}, "choose one of"),
        ):
            with self.assertRefused(ValidationError, sentence):
                self._create_question(**values)
        trust = self._create_question(satisfaction_metric="trust", scale_max=4)
        self.assertEqual(trust.satisfaction_code, "trust")

    # answers out of the scale

    def test_request_made_by_hand_is_refused(self):
        for answer in ("11", "-1", "5.5", "many", ["3"]):
            errors = self.nps.validate_question(answer)
            self.assertIn("whole numbers from 0 to 10", errors.get(self.nps.id, ""))
        for answer in ("0", "10"):
            self.assertEqual(self.nps.validate_question(answer), {})

    def test_other_surveys_validate_as_in_odoo(self):
        survey = self.env["survey.survey"].create({"title": "Lunch"})
        question = self._create_question(survey_id=survey.id, satisfaction_metric=False)
        self.assertEqual(question.validate_question("11"), {})
        user_input = survey._create_answer(user=self.public_user)
        user_input._save_lines(question, "11")
        self.assertEqual(user_input.user_input_line_ids.value_scale, 11)

    def test_line_out_of_the_scale_is_refused(self):
        user_input = self._answer(self.study, {"nps": 9}, is_done=False)
        with self.assertRefused(ValidationError, "whole numbers from 0 to 10"):
            user_input.user_input_line_ids.value_scale = 11
        overall = self._get_question(self.study, "csat_overall")
        with self.assertRefused(ValidationError, "whole numbers from 1 to 5"):
            user_input._save_lines(overall, "6")

    def test_line_of_another_questionnaire_is_refused(self):
        user_input = self._answer(self.study, {"nps": 9}, is_done=False)
        foreign = self._get_question(self._create_study(), "nps")
        with self.assertRefused(ValidationError, "is not asked in this study"):
            user_input._save_lines(foreign, "9")

    def test_choice_of_another_question_is_refused(self):
        user_input = self._answer(self.study, {"nps": 9}, is_done=False)
        foreign = self._get_question(self._create_study(), "group_origin")
        with self.assertRefused(ValidationError, "is no answer to"):
            user_input._save_lines(self.origin, foreign.suggested_answer_ids[0].id)

    # questions with answers

    def test_question_with_answers_stays(self):
        self._answer(self.study, {"nps": 9, "group_origin": "Home"})
        nps = self.nps.with_user(self.survey_manager)
        with self.assertRefused(UserError, "which has answers"):
            nps.unlink()
        for values in (
            {"scale_max": 5},
            {"satisfaction_metric": "csat"},
            {"satisfaction_code": "other"},
            {"question_type": "text_box"},
            {"survey_id": self.template.id},
        ):
            with self.assertRefused(UserError, "which has answers"):
                nps.write(values)
        nps.write({"title": "Would you recommend us?", "scale_max": 10})
        with self.assertRefused(UserError, "Somebody chose “Home”"):
            self.origin.suggested_answer_ids[0].unlink()
        with self.assertRefused(UserError, "Somebody chose “Home”"):
            self.origin.suggested_answer_ids[0].question_id = self.nps
        self.origin.suggested_answer_ids[1].unlink()

    def test_question_nobody_answered_may_go(self):
        self._answer(self.study, {"nps": 9}, test_entry=True)
        improve = self._get_question(self.study, "improve")
        improve.with_user(self.survey_user).unlink()
        self.assertNotIn(improve, self.study.survey_id.question_ids)
