from odoo import models


class SurveyInvite(models.TransientModel):
    """An invitation goes to nobody its sender cannot see, and to a study from the study."""

    _name = "survey.invite"
    _inherit = ["customer.guard.mixin", "survey.invite"]

    _pool_guarded_fields = ("partner_ids",)

    def action_invite(self):
        """:raises UserError: for the questionnaire of a study."""
        self.survey_id._check_sent_by_study()
        return super().action_invite()
