from odoo import models


class PaymentTransaction(models.Model):
    """An online payment with copies of the payer's address, as visible as the payer."""

    _name = "payment.transaction"
    _inherit = [
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
        "payment.transaction",
    ]

    _pool_write_mode = "document"
