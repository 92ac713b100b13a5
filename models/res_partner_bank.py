from odoo import models


class ResPartnerBank(models.Model):
    """A bank account, as visible as its holder."""

    _name = "res.partner.bank"
    _inherit = ["customer.visibility.path.mixin", "customer.guard.mixin", "res.partner.bank"]

