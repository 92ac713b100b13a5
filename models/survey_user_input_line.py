from odoo import models


class SurveyUserInputLine(models.Model):
    """One answer, as visible as the person who gave it."""

    _name = "survey.user_input.line"
    _inherit = ["customer.visibility.path.mixin", "survey.user_input.line"]

    _pool_partner_field = "user_input_id"
