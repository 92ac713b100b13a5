from odoo import models


class CrmActivityReport(models.Model):
    """Activities on leads, as visible as the lead and its customer."""

    _name = "crm.activity.report"
    _inherit = ["customer.visibility.path.mixin", "crm.activity.report"]

    _pool_partner_field = "lead_id"
