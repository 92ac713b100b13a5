from odoo import models


class ResPartnerBank(models.Model):
    """A bank account, as visible as its holder; who bills edits all."""

    _name = "res.partner.bank"
    _inherit = [
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
        "res.partner.bank",
    ]

    _pool_write_mode = "document"
