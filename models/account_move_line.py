from odoo import models


class AccountMoveLine(models.Model):
    """A journal item, as visible as its partner."""

    _name = "account.move.line"
    _inherit = ["customer.visibility.path.mixin", "account.move.line"]

    _pool_write_mode = "document"
