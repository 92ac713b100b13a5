from odoo import models
from odoo.fields import Domain


class SurveyUserInputLine(models.Model):
    """One answer, as visible as the person who gave it."""

    _name = "survey.user_input.line"
    _inherit = ["customer.visibility.path.mixin", "survey.user_input.line"]

    _pool_partner_field = "user_input_id"

    def _pool_visible_depends(self):
        partner = "user_input_id.partner_id"
        return (partner, f"{partner}.pool_key", f"{partner}.pool_root_id")

    def _get_pool_scope_domain(self, scope):
        if scope is None:
            return Domain.TRUE
        input_domain = self.env["survey.user_input"]._get_pool_scope_domain(scope)
        return Domain("user_input_id", "any!", input_domain)
