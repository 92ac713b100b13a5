from odoo.tests import HttpCase, tagged

from .satisfaction_common import SatisfactionCommon


@tagged("post_install", "-at_install", "expo_crm_voice", "expo_crm_study")
class TestSurveySubmit(SatisfactionCommon, HttpCase):
    """What a browser sends, and what somebody sends in its place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.study = cls._create_study(has_public_link=True)
        cls.nps = cls._get_question(cls.study, "nps")

    def _submit(self, user_input, value):
        token = f"{user_input.survey_id.access_token}/{user_input.access_token}"
        post = {str(self.nps.id): value}
        return self.make_jsonrpc_request(f"/survey/submit/{token}", post)

    def test_only_numbers_of_the_scale_are_taken(self):
        for value in ("11", "-1", "9.5", "many"):
            user_input = self._answer(self.study, is_done=False)
            answer = self._submit(user_input, value)
            self.assertEqual(answer[1]["error"], "validation", value)
            fields = answer[1]["fields"]
            self.assertIn("whole numbers from 0 to 10", fields[str(self.nps.id)])
            self.assertFalse(user_input.user_input_line_ids.filtered("value_scale"))
            self.assertEqual(user_input.state, "in_progress")
        user_input = self._answer(self.study, is_done=False)
        self._submit(user_input, "10")
        self.assertEqual(user_input.state, "done")
        line = user_input.user_input_line_ids.filtered(
            lambda line: line.question_id == self.nps
        )
        self.assertEqual(line.value_scale, 10)

    def test_closed_study_shows_the_closed_page(self):
        url = f"/survey/start/{self.study.survey_id.access_token}"
        before = self.env["survey.user_input"].search_count([])
        self.study.action_close()
        page = self.url_open(url)
        self.assertIn("closed", page.text)
        self.assertEqual(self.env["survey.user_input"].search_count([]), before)

    def test_nobody_is_asked_to_answer_again(self):
        user_input = self._answer(self.study, {"nps": 9})
        token = f"{user_input.survey_id.access_token}/{user_input.access_token}"
        self.assertNotIn("/survey/retry/", self.url_open(f"/survey/{token}").text)
        survey = self.env["survey.survey"].create(
            {"title": "Lunch", "question_and_page_ids": [(0, 0, {"title": "Good?"})]}
        )
        lunch = survey._create_answer(user=self.public_user)
        lunch._mark_done()
        token = f"{survey.access_token}/{lunch.access_token}"
        self.assertIn("/survey/retry/", self.url_open(f"/survey/{token}").text)
