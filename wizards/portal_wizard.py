from odoo import models


class PortalWizard(models.TransientModel):
    """Invites contacts to the portal, and copies their e-mail as superuser."""

    _name = "portal.wizard"
    _inherit = ["customer.guard.mixin", "portal.wizard"]

    _pool_guarded_fields = ("partner_ids",)
