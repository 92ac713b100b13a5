from odoo import models


class PaymentToken(models.Model):
    """A saved means of payment, as visible as its owner."""

    _name = "payment.token"
    _inherit = [
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
        "payment.token",
    ]

    _pool_write_mode = "document"
