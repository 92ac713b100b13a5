from odoo import models


class AccountAnalyticLine(models.Model):
    """A cost or revenue of an account. One that comes from a journal item repeats its
    name, number and amount, and is as visible; any other one is as in stock.
    """

    _name = "account.analytic.line"
    _inherit = ["customer.visibility.path.mixin", "account.analytic.line"]

    _pool_partner_field = "move_line_id"
