from odoo import models


class AccountInvoiceReport(models.Model):
    """Invoice analysis of the customers one may see."""

    _name = "account.invoice.report"
    _inherit = ["customer.visibility.path.mixin", "account.invoice.report"]
