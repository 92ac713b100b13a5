from odoo import models


class SurveyUserInput(models.Model):
    """The answers of one person, as visible as that person."""

    _name = "survey.user_input"
    _inherit = [
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
        "survey.user_input",
    ]
