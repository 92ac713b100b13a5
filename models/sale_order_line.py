from odoo import models


class SaleOrderLine(models.Model):
    """An order line, as visible as the customer of its order."""

    _name = "sale.order.line"
    _inherit = ["customer.visibility.path.mixin", "sale.order.line"]

    _pool_partner_field = "order_partner_id"
    _pool_write_mode = "document"
