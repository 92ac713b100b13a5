from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SurveyUserInputLine(models.Model):
    """One answer, as visible as the person who gave it."""

    _name = "survey.user_input.line"
    _inherit = ["customer.visibility.path.mixin", "survey.user_input.line"]

    _pool_partner_field = "user_input_id"

    @api.constrains(
        "answer_type",
        "value_scale",
        "question_id",
        "suggested_answer_id",
        "user_input_id",
    )
    def _check_answer_of_study(self):
        """An answer to a study is one of those offered, by whatever way it came."""
        surveys = self.user_input_id.survey_id._of_studies()
        if not surveys:
            return
        for line in self:
            question = line.question_id
            if line.user_input_id.survey_id not in surveys:
                continue
            if question.survey_id != line.user_input_id.survey_id:
                raise ValidationError(
                    self.env._("“%s” is not asked in this study.", question.title)
                )
            if line.answer_type == "scale" and not (
                question.scale_min <= line.value_scale <= question.scale_max
            ):
                raise ValidationError(question._get_scale_sentence())
            choice = line.suggested_answer_id
            if choice and choice.question_id != question:
                raise ValidationError(
                    self.env._(
                        "“%(answer)s” is no answer to “%(question)s”.",
                        answer=choice.value,
                        question=question.title,
                    )
                )

    def _get_pool_scope_domain(self, scope):
        # who sees every customer does not see every answer, so the path is followed
        answers = self.env["survey.user_input"]._get_pool_scope_domain(scope)
        if answers.is_true():
            return answers
        return Domain("user_input_id", "any!", answers)

    def _is_in_pool_scope(self, scope):
        return self.user_input_id._is_in_pool_scope(scope)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_own_answers()
        lines.user_input_id._score_again()
        return lines

    def write(self, vals):
        before = self.user_input_id
        result = super().write(vals)
        if "user_input_id" in vals:
            self._check_own_answers()
        (before | self.user_input_id)._score_again()
        return result

    def unlink(self):
        answers = self.user_input_id
        result = super().unlink()
        answers.exists()._score_again()
        return result

    def _check_own_answers(self):
        """:raises AccessError: for an answer put into the mouth of somebody whose
        answers one may not read; of anonymous studies that is everybody's."""
        if not self.env.su:
            self.user_input_id.check_access("read")

    # below the ORM: computed fields are written by whoever is logged in, too

    @api.model
    def _create(self, data_list):
        # sudo: survey.user_input - whether a study is anonymous is no secret
        answers = self.env["survey.user_input"].sudo()
        ids = {data["stored"].get("user_input_id") for data in data_list}
        nobody = set(answers.browse(ids - {None, False}).filtered("is_anonymous")._ids)
        for data in data_list:
            if data["stored"].get("user_input_id") in nobody:
                data["stored"].update(answers._get_nobody_values())
        return super()._create(data_list)

    def _write_multi(self, vals_list):
        # sudo: survey.user_input - whoever flushes what is computed
        nobody = set(self.sudo().filtered("user_input_id.is_anonymous")._ids)
        answers = self.env["survey.user_input"]
        return super()._write_multi(answers._stamp_nobody(self._ids, vals_list, nobody))
