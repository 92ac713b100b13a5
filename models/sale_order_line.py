from odoo import fields, models


class SaleOrderLine(models.Model):
    """An order line, as visible as the customer of its order."""

    _name = "sale.order.line"
    _inherit = ["customer.visibility.path.mixin", "sale.order.line"]

    _pool_partner_field = "order_partner_id"
    _pool_write_mode = "document"

    participation_id = fields.Many2one(
        "exhibition.participation",
        string="Exhibitor at",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )

    def write(self, vals):
        """:raises AccessError: when people name an exhibitor they do not see."""
        result = super().write(vals)
        self._check_named_documents(vals.keys() & {"participation_id"})
        return result
