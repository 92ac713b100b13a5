from odoo import models
from odoo.fields import Domain


class CrmActivityReport(models.Model):
    """Activities on leads, as visible as the lead and its customer."""

    _name = "crm.activity.report"
    _inherit = ["customer.visibility.path.mixin", "crm.activity.report"]

    _pool_partner_field = "lead_id"

    def _get_pool_scope_domain(self, scope):
        if scope is None:
            return Domain.TRUE
        lead_domain = self.env["crm.lead"]._get_pool_scope_domain(scope)
        return Domain("lead_id", "=", False) | Domain("lead_id", "any!", lead_domain)
