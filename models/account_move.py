from odoo import models


class AccountMove(models.Model):
    """A journal entry, as visible as its partner; who bills sees and edits all."""

    _name = "account.move"
    _inherit = [
        "customer.visibility.path.mixin",
        "customer.guard.mixin",
        "account.move",
    ]

    _pool_guarded_fields = (
        "partner_id",
        "commercial_partner_id",
        "partner_shipping_id",
    )
    _pool_write_mode = "document"
