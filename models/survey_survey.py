from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.satisfaction import AUDIENCES


class SurveySurvey(models.Model):
    """A survey as template or questionnaire of satisfaction studies."""

    _name = "survey.survey"
    _inherit = ["survey.survey"]

    is_satisfaction_template = fields.Boolean(
        string="Template for Studies", copy=False,
        help="Studies get a copy of it.",
    )  # fmt: skip
    satisfaction_audience = fields.Selection(
        AUDIENCES, string="Audience", help="Whom it asks; empty for everybody."
    )
    study_ids = fields.One2many(
        "satisfaction.study", "survey_id", context={"active_test": False}
    )
    is_of_study = fields.Boolean(
        compute="_compute_is_of_study", export_string_translation=False
    )

    @api.depends("study_ids")
    def _compute_is_of_study(self):
        of_studies = self._of_studies()
        for survey in self:
            survey.is_of_study = survey in of_studies

    @api.constrains(
        "access_mode",
        "users_login_required",
        "is_attempts_limited",
        "attempts_limit",
        "is_satisfaction_template",
        "certification",
        "scoring_type",
        "questions_selection",
        "session_state",
        "is_time_limited",
        "active",
    )
    def _check_set_up_by_study(self):
        """How people get to a questionnaire is the study's to say: an anonymous one would
        not be anonymous behind a login."""
        for survey in self._of_studies():
            study = survey._get_study()
            for name, value in study._prepare_questionnaire_values().items():
                if (survey[name] or False) != (value or False):
                    raise ValidationError(
                        self.env._(
                            "“%(survey)s” is the questionnaire of the study “%(study)s”:"
                            " how it is answered is set there.",
                            survey=survey.title,
                            study=study.name,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_study(self):
        for survey in self._of_studies():
            raise UserError(
                self.env._(
                    "“%(survey)s” is the questionnaire of the study “%(study)s”: delete"
                    " the study, or leave both.",
                    survey=survey.title,
                    study=survey._get_study().name,
                )
            )

    def action_send_survey(self):
        """:raises UserError: for a study: its invitations keep to quarantine."""
        self._check_sent_by_study()
        return super().action_send_survey()

    def action_end_session(self):
        """:raises UserError: for a study: nobody ends it for who has not answered."""
        self._check_sent_by_study()
        return super().action_end_session()

    def action_view_study(self):
        """:returns: the window action of the study of this questionnaire."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "satisfaction.study",
            "views": [(False, "form")],
            "res_id": self.study_ids.id,
        }

    def _check_sent_by_study(self):
        for survey in self._of_studies():
            raise UserError(
                self.env._(
                    "“%s” is the questionnaire of a study: invite people from the study,"
                    " which knows who was asked lately and who does not want to be.",
                    survey.title,
                )
            )

    def _check_answer_creation(self, user, partner, email, test_entry=False, **kwargs):
        """Nobody answers a template, nor a study out of its window."""
        res = super()._check_answer_creation(
            user, partner, email, test_entry=test_entry, **kwargs
        )
        if test_entry:
            return res
        if self.is_satisfaction_template:
            raise UserError(
                self.env._("“%s” is a template: studies get copies of it.", self.title)
            )
        study = self._get_study()
        if study and not study._is_open_now():
            raise UserError(self.env._("“%s” is not open for answers.", self.title))
        return res

    def _get_study(self):
        """:returns: the study this is the questionnaire of, archived ones too."""
        self.ensure_one()
        # sudo: satisfaction.study - who answers or edits surveys need not run the study
        return self.sudo().study_ids

    def _of_studies(self):
        """:returns: those of the surveys that are the questionnaire of a study."""
        if not self:
            return self
        # sudo: whatever the user may do with studies; archived ones, too
        studies = self.env["satisfaction.study"].sudo().with_context(active_test=False)
        found = studies.search_fetch([("survey_id", "in", self.ids)], ["survey_id"])
        return self & found.survey_id.sudo(False)
