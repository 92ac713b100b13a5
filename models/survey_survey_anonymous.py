from odoo import models
from odoo.exceptions import UserError


class SurveySurvey(models.Model):
    """The questionnaire of an anonymous study tells totals only."""

    _name = "survey.survey"
    _inherit = ["survey.survey"]

    def _check_answer_creation(self, user, partner, email, test_entry=False, **kwargs):
        """Nobody is given a link of their own to an anonymous study: the mail that
        brings it would tell whose the answer is."""
        if not test_entry and (partner or not user) and self._get_study().is_anonymous:
            raise UserError(
                self.env._(
                    "“%s” is anonymous: everybody gets the same link, from the study.",
                    self.title,
                )
            )
        return super()._check_answer_creation(
            user, partner, email, test_entry=test_entry, **kwargs
        )

    def _compute_survey_statistic(self):
        """What is settled, all of it finished; a lonely new answer is not announced."""
        result = super()._compute_survey_statistic()
        # sudo: satisfaction.study - a total is told to who reads the questionnaire
        anonymous = self.sudo().study_ids.filtered("is_anonymous")
        if not anonymous:
            return result
        # sudo: survey.user_input - nothing but a total
        groups = (
            self.env["survey.user_input"]
            .sudo()
            ._read_group(
                [
                    ("survey_id", "in", anonymous.survey_id.ids),
                    ("is_settled", "=", True),
                ],
                ["survey_id"],
                ["__count"],
            )
        )
        counts = {survey.id: count for survey, count in groups}
        for survey in self & anonymous.survey_id.with_env(self.env):
            count = counts.get(survey.id, 0)
            survey.update(
                {
                    "answer_count": count,
                    "answer_done_count": count,
                    "success_count": 0,
                    "answer_score_avg": 0.0,
                    "success_ratio": 0.0,
                }
            )
        return result

    def action_result_survey(self):
        study = self._get_study()
        if not study.is_anonymous:
            return super().action_result_survey()
        return {
            "type": "ir.actions.act_window",
            "res_model": "satisfaction.study",
            "res_id": study.id,
            "views": [(False, "form")],
        }
