from odoo import models


class SurveyInvite(models.TransientModel):
    """An invitation goes to nobody its sender cannot see."""

    _name = "survey.invite"
    _inherit = ["customer.guard.mixin", "survey.invite"]

    _pool_guarded_fields = ("partner_ids",)
