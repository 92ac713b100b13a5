from odoo import api, models
from odoo.exceptions import UserError


class SurveyQuestionAnswer(models.Model):
    """A choice somebody made in a study stays, and stays a choice of that question."""

    _name = "survey.question.answer"
    _inherit = ["survey.question.answer"]

    def write(self, vals):
        moves = {"question_id", "matrix_question_id"} & set(vals)
        if moves and any(
            answer.question_id.id != vals.get("question_id") for answer in self
        ):
            self._check_chosen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_chosen(self):
        self._check_chosen()

    def _check_chosen(self):
        surveys = self.question_id.survey_id._of_studies()
        if not surveys:
            return
        # sudo: who edits questions need not run the study
        studies = surveys.sudo().study_ids.filtered("is_anonymous")
        if answered := studies._get_answered():
            raise UserError(
                self.env._(
                    "“%s” has answers: what could be chosen stays, or that would tell"
                    " what was.",
                    answered[0].name,
                )
            )
        # sudo: who edits questions need not see the answers to count them
        lines = self.env["survey.user_input.line"].sudo()
        chosen = lines.search(
            [
                ("suggested_answer_id", "in", self.ids),
                ("survey_id", "in", surveys.ids),
                ("user_input_id.test_entry", "=", False),
            ],
            limit=1,
        )
        if chosen:
            raise UserError(
                self.env._(
                    "Somebody chose “%(answer)s” in a study: it stays, or the answers"
                    " could not be compared.",
                    answer=chosen.suggested_answer_id.value,
                )
            )
