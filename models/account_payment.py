from odoo import models


class AccountPayment(models.Model):
    """A payment, as visible as who pays; who bills sees and edits all."""

    _name = "account.payment"
    _inherit = [
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
        "account.payment",
    ]

    _pool_write_mode = "document"
