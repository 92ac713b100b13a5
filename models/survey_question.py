from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.satisfaction import BLOCKS, CSI_ITEMS, METRICS
from ..tools.screen import get_labels

SCALE_METRICS = {"nps", "csat", *CSI_ITEMS, *BLOCKS}
# scales that can be counted; any for the others
METRIC_SCALES = {
    "nps": [(0, 10)],
    "csat": [(1, 3), (1, 5), (1, 7), (1, 10)],
    **{item: [(1, 10)] for item in CSI_ITEMS},
}
METRIC_TYPES = {
    **dict.fromkeys(SCALE_METRICS, ("scale",)),
    "comment": ("text_box", "char_box"),
    "group": ("simple_choice",),
}
# what answers were given to
ANSWERED = {
    "question_type",
    "scale_min",
    "scale_max",
    "satisfaction_metric",
    "satisfaction_code",
    "survey_id",
    "is_page",
}


class SurveyQuestion(models.Model):
    """A question that counts in satisfaction studies.

    Its code stays the same in every copy: by it, answers are compared over editions.
    """

    _name = "survey.question"
    _inherit = ["survey.question"]

    satisfaction_metric = fields.Selection(
        METRICS, string="Counted as", help="Empty: asked, and not counted."
    )
    satisfaction_code = fields.Char(
        string="Code",
        compute="_compute_satisfaction_code",
        store=True,
        readonly=False,
        copy=True,
        help="Names the question in comparisons over editions: the same in every copy, "
        "once in a questionnaire.",
    )
    is_of_study = fields.Boolean(
        compute="_compute_is_of_study", export_string_translation=False
    )

    _satisfaction_code_uniq = models.UniqueIndex(
        "(survey_id, satisfaction_code) WHERE satisfaction_code IS NOT NULL",
        "Another question of this questionnaire has the same code.",
    )

    @api.depends("satisfaction_metric")
    def _compute_satisfaction_code(self):
        for question in self:
            metric = question.satisfaction_metric
            code = question.satisfaction_code
            if metric and not code:
                others = question.survey_id.question_and_page_ids - question
                taken = set(others.mapped("satisfaction_code"))
                code, number = metric, 1
                while code in taken:
                    number += 1
                    code = f"{metric}_{number}"
            question.satisfaction_code = code

    @api.depends("survey_id.is_satisfaction_template", "survey_id.study_ids")
    def _compute_is_of_study(self):
        of_studies = self.survey_id._of_studies()
        for question in self:
            survey = question.survey_id
            question.is_of_study = (
                survey in of_studies or survey.is_satisfaction_template
            )

    @api.constrains("satisfaction_metric", "question_type", "scale_min", "scale_max")
    def _check_satisfaction_scale(self):
        labels = get_labels(self, "satisfaction_metric")
        for question in self.filtered("satisfaction_metric"):
            metric = question.satisfaction_metric
            values = {"question": question.title, "metric": labels[metric]}
            if question.question_type not in METRIC_TYPES[metric]:
                raise ValidationError(question._get_type_sentence(values))
            scales = METRIC_SCALES.get(metric)
            if scales and (question.scale_min, question.scale_max) not in scales:
                scale = " / ".join(f"{low}–{high}" for low, high in scales)
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is counted as %(metric)s, so its scale must be"
                        " %(scale)s.",
                        scale=scale,
                        **values,
                    )
                )

    def _get_type_sentence(self, values):
        if self.satisfaction_metric == "comment":
            return self.env._(
                "“%(question)s” is counted as %(metric)s, so it must ask for text.",
                **values,
            )
        if self.satisfaction_metric == "group":
            return self.env._(
                "“%(question)s” is counted as %(metric)s, so people must choose one of"
                " several answers.",
                **values,
            )
        return self.env._(
            "“%(question)s” is counted as %(metric)s, so it must be a scale.", **values
        )

    @api.constrains("satisfaction_metric", "survey_id")
    def _check_open_study(self):
        """A questionnaire can be counted as long as people answer it."""
        surveys = self.survey_id._of_studies()
        # sudo: who edits questions need not run the study
        surveys.sudo().study_ids.filtered("date_opened")._check_questionnaire()

    def write(self, vals):
        if ANSWERED & set(vals):
            self._check_answered(vals)
        return super().write(vals)

    def copy(self, default=None):
        """A copy within the same questionnaire gets a code of its own."""
        if default and ("survey_id" in default or "satisfaction_code" in default):
            return super().copy(default)
        copies = super().copy({**(default or {}), "satisfaction_code": False})
        copies._compute_satisfaction_code()
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self._check_answered()

    def _check_answered(self, vals=None):
        """:param vals: what is to be written; None to delete.
        :raises UserError: when a question of a study with answers would change.
        """
        surveys = self.survey_id._of_studies()
        # sudo: who edits questions need not run the study, nor see its answers
        answered = surveys.sudo().study_ids._get_answered().survey_id
        for question in self.filtered(lambda question: question.survey_id in answered):
            if vals is not None and not question._is_changed_by(vals):
                continue
            raise UserError(
                self.env._(
                    "“%(question)s” belongs to the study “%(study)s”, which has answers:"
                    " it stays as it is, or they could not be compared. Duplicate the"
                    " study to ask something else.",
                    question=question.title,
                    study=question.survey_id._get_study().name,
                )
            )

    def _is_changed_by(self, vals):
        self.ensure_one()
        return any(
            (self._fields[name].convert_to_write(self[name], self) or 0)
            != (vals[name] or 0)
            for name in ANSWERED & set(vals)
        )

    def _validate_scale(self, answer):
        """Refuse what is not on the scale, in studies: requests made by hand can send
        anything."""
        errors = super()._validate_scale(answer)
        if errors or answer in (None, False, "") or not self.survey_id._of_studies():
            return errors
        try:
            value = int(answer)
        except (TypeError, ValueError):
            value = None
        if value is None or not self.scale_min <= value <= self.scale_max:
            return {self.id: self._get_scale_sentence()}
        return errors

    def _get_scale_sentence(self):
        return self.env._(
            "“%(question)s” takes whole numbers from %(min)s to %(max)s.",
            question=self.title,
            min=self.scale_min,
            max=self.scale_max,
        )
