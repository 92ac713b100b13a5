from odoo import models


class SaleReport(models.Model):
    """Sales analysis of the customers one may see."""

    _name = "sale.report"
    _inherit = ["customer.visibility.path.mixin", "sale.report"]
